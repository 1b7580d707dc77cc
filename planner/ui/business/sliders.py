"""What moves the result, as bars that are sliders: from the worth at an input's low end to its high end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)

from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import money
from planner.ui.business.what_if import value_words
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.kit.text import Elided
from planner.ui.widgets.chart import Charted
from planner.ui.widgets.painted_rows import PaintedRows

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
COARSE, FINE = 20, 100
"""Steps from end to end that an arrow key takes, and with Shift."""
HEAD = "Input, where it stands, and from where on the plan pays"
FIGURES = 15
"""Grid units for an amount beside the end of a bar."""


@dataclass(frozen=True)
class Slide:
    """One input: its low end, mean and high end, and the worth at each; ``unit`` as the inputs have it."""

    id: str
    label: str
    unit: str
    inputs: tuple[float, float, float]
    worths: tuple[float, float, float]
    movable: bool = True
    """Whether it can be put somewhere; what only lies behind several inputs cannot."""
    pays: str = ""
    """From where on the plan pays, in words; empty where nobody has worked that out."""

    def worth_at(self, value: float) -> float:
        """Where on the scale of worth the handle stands for a value: straight between the three points."""
        return _between(value, self.inputs, self.worths)

    def value_at(self, worth: float) -> float:
        """The value for a place on the scale of worth."""
        return _between(worth, self.worths, self.inputs)


def _between(at: float, ends: tuple[float, ...], there: tuple[float, ...]) -> float:
    """The straight line through three points at ``at``, held at both ends; the points may fall or rise."""
    pairs = sorted(zip(ends, there, strict=True))
    if at <= pairs[0][0]:
        return pairs[0][1]
    for (x0, y0), (x1, y1) in pairwise(pairs):
        if at <= x1:
            return y0 if x1 == x0 else y0 + (y1 - y0) * (at - x0) / (x1 - x0)
    return pairs[-1][1]


class Sliders(PaintedRows, Charted):
    """Rows of bars, the one that moves most on top; one row at a time has the keyboard.

    Up and Down go through the rows; Left and Right move the input (finely with Shift), Home puts it back,
    Escape all of them.
    """

    moved = Signal()
    """An input stands elsewhere: ``stated`` holds those that do."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What moves the result")
        self._rows: list[Slide] = []
        self._currency, self._expected = "EUR", 0.0
        self.stated: dict[str, float] = {}
        self._dragging = False
        self.imagined = Elided(look, "", "small", "accent", bold=True)
        """What the plan is worth where the inputs stand: in the line above the names."""
        self.imagined.setParent(self)
        self.imagined.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put what is imagined above the names."""
        super().resizeEvent(event)
        wide = round(self._span()[0]) - self._look.u(3)
        self.imagined.setGeometry(self._look.u(2), 0, wide, self.head - 2)

    def show_slides(self, rows: Sequence[Slide], expected: float, currency: str) -> None:
        """Show inputs; what was moved before is put back."""
        self._rows, self._expected, self._currency = list(rows), expected, currency
        self.row = min(self.row, max(len(self._rows) - 1, 0))
        self.stated = {}
        self.say()
        self.refresh()

    def reset(self) -> None:
        """Put every input back to where it is expected."""
        if self.stated:
            self.stated = {}
            self._changed()

    def value(self, row: Slide) -> float:
        """Where an input stands."""
        return self.stated.get(row.id, row.inputs[1])

    def value_shown(self, row: Slide, value: float) -> str:
        """A value with its unit; what cannot be put anywhere has none."""
        if not row.movable:
            return tr("low – high")
        return value_words(value, row.unit, self._currency)

    def grid(self) -> Grid | None:
        """Inputs with their ends and the worth at each."""
        heads = ("Input", "Low", "Now", "High", "Worth at low", "Worth at high")
        rows = [
            (
                tr(r.label),
                *(self.value_shown(r, v) for v in (r.inputs[0], self.value(r), r.inputs[2])),
                *(money(v, self._currency, signed=True) for v in (r.worths[0], r.worths[2])),
            )
            for r in self._rows
        ]
        return tuple(map(tr, heads)), rows

    def _words(self, row: Slide) -> str:
        said = phrase(
            "{input} at {value}; worth {low} at its low end, {high} at its high end",
            input=row.label,
            value=self.value_shown(row, self.value(row)),
            low=money(row.worths[0], self._currency, signed=True),
            high=money(row.worths[2], self._currency, signed=True),
        )
        return tr(joined([said, row.pays], "; ") if row.pays else said)

    def row_words(self) -> list[str]:
        """Each input with where it stands, and the worth at its ends."""
        return [self._words(r) for r in self._rows]

    def _changed(self) -> None:
        self.say()
        self.update()
        self.moved.emit()

    # ------------------------------------------------------------------ measures

    @property
    def head(self) -> int:
        """The line of what is expected."""
        return self._look.u(6)

    @property
    def high(self) -> int:
        """A name above where it stands."""
        return self._look.u(9.5)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A head and a row for each input."""
        return QSize(self._look.u(110), self.head + self.high * max(len(self._rows), 1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for names and bars one above the other."""
        return QSize(self._look.u(70), self.sizeHint().height())

    def _span(self) -> tuple[float, float]:
        """Where the bars may stand across: right of the names, with room for the figures at both ends."""
        look = self._look
        figures = look.u(FIGURES + 3)
        names = min(self.width() * 0.42, look.u(66))
        return names + figures, self.width() - figures

    def _ends(self) -> tuple[float, float]:
        all_ = [w for r in self._rows for w in r.worths] + [self._expected, 0.0]
        return min(all_), max(all_)

    def place(self, worth: float) -> float:
        """Where a worth stands."""
        left, right = self._span()
        low, high = self._ends()
        return left + (right - left) * (worth - low) / ((high - low) or 1.0)

    def _worth(self, x: float) -> float:
        left, right = self._span()
        low, high = self._ends()
        return low + (high - low) * (x - left) / max(right - left, 1.0)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines of nothing and of what is expected, and the rows."""
        look, painter, head = self._look, self.painter(), self.head
        if not self._rows:
            return
        painter.setFont(look.font("small", bold=True))
        fits = QFontMetricsF(painter.font()).horizontalAdvance
        words = tr(phrase("expected {worth}", worth=money(self._expected, self._currency)))
        wide = fits(words)
        names = self._span()[0]
        at = min(max(self.place(self._expected) - wide / 2, names), self.width() - wide)
        painter.setPen(look.colour("accent"))
        painter.drawText(QRectF(at, 0, wide + 2, head - 2), LEFT, words)
        if self.imagined.isHidden():
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            room, said = QRectF(look.u(2), 0, names - look.u(5), head - 2), tr(HEAD)
            painter.drawText(room, LEFT, self.fit(painter, said, room))
        bottom = head + self.high * len(self._rows)
        painter.setPen(QPen(look.colour("text"), 1))
        painter.drawLine(QPointF(self.place(0.0), head), QPointF(self.place(0.0), bottom))
        painter.setPen(QPen(look.colour("accent"), 1.4, Qt.PenStyle.DashLine))
        x = self.place(self._expected)
        painter.drawLine(QPointF(x, head - 2), QPointF(x, bottom))
        for k, row in enumerate(self._rows):
            self._paint_row(painter, row, k, head + k * self.high)

    def _paint_row(self, painter: QPainter, row: Slide, k: int, y: float) -> None:
        look, high = self._look, self.high
        whole = QRectF(0, y, self.width(), high)
        current = k == self.row and self.hasFocus()
        if current:
            painter.setPen(QPen(look.colour("accent"), 2))
            tint = look.colour("accent_soft")
            tint.setAlphaF(0.6)
            painter.setBrush(tint)
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 5, 5)
        names = self._span()[0] - look.u(FIGURES + 3)
        half = high / 2
        painter.setFont(look.font(bold=current))
        painter.setPen(look.colour("text"))
        room = QRectF(look.u(2), y + 1, names - look.u(3), half)
        painter.drawText(room, LEFT, self.fit(painter, tr(row.label), room))
        moved = row.id in self.stated
        painter.setFont(look.font("small", bold=moved))
        painter.setPen(look.colour("accent" if moved else "muted"))
        now = self.value_shown(row, self.value(row))
        below = room.translated(0, half - 2)
        painter.drawText(below, LEFT, now)
        if row.pays:
            used = painter.fontMetrics().horizontalAdvance(now)
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            words = f" · {tr(row.pays)}"
            rest = below.adjusted(used, 0, 0, 0)
            painter.drawText(rest, LEFT, self.fit(painter, words, rest))
        low, high_ = sorted((row.worths[0], row.worths[2]))
        middle, expected = y + half, self.place(self._expected)
        painter.setPen(Qt.PenStyle.NoPen)
        for token, left, right in (
            ("control", self.place(low), min(expected, self.place(high_))),
            ("accent", max(expected, self.place(low)), self.place(high_)),
        ):
            if right > left:
                painter.setBrush(look.colour(token))
                painter.drawRoundedRect(QRectF(left, middle - 4, right - left, 8), 3, 3)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text"))
        wide = look.u(FIGURES)
        for at, words, side in (
            (self.place(low) - wide - 8, money(low, self._currency, signed=True), RIGHT),
            (self.place(high_) + 8, money(high_, self._currency, signed=True), LEFT),
        ):
            painter.drawText(QRectF(at, y, wide, high), side, words)
        if not row.movable:
            return
        if moved:
            painter.setPen(QPen(look.colour("muted"), 1.4))
            painter.setBrush(look.colour("base"))
            painter.drawEllipse(QPointF(self.place(row.worth_at(row.inputs[1])), middle), 3, 3)
        painter.setPen(QPen(look.colour("accent" if moved else "text"), 2))
        painter.setBrush(look.colour("base"))
        painter.drawEllipse(QPointF(self.place(row.worth_at(self.value(row))), middle), 7, 7)

    # ------------------------------------------------------------------ keys and mouse

    def _put(self, row: Slide, value: float) -> None:
        low, high = sorted((row.inputs[0], row.inputs[2]))
        after = min(max(value, low), high)
        if after == self.value(row) or not row.movable:
            return
        self.stated[row.id] = after
        if abs(after - row.inputs[1]) < 1e-9 * max(abs(high - low), 1e-12):
            del self.stated[row.id]
        self._changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go through the rows, move an input, put it or all back."""
        key, bare = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        rows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        fine = bare == Qt.KeyboardModifier.ShiftModifier
        if not self._rows or (bare and not fine):
            super().keyPressEvent(event)
        elif key in rows:
            self.choose(self.row + rows[Qt.Key(key)])
        elif key in sides:
            row = self._rows[self.row]
            step = (row.inputs[2] - row.inputs[0]) / (FINE if fine else COARSE)
            rises = 1 if row.worths[2] >= row.worths[0] else -1  # right is always worth more
            self._put(row, self.value(row) + sides[Qt.Key(key)] * rises * step)
        elif key == Qt.Key.Key_Home:
            row = self._rows[self.row]
            self._put(row, row.inputs[1])
        elif key == Qt.Key.Key_Escape and self.stated:
            self.reset()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a row; on its bar, take the handle there."""
        row = self.row_at(event.position().y())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.choose(row)
        self._dragging = event.position().x() > self._span()[0] - self._look.u(4)
        if self._dragging:
            self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag the handle."""
        if self._dragging:
            row = self._rows[self.row]
            self._put(row, row.value_at(self._worth(event.position().x())))
            return
        over = event.position().x() > self._span()[0] - self._look.u(4)
        on = over and self.row_at(event.position().y()) is not None
        self.setCursor(Qt.CursorShape.SizeHorCursor if on else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let the handle go."""
        self._dragging = False
