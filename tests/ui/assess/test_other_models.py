"""Another model in the window: added, answered by keys and mouse, agreed on, given targets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.answers.replies import Reply
from planner.domain.content.model import Model
from planner.maturity.beside import read_beside
from planner.ui.assess.add_model import AddModelDialog
from planner.ui.assess.model_disagreement import ModelDisagreementDialog
from planner.ui.assess.model_proof import ProofDialog
from planner.ui.results.models import ModelTargetsDialog
from planner.workspace.model_edits import add_model, set_reply
from tests.ui.conftest import Driver

Key = Qt.Key
ITEMS = [
    {"id": "A", "node": "root", "text": "One", "kind": "yes_no"},
    {
        "id": "B",
        "node": "root",
        "text": "Several",
        "kind": "multi",
        "options": [{"id": "x", "text": "X", "value": 1}, {"id": "y", "text": "Y", "value": 2}],
    },
    {"id": "C", "node": "root", "text": "How many", "kind": "number", "low": 0, "high": 10},
    {"id": "D", "node": "root", "text": "Words", "kind": "text"},
]
MIXED = Model.model_validate(
    {
        "id": "mixed",
        "name": "Mixed",
        "version": "1",
        "scored_by": "product",
        "rule": {"kind": "sum"},
        "items": ITEMS,
    },
    strict=False,
)


def replies(driver: Driver) -> dict[str, Reply]:
    found = driver.project.current_round.replies.get("mixed")
    return found.sheets.get(driver.session.respondent, {}) if found else {}


@pytest.fixture
def mixed(open_empty: Driver):  # type: ignore[no-untyped-def]
    driver = open_empty
    driver.session._timer.stop()
    driver.session.do(add_model(MIXED))
    page = driver.go("assess")
    page.answer_model("mixed")
    driver.session._timer.stop()
    return driver, page


def test_every_kind_of_item_is_answered_by_keys_and_mouse(mixed) -> None:  # type: ignore[no-untyped-def]
    driver, page = mixed
    sheet = page.other.sheet
    assert page.other.box.isVisible()
    assert not sheet.figure.isVisible(), "nobody answers towards a level"
    page.setFocus()
    driver.key(Key.Key_1)
    assert replies(driver)["A"].options == ("yes",)
    driver.key(Key.Key_Return)
    QTest.mouseClick(sheet.editor.cards[0], Qt.MouseButton.LeftButton)
    QTest.mouseClick(sheet.editor.cards[1], Qt.MouseButton.LeftButton)
    assert replies(driver)["B"].options == ("x", "y")
    page.setFocus()
    driver.key(Key.Key_0)
    assert replies(driver)["B"].options == ("y",)
    QTest.mouseClick(sheet.editor.none, Qt.MouseButton.LeftButton)
    assert replies(driver)["B"].options == ()
    sheet.step(1)
    sheet.editor.number.setText("twelve")
    sheet.editor.number.editingFinished.emit()
    assert "C" not in replies(driver)
    sheet.editor.number.setText("7,5")
    sheet.editor.number.editingFinished.emit()
    assert replies(driver)["C"].number == 7.5
    sheet.step(1)
    sheet.editor.text.setPlainText("As we saw.")
    assert replies(driver)["D"].text == "As we saw."
    sheet.step(1)
    assert sheet.middle.currentWidget() is sheet.done
    assert page.note() == "4/4"
    sheet.show_item("A")
    assert sheet.figure.text() == "8.5 of 14"
    driver.session.workspace.undo()
    assert "D" not in replies(driver)


def test_dont_know_notes_and_the_way_back_to_the_questionnaire(mixed) -> None:  # type: ignore[no-untyped-def]
    driver, page = mixed
    sheet = page.other.sheet
    page.setFocus()
    driver.key(Key.Key_D)
    assert replies(driver)["A"].state == "dont_know"
    sheet.note_field.setPlainText("Ask Ann.")
    assert replies(driver)["A"].note == "Ask Ann."
    page.other.show("")
    assert page.front.currentWidget() is page.house
    page.setFocus()
    driver.key(Key.Key_3)
    assert driver.answer("STR-01") == 3
    page.other.show("mixed")
    assert page.front.currentWidget() is sheet


def test_what_a_team_agrees_on_and_targets(mixed, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    driver, page = mixed
    driver.session.do(set_reply("product-1", "mixed", "A", Reply(options=("no",))))
    dialog = ModelDisagreementDialog(driver.window, driver.look, driver.session, MIXED)
    driver.bot.addWidget(dialog)
    dialog.show()
    QTest.mouseClick(dialog.editor.cards[1], Qt.MouseButton.LeftButton)
    agreed = driver.project.current_round.replies["mixed"].agreed["product"]["A"]
    assert agreed.reply.options == ("yes",)
    assert "agreed on “Yes”" in dialog.words.text()
    assert replies(driver)["A"].options == ("no",), "blind answers stay"
    page.refresh()
    assert "agreed on “Yes”" in page.other.sheet.standing.text()
    dialog.take_back.click()
    assert driver.project.current_round.replies["mixed"].agreed["product"] == {}
    targets = ModelTargetsDialog(driver.window, driver.look, driver.session, MIXED)
    driver.bot.addWidget(targets)
    field = targets.fields["root"]
    field.setText("20")
    field.editingFinished.emit()
    assert targets.fault.text() == "A target here lies between 0 and 14."
    field.setText("9")
    field.editingFinished.emit()
    assert driver.project.target_level("root", None, "mixed") == 9
    results = driver.go("results")
    card = results.models.cards[0]
    assert card.table._rows[0][3] == "9"


def test_models_come_from_the_list_or_a_file_and_leave_again(
    open_empty: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_empty
    page = driver.go("assess")
    dialog = AddModelDialog(page, driver.look, set())
    driver.bot.addWidget(dialog)
    assert not dialog.add.isEnabled()
    dialog.buttons["genaiops"].click()
    dialog.add.click()
    assert dialog.chosen is not None
    page.other.take(dialog.chosen)
    assert page.other.chosen == "genaiops"
    bad = tmp_path / "bad.toml"
    bad.write_text("nothing = 1\n")
    other = AddModelDialog(page, driver.look, {"genaiops"})
    driver.bot.addWidget(other)
    other.take_file(bad)
    assert other.fault.text()
    assert other.chosen is None
    monkeypatch.setattr("planner.ui.assess.other_models.ask_choice", lambda *_: "remove")
    page.menu.choose("Remove the model in front…")
    assert driver.project.models == ()
    assert page.front.currentWidget() is page.house


def test_a_claim_is_open_until_evidence_carries_it(open_empty: Driver) -> None:
    """Kinds with caps as in PALO: a claim of 3 with evidence that carries 2 is 2."""
    model = Model.model_validate(
        {
            "id": "capped",
            "name": "Capped",
            "version": "1",
            "scored_by": "product",
            "rule": {"kind": "evidence_cap", "caps": {"told": 1, "observed": 2}, "months": 12},
            "items": [
                {
                    "id": "A",
                    "node": "root",
                    "text": "One",
                    "options": [{"id": f"l{k}", "text": f"{k}", "value": k} for k in range(4)],
                }
            ],
        },
        strict=False,
    )
    driver = open_empty
    driver.session._timer.stop()
    driver.session.do(add_model(model))
    page = driver.go("assess")
    page.answer_model("capped")
    driver.session._timer.stop()
    sheet = page.other.sheet
    assert not sheet.proof.isVisible(), "there is nothing to support yet"
    page.setFocus()
    driver.key(Key.Key_3)
    sheet.show_item("A")
    assert sheet.proof.lead.isVisible()
    dialog = ProofDialog(driver.window, driver.look, sheet.proof.caps, date(2026, 11, 1))
    driver.bot.addWidget(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("observed"))
    dialog.until.setText("2999-01-01")
    dialog.what.setText("Two runs watched")
    dialog._add()
    assert "is not a date" in dialog.fault.text()
    dialog.until.setText("2199-01-01")
    dialog._add()
    assert dialog.proof is not None
    sheet.proof.changed.emit((dialog.proof,))
    given = driver.project.current_round.replies["capped"].sheets[driver.session.respondent]["A"]
    assert given.evidence == (dialog.proof,)
    team = driver.project.respondent_by_id[driver.session.respondent].team
    level = read_beside(driver.project, model).level_of("root", team)
    assert (level.low, level.high) == (2.0, 2.0)
    assert "carries up to 2" in sheet.proof.lines[0].text()
    driver.session.workspace.undo()
    page.refresh()
    level = read_beside(driver.project, model).level_of("root", team)
    assert (level.low, level.high) == (0.0, 3.0)
