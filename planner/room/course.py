"""How far whoever leads a room is: kept in its file for a start after a crash, and read by who goes on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Count, Frozen, Id

Moment = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Seconds since 1970 on the clock of the wall; 0 where there is none."""


class Course(Frozen):
    """Agenda, pace and clocks of a meeting, and what lies over its question.

    ``breaks`` are minutes of the breaks that are still to come, by the question after each, ``all_breaks``
    with those that were; ``took`` are minutes by question, in the order in which they were done; ``parked``
    are items of the document by question. The question in front was asked at ``asked``, its box has ``box``
    seconds; a break ends at ``ends``.
    """

    questions: tuple[Id, ...] = ()
    breaks: dict[Id, Count] = Field(default_factory=dict)
    all_breaks: dict[Id, Count] = Field(default_factory=dict)
    took: dict[Id, Moment] = Field(default_factory=dict)
    parked: dict[Id, Id] = Field(default_factory=dict)
    asked: Moment = 0.0
    box: Moment = 0.0
    overlay: Literal["", "joining", "break", "profile"] = ""
    ends: Moment = 0.0
