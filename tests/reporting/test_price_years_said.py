"""Amounts of another price year than the one that the report names are brought to it, and said to be so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from planner.analysis.study.baseline import default_range
from planner.analysis.study.candidates import candidate_of_tool
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.catalogue.places import rate_of
from planner.catalogue.price_level import of_dollars
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import fixed
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.reporting.content.appendix import method
from planner.reporting.content.assessment import dollar_words
from planner.reporting.report import start_draft
from planner.workspace.create import new_project


def told(study: Study, year: int) -> str:
    organisation = study.project.organisation.model_copy(update={"price_year": year})
    project = study.project.model_copy(update={"organisation": organisation})
    draft = start_draft(replace(study, project=project), date(2026, 11, 29))
    return str(method(draft))


def test_what_is_of_another_price_year_is_said(example_study: Study) -> None:
    shipped = example_study.catalogue.price_year
    years = {
        s.candidate.entry.price_year
        for s in example_study.plan.steps
        if isinstance(s.candidate.entry, Tool) and s.candidate.entry.is_priced
    }
    assert years, "the example plans tools with a price"
    said = told(example_study, shipped)
    assert "shipped figures (" not in said
    assert ("prices of tools (" in said) == bool(years - {shipped})
    other = told(example_study, 2031)
    assert f"shipped figures ({shipped}), prices of tools ({min(years)}" in other
    assert "brought to that year" in other


def in_year(year: int, inflation: float) -> Project:
    """One builder's firm; nothing of it was stated, so every amount is shipped."""
    organisation = Organisation(name="F", people={"data_scientist": 5}, price_year=year)
    project = new_project(organisation, ("A",), datetime(2026, 11, 30, tzinfo=UTC))
    finance = project.finance.model_copy(update={"inflation": inflation})
    return project.model_copy(update={"finance": finance})


@pytest.mark.parametrize(("inflation", "rise"), [(0.0, 1.02), (0.05, 1.05)])
def test_prices_of_three_years_become_those_of_one(inflation: float, rise: float) -> None:
    """A pay of 2025, a quote of 2024 and one of 2026, in a document of 2027."""
    project = in_year(2027, inflation)
    catalogue = catalogue_of(project)
    assert catalogue.price_year == 2025
    pay = next(d for d in catalogue.inputs if d.id == "salary_ml_engineer")
    now = default_range(pay, project, catalogue)
    assert now.likely == pytest.approx(pay.default.likely * rise**2)
    hours = next(d for d in catalogue.inputs if d.id == "hours_per_year")
    assert default_range(hours, project, catalogue) == hours.default
    for year in (2024, 2026):
        tool = catalogue.tool_by_id["t-wandb"].model_copy(
            update={
                "yearly_cost": fixed(1_000.0),
                "seat_cost_month": fixed(10.0),
                "once_cost": fixed(500.0),
                "exit_cost": fixed(300.0),
                "price_year": year,
                "price_grade": "A",
            }
        )
        one = candidate_of_tool(tool, project, catalogue).initiative
        grown = rise ** (2027 - year)
        found = [one.yearly_cost, one.unit_costs[0].price, one.once_cost, one.exit_cost]
        for amount, was in zip(found, (1_000, 120, 500, 300), strict=True):
            assert amount.likely == pytest.approx(was * grown)


def test_an_unpriced_tool_costs_what_its_law_says_at_the_prices_of_the_year() -> None:
    """Laws are of the shipped year whatever year its entry names."""
    costs = []
    for year in (2025, 2027):
        project = in_year(year, 0.0)
        catalogue = catalogue_of(project)
        tool = catalogue.tool_by_id["t-wandb"].model_copy(
            update={"price_grade": "D", "yearly_cost": fixed(1.0), "price_year": 2026}
        )
        costs.append(candidate_of_tool(tool, project, catalogue).initiative.yearly_cost.likely)
    assert costs[0] > 1.0
    assert costs[1] == pytest.approx(costs[0] * 1.02**2)


def test_prices_too_far_apart_are_refused() -> None:
    project = in_year(2041, 0.0)
    with pytest.raises(InputError, match="Prices of 2025 cannot be brought to those of 2041"):
        of_dollars(project, 2025)
    assert of_dollars(project, 2026) == pytest.approx(1.02**15)


def test_the_rate_to_the_dollar_has_its_day_or_none(example_study: Study) -> None:
    rate = rate_of("CHF")
    assert rate is not None
    shipped = example_study.project.organisation.model_copy(
        update={"currency": "CHF", "currency_per_usd": rate.per_usd}
    )
    assert dollar_words(shipped) == "0.8230 CHF, 30 October 2026"
    own = shipped.model_copy(update={"currency_per_usd": 0.9})
    assert dollar_words(own) == "0.9000 CHF, stated without a day"
