"""What the plan was worth, what each decision did to it, and what it is worth now: as steps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import money, money_same_unit
from planner.domain.plan.move import Move
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted

HIGH = 19
"""Height in grid units."""
WIDEST = 7.0
"""Width of a step in grid units, at most."""


class LedgerSteps(Painted):
    """A bar a decision, from the worth before it to the worth after it; the oldest stands at the left."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What each decision did to the worth of the plan")
        self._moves: list[Move] = []
        self._currency = "EUR"

    def show_moves(self, moves: tuple[Move, ...], currency: str) -> None:
        """Show the decisions whose price is known."""
        self._moves = [m for m in moves if m.price is not None and m.priced_with is None]
        self._currency = currency
        self.setVisible(bool(self._moves))
        rows = [
            phrase(
                "{what}: {price}",
                what=Verbatim(m.what),
                price=money(m.price, currency, signed=True),
            )
            for m in self._moves
        ]
        self.setAccessibleDescription(tr(joined(rows, "\n")) if rows else "")
        self.refresh()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(self._look.u(40), self._look.u(HIGH))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def grid(self) -> Grid | None:
        """The decisions with the worth before and after each."""
        heads = [tr(h) for h in ("Decision", "Before", "After")]
        rows = [
            [m.what, *(money(w, self._currency) for w in (m.before, m.after))] for m in self._moves
        ]
        return heads, rows

    def ends(self) -> tuple[float, float]:
        """What the plan was worth before the first decision, and is worth after the last."""
        return self._moves[0].before or 0.0, self._moves[-1].after or 0.0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw zero, the steps, and the worth at both ends."""
        if not self._moves:
            return
        look, painter = self._look, self.painter()
        small = look.font("small")
        first, last = self.ends()
        texts = [tr(t) for t in money_same_unit((first, last), self._currency, signed=True)]
        bold = look.font("small", bold=True)
        wide = QFontMetricsF(bold).horizontalAdvance(texts[1]) + look.u(3)
        levels = [0.0, *(w or 0.0 for m in self._moves for w in (m.before, m.after))]
        low, high = min(levels), max(levels)
        line = QFontMetricsF(small).height()
        top, bottom = line + look.u(1), self.height() - look.u(2.0)

        def y(worth: float) -> float:
            return bottom - (worth - low) / ((high - low) or 1.0) * (bottom - top)

        left, right = look.u(2), self.width() - wide
        painter.setPen(QPen(look.colour("text"), 1))
        painter.drawLine(QPointF(0, y(0.0)), QPointF(right, y(0.0)))
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        above = QRectF(0, max(y(first) - line - look.u(1), 0), self.width(), line)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, texts[0])
        room = (right - left - look.u(2)) / len(self._moves)
        step = min(room, look.u(WIDEST + 1.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("control"))
        painter.drawEllipse(QPointF(look.u(1), y(first)), 3.5, 3.5)
        for k, move in enumerate(self._moves):
            before, after = y(move.before or 0.0), y(move.after or 0.0)
            x = left + k * step
            colour = look.colour("good" if after < before else "control")
            if move is self._moves[-1]:
                colour = look.colour("accent")
            bar = QRectF(x, min(before, after), step * 0.82, max(abs(after - before), 2.0))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRect(bar)
            painter.setPen(QPen(look.colour("control"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(bar.right(), after), QPointF(x + step, after))
        end = QPointF(left + len(self._moves) * step + look.u(1), y(last))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(end, 4.5, 4.5)
        painter.setFont(bold)
        painter.setPen(look.colour("text"))
        half = QRectF(end.x() + look.u(1.75), end.y() - line / 2, wide + step, line)
        half.moveTop(min(max(half.top(), 0.0), self.height() - line))
        painter.drawText(half, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, texts[1])
