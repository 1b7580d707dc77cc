"""The table of clients: higher rows, with a second muted line below a name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from planner.domain.base.language import joined, phrase, tr
from planner.ui.kit.look import Look
from planner.ui.widgets.tables import (
    KIND,
    VALUE,
    CellDelegate,
    Column,
    Index,
    RowsModel,
    Table,
)

ROW = 12.0
COLUMNS = (
    ("Organisation", "two lines", 0),
    ("Stage", "steps", 44),
    ("People", "text", 31),
    ("Next workshop", "text", 31),
    ("Report", "text", 33),
)
"""Heads, kinds of cells, and widths in grid units; the first takes the room."""


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
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen:
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), look.colour("accent"))
        box = QRectF(rect).adjusted(look.u(2), look.u(1), -look.u(2), -look.u(1))
        below = str(index.data(VALUE) or "")
        half = box.height() / 2
        lines = (
            (index.data() or "", look.font(bold=True), "text"),
            (below, look.font("small"), "muted"),
        )
        for k, (words, font, token) in enumerate(lines if below else lines[:1]):
            painter.setFont(font)
            painter.setPen(look.colour(token))
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, round(box.width())
            )
            place = QRectF(box.left(), box.top() + k * half, box.width(), half) if below else box
            side = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, side | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


class ClientsTable(Table):
    """One row a client."""

    def __init__(self, look: Look) -> None:
        self.rows_model = RowsModel(look, [Column(h, kind=k, stretch=not w) for h, k, w in COLUMNS])
        super().__init__(look, self.rows_model, "Your clients")
        self._clients = ClientDelegate(look, self)
        self.setItemDelegate(self._clients)
        self.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.set_widths([w for _, _, w in COLUMNS])
        self.horizontalHeader().setMinimumSectionSize(look.u(30))

    def _restyle(self) -> None:
        super()._restyle()
        self.verticalHeader().setDefaultSectionSize(self._look.u(ROW))


def below_name(industry: str, teams: int) -> str:
    """What stands below the name of a client: its industry and how many teams it has."""
    count = "one team" if teams == 1 else phrase("{n} teams", n=teams)
    return tr(joined([industry, count], " · "))
