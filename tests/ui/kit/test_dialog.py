"""The base of every dialog: Enter, Escape, the default button and the size that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QRadioButton, QWidget

from planner.ui.frame.main_window import MainWindow
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.text import Button, Field
from planner.workspace.settings import Settings, read_settings, write_settings
from tests.ui.conftest import Driver


class Asking(Dialog):
    """A line, a number, one of several choices and a button that takes them."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver.window, driver.look, "Asking", 100, 60)
        self.line, self.number = Field(driver.look, "Line"), QDoubleSpinBox()
        self.choice = QRadioButton("One of several")
        self.other, take = Button(driver.look, "Other"), Button(driver.look, "Take", primary=True)
        self.pressed: list[str] = []
        self.other.clicked.connect(lambda: self.pressed.append("other"))
        take.clicked.connect(self.accept)
        for widget in (self.line, self.number, self.choice):
            self.column.addWidget(widget)
        self.add_foot(self.other, primary=take, leave="Cancel")


class Closing(Dialog):
    """A line in a dialog that only closes."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver.window, driver.look, "Closing", 100, 60)
        self.line = Field(driver.look, "Line")
        self.column.addWidget(self.line)
        self.add_foot()


def shown(dialog: Dialog, focus: QWidget) -> Dialog:
    dialog.open()
    focus.setFocus()
    QTest.qWaitForWindowExposed(dialog)
    return dialog


@pytest.mark.parametrize(
    ("name", "result"), [("line", 1), ("number", None), ("choice", 1), ("other", None)]
)  # fmt: skip
def test_enter_presses_what_has_the_focus(
    open_empty: Driver, name: str, result: int | None
) -> None:
    dialog = Asking(open_empty)
    focus = getattr(dialog, name)
    shown(dialog, focus)
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert dialog.isVisible() == (result is None)
    assert dialog.pressed == (["other"] if name == "other" else [])
    dialog.reject()
    dialog.deleteLater()


def test_enter_in_a_line_does_not_close_what_only_closes(open_empty: Driver) -> None:
    dialog = Closing(open_empty)
    shown(dialog, dialog.line)
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    dialog.deleteLater()


def test_escape_leaves(open_empty: Driver) -> None:
    dialog = Asking(open_empty)
    shown(dialog, dialog.line)
    QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected
    dialog.deleteLater()


def test_the_size_a_person_gave_is_kept_and_follows_the_type(
    open_empty: Driver, tmp_path: Path
) -> None:
    window: MainWindow = open_empty.window
    kept: list[Settings] = []
    window._keep_settings = kept.append  # type: ignore[assignment]
    dialog = Closing(open_empty)
    shown(dialog, dialog.line)
    unit = open_empty.look.u(1)
    dialog.resize(90 * unit, 50 * unit)
    dialog.reject()
    dialog.deleteLater()
    assert open_empty.look.dialog_sizes["Closing"] == (90.0, 50.0)
    again = Closing(open_empty)
    assert (again.width(), again.height()) == (90 * unit, 50 * unit)
    again.deleteLater()
    window.close()
    assert kept[-1].dialog_sizes["Closing"] == (90.0, 50.0)
    write_settings(kept[-1], tmp_path / "settings.json")
    assert read_settings(tmp_path / "settings.json").dialog_sizes == {"Closing": (90.0, 50.0)}


def test_a_size_that_is_none_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"dialog_sizes": {"Closing": [1, 5]}, "text_size": 12}', encoding="utf-8")
    assert read_settings(path) == Settings(text_size=12)


def test_dialogs_are_deleted_after_they_ran(open_empty: Driver) -> None:
    dialog = Closing(open_empty)
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    from PySide6.QtCore import QCoreApplication, QTimer

    QTimer.singleShot(0, dialog.reject)
    run(dialog)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == [True]
