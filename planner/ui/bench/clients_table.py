"""The table of clients: higher rows, with a second muted line below a name."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.ui.bench.panel import next_words
from planner.ui.kit.look import Look
from planner.ui.widgets.table_cells import KIND, VALUE, CellDelegate, Index
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.bench.shelf import Row
from planner.workspace.bench.summary import STAGE_WORDS, STAGES
from planner.workspace.bench.words import (
    changed_words,
    industry_words,
    next_step,
    people_words,
    report_words,
    twin_words,
)

ROW = 12.0
COLUMNS = (
    ("Organisation", "two lines", 0),
    ("Stage", "steps", 30),
    ("Respondents", "text", 33),
    ("Next workshop", "text", 34),
    ("Report", "text", 42),
    ("Next step", "way", 40),
    ("Changed", "muted", 27),
)
"""Heads, kinds of cells, and widths in grid units; the first takes the room."""
STEP = 5
"""The column of the next step, which is a link."""
GOES = (6, 4, 2, 3, 5)
"""Columns that go where names would have no room, the first to go first."""
NAMES = 40
"""Grid units that names have at least before a column goes."""


class ClientDelegate(CellDelegate):
    """Draws a name with what is said about it below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell with its hairline."""
        if index.data(KIND) != "two lines":
            super().paint(painter, option, index)
            return
        look = self._look
        rect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(rect, look.colour("accent_soft" if chosen else "base"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.colour("line"))
        if chosen:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), look.colour("accent"))
        box = QRectF(rect).adjusted(look.u(2), look.u(1), -look.u(2), -look.u(1))
        below = self._below(str(index.data(VALUE) or ""), box.width())
        half = box.height() / 2
        lines = (
            (index.data() or "", look.font(bold=True), "text"),
            (below, look.font("small"), "muted"),
        )
        for k, (words, font, token) in enumerate(lines if below else lines[:1]):
            painter.setFont(font)
            painter.setPen(look.colour(token))
            shown = self._fit(painter.fontMetrics(), words, box.width())
            place = QRectF(box.left(), box.top() + k * half, box.width(), half) if below else box
            side = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, side | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def _below(self, words: str, room: float) -> str:
        """What stands below a name: without its last part where there is no room for all."""
        metrics = QFontMetricsF(self._look.font("small"))
        if metrics.horizontalAdvance(words) <= room:
            return words
        return words.rpartition(" · ")[0] or words


class ClientsTable(Table):
    """One row a client; ``stepped`` wants what comes next for the one that is chosen."""

    stepped = Signal()

    def __init__(self, look: Look) -> None:
        self.rows_model = RowsModel(look, [Column(h, kind=k, stretch=not w) for h, k, w in COLUMNS])
        super().__init__(look, self.rows_model, "Your clients")
        self._clients = ClientDelegate(look, self)
        self.setItemDelegate(self._clients)
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.set_widths([w for _, _, w in COLUMNS])
        self.horizontalHeader().setMinimumSectionSize(look.u(20))
        self.clicked.connect(self._clicked)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == STEP:
            self.stepped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl+Enter does what comes next."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave columns out where names would have no room."""
        super().resizeEvent(event)
        self.suit()

    def suit(self) -> None:
        """Show as many columns as there is room for beside the names."""
        widths = {k: w for k, (_, _, w) in enumerate(COLUMNS)}
        room = self.viewport().width() / max(self._look.u(), 1) - NAMES
        gone: list[int] = []
        for column in GOES:
            if sum(w for k, w in widths.items() if k not in gone) <= room:
                break
            gone.append(column)
        for k in range(len(COLUMNS)):
            if self.isColumnHidden(k) != (k in gone):
                self.setColumnHidden(k, k in gone)
        self._share_room()

    def _restyle(self) -> None:
        super()._restyle()
        self.verticalHeader().setDefaultSectionSize(self._look.u(ROW))
        self.suit()


def below_name(industry: str, teams: int) -> str:
    """What stands below the name of a client: its industry and how many teams it has."""
    count = "one team" if teams == 1 else phrase("{n} teams", n=teams)
    return tr(joined([industry, count], " · "))


def row_data(row: Row, now: datetime, changed: datetime | None) -> RowData:
    """The cells of a client; ``changed``: when its file was, where that is known."""
    s = row.summary
    bold = frozenset({0})
    when = changed_words(changed, now) if changed is not None else "–"
    if s is None:
        what = "has a passphrase" if row.sealed else "cannot be read"
        texts = (Verbatim(row.name), "", what, "–", "–", "", when)
        return RowData(str(row.path), texts, {1: (0, 0)}, bold=bold)
    texts = (
        Verbatim(s.name),
        STAGE_WORDS[s.stage],
        people_words(s),
        next_words(row, now),
        report_words(s, short=True),
        next_step(s, now)[0],
        when,
    )
    drawn = {
        0: twin_words(row) or below_name(industry_words(s.industry), s.teams),
        1: (STAGES.index(s.stage) + 1, len(STAGES)),
    }
    return RowData(str(row.path), texts, drawn, bold=bold)
