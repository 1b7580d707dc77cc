"""The window. The only folder that may import Qt."""
