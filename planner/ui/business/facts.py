"""The headline figures of the business case, in one row or two by two."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from planner.ui.kit.card import CardRow
from planner.ui.kit.look import Look


class Facts(CardRow):
    """Figures side by side; two by two where there is little room."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.u(5))
        self._row.addLayout(self._grid)
        self._facts: list[QWidget] = []

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a figure."""
        self._facts.append(widget)
        self._grid.addWidget(widget, 0, len(self._facts) - 1)

    def stack(self, stacked: bool) -> None:
        """Two by two, or all in one row."""
        columns = 2 if stacked else len(self._facts)
        self._grid.setHorizontalSpacing(self._look.u(2 if stacked else 5))
        for k, widget in enumerate(self._facts):
            self._grid.addWidget(widget, k // columns, k % columns)
