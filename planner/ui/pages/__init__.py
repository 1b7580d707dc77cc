"""The seven pages."""
