"""A claim and what was observed on a scale of 0 to 4, as a cell of a table."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from planner.analysis.observed import TOP, Difference
from planner.ui.kit.look import Look
from planner.ui.widgets.legend import Mark
from planner.ui.widgets.maturity import unknown_brush
from planner.ui.widgets.table_cells import VALUE, CellDelegate, Index

HALF = 4.0
"""Half the height of a bar."""


def _tint(look: Look, token: str) -> QColor:
    tint = look.colour(token)
    tint.setAlphaF(0.42)
    return tint


def _bar(painter: QPainter, look: Look, rect: QRectF, token: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_tint(look, token))
    painter.drawRect(rect)


def at_most(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A bar that ends in a line: nothing was seen above."""
    _bar(painter, look, rect, "warn")
    painter.setPen(QPen(look.colour("warn"), 2.4))
    painter.drawLine(rect.topRight() - QPointF(0, HALF), rect.bottomRight() + QPointF(0, HALF))


def at_least(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A bar with an open end: there may be more."""
    _bar(painter, look, rect, "good")
    tip = QPointF(rect.right() + 7, rect.center().y())
    painter.drawPolygon(QPolygonF([rect.topRight(), tip, rect.bottomRight()]))


def cannot_tell(painter: QPainter, look: Look, rect: QRectF) -> None:
    """Hatched: nothing can be told."""
    painter.setPen(QPen(look.colour("line"), 1))
    painter.setBrush(unknown_brush(look))
    painter.drawRect(rect)


def claimed(painter: QPainter, look: Look, at: QPointF) -> None:
    """A dot where people say that they are."""
    painter.setPen(QPen(look.colour("base"), 1.4))
    painter.setBrush(look.colour("accent"))
    painter.drawEllipse(at, 5.5, 5.5)


def _short(rect: QRectF, end: float = 0) -> QRectF:
    return QRectF(rect.left(), rect.center().y() - 3, rect.width() - end, 6)


LEGEND: tuple[tuple[Mark, str], ...] = (
    (lambda p, look, r: claimed(p, look, r.center()), "what people say"),
    (lambda p, look, r: at_most(p, look, _short(r, 2)), "observed at most"),
    (lambda p, look, r: at_least(p, look, _short(r, 7)), "supports at least"),
    (lambda p, look, r: cannot_tell(p, look, _short(r)), "cannot tell"),
)


def draw_difference(painter: QPainter, look: Look, box: QRectF, one: Difference) -> None:
    """Bar, line and dot of a difference within ``box``; what was dismissed keeps only its dot."""
    left, span, y = box.left() + 8, box.width() - 20, box.center().y()

    def to(level: float) -> QRectF:
        return QRectF(left, y - HALF, span * level / TOP, 2 * HALF)

    painter.setPen(QPen(look.colour("control"), 1))
    for level in range(TOP + 1):
        x = to(level).right()
        painter.drawLine(QPointF(x, y - 7), QPointF(x, y + 7))
    seen = one.observed
    if one.dismissed:
        pass
    elif seen.cap is not None:
        at_most(painter, look, to(seen.cap))
    elif seen.supports:
        at_least(painter, look, to(seen.supports))
    else:
        cannot_tell(painter, look, to(TOP))
    if one.claimed is not None:
        claimed(painter, look, QPointF(to(one.claimed).right(), y))


class ScaleDelegate(CellDelegate):
    """Draws the ``Difference`` that a cell holds as its value; the cells before it say it in words."""

    def _range(self, painter: QPainter, box: QRectF, index: Index) -> None:
        one = index.data(VALUE)
        if isinstance(one, Difference):
            draw_difference(painter, self._look, box, one)
