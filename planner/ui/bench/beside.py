"""Middle halves of finished clients, and where this one is: drawn, and told in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen, QResizeEvent

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import decimal
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
BEFORE = 0.5
"""Share of the width that a name may take before its bar."""
Beside = tuple[str, tuple[float, float, float], float | None]
"""A dimension, its quartiles and median among others, and the level of this client."""


class BesideRows(Painted):
    """One row a dimension on the scale 0 to 4: a bar for the middle half, a line, a dot."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Beside your finished clients")
        self._rows: list[Beside] = []

    def show_rows(self, rows: list[Beside]) -> None:
        """Show other rows."""
        self._rows = rows
        self.setAccessibleDescription("; ".join(tr(self._words(r)) for r in rows))
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.refresh()

    @staticmethod
    def _words(row: Beside) -> str:
        name, (low, middle, high), here = row
        return phrase(
            "{name}: {here}; middle half {low} to {high}, median {middle}",
            name=name,
            here="–" if here is None else decimal(here, 1),
            low=decimal(low, 2),
            high=decimal(high, 2),
            middle=decimal(middle, 2),
        )

    def grid(self) -> Grid | None:
        """The same as a table."""
        heads = [tr(w) for w in ("Dimension", "Here", "Lower quartile", "Median", "Upper quartile")]
        return heads, [
            [tr(n), "" if h is None else decimal(h, 1), *(decimal(x, 2) for x in q)]
            for n, q, h in self._rows
        ]

    def _stacked(self) -> bool:
        """Whether a name is too long to stand before its bar: then each stands above."""
        names = QFontMetricsF(self._look.font("small"))
        room = self.width() * BEFORE - self._look.u(2)
        return any(names.horizontalAdvance(tr(n)) > room for n, _, _ in self._rows)

    def _high(self) -> float:
        return float(self._look.u(10 if self._stacked() else 5.5))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Names that need more room stand above their bars."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """As many lines as there are dimensions."""
        return round(self._high() * max(len(self._rows), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take the height that names need at this width."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A line a dimension, or two."""
        return QSize(self._look.u(50), self.heightForWidth(self.width()))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rows."""
        look, painter = self._look, self.painter()
        high, stacked = self._high(), self._stacked()
        left = look.u(2) if stacked else self.width() * BEFORE
        span = self.width() - left - look.u(3)
        for k, (name, (low, middle, top), here) in enumerate(self._rows):
            y = k * high
            centre = y + high * (0.7 if stacked else 0.5)
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("text"))
            words = QRectF(0, y, self.width(), high / 2) if stacked else QRectF(0, y, left, high)
            painter.drawText(words, LEFT, tr(name))

            def at(level: float) -> float:
                return left + span * level / 4

            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(round(left), round(centre), round(left + span), round(centre))
            painter.setPen(QPen(look.colour("control"), 1))
            painter.setBrush(look.colour("line"))
            painter.drawRoundedRect(QRectF(at(low) - 2, centre - 4, at(top) - at(low) + 4, 8), 2, 2)
            painter.setPen(QPen(look.colour("text"), 2))
            painter.drawLine(
                round(at(middle)), round(centre - 6), round(at(middle)), round(centre + 6)
            )
            if here is not None:
                painter.setPen(QPen(look.colour("base"), 1))
                painter.setBrush(look.colour("accent"))
                painter.drawEllipse(QRectF(at(here) - 5, centre - 5, 10, 10))
