"""What people write, read: numbers, dates and words, a column at a time."""
