"""What a plan is worth as a line on an axis that all plans share."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from planner.analysis.study.options import OptionResult
from planner.ui.kit.look import Look


def shared_ends(results: Iterable[OptionResult]) -> tuple[float, float]:
    """The ends of the axis of these plans, nothing among them."""
    found = tuple(results)
    return min((0.0, *(r.p5 for r in found))), max((0.0, *(r.p95 for r in found)))


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
    (low, high), (start, wide) = ends, line
    y = start.y()

    def x(worth: float) -> float:
        return start.x() + 4 + (wide - 8) * (worth - low) / ((high - low) or 1.0)

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
