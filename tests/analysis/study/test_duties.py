"""Duties: dates, days in hand, what is late or missing, what is proposed and who makes it bind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.study.duties import last_period, within_reach
from planner.analysis.systems.duty_proposals import proposals
from planner.domain.answers.assessment import Target
from planner.domain.base.errors import InputError
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.roadmap.problem import Activity, Due, Objective, PlanningProblem
from planner.roadmap.solver import solve
from planner.roadmap.value import plan_cost, violations
from planner.workspace.duty_edits import add_duties, confirm_duties, date_duties, strike_duties
from planner.workspace.edits import checked
from planner.workspace.plan_edits import targets_as_goals

WHEN = "2026-11-29T08:00:00Z"


def small(*dues: Due, days: float = 10.0) -> PlanningProblem:
    """Two steps one after the other, and a third that does what the second does at twice the price."""
    made = [
        Activity("a", "a", 1, {"dev": 10.0}, (30.0, 28.0, 26.0, 24.0)),
        Activity("b", "b", 1, {"dev": 10.0}, (30.0, 28.0, 26.0, 24.0), needs=("a",)),
        Activity("c", "c", 2, {"dev": 20.0}, (120.0, 110.0, 100.0, 90.0)),
    ]
    return PlanningProblem(
        periods=4,
        activities=tuple(made),
        worth={},
        budget=(0.0,) * 4,
        capacity={"dev": (days,) * 4},
        most_at_once=2,
        dues=dues,
    )


def test_a_duty_is_met_at_the_least_cost_and_with_days_in_hand() -> None:
    made = replace(small(Due("d", "d", ("b", "c"), 3)), objective=Objective("cost"))
    found = solve(made)
    assert found.starts == {"a": 2, "b": 3}
    early = replace(made, dues=(Due("d", "d", ("b", "c"), 3, ahead={"b": 1, "c": 1}),))
    assert solve(early).starts == {"a": 1, "b": 2}
    both = replace(made, dues=(Due("d", "d", ("a", "b"), 3, least=2),))
    assert set(solve(both).starts) == {"a", "b"}
    assert plan_cost(made, found.starts) == 50.0


def test_a_duty_that_cannot_be_in_time_is_as_early_as_can_be() -> None:
    problem = within_reach(small(Due("d", "d", ("b",), 0)))
    assert [due.by for due in problem.dues] == [1]
    assert not violations(problem, {"a": 0, "b": 1})
    past = within_reach(small(Due("d", "d", ("a",), -1)))
    assert [due.by for due in past.dues] == [0]
    never = within_reach(small(Due("d", "d", ("b",), 3), days=1.0))
    assert never.dues == ()
    # what is asked for first goes first; the other waits for the same people
    two = within_reach(small(Due("x", "x", ("c",), 2), Due("y", "y", ("b",), 1), days=10.0))
    assert {due.id: due.by for due in two.dues} == {"y": 1, "x": 3}


@pytest.mark.parametrize(
    ("by", "period"),
    [
        ("2026-12-31", -1),
        ("2027-03-31", 0),
        ("2027-06-29", 0),
        ("2029-12-31", 11),
        ("2031-01-01", None),
    ],
)
def test_a_day_becomes_the_last_quarter_that_ends_by_then(by: str, period: int | None) -> None:
    duty = Duty(id="d", name="d", practices=("p",), by=by)
    assert last_period(duty, date(2027, 1, 1), 12) == period


def test_proposals_are_of_laws_that_hold_and_none_binds(example: Project) -> None:
    found = proposals(example)
    assert {d.reference.split(",")[0] for d in found} >= {
        "Regulation (EU) 2022/2554 (DORA)"
    } or found
    assert all(d.state == "proposed" and not d.binds and d.as_of and d.reference for d in found)
    assert all(d.source in ("law", "supervisory") and d.hard for d in found)
    named = proposals(example, "iso-42001")
    assert named
    assert not any(d.hard for d in named), "a standard is wished for, unless a person says more"
    held = add_duties(found).apply(example)
    assert not proposals(held)


def test_only_what_a_person_confirms_binds(example: Project) -> None:
    first, second = proposals(example)[:2]
    held = add_duties([first, second]).apply(example)
    held = confirm_duties([first.id], "Compliance", WHEN).apply(held)
    held = date_duties([first.id], "2028-06-30").apply(held)
    held = strike_duties([second.id], "Done by the group", "Compliance", WHEN).apply(held)
    one, two = held.duties
    assert (one.binds, one.by, one.who) == (True, "2028-06-30", "Compliance")
    assert (two.binds, two.reason) == (False, "Done by the group")


def test_targets_become_goals_by_their_day(example: Project) -> None:
    targets = (
        Target(dimension="governance", level=2.5, by="2027-12-31"),
        Target(dimension="data", level=2.0),
        Target(dimension="governance", level=3.0, team=example.teams[0].id),
    )
    made = targets_as_goals().apply(checked(example, targets=targets))
    last = example.limits.quarters - 1
    assert [(g.measure, g.level, g.by) for g in made.limits.goals] == [
        ("governance", 2.5, 3),
        ("data", 2.0, last),
    ]
    with pytest.raises(InputError, match="no target"):
        targets_as_goals().apply(made)
