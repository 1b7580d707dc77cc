"""Clashes peeled one after the other, and one set of changes that was tried by applying it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.study.impossible import why_impossible
from planner.roadmap.clash import Rule, applied, facts, peeled, relaxations
from planner.roadmap.problem import Activity, PlanningProblem, Rung, Target
from planner.roadmap.solver import ImpossiblePlan, plan_exists, solve
from tests.roadmap.test_planning import plans, with_levels


def two_goals() -> PlanningProblem:
    """Two levels that nothing lifts far enough, and a must for which there are no people."""
    made = [
        Activity("a", "A", 1, {"dev": 5.0}, (1.0,) * 4),
        Activity("b", "B", 1, {"dev": 5.0}, (1.0,) * 4),
        Activity("c", "C", 1, {"ops": 9.0}, (1.0,) * 4, wish="must"),
    ]
    return PlanningProblem(
        periods=4,
        activities=tuple(made),
        worth={},
        budget=(0.0,) * 4,
        capacity={"dev": (10.0,) * 4, "ops": (3.0,) * 4},
        most_at_once=3,
        levels={"people": 1.0, "data": 1.0},
        rungs=(Rung(("a",), {"people": 1.0}), Rung(("b",), {"data": 1.0})),
        targets=(Target("people", 3.5, 3), Target("data", 3.5, 3)),
    )


def test_every_clash_is_named_and_the_changes_work_together() -> None:
    problem = two_goals()
    found = peeled(problem)
    assert {frozenset(c) for c in found.clashes} == {
        frozenset({Rule("target", "people")}),
        frozenset({Rule("target", "data")}),
        frozenset({Rule("must", "c"), Rule("people", "ops")}),
    }
    assert found.complete
    assert plan_exists(applied(problem, found.changes)) is True
    for k in range(len(found.changes)):
        rest = [c for n, c in enumerate(found.changes) if n != k]
        assert plan_exists(applied(problem, rest)) is False, "each of them is needed"
    words = str(why_impossible(problem, {"people": "People", "data": "Data"}))
    assert "People" in words
    assert "Data" in words
    assert "Together this is enough" in words


def test_facts_are_named_and_never_loosened() -> None:
    made = [
        Activity("a", "A", 1, {}, (1.0,) * 4, group="g", wish="must"),
        Activity("b", "B", 1, {}, (1.0,) * 4, group="g", wish="must"),
        Activity("c", "C", 1, {}, (1.0,) * 4, needs=("a",)),
    ]
    problem = replace(two_goals(), activities=tuple(made), rungs=(), targets=())
    (clash,) = peeled(problem).clashes
    assert clash == (Rule("must", "a"), Rule("must", "b"))
    assert facts(problem, clash) == [("excludes", "a", "b")]
    assert "“A” and “B” exclude one another." in str(why_impossible(problem, {}))
    assert facts(problem, [Rule("must", "c"), Rule("window", "a")]) == [("needs", "c", "a")]


def test_a_must_that_rests_on_what_is_excluded_is_impossible_and_says_why() -> None:
    """However far below it the excluded step lies; this read “no plan was found in the time allowed”."""
    made = [
        Activity("a", "A", 1, {}, (1.0,) * 4, wish="never"),
        Activity("b", "B", 1, {}, (1.0,) * 4, needs=("a",)),
        Activity("c", "C", 1, {}, (1.0,) * 4, needs=("b",), wish="must"),
    ]
    problem = replace(two_goals(), activities=tuple(made), rungs=(), targets=())
    with pytest.raises(ImpossiblePlan, match="No plan keeps the limits"):
        solve(problem)
    (clash,) = peeled(problem).clashes
    assert facts(problem, clash) == [("lacks", "c", "a")]
    assert "“C” rests on “A”, which is excluded." in str(why_impossible(problem, {}))


@pytest.mark.parametrize("seed", range(12))
def test_changes_that_are_told_give_a_plan(seed: int) -> None:
    problem = with_levels(seed, "cost")
    tight = replace(problem, budget=tuple(b * 0.2 for b in problem.budget))
    if any(True for _ in plans(tight)):
        assert peeled(tight).clashes == ()
        return
    found = peeled(tight)
    if found.changes:
        assert any(True for _ in plans(applied(tight, found.changes)))


def dear(**changes: object) -> PlanningProblem:
    """A must that costs 100 at once and takes ten days of ten there are: each limit can clash alone."""
    made = Activity("a", "A", 1, {"dev": 10.0}, (1.0,) * 4, cash=(100.0, 0.0), wish="must")
    beside = Activity("b", "B", 1, {}, (1.0,) * 4, wish="must", latest=0)
    fields: dict[str, object] = {
        "periods": 4,
        "activities": (replace(made, latest=0), beside),
        "worth": {},
        "budget": (100.0,) * 4,
        "capacity": {"dev": (10.0,) * 4},
        "most_at_once": 2,
    }
    return PlanningProblem(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "rule", "least"),
    [
        ({"budget": (50.0,) * 4}, Rule("budget", ""), 4 * 50.0),
        ({"budget_total": 80.0}, Rule("total", ""), 20.0),
        ({"capacity": {"dev": (8.0,) * 4}}, Rule("people", "dev"), 2.0),
        ({"most_at_once": 1}, Rule("at once", ""), 1.0),
    ],
)
def test_each_kind_of_limit_says_by_how_much_it_alone_has_to_give_way(
    changes: dict[str, object], rule: Rule, least: float
) -> None:
    problem = dear(**changes)
    assert plan_exists(dear())
    assert not plan_exists(problem)
    (change,) = relaxations(problem, [rule])
    assert change.amount == pytest.approx(least, rel=0.03, abs=0.2)
    assert change.amount >= least - 1e-6
    assert plan_exists(applied(problem, [change]))
    short = 0.0 if rule.kind == "at once" else least * 0.5
    assert not plan_exists(applied(problem, [replace(change, amount=short)]))


def test_what_no_limit_mends_has_no_amount() -> None:
    two = tuple(
        Activity(k, k, 1, {"dev": 1.0}, (1.0,) * 4, group="g", wish="must") for k in ("a", "b")
    )
    never = dear(activities=two, budget_total=1_000.0)
    for rule in (Rule("budget"), Rule("people", "dev"), Rule("at once"), Rule("total")):
        (change,) = relaxations(never, [rule])
        assert change.amount is None
