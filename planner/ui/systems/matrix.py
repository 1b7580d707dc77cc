"""Systems by requirements as a picture of signs: where the holes are."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.systems.matrix import NO_MATRIX, SIGNS, Matrix, matrix
from planner.analysis.systems.register import STATE_WORDS, Register
from planner.domain.base.language import Inner, Verbatim, joined, phrase, tr
from planner.ui.kit.clip import Grid, copy_grid
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel

Index = QModelIndex | QPersistentModelIndex
STATE = Qt.ItemDataRole.UserRole
TOKENS = {
    "hole": ("bad_soft", "bad"),
    "open": ("base", "muted"),
    "claimed": ("warn_soft", "warn"),
    "shown": ("good_soft", "good"),
    "reviewed": ("good", "on_accent"),
    "not_asked": ("window", "muted"),
}
WIDEST = 40


class MatrixModel(QAbstractTableModel):
    """States as signs; heads are articles and systems."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = NO_MATRIX
        self.names: tuple[str, ...] = ()

    def show(self, found: Matrix, names: tuple[str, ...]) -> None:
        """Show another matrix; ``names`` are those of its rows."""
        self.beginResetModel()
        self.found, self.names = found, names
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Number of rows; none below a cell."""
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Number of columns; none below a cell."""
        return 0 if parent.isValid() else len(self.found.requirements)

    def words(self, row: int, column: int) -> str:
        """A cell in words: who, which article, which state."""
        one, state = self.found.requirements[column], self.found.state(row, column)
        said = STATE_WORDS[state] if state else "Asked of others"
        return phrase(
            "{name}, {article}: {state}. {summary}",
            name=Verbatim(self.names[row]),
            article=Verbatim(one.id),
            state=Inner(said),
            summary=one.summary,
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The sign of a cell, its state, or the cell in words."""
        if not index.isValid():
            return None
        state = self.found.state(index.row(), index.column())
        if role == STATE:
            return state
        if role == Qt.ItemDataRole.DisplayRole:
            return SIGNS.get(state, "")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tr(self.words(index.row(), index.column()))
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Articles above, systems at the left."""
        if orientation == Qt.Orientation.Vertical:
            return self.names[section] if role == Qt.ItemDataRole.DisplayRole else None
        one = self.found.requirements[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.id
        return tr(one.summary) if role == Qt.ItemDataRole.ToolTipRole else None


class _Cells(QStyledItemDelegate):
    """A tile in the colour of the state with its sign."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        state, look = index.data(STATE), self._look
        rect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        if state:
            fill, ink = TOKENS[state]
            painter.setBrush(look.colour(fill))
            painter.setPen(QPen(look.colour(ink if state in ("hole", "open") else fill), 1))
            painter.drawRoundedRect(tile, 3, 3)
            painter.setPen(look.colour(ink))
            painter.setFont(look.font("small", bold=state in ("hole", "reviewed")))
            painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, SIGNS[state])
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRoundedRect(tile, 3, 3)
        painter.restore()


class MatrixTable(QTableView):
    """The matrix; arrow keys walk over it, Ctrl+C copies all of it, Enter opens the system."""

    opened = Signal(str)

    def __init__(self, look: Look, model: MatrixModel) -> None:
        super().__init__()
        self._look, self._cells = look, model
        self.setModel(model)
        self.setItemDelegate(_Cells(look, self))
        self.setAccessibleName(tr("Systems by requirement"))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        model.modelReset.connect(self.fit)
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Columns as wide as their articles, names as wide as the longest up to a limit."""
        look, model = self._look, self._cells
        self.verticalHeader().setDefaultSectionSize(look.u(6.5))
        wide = max((self.fontMetrics().horizontalAdvance(n) for n in model.names), default=0)
        self.verticalHeader().setFixedWidth(min(wide + look.u(4), look.u(WIDEST)))
        for k in range(model.columnCount()):
            text = str(model.headerData(k, Qt.Orientation.Horizontal))
            width = self.fontMetrics().horizontalAdvance(text) + look.u(3)
            self.setColumnWidth(k, max(min(width, look.u(26)), look.u(9)))

    def grid(self) -> Grid:
        """The matrix in words, for a spreadsheet."""
        model = self._cells
        found = model.found
        rows = []
        for row, name in enumerate(model.names):
            states = [found.state(row, k) for k in range(len(found.requirements))]
            rows.append([name, *(tr(STATE_WORDS[s]) if s else "" for s in states)])
        return [tr("System"), *(r.id for r in found.requirements)], rows

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+C copies the matrix; Enter opens the system of the row."""
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_grid(self.grid())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        found = self._cells.found
        if 0 <= row < len(found.subjects):
            self.opened.emit(found.subjects[row])


class MatrixView(QWidget):
    """The matrix of one law or standard, what its signs mean, and the chosen cell in words."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(1.5))
        self.model = MatrixModel(self)
        self.table = MatrixTable(look, self.model)
        self.table.setMinimumHeight(look.u(60))
        column.addWidget(self.table, 1)
        signs = [
            phrase("{sign} {state}", sign=SIGNS[s], state=Inner(STATE_WORDS[s])) for s in SIGNS
        ]
        column.addWidget(PlainLabel(look, joined(signs, "   "), "small", "muted", wrap=True))
        self.words = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.words)
        self.table.selectionModel().currentChanged.connect(self._explain)

    def show_framework(self, found: Register, framework: str) -> None:
        """Show where every system stands in ``framework``."""
        made = matrix(found, framework)
        here = self.model.found
        same = here.subjects == made.subjects
        at = self.table.currentIndex()
        names = self.session.project.system_by_id
        self.model.show(
            made, tuple(names[s].name if s else tr("The organisation") for s in made.subjects)
        )
        if same and at.isValid():
            self.table.setCurrentIndex(self.model.index(at.row(), at.column()))
        self._explain(self.table.currentIndex())

    def _explain(self, current: Index, _: Index | None = None) -> None:
        if current.isValid():
            self.words.setText(self.model.words(current.row(), current.column()))
        elif self.model.rowCount() and self.model.columnCount():
            self.words.setText("Choose a cell to read it.")
        else:
            self.words.setText("Nothing of it is asked of anybody here.")
