"""After the usual optimism: what plans of this grade came to, beside the worth and never inside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.case.estimate import Grade
from planner.domain.plan.plan import AgreedPlan
from planner.domain.project import Project
from planner.economics.case import Simulated

ROWS: Mapping[Grade, tuple[float, float, float]] = {
    "A": (0.0, 0.0, 0.0),
    "B": (0.10, 0.10, 0.05),
    "C": (0.20, 0.20, 0.10),
    "D": (0.30, 0.35, 0.15),
}
"""Rise of cost, fall of benefit, rise of time by grade. B: adjustments that vendor-commissioned studies make
themselves (5–20 % a line); C and D: between those and the large projects below."""
LARGE = (0.45, 0.56, 0.20)
"""Above 15 million USD: 5,400 projects of McKinsey and Oxford 2012 (+45 % cost, 56 % less value)."""
FROM, TO = 1e6, 15e6
SLOW = ("insurance", "banking", "healthcare", "public_sector")
SLOWER = 1.5
GREEN_BOOK = (0.10, 2.00)
"""Range of early cost overruns in the Green Book, shown to public bodies."""


@dataclass(frozen=True)
class Uplift:
    """Cost, benefit and worth after the usual optimism, in the project's currency; ``later`` is extra time.

    ``early_cost`` is the Green Book's range for cost at an early stage, for public bodies. ``seen`` counts
    the finished steps of the agreed plan that tell the extra time, 0 where the row does.
    """

    cost: float
    benefit: float
    worth: float
    cost_up: float
    benefit_down: float
    later: float
    early_cost: tuple[float, float] | None = None
    seen: int = 0


ENOUGH = 2
"""Finished steps from which what was seen here replaces the row."""


def time_seen(agreed: AgreedPlan | None) -> tuple[float, int]:
    """Mean extra time (a share) of the finished steps of the agreed plan, and how many these are."""
    if agreed is None:
        return 0.0, 0
    ratios = []
    for step in agreed.steps:
        became = agreed.progress.get(step.initiative)
        if became is None or became.state != "done" or became.start is None or became.end is None:
            continue
        ratios.append((became.end - became.start) / (step.end - step.start))
    return (sum(ratios) / len(ratios) - 1 if ratios else 0.0), len(ratios)


def row(grade: Grade, cost: float) -> tuple[float, float, float]:
    """Rise of cost, fall of benefit, rise of time for a plan that costs ``cost`` USD."""
    small = ROWS[grade]
    if grade != "D" or cost <= FROM:
        return small
    share = min(math.log(cost / FROM) / math.log(TO / FROM), 1.0)
    later = LARGE[2] if cost > TO else small[2]
    up, down = (a + share * (b - a) for a, b in zip(small[:2], LARGE[:2], strict=True))
    return up, down, later


def uplift_of(
    project: Project, simulated: Simulated, benefit_by_grade: Mapping[Grade, float]
) -> Uplift:
    """Every euro of benefit by the row of its weakest grade; cost by that of guesses."""
    case, organisation = simulated.case, project.organisation
    usd = case.cost.mean / organisation.currency_per_usd
    rows = {grade: row(grade, usd) for grade in ROWS}
    cost_up, _, later = rows["D"]
    benefit = sum(v * (1 - rows[g][1]) for g, v in benefit_by_grade.items())
    cost = case.cost.mean * (1 + cost_up)
    slow = SLOWER if organisation.industry in SLOW else 1.0
    later *= slow
    seen_later, seen = time_seen(project.agreed_plan)
    if seen >= ENOUGH:
        later = seen_later
    down = 1 - benefit / case.benefit.mean if case.benefit.mean else 0.0
    public = organisation.industry == "public_sector"
    early = GREEN_BOOK if public else None
    told = seen if seen >= ENOUGH else 0
    return Uplift(cost, benefit, benefit - cost, cost_up, down, later, early, told)
