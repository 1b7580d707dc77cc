"""What a plan is worth and whether it keeps the limits; written without the solver's model."""

from __future__ import annotations

import math

from planner.roadmap.problem import PlanningProblem, Starts

TOLERANCE = 1e-6


def plan_value(problem: PlanningProblem, starts: Starts) -> float:
    """Return the planning value: Σ worth·(1 − exp(−Σ pulls)) − costs, in money of today."""
    cost = sum(problem.by_id[i].cost_by_start[s] for i, s in starts.items())
    saving = 0.0
    acting: dict[str, list[tuple[str, int]]] = {}
    for id_, start in starts.items():
        for atom in problem.by_id[id_].pulls:
            acting.setdefault(atom, []).append((id_, start + problem.by_id[id_].duration))
    for atom, sources in acting.items():
        for quarter, worth in enumerate(problem.worth.get(atom, ())):
            if worth == 0:
                continue
            total = sum(problem.by_id[i].pull(atom, quarter - finish) for i, finish in sources)
            saving += worth * -math.expm1(-total)
    return saving - cost


def violations(problem: PlanningProblem, starts: Starts) -> list[str]:
    """Return every broken rule in words; an empty list means that the plan is feasible."""
    found: list[str] = []
    for id_, start in starts.items():
        activity = problem.by_id.get(id_)
        if activity is None:
            found.append(f"“{id_}” is not a candidate")
            continue
        if activity.wish == "never":
            found.append(f"“{activity.name}” is excluded but planned")
        if not 0 <= start <= problem.latest_start(activity):
            found.append(f"“{activity.name}” does not finish within the plan")
        for need in activity.needs:
            if not finished(problem, starts, need, start):
                found.append(f"“{activity.name}” starts before “{need}” is finished")
        for any_of in activity.needs_any:
            if not any(finished(problem, starts, other, start) for other in any_of):
                found.append(f"“{activity.name}” starts without any of {', '.join(any_of)}")
    for activity in problem.activities:
        if activity.wish == "must" and activity.id not in starts:
            found.append(f"“{activity.name}” is a must but not planned")
    groups: dict[str, list[str]] = {}
    for id_ in starts:
        group = problem.by_id[id_].group if id_ in problem.by_id else None
        if group is not None:
            groups.setdefault(group, []).append(id_)
    found += [
        f"{' and '.join(sorted(ids))} exclude one another"
        for ids in groups.values()
        if len(ids) > 1
    ]
    return found + _overloads(problem, starts)


def finished(problem: PlanningProblem, starts: Starts, id_: str, by: int) -> bool:
    """Whether a plan holds ``id_`` and has finished it when quarter ``by`` begins."""
    return id_ in starts and starts[id_] + problem.by_id[id_].duration <= by


def usage(problem: PlanningProblem, starts: Starts) -> tuple[list[float], dict[str, list[float]]]:
    """Return cash per quarter, and person-days by role and quarter, that a plan uses."""
    cash = [0.0] * problem.quarters
    days = {role: [0.0] * problem.quarters for role in problem.capacity}
    for id_, start in starts.items():
        activity = problem.by_id[id_]
        for quarter in range(start, problem.quarters):
            cash[quarter] += activity.cash_per_quarter
        for role, amount in activity.days.items():
            for quarter in range(start, min(start + activity.duration, problem.quarters)):
                days[role][quarter] += amount / activity.duration
    return cash, days


def running(problem: PlanningProblem, starts: Starts) -> list[int]:
    """Return how many activities run in each quarter."""
    count = [0] * problem.quarters
    for id_, start in starts.items():
        for quarter in range(start, min(start + problem.by_id[id_].duration, problem.quarters)):
            count[quarter] += 1
    return count


def _overloads(problem: PlanningProblem, starts: Starts) -> list[str]:
    known = {i: s for i, s in starts.items() if i in problem.by_id and s >= 0}
    cash, days = usage(problem, known)
    found = []
    spent = released = 0.0
    for quarter in range(problem.quarters):
        spent, released = spent + cash[quarter], released + problem.budget[quarter]
        if spent > released * (1 + TOLERANCE) + TOLERANCE:
            found.append(f"quarter {quarter + 1}: {spent:,.0f} spent, {released:,.0f} released")
    for role, used in days.items():
        for quarter, amount in enumerate(used):
            limit = problem.capacity[role][quarter]
            if amount > limit * (1 + TOLERANCE) + TOLERANCE:
                found.append(f"quarter {quarter + 1}: {amount:.1f} of {limit:.1f} days of {role}")
    for quarter, count in enumerate(running(problem, known)):
        if count > problem.most_at_once:
            found.append(
                f"quarter {quarter + 1}: {count} initiatives at once, {problem.most_at_once} allowed"
            )
    return found
