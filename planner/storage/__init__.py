"""Durable files: the atomic writer, the document reader and writer, schema history and backups."""
