"""How the marks of a level are drawn on a scale of 0 to 4, and where a table has room for the scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from planner.domain.answers.level import Level
from planner.domain.base.numbers import decimal
from planner.domain.base.numbers import level as level_words
from planner.maturity.words import figure
from planner.ui.kit.look import Look
from planner.ui.widgets.legend import Mark
from planner.ui.widgets.maturity import unknown_brush

if TYPE_CHECKING:
    from planner.ui.results.hero import HeroRow

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter
LEAST = 55
"""Grid units: a shorter scale tells nothing apart."""


@dataclass(frozen=True)
class Axis:
    """Places across: names end, cells begin (teams, then all), the scale from ``start`` over ``span``."""

    names: float
    cells: tuple[float, ...]
    cell: float
    start: float
    span: float
    end: float
    way: float = 0.0
    """Where the way to the questions of a row begins; 0 where it has no room."""

    @property
    def teams(self) -> int:
        """How many teams have a cell."""
        return len(self.cells) - 1

    @classmethod
    def within(
        cls, look: Look, width: float, names: float, ends: float, teams: int, size: float
    ) -> Axis:
        """The places in ``width``; teams are left out where the scale would have no room, then the scale."""
        apart = look.u(1)
        for count in (teams, 0):
            cells = [names + k * (size + apart) for k in range(count)]
            cells.append(names + count * (size + apart) + (look.u(2) if count else 0))
            start = cells[-1] + size + look.u(6)
            span = width - start - look.u(12) - ends
            if span >= look.u(LEAST):
                return cls(names, tuple(cells), size, start, span, width - ends)
        return cls(names, (names,), size, width, 0.0, names + size)

    def x(self, level: float) -> float:
        """Where a level stands."""
        return self.start + self.span * level / 4

    def level(self, x: float) -> float:
        """The level that stands at a place."""
        return 4 * (x - self.start) / self.span


def cell(painter: QPainter, look: Look, rect: QRectF, found: Level, *, bold: bool) -> None:
    """A level as shade and digit; hatched where too little is known."""
    painter.setFont(look.font(bold=bold))
    if found.value is None:
        painter.setPen(QPen(look.colour("control"), 1) if found.asked else Qt.PenStyle.NoPen)
        painter.setBrush(unknown_brush(look) if found.asked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setPen(look.colour("text" if found.asked else "muted"))
        painter.setFont(look.font("small", bold=bold))
        painter.drawText(rect, CENTRE, figure(found))
        return
    fill, ink = look.theme.level(found.value)
    outlined = int(found.value + 0.5) == 0
    painter.setPen(QPen(look.colour("control"), 1) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setPen(QColor(ink))
    painter.drawText(rect, CENTRE, level_words(found.value))


def pale(look: Look) -> QColor:
    """The colour of a range."""
    tint = look.colour("accent")
    tint.setAlphaF(0.24)
    return tint


def band(painter: QPainter, look: Look, rect: QRectF, *, known: bool = True) -> None:
    """The range from the lowest to the highest; hatched where no level leads."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pale(look) if known else unknown_brush(look))
    painter.drawRoundedRect(rect, 3, 3)


def dot(painter: QPainter, look: Look, at: QPointF) -> None:
    """Where it stands now."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("accent"))
    painter.drawEllipse(at, 5, 5)


def ring(painter: QPainter, look: Look, at: QPointF) -> None:
    """Where it stood before."""
    painter.setPen(QPen(look.colour("muted"), 1.4))
    painter.setBrush(look.colour("base"))
    painter.drawEllipse(at, 4, 4)


def diamond(painter: QPainter, look: Look, at: QPointF) -> None:
    """Where the plan leads."""
    painter.setPen(QPen(look.colour("accent"), 1.6))
    painter.setBrush(look.colour("base"))
    corners = (QPointF(0, -6), QPointF(6, 0), QPointF(0, 6), QPointF(-6, 0))
    painter.drawPolygon(QPolygonF([at + c for c in corners]))


def bar(painter: QPainter, look: Look, at: QPointF) -> None:
    """Where it should be."""
    painter.setPen(QPen(look.colour("text"), 2.4))
    painter.drawLine(at - QPointF(0, 8), at + QPointF(0, 8))


def _range_mark(painter: QPainter, look: Look, rect: QRectF) -> None:
    band(painter, look, rect.adjusted(0, 2, 0, -2))


LEGEND: tuple[tuple[Mark, str], ...] = (
    (lambda p, look, r: dot(p, look, r.center()), "now"),
    (_range_mark, "range"),
    (lambda p, look, r: ring(p, look, r.center()), "last round"),
    (lambda p, look, r: diamond(p, look, r.center()), "with the plan"),
    (lambda p, look, r: bar(p, look, r.center()), "target, drag it"),
)
"""What the marks of the table mean, in the order in which they stand from left to right."""


def draw_marks(
    painter: QPainter,
    look: Look,
    axis: Axis,
    y: float,
    row: HeroRow,
    gap: str,
    held: float | None,
    *,
    current: bool,
) -> None:
    """The marks of a row on the scale, with the gap at its end and the handle of the target."""
    found, x = row.marked, axis.x
    if not found.asked:
        return
    said = found.said
    low = min(found.low, said.low if said is not None else found.low)
    high = max(found.high, said.high if said is not None else found.high)
    rect = QRectF(x(low) - 3, y - 5, x(high) - x(low) + 6, 10)
    band(painter, look, rect, known=found.value is not None)
    now = found.value
    if now is not None and row.plan is not None and row.plan > now:
        path = QColor(look.colour("accent"))
        path.setAlphaF(0.45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(path)
        painter.drawRect(QRectF(x(now), y - 2.5, x(row.plan) - x(now), 5))
    reached = max(v for v in (now, row.plan, 0.0) if v is not None)
    if row.target is not None and row.target > reached and now is not None:
        painter.setPen(QPen(look.colour("muted"), 1.4, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x(reached), y), QPointF(x(row.target), y))
    if row.before is not None:
        ring(painter, look, QPointF(x(row.before), y))
    if row.target is not None:
        _handle(painter, look, QPointF(x(row.target), y), held, current=current)
    if row.plan is not None and now is not None:
        diamond(painter, look, QPointF(x(row.plan), y))
    if now is not None:
        dot(painter, look, QPointF(x(now), y))
    if gap:
        at = x(max(v for v in (row.target, row.plan, high) if v is not None)) + look.u(3)
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(at, y - look.u(4), look.u(18), look.u(8)), LEFT, gap)


def _handle(
    painter: QPainter, look: Look, at: QPointF, held: float | None, *, current: bool
) -> None:
    """The target: a bar, and where it can be moved a grip with its value while it is held."""
    if not current and held is None:
        bar(painter, look, at)
        return
    painter.setPen(QPen(look.colour("text"), 2))
    painter.setBrush(look.colour("base"))
    painter.drawRoundedRect(QRectF(at.x() - 5, at.y() - 10, 10, 20), 3, 3)
    painter.drawLine(at - QPointF(0, 5), at + QPointF(0, 5))
    if held is not None:
        words = decimal(held, 1)
        painter.setFont(look.font("small", bold=True))
        wide = painter.fontMetrics().horizontalAdvance(words) + look.u(3)
        bubble = QRectF(at.x() - wide / 2, at.y() - look.u(7), wide, look.u(4.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("text"))
        painter.drawRoundedRect(bubble, 3, 3)
        painter.setPen(look.colour("base"))
        painter.drawText(bubble, CENTRE, words)
