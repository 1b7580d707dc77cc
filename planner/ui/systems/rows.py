"""A list of two lines a row: what it is, and below it, smaller, what is said of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from planner.ui.kit.look import Look
from planner.ui.widgets.tables import KIND, VALUE, CellDelegate, RowsModel, Table

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 11  # grid units: 44 px at base size


class TwoLines(CellDelegate):
    """Draws cells of kind ``two``: the text in bold, and its value below in muted."""

    def __init__(self, look: Look, table: Table) -> None:
        super().__init__(look, table)
        self._own = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Rows of eleven units."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), self._own.u(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell with its hairline."""
        if index.data(KIND) != "two":
            super().paint(painter, option, index)
            return
        look = self._own
        rect = option.rect  # type: ignore[attr-defined]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, look.colour("accent_soft" if selected else "base"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = QRectF(rect).adjusted(look.u(1), look.u(1), -look.u(1), -look.u(1))
        below, token = index.data(VALUE) or ("", "muted")
        half = box.height() / 2
        for k, (text, colour, font) in enumerate(
            (
                (index.data() or "", "text", look.font(bold=True)),
                (below, token, look.font("small")),
            )
        ):
            painter.setFont(font)
            painter.setPen(look.colour(colour))
            line = QRectF(box.left(), box.top() + k * half, box.width(), half)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, round(line.width())
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class TwoLineTable(Table):
    """A table whose rows have room for two lines."""

    def __init__(self, look: Look, model: RowsModel, name: str) -> None:
        super().__init__(look, model, name)
        self._lines = TwoLines(look, self)
        self.setItemDelegate(self._lines)
        self._high()
        look.changed.connect(self._high)

    def _high(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.u(HEIGHT))
