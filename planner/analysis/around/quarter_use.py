"""What each quarter takes of money and people: the plan itself, and beside it what is done in any case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from planner.analysis.around.release import days_until
from planner.analysis.study.hygiene import done_anyway, steps_anyway
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.domain.organisation.organisation import CapacityRole
from planner.domain.plan.plan import QUARTER

Quarters = tuple[float, ...]


@dataclass(frozen=True)
class QuarterUse:
    """By quarter: invoices and person-days of the plan itself, and those of what is done in any case.

    Those of experiments are with the plan’s. ``days`` hold the roles of the plan in its order; invoices are
    not discounted.
    """

    invoices: Quarters
    days: Mapping[CapacityRole, Quarters]
    beside_invoices: Quarters
    beside_days: Mapping[CapacityRole, Quarters]

    @property
    def beside(self) -> bool:
        """Whether anything is done in any case."""
        return any(self.beside_invoices) or any(any(d) for d in self.beside_days.values())

    @property
    def all_days(self) -> Quarters:
        """Person-days of all roles, of the plan itself."""
        return _summed(self.days)

    @property
    def all_beside(self) -> Quarters:
        """Person-days of all roles, of what is done in any case."""
        return _summed(self.beside_days)


def _summed(days: Mapping[CapacityRole, Quarters]) -> Quarters:
    return tuple(map(sum, zip(*days.values(), strict=True)))


@once_a_study
def quarter_use(study: Study) -> QuarterUse:
    """What the quarters of the plan take, told apart."""
    plan, done, steps = study.plan, done_anyway(study), steps_anyway(study)
    ends = [days_until(study, steps, QUARTER * q) for q in range(plan.quarters + 1)]
    beside: dict[CapacityRole, Quarters] = {
        role: tuple(
            after.get(role, 0.0) - before.get(role, 0.0) for before, after in pairwise(ends)
        )
        for role in plan.days
    }
    paid = [0.0] * (plan.quarters + 1)
    if steps and done is not None:
        paid = [done.invoices_until(QUARTER * q) for q in range(plan.quarters + 1)]
    own: dict[CapacityRole, Quarters] = {
        role: tuple(_rest(a, b) for a, b in zip(days, beside[role], strict=True))
        for role, days in plan.days.items()
    }
    spent = tuple(after - before for before, after in pairwise(paid))
    return QuarterUse(plan.cash, own, spent, beside)


def _rest(all_: float, part: float) -> float:
    """What is left of a sum; what rounding leaves is nothing."""
    rest = all_ - part
    return rest if rest > 1e-6 else 0.0
