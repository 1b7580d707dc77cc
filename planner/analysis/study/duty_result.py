"""What becomes of a duty in a plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DutyResult:
    """What becomes of one duty: by the plan's ``quarter`` it is met (counted from 0, the end of it).

    ``state``: met today, planned in time, late, or missing. ``in_time`` and ``ever`` are shares of the
    futures, 0–1.
    """

    id: str
    name: str
    by: str
    hard: bool
    state: str
    quarter: int | None
    in_time: float
    ever: float
    words: str
