"""A better model is weighed while figures are typed, kept in the document, and found again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.around.use_case_versions import NONE
from planner.analysis.around.use_case_words import page_words
from planner.analysis.study.study import Study
from planner.domain.organisation.use_case import Judging
from planner.economics.information import Information
from planner.ui.widgets.better_model import BetterModelDialog
from planner.workspace.case_edits import keep_comparison
from planner.workspace.edits import set_use_cases
from tests.ui.conftest import Driver


def test_the_verdict_follows_the_figures_and_is_kept(open_example: Driver) -> None:
    dialog = BetterModelDialog(open_example.window, open_example.look, open_example.session)
    open_example.bot.addWidget(dialog)
    dialog.show()
    for key, text in (("seconds_now", "2"), ("seconds_new", "4"), ("uses", "1m")):
        dialog.fields[key].setText(text)
    assert (
        dialog.words.text()
        .replace("\u00a0", " ")
        .startswith("Worse: it gains in 0 % of futures. Worth it up to 2.4")
    )
    assert "9 in 10 futures:" in dialog.range.text()
    dialog.fields["seconds_now"].setText("0.2")
    dialog.fields["seconds_new"].setText("0.4")
    assert dialog.words.text().startswith("Better")
    dialog.name.setText("Claims form")
    dialog.keep.click()
    (kept,) = open_example.project.model_comparisons
    assert (kept.name, kept.way, kept.right_now, kept.right_new) == (
        "Claims form", "threshold", 0.90, 0.95,
    )  # fmt: skip
    assert [r.texts[0] for r in dialog.model.rows] == ["Claims form (21 November 2026)"]
    dialog.fields["seconds_new"].setText("soon")
    assert "“soon” is not a number" in dialog.words.text()
    assert not dialog.keep.isEnabled()
    dialog.table.selectRow(0)
    assert dialog.fields["seconds_new"].text() == "0.4"
    assert dialog.fields["right_new"].text() == "95"
    dialog.remove.click()
    assert open_example.project.model_comparisons == ()


def test_beyond_what_was_measured_there_is_no_verdict(open_example: Driver) -> None:
    dialog = BetterModelDialog(open_example.window, open_example.look, open_example.session)
    open_example.bot.addWidget(dialog)
    dialog.show()
    dialog.way.setCurrentIndex(1)
    assert not dialog.fields["uses"].isVisible()
    assert dialog.fields["quality_gain"].isVisible()
    assert dialog.words.text().startswith("Unknown: nobody measured")
    dialog.fields["seconds_new"].setText("1.3")
    dialog.fields["quality_gain"].setText("0,2 / 0,8 / 2")
    assert dialog.asked is not None
    assert dialog.asked.quality_gain is not None
    assert dialog.asked.quality_gain.low == 0.002
    assert dialog.words.text().startswith(("Better", "Open", "Worse"))


def test_what_to_find_out_first_has_a_price(open_example: Driver, example_study: Study) -> None:
    page = open_example.go("business")
    found = Information("deployments", value=20_000.0, error=1_000.0, correlation=0.4)
    unsure = Information("new_models", value=30_000.0, error=20_000.0, correlation=0.4)
    decision = replace(example_study.decision, information=(unsure, found))
    open_example.session._studied(replace(example_study, decision=decision))
    page.refresh_study()
    assert (
        page.find_rows[0][1].text().startswith("Releases of models (grade B), worth €20k to know")
    )
    assert "Count the releases of the last year" in page.find_rows[0][1].text()
    assert page.find_rows[1][1].text() == "", "what does not stand clear of its error is not listed"
    assert "Starting a quarter later costs" in page.find_list.text()
    assert "Knowing everything first would be worth" in page.find_list.text()


def test_where_no_input_changes_the_choice_it_is_said(
    open_example: Driver, example_study: Study
) -> None:
    page = open_example.go("business")
    decision = replace(example_study.decision, information=())
    open_example.session._studied(replace(example_study, decision=decision))
    page.refresh_study()
    assert page.find_rows[0][1].isVisible(), "what moves the worth most, and how to find out"
    assert "No single figure changes which choice is best" in page.find_list.text()
    open_example.session._studied(replace(example_study, decision=decision, swings=()))
    page.refresh_study()
    assert not page.find_rows[0][1].isVisible()


def test_of_a_use_case_one_starts_from_its_figures_and_sees_what_holds_it_back(
    open_example: Driver,
) -> None:
    session = open_example.session
    own = session.project.organisation.use_cases[0].model_copy(
        update={"latency_seconds": 2.0, "judging": Judging(cases=6_000)}
    )
    others = session.project.organisation.use_cases[1:]
    session.do(set_use_cases((own, *others)))
    dialog = BetterModelDialog(open_example.window, open_example.look, session, own.id)
    open_example.bot.addWidget(dialog)
    assert dialog.fields["seconds_now"].text() == "2"
    assert dialog.fields["uses"].text() == "6000"
    assert not any(dialog.fields[k].text() for k in ("right_now", "right_new", "hour_cost"))
    assert not dialog.keep.isEnabled(), "no verdict from figures that nobody stated"
    assert dialog.words.text() == "Not stated yet: Seconds an answer of the better model takes."
    dialog.fields["seconds_new"].setText("-1")
    assert "Input should" not in dialog.words.text()
    dialog.fields["right_new"].setText("0.9")
    assert dialog._number("right_new") == pytest.approx(0.009), "a bare number is per cent"
    dialog.fields["right_new"].clear()
    dialog.show()
    assert dialog.minimumSizeHint().height() < 600, "its foot stands on a small screen"
    dialog.way.setCurrentIndex(1)
    for key, text in (("seconds_new", "2.2"), ("quality_gain", "8"), ("worst_now", "81")):
        dialog.fields[key].setText(text)
    assert "of both versions" in dialog.words.text()
    assert not dialog.keep.isEnabled()
    dialog.fields["worst_new"].setText("78")
    dialog.segment.setText("under 25")
    words = dialog.words.text().replace("\u00a0", " ")
    assert words.startswith("Better on the whole, and held back.")
    assert "under 25: 78 % right, 81 % so far." in words
    assert "It takes 2.2 seconds, and an answer may take 2." in words
    dialog.keep.click()
    (kept,) = session.project.model_comparisons
    assert (kept.use_case, kept.segment, kept.worst_new) == (own.id, "under 25", 0.78)
    for change in ({"date": "2026-12-01"}, {"use_case": others[0].id}, {"worst_new": 0.79}):
        session.do(keep_comparison(kept.model_copy(update=change)))
    found = session.project.model_comparisons
    assert {(c.date, c.use_case) for c in found} == {
        (kept.date, own.id), ("2026-12-01", own.id), (kept.date, others[0].id),
    }  # fmt: skip
    assert len(found) == 3, "of the same day and use case it is corrected"
    assert next(c for c in found if c.id == kept.id).worst_new == 0.79
    page = dict(page_words(session.project, own))
    assert page["Better version"] != NONE
    dialog.remove.click()
