"""Duties: what has to be in place by a day, because a law, a standard, a policy or a contract asks for it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.types import Frozen, Id, IsoDate, IsoTime, Line, Name
from planner.domain.content.framework import RequirementId

DutySource = Literal["law", "supervisory", "standard", "policy", "contract"]
DUTY_SOURCES: dict[DutySource, str] = {
    "law": "Law",
    "supervisory": "Supervisor",
    "standard": "Standard",
    "policy": "Own policy",
    "contract": "Contract",
}
DutyState = Literal["proposed", "confirmed", "struck"]
DUTY_STATES: dict[DutyState, str] = {
    "proposed": "Proposed",
    "confirmed": "Confirmed",
    "struck": "Struck out",
}


class DutyLevel(Frozen):
    """A question that has to be at a level, in every team that is asked it."""

    question: Id
    level: Annotated[int, Field(ge=1, le=4)]


class AskedBy(Frozen):
    """The requirement that a duty comes from, as its framework read then."""

    framework: Id
    version: IsoDate
    requirement: RequirementId


class Duty(Frozen):
    """What has to be in place by the end of day ``by``, and where that is asked.

    ``least`` of ``practices``, and each of ``levels``: of ``systems`` where it names any, else of every team
    that is asked the question. One that names neither asks for a document of its own (``asked_by``), or for
    something that no practice does: its ``owner`` does it by hand. Only what is ``confirmed`` binds the plan,
    and of that only what is ``hard``; what is wanted is priced. ``reference`` is the place in the source,
    ``as_of`` the day on which that was last looked at; ``who`` decided on ``when``, and ``reason`` says why
    it was struck out or changed. No legal advice.
    """

    id: Id
    name: Name
    practices: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    least: Annotated[int, Field(ge=1, le=50)] = 1
    levels: Annotated[tuple[DutyLevel, ...], Field(max_length=50)] = ()
    by: IsoDate
    scope: Line = ""
    source: DutySource = "policy"
    reference: Line = ""
    as_of: IsoDate | Literal[""] = ""
    hard: bool = True
    state: DutyState = "proposed"
    reason: Line = ""
    who: Line = ""
    when: IsoTime | Literal[""] = ""
    systems: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    asked_by: AskedBy | None = None
    owner: Line = ""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.practices and not self.levels and self.asked_by is None:
            raise ValueError("a duty names practices, questions with a level, or a requirement")
        if self.practices and self.least > len(self.practices):
            raise ValueError("a duty asks for more practices than it names")
        if self.state == "struck" and not self.reason:
            raise ValueError("a duty is struck out with a reason")
        return self

    @property
    def binds(self) -> bool:
        """Whether the plan has to meet it."""
        return self.state == "confirmed" and self.hard
