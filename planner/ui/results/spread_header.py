"""Heads of a table of many teams: above each level how the teams are spread over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import level
from planner.ui.kit.heads import Heads
from planner.ui.kit.look import Look

BINS = 8
"""Bars from 0 to 4: half a level each."""
TOP = 4.0
HIGH = 9
"""Grid units that the bars are high at most."""


@dataclass(frozen=True)
class Spread:
    """How many teams lie in each half level, of those whose level leads."""

    counts: tuple[int, ...]
    middle: float | None
    low: float
    high: float

    @classmethod
    def of(cls, levels: Sequence[float]) -> Spread:
        """The spread of some levels; the highest is part of the last bar."""
        counts = [0] * BINS
        for value in levels:
            counts[min(int(round(value / TOP * BINS, 9)), BINS - 1)] += 1  # 2.9999… is 3
        if not levels:
            return cls(tuple(counts), None, 0.0, 0.0)
        return cls(tuple(counts), median(levels), min(levels), max(levels))

    @property
    def words(self) -> str:
        """Its middle and its ends; empty where no level leads."""
        if self.middle is None:
            return ""
        return phrase(
            "median {median}, {low} to {high}",
            median=level(self.middle),
            low=level(self.low),
            high=level(self.high),
        )


class SpreadHeader(Heads):
    """Heads with bars above those of levels; ``first`` is the column of the level over all."""

    def __init__(self, look: Look, first: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._first = look, first
        self.spreads: tuple[Spread, ...] = ()
        look.changed.connect(self.updateGeometry)

    def show_spreads(self, spreads: Sequence[Spread]) -> None:
        """Show how the teams are spread: over all, and by dimension."""
        self.spreads = tuple(spreads)
        self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Bars above the words."""
        size = super().sizeHint()
        return QSize(size.width(), size.height() + self._look.u(HIGH))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        """Draw the words of the head, and above them the bars."""
        look, bars = self._look, self._look.u(HIGH)
        painter.save()
        super().paintSection(painter, rect.adjusted(0, bars, 0, 0), logicalIndex)
        painter.restore()
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), bars), look.colour("base"))
        place = logicalIndex - self._first
        if not 0 <= place < len(self.spreads):
            return
        counts = self.spreads[place].counts
        most = max(counts)
        if not most:
            return
        painter.save()
        left, wide = rect.left() + look.u(1), (rect.width() - look.u(3)) / BINS
        bottom = rect.top() + bars - 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("control" if place else "accent"))
        for k, count in enumerate(counts):
            high = (bars - look.u(1.5)) * count / most
            painter.drawRect(QRectF(left + k * wide, bottom - high, max(wide - 1, 1), high))
        painter.setPen(QPen(look.colour("control"), 1))
        painter.drawLine(round(left), bottom, round(left + BINS * wide), bottom)
        painter.restore()


def said(names: Sequence[str], spreads: Sequence[Spread]) -> str:
    """All spreads for somebody who does not see them."""
    parts = [
        f"{tr(name)}: {tr(one.words)}"
        for name, one in zip(names, spreads, strict=True)
        if one.words
    ]
    return "; ".join(parts)
