"""Painted widgets of maturity: range bar, dimension bars, heat table, dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen

from planner.domain.answers.level import Level
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import level as level_words
from planner.maturity.score import Distance
from planner.maturity.words import distance_words, figure
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter


class RangeBar(Painted):
    """A level on its scale 0–4, with the range that open answers leave."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Level and range")
        self._score: Level | None = None

    def show_score(self, score: Level) -> None:
        """Show a score."""
        self._score = score
        self.setAccessibleDescription(tr(score.words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Bar and scale."""
        return QSize(200, self._look.u(9))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw bar, range, dot and scale."""
        look, painter = self._look, self.painter()
        edge, height = 6.0, 7.0
        span = self.width() - 2 * edge
        track = QRectF(edge - 3, 4, span + 6, height)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("window"))
        painter.drawRoundedRect(track, 3.5, 3.5)
        score = self._score
        if score is not None and score.asked:
            painter.setPen(Qt.PenStyle.NoPen)
            left, right = edge + span * score.low / 4, edge + span * score.high / 4
            painter.setBrush(unknown_brush(look) if score.value is None else _tint(look))
            painter.drawRoundedRect(QRectF(left - 3, 4, right - left + 6, height), 3.5, 3.5)
            if score.value is not None:
                painter.setBrush(look.colour("accent"))
                x = edge + span * score.value / 4
                painter.drawEllipse(QRectF(x - 5, 4 + height / 2 - 5, 10, 10))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        for level in range(5):
            x = edge + span * level / 4
            painter.drawText(QRectF(x - 10, 14, 20, self.height() - 14), CENTRE, str(level))


class DimensionBars(Painted):
    """Short name, bar and level for each dimension; the current one in the accent."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Level by dimension")
        self._rows: list[tuple[str, Level, bool]] = []

    def show_rows(self, rows: list[tuple[str, Level, bool]]) -> None:
        """Show (name, level, is the current one) for each dimension."""
        self._rows = rows = [(tr(n), v, on) for n, v, on in rows]
        self.setAccessibleDescription("; ".join(f"{n} {tr(v.words)}" for n, v, _ in rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A row for each dimension."""
        return QSize(200, self._look.u(6) * max(len(self._rows), 1))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rows."""
        look, painter = self._look, self.painter()
        row_height = look.u(6)
        number = look.u(7)
        bar = min(look.u(18), self.width() * 0.36)
        for k, (name, found, current) in enumerate(self._rows):
            y = k * row_height
            painter.setFont(look.font("small", bold=current))
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(0, y, self.width() - number - bar, row_height), LEFT, name)
            words = figure(found)
            painter.drawText(QRectF(self.width() - number, y, number, row_height), RIGHT, words)
            track = QRectF(self.width() - number - bar, y + row_height / 2 - 3.5, bar, 7)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.setBrush(look.colour("window"))
            painter.drawRoundedRect(track, 3.5, 3.5)
            painter.setPen(Qt.PenStyle.NoPen)
            if found.value:
                painter.setBrush(look.colour("accent" if current else "control"))
                width = bar * found.value / 4
                painter.drawRoundedRect(QRectF(track.x(), track.y(), width, 7), 3.5, 3.5)
            elif found.value is None and found.asked:
                painter.setBrush(unknown_brush(look))
                left, width = bar * found.low / 4, bar * found.width / 4
                painter.drawRoundedRect(QRectF(track.x() + left, track.y(), width, 7), 3.5, 3.5)


@dataclass(frozen=True)
class HeatRow:
    """One dimension: name, level over all, levels by team, target and gap."""

    name: str
    overall: Level
    teams: tuple[Level, ...]
    target: float | None
    gap: Distance | None


class HeatTable(Painted):
    """Teams by dimension: shade and digit, "All" first and apart, target and gap at the right."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Teams by dimension")
        self._rows: list[HeatRow] = []
        self._teams: list[str] = []

    def show_rows(self, rows: Sequence[HeatRow], teams: Sequence[str]) -> None:
        """Show rows with the widest gap first."""
        self._rows = rows = [replace(r, name=tr(r.name)) for r in rows]
        self._teams = list(teams)
        self.setAccessibleDescription(
            "; ".join(
                tr(
                    phrase(
                        "{name}: all {all}, target {target}",
                        name=r.name,
                        all=r.overall.words,
                        target=level_words(r.target),
                    )
                )
                for r in rows
            )
        )
        self.updateGeometry()
        self.update()

    def grid(self) -> Grid | None:
        """Levels by dimension and team, with target and gap."""
        heads = (tr("Dimension"), tr("All"), *self._teams, tr("Target"), tr("Gap"))
        rows = [
            (
                r.name,
                *(figure(x) for x in (r.overall, *r.teams)),
                level_words(r.target),
                distance_words(r.gap),
            )
            for r in self._rows
        ]
        return heads, rows

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Head and rows."""
        return QSize(480, round(self._look.u(6.4) * (len(self._rows) + 1)))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the table."""
        look, painter = self._look, self.painter()
        height = self.height() / (len(self._rows) + 1)
        height = min(height, look.u(8))
        gap_width, target_width = look.u(20), look.u(13)
        columns = len(self._teams) + 1
        beside = gap_width + target_width + look.u(3)
        names = self._names_width(self.width() - beside - columns * look.u(18))
        free = self.width() - names - beside
        cell = min(free / max(columns, 1), look.u(18))
        lefts = [names + (look.u(3) if k else 0) + k * cell for k in range(columns)]
        painter.setFont(look.font("small"))
        for k, title in enumerate([tr("All"), *self._teams]):
            painter.setFont(look.font("small", bold=k == 0))
            painter.setPen(look.colour("text" if k == 0 else "muted"))
            room = QRectF(lefts[k] + 1, 0, cell - 2, height)
            painter.drawText(room, CENTRE, self.fit(painter, title, room))
        end = lefts[-1] + cell if lefts else names
        painter.setFont(look.font("small"))
        painter.drawText(QRectF(end, 0, target_width, height), CENTRE, tr("Target"))
        painter.drawText(QRectF(end + target_width, 0, gap_width, height), CENTRE, tr("Gap"))
        for n, row in enumerate(self._rows):
            self._row(painter, row, (n + 1) * height, height, lefts, cell, end, target_width)

    def _names_width(self, room: float) -> float:
        """What the names take: all they need where there is ``room``, else enough to tell them apart."""
        fits = QFontMetricsF(self._look.font()).horizontalAdvance
        needed = max((fits(r.name) for r in self._rows), default=0.0) + self._look.u(3)
        return max(self._look.u(44), min(needed, room))

    def _row(
        self,
        painter: QPainter,
        row: HeatRow,
        y: float,
        height: float,
        lefts: list[float],
        cell: float,
        end: float,
        target_width: float,
    ) -> None:
        look = self._look
        painter.setFont(look.font())
        painter.setPen(look.colour("text"))
        room = QRectF(0, y, lefts[0] - 4, height)
        painter.drawText(room, LEFT, self.fit(painter, row.name, room))
        for k, found in enumerate((row.overall, *row.teams)):
            self._cell(
                painter, QRectF(lefts[k] + 1.5, y + 1.5, cell - 3, height - 3), found, k == 0
            )
        painter.setFont(look.font())
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(end, y, target_width, height), CENTRE, level_words(row.target))
        gap, left = row.gap, end + target_width + 4
        unit = look.u(12) / 4 * 1.8
        if gap is not None and gap.value is not None:
            bar = QRectF(left, y + height / 2 - 5, unit * gap.value, 10)
            painter.fillRect(bar, look.colour("control"))
        words = distance_words(gap)
        widest = max((r.gap.value or 0.0 for r in self._rows if r.gap is not None), default=0.0)
        figures = min(unit * widest + look.u(9), self.width() - left)  # a column beside the bars
        painter.drawText(QRectF(left, y, figures, height), RIGHT, words)

    def _cell(self, painter: QPainter, rect: QRectF, found: Level, bold: bool) -> None:
        look, value = self._look, found.value
        if value is None:
            if found.asked:
                painter.setPen(QPen(look.colour("control"), 1))
                painter.setBrush(unknown_brush(look))
                painter.drawRoundedRect(rect, 3, 3)
            painter.setPen(look.colour("text" if found.asked else "muted"))
            painter.setFont(look.font(bold=bold))
            painter.drawText(rect, CENTRE, figure(found))
            return
        fill, ink = look.theme.level(value)
        painter.setBrush(_colour(fill))
        outlined = int(value + 0.5) == 0
        painter.setPen(QPen(look.colour("control"), 1) if outlined else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setPen(_colour(ink))
        painter.setFont(look.font(bold=bold))
        painter.drawText(rect, CENTRE, level_words(value))


def unknown_brush(look: Look) -> QBrush:
    """The hatching of what is not known."""
    return QBrush(look.colour("line"), Qt.BrushStyle.BDiagPattern)


def _tint(look: Look) -> QColor:
    tint = look.colour("accent")
    tint.setAlphaF(0.3)
    return tint


def _colour(code: str) -> QColor:
    return QColor(code)


class LevelBoxes(Painted):
    """A row of boxes, filled up to the level reached; a range is half tinted."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self._reached = (0, 0, 1)

    def show_level(self, low: int, high: int, top: int) -> None:
        """Show levels ``low`` to ``high`` of ``top``."""
        self._reached = (low, high, top)
        words = (
            phrase("{n} of {all}", n=low, all=top)
            if low == high
            else phrase("{low} to {high} of {top}", low=low, high=high, top=top)
        )
        self.setAccessibleDescription(tr(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A box for each level above the lowest."""
        return QSize(self._look.u(26), self._look.u(3))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the boxes."""
        painter = self.painter()
        low, high, top = self._reached
        gap, width = 3.0, (self.width() - 3.0 * (top - 1)) / top
        for k in range(top):
            tint = self._look.colour("accent" if k < high else "base")
            if low <= k < high:
                tint.setAlphaF(0.3)
            painter.setBrush(tint)
            painter.setPen(QPen(self._look.colour("accent" if k < low else "control"), 1))
            box = QRectF(k * (width + gap) + 0.5, 0.5, width - 1, self.height() - 1)
            painter.drawRoundedRect(box, 2, 2)


ASKED_FROM = 70
"""Grid units that titles and dots need before there is room to say whom to ask."""


class DotRows(Painted):
    """One dot per answer on the scale 0–4 for each question, and whom to ask; no person is named."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Where people differ")
        self._rows: list[tuple[str, tuple[int, ...], str]] = []

    def show_rows(self, rows: list[tuple[str, tuple[int, ...], str]]) -> None:
        """Show (title, levels in ascending order, whom to ask) for each question."""
        self._rows = rows = [(tr(title), levels, tr(ask)) for title, levels, ask in rows]
        self.setAccessibleDescription(
            "; ".join(f"{t}: {', '.join(map(str, levels))}; {ask}" for t, levels, ask in rows)
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Head and rows."""
        return QSize(320, self._look.u(7) * (len(self._rows) + 1))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rows."""
        look, painter = self._look, self.painter()
        height = look.u(7)
        painter.setFont(look.font("small"))
        wide = painter.fontMetrics().horizontalAdvance
        asks = max((wide(a) for *_, a in self._rows), default=0) + look.u(4)
        if self.width() - asks < look.u(ASKED_FROM):
            asks = look.u(4)  # the dots come first
        left = (self.width() - asks) * 0.5
        span = self.width() - left - asks - look.u(2)
        painter.setPen(look.colour("muted"))
        for level in range(5):
            x = left + span * level / 4
            painter.drawText(QRectF(x - 12, 0, 24, height), CENTRE, str(level))
        for n, (title, levels, ask) in enumerate(self._rows):
            y = (n + 1) * height
            if asks > look.u(4):
                painter.setFont(look.font("small"))
                painter.setPen(look.colour("muted"))
                painter.drawText(QRectF(0, y, self.width(), height), RIGHT, ask)
            painter.setFont(look.font())
            painter.setPen(look.colour("text"))
            room = QRectF(0, y, left - look.u(4), height)
            painter.drawText(room, LEFT, self.fit(painter, title, room))
            middle = y + height / 2
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(round(left), round(middle), round(left + span), round(middle))
            painter.setPen(QPen(look.colour("control"), 2))
            low, high = left + span * levels[0] / 4, left + span * levels[-1] / 4
            painter.drawLine(round(low), round(middle), round(high), round(middle))
            painter.setPen(QPen(look.colour("base"), 1))
            painter.setBrush(look.colour("accent"))
            for level in sorted(set(levels)):
                same = levels.count(level)
                for k in range(same):
                    x = left + span * level / 4 + (k - (same - 1) / 2) * 8
                    painter.drawEllipse(QRectF(x - 4.5, middle - 4.5, 9, 9))
