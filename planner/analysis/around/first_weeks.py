"""People's days by week in the first quarter of a plan, and the weeks in which they exceed what is released.

The planner spreads a step evenly over its months. A trial takes its days at its beginning, so a quarter
within the limit may hold weeks above it: these are named, and nothing else is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.analysis.study.limits import capacities
from planner.analysis.study.plan import Step
from planner.analysis.study.study import Study
from planner.analysis.study.trials import WEEKS_OF_MONTH, weeks_of
from planner.domain.base.language import phrase
from planner.domain.base.numbers import decimal
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, CapacityRole
from planner.domain.plan.plan import QUARTER

WEEKS = 13
SLACK = 1.01
"""Above the limit is what exceeds it by over 1 %: weeks are no exact parts of a quarter."""


@dataclass(frozen=True)
class Over:
    """Weeks from ``first`` to ``last`` (1–13) in which a role has more ``days`` a week than are released."""

    role: CapacityRole
    first: int
    last: int
    days: float
    limit: float


def days_by_week(study: Study) -> dict[CapacityRole, list[float]]:
    """Person-days by role in each of the first thirteen weeks of the plan."""
    found: dict[CapacityRole, list[float]] = {}
    looks = {t.id: weeks_of(t) for t in study.project.trials}
    for step in study.plan.steps:
        if step.start < QUARTER:
            _add_step(found, step, looks.get(step.candidate.id, 0.0))
    for one in study.plan.experiments:
        begins, lasts = (m * WEEKS_OF_MONTH for m in (one.start, one.end - one.start))
        _spread(found, begins, lasts, one.days)
    return found


def _add_step(found: dict[CapacityRole, list[float]], step: Step, look: float) -> None:
    """Days of a step, those of its trial in the ``look`` weeks with which it begins."""
    one = step.candidate.initiative
    begins = step.start
    if one.trial is not None and look:
        _spread(found, begins * WEEKS_OF_MONTH, look, one.trial.days)
        begins += one.trial.months
    _spread(found, begins * WEEKS_OF_MONTH, (step.end - begins) * WEEKS_OF_MONTH, one.effort_days)


def _spread(
    found: dict[CapacityRole, list[float]],
    begins: float,
    lasts: float,
    days: Mapping[CapacityRole, float],
) -> None:
    """Add days evenly from week ``begins`` (counted from 0) over ``lasts`` weeks."""
    for role, amount in days.items():
        weeks = found.setdefault(role, [0.0] * WEEKS)
        for k in range(WEEKS):
            inside = min(k + 1, begins + lasts) - max(k, begins)
            if inside > 0:
                weeks[k] += amount * inside / lasts


def weeks_over(study: Study) -> tuple[Over, ...]:
    """The weeks above the limit by role; neighbouring ones stand together, with the fullest of them."""
    project, per = study.project, study.project.limits.per
    released = capacities(project.organisation, project.limits, QUARTER // per)
    found: list[Over] = []
    for role, weeks in days_by_week(study).items():
        limits = [
            released[role][min(int(k / WEEKS_OF_MONTH) // per, QUARTER // per - 1)]
            / (per * WEEKS_OF_MONTH)
            for k in range(WEEKS)
        ]
        for k, (days, limit) in enumerate(zip(weeks, limits, strict=True)):
            if days <= limit * SLACK:
                continue
            last = found[-1] if found else None
            if last is not None and last.role == role and last.last == k:
                worst = max((last.days, last.limit), (days, limit), key=lambda p: p[0] - p[1])
                found[-1] = Over(role, last.first, k + 1, *worst)
            else:
                found.append(Over(role, k + 1, k + 1, days, limit))
    return tuple(found)


def over_words(over: Over) -> str:
    """One such span of weeks in a sentence."""
    pattern = (
        "Week {first}: {role} have {days} days a week, {limit} are released."
        if over.first == over.last
        else "Weeks {first} to {last}: {role} have up to {days} days a week, {limit} are released."
    )
    return phrase(
        pattern,
        first=over.first,
        last=over.last,
        role=CAPACITY_ROLE_NAMES[over.role],
        days=decimal(over.days, 1),
        limit=decimal(over.limit, 1),
    )
