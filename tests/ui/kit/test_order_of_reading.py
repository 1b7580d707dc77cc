"""The order of reading; asking for it leaves nothing that another widget could be taken for."""

from __future__ import annotations

import re

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.ui.frame.fault import Window
from planner.ui.kit.flow import Flow
from planner.ui.kit.reading import parts_of
from tests.ui.conftest import PAGES, Driver
from tests.whole.test_architecture import PACKAGE


def _items() -> list[QLayoutItem]:
    """Python's objects of items of layouts, but for those that hold what they stand for themselves."""
    kept = {
        id(item)
        for flow in shiboken6.getAllValidWrappers()
        if isinstance(flow, Flow)
        for item in flow._items
    }
    return [
        w
        for w in shiboken6.getAllValidWrappers()
        if isinstance(w, QLayoutItem) and not isinstance(w, QLayout) and id(w) not in kept
    ]


def test_parts_lie_as_they_were_put_whatever_was_made_first(qtbot) -> None:  # type: ignore[no-untyped-def]
    before = {id(i) for i in _items()}
    holder = QWidget()
    qtbot.addWidget(holder)
    last, first, beside, deep = (QLabel(t) for t in ("last", "first", "beside", "deep"))
    column, row, grid = QVBoxLayout(holder), QHBoxLayout(), QGridLayout()
    column.addWidget(first)
    column.addStretch()
    column.addLayout(row)
    column.addWidget(last)
    row.addWidget(beside)
    row.addLayout(grid)
    low, high = QLabel("low"), QLabel("high")
    grid.addWidget(low, 1, 0)
    grid.addWidget(high, 0, 1)
    grid.addWidget(deep, 1, 1)
    QLabel("placed by hand", holder)
    assert parts_of(column) == [first, row, last]
    assert parts_of(row) == [beside, grid]
    assert parts_of(grid) == [high, low, deep]
    assert {id(i) for i in _items()} == before


def test_tab_through_every_page_leaves_no_item_that_outlives_its_widget(
    open_example: Driver,
) -> None:
    before = {id(i) for i in _items()}
    for page in PAGES:
        open_example.go(page)
        for _ in range(3):
            QTest.keyClick(open_example.window, Qt.Key.Key_Tab)
    assert {id(i) for i in _items()} <= before


def test_no_layout_is_asked_for_its_items() -> None:
    asks = re.compile(r"\.(itemAt|itemAtPosition|itemForRow)\(")
    assert [
        p.name for p in (PACKAGE / "ui").rglob("*.py") if asks.search(p.read_text("utf-8"))
    ] == []


def test_where_what_has_the_focus_goes_the_nearest_has_it_that_takes_no_words(qtbot) -> None:  # type: ignore[no-untyped-def]
    window, holder = Window(), QWidget()
    qtbot.addWidget(window)
    window.setCentralWidget(holder)
    near, far = QPushButton("near"), QPushButton("far")  # made in another order than they are read
    first, gone, field = QPushButton("first"), QPushButton("gone"), QLineEdit()
    column = QVBoxLayout(holder)
    for widget in (first, far, near, gone, field):
        column.addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    gone.setFocus()
    gone.hide()
    assert near.hasFocus()
    near.setEnabled(False)
    assert far.hasFocus()
    for button in (far, first):
        button.hide()
    assert field.hasFocus(), "where there is nothing else, words may be typed"
