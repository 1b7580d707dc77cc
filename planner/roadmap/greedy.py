"""A first plan in no time: duties and musts, then what adds most value for a scarce day."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.roadmap.problem import Activity, PlanningProblem, Rung, Starts
from planner.roadmap.value import (
    finished,
    level_path,
    objective_value,
    overdrawn,
    plan_cost,
    running,
    usage,
)

Rank = Callable[[Starts, Starts, float], float]


def greedy_plan(problem: PlanningProblem) -> dict[str, int]:
    """Return a plan built by marginal value per person-day: duties and musts first, then what targets need.

    May miss a duty, a must or a target that does not fit; the solver then decides whether any plan holds it.
    """
    starts = _reach_targets(problem, musts(problem))

    def rank(before: Starts, after: Starts, gain: float) -> float:
        added = sum(sum(problem.by_id[i].days.values()) for i in after.keys() - before.keys())
        return gain / (added + 1.0)

    return fill(problem, starts, rank)


def musts(problem: PlanningProblem) -> dict[str, int]:
    """Place what duties ask for and the musts, as far as they fit."""
    starts = _meet_duties(problem)
    for activity in problem.activities:
        if activity.wish == "must" and activity.id not in starts:
            starts = with_activity(problem, starts, activity) or starts
    return starts


def _meet_duties(problem: PlanningProblem) -> dict[str, int]:
    """Place the cheapest members of each duty that are finished in time, the earliest dates first."""
    plan: dict[str, int] = {}
    for due in sorted(problem.dues, key=lambda d: d.by):
        while sum(finished(problem, plan, m, due.last(m)) for m in due.members) < due.least:
            added = [
                trial
                for m in due.members
                if m not in plan
                and (trial := with_activity(problem, plan, problem.by_id[m])) is not None
                and finished(problem, trial, m, due.last(m))
            ]
            if not added:
                break
            plan = min(added, key=lambda trial: plan_cost(problem, trial))
    return plan


def fill(problem: PlanningProblem, starts: Starts, rank: Rank) -> dict[str, int]:
    """Add the best-ranked activity that raises the objective until none does.

    One that does not fit or does not pay is not looked at again, though a later one might make room for it.
    """
    plan = dict(starts)
    value = objective_value(problem, plan)
    # gains shrink as a plan grows, so an old rank is a bound: only the one on top is looked at again
    queue: list[tuple[float, str, int]] = [
        (-math.inf, a.id, -1)
        for a in problem.activities
        if a.wish != "never" and _useful(problem, a)
    ]
    heapq.heapify(queue)
    round_ = 0
    while queue:
        _, id_, seen = heapq.heappop(queue)
        if id_ in plan:
            continue
        trial = with_activity(problem, plan, problem.by_id[id_])
        if trial is None:
            continue
        gain = objective_value(problem, trial) - value
        if gain <= 0:
            continue
        key = -rank(plan, trial, gain)
        if seen == round_ or not queue or key <= queue[0][0]:
            plan, value = trial, value + gain
            round_ += 1
        else:
            heapq.heappush(queue, (key, id_, round_))
    return plan


def _useful(problem: PlanningProblem, activity: Activity) -> bool:
    """Whether adding it can raise the objective by itself."""
    if problem.saves(activity.id) or any(p > 0 for p in activity.preference):
        return True
    if min(activity.cost_by_start) < 0:  # it saves cash and nothing else
        return True
    measured = problem.objective.kind in ("level", "mixture")
    return measured and any(activity.id in rung.by for rung in problem.rungs)


def _reach_targets(problem: PlanningProblem, starts: Starts) -> dict[str, int]:
    """Add activities that lift what a target wants, the most levels for a cost first."""
    plan = dict(starts)
    for target in problem.targets:
        while level_path(problem, plan, target.measure)[target.by + 1] < target.level - 1e-9:
            reached = level_path(problem, plan, target.measure)[target.by + 1]
            best: tuple[float, dict[str, int]] | None = None
            for rung in problem.rungs:
                if not rung.lifts.get(target.measure):
                    continue
                for id_ in rung.by:
                    if id_ in plan:
                        continue
                    trial = _with_so_many(problem, plan, rung, id_)
                    if trial is None:
                        continue
                    lift = level_path(problem, trial, target.measure)[target.by + 1] - reached
                    cost = objective_value(problem, plan) - objective_value(problem, trial)
                    key = lift / max(cost, 1e-6) if cost > 0 else math.inf
                    if lift > 0 and (best is None or key > best[0]):
                        best = (key, trial)
            if best is None:
                break
            plan = best[1]
    return plan


def _with_so_many(
    problem: PlanningProblem, plan: Starts, rung: Rung, first: str
) -> dict[str, int] | None:
    """Add ``first``, and as many others of its rung as that asks for."""
    trial = with_activity(problem, plan, problem.by_id[first])
    for id_ in rung.by:
        if trial is None or sum(i in trial for i in rung.by) >= rung.least:
            break
        trial = with_activity(problem, trial, problem.by_id[id_]) or trial
    return trial


def with_activity(
    problem: PlanningProblem, starts: Starts, activity: Activity
) -> dict[str, int] | None:
    """Add ``activity`` and its missing prerequisites at their earliest; ``None`` if impossible."""
    plan = Growing(problem, dict(starts))
    return plan.starts if _place(plan, activity, frozenset()) else None


Taken = tuple[list[int], list[float], dict[str, list[float]]]
"""What a plan takes: activities that run, cash, and person-days by role, each by period."""


def taken_by(problem: PlanningProblem, starts: Starts) -> Taken:
    """What ``starts`` take of what is limited."""
    return running(problem, starts), *usage(problem, starts)


@dataclass
class Growing:
    """A plan that steps are added to, with what it takes: added up as it grows, in the same order.

    So the sums are those of the whole plan counted anew, to the last bit.
    """

    problem: PlanningProblem
    starts: dict[str, int]
    taken: Taken | None = None

    def allows(self, activity: Activity, start: int) -> bool:
        """Whether there is room for one more step at ``start``."""
        if self.taken is None:
            self.taken = taken_by(self.problem, self.starts)
        return fits(self.problem, self.starts, activity, start, self.taken)

    def add(self, activity: Activity, start: int) -> None:
        """Take one more step in."""
        self.starts[activity.id] = start
        if self.taken is not None:
            busy, cash, days = self.taken
            begun, paid, spent = taken_by(self.problem, {activity.id: start})
            busy[:] = [a + b for a, b in zip(busy, begun, strict=True)]
            cash[:] = [a + b for a, b in zip(cash, paid, strict=True)]
            for role, used in days.items():
                used[:] = [a + b for a, b in zip(used, spent[role], strict=True)]

    def copy(self) -> Growing:
        """Another plan that begins as this one."""
        taken = self.taken
        if taken is not None:
            taken = list(taken[0]), list(taken[1]), {r: list(d) for r, d in taken[2].items()}
        return Growing(self.problem, dict(self.starts), taken)


def _place(plan: Growing, activity: Activity, path: frozenset[str]) -> bool:
    problem = plan.problem
    if activity.id in plan.starts:
        return True
    if activity.wish == "never" or activity.id in path:
        return False
    path |= {activity.id}
    ready = 0
    for need in activity.needs:
        other = problem.by_id[need]
        if not _place(plan, other, path):
            return False
        ready = max(ready, plan.starts[need] + other.duration + activity.lags.get(need, 0))
    for any_of in activity.needs_any:
        chosen = _place_any(plan, any_of, path)
        if chosen is None:
            return False
        done = plan.starts[chosen] + problem.by_id[chosen].duration
        ready = max(ready, done + activity.lags.get(chosen, 0))
    for safe in activity.safe_with:
        other = problem.by_id[safe]
        if safe in path:  # they name each other, so they finish together
            continue
        if not _place(plan, other, path):
            return False
        ready = max(ready, plan.starts[safe] + other.duration - activity.duration)
    # what it builds on may be of its own group, so this is looked at last
    group = activity.group
    if group is not None and any(problem.by_id[i].group == group for i in plan.starts):
        return False
    for start in problem.windows(activity):
        if start >= ready and plan.allows(activity, start):
            plan.add(activity, start)
            return True
    return False


def _place_any(plan: Growing, any_of: tuple[str, ...], path: frozenset[str]) -> str | None:
    problem = plan.problem
    present = [i for i in any_of if i in plan.starts]
    if present:
        return min(present, key=lambda i: plan.starts[i] + problem.by_id[i].duration)
    for id_ in sorted(any_of, key=lambda i: problem.by_id[i].cost_by_start[0]):
        attempt = plan.copy()
        if _place(attempt, problem.by_id[id_], path):
            plan.starts.clear()
            plan.starts.update(attempt.starts)
            plan.taken = attempt.taken
            return id_
    return None


def fits(
    problem: PlanningProblem,
    trial: Starts,
    activity: Activity,
    start: int,
    taken: Taken | None = None,
) -> bool:
    """Whether money, people, steps at once and the levels it waits for allow one more step at ``start``.

    ``taken`` is what ``trial`` takes, where that is known.
    """
    for gate in activity.gates:
        if level_path(problem, trial, gate.measure)[start] < gate.level - 1e-9:
            return False
    busy, cash, days = taken or taken_by(problem, trial)
    for period in range(max(start, problem.past), start + activity.duration):
        if busy[period] >= problem.most_at_once:
            return False
        for role, amount in activity.days.items():
            used = days[role][period] + amount / activity.duration
            if overdrawn(problem.capacity[role][period], used):
                return False
    spent = released = total = 0.0
    for period in range(problem.periods):
        paid = cash[period] + activity.cash_at(period - start)
        total += paid
        if problem.carry_over:
            spent, released = spent + paid, released + problem.budget[period]
        else:
            spent, released = paid, problem.budget[period]
        if period >= problem.past and overdrawn(released, spent):
            return False
    return not overdrawn(problem.budget_total, total)


def unlimited_plan(problem: PlanningProblem) -> dict[str, int]:
    """Everything that pays at its earliest, as if money and people were endless.

    Not a plan anybody could follow: an optimistic point to linearise the problem around.
    """
    endless = replace(
        problem,
        budget=tuple(math.inf for _ in problem.budget),
        budget_total=math.inf,
        capacity={role: tuple(math.inf for _ in days) for role, days in problem.capacity.items()},
        most_at_once=len(problem.activities) + 1,
        targets=(),
        dues=(),
        closed=frozenset(),
    )
    starts: dict[str, int] = {}
    for activity in endless.activities:
        if problem.saves(activity.id) and activity.wish != "never" and activity.id not in starts:
            starts = with_activity(endless, starts, activity) or starts
    return starts
