"""The best plan: a mixed-integer model whose tangents are refined until its error does not matter.

The model's own objective is only ever a bound; every plan is valued by ``value.objective_value``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from planner.domain.base.errors import PlanningError
from planner.roadmap.engines import Answer, solve_cpsat, solve_highs
from planner.roadmap.linear import TANGENTS, LinearModel, add_tangent, build, pulled
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.value import objective_value, plan_value, violations

Status = Literal["proven", "within", "found", "impossible"]
Engine = Literal["cpsat", "highs"]
LINEAR_ERROR = 0.0005
MOST_REFINEMENTS = 8
FEW_TANGENTS = 6
PROVEN = 0.0025
SECOND_EFFORT = 20.0


class ImpossiblePlan(PlanningError):
    """No plan keeps the limits; both engines agree."""


@dataclass(frozen=True)
class Solution:
    """What a solve found: the plan, its value, an upper bound on any plan's objective, and how sure.

    ``value`` is the planning value, ``objective`` what the problem's objective makes of the plan (the same
    for the most value). ``linear_error`` is how far the model's tangents overstate the savings at the plan,
    as a share of the value. ``repeatable`` is off when a clock or a person ended the search.
    """

    starts: dict[str, int]
    value: float
    objective: float
    bound: float
    status: Status
    repeatable: bool = True
    linear_error: float = 0.0

    @property
    def gap(self) -> float:
        """How far the bound lies above the objective, as a share of the bound."""
        if not self.bound or not math.isfinite(self.bound):
            return math.inf if self.bound else 0.0
        return max(0.0, (self.bound - self.objective) / abs(self.bound))


Better = Callable[[Solution], None]


def solve(
    problem: PlanningProblem,
    first: Starts | None = None,
    *,
    gap: float = 0.002,
    effort: float = 40.0,
    better: Better | None = None,
    refinements: int = MOST_REFINEMENTS,
    engine: Engine = "cpsat",
) -> Solution:
    """Return the best plan within ``gap`` of the proven optimum, or the best that ``effort`` finds.

    ``effort`` is deterministic time (about seconds), so equal problems give equal plans on any machine.
    ``better`` is told every better plan. With fewer ``refinements`` the bound is looser, and so is the proof.
    The ``engine`` HiGHS is quicker on value alone, but tells nothing on its way; its effort is counted in
    nodes. What only a clock could end is not ``repeatable``. Raises ``ImpossiblePlan`` when no plan keeps
    the limits.
    """
    if problem.objective.kind == "date" and problem.targets:
        problem = _earliest(problem)
    slim = relevant(problem)
    model = build(slim, TANGENTS if refinements > 1 else FEW_TANGENTS)
    search = _Search(problem, better)
    if first is not None:
        search.take(first)
    left, by_clock = effort, False
    for _ in range(refinements):
        if engine == "highs":
            answer = solve_highs(model, gap=gap / 2, effort=effort, hint=search.best)
        else:
            answer = solve_cpsat(
                model, gap=gap / 2, effort=left, hint=search.best, found=search.streamed
            )
        if answer.outcome == "impossible":
            answer = _second_opinion(model, search)
        by_clock = by_clock or answer.by_clock
        search.take(answer.starts, answer.bound)
        search.error = _refine(slim, model, answer.starts)
        done = search.gap <= gap or search.error <= LINEAR_ERROR
        if answer.outcome != "optimal" or done:
            break
        left = max(left / 2, 5.0)
    complete = answer.outcome == "optimal"
    return replace(search.result(complete=complete), repeatable=not by_clock)


def plan_exists(problem: PlanningProblem, effort: float = 10.0) -> bool | None:
    """Whether any plan keeps the limits; ``None`` when ``effort`` did not suffice to tell."""
    bare = replace(problem, worth={})
    model = build(bare)
    answer = solve_cpsat(model, gap=0.0, effort=effort, any_plan=True)
    if answer.outcome == "nothing":
        return None
    if answer.outcome != "impossible":
        return True
    second = solve_highs(model, gap=1.0, effort=effort)
    return bool(second.starts) and not violations(problem, second.starts)


def _earliest(problem: PlanningProblem) -> PlanningProblem:
    """The problem with all targets as early as a plan exists; raises ``ImpossiblePlan``."""

    def by(last: int) -> PlanningProblem:
        targets = tuple(replace(t, by=min(t.by, last)) for t in problem.targets)
        return replace(problem, targets=targets)

    low, high = 0, max(t.by for t in problem.targets)
    if plan_exists(by(high)) is False:
        raise ImpossiblePlan("No plan reaches the targets within the limits.")
    while low < high:
        middle = (low + high) // 2
        if plan_exists(by(middle)):
            high = middle
        else:
            low = middle + 1
    return by(high)


class _Search:
    """The best plan so far and what is proven about it."""

    def __init__(self, problem: PlanningProblem, better: Better | None) -> None:
        self.problem = problem
        self.best: dict[str, int] | None = None
        self.value = -math.inf
        self.bound = math.inf
        self.error = 0.0
        self._better = better

    @property
    def gap(self) -> float:
        if self.best is None or not math.isfinite(self.bound):
            return math.inf
        return max(0.0, self.bound - self.value) / max(abs(self.bound), 1e-9)

    def take(self, starts: Starts, bound: float = math.inf) -> None:
        """Keep ``starts`` when it is feasible and better."""
        self.bound = min(self.bound, bound)
        plan = dict(starts)
        if violations(self.problem, plan):
            return
        value = objective_value(self.problem, plan)
        if self.best is None or value > self.value:
            self.best, self.value = plan, value
            if self._better is not None:
                self._better(self.result(complete=False))

    def streamed(self, starts: dict[str, int], bound: float) -> None:
        """Take a plan that an engine found on its way."""
        self.take(starts, bound)

    def result(self, *, complete: bool) -> Solution:
        if self.best is None:
            raise PlanningError(
                "No plan was found in the time allowed. Loosen a limit and try again."
            )
        bound = max(self.bound, self.value)
        status: Status = "found"
        if complete and math.isfinite(bound):
            status = "proven" if bound - self.value <= PROVEN * abs(bound) + 1e-6 else "within"
        return Solution(
            starts=self.best,
            value=plan_value(self.problem, self.best),
            objective=self.value,
            bound=bound,
            status=status,
            linear_error=self.error,
        )


def _second_opinion(model: LinearModel, search: _Search) -> Answer:
    """Ask the other engine before saying that something is impossible."""
    if search.best is not None:
        return Answer("feasible", dict(search.best), math.inf)
    answer = solve_highs(model, gap=0.05, effort=SECOND_EFFORT)
    if answer.starts and not violations(search.problem, answer.starts):
        return answer
    raise ImpossiblePlan("No plan keeps the limits.")


def _refine(problem: PlanningProblem, model: LinearModel, starts: Starts) -> float:
    """Add tangents where the plan lies; return by how much of the savings they were overstated."""
    over = total = 0.0
    for saving in model.savings:
        y = pulled(problem, starts, saving)
        true = saving.worth * -math.expm1(-y)
        total += true
        bound = min(
            saving.worth * (1 - math.exp(-p) - math.exp(-p) * p + math.exp(-p) * y)
            for p in saving.points
        )
        if bound - true > 1e-4 * saving.worth:
            add_tangent(model, saving, y)
        over += bound - true
    return over / total if total > 0 else 0.0
