"""A sentence or a column takes figures of the kinds that it declares; every other fails while building."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from planner.domain.base.language import speaking, tr
from planner.domain.case.figure import PLAN, YEAR, Figure, Scope, Span, WrongKind, months
from planner.reporting.blocks import unmarked
from planner.reporting.content import asked
from planner.reporting.sentences import TEXT, FigureColumn, Kind, Sentence, money_kind, say

UNTIL = Span("until", "2027-12-31")
OPTION = Scope("option", "whole")
INVOICES = Figure("option.invoices.whole", 10_400.0, "money", "sum", UNTIL, OPTION)
DAYS = Figure("option.days.whole", 111.2, "days", "sum", UNTIL, OPTION)


def test_the_right_kinds_are_said() -> None:
    said = asked.RELEASE.say("EUR", invoices=INVOICES, days=DAYS, until="31 December 2027")
    assert unmarked(said) == (
        "Asked for until 31 December 2027: **€10k** for invoices and **111 person-days** of own people to "
        "set up."
    )
    with speaking("de"):
        german = asked.RELEASE.say("EUR", invoices=INVOICES, days=DAYS, until="31. Dezember 2027")
        assert "111 Personentage" in unmarked(tr(german))


def test_one_day_of_a_person_is_not_many() -> None:
    one = replace(DAYS, value=1.0)
    said = unmarked(asked.RELEASE_DAYS.say("EUR", days=one, until="31 December 2027"))
    assert "**1 person-day** of own people" in said
    with speaking("de"):
        said = asked.RELEASE_DAYS.say("EUR", days=one, until="31. Dezember 2027")
        assert "**1 Personentag** eigenes" in unmarked(tr(said))


@pytest.mark.parametrize(
    "wrong",
    [
        Figure("cost.expected", 737_000.0, "money", "expected", months(48)),  # R1: four years’ cost
        replace(INVOICES, span=YEAR),
        replace(INVOICES, scope=PLAN),
        replace(INVOICES, statistic="half"),
        replace(INVOICES, unit="days"),
        replace(INVOICES, span=Span("until", "2028-12-31")),  # another date than that of the days
        "€10k",
        10_400.0,
    ],
)
def test_a_wrong_kind_fails_while_the_report_is_built(wrong: object) -> None:
    with pytest.raises(WrongKind):
        asked.RELEASE.say("EUR", invoices=wrong, days=DAYS, until="31 December 2027")


def test_what_is_missing_or_surplus_is_refused() -> None:
    with pytest.raises(WrongKind):
        asked.RELEASE.say("EUR", invoices=INVOICES, days=DAYS)
    with pytest.raises(WrongKind):
        asked.RELEASE_DAYS.say("EUR", invoices=INVOICES, days=DAYS, until="x")
    with pytest.raises(WrongKind):  # a figure is no word
        asked.RELEASE_DAYS.say("EUR", days=DAYS, until=INVOICES)


def test_a_sentence_declares_each_of_its_places() -> None:
    with pytest.raises(WrongKind):
        Sentence("It costs {cost} until {until}.", cost=money_kind("sum", "until"))
    with pytest.raises(WrongKind):
        Sentence("It costs much.", cost=money_kind("sum", "until"))
    with pytest.raises(WrongKind):
        Sentence("Until {until}.", tied=(("until", "days"),), until=TEXT)


def test_a_column_takes_one_kind() -> None:
    column = FigureColumn("Expected worth", money_kind("expected", "months", "option", signed=True))
    worth = Figure("option.worth.whole", 354_000.0, "money", "expected", months(48), OPTION)
    assert "354k" in column.cell(worth, "EUR").t
    assert column.cell(worth, "EUR").t.startswith("+")
    with pytest.raises(WrongKind):
        column.cell(replace(worth, statistic="half"), "EUR")


def test_nothing_that_is_not_nothing_is_printed_as_nothing() -> None:
    small = Figure("odds.loss", 0.004, "odds", "odds", months(48))
    assert say(small, "EUR") == "fewer than 1 in 100"
    none = Figure("worth", None, "money", "expected", months(48), why="not shown yet")
    assert say(none, "EUR") == "not shown yet"
    day = Figure("end", date(2029, 5, 31), "date", "eight_in_ten", Span("on", "2029-05-31"))
    assert say(day, "EUR") == "31 May 2029"
    assert Kind("date", "eight_in_ten", "on").take(day) is day


@pytest.mark.parametrize(
    ("days", "invoices", "beside", "more", "said"),
    [
        (12.0, 0.0, 0.0, 0.0, "Asked for until 31 December 2027: **12 person-days**"),
        (12.0, 900.0, 0.0, 0.0, "**€900** for invoices and **12 person-days**"),
        (12.0, 0.0, 3e3, 10.0, "sends no invoice until then; €3.0k and 10 person-days fall due"),
        (
            0.0,
            0.0,
            3e3,
            10.0,
            "of own people and for no invoice. Not in it, until then: €3.0k",
        ),
        (
            0.0,
            0.0,
            0.0,
            10.0,
            "of own people and for no invoice. Not in it, until then: 10",
        ),
    ],
)
def test_what_is_asked_is_never_no_days_at_all(
    monkeypatch: pytest.MonkeyPatch,
    days: float,
    invoices: float,
    beside: float,
    more: float,
    said: str,
) -> None:
    """“Asked for: 0 person-days” stood on a sheet that asked for nothing but what is done anyway."""
    values = {
        "days": days,
        "invoices": invoices,
        "beside": beside,
        "beside_days": more,
        "anyway": 5e3 if more else 0.0,
        "own": 4e3 if days else 0.0,
        "upkeep": 0.0,
    }

    def figure(name: str, _: object) -> Figure:
        kind = (
            DAYS
            if "days" in name
            else replace(INVOICES, span=YEAR)
            if name == "upkeep"
            else replace(INVOICES, statistic="expected", span=months(48))
            if name == "anyway"
            else INVOICES
        )
        return replace(kind, id=name, value=values[name])

    for name in ("_paid_anyway", "beside_words", "go_words"):
        monkeypatch.setattr(asked, name, lambda *_, **__: "")
    chosen = SimpleNamespace(until=date(2027, 12, 31), months=12, on=SimpleNamespace(duties=0))
    draft = SimpleNamespace(today=date(2026, 11, 30), currency="EUR", horizon_words="four years")
    shown = SimpleNamespace(chosen=chosen, figure=figure)
    told = " ".join(unmarked(s) for s in asked.asked_words(draft, shown))  # type: ignore[arg-type]
    assert said in told
    own = "With further tries and running work own people cost €4.0k until then."
    horizon = "Over four years what is done with and without the plan costs €5.0k"
    assert (horizon in told) == (more > 0), "not only what falls due until the review"
    assert (own in told) == (days > 0), "set-up alone is asked for in days"
