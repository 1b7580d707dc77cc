"""The focus in a table or list: a ring around the row that the keys are at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent

from planner.ui.kit.look import Look
from planner.ui.kit.style import ring

Index = QModelIndex | QPersistentModelIndex


class RowRing:
    """Stands before Qt's class of a view; ``_look`` gives the colour."""

    _look: Look

    def paintEvent(self: Any, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rows, then the ring."""
        super().paintEvent(event)  # type: ignore[misc]
        if not self.hasFocus():
            return
        area, row = self.viewport(), self.visualRect(self.currentIndex())
        around = QRect(0, row.y(), area.width(), row.height()) if row.isValid() else area.rect()
        ring(QPainter(area), around, self._look.colour("accent"))

    def focusInEvent(self: Any, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The ring comes."""
        super().focusInEvent(event)  # type: ignore[misc]
        self.viewport().update()

    def focusOutEvent(self: Any, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The ring goes."""
        super().focusOutEvent(event)  # type: ignore[misc]
        self.viewport().update()

    def currentChanged(self: Any, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """The ring moves as a whole."""
        super().currentChanged(current, previous)  # type: ignore[misc]
        self.viewport().update()
