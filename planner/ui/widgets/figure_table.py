"""A small table of figures: names at the left, figures in columns at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen

from planner.domain.base.language import tr
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
APART = 20
"""Room between the longest name and the figures, in grid units: an eye follows it without a ruler."""

NAMES = 28
"""Room for names where there is little, in grid units."""


class FigureTable(Painted):
    """Rows of words; figures stand beside the names, for which there are at least so many grid units."""

    def __init__(self, look: Look, name: str, least: float = 40) -> None:
        super().__init__(look, name)
        self._least = least
        self._heads: tuple[str, ...] = ("",)
        self._rows: list[tuple[str, ...]] = []

    def show_rows(self, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        """Show other rows; each has a text for each of ``heads``."""
        heads = tuple(tr(h) for h in heads)
        self._heads, self._rows = heads, [tuple(tr(c) for c in row) for row in rows]
        self.setAccessibleDescription(
            "; ".join(
                f"{row[0]}: "
                + ", ".join(f"{h} {c}" for h, c in zip(heads[1:], row[1:], strict=True))
                for row in rows
            )
        )
        self.updateGeometry()
        self.update()

    def grid(self) -> Grid | None:
        """Heads and rows as they are drawn."""
        return self._heads, self._rows

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Head and rows."""
        width = self._look.u(self._least) + sum(self._columns())
        return QSize(round(width), round(self._look.u(6.4) * (len(self._rows) + 1)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Columns as close as their words allow, and some room for names, which end in … there."""
        width = self._look.u(min(self._least, NAMES)) + sum(self._columns(close=True))
        return QSize(round(width), self.sizeHint().height())

    def _columns(self, *, close: bool = False) -> list[float]:
        """Widths of all columns but the first: alike, wider only where words would be cut."""
        fits = QFontMetricsF(self._look.font("body")).horizontalAdvance
        least, gap = (0 if close else self._look.u(20)), self._look.u(2)
        rows = [self._heads, *self._rows]
        return [
            max(least, *(fits(row[k]) + gap for row in rows)) for k in range(1, len(self._heads))
        ]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the table with hairlines."""
        look, painter = self._look, self.painter()
        height = look.u(6.4)
        columns = self._columns()
        if sum(columns) + look.u(min(self._least, NAMES)) > self.width():
            columns = self._columns(close=True)
        fits = QFontMetricsF(look.font("body")).horizontalAdvance
        names = max((fits(row[0]) for row in self._rows), default=0.0) + look.u(APART)
        first = min(self.width() - sum(columns), max(names, look.u(self._least)))
        end = round(first + sum(columns))
        for n, row in enumerate([self._heads, *self._rows]):
            y = n * height
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(0, round(y + height) - 1, end, round(y + height) - 1)
            painter.setFont(look.font("small" if n == 0 else "body"))
            painter.setPen(look.colour("muted" if n == 0 else "text"))
            room = QRectF(0, y, first - 4, height)
            painter.drawText(room, LEFT, self.fit(painter, row[0], room))
            left = first
            for width, cell in zip(columns, row[1:], strict=True):
                painter.drawText(QRectF(left, y, width, height), RIGHT, cell)
                left += width
