"""Which plan is recommended where none is worth more than nothing and duties have to be kept."""

from __future__ import annotations

import pytest

from planner.analysis.around.on_the_table import DUTIES, LOSES, OnTable, _where_nothing_pays
from planner.analysis.study.options import OptionResult


def plan(id_: str, expected: float) -> OnTable:
    result = OptionResult(id_, id_, 10, expected, expected - 100, expected + 100, 1.0)
    return OnTable(result, {}, 10.0, 10.0, 1.0, 2, 2)


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
    found = _where_nothing_pays(table, best, 0.5)
    assert (found.option.id, found.rule) == (chosen, rule)
