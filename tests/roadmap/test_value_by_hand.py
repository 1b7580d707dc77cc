"""The referee of plans, each rule at its edge: by hand, since the solver is judged by it."""

from __future__ import annotations

import pytest

from planner.roadmap.problem import Due, Gate, Objective, Rung, Target
from planner.roadmap.value import (
    finished,
    level_gain,
    level_path,
    net_cost,
    objective_value,
    overdrawn,
    plan_cost,
    plan_saving,
    plan_value,
    running,
    usage,
    violations,
)
from tests.roadmap.test_planning import activity, problem

LOW = {"all": 1.0, "data": 2.0}


def test_costs_are_those_of_the_start_and_what_is_preferred_is_taken_off() -> None:
    made = problem(activity("a"), activity("b", preference=(0.0, 3.0, 0.0, 0.0)))
    assert plan_cost(made, {"a": 0, "b": 1}) == 10.0 + 9.0
    assert net_cost(made, {"a": 0, "b": 1}) == 19.0 - 3.0
    assert net_cost(made, {"b": 0}) == 10.0


def test_what_an_objective_makes_of_a_plan() -> None:
    rungs = (Rung(by=("a",), lifts={"all": 0.5}),)
    made = problem(
        activity("a", pulls={"P1": (0.5,)}, preference=(2.0,) * 4), levels=LOW, rungs=rungs
    )
    starts = {"a": 0}
    saving = plan_saving(made, starts)
    assert saving > 0
    assert plan_value(made, starts) == saving - 10.0

    def of(**objective: object) -> float:
        found = problem(
            *made.activities,
            levels=LOW,
            rungs=rungs,
            objective=Objective(**objective),  # type: ignore[arg-type]
        )
        return objective_value(found, starts)

    assert of(kind="value") == of(kind="date", measure="all") == saving - 10.0 + 2.0
    assert of(kind="cost") == 2.0 - 10.0
    assert of(kind="level", measure="all", by=0) == 0.5
    assert of(kind="mixture", measure="all", by=0, per_level=30.0) == saving - 8.0 + 15.0
    assert of(kind="mixture", measure="all", by=0, per_level=0.0) == saving - 8.0
    # one future alone is its own worst tenth: what is preferred is in both
    assert of(kind="careful", share=0.5) == pytest.approx(saving - 8.0)


def test_a_rung_is_reached_when_so_many_are_finished_and_the_one_above_is() -> None:
    rungs = (
        Rung(by=("a", "b", "c"), lifts={"all": 0.5}, least=2),
        Rung(by=("a",), lifts={"all": 0.25, "data": 1.0}, above=0),
        Rung(by=("b", "c"), lifts={"data": 2.0}, least=2),
    )
    made = problem(activity("a"), activity("b", duration=2), activity("c"), levels=LOW, rungs=rungs)
    starts = {"a": 0, "b": 1}
    assert level_path(made, starts, "all") == [1.0, 1.0, 1.0, 1.75, 1.75]
    assert level_path(made, starts, "data") == [2.0, 2.0, 2.0, 3.0, 3.0]
    assert level_path(made, {"a": 0}, "all") == [1.0] * 5
    assert level_path(made, {**starts, "c": 3}, "data") == [2.0, 2.0, 2.0, 3.0, 5.0]
    assert level_path(made, {"a": 3, "c": 0}, "all") == [1.0, 1.0, 1.0, 1.0, 1.75]


def test_a_gain_is_counted_at_the_end_of_the_period_and_from_today() -> None:
    rungs = (Rung(by=("a",), lifts={"all": 0.5}),)

    def at(by: int) -> float:
        made = problem(
            activity("a"), levels=LOW, rungs=rungs, objective=Objective("level", "all", by)
        )
        return level_gain(made, {"a": 1})

    assert [at(k) for k in range(4)] == [0.0, 0.5, 0.5, 0.5]


@pytest.mark.parametrize(("start", "wrong"), [(1, True), (2, False), (3, True)])
def test_windows_hold_at_both_ends(start: int, wrong: bool) -> None:
    made = problem(activity("a", earliest=2, latest=2))
    assert bool(violations(made, {"a": start})) is wrong


def test_a_step_may_end_with_the_plan_and_may_not_begin_before_it() -> None:
    made = problem(activity("a", duration=2))
    assert violations(made, {"a": 2}) == []
    assert "“a” does not finish within the plan" in violations(made, {"a": 3})
    assert "“a” does not finish within the plan" in violations(made, {"a": -1})
    assert violations(made, {"a": 0}) == []
    shut = problem(activity("a"), closed=frozenset({1}))
    assert violations(shut, {"a": 1}) == ["“a” starts in a closed period"]
    assert violations(shut, {"a": 2}) == []


def test_what_is_needed_is_finished_when_the_step_begins_and_lags_are_kept() -> None:
    made = problem(activity("a"), activity("b", needs=("a",), lags={"a": 1}))
    assert violations(made, {"a": 0, "b": 1}) == ["“b” starts before “a” is finished"]
    assert violations(made, {"a": 0, "b": 2}) == []
    assert violations(made, {"b": 2}) == ["“b” starts before “a” is finished"]
    either = problem(activity("a"), activity("b"), activity("c", needs_any=(("a", "b"),)))
    assert violations(either, {"a": 0, "c": 1}) == []
    assert violations(either, {"a": 0, "c": 0}) == ["“c” starts without any of a, b"]
    assert finished(made, {"a": 1}, "a", 2)
    assert not finished(made, {"a": 1}, "a", 1)
    assert not finished(made, {"a": 1}, "b", 4)


def test_what_is_safe_only_with_another_is_not_finished_before_it() -> None:
    made = problem(activity("a", safe_with=("b",)), activity("b", duration=2))
    assert violations(made, {"a": 1, "b": 0}) == []
    assert violations(made, {"a": 0, "b": 0}) == [
        "“a” is finished before “b”, with which alone it is safe"
    ]


def test_a_gate_looks_at_the_level_when_the_step_begins() -> None:
    rungs = (Rung(by=("a",), lifts={"all": 0.5}),)

    def wrong(start: int, level: float) -> bool:
        gated = activity("b", gates=(Gate("all", level),))
        made = problem(activity("a"), gated, levels=LOW, rungs=rungs)
        return bool(violations(made, {"a": 0, "b": start}))

    assert [wrong(k, 1.5) for k in range(4)] == [True, False, False, False]
    assert not wrong(1, 1.5 + 5e-7)
    assert wrong(1, 1.5 + 5e-6)


def test_a_target_is_looked_at_when_its_period_ends() -> None:
    rungs = (Rung(by=("a",), lifts={"all": 0.5}),)

    def wrong(by: int, level: float = 1.5) -> list[str]:
        made = problem(activity("a"), levels=LOW, rungs=rungs, targets=(Target("all", level, by),))
        return violations(made, {"a": 1})

    assert wrong(0) == ["all is at 1.00 at the end of period 1, not at 1.5"]
    assert wrong(1) == []
    assert wrong(1, 1.5 + 5e-7) == []
    assert wrong(1, 1.5 + 5e-6)


def test_a_duty_counts_what_is_finished_in_time() -> None:
    due = Due("d", "Duty", ("a", "b"), by=1, least=2)
    made = problem(activity("a"), activity("b"), dues=(due,))
    assert violations(made, {"a": 0, "b": 1}) == []
    assert violations(made, {"a": 0, "b": 2}) == [
        "the duty “Duty” is not met at the end of period 2"
    ]
    one = problem(activity("a"), activity("b"), dues=(Due("d", "Duty", ("a", "b"), by=1),))
    assert violations(one, {"a": 0}) == []


def test_money_and_days_are_used_by_period() -> None:
    made = problem(
        activity("a", duration=2, days={"dev": 10.0}, cash=(5.0, 2.0)), activity("b", cash=())
    )
    cash, days = usage(made, {"a": 1, "b": 3})
    assert cash == [0.0, 5.0, 2.0, 2.0]
    assert days == {"dev": [0.0, 5.0, 5.0, 10.0]}
    assert running(made, {"a": 1, "b": 2}) == [0, 1, 2, 0]
    assert usage(made, {"a": 3})[1] == {"dev": [0.0, 0.0, 0.0, 5.0]}
    assert running(made, {"a": 3}) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("limit", "used", "wanted"),
    [(100.0, 100.0, False), (100.0, 100.00005, False), (100.0, 100.001, True), (0.0, 5e-7, False),
     (0.0, 5e-6, True), (1e6, 1e6 + 0.5, False), (1e6, 1e6 + 2.0, True)],
)  # fmt: skip
def test_rounding_overdraws_nothing(limit: float, used: float, wanted: bool) -> None:
    assert overdrawn(limit, used) is wanted


def test_what_is_left_of_money_goes_on_only_where_it_may() -> None:
    dear = activity("a", cash=(0.0, 0.0, 150.0, 0.0))
    assert violations(problem(dear), {"a": 0}) == []
    kept = problem(dear, carry_over=False)
    assert violations(kept, {"a": 0}) == ["period 3: 150 spent, 100 released"]
    early = activity("a", cash=(150.0, 0.0))
    assert violations(problem(early), {"a": 0}) == ["period 1: 150 spent, 100 released"]
    assert violations(problem(early, past=1), {"a": 0}) == []
    assert violations(problem(early), {"a": 1}) == []


def test_what_is_past_is_not_judged_again() -> None:
    many = [activity(f"a{k}", days={"dev": 10.0}) for k in range(4)]
    starts = {a.id: 0 for a in many}
    assert violations(problem(*many), starts) == [
        "period 1: 40.0 of 20.0 days of dev", "period 1: 4 initiatives at once, 3 allowed",
    ]  # fmt: skip
    assert violations(problem(*many, past=1), starts) == []
    later = {a.id: 1 for a in many}
    assert len(violations(problem(*many, past=1), later)) == 2
    three = {a.id: 0 for a in many[:2]} | {many[2].id: 1}
    assert violations(problem(*many), three) == []


def test_limits_over_the_whole_plan() -> None:
    paid = activity("a", cash=(40.0,))
    assert violations(problem(paid, budget_total=160.0), {"a": 0}) == []
    assert violations(problem(paid, budget_total=150.0), {"a": 0}) == [
        "160 spent in all, 150 allowed"
    ]
    assert violations(problem(activity("a"), most_cost=10.0), {"a": 0}) == []
    assert violations(problem(activity("a"), most_cost=9.5), {"a": 0}) == ["costs more than 10"]
    liked = activity("a", preference=(1.0,) * 4)
    assert violations(problem(liked, most_cost=9.5), {"a": 0}) == []


def test_two_of_a_group_exclude_one_another_and_one_does_not() -> None:
    made = problem(activity("a", group="g"), activity("b", group="g"), activity("c"))
    assert violations(made, {"a": 0, "c": 0}) == []
    assert violations(made, {"b": 0, "a": 1}) == ["a and b exclude one another"]
    must = problem(activity("a", wish="must"))
    assert violations(must, {}) == ["“a” is a must but not planned"]
    assert violations(must, {"a": 0}) == []
