"""The plans on the table beside one another: when each works, worth on one axis, odds, what it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from planner.analysis.around.on_the_table import OnTable, recommended
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import decimal, in_hundred, money, money_ranges, money_same_unit
from planner.reporting.case_words import option_name
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted
from planner.ui.widgets.worth_range import paint_ends, paint_worth_range, place_of, shared_ends

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
YEAR = 12
ROW = 50
"""Dots in a row of the odds: two rows are a hundred futures."""
WHEN, WORTH, ODDS, TAKES, LEVEL, DUTIES = (
    "When",
    "Expected worth",
    "Odds",
    "What it takes",
    "Level when in place",
    "Duties in time",
)
HIGH = {WHEN: 17.0, WORTH: 18.0, ODDS: 13.0, TAKES: 12.0, LEVEL: 9.0, DUTIES: 9.0}
"""Height of each row in grid units."""
HEAD, NAMES = 10.0, 27.0


class OptionsBoard(Painted):
    """A column for each plan, the recommended one tinted; amounts are left out where they are withheld."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "The plans on the table side by side")
        self._found: tuple[OnTable, ...] = ()
        self._ends = 0.0, 0.0
        self._rows: tuple[str, ...] = ()
        self._words: dict[str, list[str]] = {}
        self._names: list[str] = []
        self._low_high: list[tuple[str, ...]] = []
        self._chosen, self._withheld, self._first = "", False, 2027.0

    def show_options(self, study: Study, found: Sequence[OnTable]) -> None:
        """Show what is on the table for a study; to do nothing is no plan, and has no column."""
        self._found = tuple(o for o in found if o.result.id != "nothing")
        self._ends = shared_ends(o.result for o in self._found)
        best, currency = recommended(study), study.project.organisation.currency
        self._chosen = best.option.id if best is not None else ""
        self._withheld = study.judgement.withheld
        start = date.fromisoformat(study.project.limits.start)
        self._first = start.year + (start.month - 1) / YEAR
        duties = any(o.duties for o in self._found)
        self._rows = (WHEN, WORTH, ODDS, TAKES, LEVEL, *((DUTIES,) if duties else ()))
        self._names = [option_name(o.result) for o in self._found]
        ranges = money_ranges(
            [(o.result.p5, o.result.p95) for o in self._found], currency, signed=True
        )
        self._low_high = [
            money_same_unit((o.result.p5, o.result.p95), currency, signed=True) for o in self._found
        ]
        later = tr("decided later")
        self._words = {
            WHEN: [self._when(o) for o in self._found],
            WORTH: [
                "–" if self._withheld else money(o.result.expected, currency, signed=True)
                for o in self._found
            ],
            "range": ["" if self._withheld else r for r in ranges],
            ODDS: [
                "–"
                if self._withheld
                else tr(phrase("{odds} lose money", odds=in_hundred(o.result.loss_share)))
                for o in self._found
            ],
            TAKES: [
                later
                if o.decided_later
                else tr(phrase("{n} days of own people", n=decimal(o.days, 0)))
                for o in self._found
            ],
            "cost": [
                "" if o.decided_later else tr(phrase("cost {money}", money=money(o.cost, currency)))
                for o in self._found
            ],
            LEVEL: [
                later if o.decided_later else "–" if o.level is None else decimal(o.level, 1)
                for o in self._found
            ],
            DUTIES: [tr(phrase("{n} of {all}", n=o.met, all=o.duties)) for o in self._found],
        }
        said = []
        for k, name in enumerate(self._names):
            parts = [f"{tr(words)} {self._words[words][k]}" for words in self._rows]
            said.append(f"{name}: {'; '.join(parts)}")
        self.setAccessibleDescription("\n".join(said))
        self.refresh()

    def _when(self, one: OnTable) -> str:
        if one.decided_later:
            return tr("decided later")
        return tr(phrase("{n} steps", n=len(one.ours)))

    def grid(self) -> Grid | None:
        """All that is drawn, as a table."""
        if not self._found:
            return None
        rows: list[tuple[str, ...]] = []
        for words in self._rows:
            rows.append((tr(words), *self._words[words]))
            extra = {WORTH: ("9 in 10 between", "range"), TAKES: ("Cost", "cost")}.get(words)
            if extra is not None:
                rows.append((tr(extra[0]), *self._words[extra[1]]))
        return ("", *self._names), rows

    # ------------------------------------------------------------------ measures

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A head and the rows."""
        high = HEAD + sum(HIGH[r] for r in self._rows)
        return QSize(self._look.u(200), self._look.u(high) + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for names and short figures."""
        return QSize(self._look.u(110), self.sizeHint().height())

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw heads and rows, the recommended plan on a tint."""
        look, painter = self._look, self.painter()
        if not self._found:
            return
        names = look.u(NAMES)
        wide = (self.width() - names) / len(self._found)
        for k, one in enumerate(self._found):
            if one.result.id == self._chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("accent_soft"))
                column = QRectF(names + k * wide, 0, wide - look.u(2), self.height() - 1)
                painter.drawRoundedRect(column, 5, 5)
        for k, one in enumerate(self._found):
            self._paint_head(painter, k, one, self._cell(k, names, wide, 0.0, HEAD))
        y = HEAD
        for words in self._rows:
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(0, look.u(y)), QPointF(self.width(), look.u(y)))
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            room = QRectF(0, look.u(y), names - look.u(2), look.u(HIGH[words]))
            painter.drawText(room, LEFT | Qt.TextFlag.TextWordWrap, tr(words))
            for k, one in enumerate(self._found):
                self._paint_cell(painter, words, k, one, self._cell(k, names, wide, y, HIGH[words]))
            y += HIGH[words]

    def _cell(self, k: int, names: float, wide: float, y: float, high: float) -> QRectF:
        look = self._look
        left = names + k * wide + look.u(2.5)
        return QRectF(left, look.u(y), wide - look.u(7), look.u(high))

    def _say(
        self,
        painter: QPainter,
        room: QRectF,
        words: str,
        *,
        bold: bool = False,
        small: bool = False,
    ) -> None:
        look = self._look
        painter.setFont(look.font("small" if small else "body", bold=bold))
        painter.setPen(look.colour("muted" if small and not bold else "text"))
        painter.drawText(room, LEFT, self.fit(painter, words, room))

    def _paint_head(self, painter: QPainter, k: int, one: OnTable, cell: QRectF) -> None:
        half = cell.height() / 2
        high = half if one.result.id == self._chosen else cell.height()
        self._say(painter, QRectF(cell.left(), 2, cell.width(), high), self._names[k], bold=True)
        if one.result.id == self._chosen:
            painter.setFont(self._look.font("small", bold=True))
            painter.setPen(self._look.colour("accent"))
            below = QRectF(cell.left(), half, cell.width(), half - 2)
            painter.drawText(below, LEFT, tr("recommended"))

    def _paint_cell(
        self, painter: QPainter, words: str, k: int, one: OnTable, cell: QRectF
    ) -> None:
        if words == WHEN:
            self._paint_when(painter, one, cell)
        elif words == WORTH:
            third = cell.height() / 3
            top = cell.adjusted(0, 2, 0, -2 * third if not self._withheld else -2)
            self._say(painter, top, self._words[WORTH][k], bold=True)
            if not self._withheld:
                room = cell.adjusted(0, third, 0, -third)
                line = QPointF(room.left(), room.center().y()), room.width()
                on = one.result.id == self._chosen
                paint_worth_range(painter, self._look, one.result, self._ends, line, on=on)
                painter.setFont(self._look.font("small"))
                painter.setPen(self._look.colour("muted"))
                low, high = (
                    place_of(worth, self._ends, line) for worth in (one.result.p5, one.result.p95)
                )
                below = cell.adjusted(0, 2 * third - 2, 0, -2)
                paint_ends(painter, self._low_high[k], (low, high), below)
        elif words == ODDS:
            half = cell.height() / 2
            if not self._withheld:
                self._paint_odds(painter, one, cell.adjusted(0, self._look.u(1.5), 0, -half))
            self._say(
                painter, cell.adjusted(0, half, 0, 0), self._words[ODDS][k], bold=True, small=True
            )
        elif words == TAKES:
            half = cell.height() / 2 if self._words["cost"][k] else 2
            self._say(painter, cell.adjusted(0, 2, 0, -half), self._words[TAKES][k])
            self._say(painter, cell.adjusted(0, half, 0, -2), self._words["cost"][k], small=True)
        else:
            self._say(painter, cell, self._words[words][k])

    def _paint_when(self, painter: QPainter, one: OnTable, cell: QRectF) -> None:
        """A line for each own step in the months it works in, below the years; all plans on one axis."""
        look = self._look
        if one.decided_later:
            self._say(painter, cell, tr("decided later"), small=True)
            return
        months = max((t.finish for o in self._found for t in o.ours.values()), default=YEAR)
        end = max(-(-months // YEAR) * YEAR, YEAR)

        def x(month: float) -> float:
            return cell.left() + cell.width() * month / end

        top = cell.top() + look.u(5)
        painter.setFont(look.font("small"))
        offset = (self._first % 1) * YEAR
        for year in range(int(end // YEAR) + 1):
            at = year * YEAR - offset
            if not 0 <= at < end:
                continue
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(x(at), cell.top() + 3), QPointF(x(at), cell.bottom() - 3))
            painter.setPen(look.colour("muted"))
            said = QRectF(x(at) + 3, cell.top() + 2, look.u(12), look.u(4.5))
            painter.drawText(said, LEFT, str(int(self._first) + year))
        steps = sorted(one.ours.values(), key=lambda t: (t.start, t.finish))
        pitch = (cell.bottom() - 4 - top) / max(len(steps), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("capacity"))
        for n, step in enumerate(steps):
            width = max(x(step.finish) - x(step.start), 2.0)
            bar = QRectF(x(step.start), top + n * pitch, width, max(min(pitch * 0.75, 5.0), 1.0))
            painter.drawRect(bar)

    def _paint_odds(self, painter: QPainter, one: OnTable, cell: QRectF) -> None:
        """A hundred futures; those that lose money are outlined as well as coloured."""
        look, lose = self._look, round(100 * one.result.loss_share)
        pitch = min(cell.width() / ROW, look.u(1.6))
        size = pitch * 0.36
        for n in range(2 * ROW):
            at = QPointF(
                cell.left() + (n % ROW + 0.5) * pitch, cell.top() + (n // ROW + 0.5) * pitch * 1.25
            )
            bad = n < lose
            painter.setPen(Qt.PenStyle.NoPen if bad else QPen(look.colour("control"), 0.8))
            painter.setBrush(look.colour("bad") if bad else look.colour("base"))
            painter.drawEllipse(at, size, size)
