"""The roadmap on screen: stages, bars, links and dates; a step can be selected by key or mouse."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)

from planner.domain.base.language import phrase, tr
from planner.reporting.gantt_data import GanttRow, Marks
from planner.ui.kit.clip import Entry, copy_grid
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.widgets.chart import Charted, grid_of
from planner.ui.widgets.gantt_marks import draw_duties, draw_flags, draw_gate
from planner.ui.widgets.painted import Painted

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
GRIP = 6.0
"""Pixels around the end of a bar in which it is taken by its end."""
NAMES_SHARE = 0.28
"""How much of the width long names may take from the time axis."""
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
NO_MARKS = Marks()
SPANS = ("{name}, quarter {first:g} to {last:g}", "{name}, month {first:.0f} to {last:.0f}")
STRETCHES = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


@dataclass
class _Drag:
    """A drag that has begun: of a bar, or of its end, and how far it is."""

    end: bool
    start: float
    by: int = 0


class GanttView(Painted, Charted):
    """Draws rows on a time axis, of the whole plan or of one year.

    ``selected`` carries the id of a step; ``moved`` the id of one that was dragged, or moved with Alt and an
    arrow key, and by how many starts (quarters, or months); ``stretched`` the same for its end (dragged, or
    Alt with + and −); ``opened`` the id of one to be moved in a dialog (Enter, double click).
    """

    selected = Signal(str)
    moved = Signal(str, int)
    stretched = Signal(str, int)
    opened = Signal(str)
    locked = Signal()
    """The chosen step is to stay where it is, or to be let go again."""
    dropped = Signal()
    """The chosen step is to be left out."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Roadmap")
        self._rows: list[GanttRow] = []
        self._marks = Marks()
        self._year: tuple[int, int] | None = None
        self._quarters: list[tuple[str, str]] = []
        self._longest, self._ends = 0, 0
        self._starts = 1
        self._chosen = ""
        self._drag: _Drag | None = None
        self.more: Callable[[str], list[Entry]] | None = None
        """What can be done with a step, by its id, in its context menu."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_plan(
        self,
        rows: list[GanttRow],
        quarters: list[tuple[str, str]],
        marks: Marks = NO_MARKS,
        starts: int = 1,
    ) -> None:
        """Show another plan; ``starts`` are the possible ones of a quarter: one, or three."""
        self._rows, self._quarters, self._marks = rows, quarters, marks
        self._starts = starts
        if self._year is not None and self._year[1] > len(quarters):
            self._year = None
        self._ends = _end(rows, marks, len(quarters))
        steps = [r for r in rows if not r.stage]
        self.setAccessibleDescription(
            tr(phrase("{n} steps.", n=len(steps)))
            + " "
            + "; ".join(
                tr(
                    phrase(
                        SPANS[starts > 1],
                        name=r.name,
                        first=r.start * starts + 1,
                        last=r.end * starts,
                    )
                )
                for r in steps
            )
        )
        if self._chosen not in {r.id for r in steps}:
            self._chosen = steps[0].id if steps else ""
        self.selected.emit(self._chosen)
        self.refresh()

    @property
    def _row_height(self) -> int:
        return self._look.u(6)

    @property
    def _names(self) -> int:
        """Room for names: all of the longest one on a wide chart, else enough to tell them apart."""
        return max(self._look.u(63), min(self._longest, round(NAMES_SHARE * self.width())))

    def refresh(self) -> None:
        """Measure the names and paint anew."""
        wide = QFontMetrics(self._look.font(bold=True)).horizontalAdvance
        self._longest = max((wide(r.name) for r in self._rows), default=0) + self._look.u(10)
        super().refresh()

    @property
    def _head(self) -> int:
        return self._look.u(10) + (self._row_height if self._marks.duties else 0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All rows."""
        return QSize(800, self._head + self._row_height * len(self._rows) + self._look.u(2))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All rows; the page scrolls."""
        return QSize(480, self.sizeHint().height())

    @property
    def first_quarter(self) -> int:
        """The first quarter in sight."""
        return 0 if self._year is None else self._year[0]

    @property
    def last_quarter(self) -> int:
        """The end of the last quarter in sight: of the whole plan, one after the last mark."""
        return self._ends if self._year is None else self._year[1]

    def shows(self, quarter: int) -> bool:
        """Whether a quarter is in sight."""
        return self.first_quarter <= quarter < self.last_quarter

    def zoom(self, year: str) -> None:
        """Show the quarters of one calendar year over the whole width, or with no year the whole plan."""
        own = [k for k, (y, _) in enumerate(self._quarters) if y == year]
        self._year = (own[0], own[-1] + 1) if own else None
        self.update()

    @property
    def _step(self) -> float:
        """Pixels between two possible starts."""
        return (self._x(1) - self._x(0)) / self._starts

    def x_of(self, quarter: float) -> float:
        """Where a quarter of the plan begins, from the left edge."""
        return self._x(quarter)

    def _x(self, quarter: float) -> float:
        span = self.width() - self._names - 2
        shown = max(self.last_quarter - self.first_quarter, 1)
        return self._names + span * (quarter - self.first_quarter) / shown

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw everything."""
        if not self._quarters:
            return
        painter = self.painter()
        index = {r.id: k for k, r in enumerate(self._rows)}
        for k, row in enumerate(self._rows):
            self._draw_name(painter, k, row)
        if self._marks.duties:
            draw_duties(painter, self._look, self._marks, self._look.u(10), self._row_height)
        painter.setClipRect(QRectF(self._names - 1, 0, self.width(), self.height()))
        self._draw_axis(painter)
        for k, row in enumerate(self._rows):
            if row.stage:
                self._draw_stage(painter, k, row)
        if self._marks.duties:
            bottom = self._head + self._row_height * len(self._rows)
            draw_flags(painter, self._look, self._marks, self._x, (self._look.u(10), bottom))
        for chosen_last in (False, True):
            for k, row in enumerate(self._rows):
                for source in row.waits_for:
                    touches = self._chosen in (row.id, source)
                    if source in index and touches == chosen_last:
                        self._draw_link(painter, index[source], k, touches)
        for k, row in enumerate(self._rows):
            if not row.stage:
                self._draw_bar(painter, k, row)

    def _draw_axis(self, painter: QPainter) -> None:
        look = self._look
        bottom = self._head + self._row_height * len(self._rows)
        for k, (year, label) in enumerate(self._quarters):
            if not self.shows(k):
                continue
            x = self._x(k)
            first = k == self.first_quarter or self._quarters[k - 1][0] != year
            painter.setPen(QPen(look.colour("control" if first else "line"), 1))
            painter.drawLine(QPointF(x, look.u(5) if not first else 0), QPointF(x, bottom))
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            painter.drawText(
                QRectF(x, look.u(5), self._x(1) - self._x(0), look.u(5)), CENTRE, label
            )
            if first:
                painter.setFont(look.font(bold=True))
                painter.setPen(look.colour("text"))
                painter.drawText(QRectF(x + 5, 0, 100, look.u(5)), LEFT, year)

    def _draw_name(self, painter: QPainter, k: int, row: GanttRow) -> None:
        look, height = self._look, self._row_height
        y = self._head + k * height
        if row.stage:
            painter.fillRect(QRectF(0, y + 1, self.width(), height - 2), look.colour("window"))
            painter.setFont(look.font(bold=True))
            painter.setPen(look.colour("text"))
            used = painter.fontMetrics().horizontalAdvance(row.name)
            room = QRectF(look.u(2), y, self._names - look.u(3), height)
            painter.drawText(room, LEFT, self.fit(painter, row.name, room))
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            free = self._names - used - look.u(5)
            if painter.fontMetrics().horizontalAdvance(row.span) <= free:
                painter.drawText(QRectF(0, y, self._names - look.u(3), height), RIGHT, row.span)
            return
        chosen = row.id == self._chosen
        if chosen:
            painter.fillRect(QRectF(0, y, self.width(), height), look.colour("accent_soft"))
        plain = "search" if row.idea else "tool" if row.tool else "practice"
        kind = "flag" if row.duty else plain
        side = look.drawn(14)
        image = pixmap(kind, look.colour("warn" if row.duty else "muted"), side, 2.0)
        painter.drawPixmap(look.u(3), round(y + (height - side) / 2), image)
        painter.setFont(look.font(bold=chosen))
        painter.setPen(look.colour("text"))
        room = QRectF(look.u(8), y, self._names - look.u(9), height)
        painter.drawText(room, LEFT, self.fit(painter, row.name, room))

    def _draw_stage(self, painter: QPainter, k: int, row: GanttRow) -> None:
        look = self._look
        middle = self._head + (k + 0.5) * self._row_height
        pen = QPen(look.colour("control"), 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(
            QPointF(self._x(row.start) + 2, middle), QPointF(self._x(row.end) - 2, middle)
        )
        if row.gate is not None:
            at, gap = self._x(row.gate), look.u(2)
            free = ((self._x(row.end) + gap, at - gap - 5), (self._names, self._x(row.start) - gap))
            draw_gate(painter, look, QPointF(at, middle), row.gate_words, self.fit, free)

    def _bar_rect(self, k: int, row: GanttRow) -> QRectF:
        y = self._head + k * self._row_height
        inset = (self._row_height - self._look.u(4.5)) / 2
        return QRectF(
            self._x(row.start) + 1,
            y + inset,
            self._x(row.end) - self._x(row.start) - 2,
            self._row_height - 2 * inset,
        )

    def _draw_bar(self, painter: QPainter, k: int, row: GanttRow) -> None:
        look = self._look
        rect = self._bar_rect(k, row)
        if row.agreed is not None:
            was = QRectF(rect)
            was.setLeft(self._x(row.agreed[0]) + 2)
            was.setRight(self._x(row.agreed[1]) - 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("muted"), 1.2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(was, 3, 3)
        if row.late > row.end + 0.05:
            end = min(self._x(row.late), float(self.width() - 2))
            middle = rect.center().y()
            painter.setPen(QPen(look.colour("text"), 1.2))
            painter.drawLine(QPointF(rect.right(), middle), QPointF(end, middle))
            painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        token = "value" if row.idea else "accent" if row.tool else "capacity"
        painter.setBrush(look.colour(token))
        painter.drawRoundedRect(rect, 3, 3)
        painter.setFont(look.font("small"))
        lock = look.u(4) if row.locked else 0
        wide = painter.fontMetrics().horizontalAdvance(row.text)
        left = 5.0
        if row.gate is not None and self._x(row.gate) < rect.left() + left + wide + look.u(2):
            left = self._x(row.gate) - rect.left() + look.u(2)  # beside the gate, not under it
        if left + wide < rect.width() - 3 - lock:
            painter.setPen(look.colour("on_accent"))
            painter.drawText(rect.adjusted(left, 0, 0, 0), LEFT, row.text)
        if row.gate is not None:
            draw_gate(painter, look, QPointF(self._x(row.gate), rect.center().y()), "", self.fit)
        if row.locked and rect.width() > lock:
            side = look.drawn(12)
            image = pixmap("lock", look.colour("on_accent"), side, 2.0)
            at = QPointF(rect.right() - side - 2, rect.center().y() - side / 2)
            painter.drawPixmap(at, image)
        if row.id == self._chosen and self._drag is not None and self._drag.by:
            ghost, width = QRectF(rect), self._step * self._drag.by
            ghost.adjust(0.0 if self._drag.end else width, 0, width, 0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), 1.6, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(ghost, 3, 3)
        if row.id == self._chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            token = "accent" if self.hasFocus() else "text"
            painter.setPen(QPen(look.colour(token), 2))
            painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), 5, 5)

    def _draw_link(self, painter: QPainter, source: int, target: int, chosen: bool) -> None:
        look = self._look
        one = self._bar_rect(source, self._rows[source])
        other = self._bar_rect(target, self._rows[target])
        turn = other.left() + 6
        end = other.top() if target > source else other.bottom()
        line = [QPointF(one.right(), one.center().y()), QPointF(turn, one.center().y())]
        line.append(QPointF(turn, end))
        colour = look.colour("accent" if chosen else "line")
        painter.setPen(QPen(colour, 1.6 if chosen else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        if chosen:
            step = -4 if target > source else 4
            painter.setBrush(colour)
            head = [
                QPointF(turn, end),
                QPointF(turn - 3, end + step),
                QPointF(turn + 3, end + step),
            ]
            painter.drawPolygon(QPolygonF(head))

    def _choose(self, id_: str) -> None:
        if id_ and id_ != self._chosen:
            self._chosen = id_
            self.selected.emit(id_)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select the step under the mouse."""
        k = int((event.position().y() - self._head) // self._row_height)
        if 0 <= k < len(self._rows) and not self._rows[k].stage:
            self._choose(self._rows[k].id)
            left = event.button() == Qt.MouseButton.LeftButton
            if left and event.position().x() >= self._names:
                self._drag = _Drag(self._at_end(event), event.position().x())
        super().mousePressEvent(event)

    def entries(self) -> list[Entry]:
        """What can be done with the chosen step, and with the whole plan."""
        found = [*self.more(self._chosen)] if self.more is not None and self._chosen else []
        if found:
            found.append((None, lambda: None))
        numbers = self.numbers
        if numbers is not None:
            found.append(("Copy the plan as a table", lambda: copy_grid(grid_of(numbers()))))
        return [*found, *super().entries()]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the step under the pointer, and offer what can be done with it."""
        self._drag = None
        k = int((event.pos().y() - self._head) // self._row_height)
        if 0 <= k < len(self._rows) and not self._rows[k].stage:
            self._choose(self._rows[k].id)
        super().contextMenuEvent(event)

    def _at_end(self, event: QMouseEvent) -> bool:
        """Whether the mouse is at the right end of a bar, where dragging stretches it."""
        k = int((event.position().y() - self._head) // self._row_height)
        if not 0 <= k < len(self._rows) or self._rows[k].stage:
            return False
        return abs(event.position().x() - self._bar_rect(k, self._rows[k]).right()) <= GRIP

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show where a drag leads, and where it would stretch."""
        if self._drag is not None:
            by = round((event.position().x() - self._drag.start) / self._step)
            if by != self._drag.by:
                self._drag.by = by
                self.update()
        else:
            shape = Qt.CursorShape.SizeHorCursor if self._at_end(event) else None
            self.unsetCursor() if shape is None else self.setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the step under the mouse."""
        self._drag = None
        k = int((event.position().y() - self._head) // self._row_height)
        if 0 <= k < len(self._rows) and not self._rows[k].stage:
            self.opened.emit(self._rows[k].id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A step that was dragged moves, or ends, so many starts earlier or later."""
        drag, self._drag = self._drag, None
        if drag is not None and self._chosen:
            by = round((event.position().x() - drag.start) / self._step)
            if by:
                (self.stretched if drag.end else self.moved).emit(self._chosen, by)
            self.update()
        super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Alt with an arrow, + or − is for the chosen step; elsewhere the window goes back and forward."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if self._chosen and alt and Qt.Key(event.key()) in {*MOVES, *STRETCHES}:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up, Down: another step. Alt or Shift and an arrow move it, Alt and + or − stretch it.

        Enter opens it, L locks it or lets it go, Delete leaves it out.
        """
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt = bool(held & Qt.KeyboardModifier.AltModifier)
        shift = held == Qt.KeyboardModifier.ShiftModifier
        own = {Qt.Key.Key_L: self.locked, Qt.Key.Key_Delete: self.dropped}
        if self._chosen and not held and key in own:
            own[key].emit()
            return
        if self._chosen and (alt or shift) and key in MOVES:
            self.moved.emit(self._chosen, MOVES[key])
            return
        if self._chosen and alt and key in STRETCHES:
            self.stretched.emit(self._chosen, STRETCHES[key])
            return
        if self._chosen and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._chosen)
            return
        steps = [r.id for r in self._rows if not r.stage]
        move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if move is None or self._chosen not in steps:
            super().keyPressEvent(event)
            return
        k = min(max(steps.index(self._chosen) + move, 0), len(steps) - 1)
        self._choose(steps[k])


def _end(rows: list[GanttRow], marks: Marks, quarters: int) -> int:
    """Where the time axis ends: a quarter after the last late end, gate or duty, within the plan's own."""
    last = [x for r in rows for x in (r.end, r.late, r.gate or 0.0, *(r.agreed or ()))]
    last += [d.quarter for d in marks.duties]
    return min(math.ceil(max(last, default=0.0)) + 1, quarters)
