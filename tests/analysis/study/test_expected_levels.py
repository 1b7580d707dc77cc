"""The expected level is the mean over the futures, counted one by one by a second implementation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.analysis.study.expected_levels import expected_levels
from planner.analysis.study.expected_path import expected_after, expected_path, expected_under
from planner.analysis.study.study import Study, futures_of
from planner.domain.plan.plan import QUARTER
from tests.futures import levels_by_future

FUTURES = 60


def by_hand(study: Study, months: range) -> list[tuple[float, float, float]]:
    found = []
    for each in levels_by_future(study, study.plan.schedule, months):
        tenth = len(each) // 10
        lowest, highest = sorted(e[1] for e in each)[:tenth], sorted(e[2] for e in each)[-tenth:]
        values = [e[0] for e in each if e[0] is not None]
        assert len(values) == len(each)
        found.append((sum(values) / len(each), sum(lowest) / tenth, sum(highest) / tenth))
    return found


def of_few(study: Study) -> Study:
    finance = study.project.finance.model_copy(update={"trials": FUTURES})
    return replace(study, project=study.project.model_copy(update={"finance": finance}), levels=())


def test_the_mean_and_its_tenths_are_those_of_futures_counted_one_by_one(
    example_study: Study,
) -> None:
    few = of_few(example_study)
    schedule = few.plan.schedule
    months = range(0, few.plan.months + 1, QUARTER)
    found = expected_path(few)
    assert found == expected_under(few, schedule, months)
    for one, true in zip(found, by_hand(few, months), strict=True):
        assert (one.value, one.low, one.high) == pytest.approx(true)
    last, planned = found[-1], few.plan.path[-1]
    assert last.value is not None
    assert planned.value is not None
    assert last.value < planned.value, "the example's plan has steps that may fail"
    assert last.low < planned.low
    assert last.high == pytest.approx(planned.high)


def test_a_study_holds_what_is_read_off_its_own_futures(example_study: Study) -> None:
    plan = example_study.plan
    again = expected_path(replace(example_study, levels=()))
    assert len(example_study.levels) == plan.quarters + 1
    for one, other in zip(example_study.levels, again, strict=True):
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))
    assert expected_after(example_study, 7) == example_study.levels[2]
    assert expected_after(example_study, 10_000) == example_study.levels[-1]


def test_a_step_that_never_works_lifts_nothing_and_one_that_always_does_lifts_all(
    few_study: Study,
) -> None:
    study, schedule = few_study, few_study.plan.schedule
    futures = futures_of(study.project, study.case_problem, schedule)
    path = study.plan.path
    for failed, levels in ((0.0, path), (99.0, path[:1] * len(path))):
        draws = {
            k: np.full_like(v, failed) if k.endswith(":outcome") else v
            for k, v in futures.draws.items()
        }
        found = expected_levels(
            study.profile,
            study.candidates,
            study.case_problem,
            schedule,
            range(0, study.plan.months + 1, QUARTER),
            replace(futures, draws=draws),
        )
        for one, level in zip(found, levels, strict=True):
            assert (one.value, one.low, one.high) == pytest.approx(
                (level.value, level.low, level.high)
            )
