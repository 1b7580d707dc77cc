"""A list of two lines a row: what it is, and below it, smaller, what is said of it.

Cells of kind ``two`` begin in bold, those of kind ``over`` do not, those of ``badge_over`` with a badge: its
colour, its sign and what stands below are their value.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from planner.domain.base.language import tr
from planner.ui.kit.look import Look
from planner.ui.widgets.table_cells import KIND, LIT, VALUE, CellDelegate
from planner.ui.widgets.tables import RowsModel, Table

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 11  # grid units: 44 px at base size
KINDS = ("two", "over", "badge_over")
GROUP = 9  # grid units of the row of a group


class TwoLines(CellDelegate):
    """Draws cells of ``KINDS``: the text, and its value below in the colour that comes with it.

    Rows are ``height`` grid units; in higher ones than ``HEIGHT`` the text of ``over`` wraps into two lines.
    """

    def __init__(self, look: Look, table: Table, height: float) -> None:
        super().__init__(look, table)
        self._own, self._height = look, height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Rows as high as was asked."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), self._own.u(self._height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell with its hairline."""
        kind = index.data(KIND)
        if kind not in KINDS:
            super().paint(painter, option, index)
            return
        look = self._own
        rect = option.rect  # type: ignore[attr-defined]
        lit = bool(index.data(LIT))
        selected = lit or bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, look.colour("accent_soft" if selected else "base"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = QRectF(rect).adjusted(look.u(1), look.u(1), -look.u(1), -look.u(1))
        token, icon, below = "muted", "", ""
        if kind == "badge_over":
            token, icon, below = index.data(VALUE)
        else:
            below, token = index.data(VALUE) or ("", "muted")
        wraps = kind == "over" and self._height > HEIGHT
        upper = QRectF(box)
        if below:
            share = 2 / 3 if wraps else 1 / 2
            upper.setHeight(box.height() * share)
            lower = QRectF(box.left(), upper.bottom(), box.width(), box.height() - upper.height())
            ink = "muted" if icon else token
            self._line(painter, lower, tr(below), look.font("small"), ink, 1)
        if kind == "badge_over":
            self._pill(painter, upper, index.data(), token, icon)
            painter.restore()
            return
        font = look.font(bold=lit or kind == "two")
        self._line(painter, upper, index.data() or "", font, "text", 2 if wraps else 1)
        painter.restore()

    def _line(
        self, painter: QPainter, box: QRectF, text: str, font: QFont, token: str, lines: int
    ) -> None:
        """Draw a text of one or two lines, cut where it does not fit."""
        painter.setFont(font)
        painter.setPen(self._own.colour(token))
        shown = self._fit(painter.fontMetrics(), text, box.width(), lines)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


class TwoLineTable(Table):
    """A table whose rows have room for two lines, or for more where ``height`` says so."""

    def __init__(self, look: Look, model: RowsModel, name: str, height: float = HEIGHT) -> None:
        super().__init__(look, model, name)
        self._height = height
        self.setItemDelegate(TwoLines(look, self, height))
        model.modelReset.connect(self._groups)
        self._high()
        look.changed.connect(self._high)

    def _high(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.u(self._height))
        self._groups()

    def _groups(self) -> None:
        """Heads of groups need room for one line."""
        for row, data in enumerate(self._rows.rows):
            high = GROUP if data.group else self._height
            if self.rowHeight(row) != self._look.u(high):
                self.setRowHeight(row, self._look.u(high))
