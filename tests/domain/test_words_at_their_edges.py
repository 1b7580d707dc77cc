"""Words of figures, levels, tools and rows of a file where they change: each by a table."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from planner.catalogue.load import built_in_catalogue
from planner.domain.answers.level import Level, Scale, TeamLevel, Why
from planner.domain.base import numbers
from planner.domain.base.errors import InputError
from planner.domain.base.language import speaking
from planner.domain.case.estimate import fixed
from planner.domain.organisation.checks import check_possible
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.agreed_tool import AgreedTool
from planner.domain.record.preview import Entry, Preview

STEPS = Scale(kind="steps", step=1.0, bound=0.0)
HALVES = Scale(kind="steps", step=0.5, bound=0.0)
GATE = Scale(0.0, 1.0, kind="gate", step=1.0, bound=0.0)
BANDS = Scale(kind="bands", step=1.0, bound=0.0)
TALLY = Scale(kind="tally")
FINE = Scale(0.0, 1.0)
ASKED: dict[str, Any] = {"asked": 4, "applies": 4, "answered": 4}
TEAMS = (TeamLevel("a", 0, None, 4), TeamLevel("b", 0, None, 4))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Level(0.0, 4.0), "not asked"),
        (Level(1.8, 1.84, value=1.82, **ASKED), "1.8 of 4"),
        (Level(1.6, 2.0, value=1.8, **ASKED), "1.8 of 4 (1.6 to 2.0)"),
        (Level(1.0, 3.0, **ASKED), "too little is known: 1.0 to 3.0"),
        (Level(1.0, 1.0, **ASKED), "too little is known: 1.0"),
        (Level(0.42, 0.5, value=0.46, scale=FINE, **ASKED), "0.46 of 1 (0.42 to 0.50)"),
        (Level(1.0, 2.0, scale=STEPS, **ASKED), "1 or 2"),
        (Level(1.0, 1.5, scale=HALVES, **ASKED), "1 or 1.5"),
        (Level(1.0, 3.0, scale=STEPS, **ASKED), "too little is known: 1 to 3"),
        (Level(2.0, 2.0, scale=STEPS, **ASKED), "too little is known: 2"),
        (Level(2.0, 2.0, value=2.0, scale=STEPS, **ASKED), "2"),
        (Level(0.0, 1.0, scale=GATE, asked=4, applies=4, answered=1), "not decided: 3 of 4 open"),
        (Level(1.0, 1.0, value=1.0, scale=GATE, **ASKED), "passed"),
        (Level(0.0, 0.0, value=0.0, scale=GATE, **ASKED), "not passed"),
        (Level(0.0, 1.0, scale=GATE, band="1 of 2 pass", teams=TEAMS, **ASKED), "1 of 2 pass"),
        (Level(0.0, 1.0, scale=GATE, band="1 of 1", teams=TEAMS[:1], asked=4, applies=4),
         "not decided: 4 of 4 open"),
        (Level(0.0, 4.0, scale=TALLY, band="3 of 9", **ASKED), "3 of 9"),
        (Level(1.0, 3.0, scale=BANDS, band="low or middle", **ASKED), "low or middle"),
        (Level(1.0, 3.0, scale=BANDS, **ASKED), "too little is known: 1 to 3"),
        (Level(2.0, 2.0, value=2.0, scale=BANDS, band="middle", **ASKED), "2, middle"),
        (Level(2.0, 2.0, value=2.0, scale=BANDS, **ASKED), "2"),
    ],
)  # fmt: skip
def test_a_level_in_words(found: Level, words: str) -> None:
    assert str(found.words) == words


def why(kind: Any, cells: int) -> Why:
    return Why(kind=kind, cells=cells, people=1, low=0.0, high=4.0)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Level(1.0, 1.0, value=1.0, **ASKED), ""),
        (Level(0.0, 4.0, asked=2), ""),
        (Level(1.0, 3.0, asked=4, applies=4, answered=3),
         "Too little is known: 1 of 4 answers is missing; the level lies between 1.0 and 3.0."),
        (Level(1.0, 3.0, asked=4, applies=4, answered=1),
         "Too little is known: 3 of 4 answers are missing; the level lies between 1.0 and 3.0."),
        (Level(1.0, 3.0, asked=1, applies=1),
         "Too little is known: the only answer is missing; the level lies between 1.0 and 3.0."),
        (Level(1.0, 3.0, scale=STEPS, asked=4, applies=4, answered=2),
         "Too little is known: 2 of 4 answers are missing; it could be 1 to 3."),
        (Level(0.0, 1.0, scale=GATE, asked=4, applies=4, answered=2),
         "Too little is known: 2 of 4 answers are missing; it could be passed or not passed."),
        (Level(0.0, 4.0, scale=BANDS, band="low", asked=4, applies=4, answered=2),
         "Too little is known: 2 of 4 answers are missing; it could be “low”."),
        (Level(0.0, 4.0, scale=TALLY, band="3 of 9", asked=4, applies=4, answered=2),
         "Too little is known: 2 of 4 answers are missing; it could be 3 of 9."),
        (Level(1.0, 3.0, **ASKED), "Every question is answered, but not alike: 1.0 to 3.0."),
        (Level(1.0, 3.0, why=(why("unproved", 2),), **ASKED),
         "Every question is answered, but evidence is missing behind 2: 1.0 to 3.0."),
        (Level(1.0, 3.0, why=(why("thin", 2),), asked=4, applies=4, answered=2),
         "Too little is known: 2 of 4 answers are missing or rest on fewer people than do not know; by those "
         "who gave an answer it is 1.0 to 3.0."),
    ],
)  # fmt: skip
def test_what_is_said_where_too_little_is_known(found: Level, words: str) -> None:
    assert str(found.sentence) == words


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: numbers.money(None, "EUR"), "undefined"),
        (lambda: numbers.money(math.nan, "EUR"), "undefined"),
        (lambda: numbers.money(999.4, "EUR"), "€999"), (lambda: numbers.money(999.5, "EUR"), "€1.0k"),
        (lambda: numbers.money(999_499, "EUR"), "€999k"), (lambda: numbers.money(999_500, "EUR"), "€1.0m"),
        (lambda: numbers.money(9_950_000, "EUR"), "€10m"), (lambda: numbers.money(2.34e9, "EUR"), "€2.3bn"),
        (lambda: numbers.money(0.3, "EUR"), "€0"), (lambda: numbers.money(5.0, "SEK"), "SEK 5"),
        (lambda: numbers.whole_money(1_234_567.4, "EUR"), "€1,234,567"),
        (lambda: numbers.between("1", "1"), "1"), (lambda: numbers.between("1", "2"), "1 to 2"),
        (lambda: numbers.money_between(1e5, 3.3e6, "EUR"), "€0.1m to €3.3m"),
        (lambda: numbers.money_between(100.0, 3.3e6, "EUR"), "€100 to €3.3m"),
        (lambda: numbers.money_between(0.0, 3.3e6, "EUR"), "€0 to €3.3m"),
        (lambda: numbers.money_between(5.0, 400.0, "EUR"), "€5 to €400"),
        (lambda: numbers.money_between(1e9, 2.5e9, "EUR"), "€1.0bn to €2.5bn"),
        (lambda: " | ".join(numbers.money_ranges([(2e4, 9e4), (1e6, 2e6)], "EUR")),
         "€20k to €90k | €1,000k to €2,000k"),
        (lambda: " | ".join(numbers.money_ranges([(2e5, 9e5), (1e9, 2e9)], "EUR")),
         "€0.2m to €0.9m | €1,000.0m to €2,000.0m"),
        (lambda: numbers.money_scale(2e6, "EUR")(1.5e5), "€0.1m"),
        (lambda: numbers.share(0.0), "0\u00a0%"), (lambda: numbers.share(0.034), "3.4\u00a0%"),
        (lambda: numbers.share(0.1), "10\u00a0%"),
        (lambda: numbers.signed_level(None), "–"), (lambda: numbers.signed_level(0.04), "0.0"),
        (lambda: numbers.signed_level(-0.04), "0.0"),
        (lambda: numbers.level(None), "–"), (lambda: numbers.level(1.26), "1.3"),
        (lambda: numbers.work_days(0.01), "0.1"), (lambda: numbers.work_days(0.0), "0"),
        (lambda: numbers.work_days(2.5), "2.5"), (lambda: numbers.work_days(10.4), "10"),
        (lambda: numbers.plain_number(0.25), "0.25"), (lambda: numbers.plain_number(96), "96"),
        (lambda: numbers.plain_number(1234), "1,234"), (lambda: numbers.plain_number(120_000), "120k"),
        (lambda: numbers.plain_number(2_500_000), "2.5m"),
        (lambda: numbers.in_hundred(0.0), "none"),
        (lambda: numbers.in_hundred(0.004), "fewer than 1 in 100"),
        (lambda: numbers.in_hundred(0.08), "8 in 100"),
        (lambda: numbers.in_hundred(0.996), "more than 99 in 100"),
        (lambda: numbers.in_hundred(1.0), "all"),
        (lambda: numbers.month_words(math.inf, 36), "not within 36 months"),
        (lambda: numbers.month_words(36.5, 36), "not within 36 months"),
        (lambda: numbers.month_words(0.0, 36), "at once"),
        (lambda: numbers.month_words(25.2, 36), "month 26"),
        (lambda: numbers.month_year(date(2027, 7, 1)), "Jul 2027"),
        (lambda: numbers.long_month(date(2026, 11, 1)), "November 2026"),
        (lambda: numbers.iso_day("2026-11-21T12:00:00Z"), "21 November 2026"),
        (lambda: numbers.iso_day("soon"), "soon"),
        (lambda: numbers.span(date(2027, 1, 1), date(2027, 1, 31)), "Jan 2027"),
        (lambda: numbers.span(date(2027, 1, 1), date(2027, 9, 1)), "Jan – Sep 2027"),
        (lambda: numbers.span(date(2027, 7, 1), date(2028, 5, 1)), "Jul 2027 – May 2028"),
        (lambda: numbers.count(0, "step", "steps"), "no steps"),
        (lambda: numbers.count(0, "step", "steps", "none at all"), "none at all"),
        (lambda: numbers.count(1, "step", "steps"), "one step"),
        (lambda: numbers.count(1, "a step", "steps"), "a step"),
        (lambda: numbers.count(12, "step", "steps"), "twelve steps"),
        (lambda: numbers.count(13, "step", "steps"), "13 steps"),
    ],
)  # fmt: skip
def test_figures_in_words(made: Any, words: str) -> None:
    assert made().replace("\u2060", "") == words


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: numbers.plain_number(123_456), "123.000"),
        (lambda: numbers.long_date(date(2026, 11, 21)), "21. November 2026"),
        (lambda: numbers.long_month(date(2026, 3, 1)), "März 2026"), (lambda: numbers.month_name(3), "März"),
        (lambda: numbers.money(1_300_000, "EUR"), "1,3\u00a0Mio.\u00a0€"),
        (lambda: numbers.count(3, "Stufe", "Stufen"), "drei Stufen"),
    ],
)  # fmt: skip
def test_figures_in_german_words(made: Any, words: str) -> None:
    with speaking("de", "de"):
        assert made().replace("\u2060", "") == words


def test_what_cannot_be_true_of_an_organisation_at_once() -> None:
    check_possible(
        Organisation(name="X (test)", models_in_production=2, regulated_models=2), ("A", "B")
    )
    for organisation, teams, words in (
        (
            Organisation(name="X (test)", models_in_production=1, regulated_models=2),
            (),
            "2 of 1 models",
        ),
        (Organisation(name="X (test)", currency="USD", currency_per_usd=0.9), (), "One US dollar"),
        (Organisation(name="X (test)"), ("Risk", " risk"), "Two teams are called"),
    ):
        with pytest.raises(InputError, match=words):
            check_possible(organisation, teams)


def test_what_of_a_tool_is_another_than_when_it_was_agreed() -> None:
    tool = next(t for t in built_in_catalogue().tools if len(t.carries) > 1)
    agreed = AgreedTool.of(tool)
    assert agreed.changed(tool) == ()
    for field, value, name in (
        ("licence", "other", "licence"), ("owner", "other", "owner"), ("hosting", "other", "hosting"),
        ("health", "other", "health"), ("carries", ("p-x",), "carries"), ("not_when", ("x",), "not_for"),
        ("once_cost", fixed(5.0), "price"), ("yearly_cost", fixed(5.0), "price"),
    ):  # fmt: skip
        assert agreed.model_copy(update={field: value}).changed(tool) == (name,), field
    turned = agreed.model_copy(update={"carries": tuple(reversed(agreed.carries))})
    assert turned.changed(tool) == ()


def test_an_entry_says_its_place_and_values_in_words_and_to_programs() -> None:
    entry = Entry(
        result="changed", id="a", name="A", field="share", sheet="S", row=3, column="C", old=0.25, new=0.5,
        parts=frozenset({"share"}),
    )  # fmt: skip
    assert entry.place == "sheet S, row 3, “C”"
    assert (entry.before, entry.after) == ("25\u00a0%", "50\u00a0%")
    assert Entry(result="changed", column="C").place == "C"
    assert Entry(result="changed", row=2).place == "row 2"
    body = entry.body()
    assert (body["row"], body["old"], body["new"], body["result"]) == (3, 0.25, 0.5, "changed")
    new = Entry(result="new", holds=(("level", 2), ("share", 0.5)), parts=frozenset({"share"}))
    assert new.after == "level 2 · share 50\u00a0%"
    assert new.body()["new"] == {"level": 2, "share": 0.5}
    found = Preview("f.csv", "answers", (entry, new, entry))
    assert (found.counts["changed"], found.counts["new"]) == (2, 1)
