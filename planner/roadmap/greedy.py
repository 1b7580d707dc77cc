"""A first plan in milliseconds: each initiative with what it lacks, by value per scarce day."""

from __future__ import annotations

import math
from dataclasses import replace

from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.value import plan_value, running, usage


def greedy_plan(problem: PlanningProblem) -> dict[str, int]:
    """Return a feasible plan built by marginal value per person-day, musts first.

    May miss a must that does not fit; the solver then decides whether any plan can hold it.
    """
    starts: dict[str, int] = {}
    for activity in problem.activities:
        if activity.wish == "must" and activity.id not in starts:
            starts = with_activity(problem, starts, activity) or starts
    value = plan_value(problem, starts)
    open_ = [a for a in problem.activities if a.wish != "never" and a.pulls]
    while True:
        best: tuple[float, dict[str, int], float] | None = None
        for activity in open_:
            if activity.id in starts:
                continue
            trial = with_activity(problem, starts, activity)
            if trial is None:
                continue
            gain = plan_value(problem, trial) - value
            added = sum(sum(problem.by_id[i].days.values()) for i in trial.keys() - starts.keys())
            rank = gain / (added + 1.0)
            if gain > 0 and (best is None or rank > best[0]):
                best = (rank, trial, gain)
        if best is None:
            return starts
        starts, value = best[1], value + best[2]


def with_activity(
    problem: PlanningProblem, starts: Starts, activity: Activity
) -> dict[str, int] | None:
    """Add ``activity`` and its missing prerequisites at their earliest; ``None`` if impossible."""
    trial = dict(starts)
    return trial if _place(problem, trial, activity, frozenset()) else None


def _place(
    problem: PlanningProblem, trial: dict[str, int], activity: Activity, path: frozenset[str]
) -> bool:
    if activity.id in trial:
        return True
    if activity.wish == "never" or activity.id in path:
        return False
    path |= {activity.id}
    if activity.group is not None and any(problem.by_id[i].group == activity.group for i in trial):
        return False
    ready = 0
    for need in activity.needs:
        other = problem.by_id[need]
        if not _place(problem, trial, other, path):
            return False
        ready = max(ready, trial[need] + other.duration)
    for any_of in activity.needs_any:
        chosen = _place_any(problem, trial, any_of, path)
        if chosen is None:
            return False
        ready = max(ready, trial[chosen] + problem.by_id[chosen].duration)
    for start in range(ready, problem.latest_start(activity) + 1):
        if _fits(problem, trial, activity, start):
            trial[activity.id] = start
            return True
    return False


def _place_any(
    problem: PlanningProblem, trial: dict[str, int], any_of: tuple[str, ...], path: frozenset[str]
) -> str | None:
    present = [i for i in any_of if i in trial]
    if present:
        return min(present, key=lambda i: trial[i] + problem.by_id[i].duration)
    for id_ in sorted(any_of, key=lambda i: problem.by_id[i].cost_by_start[0]):
        attempt = dict(trial)
        if _place(problem, attempt, problem.by_id[id_], path):
            trial.clear()
            trial.update(attempt)
            return id_
    return None


def _fits(problem: PlanningProblem, trial: Starts, activity: Activity, start: int) -> bool:
    cash, days = usage(problem, trial)
    spent = released = 0.0
    for quarter in range(problem.quarters):
        spent += cash[quarter] + (activity.cash_per_quarter if quarter >= start else 0.0)
        released += problem.budget[quarter]
        if spent > released:
            return False
    busy = running(problem, trial)
    for quarter in range(start, start + activity.duration):
        if busy[quarter] >= problem.most_at_once:
            return False
        for role, amount in activity.days.items():
            if days[role][quarter] + amount / activity.duration > problem.capacity[role][quarter]:
                return False
    return True


def unlimited_plan(problem: PlanningProblem) -> dict[str, int]:
    """Everything that pays at its earliest, as if money and people were endless.

    Not a plan anybody could follow: an optimistic point to linearise the problem around.
    """
    endless = replace(
        problem,
        budget=tuple(math.inf for _ in problem.budget),
        capacity={role: tuple(math.inf for _ in days) for role, days in problem.capacity.items()},
        most_at_once=len(problem.activities) + 1,
    )
    starts: dict[str, int] = {}
    for activity in endless.activities:
        if activity.pulls and activity.wish != "never" and activity.id not in starts:
            starts = with_activity(endless, starts, activity) or starts
    return starts
