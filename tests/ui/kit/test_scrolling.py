"""An area that scrolls: it follows the focus, but not one that a hidden widget loses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from planner.ui.kit.card import scrolling
from tests.conftest import PATIENCE


def test_a_page_that_hides_what_has_the_focus_is_not_turned_over(qtbot) -> None:  # type: ignore[no-untyped-def]
    """The business case opened in its middle where there was little room."""
    content = QWidget()
    column = QVBoxLayout(content)
    top, far = QPushButton("Top"), QPushButton("Far down")
    column.addWidget(top)
    column.addSpacing(2_000)
    column.addWidget(far)
    area = scrolling(content)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    top.setFocus()
    qtbot.waitUntil(top.hasFocus, timeout=PATIENCE)
    top.hide()
    assert far.hasFocus()
    assert area.verticalScrollBar().value() == 0
    top.show()
    top.setFocus()
    QTest.keyClick(top, Qt.Key.Key_Tab)
    assert area.verticalScrollBar().value() > 1_000, "who moves the focus is followed"
