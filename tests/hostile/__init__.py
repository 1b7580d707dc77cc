"""Hostile text in every field, through every export and every widget."""
