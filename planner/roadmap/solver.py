"""The exact solver: a mixed-integer model with overlap bounded by tangents, solved by HiGHS.

Step variables z[i, t] say "started by quarter t". The saving 1 − exp(−y) on an atom is concave in
the summed pulls y, so tangents bound it from above without further binaries. The model's own
objective is a bound, never a result: plans are valued by ``value.plan_value``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from planner.domain.errors import PlanningError
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.value import plan_value, violations

TANGENTS = 24
Status = Literal["proven", "within", "found", "impossible"]


@dataclass(frozen=True)
class Solution:
    """What a solve found: the plan, its value, an upper bound on any plan's value, and how sure."""

    starts: dict[str, int]
    value: float
    bound: float
    status: Status
    repeatable: bool

    @property
    def gap(self) -> float:
        """How far the bound lies above the value, as a share of the bound."""
        return max(0.0, (self.bound - self.value) / abs(self.bound)) if self.bound else 0.0


def solve(
    problem: PlanningProblem,
    first: Starts | None = None,
    *,
    gap: float = 0.002,
    safety_seconds: float = 150.0,
) -> Solution:
    """Return the best plan within ``gap`` of the proven optimum.

    The limit is the gap, so equal problems give equal plans; only when ``safety_seconds`` runs out
    is the result marked as not repeatable. Raises ``PlanningError`` when no plan keeps the limits.
    """
    from ortools.math_opt.python import mathopt

    slim = relevant(problem)
    model = _Model(slim, mathopt)
    parameters = mathopt.SolveParameters(
        relative_gap_tolerance=gap, time_limit=timedelta(seconds=safety_seconds), random_seed=7
    )
    result = mathopt.solve(model.model, mathopt.SolverType.HIGHS, params=parameters)
    reason = result.termination.reason
    if reason == mathopt.TerminationReason.INFEASIBLE:
        raise PlanningError(_why_impossible(problem))
    finished = reason == mathopt.TerminationReason.OPTIMAL
    bound = result.termination.objective_bounds.dual_bound
    starts = model.starts(result) if result.has_primal_feasible_solution() else {}
    if starts and violations(problem, starts):
        raise RuntimeError(f"the solver broke a limit: {violations(problem, starts)[0]}")
    candidates = [dict(starts)] + ([dict(first)] if first is not None else [])
    feasible = [c for c in candidates if not violations(problem, c)]
    if not feasible:
        raise PlanningError("No plan was found in the time allowed. Loosen a limit and try again.")
    best = max(feasible, key=lambda c: plan_value(problem, c))
    value = plan_value(problem, best)
    bound = max(bound, value) if math.isfinite(bound) else math.inf
    status: Status = "found"
    if finished:
        status = "proven" if bound - value <= 0.001 * max(abs(bound), 1.0) else "within"
    return Solution(best, value, bound, status, repeatable=finished)


class _Model:
    """Variables and constraints of one problem in the modelling library."""

    def __init__(self, problem: PlanningProblem, mathopt: Any) -> None:
        self.problem = problem
        self.model = mathopt.Model(name="roadmap")
        self.sum = mathopt.fast_sum
        self.z: dict[tuple[str, int], Any] = {}
        self._activities()
        self._order()
        self._limits()
        objective = [-cost for cost in self._costs()]
        objective += self._savings()
        self.model.maximize(self.sum(objective))

    def _activities(self) -> None:
        for activity in self.problem.activities:
            last = self.problem.latest_start(activity)
            if activity.wish == "never" or last < 0:
                continue
            for quarter in range(last + 1):
                z = self.model.add_binary_variable(name=f"{activity.id}@{quarter}")
                self.z[activity.id, quarter] = z
                if quarter:
                    self.model.add_linear_constraint(self.z[activity.id, quarter - 1] <= z)
            if activity.wish == "must":
                self.model.add_linear_constraint(self.z[activity.id, last] == 1)

    def started(self, id_: str, by: int) -> Any:
        """Whether ``id_`` has started by a quarter: a variable, or 0."""
        if by < 0:
            return 0.0
        last = self.problem.latest_start(self.problem.by_id[id_])
        return self.z.get((id_, min(by, last)), 0.0)

    def _starting(self, id_: str, quarter: int) -> Any:
        return self.z[id_, quarter] - self.started(id_, quarter - 1)

    def _finished(self, id_: str, by: int) -> Any:
        return self.started(id_, by - self.problem.by_id[id_].duration)

    def _order(self) -> None:
        groups: dict[str, list[Any]] = {}
        for (id_, quarter), z in self.z.items():
            activity = self.problem.by_id[id_]
            for need in activity.needs:
                self.model.add_linear_constraint(z - self._finished(need, quarter) <= 0)
            for any_of in activity.needs_any:
                done = self.sum([self._finished(other, quarter) for other in any_of])
                self.model.add_linear_constraint(z - done <= 0)
            if activity.group is not None and quarter == self.problem.latest_start(activity):
                groups.setdefault(activity.group, []).append(z)
        for members in groups.values():
            if len(members) > 1:
                self.model.add_linear_constraint(self.sum(members) <= 1)

    def _limits(self) -> None:
        problem = self.problem
        planned = [a for a in problem.activities if (a.id, 0) in self.z]
        released = 0.0
        for quarter in range(problem.quarters):
            released += problem.budget[quarter]
            spent = [
                a.cash_per_quarter * self.started(a.id, q)
                for a in planned
                if a.cash_per_quarter
                for q in range(quarter + 1)
            ]
            if spent:
                self.model.add_linear_constraint(self.sum(spent) <= released)
            active = {
                a.id: self.started(a.id, quarter) - self.started(a.id, quarter - a.duration)
                for a in planned
            }
            if active:
                self.model.add_linear_constraint(
                    self.sum(list(active.values())) <= problem.most_at_once
                )
            for role, limits in problem.capacity.items():
                load = [
                    a.days[role] / a.duration * active[a.id] for a in planned if a.days.get(role)
                ]
                if load:
                    self.model.add_linear_constraint(self.sum(load) <= limits[quarter])

    def _costs(self) -> list[Any]:
        return [
            self.problem.by_id[id_].cost_by_start[quarter] * self._starting(id_, quarter)
            for (id_, quarter) in self.z
        ]

    def _savings(self) -> list[Any]:
        problem, terms = self.problem, []
        planned = [a for a in problem.activities if (a.id, 0) in self.z]
        for atom, worths in problem.worth.items():
            acting = [a for a in planned if atom in a.pulls]
            most = sum(max(a.pulls[atom]) for a in acting)
            least = sum(min(0.0, *a.pulls[atom]) for a in acting)
            if not acting or (most <= 0 and least >= 0):
                continue
            points = _tangent_points(most)
            for quarter, worth in enumerate(worths):
                pulls = [
                    a.pull(atom, quarter - start - a.duration) * self._starting(a.id, start)
                    for a in acting
                    for start in range(problem.latest_start(a) + 1)
                    if a.pull(atom, quarter - start - a.duration)
                ]
                if not pulls or worth == 0:
                    continue
                y = self.model.add_variable(lb=least, ub=most)
                self.model.add_linear_constraint(y == self.sum(pulls))
                w = self.model.add_variable(lb=-math.inf, ub=1.0)
                for point in points:
                    slope = math.exp(-point)
                    self.model.add_linear_constraint(w - slope * y <= 1 - slope - slope * point)
                terms.append(worth * w)
        return terms

    def starts(self, result: Any) -> dict[str, int]:
        """Read the plan from a result of the solver."""
        values = result.variable_values()
        found: dict[str, int] = {}
        for (id_, quarter), z in self.z.items():
            if values[z] > 0.5 and id_ not in found:
                found[id_] = quarter
        return found


def _tangent_points(most: float) -> list[float]:
    """Points where tangents touch, evenly spaced in 1 − exp(−y) so that the error is even too."""
    top = -math.expm1(-max(most, 1e-9))
    return [-math.log1p(-top * k / TANGENTS) for k in range(TANGENTS + 1)]


def _why_impossible(problem: PlanningProblem) -> str:
    """Say which must cannot be kept, as far as one alone explains it."""
    musts = [a for a in problem.activities if a.wish == "must"]
    names = ", ".join(f"“{a.name}”" for a in musts) or "the limits"
    return (
        f"No plan keeps the limits: {names} cannot all be done within the budget, the people and "
        f"{problem.quarters} quarters. Raise a limit or drop a must."
    )
