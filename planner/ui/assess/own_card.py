"""The level of the person who has come to the end, by dimension, beside the team's of the round before."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from planner.domain.answers.level import Level
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import level as level_words
from planner.maturity.own import OwnLevels
from planner.maturity.words import figure
from planner.ui.kit.card import Card
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.maturity import unknown_brush
from planner.ui.widgets.painted import Painted

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter
ROW = 6.5
"""Height of a row in grid units."""
DOT = 4.5
"""Half the width of a mark, in pixels."""


class OwnRows(Painted):
    """A row a dimension: a filled mark at the own level, a hollow one where the team stood."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Your levels by dimension")
        self._rows: tuple[tuple[str, str, Level, float | None], ...] = ()

    def show_levels(self, found: OwnLevels) -> None:
        """Show other levels."""
        self._rows = found.dimensions
        told = [joined([tr(name), figure(own)], " ") for _, name, own, _ in found.dimensions]
        self.setAccessibleDescription(tr(joined(told, "; ")))
        self.refresh()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A head and a row for each dimension."""
        look = self._look
        return QSize(look.u(70), look.u(ROW) * len(self._rows) + look.u(5))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def grid(self) -> Grid:
        """Dimensions with both levels."""
        heads = [tr(h) for h in ("Dimension", "You", "The team in the round before")]
        rows = [
            [tr(name), figure(own), "–" if was is None else level_words(was)]
            for _, name, own, was in self._rows
        ]
        return heads, rows

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the scale and a row for each dimension."""
        look, painter = self._look, self.painter()
        head, high, figures = look.u(5), look.u(ROW), look.u(9)
        fits = painter.fontMetrics().horizontalAdvance
        names = max((fits(tr(name)) for _, name, *_ in self._rows), default=0) + look.u(6)
        left = min(names, self.width() * 0.5)
        span = self.width() - left - figures - look.u(3)
        bottom = head + high * len(self._rows)
        painter.setFont(look.font("small"))
        for k in range(5):
            x = left + span * k / 4
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(x - 12, 0, 24, head), CENTRE, str(k))
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(x, head), QPointF(x, bottom))
        for k, (_, name, own, was) in enumerate(self._rows):
            y = head + k * high
            painter.setFont(look.font())
            painter.setPen(look.colour("text"))
            room = QRectF(0, y, left - look.u(3), high)
            painter.drawText(room, LEFT, self.fit(painter, tr(name), room))
            painter.drawText(QRectF(0, y, self.width(), high), RIGHT, figure(own))
            self._marks(painter, left, span, y + high / 2, own, was)

    def _marks(
        self, painter: QPainter, left: float, span: float, y: float, own: Level, was: float | None
    ) -> None:
        look = self._look
        if own.value is None:  # too little is known: where it could lie
            painter.setPen(QPen(look.colour("control"), 1))
            painter.setBrush(unknown_brush(look))
            painter.drawRect(QRectF(left + span * own.low / 4, y - 3, span * own.width / 4, 6))
        if was is not None:
            before = QPointF(left + span * was / 4, y)
            if own.value is not None:
                painter.setPen(QPen(look.colour("control"), 2))
                painter.drawLine(before, QPointF(left + span * own.value / 4, y))
            ring_at(painter, look, before)
        if own.value is not None:
            dot_at(painter, look, QPointF(left + span * own.value / 4, y))


def dot_at(painter: QPainter, look: Look, at: QPointF) -> None:
    """The own level."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("accent"))
    painter.drawEllipse(at, DOT, DOT)


def ring_at(painter: QPainter, look: Look, at: QPointF) -> None:
    """The team's level before."""
    painter.setPen(QPen(look.colour("control"), 1.6))
    painter.setBrush(look.colour("base"))
    painter.drawEllipse(at, DOT, DOT)


class OwnCard(Card):
    """The finding, what its marks mean, and the rows; hidden where nobody has a level."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Your level", finding=True)
        self.rows = OwnRows(look)
        self.body.addWidget(self.rows)
        self.hide()

    def show_levels(self, found: OwnLevels | None, team: str) -> None:
        """Show the own levels of somebody of ``team``; ``None`` hides them."""
        self.setVisible(found is not None)
        if found is None:
            return
        own = figure(found.overall) if found.overall.leads else tr(found.overall.span)
        if found.before is None:
            self.title.setText(phrase("Your level is {level} of 4", level=own))
            self.caption.setText("")
        else:
            before = level_words(found.before)
            pattern = "Your level is {level} of 4; {team} stood at {before}"
            self.title.setText(phrase(pattern, level=own, team=Verbatim(team), before=before))
            self.caption.setText(
                phrase(
                    "filled: you; hollow: {team}, {round}",
                    team=Verbatim(team),
                    round=Verbatim(found.label),
                )
            )
        self.rows.show_levels(found)
