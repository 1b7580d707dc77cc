"""What a plan is worth as a line on an axis that all plans share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from planner.analysis.study.options import OptionResult
from planner.ui.kit.look import Look


def shared_ends(results: Iterable[OptionResult]) -> tuple[float, float]:
    """The ends of the axis of these plans, nothing among them."""
    found = tuple(results)
    return min((0.0, *(r.p5 for r in found))), max((0.0, *(r.p95 for r in found)))


def place_of(worth: float, ends: tuple[float, float], line: tuple[QPointF, float]) -> float:
    """Where a worth stands on the axis; ``line`` is where that begins and how wide it is."""
    (low, high), (start, wide) = ends, line
    return start.x() + 4 + (wide - 8) * (worth - low) / ((high - low) or 1.0)


def paint_ends(
    painter: QPainter,
    words: Sequence[str],
    at: tuple[float, float],
    room: QRectF,
) -> None:
    """Write two figures below the ends of a range, apart from each other and within ``room``."""
    wide = [painter.fontMetrics().horizontalAdvance(w) for w in words]
    gap = painter.fontMetrics().horizontalAdvance("  ")
    lefts = [x - w / 2 for x, w in zip(at, wide, strict=True)]
    close = lefts[0] + wide[0] + gap - lefts[1]
    if close > 0:
        lefts = [lefts[0] - close / 2, lefts[1] + close / 2]
    low = max(lefts[0], room.left())
    high = max(lefts[1], low + wide[0] + gap)
    if high + wide[1] > room.right():
        high = room.right() - wide[1]
        low = max(min(low, high - gap - wide[0]), room.left())
    for words_, left, width in zip(words, (low, high), wide, strict=True):
        place = QRectF(left, room.top(), width + 2, room.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words_)


def paint_worth_range(
    painter: QPainter,
    look: Look,
    one: OptionResult,
    ends: tuple[float, float],
    line: tuple[QPointF, float],
    *,
    on: bool,
) -> None:
    """Draw range, expected worth and nothing; ``line`` is where the axis begins and how wide it is.

    ``on`` marks the plan that is meant.
    """
    y = line[0].y()

    def x(worth: float) -> float:
        return place_of(worth, ends, line)

    solid = look.colour("accent" if on else "control")
    tint = look.colour("accent" if on else "control")
    tint.setAlphaF(0.4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(QRectF(x(one.p5), y - 3, max(x(one.p95) - x(one.p5), 3), 6), 3, 3)
    painter.setPen(QPen(look.colour("text"), 1.2))
    painter.drawLine(QPointF(x(0.0), y - 8), QPointF(x(0.0), y + 8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(solid)
    painter.drawEllipse(QPointF(x(one.expected), y), 4, 4)
