"""The report: figures, content blocks, and the writers that draw them."""
