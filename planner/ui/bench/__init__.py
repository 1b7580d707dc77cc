"""The bench: all clients on one page, the next meeting of each, and what is beside finished ones."""
