"""Workshops that were held, what was parked in them, and consents."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Count, Frozen, Id, IsoDate, IsoTime, Line, Name, Text

MOST_PARKED = 500
MOST_WORKSHOPS = 200
Order = Literal["all", "quick", "open", "differ", "observed"]
"""Which questions a workshop takes, and in which order."""


class AgendaPoint(Frozen):
    """A question, or a break where there is none, and how many minutes it may take."""

    question: Id | None = None
    minutes: Annotated[int, Field(ge=1, le=600)] = 4


class Heard(Frozen):
    """What somebody said in private after a reveal and did not allow to be quoted; no export holds it."""

    question: Id
    team: Id
    text: Text
    when: IsoTime | Annotated[str, Field(max_length=0)] = ""


class WorkshopHeld(Frozen):
    """A workshop: its day, its teams, its agenda, and what was heard in private."""

    id: Id
    date: IsoDate
    begins: Line = ""
    minutes: Count = 0
    teams: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    agenda: Annotated[tuple[AgendaPoint, ...], Field(max_length=1000)] = ()
    heard: Annotated[tuple[Heard, ...], Field(max_length=10_000)] = ()


class Parked(Frozen):
    """Something that was put off in a workshop: a question, who takes care of it, until when."""

    id: Id
    text: Name
    question: Id | None = None
    team: Id | None = None
    owner: Line = ""
    when: IsoDate | Annotated[str, Field(max_length=0)] = ""
    done: bool = False


class Consent(Frozen):
    """Who allowed that this organisation's levels are counted in an anonymous benchmark, and when."""

    who: Name
    when: IsoTime
