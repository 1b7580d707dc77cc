"""Where nothing pays: from which figure on the practice that is nearest to it would, tried here once more."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from planner.analysis.around.would_pay import nearest as found_nearest
from planner.analysis.study.break_even import TRIED, alone
from planner.analysis.study.study import Study
from planner.economics.model import sample
from planner.economics.worth import net_present_value
from tests.reading.recompute import Values, read


def nearest(study: Study) -> str:
    """The practice that comes nearest to paying, by what the list of those left out says it lacks."""
    near = found_nearest(study)
    assert near is not None
    return near.id


def worth_with(study: Study, fixed: Mapping[str, float]) -> float:
    """What the practice nearest to paying is worth alone, with inputs at fixed values."""
    practice = next(p for p in study.catalogue.practices if p.id == nearest(study))
    problem, schedule = alone(study.project, study.catalogue, practice, study.profile)
    draws = dict(sample(problem, study.project.finance.seed, TRIED, schedule).draws)
    draws |= {i: np.full(TRIED, v) for i, v in fixed.items() if i in draws}
    draws |= {d.id: d.of(draws) for d in problem.derived}
    return float(net_present_value(problem, schedule, draws).mean())


def line_error(x: np.ndarray, y: np.ndarray, at: float) -> float:
    """Standard error of where a straight line of ``y`` on ``x`` crosses nothing, near ``at``."""
    slope, base = np.polyfit(x, y, 1)
    rest = float((y - base - slope * x).std())
    far = (at - float(x.mean())) / float(x.std())
    return float(rest / abs(slope) * np.sqrt((1 + far**2) / len(x)))


def counted_with(study: Study, names: Mapping[str, str]) -> Values:
    """The mean of an input in the futures in which the practice nearest to paying is tried."""
    row = next(r for r in study.register if str(r.definition.label) == names["label"])
    practice = next(p for p in study.catalogue.practices if p.id == nearest(study))
    problem, schedule = alone(study.project, study.catalogue, practice, study.profile)
    drawn = sample(problem, study.project.finance.seed, TRIED, schedule).draws
    return (float(drawn[row.definition.id].mean()),)


def would_pay(study: Study, names: Mapping[str, str]) -> Values:
    """The value of an input at which that practice pays: the printed one, if the worth crosses there."""
    row = next(r for r in study.register if str(r.definition.label) == names["label"])
    key = row.definition.id
    practice = next(p for p in study.catalogue.practices if p.id == nearest(study))
    problem, schedule = alone(study.project, study.catalogue, practice, study.profile)
    mean = float(sample(problem, study.project.finance.seed, TRIED, schedule).draws[key].mean())
    number, half = read(names["said"])
    side = 1 if names["side"] == "more" else -1
    pays = worth_with(study, {key: number + side * half})
    not_yet = worth_with(study, {key: number - side * half})
    return number if pays > 0 >= not_yet else math.nan, mean


def together(study: Study) -> float:
    """What that practice is worth with every input at its better end."""
    better: dict[str, float] = {}
    for row in study.register:
        ends = (row.range.low, row.range.high)
        if ends[0] == ends[1]:
            continue
        at = [worth_with(study, {row.definition.id: end}) for end in ends]
        if at[0] != at[1]:
            better[row.definition.id] = ends[int(np.argmax(at))]
    return worth_with(study, better)
