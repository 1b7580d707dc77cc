"""Moves: what people changed about the plan, and what each change cost."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Frozen, Id, IsoTime, Line, Text
from planner.domain.plan.plan import FARTHEST_MONTH

MoveKind = Literal["step", "limit", "wish", "duty", "tool", "trial", "input", "answers", "other"]
MOST_MOVES = 500


class MoveChange(Frozen):
    """One thing that a move changed: the part of the document, what it was and what it became, as JSON.

    Empty where the part was not there, or is not any more.
    """

    part: Line
    was: Text = ""
    became: Text = ""


class MovedStep(Frozen):
    """A step that starts in another month of the plan (from 0); ``None`` where it is not in the plan."""

    initiative: Id
    was: Annotated[int, Field(ge=0, le=FARTHEST_MONTH - 1)] | None = None
    now: Annotated[int, Field(ge=0, le=FARTHEST_MONTH - 1)] | None = None


class Move(Frozen):
    """One decision of the ledger: what was changed, by whom and when, and what it did to the plan.

    ``before`` and ``after`` are the expected worth of the plan in the project's currency, ``None`` until the
    plan is made anew; ``about`` says that the price is that of a repaired plan and not of the proven one.
    ``priced_with`` names the later decision that carries the price of both, where one plan answered
    both; what is known of such an entry alone stays about.
    ``level`` is by how much the plan's last level rose. ``duties`` counts those that are met in time, of
    ``duties_of``.
    """

    id: Id
    kind: MoveKind = "other"
    what: Line
    who: Line = ""
    when: IsoTime
    why: Line = ""
    changes: Annotated[tuple[MoveChange, ...], Field(max_length=200)] = ()
    before: float | None = None
    after: float | None = None
    about: bool = False
    priced_with: Id | None = None
    level: float = 0.0
    steps: Annotated[tuple[MovedStep, ...], Field(max_length=500)] = ()
    duties: int = 0
    duties_of: int = 0

    @property
    def price(self) -> float | None:
        """Worth after less worth before; ``None`` until it is known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def later(self) -> int:
        """How many steps start later."""
        return sum(s.was is not None and s.now is not None and s.now > s.was for s in self.steps)

    @property
    def earlier(self) -> int:
        """How many steps start earlier."""
        return sum(s.was is not None and s.now is not None and s.now < s.was for s in self.steps)

    @property
    def added(self) -> int:
        """How many steps came in."""
        return sum(s.was is None for s in self.steps)

    @property
    def gone(self) -> int:
        """How many steps fell out."""
        return sum(s.now is None for s in self.steps)
