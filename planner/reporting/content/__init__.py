"""What a report says: each module makes the blocks of one part from a ``Study``."""
