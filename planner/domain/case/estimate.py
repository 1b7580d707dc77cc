"""Uncertain quantities: a range with a shape, a grade and a source."""

from __future__ import annotations

from math import isfinite
from typing import Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.language import phrase
from planner.domain.base.types import Frozen, IsoDate, Line, Text

Grade = Literal["A", "B", "C", "D"]
GRADE_WORDS: dict[Grade, str] = {
    "A": "primary source or your own measurement",
    "B": "secondary source or stated survey",
    "C": "one source or a vendor, a rough bound",
    "D": "planning judgement",
}

Shape = Literal["percentiles", "ends", "fixed"]
SHAPE_WORDS: dict[Shape, str] = {
    "percentiles": "nine in ten times between low and high, half the time below the middle",
    "ends": "never below low or above high, most often near the middle",
    "fixed": "certain",
}
LARGEST = 1e15
"""No input of an organisation is larger than this; what is would overflow somewhere."""


class Range(Frozen):
    """A quantity as low, middle and high.

    ``percentiles``: the 5th, 50th and 95th percentile, and the draws keep all three. ``ends``: smallest, most
    likely and largest possible value (a PERT with λ = 4). ``fixed``: three equal values. ``likely`` holds the
    middle. ``most`` is the largest possible value of a percentile range, where somebody stated one.
    """

    low: float
    likely: float
    high: float
    shape: Shape = "percentiles"
    most: float | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        stated = (self.low, self.likely, self.high, *(() if self.most is None else (self.most,)))
        if not all(isfinite(value) and abs(value) <= LARGEST for value in stated):
            raise ValueError(
                phrase("a range takes figures up to {largest:,.0f}, no more", largest=LARGEST)
            )
        if not self.low <= self.likely <= self.high:
            raise ValueError(
                phrase(
                    "a range needs low ≤ middle ≤ high, not {low:g}, {likely:g}, {high:g}",
                    low=self.low,
                    likely=self.likely,
                    high=self.high,
                )
            )
        if self.shape == "fixed" and not self.is_fixed:
            raise ValueError("a fixed value needs low, middle and high to be the same")
        if self.most is not None and self.most < self.high:
            raise ValueError(
                phrase(
                    "the largest possible value {most:g} lies below high, {high:g}",
                    most=self.most,
                    high=self.high,
                )
            )
        return self

    @property
    def is_fixed(self) -> bool:
        """Whether the quantity is certain."""
        return self.low == self.high

    def scaled(self, factor: float) -> Range:
        """Return the range with every value multiplied by ``factor`` (0 or more)."""
        if factor == 0:
            return fixed(0.0)
        return self.model_copy(
            update={
                "low": self.low * factor,
                "likely": self.likely * factor,
                "high": self.high * factor,
                "most": None if self.most is None else self.most * factor,
            }
        )


def fixed(value: float) -> Range:
    """Return ``value`` as a range without spread."""
    return Range(low=value, likely=value, high=value, shape="fixed")


class Provenance(Frozen):
    """Where a figure comes from: source, grade, who said so and when."""

    grade: Grade
    source: Line
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    note: Text = ""


class Assumption(Frozen):
    """One input of the business case as the user states it, or an explicit "don't know".

    With ``dont_know`` the range is absent and the graded default is used; the register shows that
    the question was asked.
    """

    range: Range | None = None
    dont_know: bool = False
    provenance: Provenance = Provenance(grade="D", source="")

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.range is None) != self.dont_know:
            raise ValueError("an assumption has either a range or the mark “don’t know”")
        return self


class InputDefinition(Frozen):
    """An input of the business case: what it is, its unit, bounds and graded default.

    ``money`` inputs are given in USD of the catalogue's price year and converted with the
    project's rate. ``group`` sorts the register. ``scale`` says that the default is for ten models,
    or for ten people who build models, and grows with the organisation's. ``address`` is where the source, or
    what reports it, was read; empty where that is not known.
    """

    id: str
    label: Line
    unit: Line
    group: Line
    default: Range
    grade: Grade
    source: Line
    address: Line = Field(default="", pattern=r"^(https://\S+)?$")
    minimum: float = 0.0
    maximum: float | None = None
    money: bool = False
    basic: bool = False
    why: Text = ""
    find_out: Text = ""
    regional: bool = Field(default=False, description="scaled by the region's salary factor")
    scale: Literal["", "models", "people"] = ""
    driver: str = Field(default="", description="a cause shared with other inputs")
    measure_days: float = Field(default=0.0, ge=0, description="person-days that finding out takes")
