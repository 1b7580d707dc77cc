"""The price of a year is worked out in the window, kept with its source, and planned with."""

from __future__ import annotations

import pytest

from planner.catalogue.own import catalogue_of
from planner.ui.candidates.page import CandidatesPage
from planner.ui.candidates.price import PriceDialog
from tests.ui.conftest import Driver


def dialog_for(driver: Driver, tool: str) -> PriceDialog:
    entry = catalogue_of(driver.project).tool_by_id[tool]
    found = PriceDialog(driver.window, driver.look, driver.session, entry)
    driver.bot.addWidget(found)
    return found


def test_a_published_price_times_how_many(
    open_example: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_example.go("candidates")
    assert isinstance(page, CandidatesPage)
    page.show_candidate("t-clearml")
    seen: list[str] = []

    def fill(dialog: PriceDialog) -> None:
        assert not dialog.take.isEnabled()
        assert "how many" in dialog.total.text()
        dialog.fields[0][1].line.setText("10")
        seen.append(dialog.total.text())
        dialog.take.click()

    monkeypatch.setattr("planner.ui.candidates.detail.run", fill)
    page.detail.open_price()
    rate = open_example.project.organisation.currency_per_usd
    own = open_example.project.own_entries
    (tool,) = (t for t in own.tools if t.id == "t-clearml")
    assert tool.yearly_cost is not None
    assert (tool.yearly_cost.low, tool.yearly_cost.high) == (10 * 15 * 12, 10 * 65 * 12)
    assert "clear.ml/pricing" in own.provenance["t-clearml"].source
    assert "a year" in seen[0]
    assert 0 < rate < 2
    open_example.session.workspace_undo()
    assert not open_example.project.own_entries.tools


def test_where_no_price_is_held_one_can_be_entered(open_example: Driver) -> None:
    dialog = dialog_for(open_example, "t-azureml")
    dialog.unit.setCurrentIndex(dialog.unit.findData("instance-hour"))
    dialog.price.line.setText("2")
    dialog.count.line.setText("500")
    assert not dialog.take.isEnabled()
    assert "whose price" in dialog.note.text()
    dialog.source.setText("Offer of 3 November 2026")
    assert dialog.take.isEnabled()
    assert "12k" in dialog.total.text()
    dialog.take.click()
    assert dialog.entries is not None
    (tool,) = dialog.entries.tools
    rate = open_example.project.organisation.currency_per_usd
    assert tool.yearly_cost is not None
    assert tool.yearly_cost.likely == pytest.approx(12_000 / rate)
    assert dialog.entries.provenance[tool.id].source.startswith("Offer")
    assert dialog.entries.provenance[tool.id].grade == "A"


def test_what_cannot_be_read_is_said(open_example: Driver) -> None:
    dialog = dialog_for(open_example, "t-clearml")
    dialog.fields[0][1].line.setText("ten")
    assert not dialog.take.isEnabled()
    assert "users" in dialog.total.text()
    dialog.fields[0][1].line.setText("-3")
    assert not dialog.take.isEnabled()
