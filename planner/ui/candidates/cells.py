"""How the cells of the list of candidates are drawn: name and reason, state, cost and worth on scales."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from planner.analysis.around.decision_list import STATE_WORDS, Row, State
from planner.domain.base.language import tr
from planner.domain.base.numbers import money
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.widgets.table_cells import KIND, VALUE, CellDelegate, Index

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
WRAPPED = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
BADGES: dict[State, tuple[str, str]] = {
    "planned": ("accent", "check"),
    "must": ("warn", "flag"),
    "open": ("muted", ""),
    "nearly": ("muted", "clock"),
    "not_now": ("muted", "minus"),
    "in_place": ("good", "check"),
    "no_figures": ("muted", "question"),
    "not_for_you": ("muted", "minus"),
}
"""Colour and glyph of a state; the word stands beside it."""
FIGURE = 16
"""Grid units for an amount; a column without room for more shows the amount alone."""
GROUP = 9
"""Grid units that a group is high."""
CHIP = 14
"""Grid units that a duty needs beside the name; with less it stands below."""
LEAST = 13
"""Grid units that a candidate is high at least."""


class RowDelegate(CellDelegate):
    """Draws the rows on one scale; what goes beyond it ends at its edge, and the figure stands beside."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.currency = "EUR"
        self.most_cost = 1.0
        self.most_worth = 1.0
        self.open: Callable[[str], bool] = lambda _: True

    def lines(self, row: Row, width: int) -> int:
        """How high the row is in a column of this width: a line for its name, and its reason in full."""
        look = self._look
        reason = QFontMetrics(look.font("small")).boundingRect(
            QRect(0, 0, max(width - look.u(10), 40), 10_000), WRAPPED, tr(row.reason)
        )
        name = self._name_height(row, max(width - look.u(9), 40))
        return max(look.u(LEAST), name + reason.height() + look.u(3))

    def _name_height(self, row: Row, width: int) -> int:
        """A line, or as many as the name takes; one more where a duty has no room beside it."""
        look = self._look
        metrics = QFontMetrics(look.font(bold=True))
        words = tr(row.name)
        high = metrics.boundingRect(QRect(0, 0, width, 10_000), WRAPPED, words).height()
        beside = width - metrics.horizontalAdvance(words) - look.u(2)
        return high + (metrics.height() if row.duties and beside < look.u(CHIP) else 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell with its hairline, and the ring of the row with the keyboard."""
        look, kind = self._look, index.data(KIND)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        table = self.parent()
        current = bool(
            isinstance(table, QWidget)
            and table.hasFocus()
            and table.currentIndex().row() == index.row()  # type: ignore[attr-defined]
        )
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "raised" if kind == "group" else "accent_soft" if selected else "base"
        painter.fillRect(rect, look.colour(token))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if kind == "group":
            self._group(painter, QRectF(rect), index)
        else:
            draw = {
                "named": self._named,
                "state": self._state,
                "cost": self._cost,
                "worth": self._worth,
            }
            draw[kind](painter, QRectF(rect), index.data(VALUE))
        if current:
            self._ring(painter, rect, index, whole=kind == "group")
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRect, index: Index, *, whole: bool) -> None:
        """The frame about the row with the keyboard, each cell drawing its part."""
        painter.setPen(QPen(self._look.colour("accent"), 2))
        box = rect.adjusted(1, 1, -1, -2)
        painter.drawLine(box.topLeft(), box.topRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if index.column() == 0:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        if whole or index.column() == index.model().columnCount() - 1:
            painter.drawLine(box.topRight(), box.bottomRight())

    def _group(self, painter: QPainter, box: QRectF, index: Index) -> None:
        look = self._look
        id_, name, words, counts = index.data(VALUE)
        side = look.drawn(12)
        mark = pixmap("down" if self.open(id_) else "next", look.colour("muted"), side, 2.0)
        painter.drawPixmap(round(box.left() + look.u(1)), round(box.center().y() - side / 2), mark)
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("text"))
        room = box.adjusted(look.u(5.5), 0, -look.u(2), 0)
        painter.drawText(room, LEFT, name)
        used = painter.fontMetrics().horizontalAdvance(name) + look.u(2.5)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        metrics = painter.fontMetrics()
        left = room.width() - used - metrics.horizontalAdvance(counts) - look.u(3)
        if left >= metrics.horizontalAdvance(words):
            painter.drawText(room.adjusted(used, 0, 0, 0), LEFT, words)
        if room.width() - used >= metrics.horizontalAdvance(counts):
            painter.drawText(room, RIGHT, counts)

    def _named(self, painter: QPainter, box: QRectF, row: Row) -> None:
        look = self._look
        side = look.drawn(16)
        image = pixmap(row.kind, look.colour("muted"), side, 2.0)
        painter.drawPixmap(round(box.left() + look.u(1)), round(box.center().y() - side / 2), image)
        room = box.adjusted(look.u(7), look.u(1.2), -look.u(2), -look.u(1))
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("text"))
        line = painter.fontMetrics().height()
        high = self._name_height(row, round(room.width()))
        painter.drawText(room, WRAPPED, tr(row.name))
        if row.duties:
            used = painter.fontMetrics().horizontalAdvance(tr(row.name)) + look.u(2)
            below = room.width() - used < look.u(CHIP)
            chip = QRectF(room.left(), room.top() + high - line, room.width(), line)
            self._chip(painter, chip if below else chip.adjusted(used, 0, 0, 0), tr(row.duty_words))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        painter.drawText(room.adjusted(0, high, 0, look.u(2)), WRAPPED, tr(row.reason))

    def _chip(self, painter: QPainter, room: QRectF, words: str) -> None:
        """A duty in an outlined chip."""
        look = self._look
        painter.setFont(look.font("small"))
        metrics = painter.fontMetrics()
        shown = self._fit(metrics, words, room.width() - look.u(3))
        chip = QRectF(
            room.left(), room.top(), metrics.horizontalAdvance(shown) + look.u(3), room.height()
        )
        painter.setPen(QPen(look.colour("control"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
        painter.setPen(look.colour("text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, shown)

    def _state(self, painter: QPainter, box: QRectF, row: Row) -> None:
        look = self._look
        token, icon = BADGES[row.state]
        inner = box.adjusted(look.u(1), 0, 0, 0)
        if not row.when:
            self._pill(painter, inner, tr(STATE_WORDS[row.state]), token, icon)
            return
        half = look.u(6)
        top = QRectF(inner.left(), inner.center().y() - half, inner.width(), half)
        self._pill(painter, top, tr(STATE_WORDS[row.state]), token, icon)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        painter.drawText(top.translated(look.u(0.5), half), LEFT, tr(row.when))

    def _cost(self, painter: QPainter, box: QRectF, row: Row) -> None:
        look = self._look
        painter.setFont(look.font())
        painter.setPen(look.colour("text" if row.cost else "muted"))
        wide = min(look.u(FIGURE), box.width() - look.u(2))
        words = money(row.cost[1], self.currency) if row.cost else "–"
        painter.drawText(QRectF(box.left(), box.top(), wide, box.height()), RIGHT, words)
        left, right = box.left() + wide + look.u(2), box.right() - look.u(3)
        if row.cost is None or right - left < look.u(8):
            return
        low, mean, high = (left + (right - left) * min(c / self.most_cost, 1.0) for c in row.cost)
        y = box.center().y()
        painter.setPen(QPen(look.colour("line"), 2))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        tint = look.colour("accent")
        tint.setAlphaF(0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(low, y - 3, max(high - low, 4.0), 6), 3, 3)
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(QPointF(mean, y), 4.5, 4.5)

    def _worth(self, painter: QPainter, box: QRectF, row: Row) -> None:
        look = self._look
        worth = row.worth
        words = "–" if worth is None else money(worth, self.currency, signed=True)
        earns = worth is not None and worth > 0
        painter.setFont(look.font(bold=earns))
        painter.setPen(look.colour("good" if earns else "text" if worth is not None else "muted"))
        painter.drawText(box.adjusted(0, 0, -look.u(2), 0), RIGHT, words)
        left, right = box.left() + look.u(1), box.right() - look.u(FIGURE + 2)
        if worth is None or right - left < look.u(8):
            return
        zero, y = (left + right) / 2, box.center().y()
        far = (right - left) / 2 * max(min(worth / self.most_worth, 1.0), -1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("good" if earns else "control"))
        painter.drawRect(QRectF(zero, y - 4, far, 8).normalized())
        painter.setPen(QPen(look.colour("text"), 1))
        painter.drawLine(QPointF(zero, y - 7), QPointF(zero, y + 7))
