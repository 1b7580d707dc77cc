"""The plans on the table, side by side on one axis: what each is worth, its range and its odds."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from planner.analysis.study.options import OptionResult
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import in_hundred, money, money_same_unit
from planner.reporting.case_words import option_name
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.style import ring
from planner.ui.kit.text import Pressed, set_tip
from planner.ui.widgets.worth_range import paint_worth_range, shared_ends

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
WIDTH = 58
"""Grid units below which a card has no room beside the next."""


class OptionCard(Pressed, QAbstractButton):
    """One plan; the one that the page is about is tinted."""

    def __init__(
        self, look: Look, one: OptionResult, ends: tuple[float, float], currency: str, *, on: bool
    ) -> None:
        super().__init__()
        self._look, self._one, self._ends, self._on = look, one, ends, on
        self._name = tr(option_name(one))
        self._worth = money(one.expected, currency, signed=True)
        low, high = money_same_unit((one.p5, one.p95), currency, signed=True)
        self._range = tr(phrase("{low} to {high}", low=low, high=high))
        self._lines = (
            tr(phrase("{n} steps", n=one.steps) if one.steps != 1 else "one step"),
            tr(phrase("{odds} lose money", odds=in_hundred(one.loss_share))),
        )
        self.setText(self._name)
        said = [phrase("{name}: {worth}", name=self._name, worth=self._worth), self._range]
        self.setAccessibleName(tr(joined([*said, *self._lines], "; ")))
        set_tip(self, self._range)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Three lines with room around them."""
        return QSize(self._look.u(WIDTH), self._look.u(17))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw frame, words and range."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        lit = self._on or self.hasFocus()
        painter.setPen(QPen(look.colour("accent" if lit else "line"), 2 if lit else 1))
        painter.setBrush(look.colour("accent_soft" if self._on else "base"))
        painter.drawRoundedRect(frame, 5, 5)
        if self._on and self.hasFocus():  # its frame is that of the focus already
            ring(painter, frame.adjusted(2, 2, -2, -2), look.colour("accent"))
        inner = frame.adjusted(look.u(3), look.u(1.5), -look.u(3), -look.u(1.5))
        high = inner.height() / 3
        first = QRectF(inner.left(), inner.top(), inner.width(), high)
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("bad" if self._one.expected < 0 else "text"))
        painter.drawText(first, RIGHT, self._worth)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(self._worth) - look.u(2)
        painter.setPen(look.colour("text"))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            first, LEFT, painter.fontMetrics().elidedText(self._name, elide, round(room))
        )
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        for k, words in enumerate(self._lines):
            painter.drawText(first.translated(0, (k + 1) * high), LEFT, words)
        said = max(painter.fontMetrics().horizontalAdvance(x) for x in self._lines) + look.u(3)
        wide = inner.width() - said
        if wide >= look.u(12):
            line = QPointF(inner.left() + said, inner.top() + 2 * high), wide
            paint_worth_range(painter, look, self._one, self._ends, line, on=self._on)


class OptionStrip(QWidget):
    """The cards in a row; two by two, or below one another, where there is less room."""

    chosen = Signal(str)
    """A plan was clicked, by its id."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: list[OptionCard] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.u(3))
        self._columns = 0
        look.changed.connect(self._lay_out)

    def show_study(self, study: Study) -> None:
        """Show the plans of a study; nothing where there is no choice."""
        options = [o for o in study.decision.options if o.id != "nothing"]
        cleared(self._grid)
        self._cards, self._columns = [], 0
        self.setVisible(len(options) > 1)
        if len(options) < 2:
            return
        ends = shared_ends(options)
        currency = study.project.organisation.currency
        for one in options:
            card = OptionCard(self._look, one, ends, currency, on=one.id == "whole")
            card.clicked.connect(lambda _=False, id_=one.id: self.chosen.emit(id_))
            self._cards.append(card)
        self._lay_out()

    def _lay_out(self) -> None:
        columns = max(min(len(self._cards), int(self.width() // self._look.u(WIDTH))), 1)
        if not self._cards or columns == self._columns:
            return
        if columns == 3 and len(self._cards) == 4:
            columns = 2
        self._columns = columns
        for card in self._cards:
            self._grid.removeWidget(card)
        for k, card in enumerate(self._cards):
            self._grid.addWidget(card, k // columns, k % columns)
        for k in range(4):
            self._grid.setColumnStretch(k, 1 if k < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit the room."""
        super().resizeEvent(event)
        self._lay_out()
