"""Tables: rows of plain values, drawn with hairlines, badges, ranges and grades."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    Qt,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from planner.domain.base.language import tr
from planner.ui.kit.clip import Entry, Grid, copy_grid, show_menu
from planner.ui.kit.heads import Heads
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import Echo, EchoLine
from planner.ui.widgets.row_ring import RowRing
from planner.ui.widgets.table_cells import KIND, LIT, VALUE, CellDelegate, Index


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
        self.put_heads(Heads(self))
        model.modelReset.connect(self._spans)
        look.changed.connect(self._restyle)
        self._restyle()

    def put_heads(self, heads: Heads) -> None:
        """Show other heads; columns that stretch take what the others leave."""
        self.setHorizontalHeader(heads)
        self._share_room()

    def _share_room(self) -> None:
        """Columns that stretch share what the others leave, but none is narrower than its head."""
        heads = self.horizontalHeader()
        shown = [k for k in range(len(self._rows.columns)) if not heads.isSectionHidden(k)]
        free = [k for k in shown if self._rows.columns[k].stretch]
        room = self.viewport().width() - sum(heads.sectionSize(k) for k in shown if k not in free)
        needs = {k: heads.sectionSizeHint(k) for k in free}
        for k in sorted(free, key=lambda k: -needs[k]):
            tight = needs[k] * len(free) > room
            mode = QHeaderView.ResizeMode.Interactive if tight else QHeaderView.ResizeMode.Stretch
            if heads.sectionResizeMode(k) != mode:
                heads.setSectionResizeMode(k, mode)
            if tight:
                heads.resizeSection(k, needs[k])
                room -= needs[k]
                free.remove(k)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

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
        """Set column widths in grid units, at least those of their heads; 0 leaves a column as it is."""
        self._units = tuple(units)
        heads = self.horizontalHeader()
        for k, width in enumerate(units):
            if width or not self._rows.columns[k].stretch:
                least = self._look.u(width) if width else heads.sectionSize(k)
                self.setColumnWidth(k, max(least, heads.sectionSizeHint(k)))
        self._share_room()

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
