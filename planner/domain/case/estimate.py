"""Uncertain quantities: a range with a shape, a grade and a source."""

from __future__ import annotations

from typing import Annotated, Literal, Self

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

Shape = Literal["pert", "triangular", "lognormal", "normal", "uniform", "fixed"]
Ends = Literal["p5-p95", "min-max"]


class Range(Frozen):
    """A quantity as low, likely and high, with the shape drawn between them.

    ``ends`` says what low and high mean: the 5th and 95th percentiles (nine in ten times between
    them) or the smallest and largest possible values. Fixed quantities have three equal values.
    ``peak`` is the λ of a PERT: how much the likely value counts against the ends, usually 4.
    """

    low: float
    likely: float
    high: float
    shape: Shape = "pert"
    ends: Ends = "p5-p95"
    peak: Annotated[float, Field(gt=0, le=100)] = 4.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.likely <= self.high:
            raise ValueError(
                phrase(
                    "a range needs low ≤ likely ≤ high, not {low:g}, {likely:g}, {high:g}",
                    low=self.low,
                    likely=self.likely,
                    high=self.high,
                )
            )
        if self.shape == "lognormal" and self.low <= 0 and not self.is_fixed:
            raise ValueError(
                phrase("a lognormal range needs a low end above 0, not {low:g}", low=self.low)
            )
        if self.shape == "fixed" and not self.is_fixed:
            raise ValueError("a fixed value needs low, likely and high to be the same")
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
    or for ten people who build models, and grows with the organisation's.
    """

    id: str
    label: Line
    unit: Line
    group: Line
    default: Range
    grade: Grade
    source: Line
    minimum: float = 0.0
    maximum: float | None = None
    money: bool = False
    basic: bool = False
    why: Text = ""
    find_out: Text = ""
    regional: bool = Field(default=False, description="scaled by the region's salary factor")
    scale: Literal["", "models", "people"] = ""
    driver: str = Field(default="", description="a cause shared with other inputs")
