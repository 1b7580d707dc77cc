"""The base of painted tables of which one row at a time has the keyboard."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent

from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted


class PaintedRows(Painted):
    """Rows of one height below a head; ``row`` has the keyboard, and it alone is said then."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.row = 0

    @abstractmethod
    def row_words(self) -> list[str]:
        """Each row for somebody who does not see it, from top to bottom."""

    @property
    @abstractmethod
    def head(self) -> int:
        """How high the head is, in pixels."""

    @property
    @abstractmethod
    def high(self) -> int:
        """How high a row is, in pixels."""

    def say(self) -> None:
        """Name the row with the keyboard, or all rows where none has it."""
        words = self.row_words()
        shown = words[self.row : self.row + 1] if self.hasFocus() else words
        self.setAccessibleDescription("\n".join(shown))
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)

    def choose(self, row: int) -> None:
        """Give a row the keyboard; beyond the ends, the first or the last."""
        self.row = min(max(row, 0), len(self.row_words()) - 1)
        self._told()

    def row_at(self, y: float) -> int | None:
        """Which row stands at a height; none in the head and below the last."""
        found = int((y - self.head) // self.high)
        return found if 0 <= found < len(self.row_words()) else None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Say the row that has the keyboard now."""
        super().focusInEvent(event)
        self._told()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No row has the keyboard any more."""
        super().focusOutEvent(event)
        self._told()

    def _told(self) -> None:
        self.say()
        self.update()
