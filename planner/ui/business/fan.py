"""The running total of a plan, painted: bands, the expected path, its ends, and what somebody tries out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen

from planner.analysis.around.imagined import expected_path
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import money, money_same_unit, month_year
from planner.domain.plan.calendar import first_day
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.chart import Charted
from planner.ui.widgets.painted import Painted

Floats = NDArray[np.float64]
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter
NICE = (1.0, 2.0, 5.0, 10.0)  # 2.5 would be written as 2 or 3
MOST_TICKS = 5


def ticks(low: float, high: float) -> list[float]:
    """Round amounts from below ``low`` to above ``high``, at most ``MOST_TICKS`` steps apart; 0 is one."""
    span = max(high - low, 1e-9)
    scale = 10.0 ** np.floor(np.log10(span / MOST_TICKS))
    step = next(n * scale for n in NICE if span / (n * scale) <= MOST_TICKS)
    first, last = int(np.floor(low / step)), int(np.ceil(high / step))
    return [float(k * step) for k in range(first, last + 1)]


@dataclass(frozen=True)
class Crossing:
    """Where the expected path passes zero for good (``month``, else ``None``), and its deepest point."""

    month: float | None
    deepest: int
    depth: float

    @classmethod
    def of(cls, path: Floats) -> Crossing:
        """Read off a path of months 0 … T."""
        deepest = int(np.argmin(path))
        below = np.flatnonzero(path < 0)
        month: float | None = None
        if len(below) and below[-1] < len(path) - 1:
            k = int(below[-1])
            month = k + float(path[k] / (path[k] - path[k + 1]))
        return cls(month, deepest, float(path[deepest]))


class Fan(Painted, Charted):
    """The fan; Left and Right, and the mouse, read it month by month."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Running total of value")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._bands: Floats | None = None
        self.path: Floats | None = None
        self.imagined: Floats | None = None
        self._start, self._currency = date(2000, 1, 1), "EUR"
        self.month: int | None = None
        """The month that is read."""

    def show_study(self, study: Study) -> None:
        """Show the running total of a study's plan."""
        self._bands, self.path = study.case.cumulative, expected_path(study)
        self._start, self._currency = study.plan.start, study.project.organisation.currency
        self.imagined, self.month = None, None
        self._say()
        self.refresh()

    def show_imagined(self, path: Floats | None) -> None:
        """Draw what somebody tries out over it; ``None`` takes that away."""
        self.imagined = path
        self._say()
        self.update()

    @property
    def crossing(self) -> Crossing:
        """Where the expected path passes zero, and where it is deepest."""
        return Crossing.of(self.path if self.path is not None else np.zeros(1))

    def _money(self, amount: float) -> str:
        return money(amount, self._currency, signed=True)

    def _day(self, month: float) -> str:
        return month_year(first_day(self._start, int(month)))

    def words_at(self, month: int) -> str:
        """What the fan holds at a month."""
        if self.path is None or self._bands is None:
            return ""
        low, high = money_same_unit(
            (float(self._bands[0][month]), float(self._bands[-1][month])),
            self._currency,
            signed=True,
        )
        said = phrase(
            "{day}: expected {worth}; 9 in 10 {low} to {high}",
            day=self._day(month),
            worth=self._money(float(self.path[month])),
            low=low,
            high=high,
        )
        if self.imagined is None:
            return tr(said)
        what = self._money(float(self.imagined[month]))
        return f"{tr(said)}; {tr(phrase('what if {worth}', worth=what))}"

    def _say(self) -> None:
        if self.path is not None:
            last = len(self.path) - 1
            self.setAccessibleDescription(self.words_at(last if self.month is None else self.month))

    def grid(self) -> Grid | None:
        """The fan by month, as a table."""
        if self.path is None or self._bands is None:
            return None
        heads = ("Month", "Expected", "5 %", "25 %", "50 %", "75 %", "95 %")
        rows = [
            (self._day(m), *(self._money(float(v)) for v in (self.path[m], *self._bands[:, m])))
            for m in range(len(self.path))
        ]
        return tuple(map(tr, heads)), rows

    # ------------------------------------------------------------------ measures

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wider than high."""
        return QSize(self._look.u(110), self._look.u(58))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Below this a fan tells nothing."""
        return QSize(self._look.u(64), self._look.u(48))

    def _frame(self) -> QRectF:
        look = self._look
        right = look.u(24)
        return QRectF(
            look.u(15), look.u(3), self.width() - look.u(15) - right, self.height() - look.u(10)
        )

    def _range(self) -> tuple[float, float]:
        parts = [self._bands[0].min(), self._bands[-1].max(), 0.0]  # type: ignore[index]
        if self.imagined is not None:
            parts += [self.imagined.min(), self.imagined.max()]
        low, high = float(min(parts)), float(max(parts))
        room = 0.06 * ((high - low) or 1.0)
        return low - room, high + room

    def place(self, month: float, amount: float) -> QPointF:
        """Where an amount at a month stands."""
        frame, (low, high) = self._frame(), self._range()
        last = max(len(self.path) - 1, 1) if self.path is not None else 1
        x = frame.left() + frame.width() * month / last
        return QPointF(x, frame.bottom() - frame.height() * (amount - low) / ((high - low) or 1.0))

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw grid, bands, paths, and what is said at their ends."""
        if self.path is None or self._bands is None:
            return
        look, painter = self._look, self.painter()
        self._paint_grid(painter)
        for low, high, alpha in ((0, 4, 0.16), (1, 3, 0.24)):
            tint = look.colour("accent")
            tint.setAlphaF(alpha)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawPath(self._band(self._bands[low], self._bands[high]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("text"), 1.2))
        last = len(self.path) - 1
        painter.drawLine(self.place(0, 0.0), self.place(last, 0.0))
        painter.setPen(QPen(look.colour("accent"), 2.4))
        painter.drawPath(self._line(self.path))
        if self.imagined is not None:
            painter.setPen(QPen(look.colour("text"), 2, Qt.PenStyle.DashLine))
            painter.drawPath(self._line(self.imagined))
        self._paint_marks(painter)
        self._paint_ends(painter, last)
        if self.month is not None:
            self._paint_month(painter, self.month)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    def _line(self, path: Floats) -> QPainterPath:
        made = QPainterPath(self.place(0, float(path[0])))
        for month in range(1, len(path)):
            made.lineTo(self.place(month, float(path[month])))
        return made

    def _band(self, low: Floats, high: Floats) -> QPainterPath:
        made = self._line(high)
        for month in range(len(low) - 1, -1, -1):
            made.lineTo(self.place(month, float(low[month])))
        made.closeSubpath()
        return made

    def _paint_grid(self, painter: QPainter) -> None:
        look, frame = self._look, self._frame()
        painter.setFont(look.font("small"))
        low, high = self._range()
        found = [t for t in ticks(low, high) if low <= t <= high]
        for amount, words in zip(found, money_same_unit(tuple(found), self._currency), strict=True):
            y = self.place(0, amount).y()
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(look.colour("muted"))
            painter.drawText(
                QRectF(0, y - look.u(2.5), frame.left() - look.u(1.5), look.u(5)), RIGHT, words
            )
        last = len(self.path) - 1 if self.path is not None else 0
        wide, taken = painter.fontMetrics().horizontalAdvance, -1e9
        for month, words in self._dates(last):
            x = self.place(month, low).x()
            half = wide(words) / 2
            at = min(max(x - half, frame.left() - look.u(1)), frame.right() - 2 * half)
            if at < taken:
                continue
            taken = at + 2 * half + look.u(2)
            painter.drawText(QRectF(at, frame.bottom(), 2 * half + 2, look.u(7)), LEFT, words)

    def _dates(self, last: int) -> Sequence[tuple[int, str]]:
        """The first month, each January as its year, and the end."""
        years = [
            (m, str(day.year))
            for m in range(1, last - 2)
            if (day := first_day(self._start, m)).month == 1
        ]
        return [(0, self._day(0)), *years, (last, self._day(last))]

    def _paint_marks(self, painter: QPainter) -> None:
        """Where the expected path passes zero, and its deepest point."""
        look, found, frame = self._look, self.crossing, self._frame()
        painter.setFont(look.font("small"))
        metrics = painter.fontMetrics()
        high = metrics.height()
        if found.depth < 0:
            at = self.place(found.deepest, found.depth)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(at, 3.5, 3.5)
            words = tr(
                phrase(
                    "deepest: {amount}, {day}",
                    amount=self._money(found.depth),
                    day=self._day(found.deepest),
                )
            )
            wide = metrics.horizontalAdvance(words)
            low = self.place(found.deepest, float(self._bands[0][found.deepest]))  # type: ignore[index]
            y = min(max(at.y(), low.y()) + 3, frame.bottom() - high)
            x = min(max(at.x() - wide / 4, frame.left() + 2), frame.right() - wide - 2)
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(x, y, wide + 2, high), LEFT, words)
        if found.month is not None:
            at = self.place(found.month, 0.0)
            words = tr(phrase("expected total passes zero in {day}", day=self._day(found.month)))
            wide = metrics.horizontalAdvance(words)
            y = max(at.y() - look.u(14), frame.top())
            painter.setPen(QPen(look.colour("muted"), 1))
            painter.drawLine(QPointF(at.x(), y + high), at)
            x = min(max(at.x() - wide, frame.left() + 2), frame.right() - wide - 2)
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(x, y, wide + 2, high), LEFT, words)
            painter.setPen(QPen(look.colour("text"), 1.6))
            painter.setBrush(look.colour("base"))
            painter.drawEllipse(at, 5, 5)

    def _paint_ends(self, painter: QPainter, last: int) -> None:
        """The amounts at the right ends, pushed apart where they would touch."""
        look, frame = self._look, self._frame()
        bands, path = self._bands, self.path
        if bands is None or path is None:
            return
        low, high = money_same_unit(
            (float(bands[0][last]), float(bands[-1][last])), self._currency, signed=True
        )
        said = [
            (float(bands[-1][last]), high, "text", False),
            (float(path[last]), self._money(float(path[last])), "accent", True),
            (float(bands[0][last]), low, "text", False),
        ]
        if self.imagined is not None:
            worth = float(self.imagined[last])
            said.append(
                (worth, tr(phrase("{worth} what if", worth=self._money(worth))), "text", True)
            )
        said.sort(key=lambda s: -s[0])
        line = float(look.u(4.5))
        places = spread(
            [self.place(last, s[0]).y() for s in said], line, frame.top(), self.height()
        )
        for (_, words, token, bold), y in zip(said, places, strict=True):
            painter.setFont(look.font("small", bold=bold))
            painter.setPen(look.colour(token))
            room = QRectF(frame.right() + look.u(1.5), y - line / 2, look.u(23), line)
            painter.drawText(room, LEFT, words)

    def _paint_month(self, painter: QPainter, month: int) -> None:
        look, frame = self._look, self._frame()
        x = self.place(month, 0.0).x()
        painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
        painter.setFont(look.font("small"))
        words = self.words_at(month)
        wide = painter.fontMetrics().horizontalAdvance(words) + look.u(3)
        left = min(max(x - wide / 2, 0.0), max(self.width() - wide, 0.0))
        bubble = QRectF(left, 0, min(wide, self.width()), look.u(5.5))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("raised"))
        painter.drawRoundedRect(bubble, 3, 3)
        painter.setPen(look.colour("text"))
        painter.drawText(bubble, CENTRE, words)

    # ------------------------------------------------------------------ keys and mouse

    def _read(self, month: int | None) -> None:
        if self.path is None:
            return
        self.month = None if month is None else min(max(month, 0), len(self.path) - 1)
        self._say()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Read the fan month by month, or by the year with Shift; Escape leaves it."""
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.key() in sides and (shift or not event.modifiers()):
            by = sides[Qt.Key(event.key())] * (12 if shift else 1)
            self._read(0 if self.month is None else self.month + by)
        elif event.key() == Qt.Key.Key_Escape and self.month is not None:
            self._read(None)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Read the month under the pointer."""
        frame = self._frame()
        if self.path is None or not frame.contains(event.position()):
            self._read(None)
            return
        share = (event.position().x() - frame.left()) / frame.width()
        self._read(round(share * (len(self.path) - 1)))

    def leaveEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Nobody points at a month any more."""
        self._read(None)


def spread(places: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Places from top to bottom, moved so that neighbours are ``apart`` and all lie between the ends."""
    found = list(places)
    for k in range(1, len(found)):
        found[k] = max(found[k], found[k - 1] + apart)
    over = found[-1] + apart / 2 - bottom if found else 0.0
    if over > 0:
        found[-1] -= over
        for k in range(len(found) - 2, -1, -1):
            found[k] = min(found[k], found[k + 1] - apart)
    return [max(y, top) for y in found]
