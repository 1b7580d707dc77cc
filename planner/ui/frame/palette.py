"""Find and do: type some letters of what you want, and Enter does it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import tr
from planner.domain.base.types import visible
from planner.ui.frame.actions import Action
from planner.ui.frame.places import words_for
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


_WORD = re.compile(r"\w+")


class Searched:
    """An action with the words it is found by, in the language of the window and in English."""

    def __init__(self, action: Action) -> None:
        self.action = action
        self.shown = f"{tr(action.words)} {tr(action.group)}"
        self._named = set(_WORD.findall(f"{self.shown} {action.words}".lower()))
        self._also = set(_WORD.findall(words_for(action).lower())) | self._named

    def points(self, wanted: str) -> int | None:
        """How well it is what somebody looks for: words of its name, everyday words, letters."""
        parts = _WORD.findall(wanted.lower())
        near = score(wanted, self.shown)
        for words, points in ((self._named, 200), (self._also, 100)):
            if parts and all(any(w.startswith(p) for w in words) for p in parts):
                return points + (near or 0) + 5 * sum(p in words for p in parts)
        return near


class Row(QStyledItemDelegate):
    """The name at the left; where it is, and its keys, at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        look, action = self._look, index.data(Qt.ItemDataRole.UserRole)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(rect, look.colour("accent_soft"))
        inner = rect.adjusted(look.u(2), 0, -look.u(2), 0)
        keys = action.keys[0] if action.keys else ""
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        column = look.u(22) if keys else 0
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, right, keys)
        group = tr(action.group)
        width = painter.fontMetrics().horizontalAdvance(group)
        painter.drawText(inner.adjusted(0, 0, -column, 0), right, group)
        painter.setFont(look.font())
        painter.setPen(look.colour("text"))
        room = inner.width() - column - width - look.u(4)
        shown = painter.fontMetrics().elidedText(
            visible(tr(action.words)), Qt.TextElideMode.ElideRight, room
        )
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, left, shown)

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line with room around it."""
        return QSize(self._look.u(60), self._look.u(7.5))


class Palette(QDialog):
    """A line and the list of what it finds; pages and actions come before questions and steps."""

    def __init__(self, parent: QWidget, look: Look, actions: Sequence[Action]) -> None:
        super().__init__(parent)
        self._actions = [Searched(a) for a in actions]
        self.chosen: Action | None = None
        self.setWindowTitle(tr("Find and do"))
        self.resize(look.u(130), look.u(110))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.u(4), look.u(4), look.u(4), look.u(3))
        column.setSpacing(look.u(2))
        self.line = Field(look, "What to find or do")
        self.line.setPlaceholderText(
            tr("A page, an action, a number, a tool, a question, an everyday word")
        )
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("What was found"))
        self.list.setItemDelegate(Row(look, self.list))
        self.list.setUniformItemSizes(True)
        self.list.itemActivated.connect(lambda _: self._do())
        self.list.itemClicked.connect(lambda _: self._do())
        self.none = PlainLabel(look, "Nothing is called that.", "small", "muted")
        for widget in (self.line, self.list, self.none):
            column.addWidget(widget)
        self._find("")

    def _find(self, wanted: str) -> None:
        ranked = []
        for number, searched in enumerate(self._actions):
            points = searched.points(wanted)
            if points is not None:
                ranked.append((-points, number, searched.action))
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
