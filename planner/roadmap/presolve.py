"""Removing what cannot be in a best plan, so that the solver has less to look at."""

from __future__ import annotations

import math
from dataclasses import replace

from planner.roadmap.problem import Activity, PlanningProblem


def relevant(problem: PlanningProblem) -> PlanningProblem:
    """Return the problem without activities that cannot pay and that nothing else needs.

    Savings have diminishing returns, so an activity never adds more to a plan than it would save
    alone. One that costs more than that from every start, and that no remaining activity builds on,
    is in no best plan. Exact where no pull is negative; problems with negative pulls are returned
    as they are.
    """
    if any(min(p, default=0) < 0 for a in problem.activities for p in a.pulls.values()):
        return problem
    kept = {a.id: a for a in problem.activities if a.wish != "never"}
    lifting = _lifting(problem)
    while True:
        needed = {
            other
            for a in kept.values()
            for other in (*a.needs, *(i for any_of in a.needs_any for i in any_of))
        }
        idle = [
            a
            for a in kept.values()
            if a.wish == "auto"
            and a.id not in needed
            and a.id not in lifting
            and not _can_pay(problem, a)
        ]
        if not idle:
            break
        for activity in idle:
            del kept[activity.id]
    while lost := [a for a in kept.values() if any(n not in kept for n in a.needs)]:
        for activity in lost:
            del kept[activity.id]
    slim = tuple(
        replace(
            a,
            needs_any=tuple(tuple(i for i in any_of if i in kept) for any_of in a.needs_any),
            lags={i: lag for i, lag in a.lags.items() if i in kept},
        )
        for a in kept.values()
    )
    return replace(problem, activities=slim)


def _lifting(problem: PlanningProblem) -> set[str]:
    """Activities that lift a measure which a target, a gate or the objective looks at."""
    wanted = {t.measure for t in problem.targets}
    wanted |= {g.measure for a in problem.activities for g in a.gates}
    if problem.objective.kind in ("level", "mixture"):
        wanted.add(problem.objective.measure)
    return {i for rung in problem.rungs if wanted & rung.lifts.keys() for i in rung.by}


def _can_pay(problem: PlanningProblem, activity: Activity) -> bool:
    for start in problem.windows(activity):
        finish = start + activity.duration
        saving = sum(
            worth * -math.expm1(-activity.pull(atom, period - finish))
            for atom in activity.pulls
            for period, worth in enumerate(problem.worth.get(atom, ()))
        )
        if saving + activity.preferred(start) > activity.cost_by_start[start]:
            return True
    return False
