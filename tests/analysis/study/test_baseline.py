"""Inputs: stated or default, in the project's currency, for its region and size."""

from __future__ import annotations

import pytest

from planner.analysis.study.baseline import default_range, quantities, register
from planner.analysis.study.problem import check_rates
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.plan.plan import Finance
from planner.domain.project import Project
from planner.economics.pools import counted_models

CATALOGUE = built_in_catalogue()
BY_ID = {d.id: d for d in CATALOGUE.inputs}


def with_organisation(project: Project, **changes: object) -> Project:
    organisation = project.organisation.model_copy(update=changes)
    return project.model_copy(update={"organisation": organisation})


def test_defaults_follow_currency_region_and_size(start_up: Project) -> None:
    euro = with_organisation(
        start_up, currency="EUR", currency_per_usd=0.9, region="germany", models_in_production=40
    )
    few = counted_models(40.0, euro.organisation.builders) / 10  # look-alike models move as one
    salary = default_range(BY_ID["salary_data_scientist"], euro, CATALOGUE)
    assert salary.likely == pytest.approx(120_000 * 0.9 * 0.70)
    assert default_range(BY_ID["deployments"], euro, CATALOGUE).likely == pytest.approx(24 * few)
    assert default_range(BY_ID["infra_spend"], euro, CATALOGUE).high == pytest.approx(
        250_000 * few * 0.9
    )
    assert default_range(BY_ID["new_hires"], euro, CATALOGUE).likely == pytest.approx(2 * 0.5)
    assert (
        default_range(BY_ID["deployment_hours"], euro, CATALOGUE)
        == BY_ID["deployment_hours"].default
    )


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"discount_rate": -0.99}, "Discount rate: -99%"),
        ({"inflation": -0.49}, "Inflation: -49%"),
        ({"discount_rate": 1.0, "inflation": -0.04}, "less inflation: 108%"),
        ({"discount_rate": -0.03}, ""),
        ({"discount_rate": 0.08, "inflation": 0.02}, ""),
    ],
)
def test_rates_beyond_sense_are_refused_in_a_sentence(changes: dict[str, float], what: str) -> None:
    """(1 + 1.0) / (1 − 0.04) − 1 = 108.3 %; with −99 % five years would count ten milliardfold."""
    finance = Finance(**changes)
    if not what:
        check_rates(finance)
        return
    with pytest.raises(InputError, match="beyond what money is worth") as refused:
        check_rates(finance)
    assert what in str(refused.value).replace("\N{NO-BREAK SPACE}", "")


def stated(start_up: Project, **values: Assumption) -> Project:
    return start_up.model_copy(update={"assumptions": values})


def test_a_stated_range_is_widened_by_its_grade_and_shown_as_stated(start_up: Project) -> None:
    guess = Assumption(
        range=Range(low=10, likely=20, high=40), provenance=Provenance(grade="C", source="Team")
    )
    project = stated(start_up, deployments=guess, project_days=Assumption(dont_know=True))
    row = next(r for r in register(project, CATALOGUE) if r.definition.id == "deployments")
    assert (row.range.low, row.range.high, row.grade, row.confirmed) == (10, 40, "C", True)
    drawn = quantities(project, CATALOGUE)["deployments"].range
    assert (drawn.low, drawn.high) == pytest.approx((20 / 2**1.6, 20 + 1.6 * 20))
    unknown = next(r for r in register(project, CATALOGUE) if r.definition.id == "project_days")
    assert unknown.dont_know
    assert not unknown.confirmed
    assert unknown.range == unknown.default


def test_values_outside_their_bounds_and_unknown_inputs_are_refused(start_up: Project) -> None:
    wrong = Assumption(range=Range(low=0.5, likely=1.0, high=1.5))
    with pytest.raises(
        InputError, match=r"Freed time put to use is 1\.5; it must be between 0 and 1"
    ):
        quantities(stated(start_up, recapture=wrong), CATALOGUE)
    with pytest.raises(InputError, match="“moon_phase” is not known"):
        quantities(stated(start_up, moon_phase=wrong), CATALOGUE)


def test_bigger_organisations_gain_more_from_the_same_practices(start_up: Project) -> None:
    from planner.analysis.study.candidates import candidates
    from planner.analysis.study.study import case_problem
    from planner.economics.model import at_means
    from planner.economics.pools import annual_pools
    from planner.maturity.score import assess

    totals = []
    for models, people in ((3, 4.0), (30, 25.0), (300, 150.0)):
        project = with_organisation(
            start_up, models_in_production=models, people={"data_scientist": people}
        )
        found = candidates(project, CATALOGUE, assess(project))
        problem = case_problem(project, CATALOGUE, found)
        totals.append(sum(float(v[0]) for v in annual_pools(problem, at_means(problem)).values()))
    assert totals[0] < totals[1] / 5 < totals[2] / 25


def test_an_industry_replaces_defaults_and_only_suggests_value(start_up: Project) -> None:
    from planner.analysis.study.baseline import suggested_value
    from planner.catalogue.load import built_in_catalogue

    catalogue = built_in_catalogue()
    retail = start_up.organisation.model_copy(
        update={"industry": "retail", "currency_per_usd": 2.0}
    )
    project = start_up.model_copy(update={"organisation": retail})
    rows = {r.definition.id: r for r in register(project, catalogue)}
    assert rows["decay_per_month"].range.likely == 0.04
    assert (rows["decay_per_month"].grade, rows["decay_per_month"].confirmed) == ("D", False)
    assert "industry: Retail" in rows["decay_per_month"].source
    assert rows["value_per_model"].range.high == 0  # nothing is assumed on value
    value = suggested_value(project, catalogue)
    assert value is not None
    assert (value.low, value.likely, value.high) == (100_000, 600_000, 4_000_000)
    assert suggested_value(start_up, catalogue) is None
    wanted = "insurance banking manufacturing retail travel public_sector healthcare"
    assert set(wanted.split()) <= set(catalogue.industries)
