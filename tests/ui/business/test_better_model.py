"""The better-model calculator weighs while numbers are typed."""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.study.study import Study
from planner.economics.information import Information
from planner.ui.business.better_model import BetterModelDialog
from tests.ui.conftest import Driver


def test_the_verdict_follows_the_numbers(open_example: Driver) -> None:
    page = open_example.go("business")
    assert "Is a better model worth it?" in [a.text() for a in page.deeper_menu.menu_.actions()]
    dialog = BetterModelDialog(open_example.window, open_example.look, open_example.session)
    open_example.bot.addWidget(dialog)
    dialog.show()
    for key, text in (("value", "5m"), ("quality_gain", "0.8"), ("serving_cost", "20k")):
        dialog.fields[key].line.setText(text)
    assert "destroys value: answers would have to take at most 123 ms" in dialog.words.text()
    assert dialog.verdict is not None
    assert abs(dialog.verdict.net + 4_925) < 1
    dialog.fields["latency_new"].line.setText("110")
    assert dialog.words.text().startswith("Worth it, as long as answers take no more than 123 ms")
    dialog.fields["latency_new"].line.setText("1000")
    assert "beyond what was measured" in dialog.note.text()
    dialog.fields["latency_new"].line.setText("soon")
    assert "Response time of the new model, ms: “soon” is not a number" in dialog.words.text()
    assert not dialog.why.isEnabled()


def test_what_to_find_out_first_has_a_price(open_example: Driver, example_study: Study) -> None:
    page = open_example.go("business")
    found = Information("deployments", value=20_000.0, error=1_000.0, correlation=0.4)
    unsure = Information("new_models", value=30_000.0, error=20_000.0, correlation=0.4)
    decision = replace(example_study.decision, information=(unsure, found))
    open_example.session._studied(replace(example_study, decision=decision))
    page.refresh_study()
    assert (
        page.find_rows[0][1].text().startswith("Releases of models (grade B, worth €20k to know)")
    )
    assert "Count the releases of the last year" in page.find_rows[0][1].text()
    assert page.find_rows[1][1].text() == "", "what does not stand clear of its error is not listed"
    assert "Each quarter of delay costs" in page.find_list.text()
    assert "Knowing everything first would be worth" in page.find_list.text()


def test_where_no_input_stands_out_it_is_said(open_example: Driver, example_study: Study) -> None:
    page = open_example.go("business")
    decision = replace(example_study.decision, information=())
    open_example.session._studied(replace(example_study, decision=decision, swings=()))
    page.refresh_study()
    assert not page.find_rows[0][1].isVisible()
    assert page.find_list.text().startswith("Nothing stands out.")
    assert "Knowing everything first would be worth" in page.find_list.text()
