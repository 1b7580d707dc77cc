"""One weighing of a better model against the one in use: what was asked, kept with its date."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.language import phrase
from planner.domain.base.types import Frozen, Id, IsoDate, Line, Text
from planner.domain.case.estimate import Range

WaitingWay = Literal["doubling", "per_100_ms", "threshold"]
WAY_WORDS: dict[WaitingWay, str] = {
    "doubling": "a share of the value per doubling of the wait",
    "per_100_ms": "a share of the value per 100 ms, on pages for consumers",
    "threshold": "the wait against the time that an answer saves",
}
Seconds = Annotated[float, Field(gt=0, le=86_400)]
ShareOf = Annotated[float, Field(ge=0, le=1)]


MISSING = {
    "right_now": "the share of right answers now",
    "right_new": "the share of right answers of the better model",
    "uses": "how many answers are used a year",
    "hour_cost": "what an hour of the people costs",
    "value": "what the model earns a year",
    "quality_gain": "the relative gain in quality",
}


class ModelComparison(Frozen):
    """A better model against the present one. Times in seconds, money a year in the project's currency.

    ``value`` is what the present model brings a year, ``quality_gain`` the relative gain of the measure its
    value follows, ``follows`` how far it does (η), ``waiting`` the share of value that waiting costs (k);
    ``extra_cost`` further running cost. The way “threshold” needs ``right_now`` and ``right_new`` (share of
    right answers), ``uses`` answers a year, ``hour_cost`` of a person, ``saves`` (seconds that a right answer
    saves) and ``mends`` (seconds to put a wrong one right). Ranges left out are the graded defaults.

    ``use_case`` is what both versions serve. ``worst`` are shares of right answers in the segment that
    is served worst (``segment``), ``shifted`` those on data that moved away from what was learnt.
    """

    id: Id
    name: Line
    date: IsoDate
    way: WaitingWay
    seconds_now: Seconds
    seconds_new: Seconds
    value: Range | None = None
    quality_gain: Range | None = None
    follows: Range | None = None
    waiting: Range | None = None
    extra_cost: Range | None = None
    right_now: ShareOf | None = None
    right_new: ShareOf | None = None
    uses: Range | None = None
    hour_cost: Range | None = None
    saves: Range | None = None
    mends: Range | None = None
    note: Text = ""
    use_case: Id | Literal[""] = ""
    segment: Line = ""
    worst_now: ShareOf | None = None
    worst_new: ShareOf | None = None
    shifted_now: ShareOf | None = None
    shifted_new: ShareOf | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = (
            ("right_now", "right_new", "uses", "hour_cost")
            if self.way == "threshold"
            else ("value", "quality_gain")
        )
        missing = [MISSING[n] for n in needed if getattr(self, n) is None]
        if missing:
            raise ValueError(phrase("this way of weighing needs {missing}", missing=missing[0]))
        for pair in ((self.worst_now, self.worst_new), (self.shifted_now, self.shifted_new)):
            if (pair[0] is None) != (pair[1] is None):
                raise ValueError("robustness is stated of both versions, or of neither")
        return self
