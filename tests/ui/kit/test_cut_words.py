"""What has no room in a table or a drawing ends in …, and a tip says all of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QPixmap
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip

from planner.ui.kit.heads import Heads
from planner.ui.kit.look import Look
from planner.ui.widgets.figure_table import FigureTable
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from tests.ui.walkers import clipped

LONG = "Beantwortet, aber noch nicht nachgewiesen"


def table(qtbot, *columns: Column, wide: int = 700) -> Table:  # type: ignore[no-untyped-def]
    look = Look("light", 10)
    made = Table(look, RowsModel(look, list(columns)), "Test")
    qtbot.addWidget(made)
    made.resize(wide, 200)
    made.show()
    return made


def tip(widget, at: QPoint) -> str:  # type: ignore[no-untyped-def]
    QToolTip.hideText()
    shown: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "planner.ui.kit.text.QToolTip.showText", lambda _at, words, _view: shown.append(words)
        )
        event = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)
    return shown[-1] if shown else ""


def test_a_column_is_as_wide_as_its_head_and_one_that_stretches_never_less(qtbot) -> None:  # type: ignore[no-untyped-def]
    made = table(qtbot, Column("Name", stretch=True), Column(LONG, right=True), Column(LONG))
    made.set_widths([0, 4, 0])
    heads = made.horizontalHeader()
    fits = heads.fontMetrics().horizontalAdvance(LONG)
    assert heads.sectionSize(1) > fits * 0.9
    assert heads.sectionSize(2) > fits * 0.9
    assert clipped(made, 0) == []
    made.resize(200, 200)
    assert heads.sectionSize(0) >= heads.sectionSizeHint(0), "the table scrolls, and its names stay"
    made.resize(1600, 200)
    assert sum(map(heads.sectionSize, range(3))) == made.viewport().width()


def test_a_head_made_narrow_by_hand_ends_in_dots_and_says_all(qtbot) -> None:  # type: ignore[no-untyped-def]
    made = table(qtbot, Column(LONG, right=True), Column("Name", stretch=True))
    made.set_widths([20, 0])
    heads = made.horizontalHeader()
    assert isinstance(heads, Heads)
    assert heads.textElideMode() == Qt.TextElideMode.ElideRight, "never at its beginning"
    assert tip(heads.viewport(), QPoint(5, 5)) == ""
    made.setColumnWidth(0, 60)
    assert tip(heads.viewport(), QPoint(5, 5)) == f"<qt>{LONG}</qt>"
    assert any(LONG[:20] in found for found in clipped(made, 0)), "the walker sees it"


@pytest.mark.parametrize("kind", ["text", "muted", "badge", "icon", "steps"])
def test_a_cell_says_what_it_cuts(qtbot, kind: str) -> None:  # type: ignore[no-untyped-def]
    values = {"badge": ("good", "check"), "icon": "practice", "steps": (1, 5)}
    made = table(qtbot, Column("A", kind), Column("B", stretch=True))
    model = made.model()
    model.show_rows([RowData("r", (LONG, "short"), {0: values.get(kind)})])  # type: ignore[attr-defined]
    made.set_widths([20, 0])
    cells = made.itemDelegate()
    option = QStyleOptionViewItem()
    option.rect = made.visualRect(model.index(0, 0))
    assert cells.cut_words(option, model.index(0, 0)) == LONG  # type: ignore[attr-defined]
    made.setColumnWidth(0, 500)
    option.rect = made.visualRect(model.index(0, 0))
    assert cells.cut_words(option, model.index(0, 0)) == ""  # type: ignore[attr-defined]


def test_what_a_drawing_cuts_is_said_where_it_is_cut(qtbot) -> None:  # type: ignore[no-untyped-def]
    drawn = FigureTable(Look("light", 10), "Test")
    drawn.show_rows(("Name", "Figure"), [(LONG * 3, "1"), ("short", "2")])
    qtbot.addWidget(drawn)
    drawn.resize(260, 120)
    drawn.render(QPixmap(drawn.size()))
    (place, words) = drawn._cut[0]
    assert words == LONG * 3
    assert tip(drawn, place.center().toPoint()) == f"<qt>{LONG * 3}</qt>"
    assert tip(drawn, QPoint(250, 110)) == ""
    drawn.resize(2500, 120)
    drawn.render(QPixmap(drawn.size()))
    assert drawn._cut == []
