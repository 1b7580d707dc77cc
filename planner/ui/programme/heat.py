"""Units × quarters: how many steps begin, a row a unit; only the rows in sight are painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion

from planner.domain.base.language import Verbatim, phrase, tr
from planner.ui.kit.clip import Entry, Grid, show_menu
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.widgets.painted import Painted

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
NAME, WORTH, LEVEL, WAITS = 42.0, 21.0, 12.0, 40.0
ROW = 9.0
HEAD = 16.5


@dataclass(frozen=True)
class HeatRow:
    """A unit: steps begun by quarter, its figures as words, and a sentence in their place where it has none.

    ``heading`` rows name a group of units.
    """

    id: str
    name: str
    begun: tuple[int, ...] = ()
    worth: str = ""
    level: str = ""
    waits: str = ""
    why: str = ""
    flag: bool = False
    heading: bool = False
    good: bool = True


class HeatMap(Painted):
    """Chooses rows by click and arrow keys; Shift and an arrow moves a unit, F forces it in."""

    selected = Signal(str)
    moved = Signal(str, int)
    forced = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Steps begun by unit and quarter")
        self.rows: list[HeatRow] = []
        self.quarters: list[tuple[str, str]] = []
        self.duties: list[tuple[float, str]] = []
        self.current = ""
        self.more: Callable[[str], list[Entry]] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_rows(
        self,
        rows: Sequence[HeatRow],
        quarters: Sequence[tuple[str, str]],
        duties: Sequence[tuple[float, str]],
    ) -> None:
        """Show other rows; ``quarters`` are year and name, ``duties`` a place on the axis and a day."""
        self.rows, self.quarters, self.duties = list(rows), list(quarters), list(duties)
        if all(r.id != self.current for r in self.rows):
            self.current = ""
        self._say()
        self.refresh()

    def grid(self) -> Grid | None:
        """What is drawn, as a table."""
        heads = [tr("Unit"), *(f"{n} {y}" for y, n in self.quarters)]
        heads += [tr("worth"), tr("level"), tr("waits for")]
        rows = [
            [
                r.name,
                *(str(n or "") for n in r.begun or [0] * len(self.quarters)),
                r.worth,
                r.level,
                tr(r.waits or r.why),
            ]
            for r in self.rows
            if not r.heading
        ]
        return heads, rows

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Head and rows."""
        return QSize(820, round(self._look.u(HEAD) + self._look.u(ROW) * len(self.rows)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never lower than all rows: it lies in an area that scrolls."""
        return QSize(self._look.u(NAME + WORTH + LEVEL + 60), self.sizeHint().height())

    def x_of(self, quarter: float) -> float:
        """Where a quarter begins."""
        look = self._look
        left = float(look.u(NAME))
        room = self.width() - left - look.u(WORTH + LEVEL) - self._waits_width()
        return left + room * quarter / max(1, len(self.quarters))

    def _waits_width(self) -> float:
        return float(self._look.u(WAITS if self.width() > self._look.u(190) else WAITS * 0.6))

    def _row_at(self, y: float) -> int:
        place = int((y - self._look.u(HEAD)) // self._look.u(ROW))
        return place if 0 <= place < len(self.rows) else -1

    def choose(self, id_: str) -> None:
        """Choose a unit."""
        if id_ != self.current:
            self.current = id_
            self._say()
            self.update()
        self.selected.emit(id_)

    def _say(self) -> None:
        row = next((r for r in self.rows if r.id == self.current and not r.heading), None)
        if row is None:
            words = phrase("{n:d} units", n=sum(not r.heading for r in self.rows))
        elif row.why:
            words = phrase("{unit}: {why}", unit=Verbatim(row.name), why=row.why)
        else:
            words = phrase(
                "{unit}: {n:d} steps, {worth}, level {level}",
                unit=Verbatim(row.name),
                n=sum(row.begun),
                worth=row.worth,
                level=row.level,
            )
        self.setAccessibleDescription(tr(words))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the row."""
        place = self._row_at(event.position().y())
        if place >= 0 and not self.rows[place].heading:
            self.choose(self.rows[place].id)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the unit with its share."""
        if self.current and self._row_at(event.position().y()) >= 0:
            self.opened.emit(self.current)

    def contextMenuEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
        """Offer what can be done with the unit."""
        place = self._row_at(event.pos().y())
        if place >= 0 and not self.rows[place].heading:
            self.choose(self.rows[place].id)
        found: list[Entry] = []
        if self.more is not None and self.current:
            found = [*self.more(self.current), (None, lambda: None)]
        show_menu(self, [*found, *self.entries()], event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows choose; with Shift they move the unit; F forces it in; Enter opens it."""
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not shift:
            self._step(-1 if key == Qt.Key.Key_Up else 1)
        elif self.current and shift and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(self.current, -1 if key == Qt.Key.Key_Left else 1)
        elif self.current and key == Qt.Key.Key_F and not event.modifiers():
            self.forced.emit(self.current)
        elif self.current and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        ids = [r.id for r in self.rows if not r.heading]
        if not ids:
            return
        at = ids.index(self.current) if self.current in ids else (-1 if by > 0 else len(ids))
        self.choose(ids[min(max(at + by, 0), len(ids) - 1)])

    def row_rect(self, id_: str) -> QRectF:
        """Where a unit's row lies."""
        place = next((k for k, r in enumerate(self.rows) if r.id == id_), 0)
        look = self._look
        return QRectF(0, look.u(HEAD) + look.u(ROW) * place, self.width(), look.u(ROW))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the head and the rows in sight."""
        look, painter = self._look, self.painter()
        sight = QRectF(event.rect())
        if sight.top() < look.u(HEAD):
            self._head(painter)
        first = max(0, int((sight.top() - look.u(HEAD)) // look.u(ROW)))
        last = min(len(self.rows), int((sight.bottom() - look.u(HEAD)) // look.u(ROW)) + 1)
        most = max((n for r in self.rows for n in r.begun), default=1)
        for place in range(first, last):
            self._row(painter, self.rows[place], look.u(HEAD) + place * look.u(ROW), most)
        free = QRegion(event.rect())  # no line goes through the sentence of a row
        for row in self.rows[first:last]:
            if row.why:
                free -= QRegion(self.row_rect(row.id).toAlignedRect())
        painter.setClipRegion(free)
        painter.setPen(QPen(look.colour("warn"), 1.6, Qt.PenStyle.DashLine))
        for at, _ in self.duties:
            x = self.x_of(at)
            painter.drawLine(QPointF(x, look.u(0.5)), QPointF(x, self.height()))

    def _head(self, painter: QPainter) -> None:
        look = self._look
        painter.setFont(look.font("small"))
        year = ""
        for k, (which, name) in enumerate(self.quarters):
            place = QRectF(self.x_of(k), look.u(11), self.x_of(k + 1) - self.x_of(k), look.u(5))
            painter.setPen(look.colour("muted"))
            painter.drawText(place, CENTRE, name)
            if which != year:
                year = which
                painter.setFont(look.font("small", bold=True))
                painter.setPen(look.colour("text"))
                painter.drawText(place.translated(0, -look.u(5)), CENTRE, which)
                painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        y, high = look.u(11), look.u(5)
        painter.drawText(QRectF(look.u(2), y, look.u(NAME), high), LEFT, tr("Unit"))
        right = self.x_of(len(self.quarters))
        painter.drawText(QRectF(right, y, look.u(WORTH), high), RIGHT, tr("worth"))
        right += look.u(WORTH)
        painter.drawText(QRectF(right, y, look.u(LEVEL), high), RIGHT, tr("level"))
        right += look.u(LEVEL + 3)
        painter.drawText(QRectF(right, y, self._waits_width(), high), LEFT, tr("waits for"))
        painter.setPen(look.colour("warn"))
        said = 0.0
        for at, day in self.duties:
            x, wide = self.x_of(at), painter.fontMetrics().horizontalAdvance(day) + look.u(2)
            if x - wide > said:
                painter.drawText(QRectF(x - wide, 0, wide - look.u(1), look.u(5)), RIGHT, day)
                said = x
            elif x + wide < self.width():  # there is room at its other side alone
                painter.drawText(QRectF(x + look.u(1), 0, wide, look.u(5)), LEFT, day)
                said = x + wide

    def _row(self, painter: QPainter, row: HeatRow, y: float, most: int) -> None:
        look, high = self._look, float(self._look.u(ROW))
        here = row.id == self.current and not row.heading
        if here:
            painter.setPen(QPen(look.colour("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(
                QRectF(1, y + 1, self.width() - 2, high - 2), look.u(1), look.u(1)
            )
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(0, y + high), QPointF(self.width(), y + high))
        painter.setFont(look.font(bold=here or row.heading))
        painter.setPen(look.colour("text"))
        name = QRectF(look.u(2), y, look.u(NAME - 7), high)
        painter.drawText(name, LEFT, self.fit(painter, row.name, name))
        if row.heading:
            return
        if row.flag:
            image = pixmap("flag", look.colour("warn"), look.u(4), self.devicePixelRatioF())
            painter.drawPixmap(round(look.u(NAME - 6)), round(y + high / 2 - look.u(2)), image)
        if row.why:
            self._hatched(painter, row, y, high)
        else:
            for k, n in enumerate(row.begun):
                self._cell(
                    painter, QRectF(self.x_of(k) + 2, y + look.u(1), self._wide(), high), n, most
                )
        if row.level or not row.why:
            self._figures(painter, row, y, high)

    def _wide(self) -> float:
        return self.x_of(1) - self.x_of(0) - 4

    def _cell(self, painter: QPainter, place: QRectF, n: int, most: int) -> None:
        look = self._look
        place.setHeight(place.height() - look.u(2))
        tint = look.colour("accent" if n else "control")
        tint.setAlphaF(0.18 + 0.72 * n / max(most, 1) if n else 0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(place, 3, 3)
        if n:
            painter.setFont(look.font("small", bold=True))
            painter.setPen(look.colour("on_accent" if n / max(most, 1) > 0.55 else "text"))
            painter.drawText(place, CENTRE, str(n))

    def _hatched(self, painter: QPainter, row: HeatRow, y: float, high: float) -> None:
        look = self._look
        right = self.x_of(len(self.quarters)) - 2
        place = QRectF(self.x_of(0) + 2, y + look.u(1), right - self.x_of(0) - 2, high - look.u(2))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(QBrush(look.colour("control"), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(place, 3, 3)
        painter.setFont(look.font("small"))
        words = self.fit(painter, tr(row.why), place.adjusted(look.u(2), 0, -look.u(2), 0))
        wide = painter.fontMetrics().horizontalAdvance(words) + look.u(3)
        ground = QRectF(place.center().x() - wide / 2, place.top() + 1, wide, place.height() - 2)
        painter.fillRect(ground, look.colour("base"))
        painter.setPen(look.colour("text"))
        painter.drawText(ground, CENTRE, words)

    def _figures(self, painter: QPainter, row: HeatRow, y: float, high: float) -> None:
        look = self._look
        right = self.x_of(len(self.quarters))
        painter.setFont(look.font())
        painter.setPen(look.colour("muted" if row.why else "good" if row.good else "bad"))
        painter.drawText(QRectF(right, y, look.u(WORTH), high), RIGHT, row.worth)
        right += look.u(WORTH)
        painter.setFont(look.font(bold=not row.why))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(right, y, look.u(LEVEL), high), RIGHT, row.level)
        right += look.u(LEVEL + 3)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        room = QRectF(right, y, self._waits_width() - look.u(3), high)
        painter.drawText(room, LEFT, self.fit(painter, tr(row.waits), room))
