"""An amount that says what it is: unit, statistic, span, scope and basis beside the value.

A figure is made once, beside the result it comes from, and every face prints that one. A sentence asks for
a kind (``Figure.check``), so a middle value cannot be printed where an expected one is promised, nor a sum
over the horizon where an amount a year is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.domain.case.estimate import Grade

Unit = Literal[
    "money", "days", "months", "level", "share", "odds", "count", "hours", "ratio", "rate", "date"
]
Statistic = Literal[
    "expected",
    "half",
    "range",
    "low",
    "high",
    "odds",
    "sum",
    "stated",
    "observed",
    "planned",
    "eight_in_ten",
    "at_means",
    "at_likely",
    "error",
    "bound",
]
"""``expected``: mean over all futures. ``half``: the value that half of the futures reach (bands only).
``range``: 5th to 95th percentile. ``at_means``: every input at its mean (appendix only);
``at_likely``: at its likely value (what vendor studies show).
``error``: the standard error of a simulated mean. ``bound``: what no other choice can exceed, and as a share
what lies between it and the value."""
SpanKind = Literal["none", "year", "quarter", "once", "months", "until", "between", "on"]
ScopeKind = Literal[
    "plan",
    "stage",
    "step",
    "option",
    "organisation",
    "team",
    "dimension",
    "question",
    "input",
    "duty",
    "pool",
]
Basis = Literal["simulation", "stated", "default", "answers", "catalogue", "rule"]
_ALONE: frozenset[ScopeKind] = frozenset({"plan", "organisation"})


class WrongKind(TypeError):
    """A figure of one kind stands where another is promised: a fault of the program, not of input."""


@dataclass(frozen=True)
class Span:
    """The time that an amount covers: ``a`` and ``b`` are months, a quarter's number, or days (ISO)."""

    kind: SpanKind = "none"
    a: int | str = ""
    b: int | str = ""


def months(count: int) -> Span:
    """The first ``count`` months: the horizon of an appraisal."""
    return Span("months", count)


YEAR = Span("year")
ONCE = Span("once")


@dataclass(frozen=True)
class Scope:
    """What an amount is about; ``id`` names which one where there are several."""

    kind: ScopeKind
    id: str = ""

    def __post_init__(self) -> None:
        if bool(self.id) == (self.kind in _ALONE):
            raise WrongKind(f"a figure about {self.kind} names the wrong thing")


PLAN = Scope("plan")
ORGANISATION = Scope("organisation")


@dataclass(frozen=True)
class Figure:
    """One value with everything a reader may ask about it.

    ``value`` is ``None`` where there is none, and ``why`` says in a sentence why not. Money is in the
    project's currency, shares and odds 0–1, rates a year. ``low`` and ``high`` are the ends of its range
    (5th and 95th percentile) where it has one; a figure of statistic ``range`` has only these. ``error`` is
    the standard error of a simulated figure. ``grade`` is that of its weakest factor. ``derivation`` is the
    key under which "Why?" explains it.
    """

    id: str
    value: float | date | None
    unit: Unit
    statistic: Statistic
    span: Span = Span()
    scope: Scope = PLAN
    basis: Basis = "simulation"
    low: float | None = None
    high: float | None = None
    error: float | None = None
    why: str = ""
    grade: Grade | None = None
    source: str = ""
    derivation: str = ""

    def __post_init__(self) -> None:
        if self.statistic == "range":
            if self.low is None or self.high is None or self.value is not None:
                raise WrongKind(f"the range “{self.id}” has no two ends")
        elif self.value is None and not self.why:
            raise WrongKind(f"“{self.id}” has neither a value nor a reason")
        if isinstance(self.value, date) != (self.unit == "date") and self.value is not None:
            raise WrongKind(f"“{self.id}” is no {self.unit}")

    @property
    def withheld(self) -> bool:
        """Whether there is no value to show."""
        return self.value is None and self.statistic != "range"

    def check(
        self,
        unit: Unit,
        statistic: Statistic,
        span: SpanKind | None = None,
        scope: ScopeKind | None = None,
    ) -> Figure:
        """Return the figure if it is of this kind, else raise ``WrongKind``."""
        found = (self.unit, self.statistic, self.span.kind, self.scope.kind)
        wanted = (unit, statistic, span or found[2], scope or found[3])
        if found != wanted:
            raise WrongKind(f"“{self.id}” is {' '.join(found)}, not {' '.join(wanted)}")
        return self

    def number(self) -> float:
        """The value as a number; raises ``WrongKind`` where there is none."""
        if not isinstance(self.value, int | float):
            raise WrongKind(f"“{self.id}” has no number")
        return float(self.value)
