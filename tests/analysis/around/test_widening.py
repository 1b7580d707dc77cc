"""By how much a limit is to be wider: the least of the tried widths that holds, and what finds room then."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import pytest

from planner.analysis.around import widening
from planner.analysis.around.widening import TIMES, room_for, widened_for
from planner.analysis.study.describe import NO_PLACE, NO_ROOM
from planner.analysis.study.study import Study
from planner.domain.base.language import Inner, phrase
from planner.roadmap.problem import Activity, Due, PlanningProblem

FREE = (0.0,) * 3


def problem(days: float, *, budget: float = 0.0, role: str = "dev") -> PlanningProblem:
    """Two steps of ten days each in one period, the first of them paid with 6 a period."""
    steps = (
        Activity("a", "A", 1, {role: 10.0}, FREE, cash=(6.0,)),
        Activity("b", "B", 1, {role: 10.0}, FREE),
    )
    return PlanningProblem(
        periods=3, activities=steps, worth={}, budget=(budget,) * 3, capacity={role: (days,) * 3},
        most_at_once=3, carry_over=False, months=3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("members", "by", "days", "wanted"),
    [
        (("a",), 0, 9.5, 1.1),  # 10 / 9.5 = 1.05
        (("a",), 0, 4.0, 3.0),  # 2.5 is between 2 and 3
        (("a", "b"), 0, 7.0, 3.0),  # both in the first period: 20 / 7 = 2.9
        (("a", "b"), 1, 7.0, 1.5),  # one after the other: 10 / 7 = 1.4
        (("a",), 0, 0.9, None),  # more than ten times
    ],
)
def test_the_least_width_that_keeps_all_is_named(
    members: tuple[str, ...], by: int, days: float, wanted: float | None
) -> None:
    dues = tuple(Due(f"{m}:0", m, (m,), by) for m in members)
    made = replace(problem(days, budget=100.0), dues=dues)
    with patch.object(widening, "due_dates", return_value=made):
        assert widened_for(cast(Study, None), "dev", members) == wanted
    assert wanted in (*TIMES, None)


def test_what_would_pay_and_finds_no_room_says_how_much_it_takes() -> None:
    candidates = {i: SimpleNamespace(id=i, name=i.upper()) for i in "ab"}

    def left(id_: str, why: Any) -> Any:
        return SimpleNamespace(candidate=candidates[id_], why=why)

    def found(reasons: tuple[Any, ...], made: PlanningProblem, worth: dict[str, float]) -> Any:
        plan = SimpleNamespace(left_out=reasons)
        study: Any = SimpleNamespace(plan=plan, project=None)
        with (
            patch.object(widening, "light_problem", return_value=made),
            patch.object(widening, "worth_alone_with_needs", side_effect=lambda _, c: worth[c.id]),
        ):
            return room_for(study)

    people = phrase(NO_ROOM[True], what=phrase("time of {people}", people=Inner("ML engineers")))
    money = phrase(NO_ROOM[True], what="money")
    worth = {"a": 50.0, "b": 70.0}
    room = found((left("a", money),), problem(20.0, budget=4.0), worth)
    assert (room.name, room.limit, room.now, room.needed, room.brings) == ("A", "money", 4, 6, 50)
    tight = problem(3.0, budget=4.0, role="ml_engineer")
    room = found((left("b", people),), tight, worth)
    assert (room.limit, room.now, room.needed) == ("ml_engineer", 3, 10)
    wide = problem(3.0, budget=4.0, role="ml_engineer")
    both = (left("a", money), left("b", people))
    assert found(both, wide, worth).name == "B"
    assert found((left("a", money),), problem(20.0, budget=4.0), {"a": -1.0}) is None
    assert found((left("a", NO_PLACE[True]),), problem(20.0, budget=4.0), worth) is None
