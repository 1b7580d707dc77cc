"""What an earlier start does for a duty without time in hand, counted future by future."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.around.sooner import least_in_time, sooner, sooner_lines, sooner_words
from planner.analysis.study.study import Study, futures_of
from planner.domain.base.language import tr
from planner.domain.base.numbers import money
from planner.domain.plan.plan import Window
from planner.economics.case import simulate
from planner.economics.model import Timing
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.futures import in_effect_from
from tests.reading.organisations import MADE

STEP, DUTY = "p-risk-tiering", "d2"


@pytest.fixture(scope="module")
def bound(kept_results: Results) -> Study:
    """Two duties by the end of June 2028; the step of the second is as late as its day allows."""
    return kept_study_of(MADE["duties only"](), kept_results)


def kept_in_time(study: Study, schedule: dict[str, Timing], months: int) -> float:
    trials = study.project.finance.trials
    draws = futures_of(study.project, study.case_problem, schedule).draws
    ends = [in_effect_from(study, schedule, draws, f)[STEP] for f in range(trials)]
    return sum(end <= months for end in ends) / trials


def test_a_start_a_quarter_earlier_is_told_with_what_it_costs_and_brings(bound: Study) -> None:
    plan = bound.plan
    assert (plan.start, plan.duties[1].by) == (date(2027, 1, 1), "2028-06-30")
    planned = plan.schedule[STEP]
    assert planned.finish == 18, "the quarter ends on the day of the duty"
    earlier = {**plan.schedule, STEP: Timing(planned.start - 3, planned.finish - 3)}
    one = sooner(bound)[DUTY]
    assert one.in_time == pytest.approx(kept_in_time(bound, plan.schedule, 18))
    assert one.then == pytest.approx(kept_in_time(bound, earlier, 18))
    assert one.then > one.in_time
    finance = bound.project.finance
    worth = [
        simulate(
            bound.case_problem,
            schedule,
            futures_of(bound.project, bound.case_problem, schedule),
            seed=finance.seed,
        ).case.npv.mean
        for schedule in (plan.schedule, earlier)
    ]
    assert one.worth == pytest.approx(worth[1] - worth[0])
    said = tr(sooner_words(bound, DUTY))
    assert "30 June 2028" in said
    assert f"in {round(100 * one.then)} of 100" in said
    assert money(abs(one.worth), bound.project.organisation.currency) in said
    assert sooner_lines(bound, plan.schedule) == [f"“Risk classes”: {said}"]
    assert sooner_lines(bound, earlier) == []


def test_a_duty_with_a_quarter_in_hand_is_not_named(bound: Study) -> None:
    other = next(d for d in bound.plan.duties if d.id != DUTY)
    assert other.month is not None
    assert other.month < 15
    assert set(sooner(bound)) == {DUTY}
    assert sooner_words(bound, other.id) == ""


def test_what_cannot_begin_earlier_says_so(bound: Study) -> None:
    start = bound.plan.schedule[STEP].start
    limits = bound.project.limits.model_copy(update={"windows": {STEP: Window(earliest=start)}})
    fixed = replace(bound, project=bound.project.model_copy(update={"limits": limits}))
    plan = bound.plan
    first = {STEP: Timing(0, 3)}
    steps = tuple(replace(s, start=0, end=3) for s in plan.steps if s.candidate.id == STEP)
    day = "2027-03-31"
    duties = tuple(replace(d, by=day, month=2) for d in plan.duties if d.id == DUTY)
    at_once = replace(bound, plan=replace(plan, steps=steps, duties=duties))
    assert at_once.plan.schedule == first
    for study in (fixed, at_once):
        one = sooner(study)[DUTY]
        assert (one.then, one.worth) == (None, None)
        assert "it cannot begin three months earlier" in tr(sooner_words(study, DUTY))


def test_the_least_sure_of_the_duties_of_a_plan(bound: Study) -> None:
    plan = bound.plan
    assert least_in_time(bound, plan.schedule) == min(d.in_time for d in plan.duties)
    alone = {STEP: plan.schedule[STEP]}
    assert least_in_time(bound, alone) == pytest.approx(kept_in_time(bound, alone, 18))
    assert least_in_time(bound, {}) is None
