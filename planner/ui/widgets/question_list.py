"""The list of questions: ten groups with their progress, a dot for the state of each question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from planner.domain.base.language import phrase, tr
from planner.ui.kit.look import Look

Index = QModelIndex | QPersistentModelIndex
STATE = Qt.ItemDataRole.UserRole
COUNT = Qt.ItemDataRole.UserRole + 1
QUESTION = Qt.ItemDataRole.UserRole + 2
TOP = 0


class Listed(Protocol):
    """A question, of whatever model, as the list shows it."""

    @property
    def id(self) -> str:
        """By which it is found."""

    @property
    def title(self) -> str:
        """What it is called."""


class Group(Protocol):
    """What questions lie under."""

    @property
    def name(self) -> str:
        """What it is called."""


Groups = Sequence[tuple[Group, Sequence[Listed]]]


class QuestionModel(QAbstractItemModel):
    """Dimensions at the top, their questions below. Internal ids: 0 for a dimension, else 1 + its row."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.groups: Groups = []
        self.states: dict[str, str] = {}
        self.current = ""

    def show_questions(self, groups: Groups) -> None:
        """Show other questions."""
        self.beginResetModel()
        self.groups = groups
        self.endResetModel()

    def show_states(self, states: dict[str, str], current: str) -> None:
        """Show other states: level, dont_know, not_applicable or open."""
        changed = {q for q in states if states[q] != self.states.get(q)} | {current, self.current}
        self.states, self.current = states, current
        for row, (_, questions) in enumerate(self.groups):
            parent = self.index(row, 0)
            touched = False
            for k, question in enumerate(questions):
                if question.id in changed:
                    touched = True
                    cell = self.index(k, 0, parent)
                    self.dataChanged.emit(cell, cell)
            if touched:
                self.dataChanged.emit(parent, parent)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Index of a dimension or question."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else TOP)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The dimension of a question."""
        if not index.isValid() or index.internalId() == TOP:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, TOP)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Dimensions, or questions of a dimension."""
        if not parent.isValid():
            return len(self.groups)
        if parent.internalId() != TOP or parent.column() > 0:
            return 0
        return len(self.groups[parent.row()][1])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """One column."""
        return 1

    def question(self, index: Index) -> Listed | None:
        """The question at ``index``; ``None`` for a dimension."""
        if not index.isValid() or index.internalId() == TOP:
            return None
        return self.groups[int(index.internalId()) - 1][1][index.row()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, state and progress."""
        question = self.question(index)
        if question is None:
            dimension, questions = self.groups[index.row()]
            handled = sum(self.states.get(q.id, "open") != "open" for q in questions)
            count = f"{handled}/{len(questions)}"
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(dimension.name)
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return tr(phrase("{name}, {count} answered", name=dimension.name, count=count))
            return count if role == COUNT else None
        state = self.states.get(question.id, "open")
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(question.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(question.title)}, {tr(state.replace('_', ' '))}"
        if role == STATE:
            return state
        return question.id if role == QUESTION else None

    def find(self, question_id: str) -> QModelIndex:
        """Index of a question; invalid when it is not shown."""
        for row, (_, questions) in enumerate(self.groups):
            for k, question in enumerate(questions):
                if question.id == question_id:
                    return self.index(k, 0, self.index(row, 0))
        return QModelIndex()


class QuestionDelegate(QStyledItemDelegate):
    """Draws groups with counts and questions with their state dot; long names take several lines."""

    def __init__(self, look: Look, model: QuestionModel, view: QTreeView) -> None:
        super().__init__(view)
        self._look, self._model, self._view = look, model, view

    def _aside(self, index: Index) -> tuple[int, int]:
        """What a row keeps free left and right of its name, in pixels."""
        u = self._look.u
        return (u(1), u(11)) if index.data(QUESTION) is None else (u(6), u(1))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Rows of seven and a half units, or of as many lines as a name takes where it is chosen."""
        look, deep = self._look, 1 if index.data(QUESTION) is None else 2
        room = self._view.viewport().width() - deep * self._view.indentation()
        room -= sum(self._aside(index))
        asked = QRect(0, 0, max(room, 1), 10_000)
        needed = QFontMetrics(look.font(bold=deep == 2)).boundingRect(
            asked, Qt.TextFlag.TextWordWrap, index.data()
        )
        return QSize(100, max(look.u(7.5), needed.height() + look.u(2.5)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        look = self._look
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        question_id = index.data(QUESTION)
        current = question_id is not None and question_id == self._model.current
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            painter.fillRect(rect, look.colour("accent_soft"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("accent"), 1))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        align = Qt.AlignmentFlag.AlignVCenter
        if question_id is None:
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            right = align | Qt.AlignmentFlag.AlignRight
            painter.drawText(rect.adjusted(0, 0, -look.u(3), 0), right, index.data(COUNT))
        else:
            self._dot(painter, rect, index.data(STATE), current)
        painter.setFont(look.font(bold=current))
        painter.setPen(look.colour("text"))
        before, behind = self._aside(index)
        wrapped = align | Qt.TextFlag.TextWordWrap
        painter.drawText(rect.adjusted(before, 0, -behind, 0), wrapped, index.data())
        painter.restore()

    def _dot(self, painter: QPainter, rect: QRectF, state: str, current: bool) -> None:
        look = self._look
        size = look.u(2.5)
        dot = QRectF(rect.left() + look.u(1.5), rect.center().y() - size / 2, size, size)
        painter.setPen(QPen(look.colour("accent" if state == "level" else "control"), 1.4))
        painter.setBrush(look.colour("accent") if state == "level" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)
        if state in ("dont_know", "not_applicable"):
            painter.setFont(look.font("small", bold=True))
            painter.setPen(look.colour("text"))
            sign = "?" if state == "dont_know" else "–"
            painter.drawText(dot.adjusted(-4, -4, 4, 4), Qt.AlignmentFlag.AlignCenter, sign)
        elif current and state == "open":
            painter.setBrush(look.colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(dot.adjusted(3, 3, -3, -3))


class QuestionList(QTreeView):
    """The tree of questions."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.questions = QuestionModel(look, self)
        self.setModel(self.questions)
        self.setItemDelegate(QuestionDelegate(look, self.questions, self))
        self.setAccessibleName(tr("Questions"))
        self.setHeaderHidden(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setIndentation(look.u(4))
        self.setExpandsOnDoubleClick(False)
        self.viewport().setAutoFillBackground(False)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Names take other lines in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def reveal(self, question_id: str) -> None:
        """Open the group of a question and scroll to it."""
        index = self.questions.find(question_id)
        if index.isValid():
            for row in range(self.questions.rowCount()):
                self.setExpanded(self.questions.index(row, 0), row == index.parent().row())
            self.scrollTo(index)
