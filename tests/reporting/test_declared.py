"""Sentences of the word templates take figures of declared kinds; both languages have the same places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables

from planner.analysis.study.study import Study
from planner.domain.base.resources import content_folder
from planner.domain.case.figure import ORGANISATION, YEAR, Figure, Scope, Span, WrongKind, months
from planner.reporting.blocks import Heading
from planner.reporting.declared import BARE, DECLARED, printed, variables
from planner.reporting.report import build_report, start_draft
from planner.reporting.words import words
from tests.reporting.conftest import spoken

TODAY = date(2026, 11, 28)
SECTIONS = (
    "summary",
    "context",
    "maturity",
    "candidates",
    "business",
    "roadmap",
    "method",
    "progress",
    "deck",
)
"""Sections whose every sentence is declared; it may only become more of them."""
WRITERS = ("money", "percent", "level", "in_hundred", "number")
"""Filters that print a figure: where sentences are declared no template does."""
LANGUAGES = ("en", "de")


def blocks_of(language: str, section: str) -> dict[str, set[str]]:
    """The blocks of a template with the values that each uses; functions of the templates are no values."""
    path = content_folder("reports") / "words" / language / f"{section}.j2"
    environment = Environment(trim_blocks=True, autoescape=True)
    environment.filters.update(dict.fromkeys(("user", "small", "capital"), str))
    tree = environment.parse(path.read_text("utf-8"))
    found = {}
    for block in tree.find_all(nodes.Block):
        alone = nodes.Template(block.body, lineno=1)
        alone.set_environment(tree.environment)
        found[block.name] = set(find_undeclared_variables(alone)) - {"count"}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_sentence_declares_what_it_uses(language: str, section: str) -> None:
    for name, used in blocks_of(language, section).items():
        assert used <= variables(f"{section}.{name}"), name


def test_no_declared_place_is_never_used() -> None:
    for id_ in DECLARED:
        section, _, name = id_.partition(".")
        used = set.union(*(blocks_of(language, section)[name] for language in LANGUAGES))
        assert variables(id_) == used, id_


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_no_template_of_declared_sentences_prints_a_figure_itself(
    language: str, section: str
) -> None:
    path = content_folder("reports") / "words" / language / f"{section}.j2"
    text = path.read_text("utf-8").replace(" ", "")
    assert not [w for w in WRITERS if f"|{w}" in text]


WORTH = Figure("worth.range", None, "money", "range", months(48), low=-1e5, high=3.3e6)
TODAY_COST = Figure("pools.today", 5.9e6, "money", "expected", YEAR, ORGANISATION)
HEADLINE = {"unknown": False, "steps": 3, "worth": WORTH, "today": TODAY_COST}


def test_the_right_kinds_are_said_in_both_languages() -> None:
    said = {n: words(n).telling("EUR")("business.headline", **HEADLINE) for n in LANGUAGES}
    assert (
        said["en"] == "In 9 in 10 futures the plan is worth between −\u2060€0.1m and +\u2060€3.3m"
    )
    assert said["de"].startswith("In 9 von 10 Verläufen")


@pytest.mark.parametrize(
    "wrong",
    [
        {"worth": TODAY_COST},
        {"worth": replace(WORTH, span=YEAR)},
        {"worth": replace(WORTH, scope=Scope("option", "whole"))},
        {"worth": "−€0.1m"},
        {"worth": 3.3e6},
        {"worth": None},
        {"today": replace(TODAY_COST, statistic="half")},
        {"steps": 3.5},
        {"steps": TODAY_COST},
        {"steps": True},
        {"unknown": 0.4},
        {"more": 1},
    ],
)
def test_a_wrong_kind_fails_while_the_report_is_built(wrong: dict[str, object]) -> None:
    with pytest.raises(WrongKind):
        words("en").telling("EUR")("business.headline", **{**HEADLINE, **wrong})


NOW = Figure("level.now", 1.6, "level", "observed", scope=ORGANISATION, low=1.5, high=1.7)
REACH = Figure("level.range", None, "level", "range", scope=ORGANISATION, low=1.5, high=1.7)
ANSWERED = Figure("answers.coverage", 0.97, "share", "observed", scope=ORGANISATION)
ALPHA = Figure("agreement.alpha.data", 0.4, "ratio", "observed", scope=Scope("dimension", "data"))
FUTURES = Figure("trials", 10_000, "count", "stated")
RATE = Figure("rate.real", 0.08, "rate", "stated")
CHANGE = Figure(
    "level.change", 0.3, "level", "observed", Span("between", "a", "b"), scope=ORGANISATION
)
RIGHT: dict[str, dict[str, object]] = {
    "context.coverage": {
        "asked": 44, "open": 0, "respondents": 3, "answering": 3, "taken_over": 0,
        "teams": 2,
    },
    "maturity.headline": {
        "value": NOW, "range": REACH, "answered": 9, "weakest": ["4"], "level_with": False, "part": 0,
        "all": 0,
    },
    "maturity.figures": {
        "coverage": ANSWERED, "evidence": ANSWERED, "agreed": None, "anonymous": False, "compared": 0,
        "library": 3, "way": "55 %", "roll_up": "a rule", "confirmed": "", "outside": "", "said": "",
        "left_out": "",
    },
    "maturity.alpha": {"several": True, "low": ALPHA, "worst": "4", "high": ALPHA, "best": "Data"},
    "candidates.lead": {
        "fits": 3, "later": 2, "in_place": 1, "not_for_you": 0, "larger": 0, "no_figures": 0,
        "unknown": False, "names": "", "all_the_same": 0, "elsewhere": 0,
    },
    "method.simulation": {
        "trials": FUTURES, "seed": 7, "sampler": "sobol", "drivers": "", "year": 2026, "unlike": "",
        "rise": RATE,
        "inflation": None, "nominal": RATE, "rate": RATE,
    },
    "progress.headline": {
        "change": CHANGE, "rose": True, "same": False, "alike": True, "now": NOW, "since": "2025",
        "done": 1, "steps": 3,
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("context.coverage", {"asked": 44.5}),
        ("context.coverage", {"teams": TODAY_COST}),
        ("maturity.headline", {"value": 1.6}),
        ("maturity.headline", {"value": replace(NOW, statistic="expected")}),
        ("maturity.headline", {"range": NOW}),
        ("maturity.headline", {"value": replace(NOW, scope=Scope("dimension", "data"))}),
        ("maturity.figures", {"coverage": "97 %"}),
        ("maturity.figures", {"evidence": replace(ANSWERED, unit="odds", statistic="odds")}),
        ("maturity.figures", {"roll_up": "97 %"}),
        ("maturity.alpha", {"low": "0.40"}),
        ("maturity.alpha", {"high": replace(ALPHA, scope=ORGANISATION)}),
        ("candidates.lead", {"fits": "3"}),
        ("method.simulation", {"trials": 10_000}),
        ("method.simulation", {"rate": "8.0 %"}),
        ("method.simulation", {"rate": replace(RATE, unit="share")}),
        ("progress.headline", {"change": 0.3}),
        ("progress.headline", {"change": replace(CHANGE, span=YEAR)}),
        ("progress.headline", {"now": CHANGE}),
    ],
)
def test_wrong_kinds_about_levels_and_method_fail_too(
    sentence: str, wrong: dict[str, object]
) -> None:
    for language in LANGUAGES:
        assert words(language).telling("EUR")(sentence, **RIGHT[sentence])
        with pytest.raises(WrongKind):
            words(language).telling("EUR")(sentence, **{**RIGHT[sentence], **wrong})


def test_a_change_is_said_as_it_went() -> None:
    said = words("en").telling("EUR")
    right = RIGHT["progress.headline"]
    assert said("progress.headline", **right).startswith("Maturity rose by 0.3 to 1.6 since 2025")
    assert "fell by 0.3" in said("progress.headline", **{**right, "rose": False})
    assert "unchanged at 1.6" in said("progress.headline", **{**right, "same": True})
    other = {**right, "alike": False}
    assert said("progress.headline", **other).startswith(
        "Maturity rose by 0.3 since 2025 where both rounds can be compared; on all answers it is 1.6 of 4"
    )
    assert "is unchanged since 2025 where" in said("progress.headline", **{**other, "same": True})
    assert "too few answers" in said("progress.headline", **{**right, "change": None})
    none = {**right, "change": None, "since": ""}
    assert "no round to compare" in said("progress.headline", **none)


def test_what_is_left_out_is_asked_for_and_never_printed() -> None:
    telling = words("en").telling("EUR")
    assert "no loss of today" in telling(
        "business.headline", **{**HEADLINE, "steps": 0, "today": None}
    )
    withheld = Figure("pools.today", None, "money", "expected", YEAR, ORGANISATION, why="not yet")
    assert printed("business.headline", {**HEADLINE, "today": withheld}, "EUR")[0]["today"] is None


@pytest.mark.parametrize(
    "text", ["€12k", "−\u2060€1.2m", "12 %", "4", "1,2\u00a0Mio.\u00a0€", "1.6"]
)
def test_an_amount_that_is_text_already_is_no_word(text: str) -> None:
    assert BARE.fullmatch(text)
    with pytest.raises(WrongKind):
        words("en").telling("EUR")("summary.loss_note", steps=1, payback=text, payback_range="")


@pytest.mark.parametrize("text", ["month 26", "Jan 2027", "Foundations 2", "1 · Start", "9 in 100"])
def test_words_with_numbers_are_words(text: str) -> None:
    assert not BARE.fullmatch(text)


def test_what_a_report_says_is_noted_with_its_figures(example_study: Study) -> None:
    report = build_report(spoken(example_study), TODAY)
    said = {s.sentence: s for s in report.said}
    titles = [b.t for s in report.document.sections for b in s.blocks if isinstance(b, Heading)]
    assert said["business.headline"].text in titles
    assert [f.id for f in said["business.lead"].figures] == [
        "rate.discount",
        "worth.expected",
        "worth.half",
        "odds.loss",
    ]
    assert len(said) >= 20
    assert start_draft(example_study, TODAY).words.said == []  # each report notes its own
