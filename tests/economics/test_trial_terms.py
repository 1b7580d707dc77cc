"""Trials in the engine, against a second implementation that plays every future by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.case.estimate import Range, fixed
from planner.economics.costs import cost_lines
from planner.economics.model import Initiative, Timing, draw
from planner.economics.outcomes import Chances, expected, outcomes
from planner.economics.ranges import POINTS, quantile
from planner.economics.trial_terms import TrialTerms
from planner.economics.worth import net_present_value
from tests.helpers import case as problem

P = Range(low=0.5, likely=0.7, high=0.85)
LOOK = TrialTerms(months=3, lasts=1, days={"ml_engineer": 10.0}, cash=500.0)


def thing(**more: object) -> Initiative:
    made = Initiative(
        id="x",
        name="X",
        effort_days={"ml_engineer": 60.0},
        effort_factor=fixed(1.0),
        run_fte=fixed(0.0),
        yearly_cost=fixed(1_200.0),
        success_chance=P,
        trial=LOOK,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_chances_of_a_trial_are_those_of_the_closed_form() -> None:
    p = quantile(P, (np.arange(POINTS) + 0.5) / POINTS, maximum=1.0)
    found = Chances.of(thing())
    assert found.passes == pytest.approx(float((0.9 * p + 0.2 * (1 - p)).mean()), rel=1e-12)
    assert found.works == pytest.approx(float((0.9 * p + 0.2 * (1 - p) * p).mean()), rel=1e-12)
    again = float((0.2 * (1 - p)).mean())
    assert found.repeats * found.passes == pytest.approx(again, rel=1e-12)
    assert Chances.of(thing(trial=None)).passes == 1.0


def test_a_future_is_tried_set_up_and_given_up_as_it_was_drawn() -> None:
    alone = {
        "adoption": "none"
    }  # else tries move with their chance, and constants know nothing of it
    case = replace(problem(), initiatives=(thing(),), driver_levels=alone)
    draws = draw(case, 7, 4_000)
    became = outcomes(case, {"x": 9}, draws)["x"]
    passed, failed = draws["x:pass"], draws["x:outcome"]
    assert set(np.unique(passed)) == {0.0, 1.0}
    fits = failed == 0
    assert float(passed[fits].mean()) == pytest.approx(0.9, abs=0.02)
    assert float(passed[~fits].mean()) == pytest.approx(0.2, abs=0.03)
    assert np.array_equal(became.begun, passed)
    assert np.array_equal(became.looked_at, np.ones(4_000))
    assert np.array_equal(became.works, passed * (failed < 2))
    assert np.array_equal(became.late_finish, 3 * np.minimum(failed, 1))  # half of 9 − 3 months
    constant = expected(case, {"x": 9})["x"]
    assert float(constant.works[0]) == pytest.approx(float(became.works.mean()), abs=0.02)
    assert float(constant.begun[0]) == pytest.approx(float(passed.mean()), abs=0.02)


def test_a_failed_trial_costs_the_trial_and_nothing_else() -> None:
    case = replace(problem(repeat_share=0.5), initiatives=(thing(),))
    draws = draw(case, 7, 500)
    became = outcomes(case, {"x": 9}, draws)["x"]
    lines = list(cost_lines(case, case.by_id["x"], Timing(3, 12), draws, became))
    spent: dict[str, np.ndarray] = {}
    for line in lines:
        months = np.minimum(line.end, case.horizon) - np.minimum(line.begin, case.horizon)
        total = np.broadcast_to(line.amount * months, 500)
        spent[line.part] = spent.get(line.part, np.zeros(500)) + total
    lost = draws["x:pass"] == 0
    assert (spent["trial"] > 500).all()
    for part in ("set-up", "subscription", "another try"):
        assert not spent[part][lost].any()
        assert spent[part][~lost].any()
    first = next(line for line in lines if line.part == "trial")
    assert set(np.unique(first.begin)) == {3.0}
    assert set(np.unique(first.end)) == {4.0}
    set_up = next(line for line in lines if line.part == "set-up")
    assert set(np.unique(set_up.begin)) == {6.0}  # set-up begins when the trial is over
    assert set(np.unique(set_up.end)) == {12.0}


def test_a_trial_that_always_passes_and_costs_nothing_is_a_later_start() -> None:
    sure = TrialTerms(months=3, lasts=1, days={}, cash=0.0, fits=1.0, misfits=1.0)
    case = replace(problem(), initiatives=(thing(trial=sure),))
    plain = replace(problem(), initiatives=(thing(trial=None),))
    with_trial = net_present_value(case, {"x": Timing(0, 9)}, draw(case, 7, 300))
    later = net_present_value(plain, {"x": Timing(3, 9)}, draw(plain, 7, 300))
    assert with_trial == pytest.approx(later, rel=1e-12)


@pytest.mark.parametrize("worse", [0.2, 0.5, 0.8])
def test_a_look_that_sees_less_never_works_more_often_for_its_cost(worse: float) -> None:
    """Where nothing fails to be seen, set-up is spent on less that never works."""
    sharp, blunt = (
        Chances.of(thing(trial=replace(LOOK, fits=0.9, misfits=m), tries=1)) for m in (0.0, worse)
    )
    assert sharp.works == pytest.approx(blunt.works)
    assert sharp.passes < blunt.passes
