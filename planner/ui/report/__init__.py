"""The page Report: editions, formats, export."""
