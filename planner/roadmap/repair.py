"""A plan put right after a change: nobody moves earlier, and nobody moves who need not.

Quick enough to follow a drag: no engine is asked, and the proven plan takes its place when it is there.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass

from planner.roadmap.greedy import Growing, with_activity
from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.value import finished


@dataclass(frozen=True)
class Repaired:
    """The plan as repaired, what fell out of it (with its branch), and the duties that are late in it."""

    starts: dict[str, int]
    gone: tuple[str, ...]
    late: tuple[str, ...]


def repaired(problem: PlanningProblem, starts: Starts, moved: Collection[str] = ()) -> Repaired:
    """``starts`` within the problem's limits, in the order of its starts.

    Each of ``moved`` takes the start it has in ``starts`` or the next one possible; every other step keeps
    its own if it fits (needs, tools, money, people, at once, closed, windows), else the next that does. What
    fits nowhere falls out, and so does what cannot stand without it. Musts that are missing are put in.
    Where a duty would be late, it is tried once more with the steps of duties first, by date.
    """
    first = _placed(problem, starts, moved, {})
    if not first.late:
        return first
    by_date: dict[str, int] = {}
    for due in sorted(problem.dues, key=lambda d: -d.by):
        for member in due.members:
            for id_ in _all_needed(problem, member):
                by_date[id_] = due.by
    second = _placed(problem, starts, moved, by_date)
    return second if len(second.late) < len(first.late) else first


def _placed(
    problem: PlanningProblem, starts: Starts, moved: Collection[str], urgent: dict[str, int]
) -> Repaired:
    growing = Growing(problem, {})
    for id_ in _in_order(problem, starts, moved, urgent):
        activity = problem.by_id[id_]
        wanted = 0 if id_ in urgent and id_ not in moved else starts[id_]
        start = _next(growing, activity, wanted, pinned=id_ in moved)
        if start is not None:
            growing.add(activity, start)
    plan = _standing(problem, growing.starts)
    for activity in problem.activities:
        if activity.wish == "must" and activity.id not in plan and activity.id not in starts:
            plan = with_activity(problem, plan, activity) or plan
    late = tuple(
        d.id
        for d in problem.dues
        if sum(finished(problem, plan, m, d.last(m)) for m in d.members) < d.least
    )
    gone = tuple(i for i in starts if i not in plan)
    return Repaired(plan, gone, late)


def _in_order(
    problem: PlanningProblem, starts: Starts, moved: Collection[str], urgent: dict[str, int]
) -> list[str]:
    """What a step needs always before it; else by urgency, start, moved ones first."""
    ids = [i for i in starts if i in problem.by_id]
    held = set(ids)
    waits: dict[str, set[str]] = {}
    for id_ in ids:
        own = problem.by_id[id_]
        safe = {o for o in own.safe_with if id_ not in problem.by_id[o].safe_with}
        chosen = {_soonest(problem, starts, any_of) for any_of in own.needs_any}
        waits[id_] = ({*own.needs} | safe | chosen) & held
    never = problem.periods

    def key(id_: str) -> tuple[int, int, bool, str]:
        return urgent.get(id_, never), starts[id_], id_ not in moved, id_

    ready = [key(i) for i in ids if not waits[i]]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        id_ = heapq.heappop(ready)[-1]
        order.append(id_)
        for other in ids:
            if id_ in waits[other]:
                waits[other].discard(id_)
                if not waits[other]:
                    heapq.heappush(ready, key(other))
    return order


def _soonest(problem: PlanningProblem, starts: Starts, any_of: tuple[str, ...]) -> str:
    """Which of several that would do the plan relies on; empty where none is planned."""
    planned = [i for i in any_of if i in starts]
    return min(planned, key=lambda i: (starts[i] + problem.by_id[i].duration, i), default="")


def _next(growing: Growing, activity: Activity, wanted: int, *, pinned: bool) -> int | None:
    """The first start from ``wanted`` on that works; ``None`` where none does."""
    problem, plan = growing.problem, growing.starts
    if activity.wish == "never":
        return None
    ready = wanted
    for need in activity.needs:
        if need not in plan:
            return None
        done = plan[need] + problem.by_id[need].duration
        ready = max(ready, done + activity.lags.get(need, 0))
    for any_of in activity.needs_any:
        ends = [
            plan[i] + problem.by_id[i].duration + activity.lags.get(i, 0)
            for i in any_of
            if i in plan
        ]
        if not ends:
            return None
        ready = max(ready, min(ends))
    for other in activity.safe_with:
        if other in plan:
            ready = max(ready, plan[other] + problem.by_id[other].duration - activity.duration)
    last = problem.periods - activity.duration
    if activity.latest is not None and not pinned:
        last = min(last, activity.latest)
    for start in range(max(ready, activity.earliest), last + 1):
        if start not in problem.closed and growing.allows(activity, start):
            return start
    return None


def _standing(problem: PlanningProblem, plan: dict[str, int]) -> dict[str, int]:
    """The plan without what is safe only with something that is not in it, or not finished by then."""
    while True:
        fallen = {
            i
            for i, start in plan.items()
            if any(
                not finished(problem, plan, o, start + problem.by_id[i].duration)
                for o in problem.by_id[i].safe_with
            )
            or any(n not in plan for n in problem.by_id[i].needs)
            or any(not plan.keys() & set(a) for a in problem.by_id[i].needs_any)
        }
        if not fallen:
            return plan
        plan = {i: s for i, s in plan.items() if i not in fallen}


def _all_needed(problem: PlanningProblem, id_: str) -> set[str]:
    """A step with everything it builds on."""
    found: set[str] = set()
    left = [id_]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += [*problem.by_id[one].needs, *problem.by_id[one].safe_with]
    return found
