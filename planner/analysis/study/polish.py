"""Better plans near the solver's, found in futures that nobody planned with.

The planning futures agree with the printed ones step by step, not in every pair of steps. So plans one move
away are screened in the planning futures, and those that are as good are held against the plan in fresh
futures, twice: a gain has to stand out of the draws before it is taken, so as a rule none is.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.analysis.study.setting import Setting, schedule_of
from planner.domain.base.errors import Cancelled
from planner.economics.model import Draws, sample
from planner.economics.worth import net_present_value
from planner.roadmap.futures import Floats
from planner.roadmap.greedy import with_activity
from planner.roadmap.near import Plan, Valued, added, rests, shifted
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.solver import Solution
from planner.roadmap.value import objective_value, plan_saving, plan_value, violations

LEAST = 0.001
"""Share of the worth, or of a tenth of the benefits where the worth is small, that a move has to gain."""
UNIT = 0.1
KEPT = 12
LOOKED, CONFIRMED = 2_048, 4_096
ERRORS, AGAIN = 3.3, 2.33
MOST_MOVES = 8


def polished(
    setting: Setting,
    problem: PlanningProblem,
    solution: Solution,
    waiting: Callable[[], bool] | None = None,
) -> Solution:
    """The solution after the moves that are better beyond noise; most often as it was.

    Raises ``Cancelled`` when ``waiting`` says so.
    """
    if problem.objective.kind != "value" or any(a.preference for a in problem.activities):
        return solution
    plan = dict(solution.starts)
    for round_ in range(MOST_MOVES):
        if waiting is not None and not waiting():
            raise Cancelled
        unit = max(abs(plan_value(problem, plan)), UNIT * plan_saving(problem, plan), 1.0)
        close = _close(problem, plan, LEAST * unit)
        if not close:
            break
        best, gain, error = _best(setting, problem, plan, close, ("last mile", round_, LOOKED))
        if gain < LEAST * unit or gain < ERRORS * error:
            break
        _, gain, error = _best(setting, problem, plan, [best], ("again", round_, CONFIRMED))
        if gain < LEAST * unit or gain < AGAIN * error:
            break
        plan = best
    if plan == solution.starts:
        return solution
    objective = objective_value(problem, plan)
    return replace(
        solution,
        starts=plan,
        value=plan_value(problem, plan),
        objective=objective,
        bound=max(solution.bound, objective),
    )


def _close(problem: PlanningProblem, plan: Plan, below: float) -> list[Plan]:
    """Plans one move away that keep all limits and are hardly worth less, the best first."""
    valued = Valued(problem, plan)
    least = valued.value - below
    found: dict[tuple[tuple[str, int], ...], float] = {}

    def take(other: Plan) -> None:
        worth = valued.of(other)
        if worth >= least and other != plan and not violations(problem, other):
            found[tuple(sorted(other.items()))] = worth

    for other in shifted(problem, plan):
        take(other)
    for other in added(problem, plan):
        take(other)
    nothing = Valued(problem, {})
    others = [a for a in problem.activities if a.id not in plan and problem.saves(a.id)]
    alone = {a.id: nothing.at_most(a) for a in others}
    for rest in rests(problem, plan):
        take(rest)
        left = Valued(problem, rest)
        for activity in others:
            lacks = any(n not in rest and problem.saves(n) for n in activity.named)
            # gains shrink as a plan grows, so what it gains alone is the most it can gain
            if not lacks and (
                left.value + alone[activity.id] < least or left.at_most(activity) < least
            ):
                continue
            swapped = with_activity(problem, rest, activity)
            if swapped is not None:
                take(swapped)
    ranked = sorted(found, key=lambda key: (-found[key], key))
    return [dict(key) for key in ranked[:KEPT]]


def _best(
    setting: Setting,
    problem: PlanningProblem,
    plan: Starts,
    others: list[Plan],
    block: tuple[str, int, int],
) -> tuple[Plan, float, float]:
    """Which of ``others`` gains most in a block of fresh futures, its gain, and the standard error."""
    name, round_, count = block
    seed = zlib.crc32(f"{name}:{setting.project.finance.seed}:{round_}".encode())
    draws = sample(setting.case, seed, count).draws
    base = _worths(setting, problem, plan, draws, count)
    gains = [_worths(setting, problem, other, draws, count) - base for other in others]
    place = int(np.argmax([g.mean() for g in gains]))
    error = float(gains[place].std(ddof=1)) / count**0.5
    return others[place], float(gains[place].mean()), error


def _worths(
    setting: Setting, problem: PlanningProblem, plan: Starts, draws: Draws, count: int
) -> Floats:
    """Worth in each future; nothing is worth nothing."""
    if not plan:
        return np.zeros(count)
    worths: Floats = net_present_value(setting.case, schedule_of(problem, plan), draws)
    return worths
