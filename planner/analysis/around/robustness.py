"""How the plan stands in other futures: what always belongs in it, what is late, what is more cautious."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.analysis.around.frontier import Progress, setting_for
from planner.analysis.study.delays import Delays, delays_of
from planner.analysis.study.duty_reach import within_reach
from planner.analysis.study.setting import Setting, schedule_of, starts_of
from planner.analysis.study.study import Study
from planner.domain.base.errors import PlanningError
from planner.domain.base.language import phrase
from planner.economics.model import Draws, Timing, draw
from planner.economics.worth import net_present_value
from planner.roadmap.problem import PlanningProblem
from planner.roadmap.solver import Solution
from planner.roadmap.worker import solve_many

Floats = NDArray[np.float64]

FUTURES = 200
GAP = 0.05
EFFORT = 4.0
ALWAYS, NEVER = 0.9, 0.1
FIRST_MONTHS = 6
TAIL = 0.2
VALUED = 1_000
MOST_PLANS = 40


@dataclass(frozen=True)
class Belonging:
    """In what share of futures a candidate belongs in the best plan, and starts in its first two quarters."""

    id: str
    name: str
    share: float
    early: float
    planned: bool

    @property
    def word(self) -> str:
        """``always``, ``depends`` or ``never``."""
        if self.share >= ALWAYS:
            return "always"
        return "never" if self.share <= NEVER else "depends"


@dataclass(frozen=True)
class Cautious:
    """Of all plans seen, the one whose worst fifth of futures is best; values over common futures."""

    schedule: Mapping[str, Timing]
    mean: float
    worst: float
    plan_mean: float
    plan_worst: float

    @property
    def differs(self) -> bool:
        """Whether it is another plan."""
        return self.worst > self.plan_worst


@dataclass(frozen=True)
class Robustness:
    """``regret``: what the plan misses of each future's best plan, money, one per future solved.

    ``cut_short``: in how many futures a clock ended the search, so that another run may differ.
    """

    futures: int
    belonging: tuple[Belonging, ...]
    regret: Floats
    delays: Delays
    cautious: Cautious
    cut_short: int = 0


def robustness(
    study: Study, progress: Progress | None = None, futures: int = FUTURES
) -> Robustness:
    """Plan again in sampled futures, each from the present plan, to 5 % of its best.

    A future is one draw of all inputs; whether a practice takes hold stays a chance, because no plan can
    know it beforehand. Raises ``Cancelled``.
    """
    setting = setting_for(study)
    schedule = dict(study.plan.schedule)
    starts = starts_of(schedule, setting.per)
    draws = _futures(setting, study.case.seed, futures)
    dues = within_reach(setting.problem(), setting.reachable).dues
    problems = [replace(p, dues=dues) for p in setting.problems(draws)]
    count = [0]

    def done(_: int, __: Solution | PlanningError) -> bool:
        count[0] += 1
        return progress is None or progress(
            phrase("{done} of {futures} futures planned", done=count[0], futures=futures),
            0.9 * count[0] / futures,
        )

    def waiting() -> bool:
        return progress is None or progress("", 0.9 * count[0] / futures)

    solved = solve_many(
        problems,
        starts,
        done=done,
        waiting=waiting,
        gap=GAP,
        effort=EFFORT,
        rounds=1,
    )
    plans = [s.starts if isinstance(s, Solution) else starts for s in solved]
    own = net_present_value(setting.case, schedule, draws)
    regret = np.zeros(futures)
    for k, (problem, plan) in enumerate(zip(problems, plans, strict=True)):
        future = {name: values[k : k + 1] for name, values in draws.items()}
        other = float(net_present_value(setting.case, schedule_of(problem, plan), future)[0])
        regret[k] = max(other - float(own[k]), 0.0)
    delays = delays_of(study.project, setting.case, setting.chosen, schedule)
    return Robustness(
        futures=futures,
        belonging=_belonging(problems[0], plans, starts),
        regret=regret,
        delays=delays,
        cautious=_cautious(setting, problems[0], plans, schedule, study.case.seed),
        cut_short=sum(isinstance(s, Solution) and not s.repeatable for s in solved),
    )


def _futures(setting: Setting, seed: int, count: int) -> Draws:
    """Draws of all inputs; whether steps take hold stays at its chances."""
    draws = draw(setting.case, seed, count)
    return {name: v for name, v in draws.items() if not name.endswith(":outcome")}


def _belonging(
    problem: PlanningProblem, plans: list[dict[str, int]], planned: Mapping[str, int]
) -> tuple[Belonging, ...]:
    found = []
    for activity in problem.activities:
        inside = [p[activity.id] for p in plans if activity.id in p]
        if inside or activity.id in planned:
            found.append(
                Belonging(
                    activity.id,
                    activity.name,
                    len(inside) / len(plans),
                    sum(s * problem.months < FIRST_MONTHS for s in inside) / len(plans),
                    activity.id in planned,
                )
            )
    return tuple(sorted(found, key=lambda b: (-b.share, b.id)))


def _cautious(
    setting: Setting,
    problem: PlanningProblem,
    plans: list[dict[str, int]],
    schedule: Mapping[str, Timing],
    seed: int,
) -> Cautious:
    """Among the plan and the futures' best plans, the one with the best mean of its worst fifth (CVaR)."""
    draws = draw(setting.case, seed + 1, VALUED)
    counted: dict[frozenset[tuple[str, int]], int] = {}
    for plan in plans:
        key = frozenset(plan.items())
        counted[key] = counted.get(key, 0) + 1
    counted.pop(frozenset(), None)  # doing nothing risks nothing, and is no plan
    often = sorted(counted, key=lambda k: (-counted[k], sorted(k)))[:MOST_PLANS]

    def judged(own: Mapping[str, Timing]) -> tuple[float, float]:
        values = np.sort(net_present_value(setting.case, own, draws))
        return float(values.mean()), float(values[: int(VALUED * TAIL)].mean())

    mean, worst = judged(schedule)
    best = Cautious(dict(schedule), mean, worst, mean, worst)
    for key in often:
        own = schedule_of(problem, dict(key))
        own_mean, own_worst = judged(own)
        if own_worst > best.worst:
            best = replace(best, schedule=own, mean=own_mean, worst=own_worst)
    return best
