"""How a use case is judged: the kind of its decision, what errors cost, what has to be shown by when."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from planner.domain.base.types import (
    LINE_PATTERN,
    Amount,
    Count,
    Frozen,
    IsoDate,
    Line,
    Share,
    Text,
)
from planner.domain.case.estimate import Range

DecisionKind = Literal["yes_no", "rank", "forecast", "generate"]
KIND_WORDS: dict[DecisionKind, str] = {
    "yes_no": "Yes or no",
    "rank": "An order",
    "forecast": "A forecast",
    "generate": "Text or pictures",
}
Evidence = Literal["randomised", "held_back", "bought", "asked"]
EVIDENCE_WORDS: dict[Evidence, str] = {
    "randomised": "randomised in use",
    "held_back": "beside today’s process, or held back by time",
    "bought": "a bought model, measured by its maker",
    "asked": "users were asked",
}
Harm = Literal[
    "wrong_decision",
    "unequal",
    "false_statement",
    "runaway",
    "safety",
    "privacy",
    "law",
    "conduct",
    "work",
]
HARM_WORDS: dict[Harm, str] = {
    "wrong_decision": "Wrong decision on a person",
    "unequal": "One group is treated worse",
    "false_statement": "Wrong statement believed",
    "runaway": "Acts wrongly at speed, or stops",
    "safety": "Harm to life and health",
    "privacy": "Data and security",
    "law": "Duty broken",
    "conduct": "Pushed or used",
    "work": "Work gets worse",
}
Stakeholder = Literal["customer", "employee", "owner", "operations", "compliance", "society"]
STAKEHOLDER_WORDS: dict[Stakeholder, str] = {
    "customer": "Customer",
    "employee": "Employee",
    "owner": "Business owner",
    "operations": "Operations",
    "compliance": "Compliance",
    "society": "Society",
}
CaseSet = Literal["must_not", "may", "must"]
CASE_SETS: dict[CaseSet, str] = {
    "must_not": "Must not change",
    "may": "May change",
    "must": "Must change",
}
Cost = Annotated[float, Field(ge=-1e13, le=1e13)]


class FourCosts(Frozen):
    """What each outcome of a yes or no costs in all, a case, in the project's currency."""

    hit: Cost = 0.0
    false_alarm: Cost = 0.0
    miss: Cost = 0.0
    left_alone: Cost = 0.0


class Measured(Frozen):
    """Share of true cases that are found and share of others that are flagged."""

    found: Share
    flagged: Share


class Judging(Frozen):
    """By which measure a use case is judged.

    ``cases`` a year of which ``share`` are true; ``today`` is the process that is there and ``new`` the
    model, or its ``area`` under the curve where its rates are not known. A test in use compares the rates
    ``before`` and ``after``, ``a_day`` cases a day of which ``shown`` take part; ``group`` members of a
    doctor, agent or shop are randomised together and are alike by ``likeness``.

    An order shows itself in searches that the new one wins (``wins`` of those that are decided, ``undecided``
    of all are not), a mean in a ``difference`` of standard deviations. A judge marks ``seen`` of generated
    answers as wrong, finds ``judge_finds`` of the wrong ones and clears ``judge_clears`` of the others.
    """

    kind: DecisionKind = "yes_no"
    cases: Amount = 0.0
    share: Share | None = None
    costs: FourCosts | None = None
    today: Measured = Measured(found=0.0, flagged=0.0)
    new: Measured | None = None
    area: Annotated[float, Field(gt=0.5, lt=1)] | None = None
    calibrated: bool = False
    audited: bool = False
    changes_outcome: bool = False
    before: Share | None = None
    after: Share | None = None
    a_day: Amount = 0.0
    shown: Annotated[float, Field(gt=0, le=1)] = 1.0
    group: Annotated[float, Field(ge=1, le=1e6)] = 1.0
    likeness: Share = 0.0
    looks: Annotated[int, Field(ge=1, le=5)] = 1
    wins: Annotated[float, Field(gt=0.5, lt=1)] | None = None
    undecided: Annotated[float, Field(ge=0, lt=1)] = 0.0
    difference: Annotated[float, Field(gt=0, le=10)] | None = None
    seen: Share | None = None
    judge_finds: Share | None = None
    judge_clears: Share | None = None


class StopPlan(Frozen):
    """The experiment before an idea is built: what it costs, how it is measured, and by when it is decided.

    ``build`` is paid once after the test and ``run`` each year, in the project's currency; ``test_cost`` and
    ``months`` are those of the test, which does not begin before the day ``begins``. ``decision`` is what was
    decided, by whom and when.
    """

    shown: Line = ""
    build: Range | None = None
    run: Range | None = None
    test_cost: Amount = 0.0
    months: Annotated[int, Field(ge=0, le=36)] = 3
    evidence: Evidence = "held_back"
    cases: Count = 0
    begins: IsoDate | Literal[""] = ""
    decide_by: IsoDate | Literal[""] = ""
    decision: Literal["", "go", "shelve", "stop"] = ""
    decided_by: Line = ""
    decided_on: IsoDate | Literal[""] = ""
    result: Text = ""


class Stake(Frozen):
    """What one of those concerned gains and bears, and how that is measured before and in use."""

    gains: Line = ""
    bears: Line = ""
    measured: Line = ""
    harms: Annotated[tuple[Harm, ...], Field(max_length=9)] = ()


class AgreedCase(Frozen):
    """A case with the answer that was agreed on, why, by whom and when.

    The answer is good until the last day of ``until``; without one it always is.
    """

    id: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=LINE_PATTERN)]
    set: CaseSet
    segment: Line = ""
    expected: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=LINE_PATTERN)]
    reason: Line = ""
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    until: IsoDate | Literal[""] = ""


class CaseCount(Frozen):
    """Cases of one set and segment: how many answers changed between two versions, to worse and to better."""

    set: CaseSet
    segment: Line = ""
    cases: Annotated[int, Field(ge=1, le=1_000_000_000)]
    changed: Annotated[int, Field(ge=0)] = 0
    worsened: Annotated[int, Field(ge=0)] = 0
    mended: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if self.changed > self.cases or self.worsened + self.mended > self.changed:
            raise ValueError("more answers changed than there are cases")
        return self


class FailedCase(Frozen):
    """A case that failed as its set asks: changed, wrong where it was right, or still wrong."""

    set: CaseSet
    id: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=LINE_PATTERN)]


MOST_FAILED = 1_000
"""Failed cases that are kept by name; the counts hold all."""


class Regression(Frozen):
    """Two versions held against agreed cases, on ``when`` by ``who``: which must not change, which may.

    ``most_changed`` is the share of those that may change, ``least_mended`` that of named errors to be right.
    Each case was answered ``runs`` times, and what most of the runs say counts; ``expired`` cases were past
    the day until which their answer is good, and count under those that may change. ``failed`` names the
    cases that failed, where the table had them one by one.
    """

    before: Line = ""
    after: Line = ""
    counts: Annotated[tuple[CaseCount, ...], Field(max_length=500)] = ()
    most_changed: Share = 0.05
    least_mended: Share = 0.8
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    runs: Annotated[int, Field(ge=1, le=9)] = 1
    expired: Count = 0
    failed: Annotated[tuple[FailedCase, ...], Field(max_length=MOST_FAILED)] = ()
