"""By how much a limit would have to be wider, and what that brings: duties in time, or what pays."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

from planner.analysis.around.binding import due_dates
from planner.analysis.around.repaired import light_problem
from planner.analysis.around.would_pay import worth_alone_with_needs
from planner.analysis.study.describe import NO_ROOM
from planner.analysis.study.duty_reach import AT_ONCE, MONEY, surely, without
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.domain.base.language import Inner, Phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import QUARTER
from planner.roadmap.greedy import with_activity
from planner.roadmap.problem import PlanningProblem
from planner.roadmap.value import running, usage

TIMES = (1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0)
"""How many times as wide a limit is tried."""


@dataclass(frozen=True)
class Room:
    """A practice that a single limit keeps out, though it would pay.

    In the fullest quarter ``needed`` of ``limit`` would be taken where ``now`` is released: money in the
    project's currency, person-days of a role, or steps at once. ``brings`` is what it is worth by itself
    over the horizon, with what it needs.
    """

    name: str
    limit: str
    now: float
    needed: float
    brings: float


@once_a_study
def room_for(study: Study) -> Room | None:
    """What would pay and finds no room in one limit, that which brings most; ``None`` without any."""
    problem = light_problem(study, study.project)
    found = []
    for left in study.plan.left_out:
        why = left.why
        if not isinstance(why, Phrase) or why.pattern != NO_ROOM[True]:
            continue
        limit, activity = _limit(why.values["what"]), problem.by_id.get(left.candidate.id)
        if limit is None or activity is None:
            continue
        placed = with_activity(without(problem, [limit]), {}, activity)
        brings = worth_alone_with_needs(study, left.candidate)
        if placed is None or brings <= 0:
            continue
        now, needed = _by_quarter(problem, limit, placed)
        if needed > now:
            found.append(Room(left.candidate.name, limit, now, needed, brings))
    return max(found, key=lambda r: (r.brings, r.name), default=None)


def _limit(what: object) -> str | None:
    """The limit that a reason names: money, steps at once, or a role."""
    if isinstance(what, Phrase):
        people = what.values.get("people")
        name = people.of if isinstance(people, Inner) else people
        return next((str(r) for r, n in CAPACITY_ROLE_NAMES.items() if n == name), None)
    return {"money": MONEY, "the number of steps at once": AT_ONCE}.get(str(what))


def _by_quarter(
    problem: PlanningProblem, limit: str, placed: dict[str, int]
) -> tuple[float, float]:
    """Of a limit what is released in the tightest quarter, and what is taken in the fullest."""
    each = max(QUARTER // problem.months, 1)
    cash, days = usage(problem, placed)
    if limit == AT_ONCE:
        return float(problem.most_at_once), float(max(running(problem, placed)))
    taken, released = (
        (cash, problem.budget) if limit == MONEY else (days[limit], problem.capacity[limit])
    )
    quarters = range(0, len(taken), each)
    return (
        min(sum(released[k : k + each]) for k in quarters),
        max(sum(taken[k : k + each]) for k in quarters),
    )


def widened_for(study: Study, limit: str, duties: Collection[str]) -> float | None:
    """How many times as wide a limit keeps all of ``duties`` by their own day together, of those tried.

    All other duties stay as late as the plan keeps them. ``None`` where not even the widest is enough, or
    nothing of the limit is released.
    """
    problem = due_dates(study, duties)
    if limit == MONEY and not any(problem.budget):
        return None
    low, high = 0, len(TIMES)
    while low < high:  # a wider limit keeps what a narrower one does
        middle = (low + high) // 2
        if surely(_times(problem, limit, TIMES[middle])):
            high = middle
        else:
            low = middle + 1
    return TIMES[low] if low < len(TIMES) else None


def _times(problem: PlanningProblem, limit: str, times: float) -> PlanningProblem:
    """The problem with one limit so many times as wide."""
    if limit == MONEY:
        budget = tuple(b * times for b in problem.budget)
        return replace(problem, budget=budget, budget_total=problem.budget_total * times)
    if limit == AT_ONCE:
        return replace(problem, most_at_once=math.floor(problem.most_at_once * times))
    days = tuple(d * times for d in problem.capacity[limit])
    return replace(problem, capacity={**problem.capacity, limit: days})
