"""A file that the system hands over, as macOS does for a double click, is opened wherever the program is."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from planner.ui.frame.given_file import GivenFile
from planner.ui.frame.start import OPEN, StartDialog
from planner.ui.kit.look import Look
from tests.conftest import EXAMPLE
from tests.ui.conftest import Driver


def hand_over(path: Path) -> None:
    QApplication.sendEvent(QApplication.instance(), QFileOpenEvent(QUrl.fromLocalFile(str(path))))


def test_before_anything_is_there_it_waits(qapp: QApplication) -> None:
    given = GivenFile(qapp)
    try:
        hand_over(EXAMPLE)
        assert given.take() == EXAMPLE
        assert given.take() is None
    finally:
        given.deleteLater()


def test_it_answers_the_question_what_to_begin_with(qtbot, qapp: QApplication) -> None:  # type: ignore[no-untyped-def]
    given = GivenFile(qapp)
    dialog = StartDialog(Look("light", 10), (), "")
    qtbot.addWidget(dialog)
    dialog.show()
    try:
        hand_over(EXAMPLE)
        assert (dialog.choice, dialog.path) == (OPEN, EXAMPLE)
        assert not dialog.isVisible()
    finally:
        given.deleteLater()


def test_it_is_opened_in_the_window(qtbot, qapp: QApplication, tmp_path: Path, start_up) -> None:  # type: ignore[no-untyped-def]
    given = GivenFile(qapp)
    driver = Driver(qtbot, start_up, None)
    driver.session.workspace.history.mark_clean()
    path = tmp_path / "Größe 1.mlplan"
    shutil.copy(EXAMPLE, path)
    asked: list[Path] = []
    driver.window.open_path = asked.append
    try:
        hand_over(path)
        assert asked == [path]
    finally:
        given.deleteLater()
