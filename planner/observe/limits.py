"""How much of a source is read, and what is said where more would be needed."""

from __future__ import annotations

from planner.domain.base.errors import PlannerError

LONGEST_TEXT = 1_000_000
"""Larger files are known by name only."""
LONGEST_NOTEBOOK = 20_000_000
MOST_BYTES = 200_000_000
"""Of one repository."""
MOST_OBJECT = 50_000_000
"""Trees, and what a stored difference rests on."""
MOST_ENTRIES = 300_000
DEEPEST = 64
MOST_COMMITS = 400_000
MOST_TAGS = 20_000
SECONDS = 60.0
"""A source that takes longer is given up."""
MEMORY = 1 << 30
"""Address space of the process beside ours, beyond what it has when it starts."""
OUTSIDE = "it leads outside the folder that was chosen"
MOST_SOURCES = 1000
DORMANT_DAYS = 365


class CannotTell(Exception):
    """A source cannot be read, or not to its end; a fixed text says why, without persons or addresses."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class ObserveError(PlannerError):
    """A look at what lies on disk cannot be made at all."""
