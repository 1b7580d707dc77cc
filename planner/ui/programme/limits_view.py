"""Each shared limit on the axis of the heat map: what is used, what there is, and what one more is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from planner.domain.base.language import phrase, tr
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.programme.heat import CENTRE, LEFT, HeatMap
from planner.ui.widgets.painted import Painted

HIGH, LOW = 17.0, 12.0
"""A band where there is room, and where the rows of units need it."""


@dataclass(frozen=True)
class LimitRow:
    """A limit: use and most by quarter, their words, and the price of one more where it binds."""

    name: str
    about: str
    used: tuple[float, ...]
    most: tuple[float, ...]
    words: tuple[str, ...]
    prices: tuple[str, ...]
    price_of: str


class LimitsView(Painted):
    """Bars of use against the limit, and below them the price of each quarter."""

    def __init__(self, look: Look, heat: HeatMap) -> None:
        super().__init__(look, "Shared limits by quarter")
        self._heat = heat
        heat.installEventFilter(self)
        self._high = HIGH
        self.rows: list[LimitRow] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The axis is that of the heat map: where that gets narrower, so does this."""
        if event.type() == QEvent.Type.Resize:
            self.update()
        return super().eventFilter(watched, event)

    def set_low(self, low: bool) -> None:
        """Draw low bars, or as high as they are best read."""
        high = LOW if low else HIGH
        if high != self._high:
            self._high = high
            self.refresh()

    def show_rows(self, rows: Sequence[LimitRow]) -> None:
        """Show the limits of another plan."""
        self.rows = list(rows)
        self.setAccessibleDescription(
            "; ".join(
                f"{tr(r.name)}: {', '.join(r.words)}; {tr(r.price_of)}: "
                + ", ".join(p or "–" for p in r.prices)
                for r in self.rows
            )
        )
        self.refresh()

    def grid(self) -> Grid | None:
        """Use and price of each limit, as a table."""
        heads = [tr("Limit"), *(f"{n} {y}" for y, n in self._heat.quarters)]
        rows: list[list[str]] = []
        for r in self.rows:
            rows.append([tr(r.name), *r.words])
            rows.append([tr(r.price_of), *r.prices])
        return heads, rows

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A band for each limit."""
        return QSize(800, round(self._look.u(self._high) * len(self.rows) + self._look.u(2)))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw every limit."""
        painter = self.painter()
        high = self._look.u(self._high)
        for k, row in enumerate(self.rows):
            self._band(painter, row, self._look.u(1) + high * k, high)

    def _band(self, painter: QPainter, row: LimitRow, top: float, high: float) -> None:
        look, heat = self._look, self._heat
        left = heat.x_of(0)
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("text"))
        place = QRectF(look.u(2), top + look.u(1), left - look.u(3), look.u(5))
        painter.drawText(place, LEFT, self.fit(painter, tr(row.name), place))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        below = place.translated(0, look.u(4.5))
        painter.drawText(below, LEFT, self.fit(painter, tr(row.about), below))
        base = top + high - look.u(7)
        room = high - look.u(8.5)
        scale = room / max([*row.used, *row.most, 1e-9]) / 1.05
        for k, used in enumerate(row.used):
            x, wide = heat.x_of(k) + 4, heat.x_of(k + 1) - heat.x_of(k) - 8
            tint = look.colour("control")
            tint.setAlphaF(0.55)
            painter.fillRect(QRectF(x, base - used * scale, wide, used * scale), tint)
        painter.setPen(QPen(look.colour("bad"), 1.4, Qt.PenStyle.DashLine))
        for k, most in enumerate(row.most):
            y = base - most * scale
            for a, b in _beside(painter, row, k, heat.x_of(k), heat.x_of(k + 1), base - y, look):
                painter.drawLine(QPointF(a, y), QPointF(b, y))
        painter.setPen(look.colour("text"))
        for k, used in enumerate(row.used):
            if used > 0:
                x, wide = heat.x_of(k) + 4, heat.x_of(k + 1) - heat.x_of(k) - 8
                painter.drawText(
                    QRectF(x, base - look.u(4.5), wide, look.u(4.5)), CENTRE, row.words[k]
                )
        painter.setPen(QPen(look.colour("control"), 1))
        painter.drawLine(QPointF(left, base), QPointF(heat.x_of(len(row.used)), base))
        for k, price in enumerate(row.prices):
            box = QRectF(
                heat.x_of(k) + 4,
                base + look.u(0.8),
                heat.x_of(k + 1) - heat.x_of(k) - 8,
                look.u(4.6),
            )
            if price:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("accent_soft"))
                painter.drawRoundedRect(box, 3, 3)
            painter.setFont(look.font("small", bold=bool(price)))
            painter.setPen(look.colour("accent" if price else "muted"))
            painter.drawText(box, CENTRE, price or "·")
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("accent"))
        right = heat.x_of(len(row.used)) + look.u(3)
        painter.drawText(
            QRectF(right, base + look.u(0.8), self.width() - right, look.u(4.6)),
            LEFT,
            tr(row.price_of),
        )


def _beside(
    painter: QPainter, row: LimitRow, k: int, left: float, right: float, high: float, look: Look
) -> list[tuple[float, float]]:
    """Where a limit's line is drawn that stands ``high``: not through the words of a low bar."""
    if row.used[k] <= 0 or high > look.u(4.5):
        return [(left, right)]
    half = painter.fontMetrics().horizontalAdvance(row.words[k]) / 2 + look.u(0.5)
    middle = (left + right) / 2
    return [(left, middle - half), (middle + half, right)]


def axis_words(names: Sequence[str]) -> list[tuple[str, str]]:
    """Year and quarter of each quarter's name."""
    found = []
    for name in names:
        quarter, year = name.split(" ")
        found.append((year, tr(phrase(quarter))))
    return found
