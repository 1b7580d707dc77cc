"""Amounts of another price year than the one that the report names are said to be so; rates have a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.analysis.study.study import Study
from planner.catalogue.places import rate_of
from planner.domain.content.tool import Tool
from planner.reporting.content.appendix import method
from planner.reporting.content.assessment import dollar_words
from planner.reporting.report import start_draft


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
    assert (
        f"Not converted to them: shipped figures ({shipped}), prices of tools ({min(years)}"
        in other
    )


def test_the_rate_to_the_dollar_has_its_day_or_none(example_study: Study) -> None:
    rate = rate_of("CHF")
    assert rate is not None
    shipped = example_study.project.organisation.model_copy(
        update={"currency": "CHF", "currency_per_usd": rate.per_usd}
    )
    assert dollar_words(shipped) == "0.8230 CHF, 30 October 2026"
    own = shipped.model_copy(update={"currency_per_usd": 0.9})
    assert dollar_words(own) == "0.9000 CHF, stated without a day"
