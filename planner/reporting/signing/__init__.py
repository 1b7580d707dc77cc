"""Signing a report and checking a signed one: fields, keys, signatures, what the file carries."""
