"""The expected level is the mean over the futures, counted one by one by a second implementation."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from planner.analysis.study.expected_levels import ExpectedLevel, expected_levels
from planner.analysis.study.expected_path import expected_after, expected_path, expected_under
from planner.analysis.study.study import Study, futures_of
from planner.domain.content.catalogue import Practice
from planner.domain.plan.plan import QUARTER
from planner.economics.model import Draws, Timing
from planner.maturity.score import assess

FUTURES = 60


def in_effect_from(
    study: Study, schedule: dict[str, Timing], draws: Draws, future: int
) -> dict[str, float]:
    """The month from which each step of ``schedule`` is in effect in one future; infinite: never.

    By the words of the rules: a step that needs others begins once they work, of several ways once one does;
    each failed try takes another half of the months, rounded up; failed in all tries it is given up.
    """
    problem = study.case_problem.by_id

    @cache
    def month(id_: str) -> float:
        one, planned = problem[id_], schedule[id_]
        waits = [behind(n) for n in one.needs if n in schedule]
        for group in one.needs_any:
            planned_of_group = [behind(n) for n in group if n in schedule]
            if planned_of_group:
                waits.append(min(planned_of_group))
        late = max(waits, default=0.0)
        failed = int(draws[f"{id_}:outcome"][future])
        if failed >= one.tries or math.isinf(late):
            return math.inf
        late += failed * -(-(planned.finish - planned.start) // 2)
        beside = [behind(n) for n in one.safe_with if n in schedule]
        return planned.finish + max([late, *beside])

    def behind(id_: str) -> float:
        return month(id_) - schedule[id_].finish

    return {id_: month(id_) for id_ in schedule}


def by_hand(study: Study, schedule: dict[str, Timing], months: range) -> list[ExpectedLevel]:
    futures = futures_of(study.project, study.case_problem, schedule)
    by_id = {c.id: c for c in study.candidates}

    @cache
    def level(working: frozenset[str]) -> tuple[float, float, float]:
        reached: dict[str, float] = {}
        for question in {r.question for i in working for r in by_id[i].entry.raises}:
            own = [r for i in working for r in by_id[i].entry.raises if r.question == question]
            for to in range(1, 5):
                asked = [r.least for r in own if r.to_level == to]
                if asked and sum(r.to_level >= to for r in own) < max(asked):
                    break
                if asked:
                    reached[question] = float(to)
        cells = study.profile.cells.raised(reached)
        scored = assess(study.project, cells, brief=True).overall
        assert scored.value is not None
        return scored.value, scored.low, scored.high

    found = []
    trials = study.project.finance.trials
    when = [in_effect_from(study, schedule, futures.draws, f) for f in range(trials)]
    for month in months:
        each = [
            level(
                frozenset(
                    i for i, m in one.items() if m <= month and isinstance(by_id[i].entry, Practice)
                )
            )
            for one in when
        ]
        tenth = trials // 10
        lowest, highest = sorted(e[1] for e in each)[:tenth], sorted(e[2] for e in each)[-tenth:]
        found.append(
            ExpectedLevel(
                sum(e[0] for e in each) / trials, sum(lowest) / tenth, sum(highest) / tenth
            )
        )
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
    for one, true in zip(found, by_hand(few, schedule, months), strict=True):
        assert (one.value, one.low, one.high) == pytest.approx((true.value, true.low, true.high))
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
