"""Levels by team and dimension in one table; its right half is the scale: now, before, with the plan, target.

The targets are set where they stand: by dragging their handle, or with the arrow keys on the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)

from planner.domain.answers.level import Level
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import level as level_words
from planner.maturity.score import Distance
from planner.maturity.words import distance_words, figure
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.results.hero_marks import CENTRE, LEFT, RIGHT, Axis, cell, draw_marks
from planner.ui.widgets.chart import Charted
from planner.ui.widgets.painted_rows import PaintedRows

STEP, FINE = 0.5, 0.1
"""How far an arrow key and the mouse move a target; with Shift finely."""
TOP = 4.0
ROOMY = 85
"""Grid units of the scale from which on there is room at the end of a row for the way to its questions."""


@dataclass(frozen=True)
class HeroRow:
    """One dimension: level over all and by team, in the round before, with the plan; target and gaps.

    Marks are those of ``one`` team where one is chosen, else of all; ``questions`` is how many it has.
    """

    id: str
    name: str
    overall: Level
    teams: tuple[Level, ...]
    before: float | None
    plan: float | None
    target: float | None
    gap: Distance | None
    left: Distance | None
    one: Level | None = None
    questions: int = 0

    @property
    def marked(self) -> Level:
        """The level whose marks stand on the scale."""
        return self.overall if self.one is None else self.one

    @property
    def left_words(self) -> str:
        """What the plan leaves of the gap; nothing without plan or target."""
        if self.left is None:
            return ""
        if self.left.reach == "reached":
            return tr("reached")
        return tr(phrase("{gap} left", gap=distance_words(self.left)))

    def words(self, teams: Sequence[str]) -> str:
        """The row for somebody who does not see it."""
        parts = [phrase("{name}: all {all}", name=self.name, all=self.overall.words)]
        parts += [
            phrase("{team} {level}", team=team, level=figure(found))
            for team, found in zip(teams, self.teams, strict=True)
        ]
        if self.before is not None:
            parts.append(phrase("last round {level}", level=level_words(self.before)))
        if self.target is not None:
            gap = distance_words(self.gap)
            target = level_words(self.target)
            parts.append(phrase("target {target}, gap {gap}", target=target, gap=gap))
        if self.plan is not None:
            parts.append(phrase("with the plan {level}", level=level_words(self.plan)))
        if self.left_words:
            parts.append(self.left_words)
        return tr(joined(parts, "; "))


class HeroTable(PaintedRows, Charted):
    """Rows of dimensions; a row at a time has the keyboard.

    Up and Down go through the rows, Left and Right move the target (finely with Shift), Enter opens the row.
    """

    aimed = Signal(str, float)
    """A target was moved: dimension and level."""
    opened = Signal(str)
    """A row is to be opened."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Levels by team and dimension")
        self._rows: list[HeroRow] = []
        self._teams: list[str] = []
        self._chosen = -1
        """Whose marks stand on the scale: a team, or all of them where it is −1."""
        self._over: int | None = None
        """The row under the mouse."""
        self._held: float | None = None
        """Where a target is while it is dragged."""

    # ------------------------------------------------------------------ showing

    def show_rows(self, rows: Sequence[HeroRow], teams: Sequence[str], chosen: int = -1) -> None:
        """Show rows in the order given, with the marks of the ``chosen`` team or of all (−1).

        The row that has the keyboard keeps it.
        """
        kept = self._rows[self.row].id if self.row < len(self._rows) else ""
        self._rows = [replace(r, name=tr(r.name)) for r in rows]
        self._teams, self._chosen = list(teams), chosen
        self.row = next((k for k, r in enumerate(self._rows) if r.id == kept), 0)
        self._held = None
        self.say()
        self.refresh()

    @property
    def order(self) -> list[str]:
        """The dimensions from top to bottom."""
        return [r.id for r in self._rows]

    def grid(self) -> Grid | None:
        """All that is drawn, as a table."""
        heads = ("Dimension", "All", *self._teams, "Last round", "With the plan", "Target", "Gap")
        rows = [
            (
                r.name,
                *(figure(x) for x in (r.overall, *r.teams)),
                *(level_words(x) for x in (r.before, r.plan, r.target)),
                distance_words(r.gap),
            )
            for r in self._rows
        ]
        return tuple(map(tr, heads)), rows

    def row_words(self) -> list[str]:
        """Each dimension with its levels, target and gap."""
        return [r.words(self._teams) for r in self._rows]

    # ------------------------------------------------------------------ measures

    @property
    def high(self) -> int:
        """A row of levels."""
        return self._look.u(8.5)

    @property
    def head(self) -> int:
        """Names of teams and the scale."""
        return self._look.u(9)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Head and rows."""
        return QSize(self._look.u(120), self.head + self.high * len(self._rows))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It may be narrow: then it leaves the teams out."""
        return QSize(self._look.u(60), self.sizeHint().height())

    def axis(self) -> Axis:
        """Where everything stands across, in the width there is: the teams go where the scale has no room."""
        look = self._look
        fits = QFontMetricsF(look.font()).horizontalAdvance
        needed = max((fits(r.name) for r in self._rows), default=0.0) + look.u(4)
        small = QFontMetricsF(look.font("small")).horizontalAdvance
        left = max((small(r.left_words) for r in self._rows), default=0.0)
        ends = max(left, small(tr("with the plan"))) + look.u(5) if left else look.u(2)
        way = max((small(self._way(r)) for r in self._rows), default=0.0) + look.u(4)
        widest = max((small(t) for t in self._teams), default=0.0)
        cell = min(max(widest + look.u(1), look.u(13.5)), look.u(20))
        names, teams = min(needed, look.u(60)), len(self._teams)
        roomy = Axis.within(look, self.width(), names, ends + way, teams, cell)
        if roomy.span >= look.u(ROOMY) and roomy.teams == teams:
            return replace(roomy, way=self.width() - way)
        return Axis.within(look, self.width(), names, ends, teams, cell)

    @staticmethod
    def _way(row: HeroRow) -> str:
        """What leads to the questions of a row."""
        return f"{tr(phrase('{n} questions', n=row.questions))} ›" if row.questions else ""

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw head, scale and rows."""
        look, painter, axis = self._look, self.painter(), self.axis()
        self._paint_head(painter, axis)
        painter.setPen(QPen(look.colour("line"), 1))
        for k in range(5 if axis.span else 0):
            x = axis.x(k)
            painter.drawLine(QPointF(x, self.head - look.u(1)), QPointF(x, self.height()))
        for k, row in enumerate(self._rows):
            self._paint_row(painter, axis, row, k)

    def _paint_head(self, painter: QPainter, axis: Axis) -> None:
        look, head = self._look, self.head
        for k, name in enumerate((*self._teams[: axis.teams], tr("All"))):
            left = axis.cells[k]
            on = k == (self._chosen if 0 <= self._chosen < axis.teams else axis.teams)
            painter.setFont(look.font("small", bold=on))
            painter.setPen(look.colour("text" if on else "muted"))
            room = QRectF(left, 0, axis.cell, head)
            painter.drawText(room, CENTRE, self.fit(painter, name, room))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        for k in range(5 if axis.span else 0):
            painter.drawText(
                QRectF(axis.x(k) - look.u(4), 0, look.u(8), head - look.u(1)), CENTRE, str(k)
            )
        if any(r.left_words if axis.span else r.gap for r in self._rows):
            room = QRectF(axis.end, 0, (axis.way or self.width()) - axis.end - look.u(2), head)
            painter.drawText(room, RIGHT, tr("with the plan" if axis.span else "Gap"))

    def _paint_row(self, painter: QPainter, axis: Axis, row: HeroRow, k: int) -> None:
        look, y, high = self._look, self.head + k * self.high, self.high
        whole = QRectF(0, y, self.width(), high)
        current = k == self.row and self.hasFocus()
        if current:
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 5, 5)
        else:
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(whole.topLeft(), whole.topRight())
        painter.setFont(look.font(bold=current))
        painter.setPen(look.colour("text"))
        room = QRectF(look.u(2), y, axis.names - look.u(3), high)
        painter.drawText(room, LEFT, self.fit(painter, row.name, room))
        for n, found in enumerate((*row.teams[: axis.teams], row.overall)):
            rect = QRectF(axis.cells[n], y + look.u(1), axis.cell, high - look.u(2))
            cell(painter, look, rect, found, bold=n == axis.teams)
        target = self._held if self._held is not None and k == self.row else row.target
        gap = distance_words(row.gap) if row.gap is not None else ""
        if axis.span:
            here = replace(row, target=target)
            held = target if self._held is not None and k == self.row else None
            draw_marks(painter, look, axis, y + high / 2, here, gap, held, current=current)
        done = row.left is not None and row.left.reach == "reached"
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("good" if done else "muted"))
        room = QRectF(axis.end, y, (axis.way or self.width()) - axis.end - look.u(2), high)
        painter.drawText(room, RIGHT, row.left_words if axis.span else gap)
        if axis.way and (current or k == self._over):
            painter.setPen(look.colour("accent"))
            room = QRectF(axis.way, y, self.width() - axis.way - look.u(1), high)
            painter.drawText(room, RIGHT, self._way(row))

    # ------------------------------------------------------------------ keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go through the rows, move the target of one, open it."""
        key, fine = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        rows = {Qt.Key.Key_Up: self.row - 1, Qt.Key.Key_Down: self.row + 1}
        rows |= {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._rows) - 1}
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        others = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if not self._rows or others:
            super().keyPressEvent(event)
        elif key in rows:
            self.choose(rows[Qt.Key(key)])
        elif key in sides and self._rows[self.row].target is not None:
            self._move(sides[Qt.Key(key)] * (FINE if fine else STEP))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._rows[self.row].id)
        elif key == Qt.Key.Key_Escape and self._held is not None:
            self._held = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _move(self, by: float) -> None:
        row = self._rows[self.row]
        after = round(min(max((row.target or 0.0) + by, 0.0), TOP), 1)
        if after != row.target and after > 0:
            self.aimed.emit(row.id, after)

    def _on_handle(self, place: QPointF) -> bool:
        row, axis = self.row_at(place.y()), self.axis()
        target = self._rows[row].target if row is not None else None
        return bool(axis.span) and target is not None and abs(place.x() - axis.x(target)) <= 12

    def _on_way(self, place: QPointF) -> bool:
        way, row = self.axis().way, self.row_at(place.y())
        return (
            bool(way) and place.x() >= way and row is not None and bool(self._rows[row].questions)
        )

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No row is under the mouse any more."""
        super().leaveEvent(event)
        self._over = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a row; on its handle, hold the target."""
        row = self.row_at(event.position().y())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.choose(row)
        if self._on_handle(event.position()):
            self._held = self._rows[row].target
        elif self._on_way(event.position()):
            self.opened.emit(self._rows[row].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag the target that is held; show where one can be."""
        if self._held is None:
            place, shape = event.position(), Qt.CursorShape.ArrowCursor
            if self._on_handle(place):
                shape = Qt.CursorShape.SizeHorCursor
            elif self._on_way(place):
                shape = Qt.CursorShape.PointingHandCursor
            self.setCursor(shape)
            if (over := self.row_at(place.y())) != self._over:
                self._over = over
                self.update()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = FINE if fine else STEP
        level = round(self.axis().level(event.position().x()) / step) * step
        self._held = round(min(max(level, step), TOP), 1)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Set the target where it was let go."""
        held, self._held = self._held, None
        if held is not None and held != self._rows[self.row].target:
            self.aimed.emit(self._rows[self.row].id, held)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the row."""
        row = self.row_at(event.position().y())
        if row is not None:
            self.opened.emit(self._rows[row].id)
