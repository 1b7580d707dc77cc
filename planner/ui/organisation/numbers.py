"""The numbers behind the charts of a page, as tables to read, select and copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget, QWidget

from planner.domain.base.language import tr
from planner.ui.kit.clip import copy_grid
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button
from planner.ui.widgets.chart import Charted, grid_of
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

if TYPE_CHECKING:
    from planner.reporting.blocks import Table as Numbers

LETTER = 1.9  # grid units of a letter, about


def charts_of(page: QWidget) -> list[Charted]:
    """The charts in sight on a page, the one with the focus first."""
    shown: list[Charted] = []
    for widget in page.findChildren(QWidget):
        if isinstance(widget, Charted) and widget.numbers and widget.isVisible():
            shown.insert(0 if widget.hasFocus() else len(shown), widget)
    return shown


class NumbersDialog(Dialog):
    """A tab for each chart."""

    def __init__(self, parent: QWidget, look: Look, charts: Sequence[Charted]) -> None:
        super().__init__(parent, look, "Numbers behind the charts", 220, 150)
        column = self.column
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._numbers: list[Numbers] = []
        for chart in charts:
            if chart.numbers is not None:
                numbers = chart.numbers()
                self._numbers.append(numbers)
                self.tabs.addTab(_table(look, numbers, self), tr(numbers.caption))
        column.addWidget(self.tabs, 1)
        self.copy = Button(look, tr("Copy the table"))
        self.copy.clicked.connect(self._copy)
        self.add_foot(self.copy)

    def _copy(self) -> None:
        copy_grid(grid_of(self._numbers[self.tabs.currentIndex()]))


def _table(look: Look, numbers: Numbers, parent: QWidget) -> Table:
    lengths = [
        max(len(h), *(len(r[k].t) for r in numbers.rows), 4) for k, h in enumerate(numbers.head)
    ]
    widest = max(range(len(lengths)), key=lambda k: lengths[k])
    columns = [
        Column(head, right=numbers.align[k] == "r", stretch=k == widest)
        for k, head in enumerate(numbers.head)
    ]
    model = RowsModel(look, columns, None, parent)
    model.show_rows(
        [
            RowData(str(n), tuple(c.t for c in row), bold=frozenset({0}))
            for n, row in enumerate(numbers.rows)
        ]
    )
    table = Table(look, model, numbers.caption)
    table.set_widths([0 if k == widest else n * LETTER + 6 for k, n in enumerate(lengths)])
    return table
