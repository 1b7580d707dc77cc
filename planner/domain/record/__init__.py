"""What is kept about the document: its report, its changes."""
