"""What the page of a use case draws: worth from 0, a threshold, rates beside each other, and a gate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen, QPolygonF

from planner.analysis.around.use_case_cards import Gate, Rated
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import iso_day
from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter


class _Mark(Painted):
    """A drawing so many units high."""

    HIGH = 12.0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as its card."""
        return QSize(self._look.u(40), self._look.u(self.HIGH))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name


class WorthMark(_Mark):
    """Two worths on an axis through 0: at once, and tried first."""

    HIGH = 13.5

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Worth at once and tried first")
        self._ends: tuple[tuple[str, float], ...] = ()

    def show_ends(self, ends: tuple[tuple[str, float], ...]) -> None:
        """Show two worths with their words, or hide."""
        self._ends = ends
        self.setVisible(bool(ends))
        self.setAccessibleDescription("; ".join(tr(words) for words, _ in ends))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the axis, a bar from 0 to each worth, and their words in rows of their own."""
        if not self._ends:
            return
        look, painter = self._look, self.painter()
        row, edge = look.u(4.5), look.u(2)
        values = [0.0, *(v for _, v in self._ends)]
        low, high = min(values), max(values)
        words = max(painter.fontMetrics().horizontalAdvance(tr(w)) for w, _ in self._ends)
        left = edge + words + look.u(2)
        span = max(self.width() - left - edge, look.u(10))

        def at(value: float) -> float:
            return left + span * ((value - low) / (high - low) if high > low else 0.5)

        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(at(0), 0), QPointF(at(0), 2 * row))
        for k, (said, value) in enumerate(self._ends):
            token = "control" if k == 0 else "accent"
            y = row * k + row / 2
            painter.setPen(look.colour("text" if k == 0 else "accent"))
            painter.drawText(QRectF(edge, row * k, words + 2, row), LEFT, tr(said))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(token))
            a, b = sorted((at(0), at(value)))
            painter.drawRoundedRect(QRectF(a, y - 3.5, max(b - a, 1), 7), 3.5, 3.5)
            painter.drawEllipse(QPointF(at(value), y), 5, 5)
        painter.setPen(look.colour("muted"))
        painter.setFont(look.font("small"))
        zero = QRectF(at(0) - 20, 2 * row, 40, row)
        painter.drawText(zero, CENTRE, "0")
        painter.end()


class ThresholdMark(_Mark):
    """From which probability on somebody acts, on the scale from 0 to 1."""

    HIGH = 8.5

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Threshold")
        self._at: float | None = None

    def show_threshold(self, at: float | None) -> None:
        """Show a threshold, or hide where there is none."""
        self._at = at
        self.setVisible(at is not None)
        if at is not None:
            self.setAccessibleDescription(tr(phrase("{p:.1%}", p=at)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the track, what is acted on, and the scale."""
        if self._at is None:
            return
        look, painter = self._look, self.painter()
        edge, high = look.u(6), look.u(2)
        span = self.width() - 2 * edge
        x, top = edge + span * self._at, look.u(1)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("window"))
        painter.drawRoundedRect(QRectF(edge, top, span, high), 3.5, 3.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft"))
        painter.drawRoundedRect(QRectF(x, top, edge + span - x, high), 3.5, 3.5)
        painter.setPen(QPen(look.colour("accent"), 2.5))
        painter.drawLine(QPointF(x, 0), QPointF(x, top + high + look.u(1)))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        for k in range(5):
            place = QRectF(edge + span * k / 4 - look.u(6), look.u(4), look.u(12), look.u(4))
            painter.drawText(place, CENTRE, tr(phrase("{p:.0%}", p=k / 4)))
        painter.end()


class RateMark(_Mark):
    """Rates on the scale from 0 to 1 below each other: today, what is needed, what is expected."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Rates of today, needed and expected")
        self._rates: tuple[Rated, ...] = ()

    def show_rates(self, rates: tuple[Rated, ...]) -> None:
        """Show rates, or hide where there are none."""
        self._rates = rates
        self.setVisible(bool(rates))
        said = (f"{tr(r.name)} {tr(phrase('{p:.1%}', p=r.rate))}" for r in rates)
        self.setAccessibleDescription("; ".join(said))
        self.refresh()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A row a rate."""
        return QSize(self._look.u(40), round(self._look.u(5.5) * len(self._rates)))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw a track a row; what is needed is a line across it."""
        look, painter = self._look, self.painter()
        row = look.u(5.5)
        painter.setFont(look.font("small"))
        measure = painter.fontMetrics()
        names = max((measure.horizontalAdvance(tr(r.name)) for r in self._rates), default=0)
        said = [tr(phrase("{p:.1%}", p=r.rate)) for r in self._rates]
        room = max((measure.horizontalAdvance(s) for s in said), default=0) + look.u(1)
        left = names + look.u(2)
        span = max(self.width() - left - room - look.u(1), look.u(8))
        for k, rated in enumerate(self._rates):
            y = row * k + row / 2
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(0, row * k, names + 2, row), LEFT, tr(rated.name))
            painter.drawText(QRectF(left + span, row * k, room + look.u(1), row), RIGHT, said[k])
            painter.setPen(QPen(look.colour("line"), 1))
            painter.setBrush(look.colour("window"))
            painter.drawRoundedRect(QRectF(left, y - 4, span, 8), 4, 4)
            if rated.needed:
                painter.setPen(QPen(look.colour("text"), 2.5))
                x = left + span * rated.rate
                painter.drawLine(QPointF(x, y - 7), QPointF(x, y + 7))
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("control" if k == 0 else "accent"))
            painter.drawRoundedRect(QRectF(left, y - 4, span * rated.rate, 8), 4, 4)
        painter.end()


class GateMark(_Mark):
    """When something is tried: from its first day to its last, the gate, and both ways on."""

    HIGH = 17.0

    def __init__(self, look: Look) -> None:
        super().__init__(look, "When it is tried, and what follows")
        self._gate: Gate | None = None

    def show_gate(self, gate: Gate | None) -> None:
        """Show a gate, or hide where nothing is tried."""
        self._gate = gate
        self.setVisible(gate is not None)
        if gate is not None:
            days: Sequence[str] = [
                iso_day(d.isoformat()) for d in (gate.begins, gate.ends, gate.decided)
            ]
            said = [*days, tr(gate.goes_on), tr(gate.else_)]
            self.setAccessibleDescription("; ".join(said))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line with its days, the gate, and where both ways lead."""
        gate = self._gate
        if gate is None:
            return
        look, painter = self._look, self.painter()
        painter.setFont(look.font("small"))
        measure = painter.fontMetrics()
        ways = [tr(gate.goes_on), tr(gate.else_)]
        room = max(measure.horizontalAdvance(w) for w in ways) + look.u(2)
        middle, edge = look.u(6), look.u(2)
        day = measure.horizontalAdvance(iso_day(gate.decided.isoformat()))
        end = max(self.width() - room - look.u(7), edge + day)
        whole = max((gate.decided - gate.begins).days, 1)
        over = edge + (end - edge) * min((gate.ends - gate.begins).days / whole, 1)
        painter.setPen(QPen(look.colour("muted"), 1.5))
        painter.drawLine(QPointF(edge, middle), QPointF(end, middle))
        painter.setPen(QPen(look.colour("accent"), 3))
        painter.drawLine(QPointF(edge, middle), QPointF(over, middle))
        painter.setPen(QPen(look.colour("control"), 1.5))
        for up, words in ((-1, ways[0]), (1, ways[1])):
            y = middle + up * look.u(3)
            painter.setPen(QPen(look.colour("control"), 1.5))
            painter.drawLine(QPointF(end + 6, middle), QPointF(end + look.u(5), y))
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(end + look.u(6), y - look.u(2.5), room, look.u(5)), LEFT, words)
        painter.setPen(QPen(look.colour("text"), 1.5))
        painter.setBrush(look.colour("base"))
        gate_at = [(end - 7, middle), (end, middle - 7), (end + 7, middle), (end, middle + 7)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in gate_at]))
        below = middle + look.u(2)
        for at, flag, when, words in (
            (edge, LEFT, gate.begins, "start"),
            (end, RIGHT, gate.decided, "gate"),
        ):
            left = at if flag == LEFT else at - look.u(30)
            painter.setPen(look.colour("text"))
            first = QRectF(left, below, look.u(30), look.u(4.5))
            painter.drawText(first, flag, iso_day(when.isoformat()))
            painter.setPen(look.colour("muted"))
            painter.drawText(first.translated(0, look.u(4.2)), flag, tr(words))
        painter.end()
