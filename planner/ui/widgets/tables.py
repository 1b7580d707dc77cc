"""Tables: rows of plain values, drawn with hairlines, badges, ranges and grades."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from planner.domain.base.language import tr
from planner.ui.kit.clip import Entry, Grid, copy_grid, show_menu
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import Echo, EchoLine
from planner.ui.kit.text import show_tip
from planner.ui.widgets.row_ring import RowRing

Index = QModelIndex | QPersistentModelIndex
KIND = Qt.ItemDataRole.UserRole
VALUE = Qt.ItemDataRole.UserRole + 1
LIT = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Column:
    """A column: its head, how its cells look, and whether they can be edited."""

    title: str
    kind: str = "text"
    right: bool = False
    editable: bool = False
    stretch: bool = False


@dataclass(frozen=True)
class RowData:
    """A row: its id, a text for each column, and values for cells that are drawn.

    ``group`` rows are headings, ``lit`` ones stand out. ``bold`` holds columns in bold, ``italic`` those in
    italics. ``exact`` holds what a cell opens with where it shows something shorter.
    """

    id: str
    texts: tuple[str, ...]
    values: dict[int, Any] = field(default_factory=dict)
    group: bool = False
    lit: bool = False
    bold: frozenset[int] = frozenset()
    italic: frozenset[int] = frozenset()
    exact: dict[int, str] = field(default_factory=dict)


Change = Callable[[str, int, str], bool]


class RowsModel(QAbstractTableModel):
    """Shows rows; edits go to ``change(row id, column, text)``, which says whether it took."""

    def __init__(
        self,
        look: Look,
        columns: list[Column],
        change: Change | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self.columns, self._change = look, columns, change
        self.rows: list[RowData] = []

    def show_rows(self, rows: list[RowData]) -> None:
        """Show other rows; only changed cells are announced when the ids stay the same."""
        if [r.id for r in rows] == [r.id for r in self.rows]:
            old, self.rows = self.rows, rows
            for k, (before, after) in enumerate(zip(old, rows, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(k, 0), self.index(k, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Number of rows; none below a row."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Number of columns; none below a row."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        text = row.texts[index.column()] if index.column() < len(row.texts) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(text)
        if role == Qt.ItemDataRole.EditRole:
            return row.exact.get(index.column(), text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(column.title)}: {tr(text)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return None  # the side panel explains; a tooltip would read text as markup
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return self._font(row, index.column())
        if role == KIND:
            return "group" if row.group else column.kind
        if role == VALUE:
            return row.values.get(index.column())
        return row.lit if role == LIT else None

    def _font(self, row: RowData, column: int) -> QFont:
        bold = row.group or row.lit or column in row.bold
        return self._look.font(bold=bold, italic=column in row.italic)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Heads of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            column = self.columns[section]
            # heads have no padding of their own; the space puts them above their figures
            title = tr(column.title)
            return f"{title}\u2002" if column.right and title else title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return self._look.font("small")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen; some columns can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.rows[index.row()].group:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._change is not None and self.columns[index.column()].editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Hand an edit on; text that was left as it stood changes nothing."""
        if role != Qt.ItemDataRole.EditRole or self._change is None:
            return False
        if str(value) == self.data(index, Qt.ItemDataRole.EditRole):
            return True
        return self._change(self.rows[index.row()].id, index.column(), str(value))


TOKENS = {"muted": "muted", "way": "accent"}
"""Colours of text that is not like the rest: what matters less, and what leads somewhere."""


class CellDelegate(QStyledItemDelegate):
    """Draws cells by kind: text, muted or a way to somewhere, badge, range, grade, icon or group heading."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    typed = Signal(str, int, str)
    """A cell is being typed in: its row, its column, its text so far."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """An editor that tells what is typed."""
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            row, column = index.model().rows[index.row()].id, index.column()  # type: ignore[attr-defined]
            editor.textEdited.connect(lambda text: self.typed.emit(row, column, text))
        return editor

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A tip with the whole text where a cell cuts it."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        text = str(index.data() or "") if index.isValid() else ""
        room = option.rect.width() - self._look.u(3)  # type: ignore[attr-defined]
        cut = QFontMetricsF(self._look.font()).horizontalAdvance(text) > room
        show_tip(view, text if cut else "", event.globalPos())
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Rows of eight units."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + self._look.u(4), self._look.u(8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell with its hairline."""
        look = self._look
        kind = index.data(KIND)
        selected = index.data(LIT) or bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "window" if kind == "group" else ("accent_soft" if selected else "base")
        painter.fillRect(rect, look.colour(token))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.colour("line"))
        box = QRectF(rect).adjusted(look.u(1), 0, -look.u(2), -1)
        draw = {
            "badge": self._badge,
            "range": self._range,
            "grade": self._grade,
            "icon": self._icon,
            "heat": self._heat,
            "steps": self._steps,
        }
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        special = draw.get(kind)
        if special is not None:
            special(painter, box, index)
        else:
            painter.setPen(look.colour(TOKENS.get(kind, "text")))
            text = painter.fontMetrics().elidedText(
                index.data() or "", Qt.TextElideMode.ElideRight, round(box.width())
            )
            painter.drawText(box, index.data(Qt.ItemDataRole.TextAlignmentRole), text)
        painter.restore()

    def _steps(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """So many steps of all, and below them the name of the one that is reached."""
        done, all_ = index.data(VALUE) or (0, 0)
        look, left = self._look, box.left()
        middle = box.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        for k in range(all_):
            painter.setBrush(look.colour("accent" if k < done else "line"))
            painter.drawRoundedRect(QRectF(left, middle - look.u(2.5), look.u(4), 6), 3, 3)
            left += look.u(5)
        painter.setPen(look.colour("text" if all_ else "muted"))
        below = QRectF(box.left(), middle - look.u(0.5), box.width(), look.u(5))
        area = below if all_ else box
        words = painter.fontMetrics().elidedText(
            index.data() or "", Qt.TextElideMode.ElideRight, round(area.width())
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)

    def _badge(self, painter: QPainter, box: QRectF, index: Index) -> None:
        token, icon_name = index.data(VALUE) or ("muted", "")
        self._pill(painter, box, index.data(), token, icon_name)

    def _pill(self, painter: QPainter, box: QRectF, text: str, token: str, icon_name: str) -> None:
        look = self._look
        painter.setFont(look.font("small", bold=True))
        side = look.drawn(12)
        free = look.u(4) + (side + 2 if icon_name else 0)
        width = painter.fontMetrics().horizontalAdvance(text) + free
        height = look.u(5.5)
        pill = QRectF(box.left(), box.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        soft = "window" if token == "muted" else f"{token}_soft"
        painter.setBrush(look.colour(soft))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        left = pill.left() + look.u(1.75)
        if icon_name:
            image = pixmap(icon_name, look.colour(token), side, 2.0)
            painter.drawPixmap(round(left), round(pill.center().y() - side / 2), image)
            left += side + 3
        painter.setPen(look.colour(token))
        painter.drawText(
            QRectF(left, pill.top(), pill.width(), pill.height()),
            Qt.AlignmentFlag.AlignVCenter,
            text,
        )

    def _range(self, painter: QPainter, box: QRectF, index: Index) -> None:
        value = index.data(VALUE)
        if value is None:
            return
        look = self._look
        low, likely, high, most, confirmed = value
        middle = box.center().y()
        painter.setPen(QPen(look.colour("line"), 2))
        painter.drawLine(round(box.left()), round(middle), round(box.right()), round(middle))
        scale = box.width() / most if most else 0.0
        bar = QRectF(box.left() + low * scale, middle - 4, max((high - low) * scale, 6.0), 8)
        tint = look.colour("accent")
        tint.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen if confirmed else QPen(look.colour("control"), 1))
        painter.setBrush(tint if confirmed else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar, 4, 4)
        dot = QRectF(box.left() + likely * scale - 4.5, middle - 4.5, 9, 9)
        painter.setPen(QPen(look.colour("accent" if confirmed else "control"), 1.2))
        painter.setBrush(look.colour("accent" if confirmed else "base"))
        painter.drawEllipse(dot)

    def _grade(self, painter: QPainter, box: QRectF, index: Index) -> None:
        look = self._look
        size = look.u(5)
        square = QRectF(box.left(), box.center().y() - size / 2, size, size)
        painter.setPen(QPen(look.colour("control"), 1))
        painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(square, 3, 3)
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.colour("text"))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, index.data())

    def _heat(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """A level, shaded; hatched where it is not known, bare where nothing is asked."""
        look, found = self._look, index.data(VALUE)
        if found is None:
            return
        cell = box.adjusted(0, 3, 0, -3)
        ink = look.colour("text")
        painter.setPen(Qt.PenStyle.NoPen)
        if found.value is not None:
            fill, words = look.theme.level(found.value)
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(cell, 3, 3)
            ink = QColor(words)
        elif found.asked:
            painter.setBrush(QBrush(look.colour("line"), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(cell, 3, 3)
        painter.setPen(ink)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, index.data())

    def _icon(self, painter: QPainter, box: QRectF, index: Index) -> None:
        look = self._look
        side = look.drawn(16)
        image = pixmap(index.data(VALUE), look.colour("muted"), side, 2.0)
        painter.drawPixmap(round(box.left()), round(box.center().y() - side / 2), image)
        painter.setPen(look.colour("text"))
        room = box.adjusted(side + 10, 0, 0, 0)
        text = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


class Table(RowRing, QTableView):
    """A table without vertical lines; type, F2 or a double click edits in place."""

    def __init__(self, look: Look, model: RowsModel, name: str) -> None:
        super().__init__()
        self._look = look
        self._units: tuple[float, ...] = ()
        self._points = look.text_size
        self.setModel(model)
        self._delegate = CellDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr(name))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._rows = model
        self.pasted: Callable[[], object] | None = None
        """What Ctrl+V does, where cells can be pasted."""
        self.more: Callable[[str], list[Entry]] | None = None
        """What else can be done with a row, by its id, in its context menu."""
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for k, column in enumerate(model.columns):
            mode = (
                QHeaderView.ResizeMode.Stretch
                if column.stretch
                else QHeaderView.ResizeMode.Interactive
            )
            header.setSectionResizeMode(k, mode)
        model.modelReset.connect(self._spans)
        look.changed.connect(self._restyle)
        self._restyle()

    def echo_in(self, line: EchoLine, echo: Echo) -> None:
        """Say in ``line`` what is understood of a cell while it is typed in."""
        self._delegate.typed.connect(lambda row, column, text: line.say(*echo(row, column, text)))

    def grid(self, *, chosen: bool = False) -> Grid:
        """Heads and rows as texts, exact where a cell shows it shorter; all rows or the chosen ones."""
        model = self._rows
        picked = {i.row() for i in self.selectionModel().selectedRows()}
        rows = [r for k, r in enumerate(model.rows) if not chosen or k in picked]
        shown = [k for k, c in enumerate(model.columns) if c.kind != "range"]
        return (
            [tr(model.columns[k].title) for k in shown],
            [
                [tr(r.exact.get(k, r.texts[k])) if k < len(r.texts) else "" for k in shown]
                for r in rows
            ],
        )

    def copy_rows(self, *, chosen: bool = True) -> None:
        """Put the chosen rows, or all, on the clipboard."""
        copy_grid(self.grid(chosen=chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+C copies the chosen rows, Ctrl+V pastes where cells can be pasted; the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        if event.matches(QKeySequence.StandardKey.Paste) and self.pasted is not None:
            self.pasted()
            return
        super().keyPressEvent(event)

    def entries(self, row: int) -> list[Entry]:
        """What can be done in a row, and with the whole table."""
        found: list[Entry] = []
        if self.more is not None and 0 <= row < len(self._rows.rows):
            found = [*self.more(self._rows.rows[row].id)]
            if found:
                found.append((None, lambda: None))
        found.append(("Copy the chosen rows", self.copy_rows))
        found.append(("Copy the whole table", lambda: self.copy_rows(chosen=False)))
        if self.pasted is not None:
            found.append(("Paste from a spreadsheet…", self.pasted))
        return found

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer what can be done; the row under the pointer is chosen first."""
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isRowSelected(index.row(), QModelIndex()):
            self.selectRow(index.row())
        show_menu(self, self.entries(index.row()), event.globalPos())

    def set_widths(self, units: list[float]) -> None:
        """Set column widths in grid units; 0 leaves a column as it is."""
        self._units = tuple(units)
        for k, width in enumerate(units):
            if width:
                self.setColumnWidth(k, self._look.u(width))

    def reveal(self, row_id: str) -> None:
        """Bring the row of that id to sight and choose it, and take the focus."""
        for row, data in enumerate(self._rows.rows):
            if data.id == row_id:
                self.setCurrentIndex(self._rows.index(row, 0))
                self.scrollTo(self._rows.index(row, 0))
        self.setFocus()

    def _restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.u(8))
        if self._points != self._look.text_size:  # columns were set by hand or for another size
            self._points = self._look.text_size
            self.set_widths(list(self._units))
        self.viewport().update()

    def _spans(self) -> None:
        self.clearSpans()
        model = self.model()
        for k, row in enumerate(getattr(model, "rows", [])):
            if row.group:
                self.setSpan(k, 0, 1, model.columnCount())
