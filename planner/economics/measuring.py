"""What a plan makes measurable: information that is shown beside the worth, and never part of it.

Value counts as far as it is measured today, with and without the plan. Measuring more of it moves no money;
it earns by what it lets people stop (the stage gate), and by what is known before deciding
(``information``).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.economics.costs import durations
from planner.economics.grid import adoption
from planner.economics.model import CaseProblem, Draws, Schedule
from planner.economics.outcomes import Outcome, outcomes

Floats = NDArray[np.float64]


def left_of(
    problem: CaseProblem,
    schedule: Schedule,
    draws: Draws,
    target: str,
    month: int,
    became: Mapping[str, Outcome] | None = None,
) -> Floats:
    """∏(1 − e·gap·A·works) in ``month`` over the effects on ``target``, shape ``(trials,)``."""
    became = outcomes(problem, durations(schedule), draws) if became is None else became
    left = np.ones(len(next(iter(draws.values()))))
    for id_, timing in schedule.items():
        one, outcome = problem.by_id[id_], became[id_]
        for effect in one.effects:
            if effect.target == target:
                since = month - timing.finish - outcome.late_finish
                adopted = adoption(since, one.delay_months, one.ramp_months)
                share = draws[f"{id_}:effect:{target}"] * draws.get(f"{id_}:gap", effect.gap)
                left = left * (1 - share * adopted * outcome.works)
    return left


def measured_after(problem: CaseProblem, schedule: Schedule, draws: Draws) -> Floats:
    """Share of value that is measured at the horizon: 1 − (1 − today's)·∏(1 − e); ``(trials,)``."""
    left = left_of(problem, schedule, draws, "verified_share", problem.horizon)
    return np.asarray(1 - (1 - draws["verified_share"]) * left)
