"""A day that somebody types, in any usual form that can be read in one way only."""

from __future__ import annotations

from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import read_dates


def day_of(text: str) -> str:
    """The day as the document keeps it; empty where ``text`` is none, or could be two."""
    if not text:
        return ""
    (found,) = read_dates([Cell(kind="text", text=text)], "start")
    return found.day.isoformat() if found.tag == "date" and found.day is not None else ""
