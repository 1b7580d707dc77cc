"""One day as somebody types it, and days by which something is to be decided: they lie ahead."""

from __future__ import annotations

from datetime import date

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.numbers import iso_day
from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import Role, read_dates


def read_day(text: str, role: Role = "finish") -> str:
    """A day in any form that can be read in one way only, as ISO; raises ``InputError``."""
    found = read_dates([Cell(text.strip())], role)[0]
    if found.day is None:
        raise InputError(
            "“{part}” is no date. Type one such as 2027-06-30.", part=Verbatim(text.strip()[:20])
        )
    return found.day.isoformat()


def require_ahead(day: str, today: date) -> None:
    """Raise ``InputError`` for a day by which to decide that has passed."""
    if date.fromisoformat(day) < today:
        raise InputError(
            "{day} has passed: name a day from {today} on.",
            day=iso_day(day),
            today=iso_day(today.isoformat()),
        )
