"""What requirements of laws and standards read to, from spans of answers and from evidence."""
