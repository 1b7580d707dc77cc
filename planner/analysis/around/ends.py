"""When the last work of a plan is over: the date that holds in 8 of 10 futures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from planner.analysis.study.study import Study
from planner.domain.plan.calendar import first_day
from planner.economics.costs import durations
from planner.economics.model import Schedule, sample
from planner.economics.outcomes import outcomes
from planner.economics.worth import FEW_FUTURES

EIGHT_IN_TEN = 0.8


@dataclass(frozen=True)
class WorkEnds:
    """The last day of work: as planned, and of the month by which it is over in 8 of 10 futures.

    ``by`` is ``None`` where that is not within the horizon; ``within`` is the share of futures that are.
    """

    planned: date
    by: date | None
    horizon: date
    within: float


def work_ends(study: Study, schedule: Schedule | None = None) -> WorkEnds | None:
    """When every step that begins works or was given up; ``None`` for a plan without steps.

    ``schedule`` is that of another choice than the plan. A step that never begins takes no time, one that
    fails at first as much longer as its further tries.
    """
    plan, problem = study.plan, study.case_problem
    schedule = plan.schedule if schedule is None else schedule
    if not schedule:
        return None
    few = min(FEW_FUTURES, study.case.trials)
    futures = sample(problem, study.project.finance.seed, few, schedule)
    became = outcomes(problem, durations(schedule), futures.draws)
    last = np.zeros(few)
    for id_, timing in schedule.items():
        one = became[id_]
        end = timing.finish + one.late_finish
        last = np.maximum(last, np.where(one.looked_at > 0, end, 0.0))
        if one.second is not None:
            behind = timing.finish + one.second.late_finish + one.longer
            last = np.maximum(last, np.where(one.second.looked_at > 0, behind, 0.0))
    month = math.ceil(float(np.quantile(last, EIGHT_IN_TEN, method="higher")) - 1e-9)
    planned = max(t.finish for t in schedule.values())
    horizon = study.case.horizon
    return WorkEnds(
        _last_day(plan.start, planned),
        _last_day(plan.start, month) if month <= horizon else None,
        _last_day(plan.start, horizon),
        float((last <= horizon).mean()),
    )


def _last_day(start: date, months: int) -> date:
    return first_day(start, months) - timedelta(days=1)
