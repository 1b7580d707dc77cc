"""Dates on the roadmap: days of duties as flags, reviews as gates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from planner.reporting.gantt_data import Marks
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def draw_duties(painter: QPainter, look: Look, marks: Marks, y: float, height: float) -> None:
    """The row of duties: how many are met in time."""
    painter.fillRect(QRectF(0, y, painter.device().width(), height - 2), look.colour("warn_soft"))
    side = look.drawn(14)
    at = QPointF(look.u(2), y + (height - 2 - side) / 2)
    painter.drawPixmap(at, pixmap("flag", look.colour("warn"), side, 2.0))
    painter.setFont(look.font(bold=True))
    painter.setPen(look.colour("text"))
    painter.drawText(QRectF(look.u(7), y, look.u(56), height - 2), LEFT, marks.words)


def draw_flags(
    painter: QPainter,
    look: Look,
    marks: Marks,
    x_of: Callable[[float], float],
    rows: tuple[float, float],
) -> None:
    """A dashed line at every day of a duty, down to the last row; named where there is room."""
    top, bottom = rows
    painter.setFont(look.font("small", bold=True))
    free = 0.0
    for mark in marks.duties:
        x = x_of(mark.quarter)
        painter.setPen(QPen(look.colour("warn"), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        wide = painter.fontMetrics().horizontalAdvance(mark.words)
        if x > free:
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(x + 6, top, wide + 4, look.u(6.5)), LEFT, mark.words)
            free = x + wide + 16


def draw_gate(
    painter: QPainter,
    look: Look,
    at: QPointF,
    words: str,
    fit: Callable[[QPainter, str, QRectF], str],
    free: Sequence[tuple[float, float]] = (),
) -> None:
    """A diamond at a review, with what is decided there: right of it, or where else in the row there is room.

    ``free`` are the ends of the rooms on its left, the nearest first. Only where no room holds the words
    ``fit`` cuts them, to the widest.
    """
    size = look.u(1.5)
    painter.setPen(QPen(look.colour("text"), 1.4))
    painter.setBrush(look.colour("base"))
    corners = [
        QPointF(at.x(), at.y() - size),
        QPointF(at.x() + size, at.y()),
        QPointF(at.x(), at.y() + size),
        QPointF(at.x() - size, at.y()),
    ]
    painter.drawPolygon(QPolygonF(corners))
    painter.setFont(look.font("small"))
    painter.setPen(look.colour("muted"))
    beyond = at.x() + size + 5
    rooms = [(beyond, float(painter.device().width())), *free]
    wide = painter.fontMetrics().horizontalAdvance(words) + 1
    widest = max(rooms, key=lambda r: r[1] - r[0])
    left, right = next((r for r in rooms if r[1] - r[0] >= wide), widest)
    room = min(wide, round(right - left))
    start = left if left == beyond else right - room  # close to what it is about
    place = QRectF(start, at.y() - look.u(3), room, look.u(6))
    painter.drawText(place, LEFT, fit(painter, words, place))
