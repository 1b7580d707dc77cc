"""Use cases from template to worth, verdict and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from planner.analysis.around.use_case_able import able, able_words
from planner.analysis.around.use_case_figures import figures_of, with_figure
from planner.analysis.around.use_case_harm import (
    harm_words,
    harmed,
    sides_of,
    stake_rows,
    stakeholder_word,
    unmeasured,
)
from planner.analysis.around.use_case_models import model_words, models_behind
from planner.analysis.around.use_case_money import (
    kind_words,
    kind_worth,
    limit_words,
    yes_no_ends,
)
from planner.analysis.around.use_case_regression import (
    agreed_words,
    regression_words,
    verdict,
    verdicts,
)
from planner.analysis.around.use_case_tests import test_words as words_of_test
from planner.analysis.around.use_case_verdict import verdict_words
from planner.analysis.around.use_case_versions import holds_back, version_words
from planner.analysis.around.use_case_words import (
    mark_words,
    money_words,
    page_words,
    portfolio,
    portfolio_words,
    time_words,
    worth_words,
)
from planner.analysis.study.problem import problem_of
from planner.analysis.study.use_case_worth import (
    drawn,
    judged,
    people_cost,
    present_years,
    worth_of,
    yes_no_of,
)
from planner.analysis.study.use_cases import fed, field_range
from planner.catalogue.harms import BEARS
from planner.catalogue.own import catalogue_of
from planner.catalogue.use_cases import Template, template_of, templates, use_case_of
from planner.cli.use_cases import set_figures
from planner.domain.base.errors import InputError
from planner.domain.base.formula import read_formula
from planner.domain.base.language import speaking, tr
from planner.domain.case.estimate import Range, fixed
from planner.domain.case.model_comparison import ModelComparison
from planner.domain.organisation.organisation import Organisation, UseCase
from planner.domain.organisation.system import ModelEntry, System
from planner.domain.organisation.use_case import (
    HARM_WORDS,
    CaseCount,
    DecisionKind,
    FailedCase,
    FourCosts,
    Harm,
    Judging,
    Measured,
    Regression,
    Stake,
    Stakeholder,
    StopPlan,
)
from planner.economics.cases import for_rates
from planner.economics.experiment import error_of_test, stop_rule
from planner.economics.model import CaseProblem, at_means, sample
from planner.economics.ranges import quantile, settle
from planner.exchange.regression_table import agreed_table, read_cases
from planner.exchange.tabular import as_csv
from planner.workspace.create import new_project
from tests.conftest import NOW

TODAY = date(2026, 11, 29)
BY_ID = {t.id: t for t in templates()}
PROJECT = new_project(Organisation(name="A"), ("Team",), NOW, document_id="a")
MIDDLES = {"share": 0.1, "money": 50.0, "count": 20_000.0}


def filled(template: Template) -> UseCase:
    """Every open figure of a template at a made-up size."""
    made = use_case_of(template, "u")
    for figure in figures_of(PROJECT, made):
        if figure.group == "worth" and figure.range is None:
            made = with_figure(made, figure.id, fixed(MIDDLES[figure.kind]))
    return made


def with_all(use_case: UseCase, **values: float | Range) -> UseCase:
    for name, value in values.items():
        rng = value if isinstance(value, Range) else fixed(float(value))
        use_case = with_figure(use_case, name, rng)
    return use_case


@pytest.mark.parametrize("template", templates(), ids=lambda t: t.id)
def test_a_template_leads_to_worth_and_sentences(template: Template) -> None:
    empty = use_case_of(template, "u")
    open_ = {f.id for f in template.asked if f.range is None}
    assert {f.id for f in worth_of(PROJECT, empty).needs} == open_
    for field in template.fields:
        if field.range is not None:
            settle(field.range, *field.bounds)
            assert field.source
    assert set(template.harms) <= HARM_WORDS.keys()
    worth = worth_of(PROJECT, filled(template))
    if template.formula is None:
        assert worth.draws is None
    else:
        assert worth.draws is not None
        assert np.isfinite(worth.draws).all()
    assert all(head and words for head, words in page_words(PROJECT, filled(template)))


def test_a_worth_is_its_formula_in_each_future() -> None:
    """Fixed figures: 60,000 × 0.012 × 0.15 × 0.6 × 11,000 − 1,200 × 200, by hand."""
    template = template_of("claims-fraud")
    assert template is not None
    values = {
        "claims_year": 60_000, "fraud_share": 0.012, "found_more": 0.15, "stopped": 0.6,
        "loss_per_fraud": 11_000, "extra_checks_year": 1_200, "cost_per_check": 200,
    }  # fmt: skip
    made = with_all(use_case_of(template, "u"), **{f"field.{k}": v for k, v in values.items()})
    low, middle, high = worth_of(PROJECT, made).ends
    assert low == pytest.approx(middle) == pytest.approx(high) == pytest.approx(472_800)


def test_a_range_in_another_currency_is_converted() -> None:
    template = template_of("claims-fraud")
    assert template is not None
    field = template.field("loss_per_fraud")
    assert field is not None
    assert field.range is not None
    in_pounds, in_euro = field.range_in("GBP", 0.74633), field.range_in("EUR", 0.895095)
    assert in_pounds == field.range
    assert in_euro is not None
    assert in_euro.likely == pytest.approx(10_900 / 0.74633 * 0.895095)


@pytest.mark.parametrize(
    ("gross", "cost", "evidence", "months", "test", "verdict", "chance", "most", "perfect"),
    [
        ((10, 30, 70), 220, "held_back", 3, 25, "stop", 0.0, 0.0, 0.0),
        ((80, 500, 2100), 650, "held_back", 4, 55, "try", 0.34, 145, 149),
        ((150, 500, 1600), 800, "asked", 4, 90, "shelve", 0.16, 72, 94),
        ((150, 500, 1600), 800, "randomised", 4, 90, "try", 0.20, 92, 94),
    ],
)
def test_three_ideas_of_the_manual(
    gross: tuple[float, float, float], cost: float, evidence: str, months: int, test: float,
    verdict: str, chance: float, most: float, perfect: float,
) -> None:  # fmt: skip
    """Thousands; benefits over 36 months, of which those of the test are lost."""
    u = (np.arange(20_000) + 0.5) / 20_000
    g = quantile(Range(low=gross[0], likely=gross[1], high=gross[2]), u)
    later = g * (36 - months) / 36
    error = error_of_test(float(g.mean()), evidence)  # type: ignore[arg-type]
    found = stop_rule(g - cost, later - cost, error, test)
    assert found.verdict == verdict
    assert found.experiment.chance == pytest.approx(chance, abs=0.006)
    assert found.most == pytest.approx(most, abs=2)
    assert found.perfect == pytest.approx(perfect, abs=1)


def test_a_stop_rule_says_what_must_be_shown() -> None:
    template = template_of("claims-fraud")
    assert template is not None
    made = with_all(
        filled(template).model_copy(update={"value": Range(low=80_000, likely=300_000, high=900_000)}),
        build=700_000, run=50_000, test_cost=40_000, months=4, before=0.31, after=0.45, a_day=2,
    )  # fmt: skip
    found = judged(PROJECT, made)
    assert found is not None
    assert found.rule.verdict == "try"
    later = present_years(4, 36, 0.10)
    cost = 700_000 * 1.1 ** (-4 / 12) + 50_000 * later
    benefit = worth_of(PROJECT, made).mean * later
    assert found.must_show == pytest.approx((found.rule.experiment.mark + cost) / benefit, rel=1e-9)
    mark = 0.31 + found.must_show * 0.14
    words = dict(page_words(PROJECT, made))
    said = words["Stop rule"].replace("\u00a0", "")
    assert f"must show {mark:.1%} or better; the 45.0% that are expected are not enough." in said
    assert "188 cases in each of two groups" in words["Test"]
    likely = Range(low=80_000, likely=300_000, high=900_000)  # its mean by 200,000 equal slices
    mean = float(quantile(likely, (np.arange(200_000) + 0.5) / 200_000, 0.0, None).mean())
    assert worth_of(PROJECT, made).mean == pytest.approx(mean, rel=0.01)
    assert f"{mean / 1000:.0f}k a year on average" in words["Worth"]
    now = mean * present_years(0, 36, 0.10) - 700_000 - 50_000 * present_years(0, 36, 0.10)
    assert found.rule.now == pytest.approx(now, abs=0.01 * mean)
    assert "Deciding now is to go on: worth" in words["Stop rule"]
    dearer = with_all(made, build=950_000)
    assert "at once it would bring −" in dict(page_words(PROJECT, dearer))["Stop rule"]
    sure = replace(found, must_show=-0.1)
    assert "no worse than today’s 31.0" in mark_words(made, sure, "EUR"), (
        "never worse than what it has to beat"
    )
    assert "no worse than today’s process" in mark_words(filled(template), sure, "EUR")
    certain = replace(found, must_show=-np.inf)  # no draw of its worth is below 0
    assert "no worse than today’s 31.0" in mark_words(made, certain, "EUR")
    plan = made.stop
    assert plan is not None
    early = made.model_copy(update={"stop": plan.model_copy(update={"decide_by": "2027-03-31"})})
    rule = judged(PROJECT, early)
    assert rule is not None
    assert rule.in_time is False
    assert rule.rule.verdict != "try"


def care(cost_of_care: float) -> UseCase:
    """Care after discharge, with a test of 6 months on 1,500 cases."""
    template = template_of("readmission")
    assert template is not None
    own = use_case_of(template, "u")
    for name, figure in (("discharges_year", 48_000.0), ("cost_of_care", cost_of_care)):
        own = with_figure(own, f"field.{name}", fixed(figure))
    return with_all(
        own, build=500_000, run=350_000, test_cost=180_000, months=6, before=0.22, after=0.18,
        a_day=20, test_cases=1_500,
    )  # fmt: skip


def test_a_test_whose_cases_nobody_stated_errs_by_chance_as_the_one_that_the_page_names() -> None:
    """1,569 in each group by the page, so chance of √(.3192/1,569)/.04; whole groups cost as much more."""
    by_hand = np.hypot(0.15, np.sqrt((0.22 * 0.78 + 0.18 * 0.82) / 1_569) / 0.04)
    own = with_figure(care(420.0), "test_cases", fixed(0.0))

    def share(made: UseCase) -> float:
        found = judged(PROJECT, made)
        assert found is not None
        return found.workings.share

    assert share(own) == pytest.approx(by_hand)
    groups = with_all(own, group=101.0, likeness=0.01)
    assert share(groups) == pytest.approx(by_hand), "twice the cases tell as much"
    stated = with_all(groups, test_cases=3_138)
    assert share(stated) == pytest.approx(by_hand)
    judging = own.judging
    assert judging is not None
    means = judging.model_copy(
        update={"kind": "generate", "before": None, "after": None, "difference": 0.1}
    )
    sized = own.model_copy(update={"judging": means})  # 1,571 in each arm, published
    assert share(sized) == pytest.approx(np.hypot(0.15, np.sqrt(2 / 1_571) / 0.1))
    order = means.model_copy(
        update={"kind": "rank", "changes_outcome": False, "wins": 0.55, "undecided": 0.0}
    )
    pairs = own.model_copy(update={"judging": order})  # 783 decided, published; δ = .1
    assert share(pairs) == pytest.approx(np.hypot(0.15, np.sqrt(0.99 / 783) / 0.1))
    nobody = judging.model_copy(update={"before": None, "after": None})
    assert share(own.model_copy(update={"judging": nobody})) == pytest.approx(0.15)


def test_a_test_planned_too_short_is_planned_longer_while_the_decision_allows() -> None:
    """191 days of a test of six months: by the end of the year it can be known, by the end of June not."""

    def said(day: str, **more: float) -> str:
        made = with_all(with_figure(care(420.0), "feedback", fixed(30.0)), **more)
        assert made.stop is not None
        late = made.model_copy(update={"stop": made.stop.model_copy(update={"decide_by": day})})
        (found,) = [a for a in able(PROJECT, late) if a.question.startswith("Are there cases")]
        return tr(found.words)

    assert "plan more months for it" in said("2027-12-31")
    assert "an audit, a larger difference, or shelving" in said("2027-06-30")
    assert said("2027-12-31", group=101.0, likeness=0.01).startswith("3,138 in each group"), (
        "as in the table"
    )


def test_where_acting_costs_what_it_costs_the_error_is_of_what_is_added() -> None:
    """Care is paid for whatever it saves; drawn readings, grouped, say what a test of the saving is worth.

    A year of each future is read 200 times with an error of the saving alone (15 % held back, and chance);
    whoever reads goes on, for the months that are left, where the mean of what comes with like readings is
    above 0.
    """
    made = care(420.0)
    found = judged(PROJECT, made)
    assert found is not None
    names = ("cared_share", "risk_in_cared", "risk_less", "cost_per_readmission")
    template = template_of("readmission")
    assert template is not None
    cared, *others = (
        drawn(PROJECT, f"use_case.u.{f.id}", rng, *f.bounds)
        for f in (template.field(n) for n in names)
        if f is not None and (rng := field_range(PROJECT, made, f)) is not None
    )
    saved, paid = 48_000 * cared * np.prod(others, axis=0), 48_000 * cared * 420.0
    whole, left = present_years(0, 36, 0.10), present_years(6, 36, 0.10)
    cost = 500_000 * 1.1 ** (-6 / 12) + 350_000 * left
    now = (saved - paid).mean() * whole - 500_000 - 350_000 * whole
    chance = np.sqrt((0.22 * 0.78 + 0.18 * 0.82) / 1_500) / 0.04
    noise = saved.mean() * np.hypot(chance, 0.15)
    a_year = np.tile(saved - paid, 200)
    seen = a_year + np.random.default_rng(7).normal(0, noise, a_year.size)
    order = np.argsort(seen)
    groups = np.array_split(a_year[order] * left - cost, 300)
    goes = np.array([g.mean() > 0 for g in groups])
    worth = sum(max(g.sum(), 0.0) for g in groups) / a_year.size
    assert found.rule.experiment.worth == pytest.approx(worth, rel=0.01)
    assert found.rule.now == pytest.approx(now, rel=1e-6)
    assert found.rule.most == pytest.approx(worth - max(now, 0.0), abs=0.01 * worth)
    assert found.rule.experiment.chance == pytest.approx(goes.mean(), abs=0.02)
    mark = float(seen[order][int((~goes).sum() / 300 * a_year.size)])
    assert found.mark == pytest.approx(mark, abs=0.05 * noise)
    assert found.must_show == pytest.approx((found.mark + paid.mean()) / saved.mean(), rel=1e-9)
    words = tr(mark_words(made, found, "USD")).replace("\u00a0", "")
    assert f"{0.22 - 0.04 * found.must_show:.1%}" in words
    assert "a year, with what acting costs taken off." in words
    assert "what the effect adds" in dict(page_words(PROJECT, made))["Stop rule"]
    worth_stated = made.model_copy(
        update={"value": Range(low=80_000, likely=300_000, high=900_000)}
    )
    assert "acting" not in mark_words(worth_stated, found, "USD"), (
        "a stated worth follows the effect"
    )


def test_where_nothing_is_taken_off_all_figures_are_as_before() -> None:
    """Care for nothing: the error is a share of the worth, and so is what must be shown."""
    made = care(0.0)
    found, worth = judged(PROJECT, made), worth_of(PROJECT, made)
    assert found is not None
    assert worth.draws is not None
    whole, left = present_years(0, 36, 0.10), present_years(6, 36, 0.10)
    cost = 500_000 * 1.1 ** (-6 / 12) + 350_000 * left
    chance = float(np.sqrt((0.22 * 0.78 + 0.18 * 0.82) / 1_500) / 0.04)
    error = error_of_test(float(worth.draws.mean()) * left, "held_back", chance)
    now = worth.draws * whole - 500_000 - 350_000 * whole
    rule = stop_rule(now, worth.draws * left - cost, error, 180_000)
    assert found.rule.most == pytest.approx(rule.most, rel=1e-9)
    assert found.rule.experiment.mark == pytest.approx(rule.experiment.mark, rel=1e-9)
    assert found.must_show == pytest.approx(
        (rule.experiment.mark + cost) / (worth.draws.mean() * left), rel=1e-9
    )


def test_what_a_formula_takes_off_is_found_in_its_sum_alone() -> None:
    """By hand: a − b − c takes b and c off, a − (b − c) takes b off, a·(b − c) takes nothing off."""
    values = {"a": 100.0, "b": 7.0, "c": 2.0}
    for text, off in (
        ("a - b - c", 9), ("a - (b - c)", 7), ("a * (b - c)", 0), ("a + b - c", 2), ("a - b * c", 14),
        ("(a - b) + (c - b)", 14), ("a", 0),
    ):  # fmt: skip
        assert sum(t.of(values) for t in read_formula(text).taken()) == off, text


@settings(max_examples=15, deadline=None)
@given(st.floats(1e4, 2e6), st.floats(1.0, 4.0), st.floats(0, 2e5))
def test_dearer_building_or_testing_never_brings_more(
    build: float, more: float, test: float
) -> None:
    base = filled(templates()[0]).model_copy(
        update={"value": Range(low=80_000, likely=300_000, high=900_000)}
    )
    cheap = judged(PROJECT, with_all(base, build=build, test_cost=test, months=4))
    dear = judged(PROJECT, with_all(base, build=build * more, test_cost=test * more, months=4))
    assert cheap is not None
    assert dear is not None
    assert dear.rule.now <= cheap.rule.now + 1e-6
    assert dear.rule.experiment.worth <= cheap.rule.experiment.worth + 1e-6
    order = ("go", "try", "shelve", "stop")
    if cheap.rule.verdict == "stop":
        assert order.index(dear.rule.verdict) == 3


def test_a_portfolio_counts_what_is_worth_a_try() -> None:
    idea = with_all(
        filled(templates()[0]).model_copy(update={"value": Range(low=80_000, likely=300_000, high=900_000)}),
        build=700_000, run=50_000, test_cost=40_000, months=4,
    )  # fmt: skip
    live = idea.model_copy(update={"id": "live", "state": "production"})
    organisation = PROJECT.organisation.model_copy(update={"use_cases": (idea, live)})
    project = PROJECT.model_copy(update={"organisation": organisation})
    ideas = portfolio(project)
    assert [u.id for u, _ in ideas] == ["u"]
    assert portfolio_words(project, ideas).startswith("It is worth a try: that costs $40k")
    (_, found), *_ = ideas
    assert found is not None
    kept = replace(found, rule=replace(found.rule, verdict="go"), kept_for_harm=True)
    assert verdict_words(kept) == "Go on, and the test stays"
    told = portfolio_words(project, ((idea, kept),))
    assert told.startswith(f"Tested for those whom a wrong answer would harm: {idea.name}.")


def test_figures_are_set_by_command_and_faults_are_said() -> None:
    organisation = PROJECT.organisation.model_copy(update={"use_cases": (filled(templates()[0]),)})
    project = PROJECT.model_copy(update={"organisation": organisation})
    today = date(2026, 11, 29)
    (made,) = set_figures(
        project, "u", ["share=0.012", "build=3e5/4e5/7e5", "claims_year=7"], today
    )
    assert made.judging is not None
    assert made.judging.share == 0.012
    assert made.stop is not None
    assert made.stop.build == Range(low=3e5, likely=4e5, high=7e5)
    assert made.fields["claims_year"].provenance.when == "2026-11-29"
    (back,) = set_figures(project, "u", ["claims_year="], today)
    assert "claims_year" not in back.fields
    wrong = "share=2 share=x nope=1 share looks=9 looks=1.5 build=3/2/1 share=nan build=1e99"
    for bad in wrong.split():
        with pytest.raises(InputError):
            set_figures(project, "u", [bad], today)


def of_kind(kind: str, **values: float) -> UseCase:
    made = UseCase(id="u", name="U", judging=Judging(kind=kind))  # type: ignore[arg-type]
    return with_all(made, **{f"field.money_{k}": v for k, v in values.items()})


@pytest.mark.parametrize(
    ("use_case", "worth"),
    [
        # (short + over) · φ(Φ⁻¹(τ)) · 1.25 · mean absolute error · less · items, with φ(Φ⁻¹(2/2.8)) = 0.33990
        (of_kind("forecast", items=260_000, short=2, over=0.8, error=4.8, less=0.08), 118_777),
        (of_kind("rank", searches=30e6, more=0.004, each=0.3), 36_000),
        (of_kind("generate", hours=150_000, more=0.14, rate=30, realised=0.5), 276_316),
    ],
    ids=["forecast", "rank", "generate"],
)
def test_money_follows_from_the_measure_of_its_kind(use_case: UseCase, worth: float) -> None:
    made = kind_worth(PROJECT, use_case)
    assert made is not None
    assert float(made.mean()) == pytest.approx(worth, rel=1e-5)
    assert kind_words(PROJECT, use_case)
    assert kind_worth(PROJECT, use_case.model_copy(update={"fields": {}})) is None


def test_the_worth_of_a_yes_or_no_is_as_wide_as_its_cases_are_few() -> None:
    """Against 20,000 samples of as many cases as were looked at."""
    costs = FourCosts(false_alarm=180, miss=6_000)
    judging = Judging(
        cases=60_000, share=0.012, costs=costs, today=Measured(found=0.31, flagged=0.02),
        new=Measured(found=0.55, flagged=0.03),
    )  # fmt: skip
    found = yes_no_of(judging)
    assert found is not None
    assert found.worth == pytest.approx(930_096)
    ends = yes_no_ends(judging, found, 3_000)
    assert ends is not None
    rng = np.random.default_rng(1)
    seen = rng.binomial(36, 0.55, 20_000) / 36
    flagged = rng.binomial(2_964, 0.03, 20_000) / 2_964
    drawn = 60_000 * (0.012 * (seen - 0.31) * 6_000 - 0.988 * (flagged - 0.02) * 180)
    assert ends == pytest.approx(tuple(np.percentile(drawn, (5, 95))), rel=0.05)
    assert yes_no_ends(judging, found, 300) is None, "too few true cases to say"


def test_harm_is_a_line_of_its_own_and_never_netted() -> None:
    """60,000 cases a year of the shipped ranges: one event in 62 years, 0.02 / 0.3 / 5.9 m USD."""
    made = UseCase(id="u", name="U", harms=("wrong_decision",), judging=Judging(cases=60_000))
    found = harmed(PROJECT, made)
    assert found is not None
    assert found.years == pytest.approx(62, abs=1.5)
    low, middle, high = found.when
    assert (low, middle, high) == pytest.approx((2.4e4, 3.0e5, 5.9e6), rel=0.1)
    assert found.average == pytest.approx(25_000, rel=0.15)
    more = harmed(PROJECT, made.model_copy(update={"models": 4}))
    assert more is not None
    assert more.average == pytest.approx(4 * found.average)
    assert harmed(PROJECT, made.model_copy(update={"harms": ("safety",)})) is None
    with_value = made.model_copy(update={"value": fixed(1e6)})
    assert worth_of(PROJECT, with_value).ends == (1e6, 1e6, 1e6)
    bare = made.model_copy(update={"harms": ()})
    assert not any(r.bears for r in stake_rows(bare))
    assert unmeasured(made) == ("customer",)
    told = made.model_copy(update={"stakes": {"customer": Stake(measured="Complaints upheld")}})
    assert unmeasured(told) == ()


@pytest.mark.parametrize(
    ("template", "stakes", "others", "own"),
    [
        ("demand-forecast", {}, (), ("runaway",)),
        ("predictive-maintenance", {}, ("safety",), ("runaway",)),
        ("onboarding-kyc", {}, ("wrong_decision", "unequal", "privacy"), ("law",)),
        ("documents", {}, ("privacy", "work"), ("runaway",)),
        ("demand-forecast", {"customer": Stake(harms=("runaway",))}, ("runaway",), ()),
    ],
)
def test_own_loss_is_not_told_as_harm_to_others(
    template: str, stakes: dict[Stakeholder, Stake], others: tuple[Harm, ...], own: tuple[Harm, ...]
) -> None:
    """Who bears it decides: owner, operations and compliance alone are the organisation itself."""
    made = UseCase(id="u", name="U", template=template, harms=BY_ID[template].harms)
    made = made.model_copy(update={"stakes": stakes})
    assert sides_of(made) == (others, own)
    told = harm_words(PROJECT, made).split("Loss that the organisation itself may bear")
    for harm in others:
        assert HARM_WORDS[harm].lower() in told[0].lower()
    assert len(told) == 1 + bool(own)
    for harm in own:
        assert HARM_WORDS[harm].lower() in told[1].lower()
        assert HARM_WORDS[harm].lower() not in told[0].lower()


@pytest.mark.parametrize(
    ("template", "served"),
    [("readmission", "Patient"), ("citizen-enquiries", "Citizen"), ("claims-fraud", "Customer"),
     ("search-ranking", "Customer"), ("", "Customer")],
)  # fmt: skip
def test_nobody_calls_a_patient_a_customer(template: str, served: str) -> None:
    made = UseCase(id="u", name="U", template=template, harms=("wrong_decision",))
    assert stakeholder_word("customer", made) == served
    assert stakeholder_word("society", made) == "Society"
    (harm,) = (a for a in able(PROJECT, made) if a.question.startswith("Is it measured"))
    assert harm.words == f"Not yet for: {served.lower()}."


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0.2 s"), (5, "5 s"), (119, "119 s"), (120, "2 minutes"), (3600, "60 minutes"),
     (7200, "2 hours"), (5400, "90 minutes")],
)  # fmt: skip
def test_a_time_is_said_in_the_unit_in_which_people_say_it(seconds: float, said: str) -> None:
    assert time_words(seconds).replace("\u2060", "").replace("\u00a0", " ") == said


@pytest.mark.parametrize("template", sorted(BY_ID))
def test_published_cases_are_told_where_they_fit(template: str) -> None:
    """A broker's software is no forecast of demand; without a template every case says what it is of."""
    fitting = {
        "pricing": {"Zillow"}, "readmission": {"sepsis"}, "imaging-triage": {"sepsis"},
        "onboarding-kyc": {"tax office"}, "credit-default": {"tax office"},
    }  # fmt: skip
    named = {"Knight", "Zillow", "sepsis", "tax office"}
    made = UseCase(id="u", name="U", template=template, harms=BY_ID[template].harms)
    told = harm_words(PROJECT, made)
    assert {n for n in named if n in told} == fitting.get(template, set())
    bare = harm_words(PROJECT, made.model_copy(update={"template": "", "harms": tuple(BEARS)}))
    assert all(n in bare for n in named)


CREDIT = Regression(
    before="1", after="2",
    counts=(
        CaseCount(set="must_not", cases=300),
        CaseCount(set="may", segment="25 and over", cases=18_000, changed=684, worsened=144, mended=396),
        CaseCount(set="may", segment="under 25", cases=2_000, changed=136, worsened=36, mended=44),
        CaseCount(set="must", cases=60, changed=55, mended=52),
    ),
)  # fmt: skip


def test_one_segment_holds_a_version_back() -> None:
    rows = {(v.count.set, v.count.segment): v for v in verdicts(CREDIT)}
    whole = rows["may", ""].count
    assert whole.changed / whole.cases == pytest.approx(0.041)
    assert rows["may", ""].holds
    assert not rows["may", "under 25"].holds
    assert rows["must", ""].holds
    assert verdict(CREDIT) == "segment"
    one = CREDIT.counts[0].model_copy(update={"changed": 1, "mended": 1})
    blocked = CREDIT.model_copy(update={"counts": (one, *CREDIT.counts[1:])})
    assert verdict(blocked) == "blocked", (
        "one change of those that must not blocks, also to the right"
    )
    few = CREDIT.model_copy(update={"counts": (CaseCount(set="must_not", cases=50),)})
    assert "5.8" in regression_words(few)  # 1 − .05^(1/50)
    one_of_50 = CaseCount(set="must_not", cases=50, changed=1)
    told = regression_words(CREDIT.model_copy(update={"counts": (one_of_50,)}))
    assert "without a change" not in told, "there is one"


def test_cases_are_read_from_rows_or_counts(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "set,segment,expected,before,after\nmay,a,1,1,0\nmay,a,1,0,1\nmay,b,1,1,1\nmust_not,,x,y,y\n"
    )
    found = {(c.set, c.segment): c for c in read_cases(path, TODAY).counts}
    assert found["may", "a"] == CaseCount(
        set="may", segment="a", cases=2, changed=2, worsened=1, mended=1
    )
    assert found["must_not", ""] == CaseCount(set="must_not", cases=1)
    path.write_text("set,cases,changed\nmay,10,11\nnone,3,1\nmay,x,1\n")
    with pytest.raises(InputError, match="2, 3, 4"):
        read_cases(path, TODAY)
    path.write_text("set,other\nmay,1\n")
    with pytest.raises(InputError):
        read_cases(path, TODAY)


def test_most_of_three_runs_count_and_answers_expire(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(
        "set,expected,before,after,after2,after3,good until\n"
        "must_not,1,1,1,0,1,\n"  # 2 of 3 are right: no change
        "must_not,1,1,0,0,1,2026-12-31\n"  # 1 of 3 is: it changed, to wrong
        "must_not,1,1,0,0,0,2026-11-01\n"  # past its day: it may change
        "must,1,0,1,1,,30.11.2026\n"  # 2 of 2
        "must,1,0,0,0,,\n"  # 0 of 2: still wrong
    )
    found = read_cases(path, TODAY)
    assert (found.runs, found.expired) == (3, 1)
    assert set(found.counts) == {
        CaseCount(set="must_not", cases=2, changed=1, worsened=1),
        CaseCount(set="may", cases=1, changed=1, worsened=1),
        CaseCount(set="must", cases=2, changed=1, mended=1),
    }
    assert [(f.set, f.id) for f in found.failed] == [("must_not", "3"), ("may", "4"), ("must", "6")]
    kept = Regression(
        counts=found.counts, runs=found.runs, expired=found.expired, failed=found.failed
    )
    words = regression_words(kept)
    assert "Changed, though they must not: 3." in words
    assert "Still wrong, though they were to be mended: 6." in words
    assert "ran 3 times; it is right where at least 2" in words
    assert "that may change: 1." in words
    assert "A person repeats what failed" in words
    assert "2 of 3 count" in regression_words(CREDIT, generated=True)
    assert "2 of 3 count" not in regression_words(CREDIT)
    path.write_text("set,expected,before,after,good until\nmay,1,1,1,soon\nmay,,1,1,\n")
    with pytest.raises(InputError, match="2, 3"):
        read_cases(path, TODAY)


def test_eight_questions_say_whether_it_can_be_solved() -> None:
    empty = UseCase(id="u", name="U", state="idea")
    assert all(a.state == "open" for a in able(PROJECT, empty))
    assert "State what it may bring a year." in [a.words for a in able(PROJECT, empty)]
    right = Judging(
        share=0.1, costs=FourCosts(miss=5, hit=10), new=Measured(found=0.9, flagged=0.1)
    )
    found = {a.question: a for a in able(PROJECT, empty.model_copy(update={"judging": right}))}
    assert found["Is a right answer worth more than a wrong one costs?"].state == "no"
    assert able_words(PROJECT, empty.model_copy(update={"judging": right})).startswith(
        "As it stands"
    )


def test_formulas_of_use_cases_are_inputs_of_the_business_case() -> None:
    """Fixed figures by hand; a range of one moves the value of a model in each future, and nothing else."""
    template = template_of("claims-fraud")
    assert template is not None
    values = {
        "claims_year": 60_000, "fraud_share": 0.012, "found_more": 0.15, "stopped": 0.6,
        "loss_per_fraud": 11_000, "extra_checks_year": 1_200, "cost_per_check": 200,
    }  # fmt: skip
    made = with_all(
        use_case_of(template, "u"), **{f"field.{k}": v for k, v in values.items()}
    ).model_copy(update={"state": "production", "models": 2})
    other = UseCase(id="v", name="V", models=2, value=fixed(127_200))

    def problem(*use_cases: UseCase) -> CaseProblem:
        organisation = fed(
            PROJECT.model_copy(
                update={
                    "organisation": PROJECT.organisation.model_copy(update={"use_cases": use_cases})
                }
            )
        )
        return problem_of(organisation, catalogue_of(PROJECT), ())

    case = problem(made, other)
    assert case.models == 4
    drawn = sample(case, 7, 400)
    assert drawn.draws["value_per_model"] == pytest.approx((472_800 + 127_200) / 4)
    assert at_means(case)["value_per_model"] == pytest.approx(150_000)
    wide = with_figure(made, "field.loss_per_fraud", Range(low=5e3, likely=11e3, high=3e4))
    moved = sample(problem(wide, other), 7, 400)
    loss = moved.draws["use_case.u.loss_per_fraud"]
    assert "use_case.u.loss_per_fraud" in moved.tiles
    assert "value_per_model" not in moved.tiles
    expected = (60_000 * 0.012 * 0.15 * 0.6 * loss - 240_000 + 127_200) / 4
    assert moved.draws["value_per_model"] == pytest.approx(np.maximum(expected, 0))
    assert not problem(made.model_copy(update={"fields": {}}), other).derived, "a figure is open"
    assert not problem(other).derived, "stated as it is"


def version(**more: object) -> ModelComparison:
    made: dict[str, object] = {
        "id": "v8", "name": "Version 8", "date": "2026-11-20", "way": "doubling", "use_case": "u",
        "seconds_now": 2.0, "seconds_new": 2.5, "value": fixed(400_000), "quality_gain": fixed(0.1),
    }  # fmt: skip
    return ModelComparison.model_validate({**made, **more})


def test_a_better_version_is_held_back_by_those_it_serves_worst() -> None:
    """Money, worst segment, shifted data and the seconds there are, each on its own."""
    own = UseCase(id="u", name="U", latency_seconds=3.0)
    assert "No version is weighed yet" in version_words(PROJECT, own)

    def said(one: ModelComparison, use_case: UseCase = own) -> str:
        project = PROJECT.model_copy(
            update={
                "model_comparisons": (one, version(id="older", date="2026-01-01")),
                "organisation": PROJECT.organisation.model_copy(update={"use_cases": (use_case,)}),
            }
        )
        return version_words(project, use_case)

    words = said(version())
    assert "Better: it gains in" in words
    assert "held back" not in words
    assert "that are kept: 1." in words
    worse = version(segment="under 25", worst_now=0.81, worst_new=0.78)
    assert "Better on the whole, and held back." in said(worse)
    assert "under 25: 78" in said(worse)
    alike = version(worst_now=0.81, worst_new=0.81, shifted_now=0.7, shifted_new=0.75)
    assert "held back" not in said(alike)
    assert "Shifted data: 75" in said(alike)
    assert "ages faster" in said(version(shifted_now=0.75, shifted_new=0.7))
    slow = own.model_copy(update={"latency_seconds": 2.2})
    assert "It takes 2.5 seconds, and an answer may take 2.2" in said(version(), slow)
    assert holds_back(version(), 2.2)
    assert not holds_back(version(), 2.5)
    with pytest.raises(ValidationError, match="of both versions"):
        version(worst_now=0.8)


def test_how_quick_and_how_late_are_figures_of_the_page() -> None:
    template = template_of("claims-fraud")
    assert template is not None
    own = use_case_of(template, "u")
    assert (own.feedback_days, own.latency_seconds) == (60, 5)  # the middle of the usual span
    shown = {f.id: f for f in figures_of(PROJECT, own)}
    assert shown["latency"].range == fixed(5.0)
    assert shown["latency"].source.startswith("Usually 0.5 to 3,600")
    assert with_figure(own, "latency", fixed(0.2)).latency_seconds == 0.2
    assert with_figure(own, "feedback", None).feedback_days is None


def test_what_keeps_money_from_being_counted_is_named() -> None:
    template = template_of("claims-fraud")
    assert template is not None
    own = use_case_of(template, "u")
    needs = worth_of(PROJECT, own).needs
    (worth,) = (a for a in able(PROJECT, own) if a.question.startswith("What may it bring"))
    assert needs
    assert all(f.question in worth.words for f in needs)


def test_the_rates_of_today_stand_beside_those_of_the_model() -> None:
    """A model may pay by fewer checks and find less than today: whoever answers for it must see that."""
    costs = FourCosts(hit=900, false_alarm=1_500, miss=9_000)
    new, today = Measured(found=0.43, flagged=0.071), Measured(found=0.5, flagged=0.3)
    judging = Judging(cases=5_200, share=0.06, costs=costs, new=new, today=today)
    words = money_words(PROJECT, judging).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "43 % of the true ones are found (today 50 %), 7.1 % of the others flagged (today 30.0 %)"
        in words
    )
    with speaking("de"):
        assert "(heute 50\N{NO-BREAK SPACE}%)" in tr(money_words(PROJECT, judging))
    nobody = money_words(PROJECT, judging.model_copy(update={"today": Judging().today}))
    assert "(today" not in nobody


def test_a_test_says_what_it_can_show_and_for_whom() -> None:
    """Figures of the published table: 307 and 471 a group, 783 and 1,598 pairs, 299 answers."""
    judging = Judging(before=0.55, after=0.65, looks=2)
    own = UseCase(id="u", name="U", segments="Age", judging=judging, stop=StopPlan(cases=200))
    words = words_of_test(own)
    assert "307 of its cases in each group, 471 where 4 segments" in words
    assert "200 cases in each group show a difference from 13.6 percentage" in words
    assert for_rates(0.55, 0.55 + 0.1365) <= 200 < for_rates(0.55, 0.55 + 0.1355)
    few = own.model_copy(update={"stop": StopPlan(cases=5)})
    assert "5 cases in each group are too few to show any difference." in words_of_test(few)
    assert "2.80; 1.98" in words  # c = 1.977: c·√2, c
    generated = own.model_copy(update={"judging": Judging(kind="generate")})
    assert "783 decided ones" in words_of_test(generated)
    assert "1,598 where the judge is wrong in 15" in words_of_test(generated)
    assert "299 answers" in words_of_test(generated)
    stock = Judging(kind="forecast", difference=0.05, group=8_000, likeness=0.01, a_day=365_000)
    items = words_of_test(UseCase(id="u", name="U", judging=stock))
    assert "6,281 items in each" in items
    assert "508,699 in each of the two, that is 64 groups" in items  # 6,281·(1 + 7,999·.01)
    assert "whole groups" not in words_of_test(
        UseCase(id="u", name="U", judging=stock.model_copy(update={"group": 1.0}))
    )
    assert words_of_test(UseCase(id="u", name="U")) == ""


def test_a_limit_on_cases_says_what_one_more_is_worth() -> None:
    costs = FourCosts(hit=150, false_alarm=180, miss=3_000)
    judging = Judging(
        cases=60_000, share=0.03, costs=costs, area=0.8, calibrated=True, audited=True
    )
    own = UseCase(id="u", name="U", judging=judging)
    found = yes_no_of(judging)
    assert found is not None
    assert limit_words(PROJECT, own, found) == ""
    held = with_figure(own, "field.most_checked", fixed(1_200.0))
    words = limit_words(PROJECT, held, found)
    assert words.startswith("Only 1,200 of")
    assert "One more case a year would be worth $" in words
    loose = with_figure(own, "field.most_checked", fixed(60_000.0))
    assert "no limit" in limit_words(PROJECT, loose, found)


def test_models_behind_are_those_of_the_register() -> None:
    """By name, from every system that serves it and still runs; what nobody has named is counted."""
    own = UseCase(id="u", name="Fraud", models=3)
    entries = tuple(ModelEntry(id=i, name=f"Model {i}", version="2.1", tier="1") for i in "ab")
    systems = (
        System(id="s", name="Scoring", use_case="u", models=entries),
        System(id="old", name="Old", use_case="u", models=entries, state="retired"),
        System(id="x", name="Other", use_case="v", models=entries),
        System(
            id="two",
            name="Both",
            use_case="v",
            also=("u",),
            models=(ModelEntry(id="z", name="Shared"),),
        ),
    )
    project = PROJECT.model_copy(update={"systems": systems})
    assert [(m.model.id, m.system) for m in models_behind(project, own)] == [
        ("a", "Scoring"),
        ("b", "Scoring"),
        ("z", "Both"),
    ]
    second = own.model_copy(update={"id": "v"})
    assert ("z", "Both") in [(m.model.id, m.system) for m in models_behind(project, second)]
    assert systems[3].serving({"u"}).serves == ("u",)
    with pytest.raises(ValidationError, match="twice"):
        System(id="s", name="S", use_case="u", also=("u",))
    words = model_words(project, own)
    assert words.startswith("Model a 2.1, of Scoring, tier 1; Model b")
    assert "The use case counts 3" not in words, "the register names as many"
    assert dict(page_words(project, own))["Models behind it"] == words
    assert "none of them named" in model_words(PROJECT, own)
    assert model_words(PROJECT, own.model_copy(update={"state": "idea"})) == ""


def test_agreed_cases_are_kept_and_later_answered_by_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "agreed.csv"
    path.write_text(
        "id,set,segment,expected,reason,who,agreed,good until\n"
        "c1,must_not,,look,Complaint of 2025,Head of claims,5.10.2026,\n"
        "c2,may,north,pay,,,,2027-06-30\n"
    )
    agreed = read_cases(path, TODAY)
    assert (agreed.counts, agreed.blocking) == ((), ())
    first, second = agreed.agreed
    assert (first.reason, first.who, first.when) == (
        "Complaint of 2025",
        "Head of claims",
        "2026-10-05",
    )
    assert (second.segment, second.until) == ("north", "2027-06-30")
    own = UseCase(id="u", name="U", cases=agreed.agreed)
    words = agreed_words(own)
    assert words.startswith("2 cases are agreed: 1 must not change, 1 may change.")
    assert "Without a reason, a person or a day: 1." in words
    assert dict(page_words(PROJECT, own))["Against agreed cases"] == words

    path.write_bytes(as_csv(agreed_table(own.cases)))
    assert read_cases(path, TODAY).agreed == own.cases, "what is written is read again"

    path.write_text("id,before,after\nc2,pay,pay\nc1,look,pay\n")
    found = read_cases(path, TODAY, own.cases)
    assert set(found.counts) == {
        CaseCount(set="must_not", cases=1, changed=1, worsened=1),
        CaseCount(set="may", segment="north", cases=1),
    }
    assert (found.blocking, found.agreed) == (("c1",), ())
    path.write_text("id,before,after\nc2,pay,look\nc1,look,look\n")
    wrong = read_cases(path, TODAY, own.cases)
    assert wrong.failed == (FailedCase(set="may", id="c2"),)
    kept = Regression(counts=wrong.counts, failed=wrong.failed)
    assert "Right before and wrong now: c2." in regression_words(kept)
    for text, said in (
        ("id,before,after\nc1,a,b\n", "1 agreed cases have no answer: c2"),
        ("id,before,after\nc1,a,b\nc3,a,b\nc2,a,b\n", "Rows 3 name no case"),
        ("id,before,after\nc1,a,b\nc1,a,b\nc2,a,b\n", "Rows 2, 3 name no case"),
    ):
        path.write_text(text)
        with pytest.raises(InputError, match=said):
            read_cases(path, TODAY, own.cases)
    with pytest.raises(InputError, match="neither cases"):
        read_cases(path, TODAY)
    path.write_text("id,set,expected\nc1,may,a\nc1,may,a\nc2,may,\n")
    with pytest.raises(InputError, match="Rows 3, 4 cannot"):
        read_cases(path, TODAY)
    with pytest.raises(ValidationError, match="two agreed cases"):
        UseCase(id="u", name="U", cases=(first, first))


@pytest.mark.parametrize(
    ("kind", "figures", "said"),
    [
        ("rank", {"wins": 0.6, "undecided": 0.5, "a_day": 100.0}, ("391 searches", "7 days")),
        ("rank", {"difference": 0.2}, ("199 lists", "783 searches")),
        ("forecast", {"difference": 0.5}, ("64 items in each",)),
        ("generate", {"difference": 0.1}, ("1,571 tasks in each",)),
        (
            "generate",
            {"seen": 0.2, "judge_finds": 0.8, "judge_clears": 0.9},
            ("about 14.3",),  # (.2 + .9 − 1) ÷ (.8 + .9 − 1)
        ),
        ("generate", {"seen": 0.2, "judge_finds": 0.4, "judge_clears": 0.5}, ("no better than",)),
    ],
)
def test_sizes_of_an_order_and_of_a_mean_are_on_the_page(
    kind: DecisionKind, figures: dict[str, float], said: tuple[str, ...]
) -> None:
    own = UseCase(id="u", name="U", judging=Judging(kind=kind))
    made = with_all(own, **figures)
    words = words_of_test(made)
    assert all(s in words for s in said), words
    asked = {f.id for f in figures_of(PROJECT, made)}
    assert ("wins" in asked, "seen" in asked) == (kind == "rank", kind == "generate")
    assert "difference" not in {f.id for f in figures_of(PROJECT, UseCase(id="v", name="V"))}


def test_what_cannot_be_true_is_asked_about_and_two_worths_are_told_apart() -> None:
    """A worth of far over what all people cost; and the costs of errors beside a formula."""
    staffed = PROJECT.organisation.model_copy(update={"people": {"data_scientist": 4.0}})
    project = PROJECT.model_copy(update={"organisation": staffed})
    cost = people_cost(project)
    assert people_cost(PROJECT) == 0
    assert cost > 4 * 50_000
    usual, absurd = (UseCase(id="u", name="U", value=fixed(k * cost)) for k in (10, 60))
    assert "times what all people" not in worth_words(project, worth_of(project, usual))
    assert "That is 60 times what all people" in worth_words(project, worth_of(project, absurd))
    judging = Judging(
        cases=1_000,
        share=0.1,
        costs=FourCosts(false_alarm=10, miss=100),
        new=Measured(found=0.5, flagged=0.05),
    )
    both = dict(page_words(project, usual.model_copy(update={"judging": judging})))["Test"]
    assert "rests on the worth that is stated" in both
    alone = UseCase(id="u", name="U", judging=judging)
    assert "rests on" not in dict(page_words(project, alone))["Test"]
