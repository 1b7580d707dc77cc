"""Which plan is recommended: measuring first among them; duties where none is worth more than nothing."""

from __future__ import annotations

import pytest

from planner.analysis.around.on_the_table import (
    DUTIES,
    GATE,
    LEARN,
    LEAST,
    LOSES,
    MEASURE,
    OnTable,
    Recommended,
    _chosen,
    _where_nothing_pays,
    recommended_words,
)
from planner.analysis.study.options import OptionResult


def plan(
    id_: str,
    expected: float,
    met: int = 2,
    cost: float = 10.0,
    *,
    keeps: bool = True,
    duties: int = 2,
) -> OnTable:
    result = OptionResult(id_, id_, 10, expected, expected - 100, expected + 100, 1.0, keeps=keeps)
    return OnTable(result, {}, 10.0, cost, 1.0, met, duties)


def choose(*plans: OnTable) -> Recommended:
    """What is recommended in 3,721 futures: an error of 200 / 3.29 / 61, one."""
    found = _chosen({p.result.id: p for p in plans}, 3721)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("whole", "chosen", "rule"),
    [(-55.0, "whole", LOSES), (-56.5, "duties", DUTIES), (-60.0, "duties", DUTIES)],
)
def test_of_plans_that_lose_the_least_loss_is_taken_where_it_is_clear(
    whole: float, chosen: str, rule: str
) -> None:
    """Duties alone cost 57: a whole plan of 55 is clearly better at an error of 0.5, one of 56.5 is not."""
    table = {"whole": plan("whole", whole), "duties": plan("duties", -57.0)}
    best = max(table.values(), key=lambda o: o.result.expected)
    table["nothing"] = plan("nothing", 0.0, 1, keeps=False)
    found = _where_nothing_pays(table, best, 0.5)
    assert (found.option.id, found.rule) == (chosen, rule)


@pytest.mark.parametrize(
    ("whole", "first", "waits", "met", "chosen", "rule"),
    [
        (60.0, 61.0, True, 2, "measure_first", LEARN),
        (60.0, 59.0, True, 2, "whole", GATE),
        (60.0, 90.0, False, 2, "whole", GATE),  # the duties cannot wait a quarter
        (60.0, 90.0, True, 1, "whole", GATE),  # one of them would be late
        (-60.0, 5.0, True, 2, "measure_first", LEARN),
        (-60.0, -1.0, True, 2, "measure_first", LOSES),
    ],
)
def test_measuring_first_is_chosen_where_it_is_worth_most_and_keeps_the_duties(
    whole: float, first: float, waits: bool, met: int, chosen: str, rule: str
) -> None:
    found = choose(
        plan("whole", whole),
        plan("stage_1", -99.0),
        plan("measure_first", first, met, cost=0.0, keeps=waits),
        plan("nothing", 0.0, 0, keeps=False),
    )
    assert (found.option.id, found.rule) == (chosen, rule)


def test_without_duties_measuring_comes_before_nothing_and_after_what_pays() -> None:
    def free(id_: str, expected: float) -> OnTable:
        return plan(id_, expected, 0, duties=0)

    nothing = free("nothing", 0.0)
    assert choose(free("whole", -5.0), free("measure_first", 1.0), nothing).rule == MEASURE
    assert choose(free("whole", -5.0), free("measure_first", -1.0), nothing).option.id == "nothing"
    assert choose(free("whole", 5.0), free("measure_first", 9.0), nothing).rule == LEARN


def test_no_plan_is_said_to_meet_every_duty_where_none_does() -> None:
    """One that lacks a step of a duty is not chosen, however much it is worth; of equals the cheaper one."""
    late = [
        plan("whole", 60.0, 1, cost=90.0),
        plan("duties", 59.0, 1),
        plan("stage_1", 99.0, 1, keeps=False),
    ]
    found = choose(*late)
    assert (found.option.id, found.rule) == ("duties", LEAST)
    assert "No plan meets every duty in time" in recommended_words(found)
    assert "No plan meets" not in recommended_words(
        choose(plan("whole", 60.0), plan("stage_1", 50.0))
    )


def test_where_duties_are_kept_in_any_case_no_plan_that_loses_is_asked_for() -> None:
    """A plan of −5 was asked for “as duties ask for it”, though what is done without it keeps them all."""
    loses = plan("whole", -5.0)
    assert choose(loses, plan("nothing", 0.0, 2)).option.id == "nothing"
    assert choose(loses, plan("nothing", 0.0, 1)).option.id == "whole", "one of them would be late"
    assert choose(loses, plan("nothing", 0.0, 2, keeps=False)).option.id == "whole"
