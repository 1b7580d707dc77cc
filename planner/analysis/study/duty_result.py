"""What becomes of a duty in a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.domain.base.language import phrase
from planner.domain.plan.calendar import DAY, first_day


@dataclass(frozen=True)
class DutyResult:
    """What becomes of one duty: by the plan's ``month`` it is met (counted from 0, the end of it).

    ``state``: met today, planned in time, late, missing, or by hand where no step leads there. ``in_time``
    and ``ever`` are shares of the futures, 0–1. ``cost`` is its share of the expected present cost of
    the steps that its date in the plan rests on, in the project's currency. ``sure`` is the month by whose
    end it is met in 8 of 10 futures (``None``: not within the years that are counted), ``cause`` the step
    that is tried again most often where it is not met in time, and ``cause_share`` in what share of these
    futures. ``kept[m]`` is the share of the futures in which it is met by the end of month m;
    ``source`` is that of the duty.
    """

    id: str
    name: str
    by: str
    hard: bool
    state: str
    month: int | None
    in_time: float
    ever: float
    words: str
    cost: float | None = None
    sure: int | None = None
    cause: str = ""
    cause_share: float = 0.0
    kept: tuple[float, ...] = ()
    source: str = ""

    def kept_by(self, months: int) -> float:
        """In what share of the futures it is kept when so many months of the plan are over."""
        return self.kept[min(months, len(self.kept)) - 1] if months > 0 and self.kept else 0.0


BY_HAND = (
    "Duties by their own days: {met} planned in time, {late} late, {missing} missing, "
    "{by_hand} by hand."
)


def may_wait(duties: Sequence[DutyResult], start: date, months: int) -> bool:
    """Whether all that is planned in time still is, when everything begins ``months`` later."""
    return not any(
        d.state == "late"
        or (
            d.state == "planned"
            and d.month is not None
            and first_day(start, d.month + 1 + months) > date.fromisoformat(d.by) + DAY
        )
        for d in duties
    )


def duty_words(duties: Sequence[DutyResult]) -> str:
    """How many duties the plan meets in time, late, or not at all; empty where there are none."""
    states = [d.state for d in duties]
    if not states:
        return ""
    pattern = "Duties by their own days: {met} planned in time, {late} late, {missing} missing."
    if "by_hand" in states:
        pattern = BY_HAND
    return phrase(
        pattern,
        met=states.count("met") + states.count("planned"),
        late=states.count("late"),
        missing=states.count("missing"),
        by_hand=states.count("by_hand"),
    )
