"""The page of a use case as cards: its findings against figures worked out by hand."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from planner.analysis.around.use_case_cards import (
    NOTHING_TO_BEAT,
    ends_of,
    facts,
    in_words,
    lead_words,
    measure_card,
    models_card,
    needed_rate,
    rule_of,
    stakes_card,
    stop_card,
    trial_card,
    version_card,
)
from planner.analysis.around.use_case_figures import with_figure
from planner.analysis.study.plan import Experiment
from planner.analysis.study.study import Study
from planner.analysis.study.use_case_worth import judged
from planner.catalogue.use_cases import template_of, use_case_of
from planner.domain.base.language import speaking, tr
from planner.domain.case.estimate import Range, fixed
from planner.domain.case.model_comparison import ModelComparison
from planner.domain.organisation.organisation import Organisation, UseCase
from planner.domain.organisation.use_case import CaseCount, Regression, Stake
from planner.domain.plan.calendar import first_day
from planner.workspace.create import new_project
from tests.conftest import NOW

PROJECT = new_project(Organisation(name="A"), ("Team",), NOW, document_id="a")
START = date(2027, 1, 1)


def fraud(**figures: float) -> UseCase:
    """An idea whose worth is stated: 300k a year at the middle, 700k to build, a test of 4 months."""
    template = template_of("claims-fraud")
    assert template is not None
    made = use_case_of(template, "u").model_copy(
        update={"value": Range(low=80_000, likely=300_000, high=900_000)}
    )
    stated = {"build": 700_000.0, "run": 50_000.0, "test_cost": 40_000.0, "months": 4.0}
    for name, value in (stated | figures).items():
        made = with_figure(made, name, fixed(value))
    return made


def plain(text: str) -> str:
    return tr(text).replace("\u00a0", " ")


def test_what_stops_it_is_a_rate_between_today_and_what_is_hoped_for() -> None:
    """What must be shown as a share of the effect, .31 + share · .14, on the card and among the rates."""
    made = fraud(before=0.31, after=0.45)
    rule = judged(PROJECT, made)
    assert rule is not None
    mark = 0.31 + 0.14 * rule.must_show
    assert needed_rate(made, rule) == pytest.approx(mark)
    card = stop_card(PROJECT, made, rule)
    assert plain(card.title) == f"Stop unless it shows {100 * mark:.1f} % or better"
    shown = facts(PROJECT, made, rule).rates
    assert [r.rate for r in shown] == pytest.approx([0.31, mark, 0.45])
    assert [r.needed for r in shown] == [False, True, False]
    at_once, tried = (value for _, value in ends_of(PROJECT, rule))
    assert at_once == rule.rule.now
    assert tried == pytest.approx(rule.rule.experiment.worth - 40_000)
    assert needed_rate(fraud(), judged(PROJECT, fraud())) is None, "no rate, nothing to show it in"


def test_nothing_is_worth_anything_where_nothing_is_to_be_beaten() -> None:
    made = fraud()
    told = dict(facts(PROJECT, made, None).rows)
    assert "Value" in told
    bare = made.model_copy(update={"baseline": ""})
    found = facts(PROJECT, bare, None)
    assert found.baseline == NOTHING_TO_BEAT
    assert "Value" not in dict(found.rows)
    live = bare.model_copy(update={"state": "production", "stop": None})
    assert "a year on average" in lead_words(PROJECT, live, rule_of(PROJECT, live))


def test_a_threshold_is_the_finding_of_a_yes_or_no() -> None:
    """180/(180 + 4,200) is 4.1 %."""
    made = fraud(share=0.018, cases=6_000, hit=0, false_alarm=180, miss=4_200, area=0.8)
    assert plain(measure_card(PROJECT, made).title) == "Act from a probability of 4.1 %"
    assert measure_card(PROJECT, fraud()).title == "By which measure it is judged"


def test_what_gets_worse_with_a_new_version_is_marked() -> None:
    one = ModelComparison(
        id="c", name="0.4", date="2026-11-21", way="threshold", seconds_now=0.4, seconds_new=2.6,
        right_now=0.58, right_new=0.61, worst_now=0.55, worst_new=0.41, use_case="u",
        uses=fixed(6_000.0), hour_cost=fixed(60.0),
    )  # fmt: skip
    project = PROJECT.model_copy(update={"model_comparisons": (one,)})
    _, rows = version_card(project, fraud().model_copy(update={"latency_seconds": None}))
    assert [(r.name, r.worse) for r in rows] == [
        ("right answers", False), ("seconds an answer", True), ("served worst, right", True),
    ]  # fmt: skip
    slow = fraud().model_copy(update={"latency_seconds": 5.0})
    assert not version_card(project, slow)[1][1].worse, "within what it may take"
    card, lines = version_card(PROJECT, fraud())
    assert (card.title, lines) == ("No better version is weighed yet", ())
    count = CaseCount(set="must_not", cases=300, changed=0)
    held = fraud().model_copy(
        update={"regression": Regression(before="1", after="2", counts=(count,))}
    )
    assert version_card(PROJECT, held)[0].title.startswith("Held against agreed cases")


def test_who_bears_what_nobody_measures_is_named() -> None:
    made = fraud()
    card, rows, harm = stakes_card(made, PROJECT, None)
    assert "customer" in tr(card.title).lower()
    assert not any(r.measured for r in rows)
    assert "never set off against worth" in harm
    stakes = {"customer": Stake(measured="Letters taken back")}
    known = made.model_copy(update={"stakes": stakes})
    card, rows, _ = stakes_card(known, PROJECT, None)
    assert "customer" not in tr(card.title).lower()
    assert rows[0].measured


def test_a_gate_stands_on_the_day_of_the_decision() -> None:
    plan = SimpleNamespace(
        experiments=(Experiment("u", "U", 0, 4, {}, cost=40_000.0, decide_by="2027-06-30"),),
        month_start=lambda m: first_day(START, m),
        last_day=lambda m: date.fromordinal(first_day(START, m).toordinal() - 1),
    )
    study = cast(Study, SimpleNamespace(plan=plan))
    card, gate = trial_card(PROJECT, fraud(), study)
    assert gate is not None
    assert (gate.begins, gate.ends, gate.decided) == (START, date(2027, 4, 30), date(2027, 6, 30))
    assert "$40k" in tr(card.words)
    assert trial_card(PROJECT, fraud(), None)[1] is None


def test_models_are_counted() -> None:
    assert models_card(PROJECT, fraud(), None)[0].title == "One model stands behind it"
    two = fraud().model_copy(update={"models": 2})
    assert tr(models_card(PROJECT, two, None)[0].title) == "2 models, one answer"


def test_what_the_template_says_is_said_in_the_language_and_what_people_wrote_as_written() -> None:
    template = template_of("claims-fraud")
    assert template is not None
    made = use_case_of(template, "f")
    own = made.model_copy(update={"decision": "Wait", "baseline": "Rules of today"})
    with speaking("de"):
        assert tr(in_words(made, "name")) == "Schadenbetrug"
        rows = dict(facts(PROJECT, made, None).rows)
        assert tr(rows["Decision"]) == "Welche Schäden vor der Zahlung geprüft werden"
        assert tr(facts(PROJECT, made, None).baseline).startswith("Regeln und Hinweise")
        assert tr(dict(facts(PROJECT, own, None).rows)["Decision"]) == "Wait"
        assert tr(in_words(own.model_copy(update={"template": ""}), "name")) == template.name
