"""Ideas in the plan: the experiment of a use case takes its people's days, and nothing after it is planned.

Which ideas: those that are on trial, and those whose stop rule says “try” (or keeps the test for those it
could harm), until somebody has decided. Experiments are placed before the steps, each in the first month from
which its people's days and the money released suffice, so that it is over by the day of its decision; those
that are decided first come first. What they take of people's time and of the money released is gone for the
steps. Their cost is no part of the worth of the plan: an experiment is judged by its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from planner.analysis.study.limits import budgets, capacities
from planner.analysis.study.plan import Experiment
from planner.analysis.study.use_case_worth import Judged, day_rates, judged
from planner.domain.base.errors import InputError
from planner.domain.organisation.organisation import (
    CAPACITY_ROLES,
    CapacityRole,
    UseCase,
)
from planner.domain.organisation.use_case import StopPlan
from planner.domain.plan.calendar import DAY, months_ended
from planner.domain.plan.plan import QUARTER, Limits
from planner.domain.project import Project

Released = dict[str, tuple[float, ...]]
CENT = 0.01
"""Money below this counts as nothing."""


def tested(project: Project) -> tuple[tuple[UseCase, StopPlan, Judged | None], ...]:
    """The ideas whose experiment is to be done, in the order in which they are decided."""
    found = []
    for one in project.organisation.use_cases:
        plan = one.stop
        if plan is None or plan.decision or one.state in ("production", "retired"):
            continue
        try:
            rule = judged(project, one)
        except InputError:
            rule = None
        if one.state == "trial" or (rule is not None and _is_tried(rule)):
            found.append((one, plan, rule))
    return tuple(sorted(found, key=lambda f: (f[1].decide_by or "9999", f[0].id)))


def _is_tried(rule: Judged) -> bool:
    return rule.rule.verdict == "try" or (rule.rule.verdict == "go" and rule.kept_for_harm)


def experiments_of(project: Project) -> tuple[Experiment, ...]:
    """The experiments of the plan with the months in which they run."""
    limits = project.limits
    months = limits.quarters * QUARTER
    free = {
        role: list(each)
        for role, each in capacities(project.organisation, limits, months // limits.per).items()
    }
    money = _Money(list(budgets(limits, months // limits.per)), _in_all(limits))
    found = []
    listed = tested(project)
    rates = day_rates(project) if any(u.test_days for u, _, _ in listed) else {}
    for use_case, plan, _ in listed:
        days = dict(use_case.test_days)
        own = sum(each * rates[role] for role, each in days.items())
        one = Experiment(
            use_case.id,
            use_case.name,
            0,
            max(plan.months, 1),
            days,
            cost=plan.test_cost,
            cash=max(plan.test_cost - own, 0.0) if days else 0.0,
            owner=use_case.owner,
            decide_by=plan.decide_by,
        )
        made = _placed(one, use_case, plan, limits, free, money)
        for role, used in _by_period(made, limits.per, months).items():
            free[role] = [max(f - u, 0.0) for f, u in zip(free[role], used, strict=True)]
        money.take(made, limits.per)
        found.append(made)
    return tuple(found)


@dataclass
class _Money:
    """Money that experiments may still spend: in each period, and in all."""

    each: list[float]
    whole: float

    def over(self, one: Experiment, per: int) -> float:
        """By how much the invoices of an experiment go beyond it at most, in a period or in all."""
        spent = zip(_spread(one, one.cash, per, len(self.each)), self.each, strict=True)
        over = max([*(s - e for s, e in spent if s), one.cash - self.whole], default=0.0)
        return over if over > CENT else 0.0

    def take(self, one: Experiment, per: int) -> None:
        """Take its invoices off what is left."""
        spent = _spread(one, one.cash, per, len(self.each))
        self.each = [max(e - s, 0.0) for e, s in zip(self.each, spent, strict=True)]
        self.whole = max(self.whole - one.cash, 0.0)


def _placed(
    one: Experiment,
    use_case: UseCase,
    plan: StopPlan,
    limits: Limits,
    free: Mapping[str, list[float]],
    money: _Money,
) -> Experiment:
    """In the first month from which days and money suffice, else days; where none does, at its earliest."""
    start, per, months = date.fromisoformat(limits.start), limits.per, limits.quarters * QUARTER
    first, lasts = 0, one.end
    if plan.begins and use_case.state != "trial":
        first = max(months_ended(start, date.fromisoformat(plan.begins) - DAY), 0)
    over = months_ended(start, date.fromisoformat(plan.decide_by)) if plan.decide_by else months
    possible = [
        replace(one, start=begin, end=begin + lasts)
        for begin in range(first, min(over, months) - lasts + 1)
    ]
    manned = [e for e in possible if not _short(e, per, free, months)]
    for moved in [*(e for e in manned if not money.over(e, per)), *manned[:1]]:
        return replace(moved, over=money.over(moved, per))
    one = replace(one, start=first, end=first + lasts)
    return replace(
        one,
        short=_short(one, per, free, months),
        late=bool(plan.decide_by) and one.end > over,
        over=money.over(one, per),
    )


def _by_period(one: Experiment, per: int, months: int) -> dict[str, list[float]]:
    """Person-days by role and period, spread evenly over its months."""
    return {str(role): _spread(one, days, per, months // per) for role, days in one.days.items()}


def _spread(one: Experiment, amount: float, per: int, periods: int) -> list[float]:
    """An amount by period, evenly over the months of an experiment."""
    used = [0.0] * periods
    for month in range(one.start, min(one.end, periods * per)):
        used[month // per] += amount / (one.end - one.start)
    return used


def _short(
    one: Experiment, per: int, free: Mapping[str, list[float]], months: int
) -> tuple[CapacityRole, ...]:
    """The roles whose days do not suffice in some period."""
    used = _by_period(one, per, months)
    return tuple(
        role
        for role in CAPACITY_ROLES
        if any(u > f + 1e-9 for u, f in zip(used.get(role, ()), free[role], strict=False))
    )


def days_of(experiments: tuple[Experiment, ...], per: int, periods: int) -> Released:
    """Person-days by role and period that experiments take in all."""
    found = {str(role): [0.0] * periods for role in CAPACITY_ROLES}
    for one in experiments:
        for role, used in _by_period(one, per, per * periods).items():
            found[role] = [a + b for a, b in zip(found[role], used, strict=True)]
    return {role: tuple(each) for role, each in found.items()}


def cash_of(experiments: tuple[Experiment, ...], per: int, periods: int) -> tuple[float, ...]:
    """Invoices by period that experiments bring in all, in the project's currency."""
    each = [_spread(one, one.cash, per, periods) for one in experiments]
    return tuple(map(sum, zip(*each, strict=True))) if each else (0.0,) * periods


def released_money(project: Project, limits: Limits, periods: int) -> tuple[float, ...]:
    """Money by period that is left for the steps of the plan."""
    all_ = budgets(limits, periods)
    if not any(u.test_days for u in project.organisation.use_cases):
        return all_
    taken = cash_of(_known(project), limits.per, periods)
    return tuple(max(b - t, 0.0) for b, t in zip(all_, taken, strict=True))


def released_in_all(project: Project, limits: Limits, periods: int) -> float:
    """Money that is left for the steps of the whole plan; infinite where nobody limits it."""
    whole = _in_all(limits)
    if math.isinf(whole) or not any(u.test_days for u in project.organisation.use_cases):
        return whole
    return max(whole - sum(cash_of(_known(project), limits.per, periods)), 0.0)


def _in_all(limits: Limits) -> float:
    """Money released for the whole plan, contingency held back; infinite where nobody limits it."""
    return math.inf if limits.budget_total is None else limits.budget_total * (1 - limits.held_back)


def released(project: Project, limits: Limits, periods: int) -> Released:
    """Person-days by role and period that are left for the steps of the plan."""
    all_ = capacities(project.organisation, limits, periods)
    if not any(u.test_days for u in project.organisation.use_cases):
        return all_
    taken = days_of(_known(project), limits.per, periods)
    return {
        role: tuple(max(f - t, 0.0) for f, t in zip(each, taken[role], strict=True))
        for role, each in all_.items()
    }


_last: list[tuple[Project, tuple[Experiment, ...]]] = []


def _known(project: Project) -> tuple[Experiment, ...]:
    """The experiments of a document; those met last are remembered, for a planner asks many times."""
    for known, found in _last:
        alike = all(
            getattr(known, part) is getattr(project, part)
            for part in ("organisation", "assumptions", "finance", "own_entries")
        )
        if alike and known.limits == project.limits:
            return found
    made = experiments_of(project)
    _last.insert(0, (project, made))
    del _last[4:]
    return made
