"""Trials in the engine, against a second implementation that plays every future by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.case.estimate import Range, fixed
from planner.economics.costs import cost_lines, present_values
from planner.economics.model import CaseProblem, EconomicEffect, Initiative, Timing, at_means, draw
from planner.economics.outcomes import Chances, expected, outcomes
from planner.economics.planning_costs import CostTables
from planner.economics.planning_terms import PlanningTerms
from planner.economics.ranges import POINTS, quantile
from planner.economics.trial_terms import Second, TrialTerms
from planner.economics.vendor_view import vendor_view
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


OTHER = Initiative(
    id="x:second",
    name="Y",
    effort_days={"ml_engineer": 20.0},
    effort_factor=fixed(1.0),
    run_fte=fixed(0.0),
    yearly_cost=fixed(2_400.0),
    success_chance=fixed(0.8),
    stream="y/2",
)
USER = Initiative(
    id="p",
    name="P",
    effort_days={"ml_engineer": 30.0},
    effort_factor=fixed(1.0),
    run_fte=fixed(0.1),
    yearly_cost=fixed(0.0),
    effects=(EconomicEffect("P1", fixed(0.2)),),
    needs_any=(("x",),),
)
PLAN = {"x": Timing(0, 9), "p": Timing(9, 15)}


def placed(second: Second | None, **more: object) -> CaseProblem:
    """A tool on trial and what needs it; driver levels off, so that chances are those of closed forms."""
    tool = thing(trial=replace(LOOK, second=second), **more)
    return replace(
        problem(repeat_share=0.5), initiatives=(tool, USER), driver_levels={"adoption": "none"}
    )


TAKES = Second(OTHER, 12, frozenset({"p"}), "y")


def test_another_tool_takes_the_place_in_the_futures_in_which_the_trial_fails() -> None:
    case = placed(TAKES)
    draws = draw(case, 7, 4_000)
    became = outcomes(case, {"x": 9, "p": 6}, draws)
    lost = draws["x:pass"] == 0
    tries = draws["x:second:outcome"]
    second = became["x"].second
    assert second is not None
    assert np.array_equal(second.begun, lost.astype(float))
    assert np.array_equal(second.works, lost & (tries < 2))
    first = ~lost & (draws["x:outcome"] < 2)
    assert np.array_equal(became["p"].begun, first | (lost & (tries < 2)))
    assert float((tries[lost] == 0).mean()) == pytest.approx(0.8, abs=0.03)
    # set-up of the second ends twelve months after the trial (month 15): six after the first, or with
    # another try twelve
    late = became["p"].late_start
    assert set(np.unique(late[lost & (tries == 0)])) == {6.0}
    assert set(np.unique(late[lost & (tries == 1)])) == {12.0}
    assert set(np.unique(late[first])) == {0.0, 3.0}


def test_the_money_of_what_takes_the_place_is_that_of_every_future_by_hand() -> None:
    case = placed(TAKES)
    plain = placed(None)
    draws = draw(case, 7, 800)
    both = {"x": 9, "p": 6}
    with_it, alone = (
        present_values(c, c.by_id["x"], PLAN["x"], draws, outcomes(c, both, draws)["x"])
        for c in (case, plain)
    )
    lost = draws["x:pass"] == 0
    tries = draws["x:second:outcome"]
    more = sum(with_it) - sum(alone)
    assert not more[~lost].any()
    month = (1 + case.rate) ** (-1 / 12)
    lines = list(
        cost_lines(case, case.by_id["x"], PLAN["x"], draws, outcomes(case, both, draws)["x"])
    )
    set_up = next(line for line in lines if line.part == "set-up")
    day = float(np.max(set_up.amount)) * 12 / 20
    for k in np.flatnonzero(lost)[:200]:
        paid = sum(20 * day / 12 * month**m for m in range(3, 15))
        if tries[k] > 0:  # another try: half of set-up over six months
            paid += sum(0.5 * 20 * day / 6 * month**m for m in range(15, 21))
        end = 36 if tries[k] < 2 else 27  # given up in month 21: the contract of a year ends in 27
        paid += sum(200 * month**m for m in range(3, end))
        assert more[k] == pytest.approx(paid, rel=1e-9)


def test_a_planner_sees_the_expected_cost_of_what_takes_the_place() -> None:
    case = placed(TAKES)
    draws = draw(case, 7, 2_000)
    became = outcomes(case, {"x": 9, "p": 6}, draws)
    timings = [Timing(0, 9), Timing(6, 15)]
    found = CostTables.of(case, draws).expected(case.by_id["x"], timings, became["x"])
    for timing, cost in zip(timings, found, strict=True):
        exact = sum(present_values(case, case.by_id["x"], timing, draws, became["x"]))
        assert cost == pytest.approx(float(np.mean(exact)), rel=1e-9)
    constant = expected(case, {"x": 9, "p": 6})
    assert float(constant["p"].begun[0]) == pytest.approx(float(became["p"].begun.mean()), abs=0.02)
    terms = PlanningTerms.of(case, {"x": 9, "p": 6}, at_means(case))
    assert float(terms.cost("x", timings[0])[0]) == pytest.approx(found[0], rel=0.03)
    vendor_view(case, PLAN)  # everything takes hold at once: nothing takes a place


def test_work_by_hand_begins_at_once_and_costs_a_multiple() -> None:
    hand = Initiative("x:second", "by hand", {}, fixed(2.0), fixed(0.0), fixed(0.0), tries=1)
    case = placed(Second(hand, 0, frozenset({"p"})))
    draws = draw(case, 7, 1_000)
    became = outcomes(case, {"x": 9, "p": 6}, draws)
    lost = draws["x:pass"] == 0
    assert became["p"].begun[lost].all()
    assert not became["p"].late_start[lost].any()
    assert np.array_equal(became["p"].more, lost.astype(float))
    plain = replace(became["p"], more=0.0)
    double, single = (
        sum(present_values(case, USER, PLAN["p"], draws, o)) for o in (became["p"], plain)
    )
    assert double[lost] == pytest.approx(2 * single[lost], rel=1e-12)
    assert double[~lost] == pytest.approx(single[~lost], rel=1e-12)
    constant = expected(case, {"x": 9, "p": 6})["p"]
    assert float(np.mean(constant.more)) == pytest.approx(
        float((became["p"].more * became["p"].begun).mean() / became["p"].begun.mean()), abs=0.02
    )


@pytest.mark.parametrize("chance", [0.0, 0.4, 1.0])
def test_a_second_adds_its_benefit_in_failing_futures_and_nothing_else(chance: float) -> None:
    """Where it never works, it only costs; the better it works, the more it is worth."""
    free = replace(OTHER, success_chance=fixed(chance), effort_days={}, yearly_cost=fixed(0.0))
    worth = []
    for second in (None, Second(free, 6, frozenset({"p"}), "y")):
        case = placed(second)
        worth.append(net_present_value(case, PLAN, draw(case, 7, 1_000)))
    lost = draw(placed(None), 7, 1_000)["x:pass"] == 0
    gain = worth[1] - worth[0]
    assert not gain[~lost].any()
    assert (gain[lost] != 0).any() == (chance > 0)


def test_nothing_takes_the_place_where_its_needs_are_not_planned_or_it_is_planned_itself() -> None:
    lacking = Second(replace(OTHER, needs=("base",)), 6, frozenset({"p"}), "y")
    case = placed(lacking)
    became = outcomes(case, {"x": 9, "p": 6}, draw(case, 7, 200))
    assert became["x"].second is not None
    assert not became["x"].second.begun.any()
    case = replace(placed(TAKES), initiatives=(*placed(TAKES).initiatives, replace(OTHER, id="y")))
    became = outcomes(case, {"x": 9, "p": 6, "y": 6}, draw(case, 7, 200))
    assert became["x"].second is None
    for_others = Second(OTHER, 12, frozenset({"q"}), "y")
    case = placed(for_others)
    draws = draw(case, 7, 200)
    became = outcomes(case, {"x": 9, "p": 6}, draws)
    assert np.array_equal(became["p"].begun, became["x"].works)
