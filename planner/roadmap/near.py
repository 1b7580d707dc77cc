"""Plans one move from a plan: a branch dropped, a step shifted, added, or put in the place of a branch."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roadmap.greedy import with_activity
from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.repair import repaired
from planner.roadmap.value import placed, plan_cost

SHIFTS = (-2, -1, 1, 2)
Plan = dict[str, int]


def branch(problem: PlanningProblem, starts: Starts, id_: str) -> frozenset[str]:
    """A step, all that cannot stand without it, and what then serves nobody and saves nothing."""
    gone = {id_}
    while True:
        left = [problem.by_id[i] for i in starts if i not in gone]
        lost = {
            a.id
            for a in left
            if gone.intersection((*a.needs, *a.safe_with))
            or any(not (set(any_of) & starts.keys() - gone) for any_of in a.needs_any)
        }
        served = {n for a in left if a.id not in lost for n in a.named}
        was = {n for i in gone for n in problem.by_id[i].named}
        idle = {
            a.id
            for a in left
            if a.id in was and a.id not in served and not problem.saves(a.id) and a.wish != "must"
        }
        if not lost | idle:
            return frozenset(gone)
        gone |= lost | idle


def rests(problem: PlanningProblem, starts: Starts) -> list[Plan]:
    """The plan without each of its branches, each rest once."""
    gone = sorted({branch(problem, starts, i) for i in starts}, key=sorted)
    return [{i: s for i, s in starts.items() if i not in ids} for ids in gone]


def shifted(problem: PlanningProblem, starts: Starts) -> Iterator[Plan]:
    """The plan with each step a period or two earlier or later, the rest put right."""
    for id_ in starts:
        for by in SHIFTS:
            to = starts[id_] + by
            if 0 <= to <= problem.periods - problem.by_id[id_].duration:
                yield repaired(problem, {**starts, id_: to}, (id_,)).starts


def added(problem: PlanningProblem, starts: Starts) -> Iterator[Plan]:
    """The plan with each other step that saves money, and what that lacks."""
    for activity in problem.activities:
        if activity.id not in starts and problem.saves(activity.id):
            plan = with_activity(problem, starts, activity)
            if plan is not None:
                yield plan


class Valued:
    """Values of plans near one, quickly: only what a change touches is summed anew."""

    def __init__(self, problem: PlanningProblem, starts: Starts) -> None:
        self._problem, self._starts = problem, dict(starts)
        self._futures = problem.valued
        self._pulled = self._futures.pulled(placed(problem, starts))
        self._saved = self._futures.saved(self._pulled)
        self.value = sum(self._saved.values()) - plan_cost(problem, starts)

    def of(self, starts: Starts) -> float:
        """The planning value of a plan; that of ``value.plan_value`` up to rounding."""
        futures, problem = self._futures, self._problem
        ids = starts.keys() | self._starts.keys()
        changed = [i for i in ids if starts.get(i) != self._starts.get(i)]
        drivers = {d for i in changed for d in futures.pulls.get(i, {})}
        pulled = {d: u for d, u in self._pulled.items() if d not in drivers}
        acting = [
            p for p in placed(problem, starts) if drivers & futures.pulls.get(p[0], {}).keys()
        ]
        pulled |= {d: u for d, u in futures.pulled(acting).items() if d in drivers}
        atoms = [a for a, own in futures.drivers.items() if drivers.intersection(own)]
        saved = {a: s for a, s in self._saved.items() if a not in atoms}
        saved |= futures.saved(pulled, atoms)
        return sum(saved.values()) - plan_cost(problem, starts)

    def at_most(self, activity: Activity) -> float:
        """What the plan with one step more, which harms nothing, is worth at most, whenever that starts."""
        windows = list(self._problem.windows(activity))
        if not windows:
            return -float("inf")
        cheapest = min(activity.cost_by_start[t] for t in windows)
        first = {**self._starts, activity.id: windows[0]}
        return self.of(first) + activity.cost_by_start[windows[0]] - cheapest
