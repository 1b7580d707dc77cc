"""Why a step begins when it does: by hand, and against the rules that judge whole plans."""

from __future__ import annotations

import re

import pytest

from planner.analysis.study import why_then as told
from planner.analysis.study.study import Study
from planner.analysis.study.why_then import reasons, why_then
from planner.roadmap.problem import Gate
from planner.roadmap.solver import ImpossiblePlan, solve
from planner.roadmap.value import objective_value, violations
from tests.roadmap.test_planning import activity, problem, random_problem

BROKEN = {
    told.FOLLOWS: "starts before “|starts without any",
    told.ON_TIME: "with which alone it is safe",
    told.WAITS_FOR: "starts before .* is at",
    told.CLOSED[1]: "closed period",
    told.PEOPLE[1]: "days of",
    told.CASH[1]: "spent",
    told.AT_MOST[1]: "at once",
    told.SET: "outside its window",
}
"""What each sentence says is broken one period sooner, in the words of the rules for whole plans."""


@pytest.mark.parametrize(
    ("second", "limits", "starts", "words"),
    [
        ({}, {}, {"a": 0, "b": 0}, "It begins with the plan."),
        ({"needs": ("a",)}, {}, {"a": 0, "b": 1}, "It follows “a”."),
        ({"needs_any": (("a", "c"),)}, {}, {"a": 0, "b": 1}, "It follows “a”."),
        (
            {"needs": ("a",), "lags": {"a": 1}},
            {},
            {"a": 0, "b": 2},
            "It follows “a”.",
        ),
        (
            {"safe_with": ("a",)},
            {},
            {"a": 1, "b": 1},
            "It ends with “a”, on which it rests.",
        ),
        ({"earliest": 2, "latest": 2}, {}, {"a": 0, "b": 2}, "Its start is set by hand."),
        ({"earliest": 2}, {}, {"a": 0, "b": 2}, "Its start is set by hand."),
        ({}, {"closed": frozenset({0})}, {"a": 1, "b": 1}, "Nothing begins in the quarter before."),
        (
            {},
            {"capacity": {"dev": (15.0,) * 4}},
            {"a": 0, "b": 1},
            "dev have too few days left in the quarter before.",
        ),
        (
            {"cash": (30.0,)},
            {"budget": (20.0,) * 4},
            {"a": 0, "b": 1},
            "A quarter sooner the invoices would be more than is released.",
        ),
        (
            {"cash": (30.0,)},
            {"budget_total": 90.0},
            {"a": 0, "b": 1},
            "A quarter sooner the invoices would be more than is released.",
        ),
        (
            {},
            {"most_at_once": 1},
            {"a": 0, "b": 1},
            "In the quarter before, one step runs already, as many as may at once.",
        ),
        (
            {},
            {},
            {"a": 0, "b": 1},
            "Begun a quarter sooner, the plan would be worth €1 less.",
        ),
        ({"cost_by_start": (5.0, 9.0, 9.0, 9.0)}, {}, {"a": 0, "b": 1}, ""),
    ],
)
def test_each_reason_by_hand(
    second: dict[str, object],
    limits: dict[str, object],
    starts: dict[str, int],
    words: str,
) -> None:
    # “b” brings nothing: one period sooner it costs €1 more (10, 9, 8, 7 by start)
    made = problem(activity("a"), activity("b", **second), activity("c"), **limits)
    assert why_then(made, starts, "b", {}, "EUR") == words


def test_a_level_that_is_waited_for_has_its_name() -> None:
    made = problem(activity("a", gates=(Gate("all", 1.5),)), levels={"all": 1.0})
    said = why_then(made, {"a": 1}, "a", {"all": "Overall level"}, "EUR")
    assert said == "It waits until “overall level” is at 1.5."


def test_of_a_plan_with_another_aim_no_amount_is_told() -> None:
    made = problem(activity("a"))
    assert why_then(made, {"a": 1}, "a", {}, "") == ""
    assert why_then(made, {"a": 1}, "a", {}, "EUR") != ""


@pytest.mark.parametrize("seed", range(60))
def test_what_is_said_is_what_the_rules_for_plans_say(seed: int) -> None:
    made = random_problem(seed)
    try:
        starts = solve(made).starts
    except ImpossiblePlan:
        pytest.skip("no plan")
    for id_, start in starts.items():
        said = why_then(made, starts, id_, {}, "EUR")
        pattern = getattr(said, "pattern", said)
        if start == 0:
            assert pattern == told.AT_ONCE
            continue
        sooner = {**starts, id_: start - 1}
        faults = "; ".join(violations(made, sooner))
        lost = objective_value(made, starts) - objective_value(made, sooner)
        if pattern in told.LESS:
            assert not faults
            assert said.values["amount"].amount == pytest.approx(lost)  # type: ignore[attr-defined]
        elif pattern:
            kind = next(v for k, v in BROKEN.items() if _alike(k, pattern))
            assert re.search(kind, faults), (pattern, faults)
        else:
            assert not faults or "exclude" in faults or "most_cost" in faults or "duty" in faults
            assert faults or lost < told.NOTICED


def _alike(one: str, other: str) -> bool:
    """Whether two patterns are one sentence, for quarters and for months."""
    pairs = (told.CLOSED, told.PEOPLE, told.CASH, told.AT_MOST)
    return one == other or any({one, other} == set(pair) for pair in pairs)


def test_a_worth_that_is_withheld_cannot_be_worked_out_of_a_reason(example_study: Study) -> None:
    steps = example_study.plan.steps
    priced = [s for s in steps if getattr(s.why_then, "pattern", "") in told.LESS]
    assert priced
    assert all(s.why_then for s in steps if s.start == 0)
    assert not any("less." in reasons(s, withheld=True) for s in priced)
    assert all("less." in reasons(s, withheld=False) for s in priced)
