"""One way in for every table: bytes, sheets, heads, rows, and what has to be asked."""
