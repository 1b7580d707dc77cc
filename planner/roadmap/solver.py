"""The best plan: base rows, exact cuts at relaxed points and at plans, and a proof that holds for all plans.

The model's own objective is only ever a bound; every plan is valued by ``value.objective_value``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from planner.domain.base.errors import PlanningError
from planner.roadmap.engines import Answer, Highs, solve_cpsat, solve_highs
from planner.roadmap.linear import LinearModel, build, exact_cuts
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import PlanningProblem, Starts, Target
from planner.roadmap.value import level_path, net_cost, objective_value, plan_value, violations

Status = Literal["proven", "within", "found", "impossible"]
Engine = Literal["cpsat", "highs"]
MOST_ROUNDS = 8
MOST_RELAXED = 12
PROVEN = 0.0025
SHARE_OF_GAP = 0.3
SECOND_EFFORT = 20.0
HOLD = 1e-6
TRIFLE = 1e-6
"""Share of all that could be saved below which nothing is told apart."""


class ImpossiblePlan(PlanningError):
    """No plan keeps the limits: both engines agree, or a must rests on what is excluded."""


@dataclass(frozen=True)
class Solution:
    """What a solve found: the plan, its value, an upper bound on any plan's objective, and how sure.

    ``value`` is the planning value, ``objective`` what the problem's objective makes of the plan (the same
    for the most value). ``repeatable`` is off when a clock or a person ended the search; ``seconds`` is how
    long a processor worked.
    """

    starts: dict[str, int]
    value: float
    objective: float
    bound: float
    status: Status
    repeatable: bool = True
    seconds: float = field(default=0.0, compare=False)

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
    rounds: int = MOST_ROUNDS,
    engine: Engine = "highs",
) -> Solution:
    """Return the best plan within ``gap`` of the proven optimum, or the best that ``effort`` finds.

    Aims in order are solved one after the other: first the level, the date or the cost alone, then the most
    value with that held; value and bound are those of the last. ``effort`` is counted in work, not by a
    clock, so equal problems give equal plans on any machine. ``better`` is told every better plan. The other
    engine is asked where the first does not close, where it says that nothing is possible, and where a plan
    lies above its bound. What only a clock could end is not ``repeatable``. Raises ``ImpossiblePlan`` when no
    plan keeps the limits.
    """
    began = time.process_time()
    found = _in_order(problem, first, better, gap=gap, effort=effort, rounds=rounds, engine=engine)
    return replace(found, seconds=time.process_time() - began)


def _in_order(
    problem: PlanningProblem, first: Starts | None, better: Better | None, **options: Any
) -> Solution:
    """Aims one after the other, each with what the one before it reached held."""
    kind = problem.objective.kind
    if kind == "date" and problem.targets:
        problem = _earliest(problem)
    if kind not in ("level", "cost"):
        return _solve(problem, first, better=better, **options)
    leading = _solve(problem, first, **options)
    second = _solve(_held(problem, leading.starts), leading.starts, better=better, **options)
    return replace(second, repeatable=leading.repeatable and second.repeatable)


def _held(problem: PlanningProblem, starts: Starts) -> PlanningProblem:
    """The problem of the most value with what a plan reaches of the leading aim kept."""
    aim = problem.objective
    worth = replace(aim, kind="value")
    if aim.kind == "cost":
        cost = net_cost(problem, starts)
        return replace(problem, objective=worth, most_cost=cost + HOLD * max(abs(cost), 1.0))
    level = level_path(problem, starts, aim.measure)[aim.by + 1]
    target = Target(aim.measure, level - HOLD, aim.by)
    return replace(problem, objective=worth, targets=(*problem.targets, target))


def _solve(
    problem: PlanningProblem,
    first: Starts | None,
    *,
    gap: float,
    effort: float,
    rounds: int,
    engine: Engine,
    better: Better | None = None,
) -> Solution:
    """One aim: cuts at the first plan and at relaxed points, then whole plans until the gap holds."""
    slim = relevant(problem)
    if any(a.wish == "must" and a.id not in slim.by_id for a in problem.activities):
        raise ImpossiblePlan("No plan keeps the limits.")  # something it rests on is excluded
    model = build(slim)
    search = _Search(problem, better)
    for known in (first, {}):
        if known is not None:
            search.take(known)
    saves = bool(model.savings) or model.tail is not None
    if saves and search.best is not None:
        _cut(slim, model, model.point(_as_values(model, search.best)))
    highs = Highs(model)
    if saves:
        _relax(slim, model, highs, gap)
    by_clock, complete = False, False
    for _ in range(rounds):
        answer = _one(model, highs, search, gap * SHARE_OF_GAP, effort, engine)
        by_clock = by_clock or answer.by_clock
        complete = answer.outcome == "optimal"
        before = search.bound
        search.take(answer.starts, answer.bound)
        if not saves or search.gap <= gap or not complete:
            break
        if search.bound >= before and answer.starts == search.cut_at:
            break  # the cut at this plan is there already: what is left is the engine's own gap
        search.cut_at = dict(answer.starts)
        _cut(slim, model, model.point(_as_values(model, answer.starts)))
        highs.read_rows()
    return replace(search.result(complete=complete), repeatable=not by_clock)


def _as_values(model: LinearModel, starts: Starts) -> list[float]:
    values = [0.0] * len(model.lower)
    for column, value in model.values_of(starts).items():
        values[column] = value
    return values


def _cut(problem: PlanningProblem, model: LinearModel, point: dict[tuple[str, int], float]) -> None:
    model.rows += exact_cuts(problem, model, point)


def _relax(problem: PlanningProblem, model: LinearModel, highs: Highs, gap: float) -> None:
    """Cut where the relaxed problem's answers lie until they hardly move the bound."""
    last = math.inf
    for _ in range(MOST_RELAXED):
        found = highs.relaxed()
        if found is None:
            return
        values, bound = found
        if last - bound <= gap * SHARE_OF_GAP * abs(bound):
            return
        last = bound
        _cut(problem, model, model.point(values))
        highs.read_rows()


def _one(
    model: LinearModel,
    highs: Highs,
    search: _Search,
    gap: float,
    effort: float,
    engine: Engine,
) -> Answer:
    """What the leading engine says, checked by the other where it does not close or cannot be right."""
    if engine == "cpsat":
        answer = solve_cpsat(model, gap=gap, effort=effort, hint=search.best, found=search.streamed)
        return _second_opinion(model, search) if answer.outcome == "impossible" else answer
    answer = highs.solve(gap=gap, effort=effort)
    if answer.outcome == "impossible":
        if (
            search.best is None
            and solve_cpsat(model, gap=1.0, effort=SECOND_EFFORT, any_plan=True).outcome
            == "impossible"
        ):
            raise ImpossiblePlan("No plan keeps the limits.")
        answer = Answer("nothing", {}, math.inf, answer.by_clock)
    false_proof = search.value > answer.bound + max(1e-6 * abs(answer.bound), 1e-6)
    if false_proof:
        answer = Answer("nothing", answer.starts, math.inf, answer.by_clock)
    if answer.outcome == "optimal":
        return answer
    search.take(answer.starts, answer.bound)
    other = solve_cpsat(model, gap=gap, effort=effort / 2, hint=search.best, found=search.streamed)
    if other.outcome == "impossible":
        return answer
    return replace(other, bound=min(other.bound, answer.bound), by_clock=answer.by_clock)


def plan_exists(
    problem: PlanningProblem, effort: float = 10.0, *, second: bool = True
) -> bool | None:
    """Whether any plan keeps the limits; ``None`` when ``effort`` did not suffice to tell.

    ``second`` asks the other engine, too, before it says that there is none.
    """
    bare = replace(problem, worth={}, futures=None)
    model = build(bare)
    answer = solve_cpsat(model, gap=0.0, effort=effort, any_plan=True)
    if answer.outcome == "nothing":
        return None
    if answer.outcome != "impossible":
        return True
    if not second:
        return False
    other = solve_highs(model, gap=1.0, effort=effort)
    return bool(other.starts) and not violations(problem, other.starts)


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
        self.most = sum(float(abs(w).sum()) for w in problem.valued.weights.values())
        self.best: dict[str, int] | None = None
        self.value = -math.inf
        self.bound = math.inf
        self.cut_at: dict[str, int] | None = None
        self._better = better

    @property
    def gap(self) -> float:
        if self.best is None or not math.isfinite(self.bound):
            return math.inf
        over = self.bound - self.value
        return 0.0 if over <= TRIFLE * self.most else over / max(abs(self.bound), 1e-9)

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
        if bound - self.value <= TRIFLE * self.most:
            bound = self.value  # below what the sums are exact to
        status: Status = "found"
        if complete and math.isfinite(bound):
            status = "proven" if bound - self.value <= PROVEN * abs(bound) + 1e-6 else "within"
        return Solution(
            starts=self.best,
            value=plan_value(self.problem, self.best),
            objective=self.value,
            bound=bound,
            status=status,
        )


def _second_opinion(model: LinearModel, search: _Search) -> Answer:
    """Ask the other engine before saying that something is impossible."""
    if search.best is not None:
        return Answer("feasible", dict(search.best), math.inf)
    answer = solve_highs(model, gap=0.05, effort=SECOND_EFFORT)
    if answer.starts and not violations(search.problem, answer.starts):
        return answer
    raise ImpossiblePlan("No plan keeps the limits.")
