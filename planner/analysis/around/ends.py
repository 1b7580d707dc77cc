"""When the last work of a plan is over: the date that holds in 8 of 10 futures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.study import Study
from planner.domain.plan.calendar import first_day
from planner.economics.costs import durations
from planner.economics.model import Schedule, sample
from planner.economics.outcomes import outcomes
from planner.economics.worth import FEW_FUTURES

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
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
    plan = study.plan
    schedule = plan.schedule if schedule is None else schedule
    if not schedule:
        return None
    last = _last(_ends(study, schedule))
    month = _by(last)
    planned = max(t.finish for t in schedule.values())
    horizon = study.case.horizon
    return WorkEnds(
        _last_day(plan.start, planned),
        _last_day(plan.start, month) if month <= horizon else None,
        _last_day(plan.start, horizon),
        float((last <= horizon).mean()),
    )


def over_by(study: Study, schedule: Schedule) -> int:
    """The month by whose end all of a schedule is over in 8 of 10 futures; 0 for one without steps."""
    return _by(_last(_ends(study, schedule))) if schedule else 0


def ended_by(
    study: Study, schedule: Schedule, months: int
) -> tuple[dict[str, float], dict[str, Flags]]:
    """By step in what share of the futures it is over within so many months, and in which it works then."""
    over, works = {}, {}
    for id_, (end, working) in _ends(study, schedule).items():
        timely = end <= months + 1e-9
        over[id_], works[id_] = float(timely.mean()), timely & working
    return over, works


def _ends(study: Study, schedule: Schedule) -> dict[str, tuple[Floats, Flags]]:
    """By step the month in which it is over, 0 where it never begins, and whether it works; by future."""
    problem, few = study.case_problem, min(FEW_FUTURES, study.case.trials)
    draws = sample(problem, study.project.finance.seed, few, schedule).draws
    found = {}
    for id_, one in outcomes(problem, durations(schedule), draws).items():
        finish = schedule[id_].finish
        last = np.zeros(few) + np.where(one.looked_at > 0, finish + one.late_finish, 0.0)
        if one.second is not None:
            behind = finish + one.second.late_finish + one.longer
            last = np.maximum(last, np.where(one.second.looked_at > 0, behind, 0.0))
        found[id_] = last, np.broadcast_to(one.works > 0, few)
    return found


def _last(ends: Mapping[str, tuple[Floats, Flags]]) -> Floats:
    return np.asarray(np.max([end for end, _ in ends.values()], axis=0))


def _by(last: Floats) -> int:
    return math.ceil(float(np.quantile(last, EIGHT_IN_TEN, method="higher")) - 1e-9)


def _last_day(start: date, months: int) -> date:
    return first_day(start, months) - timedelta(days=1)
