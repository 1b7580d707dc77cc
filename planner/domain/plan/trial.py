"""Trials: a tool or practice is tried by one team before it is adopted, against criteria stated before."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.types import Amount, Frozen, Id, IsoDate, Line
from planner.domain.organisation.organisation import CapacityRole

TrialState = Literal["planned", "running", "open", "passed", "failed"]
TRIAL_STATES: dict[TrialState, str] = {
    "planned": "Planned",
    "running": "Running",
    "open": "Open: once longer, then failed",
    "passed": "Passed",
    "failed": "Failed",
}
Otherwise = Literal["leave_out", "second", "process"]
OTHERWISE: dict[Otherwise, str] = {
    "leave_out": "Leave it out",
    "second": "Another tool takes its place",
    "process": "Work by hand, as a process",
}
Measure = Annotated[float, Field(ge=-1e12, le=1e12)]


class Criterion(Frozen):
    """What is measured in a trial: ``good`` and better passes, worse than ``bad`` fails, between is open.

    More is better unless ``good`` is below ``bad``. ``result`` is what was measured, by ``who`` on ``when``.
    """

    what: Line
    unit: Line = ""
    good: Measure
    bad: Measure
    result: Measure | None = None
    who: Line = ""
    when: IsoDate | Literal[""] = ""

    @property
    def more_is_better(self) -> bool:
        """Whether a larger result is the better one."""
        return self.good >= self.bad

    @property
    def verdict(self) -> Literal["passed", "failed", "open"] | None:
        """What the result says; ``None`` until there is one."""
        if self.result is None:
            return None
        sign = 1 if self.more_is_better else -1
        if sign * self.result >= sign * self.good:
            return "passed"
        return "failed" if sign * self.result < sign * self.bad else "open"


class Condition(Frozen):
    """What has to hold besides, or the trial fails: a way out, a price in writing, somebody who runs it."""

    what: Line
    holds: bool | None = None


class Trial(Frozen):
    """A tool or practice (``id``) that ``team`` tries for ``weeks`` before it is adopted.

    ``days`` are person-days of ``role``, ``cash`` is in the project's currency. All ``criteria`` must pass,
    and every condition hold; one that is open lets the trial go on once, for half of its weeks. What is done
    if it fails is said before (``otherwise``; ``second`` names the tool that takes its place).
    """

    id: Id
    team: Id | Literal[""] = ""
    weeks: Annotated[int, Field(ge=1, le=26)] = 4
    role: CapacityRole = "ml_engineer"
    days: Annotated[float, Field(ge=0, le=1_000)] = 14.0
    cash: Amount = 0.0
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=20)] = ()
    conditions: Annotated[tuple[Condition, ...], Field(max_length=20)] = ()
    otherwise: Otherwise = "leave_out"
    second: Id | Literal[""] = ""
    owner: Line = ""
    decide_by: IsoDate | Literal[""] = ""
    state: TrialState = "planned"
    longer: bool = False
    decided_by: Line = ""
    decided_on: IsoDate | Literal[""] = ""
    note: Line = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.otherwise == "second" and (not self.second or self.second == self.id):
            raise ValueError("a trial names the other tool that would take the place")
        if self.state in ("passed", "failed") and not self.decided_by:
            raise ValueError("a trial is decided by somebody")
        return self

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be decided."""
        return self.state not in ("passed", "failed")

    @property
    def measured(self) -> TrialState | None:
        """What its results say together: passed, failed or open; ``None`` while one is missing."""
        found = [c.verdict for c in self.criteria]
        held = [c.holds for c in self.conditions]
        if "failed" in found or False in held:
            return "failed"
        if not found or None in found or None in held:
            return None
        if "open" in found:
            return "failed" if self.longer else "open"
        return "passed"
