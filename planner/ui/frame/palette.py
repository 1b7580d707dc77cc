"""Find and do: type some letters of what you want, and Enter does it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from planner.domain.base.language import tr
from planner.ui.frame.actions import Action
from planner.ui.kit.look import Look
from planner.ui.kit.text import Field, PlainLabel

MOST = 60


def score(wanted: str, words: str) -> int | None:
    """How well letters match, the higher the better; ``None`` when they do not, in order.

    Letters at the beginning of words and next to each other count more.
    """
    text, place, points, last = words.lower(), 0, 0, -2
    for letter in wanted.lower().replace(" ", ""):
        found = text.find(letter, place)
        # a later place at the beginning of a word is better than an early one inside
        start = next(
            (k for k in range(place, len(text)) if text[k] == letter and _begins(text, k)), -1
        )
        if found != last + 1 and start >= 0:
            found = start
        if found < 0:
            return None
        points += 3 if found == last + 1 else 2 if _begins(text, found) else 0
        last, place = found, found + 1
    return points - len(text) // 12


def _begins(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()


class Palette(QDialog):
    """A line and the list of what it finds; pages and actions come before questions and steps."""

    def __init__(self, parent: QWidget, look: Look, actions: Sequence[Action]) -> None:
        super().__init__(parent)
        self._actions = list(actions)
        self.chosen: Action | None = None
        self.setWindowTitle(tr("Find and do"))
        self.resize(look.u(130), look.u(110))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.u(4), look.u(4), look.u(4), look.u(3))
        column.setSpacing(look.u(2))
        self.line = Field(look, "What to find or do")
        self.line.setPlaceholderText(tr("A page, an action, a question, a step"))
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What was found"))
        self.list.setSpacing(look.u(0.75))
        self.list.itemActivated.connect(lambda _: self._do())
        self.list.itemClicked.connect(lambda _: self._do())
        self.none = PlainLabel(look, "Nothing is called that.", "small", "muted")
        for widget in (self.line, self.list, self.none):
            column.addWidget(widget)
        self._find("")

    def _find(self, wanted: str) -> None:
        ranked = []
        for number, action in enumerate(self._actions):
            points = score(wanted, f"{tr(action.words)} {tr(action.group)}")
            if points is not None:
                ranked.append((-points, number, action))
        ranked.sort(key=lambda r: r[:2])
        self.list.clear()
        for _, _, action in ranked[:MOST]:
            keys = f"    {action.keys[0]}" if action.keys else ""
            item = QListWidgetItem(f"{tr(action.words)}    · {tr(action.group)}{keys}")
            item.setData(Qt.ItemDataRole.UserRole, action)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.none.setVisible(self.list.count() == 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Up, Down and Enter work while typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                row = (self.list.currentRow() + step) % self.list.count()
                self.list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return super().eventFilter(watched, event)

    def _do(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
