"""The tools of a plan as one stack: its kind, what each category rules out and weighs, what was decided."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Amount, Frozen, Id, IsoDate, Line, Share, Text

Criterion = Literal[
    "activities",
    "data",
    "capability",
    "integration",
    "freedom",
    "health",
    "vendor",
]
CRITERIA: dict[Criterion, str] = {
    "activities": "Fit to the intended activities",
    "data": "Data sources and formats",
    "capability": "Team capability",
    "integration": "Integration",
    "freedom": "Freedom to leave",
    "health": "Health of the project",
    "vendor": "Supplier risk",
}
DEFAULT_WEIGHTS: dict[Criterion, float] = {
    "activities": 30.0,
    "data": 10.0,
    "capability": 20.0,
    "integration": 15.0,
    "freedom": 10.0,
    "health": 10.0,
    "vendor": 5.0,
}
"""Points out of 100; where nobody has set any. Planning judgement (grade D)."""


class Knockouts(Frozen):
    """Conditions that a tool has to meet to be compared at all; the organisation's hosting rule and data too.

    ``budget_per_year`` is the most that licences and machines may cost, in the project's currency.
    """

    open_licence_only: bool = False
    refused_licences: tuple[Line, ...] = ()
    budget_per_year: Amount | None = None
    must_carry: tuple[Id, ...] = ()


class ScoreOverride(Frozen):
    """A score that the user knows better than the catalogue, with the reason."""

    tool: Id
    criterion: Criterion
    value: Share
    reason: Text = ""


class Judgement(Frozen):
    """``first`` is ``times`` as important as ``second``, on Saaty's scale: 1 to 9, whole numbers."""

    first: Criterion
    second: Criterion
    times: Annotated[int, Field(ge=1, le=9)]


class ToolDecision(Frozen):
    """Which tool was chosen, by whom, why, and what would change it; for the report."""

    tool: Id
    why: Text
    would_change: Text = ""
    who: Line = ""
    when: IsoDate | Literal[""] = ""


class Comparison(Frozen):
    """One category's comparison. Pairwise ``judgements`` replace ``weights`` where there are any."""

    weights: dict[Criterion, Annotated[float, Field(ge=0, le=1000)]] = Field(
        default_factory=lambda: dict(DEFAULT_WEIGHTS)
    )
    judgements: Annotated[tuple[Judgement, ...], Field(max_length=50)] = ()
    knockouts: Knockouts = Knockouts()
    overrides: Annotated[tuple[ScoreOverride, ...], Field(max_length=500)] = ()
    decision: ToolDecision | None = None


StackKind = Literal["platform", "assembled", "build"]
KIND_WORDS: dict[StackKind, str] = {
    "platform": "One platform",
    "assembled": "Assembled",
    "build": "Built from open parts",
}


class Stack(Frozen):
    """How the tools of a plan are chosen together.

    ``kind`` pins a platform, an assembled stack or one built from open parts that you run yourself; “auto”
    takes the best within the cost band. ``open_only`` allows licences approved as open source only.
    ``comparisons`` hold weights, knock-outs, own scores and decision of a category; a decision pins its tool.
    """

    kind: StackKind | Literal["auto"] = "auto"
    open_only: bool = False
    comparisons: dict[Id, Comparison] = Field(default_factory=dict)
