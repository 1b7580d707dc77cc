"""What everything is written with: types, errors, words, numbers, bounded reading."""
