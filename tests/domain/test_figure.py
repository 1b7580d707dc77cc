"""A figure knows what kind it is, and refuses to stand where another is promised."""

from __future__ import annotations

from datetime import date

import pytest

from planner.domain.base.numbers import percent, work_days
from planner.domain.case.figure import YEAR, Figure, Scope, Span, WrongKind, months


def test_a_sentence_gets_the_kind_it_asks_for_or_none() -> None:
    worth = Figure("worth.expected", 5.0, "money", "expected", months(48), low=-1.0, high=9.0)
    assert worth.check("money", "expected", "months", "plan") is worth
    for wrong in (
        ("money", "half", "months", "plan"),
        ("share", "expected", "months", "plan"),
        ("money", "expected", "year", "plan"),
        ("money", "expected", "months", "organisation"),
    ):
        with pytest.raises(WrongKind, match="worth"):
            worth.check(*wrong)  # type: ignore[arg-type]


def test_a_figure_has_a_value_or_says_why_not() -> None:
    with pytest.raises(WrongKind, match="neither"):
        Figure("x", None, "money", "expected", YEAR)
    held = Figure("x", None, "money", "expected", YEAR, why="1 of 12 checks fails")
    assert held.withheld
    with pytest.raises(WrongKind, match="no number"):
        held.number()
    with pytest.raises(WrongKind, match="two ends"):
        Figure("x", None, "money", "range", YEAR, low=1.0)
    ends = Figure("x", None, "money", "range", YEAR, low=1.0, high=2.0)
    assert not ends.withheld


def test_dates_are_dates_and_scopes_name_one_thing() -> None:
    Figure("end", date(2029, 5, 31), "date", "eight_in_ten", Span("on", "2029-05-31"))
    with pytest.raises(WrongKind, match="no date"):
        Figure("end", 3.0, "date", "eight_in_ten")
    with pytest.raises(WrongKind, match="no money"):
        Figure("end", date(2029, 5, 31), "money", "expected")
    with pytest.raises(WrongKind, match="step"):
        Scope("step")
    with pytest.raises(WrongKind, match="plan"):
        Scope("plan", "x")


def test_shares_and_days_have_a_true_minus_and_no_minus_zero() -> None:
    assert percent(-0.0) == percent(-0.001) == "0\u00a0%"
    assert percent(-0.33).replace("\u2060", "") == "−33\u00a0%"
    assert percent(12.5) == "1,250\u00a0%"
    assert work_days(0.42) == "0.4"
    assert (work_days(11.46), work_days(9.96), work_days(11.5)) == ("11", "10", "12")
    assert (work_days(0.04), work_days(0.0)) == ("0.1", "0")
    assert work_days(8.0) == work_days(7.96) == "8"
    assert work_days(9.94) == "9.9"
    assert work_days(9.96) == "10"
    assert work_days(41.6) == "42"
