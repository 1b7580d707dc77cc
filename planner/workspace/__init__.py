"""The open document: history, named edits, background jobs. Knows no window."""
