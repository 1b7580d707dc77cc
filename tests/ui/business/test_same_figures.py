"""The window shows the figures that programs get as JSON, on its page and in its tables."""

from __future__ import annotations

import pytest

from planner.analysis.study.study import Study
from planner.cli.case_text import case_json, case_text
from planner.domain.base.numbers import in_hundred, money, money_same_unit
from planner.storage.results import Results
from planner.ui.business.deeper import VIEWS
from tests.conftest import kept_study_of
from tests.faces import expected_rows, squeezed
from tests.projects import known_start_up
from tests.ui.conftest import Driver


@pytest.mark.parametrize("view", ["options", "odds", "cash", "checks"])
def test_tables(view: str, example_study: Study) -> None:
    shown = [squeezed("".join(r.texts)) for r in VIEWS[view].rows(example_study, None)]
    if view == "options":
        found = VIEWS[view].rows(example_study, example_study.decision.options)
        shown = [squeezed("".join(r.texts)) for r in found]
    for row in expected_rows(example_study)[view]:
        assert any(s.startswith(squeezed("".join(row))) for s in shown), row


def test_the_page(open_example: Driver, example_study: Study) -> None:
    found = case_json(example_study)
    page = open_example.go("business")
    text = squeezed(open_example.texts(page) + "\n".join(page.split.row_words()))
    told = squeezed(case_text(example_study))
    low, high = money_same_unit((found["npv"]["p5"], found["npv"]["p95"]), "EUR", signed=True)
    for words in (
        low,
        high,
        in_hundred(found["probability_of_loss"]),
        money(found["cost"]["mean"], "EUR"),
        money(found["own_labour"], "EUR"),
        money(found["invoices"], "EUR"),
        money(found["npv"]["mean"], "EUR", signed=True),
        money(found["if_all_claimed_value_is_real"]["mean"], "EUR", signed=True),
        money(found["value_of_perfect_information"], "EUR"),
        money(found["stress_npv"], "EUR", signed=True),
    ):
        assert squeezed(words) in text, words
        assert squeezed(words) in told, words


def test_where_nothing_pays_today_is_shown(open_example: Driver, kept_results: Results) -> None:
    tiny = kept_study_of(known_start_up(), kept_results)
    page = open_example.go("business")
    open_example.session._studied(tiny)
    page.refresh_study()
    text = squeezed(open_example.texts(page))
    assert page.today.isVisible()
    assert (
        squeezed(money(sum(tiny.case.baseline.values()), tiny.project.organisation.currency))
        in text
    )
    assert not page.fan.isVisible()
    assert not page.moves.isVisible()
