"""Scenarios, pilots, actuals, use cases and explanations on the example and on small cases."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from planner.analysis.around.actuals import MEASURES, compare_actuals, forecasts
from planner.analysis.around.deeper import dependants, pilots, variance_shares
from planner.analysis.around.explain import OUTPUTS, explain, explainable
from planner.analysis.around.scenarios import compare_scenarios
from planner.analysis.study.study import Study
from planner.analysis.study.use_cases import fed, feedback, suggested_use_cases, sum_of
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import Cancelled, InputError
from planner.domain.base.explain import as_text
from planner.domain.base.language import Figures, Phrase, Verbatim, speaking, translations
from planner.domain.case.estimate import Range, fixed
from planner.domain.organisation.organisation import UseCase
from planner.domain.plan.plan import Actual, AgreedPlan, PlannedStep, Scenario
from planner.domain.project import Project
from planner.economics.case import appraise

CATALOGUE = built_in_catalogue()


def patterns(text: str) -> list[str]:
    """What of a text has to be said in another language: fixed texts, and patterns without their values."""
    if isinstance(text, (Verbatim, Figures)) or not text:
        return []
    if not isinstance(text, Phrase):
        return [str(text)]
    inner = [p for v in text.values.values() if isinstance(v, str) for p in patterns(v)]
    joins = not re.sub(r"\{[^}]*\}", "", text.pattern).strip("; ,")
    return inner + ([] if joins else [text.pattern])


def test_every_output_can_be_explained_in_english_and_german(example_study: Study) -> None:
    german = translations("de")
    names = {t.name for t in CATALOGUE.tools} | {"EUR"}
    for name in explainable(example_study):
        tree = explain(example_study, name)
        assert tree.label
        assert tree.rule
        for _, node in tree.walk():
            for text in (node.label, node.rule, node.unit, node.words, *node.left_out):
                assert {p for p in patterns(text) if p not in german} <= names, (name, text)
    case = example_study.case
    with speaking("de"):
        said = as_text(explain(example_study, "NPV"))
    assert f"Mittel aus {case.trials:,}".replace(",", ".") + " Verläufen" in said
    assert "EUR/Jahr bei voller Wirkung" in said
    assert "left out" not in said
    assert f"{case.benefit.mean:,.0f} − {case.cost.mean:,.0f}".replace(",", ".") in said
    with pytest.raises(InputError, match=r"no output “payback_month”. Did you mean “payback”"):
        explain(example_study, "payback_month")


def test_explanations_hold_the_figures_of_the_study(example_study: Study) -> None:
    case, decision = example_study.case, example_study.decision
    expected = {
        "NPV": case.npv.mean,
        "BCR": decision.benefit_cost,
        "MIRR": decision.modified_rate,
        "EVPI": decision.evpi,
        "stress": decision.stress,
        "delay": decision.delay,
        "loss": case.loss_share,
        "payback": case.payback.p50,
    }
    assert expected.keys() <= OUTPUTS.keys()
    for name, value in expected.items():
        assert explain(example_study, name).value == pytest.approx(value), name
    cost = explain(example_study, "cost")
    assert sum(n.value or 0 for n in cost.operands) == pytest.approx(cost.value)
    quo = explain(example_study, "status_quo")
    assert quo.value == pytest.approx(sum(n.value or 0 for n in quo.operands))
    steps = [explain(example_study, s.candidate.id).value for s in example_study.plan.steps]
    assert sum(v or 0 for v in steps) == pytest.approx(case.npv.mean, rel=1e-6)


def test_scenarios_share_their_futures(example_study: Study) -> None:
    own = Scenario(id="same", name="As it is", wishes=dict(example_study.project.wishes))
    impossible = Scenario(
        id="dear",
        name="Too dear",
        limits=example_study.project.limits.model_copy(
            update={"budget_per_quarter": 0.0, "default_people_share": 0.0}
        ),
    )
    project = example_study.project.model_copy(update={"scenarios": (own, impossible)})
    quick = replace(example_study, project=project)
    found = {s.id: s for s in compare_scenarios(quick)}
    assert list(found) == ["nothing", "foundation", "plan", "full", "same", "dear"]
    assert found["nothing"].npv.mean == 0
    assert found["nothing"].difference.mean == pytest.approx(-example_study.case.npv.mean)
    assert found["same"].difference == pytest.approx(found["plan"].difference) or (
        found["same"].difference.p95 == found["same"].difference.p5 == 0
    )
    assert found["foundation"].steps < found["plan"].steps
    assert found["foundation"].cost < found["plan"].cost
    assert (found["foundation"].level or 0) < (found["plan"].level or 0)
    # paired differences are known far better than the worth itself
    plan_error = example_study.case.npv_standard_error
    assert found["full"].difference_error < plan_error
    assert found["dear"].fault
    with pytest.raises(Cancelled):
        compare_scenarios(quick, lambda *_: False)


def test_pilots_and_shares_of_the_variance(example_study: Study) -> None:
    found = pilots(example_study)
    assert {p.id for p in found} <= set(example_study.plan.schedule)
    assert [p.gain for p in found] == sorted((p.gain for p in found), reverse=True)
    # what is done with and without a plan costs the plan nothing, and so does its pilot
    anyway = {s.candidate.id for s in example_study.plan.steps if s.candidate.initiative.anyway}
    assert all(p.cost >= 0 and 0 <= p.stop_chance <= 1 for p in found)
    assert all(p.cost > 0 for p in found if p.id not in anyway)
    waits = dependants(example_study)
    for step in example_study.plan.steps:
        for before in step.waits_for:
            assert step.candidate.id in waits[before]
    shares = variance_shares(example_study, points=128)
    assert len(shares) == 20
    assert shares[0].total > 0.1
    with pytest.raises(Cancelled):
        pilots(example_study, lambda: False)


def test_actuals_are_read_against_the_forecast(example_study: Study) -> None:
    wanted = [(m, q) for m in MEASURES for q in (0, 11)]
    expected = forecasts(example_study, wanted)
    quantities = example_study.case_problem.quantities
    for measure, (_, _, target) in MEASURES.items():
        early, late = expected[measure, 0], expected[measure, 11]
        assert early.low <= early.middle <= early.high
        if target is None:
            continue
        # in the first quarter nothing works yet, so the forecast is the input itself
        middle = float(quantities[measure].at(np.array([0.5]))[0])
        assert early.middle == pytest.approx(middle, rel=0.02), measure
        better = (
            late.middle >= early.middle
            if measure == "verified_share"
            else late.middle <= early.middle
        )
        assert better, measure
    early = expected["detect_hours", 11]
    actuals = (
        Actual(measure="detect_hours", quarter=11, value=early.middle),
        Actual(measure="detect_hours", quarter=10, value=early.high * 50),
        Actual(measure="verified_share", quarter=11, value=1.0),
    )
    project = example_study.project.model_copy(update={"actuals": actuals})
    standing = {
        (c.actual.measure, c.actual.quarter): c.standing
        for c in compare_actuals(replace(example_study, project=project))
    }
    assert standing == {
        ("detect_hours", 11): "as expected",
        ("detect_hours", 10): "worse",
        ("verified_share", 11): "better",
    }


def test_the_agreed_plan_is_what_is_forecast(example_study: Study) -> None:
    step = example_study.plan.steps[0]
    late = AgreedPlan(
        agreed="2026-11-21T12:00:00Z",
        start="2027-01-01",
        steps=(
            PlannedStep(initiative=step.candidate.id, start=24, end=24 + step.end - step.start),
        ),
    )
    project = example_study.project.model_copy(update={"agreed_plan": late})
    agreed = replace(example_study, project=project)
    days = forecasts(agreed, [("own_days", 0), ("own_days", 8)])
    assert days["own_days", 0].high == 0
    assert days["own_days", 8].middle > 0


def test_use_cases_feed_models_and_value(example: Project) -> None:
    two = (
        UseCase(
            id="a", name="A", models=3, regulated=True, value=Range(low=80, likely=100, high=140)
        ),
        UseCase(id="b", name="B", models=1, value=fixed(300.0), feedback_days=10),
        UseCase(id="c", name="C", models=9, state="idea"),
    )
    project = example.model_copy(
        update={"organisation": example.organisation.model_copy(update={"use_cases": two})}
    )
    found = fed(project)
    assert found.organisation.models_in_production == 4
    assert found.organisation.regulated_models == 3
    value = found.assumptions["value_per_model"].range
    assert value is not None
    assert (value.low, value.likely, value.high) == pytest.approx((95, 100, 110))
    assert feedback(project) == ((0.25, 0.0), (0.75, 240.0))
    without = two[0].model_copy(update={"value": None})
    partly = project.model_copy(
        update={
            "organisation": project.organisation.model_copy(update={"use_cases": (without, two[1])})
        }
    )
    assert fed(partly) is partly
    assert feedback(partly) == ((0.75, 0.0), (0.25, 240.0))  # by models where a value is missing


def test_sum_of_independent_amounts() -> None:
    """3-4-5: distances 30 and 40 make 50."""
    total = sum_of([Range(low=70, likely=100, high=130), Range(low=60, likely=100, high=140)])
    assert (total.low, total.likely, total.high) == pytest.approx((150, 200, 250))


def test_an_industry_suggests_use_cases(example: Project) -> None:
    found = suggested_use_cases(example, CATALOGUE)
    assert len(found) >= 3
    assert sum(u.models for u in found) == example.organisation.models_in_production
    assert all(u.value is not None and u.feedback_days for u in found)


def test_shared_drivers_widen_the_worth_and_keep_its_mean(example_study: Study) -> None:
    """Amounts that rise together keep the mean; steps that work together raise it, where chains need them."""
    problem, schedule = example_study.case_problem, example_study.plan.schedule
    free, together, amounts = (
        appraise(replace(problem, driver_levels=levels), schedule, trials=4_000)
        for levels in (
            problem.driver_levels,
            {"adoption": "high", "team_productivity": "high"},
            {"team_productivity": "high"},
        )
    )
    assert together.npv.p95 - together.npv.p5 > 1.02 * (free.npv.p95 - free.npv.p5)
    assert amounts.npv.mean == pytest.approx(
        free.npv.mean, abs=6 * (free.npv_standard_error + amounts.npv_standard_error)
    )
    assert together.benefit.mean > free.benefit.mean
