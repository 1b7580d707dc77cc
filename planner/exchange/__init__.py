"""Answers and results in other forms: sheets people fill in, other tools' files."""
