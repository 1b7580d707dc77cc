"""What a plan is worth and whether it keeps the limits; written without the solver's model."""

from __future__ import annotations

from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.tail import tail_worth

TOLERANCE = 1e-6


def plan_value(problem: PlanningProblem, starts: Starts) -> float:
    """Return the planning value: Σ worth·(1 − exp(−Σ pulls)) − costs, in money of today."""
    return plan_saving(problem, starts) - plan_cost(problem, starts)


def plan_cost(problem: PlanningProblem, starts: Starts) -> float:
    """Return the present value of all costs."""
    return sum(problem.by_id[i].cost_by_start[s] for i, s in starts.items())


def net_cost(problem: PlanningProblem, starts: Starts) -> float:
    """Return the present value of all costs less what is preferred."""
    preferred = sum(problem.by_id[i].preferred(s) for i, s in starts.items())
    return plan_cost(problem, starts) - preferred


def plan_saving(problem: PlanningProblem, starts: Starts) -> float:
    """Return the present value of what is saved over the futures, nothing counted twice."""
    return problem.valued.saving(placed(problem, starts))


def placed(problem: PlanningProblem, starts: Starts) -> list[tuple[str, int, float]]:
    """A plan as its futures read it, always in one order, so that sums are the same to the last digit."""
    return [
        (a.id, problem.finish_tick(a, starts[a.id]), 1.0)
        for a in problem.activities
        if a.id in starts
    ]


def objective_value(problem: PlanningProblem, starts: Starts) -> float:
    """Return what the problem's objective makes of a plan; higher is better."""
    objective = problem.objective
    extra = sum(problem.by_id[i].preferred(s) for i, s in starts.items())
    if objective.kind == "cost":
        return extra - plan_cost(problem, starts)
    worth = plan_value(problem, starts) + extra
    if objective.kind in ("value", "date"):
        return worth
    if objective.kind == "careful":
        return worth + objective.share * (tail_worth(problem, starts) - worth + extra)
    gained = level_gain(problem, starts)
    return gained if objective.kind == "level" else worth + objective.per_level * gained


def level_gain(problem: PlanningProblem, starts: Starts) -> float:
    """By how much a plan lifts the objective's measure by its period."""
    objective = problem.objective
    path = level_path(problem, starts, objective.measure)
    return path[objective.by + 1] - path[0]


def level_path(problem: PlanningProblem, starts: Starts, measure: str) -> list[float]:
    """Return the level of a measure today and at the end of each period; length ``periods + 1``."""
    path = [problem.levels[measure]] * (problem.periods + 1)
    reached: list[int] = []
    for rung in problem.rungs:
        ends = sorted(starts[i] + problem.by_id[i].duration for i in rung.by if i in starts)
        first = ends[rung.least - 1] if len(ends) >= rung.least else problem.periods + 1
        reached.append(first if rung.above is None else max(first, reached[rung.above]))
        lift = rung.lifts.get(measure, 0.0)
        if lift:
            for period in range(reached[-1], problem.periods + 1):
                path[period] += lift
    return path


class Broken(str):
    """A rule that a plan breaks, in words for those who look for a fault of ours.

    ``kind`` names the rule, ``about`` the activity that breaks it, ``needed`` what is missing there: ids of
    activities, or the role whose days do not reach.
    """

    kind: str
    about: str
    needed: tuple[str, ...]

    def __new__(
        cls, words: str, kind: str, about: str = "", needed: tuple[str, ...] = ()
    ) -> Broken:
        """Keep beside the words what they are about."""
        made = super().__new__(cls, words)
        made.kind, made.about, made.needed = kind, about, needed
        return made


def violations(problem: PlanningProblem, starts: Starts) -> list[Broken]:
    """Return every broken rule; an empty list means that the plan is feasible."""
    found: list[Broken] = []
    for id_, start in starts.items():
        activity = problem.by_id.get(id_)
        if activity is None:
            found.append(Broken(f"“{id_}” is not a candidate", "unknown", id_))
        else:
            found += _misplaced(problem, starts, activity, start)
    for activity in problem.activities:
        if activity.wish == "must" and activity.id not in starts:
            words = f"“{activity.name}” is a must but not planned"
            found.append(Broken(words, "wish", activity.id))
    groups: dict[str, list[str]] = {}
    for id_ in starts:
        group = problem.by_id[id_].group if id_ in problem.by_id else None
        if group is not None:
            groups.setdefault(group, []).append(id_)
    found += [
        Broken(f"{' and '.join(sorted(ids))} exclude one another", "group")
        for ids in groups.values()
        if len(ids) > 1
    ]
    found += [
        Broken(f"the duty “{due.name}” is not met at the end of period {due.by + 1}", "due")
        for due in problem.dues
        if sum(finished(problem, starts, m, due.last(m)) for m in due.members) < due.least
    ]
    if not found and overdrawn(problem.most_cost, net_cost(problem, starts)):
        found.append(Broken(f"costs more than {problem.most_cost:,.0f}", "cost"))
    return found + _overloads(problem, {i: s for i, s in starts.items() if i in problem.by_id})


def _misplaced(
    problem: PlanningProblem, starts: Starts, activity: Activity, start: int
) -> list[Broken]:
    """What is wrong with one start: its window, and what has to be there before."""
    name = f"“{activity.name}”"
    found = _unready(problem, starts, activity, start)
    if activity.wish == "never":
        found.append(Broken(f"{name} is excluded but planned", "wish", activity.id))
    if not 0 <= start <= problem.periods - activity.duration:
        found.append(Broken(f"{name} does not finish within the plan", "horizon", activity.id))
    if start < activity.earliest or (activity.latest is not None and start > activity.latest):
        found.append(Broken(f"{name} starts outside its window", "window", activity.id))
    if start in problem.closed:
        found.append(Broken(f"{name} starts in a closed period", "closed", activity.id))
    return found


def _unready(
    problem: PlanningProblem, starts: Starts, activity: Activity, start: int
) -> list[Broken]:
    """What an activity rests on and what is not there when it starts or ends."""
    found: list[Broken] = []

    def add(kind: str, words: str, *needed: str) -> None:
        found.append(Broken(f"“{activity.name}” {words}", kind, activity.id, needed))

    def ready(other: str) -> bool:
        return finished(problem, starts, other, start - activity.lags.get(other, 0))

    for other in activity.needs:
        if not ready(other):
            add("needs", f"starts before “{other}” is finished", other)
    for any_of in activity.needs_any:
        if not any(ready(o) for o in any_of):
            add("needs", f"starts without any of {', '.join(any_of)}", *any_of)
    end = start + activity.duration
    for other in activity.safe_with:
        if not finished(problem, starts, other, end):
            add("safe", f"is finished before “{other}”, with which alone it is safe", other)
    for gate in activity.gates:
        reached = level_path(problem, starts, gate.measure)[max(0, min(start, problem.periods))]
        if reached < gate.level - TOLERANCE:
            add("gate", f"starts before {gate.measure} is at {gate.level:g}", gate.measure)
    return found


def finished(problem: PlanningProblem, starts: Starts, id_: str, by: int) -> bool:
    """Whether a plan holds ``id_`` and has finished it when period ``by`` begins."""
    return id_ in starts and starts[id_] + problem.by_id[id_].duration <= by


def usage(problem: PlanningProblem, starts: Starts) -> tuple[list[float], dict[str, list[float]]]:
    """Return cash per period, and person-days by role and period, that a plan uses."""
    cash = [0.0] * problem.periods
    days = {role: [0.0] * problem.periods for role in problem.capacity}
    for id_, start in starts.items():
        activity = problem.by_id[id_]
        paid = activity.cash
        if paid:  # most cost nobody's money
            last = len(paid) - 1
            for period in range(start, problem.periods):
                cash[period] += paid[min(period - start, last)]
        end = min(start + activity.duration, problem.periods)
        for role, amount in activity.days.items():
            each, used = amount / activity.duration, days[role]
            for period in range(start, end):
                used[period] += each
    return cash, days


def running(problem: PlanningProblem, starts: Starts) -> list[int]:
    """Return how many activities run in each period."""
    count = [0] * problem.periods
    for id_, start in starts.items():
        for period in range(start, min(start + problem.by_id[id_].duration, problem.periods)):
            count[period] += 1
    return count


def overdrawn(limit: float, used: float) -> bool:
    """Whether ``used`` lies above ``limit`` by more than rounding."""
    return used > limit * (1 + TOLERANCE) + TOLERANCE


def _overloads(problem: PlanningProblem, starts: Starts) -> list[Broken]:
    known = {i: s for i, s in starts.items() if s >= 0}
    cash, days = usage(problem, known)
    found: list[Broken] = []
    spent = released = 0.0
    for period in range(problem.periods):
        if problem.carry_over:
            spent, released = spent + cash[period], released + problem.budget[period]
        else:
            spent, released = cash[period], problem.budget[period]
        if period >= problem.past and overdrawn(released, spent):
            words = f"period {period + 1}: {spent:,.0f} spent, {released:,.0f} released"
            found.append(Broken(words, "money"))
    if overdrawn(problem.budget_total, sum(cash)):
        words = f"{sum(cash):,.0f} spent in all, {problem.budget_total:,.0f} allowed"
        found.append(Broken(words, "money"))
    for role, used in days.items():
        for period, amount in enumerate(used):
            limit = problem.capacity[role][period]
            if period >= problem.past and overdrawn(limit, amount):
                words = f"period {period + 1}: {amount:.1f} of {limit:.1f} days of {role}"
                found.append(Broken(words, "days", needed=(role,)))
    for period, count in enumerate(running(problem, known)):
        if period >= problem.past and count > problem.most_at_once:
            words = (
                f"period {period + 1}: {count} initiatives at once, {problem.most_at_once} allowed"
            )
            found.append(Broken(words, "at once"))
    for target in problem.targets:
        reached = level_path(problem, known, target.measure)[target.by + 1]
        if reached < target.level - TOLERANCE:
            words = (
                f"{target.measure} is at {reached:.2f} at the end of period {target.by + 1}, "
                f"not at {target.level:g}"
            )
            found.append(Broken(words, "target"))
    return found
