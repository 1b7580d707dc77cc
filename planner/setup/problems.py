"""What can be wrong while setting up."""

from __future__ import annotations


class SetUpError(Exception):
    """What is missing, and the one thing that mends it."""
