"""The list of candidates as a table with groups: found, narrowed, sorted, folded; rows are painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from planner.analysis.around.decision_list import STATE_WORDS, DecisionList, Group, Row
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import money, money_between
from planner.ui.candidates.cells import GROUP, RowDelegate
from planner.ui.kit.look import Look
from planner.ui.widgets.table_cells import Index
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

COLUMNS = [
    Column("Candidate and reason", "named", stretch=True),
    Column("State", "state"),
    Column("Cost", "cost"),
    Column("Worth", "worth"),
]
WIDTHS = (0.0, 28.0, 35.0, 35.0)
SLIM = (0.0, 28.0, 16.0, 17.0)
SLIM_BELOW = 150
"""Grid units of the list below which amounts stand without what is drawn beside them."""
FOLDED = "group:"


class ListModel(RowsModel):
    """Rows that are read out whole: name, reason, state, cost and worth."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows; of the first, what a screen reader says of the row."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return tr(row.exact[0])
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups can be gone to, and folded."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsSelectable if index.isValid() else found


class ListTable(Table):
    """Folds its groups; Space asks for the next wish, Enter for the row."""

    folded = Signal(str)
    """A group was opened or closed."""
    wished = Signal()
    """The next wish is asked for, of the row with the keyboard."""
    looked_for = Signal()
    """Somebody wants to look for something."""

    def __init__(self, look: Look, model: ListModel) -> None:
        super().__init__(look, model, "Candidates")
        self.cells = RowDelegate(look, self)
        self.setItemDelegate(self.cells)
        self._heights: dict[tuple[str, str, int, int], int] = {}
        self.shown: dict[str, Row] = {}
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        look.changed.connect(self.suit)

    def show_rows(self, rows: list[RowData], shown: dict[str, Row], kept: str) -> None:
        """Show other rows; the one with the keyboard keeps it, and nothing jumps."""
        place = self.verticalScrollBar().value()
        self.shown = shown
        self._rows.show_rows(rows)
        self.suit()
        self.verticalScrollBar().setValue(place)
        row = next((k for k, r in enumerate(rows) if r.id == kept), None)
        if row is not None and self.currentIndex().row() != row:
            quiet = self.blockSignals(True)
            self.setCurrentIndex(self._rows.index(row, 0))
            self.blockSignals(quiet)

    def suit(self) -> None:
        """Suit columns and rows to the room."""
        look = self._look
        slim = self.viewport().width() < look.u(SLIM_BELOW)
        self.set_widths(list(SLIM if slim else WIDTHS))
        heads = self.verticalHeader()
        width = self.columnWidth(0)
        for k, data in enumerate(self._rows.rows):
            row = self.shown.get(data.id)
            high = look.u(GROUP)
            if row is not None:
                key = row.name, str(row.reason), width, look.u(10)
                if key not in self._heights:
                    self._heights[key] = self.cells.lines(row, width)
                high = self._heights[key]
            if heads.sectionSize(k) != high:
                heads.resizeSection(k, high)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit the room."""
        super().resizeEvent(event)
        self.suit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a row; fold a group."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton:
            self._fold(index)

    def _fold(self, index: QModelIndex, *, to: bool | None = None) -> bool:
        """Open or close the group of a row; says whether it is one."""
        row = self._rows.rows[index.row()] if index.isValid() else None
        if row is None or not row.group:
            return False
        id_ = row.id.removeprefix(FOLDED)
        if to is None or self.cells.open(id_) != to:
            self.folded.emit(id_)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Fold groups, wish, look for something; the rest is the table's."""
        key, index = event.key(), self.currentIndex()
        sides = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.text() == "/":
            self.looked_for.emit()
        elif bare and key in sides and self._fold(index, to=sides[Qt.Key(key)]):
            return
        elif bare and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not self._fold(index) and key == Qt.Key.Key_Space:
                self.wished.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Some row has the keyboard."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rows:
            self.setCurrentIndex(self._rows.index(0, 0))
        self.viewport().update()


def row_data(row: Row, currency: str) -> RowData:
    """A candidate as a row of the table."""
    cost = money(row.cost[1], currency) if row.cost else "–"
    worth = "–" if row.worth is None else money(row.worth, currency, signed=True)
    state = joined([w for w in (STATE_WORDS[row.state], row.when) if w], ", ")
    said = [row.name, row.duty_words, row.reason, state]
    if row.cost:
        between = money_between(row.cost[0], row.cost[2], currency)
        said.append(phrase("cost {cost}, {between}", cost=cost, between=between))
    if row.worth is not None:
        said.append(phrase("worth {worth}", worth=worth))
    return RowData(
        row.id,
        (row.name, state, cost, worth),
        values=dict.fromkeys(range(len(COLUMNS)), row),
        exact={0: joined([w for w in said if w], "; ")},
    )


def group_data(group: Group, rows: Sequence[Row]) -> RowData:
    """A group as a heading of the table, with what is in it."""
    counts = [
        phrase(words, n=n)
        for states, words in (
            (("planned", "must"), "{n} in the plan"),
            (("nearly",), "{n} nearly"),
        )
        if (n := sum(r.state in states for r in rows))
    ]
    shown = joined([phrase("{n} in all", n=len(rows)), *counts], " · ")
    name, words = tr(group.name), tr(group.words)
    said = joined([w for w in (name, words, tr(shown)) if w], "; ")
    return RowData(
        f"{FOLDED}{group.id}",
        (said,),
        values={0: (group.id, name, words, tr(shown))},
        group=True,
        exact={0: said},
    )


SORTS: dict[str, tuple[str, Callable[[Row], Any] | None]] = {
    "gap": ("By gap", None),
    "state": ("By state", None),
    "worth": ("By worth", lambda r: (r.worth is None, -(r.worth or 0.0), r.name)),
    "cost": ("By cost", lambda r: (r.cost is None, r.cost[1] if r.cost else 0.0, r.name)),
    "name": ("Alphabetical", lambda r: tr(r.name).casefold()),
}
"""Ways to sort: words, and what orders the rows; ``None`` where they stand in groups."""

STATE_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("now", "Do now", ("planned", "must")),
    ("later", "Later", ("open", "nearly", "not_now")),
    ("place", "In place", ("in_place",)),
    ("figures", "No figures yet", ("no_figures",)),
    ("not", "Not for you", ("not_for_you",)),
)


def listed(
    found: DecisionList,
    wanted: Callable[[Row], bool],
    sort: str,
    is_open: Callable[[str], bool],
    written: Mapping[str, RowData],
) -> tuple[list[RowData], dict[str, Row]]:
    """The rows that are wanted, in order, with headings; and those that are in sight by their ids."""
    order = SORTS[sort][1]
    shown: dict[str, Row] = {}
    if order is not None:
        rows = sorted((r for r in found.rows if wanted(r)), key=order)
        return [written[r.id] for r in rows], {r.id: r for r in rows}
    if sort == "gap":
        parts = [(g, [r for r in found.of(g.id) if wanted(r)]) for g in found.groups]
    else:
        everything = [r for g in found.groups for r in found.of(g.id) if wanted(r)]
        parts = [
            (Group(id_, name), [r for r in everything if r.state in states])
            for id_, name, states in STATE_GROUPS
        ]
    made: list[RowData] = []
    for group, rows in parts:
        if not rows:
            continue
        made.append(group_data(group, rows))
        if is_open(group.id):
            made += [written[r.id] for r in rows]
            shown |= {r.id: r for r in rows}
    return made, shown
