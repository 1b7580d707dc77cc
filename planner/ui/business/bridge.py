"""From what is saved to what the plan is worth: bars that meet, and below what is never added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QKeyEvent, QPainter, QPaintEvent, QPen

from planner.analysis.study.study import Study
from planner.domain.base.language import tr
from planner.domain.base.numbers import money
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.chart import Charted
from planner.ui.widgets.painted_rows import PaintedRows

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
FIGURES = 17


@dataclass(frozen=True)
class Span:
    """A row: from where the one before ended to where this one ends; the last starts at nothing.

    ``added`` is False for what is only shown.
    """

    name: str
    amount: float
    begin: float
    token: str
    added: bool = True
    result: bool = False


SAVED = (
    ("cash", "Invoices that stop", "accent"),
    ("capacity", "People’s time freed", "capacity"),
    ("measured", "Value kept, measured today", "value"),
    ("risk", "Losses avoided", "bad"),
)
ALWAYS = ("capacity", "measured")


def spans_of(study: Study) -> tuple[Span, ...]:
    """What is saved less what the plan costs, expected and discounted: its sum is the worth."""
    case, found, at = study.case, [], 0.0
    for id_, name, token in SAVED:
        amount = case.components[id_].mean
        if amount or id_ in ALWAYS:
            found.append(Span(name, amount, at, token))
            at += amount
    for name, amount in (("Own people", -case.labour), ("Invoices", -case.cash_cost)):
        found.append(Span(name, amount, at, "control"))
        at += amount
    found.append(Span("Expected worth", case.npv.mean, 0.0, "accent", result=True))
    shown = (
        ("Claimed, not measured", case.components["claimed"].mean),
        ("Saved on invoices nobody stated", case.unstated),
    )
    found += [Span(name, amount, 0.0, "value", added=False) for name, amount in shown if amount > 0]
    return tuple(found)


class BridgeBars(PaintedRows, Charted):
    """The rows; one at a time has the keyboard and is read out."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Where the value comes from")
        self.spans: tuple[Span, ...] = ()
        self._currency = "EUR"

    def show_study(self, study: Study) -> None:
        """Show where the worth of a study's plan comes from."""
        self.spans, self._currency = spans_of(study), study.project.organisation.currency
        self.row = min(self.row, len(self.spans) - 1)
        self.say()
        self.refresh()

    def _figure(self, span: Span) -> str:
        return money(span.amount, self._currency, signed=span.added)

    def row_words(self) -> list[str]:
        """Each row with its amount."""
        return [f"{tr(s.name)} {self._figure(s)}" for s in self.spans]

    def grid(self) -> Grid | None:
        """Rows and amounts."""
        return (tr("Part"), tr("Amount")), [(tr(s.name), self._figure(s)) for s in self.spans]

    @property
    def head(self) -> int:
        """There is none."""
        return 0

    @property
    def high(self) -> int:
        """Rows stand close, so that their bars are seen to meet."""
        return self._look.u(6.5)

    def _gap(self) -> int:
        """What stands between the sum and what is never added."""
        return self._look.u(7) if any(not s.added for s in self.spans) else 0

    def _top(self, k: int) -> float:
        return k * self.high + (0 if self.spans[k].added else self._gap())

    def row_at(self, y: float) -> int | None:
        """Which row stands at a height."""
        for k in range(len(self.spans)):
            if self._top(k) <= y < self._top(k) + self.high:
                return k
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go through the rows."""
        rows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in rows and self.spans:
            self.choose(self.row + rows[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All rows."""
        rows = max(len(self.spans), 5)
        return QSize(self._look.u(96), rows * self.high + self._gap() + self._look.u(1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for names, bars and figures."""
        return QSize(self._look.u(70), self.sizeHint().height())

    def _axis(self, names: Sequence[str], painter: QPainter) -> tuple[float, float]:
        look = self._look
        wide = max((painter.fontMetrics().horizontalAdvance(n) for n in names), default=0)
        left = min(wide + look.u(4), self.width() * 0.5)
        return left, max(self.width() - left - look.u(FIGURES), look.u(4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rows, the line of nothing and what joins the bars."""
        look, painter = self._look, self.painter()
        if not self.spans:
            return
        painter.setFont(look.font(bold=True))
        left, wide = self._axis([tr(s.name) for s in self.spans], painter)
        ends = [e for s in self.spans for e in (s.begin, s.begin + s.amount)] + [0.0]
        low, high = min(ends), max(ends)

        def x(amount: float) -> float:
            return left + wide * (amount - low) / ((high - low) or 1.0)

        added = sum(s.added for s in self.spans)
        painter.setPen(QPen(look.colour("text"), 1.2))
        painter.drawLine(QPointF(x(0.0), 2), QPointF(x(0.0), added * self.high - 2))
        for k, span in enumerate(self.spans):
            self._paint_row(painter, k, span, x(span.begin), x(span.begin + span.amount), left)
            if span.added and not span.result:
                painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DotLine))
                at = x(span.begin + span.amount)
                y = self._top(k) + self.high / 2
                painter.drawLine(QPointF(at, y), QPointF(at, y + self.high))
        if added < len(self.spans):
            y = added * self.high + look.u(1.5)
            painter.setPen(QPen(look.colour("control"), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(0, y, self.width(), look.u(5)), LEFT, tr("Shown, never added"))

    def _paint_row(
        self, painter: QPainter, k: int, span: Span, begin: float, end: float, left: float
    ) -> None:
        look, y = self._look, self._top(k)
        whole = QRectF(0, y, self.width(), self.high)
        if k == self.row and self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 5, 5)
        painter.setFont(look.font(bold=span.result))
        painter.setPen(look.colour("text" if span.added else "muted"))
        room = whole.adjusted(2, 0, 0, 0)
        room.setWidth(left - look.u(2))
        painter.drawText(room, LEFT, self.fit(painter, tr(span.name), room))
        painter.drawText(whole.adjusted(0, 0, -2, 0), RIGHT, self._figure(span))
        bar = QRectF(begin, y + self.high * 0.24, end - begin, self.high * 0.52).normalized()
        bar.setWidth(max(bar.width(), 1.0))
        colour = look.colour(span.token)
        painter.setPen(Qt.PenStyle.NoPen if span.added else QPen(colour, 1))
        painter.setBrush(colour if span.added else QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(bar)
