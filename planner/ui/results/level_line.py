"""The level over all on its scale, with what it was, what the plan makes of it and what it should be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen

from planner.domain.answers.level import Level
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import level as level_words
from planner.ui.kit.look import Look
from planner.ui.results.hero_marks import CENTRE, LEFT, band, bar, diamond, dot, ring
from planner.ui.widgets.painted import Painted

EDGE = 8.0


class LevelLine(Painted):
    """A band with its marks; the words stand above them, side by side where the marks are close."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Level, last round, plan and target")
        self._now: Level | None = None
        self._marks: tuple[float | None, float | None, float | None] = (None, None, None)
        self._open: tuple[float, float] | None = None

    def show_level(
        self, now: Level, before: float | None, plan: float | None, target: float | None
    ) -> None:
        """Show a level and the others, as far as there are any."""
        self._now, self._marks, self._open = now, (before, plan, target), None
        self._tell(now)

    def show_part(self, now: Level, low: float, high: float) -> None:
        """Show the level of a part of the questions, hatched where that of all could lie."""
        self._now, self._marks, self._open = now, (None, None, None), (low, high)
        self._tell(now)

    def _tell(self, now: Level) -> None:
        said = [now.words, *(words for _, words, _ in self._labels())]
        self.setAccessibleDescription(tr(joined(said, "; ")))
        self.refresh()

    def _labels(self) -> list[tuple[float, str, str]]:
        if self._open is not None:
            return [(value, level_words(value), "muted") for value in self._open]
        kinds = (
            ("{level} last round", "muted"),
            ("{level} plan", "accent"),
            ("{level} target", "text"),
        )
        return [
            (value, tr(phrase(words, level=level_words(value))), token)
            for value, (words, token) in zip(self._marks, kinds, strict=True)
            if value is not None
        ]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Words, band, scale."""
        return QSize(self._look.u(75), self._look.u(14.5))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It may be narrow: then words are left out, the last round's first."""
        return QSize(self._look.u(40), self._look.u(14.5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw words, band, marks and scale."""
        look, painter, now = self._look, self.painter(), self._now
        if now is None:
            return
        third = self.height() / 3
        y, span = 1.5 * third, self.width() - 2 * EDGE

        def x(value: float) -> float:
            return EDGE + span * value / 4

        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(QRectF(EDGE - 3, y - 4, span + 6, 8), 4, 4)
        if self._open is not None:
            low, high = self._open
            band(painter, look, QRectF(x(low), y - 4, x(high) - x(low), 8), known=False)
        if now.asked:
            low = min(now.low, now.said.low) if now.said is not None else now.low
            high = max(now.high, now.said.high) if now.said is not None else now.high
            wide = QRectF(x(low) - 3, y - 4, x(high) - x(low) + 6, 8)
            band(painter, look, wide, known=now.value is not None)
            if now.value is not None:
                band(painter, look, QRectF(x(now.low) - 3, y - 4, x(now.high) - x(now.low) + 6, 8))
        for value, draw in zip(self._marks, (ring, diamond, bar), strict=True):
            if value is not None:
                draw(painter, look, QPointF(x(value), y))
        if now.value is not None:
            dot(painter, look, QPointF(x(now.value), y))
        painter.setFont(look.font("small"))
        self._paint_words(painter, third, x)
        painter.setPen(look.colour("muted"))
        for k in range(5):
            painter.drawText(QRectF(x(k) - 10, 2 * third, 20, third), CENTRE, str(k))

    def _paint_words(self, painter: QPainter, high: float, x: Callable[[float], float]) -> None:
        """The words over their marks, from left to right, none over another."""
        fits = QFontMetricsF(painter.font()).horizontalAdvance
        placed: list[tuple[float, float, str, str]] = []
        labels = self._labels()
        while sum(fits(words) + 8 for _, words, _ in labels) > self.width() + 8:
            labels.pop(0)
        for value, words, token in sorted(labels):
            wide = fits(words)
            left = max(
                x(value) - wide / 2, 0.0 if not placed else placed[-1][0] + placed[-1][1] + 8
            )
            placed.append((left, wide, words, token))
        right = float(self.width())
        for k in range(
            len(placed) - 1, -1, -1
        ):  # what would stand beyond the end moves all before it
            left, wide, words, token = placed[k]
            left = min(left, right - wide)
            right = left - 8
            painter.setPen(self._look.colour(token))
            painter.drawText(QRectF(left, 0, wide + 2, high), LEFT, words)
