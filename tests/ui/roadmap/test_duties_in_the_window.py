"""Duties in the window: proposed, added, changed, confirmed and struck out; each change can be undone."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from planner.ui.roadmap.duties import DutiesDialog
from planner.ui.roadmap.duty_dialog import DutyDialog
from tests.ui.conftest import Driver


def choose(dialog: DutyDialog, what: tuple[str, str]) -> None:
    entries = [tuple(dialog.what.itemData(k)) for k in range(dialog.what.count())]
    dialog.what.setCurrentIndex(entries.index(what))


def test_a_duty_of_ones_own_is_added_changed_and_confirmed(open_empty: Driver, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    driver = open_empty
    dialog = DutiesDialog(driver.window, driver.look, driver.session)
    asked: list[DutyDialog] = []

    def fill(opened: QDialog) -> int:
        assert isinstance(opened, DutyDialog)
        asked.append(opened)
        if len(asked) == 1:
            opened._take()
            assert opened.fault.text() == "Say what is asked."
            opened.name.setText("Rollback everywhere")
            opened.by.setText("31 March 2028")
            opened._take()
            assert opened.fault.text(), "nothing is on the list yet"
            for id_ in ("p-drift-monitoring", "p-model-registry"):
                choose(opened, ("practice", id_))
                opened.put.click()
            assert opened.least.value() == 2
            opened.least.setValue(1)
        else:
            question = driver.project.questionnaire.questions[0].id
            choose(opened, ("question", question))
            opened.level.setCurrentIndex(2)
            opened.put.click()
            opened.hard.setChecked(False)
        opened._take()
        return opened.result()

    monkeypatch.setattr("planner.ui.roadmap.duties.run", fill)
    dialog.add.click()
    (duty,) = driver.project.duties
    assert (duty.by, duty.least, duty.practices) == (
        "2028-03-31",
        1,
        ("p-drift-monitoring", "p-model-registry"),
    )
    assert not dialog.change.isEnabled()
    dialog.table.selectRow(0)
    dialog.change.click()
    (duty,) = driver.project.duties
    assert (duty.hard, duty.levels[0].level, duty.least) == (False, 3, 1)
    dialog.table.selectRow(0)
    dialog.confirm.click()
    assert driver.project.duties[0].state == "confirmed"
    dialog.table.selectRow(0)
    assert not dialog.strike.isEnabled()
    dialog.reason.setText("Done by the group")
    dialog.strike.click()
    assert driver.project.duties[0].reason == "Done by the group"
    for _ in range(4):
        driver.session.workspace_undo()
    assert driver.project.duties == ()


def test_where_nothing_holds_nothing_is_proposed(open_empty: Driver) -> None:
    dialog = DutiesDialog(open_empty.window, open_empty.look, open_empty.session)
    dialog.propose.click()
    assert dialog.told.text().startswith("Nothing more is proposed")
