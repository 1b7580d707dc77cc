"""The small table behind an anonymous report, as it was fixed for a round; it outlives the answers.

Units are groups of teams with people enough; entries are what may be said of them. See ``docs/reports.md``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Count, Frozen, Id, IsoTime, Line, Name

Word = Literal["low", "middle", "high"]
Band = Literal["under 10", "10 to 30", "30 to 60", "over 60"]
"""Shares in per cent, so wide that none says "none" or "all"."""


class Bands(Frozen):
    """Shares of a unit over all questions, and of its entries that have evidence."""

    level: Band = "under 10"
    dont_know: Band = "under 10"
    not_applicable: Band = "under 10"
    open: Band = "under 10"
    evidence: Band = "under 10"


class Unit(Frozen):
    """Teams that are counted together, and how many of their people took part."""

    teams: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)]
    people: Count
    bands: Bands = Bands()


class Entry(Frozen):
    """What is said of one question: by a unit of one or more teams, or agreed in a team.

    A half level, or a word where five or six people gave a level, or not applicable. What is nothing has no
    entry, and may get one later.
    """

    unit: Annotated[int, Field(ge=0, le=1000)]
    question: Id
    team: Id | Literal[""] = ""
    value: Annotated[float, Field(ge=0, le=4, multiple_of=0.5)] | None = None
    word: Word | Literal[""] = ""
    applies: bool = True
    wide: bool | None = None


class TakenBack(Frozen):
    """Who said that nobody has received a table, and why."""

    who: Line
    reason: Name
    when: IsoTime


class Publication(Frozen):
    """A table that was fixed when the first anonymous report of a round was made."""

    round: Id
    when: IsoTime
    units: Annotated[tuple[Unit, ...], Field(max_length=1000)] = ()
    entries: Annotated[tuple[Entry, ...], Field(max_length=500_000)] = ()
    taken_back: TakenBack | None = None
