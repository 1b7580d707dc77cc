"""The tools that are still to be decided, as tiles: who serves a category, and what comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from planner.analysis.around.decision_list import CLOSE, ToolChoice
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import decimal
from planner.domain.content.catalogue import Catalogue
from planner.ui.kit.flow import cleared
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.style import ring
from planner.ui.kit.text import Pressed, set_tip

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
MOST = 5
LEAST = 3
"""Tiles that share a row at least, where there is room for so many."""
WIDTH = 47
"""Grid units below which a tile has no room beside the next."""


class ChoiceTile(Pressed, QAbstractButton):
    """One category with its tool; clicked, its tools are compared beside the list."""

    def __init__(self, look: Look, one: ToolChoice, catalogue: Catalogue) -> None:
        super().__init__()
        self._look, self.category, self._told = look, one.category, bool(one.told)
        self._kept = not one.open
        self._head = tr(catalogue.category_names[one.category])
        self._name = tr(catalogue.name_of(one.tool))
        self._state = tr("kept" if one.kept else "decided" if one.settled else "decide")
        self._line = tr(one.told or _beside(one, catalogue))
        self.setText(self._name)
        self.setCheckable(True)
        said = [self._head, self._name, self._state, self._line]
        self.setAccessibleName("; ".join(said))
        set_tip(self, self._line)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Three lines with room around them."""
        return QSize(self._look.u(WIDTH), self._look.u(17.5))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw frame and words."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        lit = on or self.hasFocus()
        painter.setPen(QPen(look.colour("accent" if lit else "line"), 2 if lit else 1))
        painter.setBrush(look.colour("accent_soft" if on else "base"))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, 6, 6)
        if on and self.hasFocus():  # its frame is that of the focus already
            ring(painter, frame.adjusted(2, 2, -2, -2), look.colour("accent"))
        inner = frame.adjusted(look.u(3), look.u(2), -look.u(3), -look.u(2))
        high = inner.height() / 3
        lines = [
            QRectF(inner.left(), inner.top() + k * high, inner.width(), high) for k in range(3)
        ]
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(look.font("small", bold=self._kept))
        metrics = painter.fontMetrics()
        painter.setPen(look.colour("good" if self._kept else "accent"))
        painter.drawText(lines[0], RIGHT, self._state)
        used = metrics.horizontalAdvance(self._state) + look.u(1)
        if self._kept:
            side = look.drawn(12)
            mark = pixmap("check", look.colour("good"), side, 2.0)
            x, y = round(lines[0].right() - used - side), round(lines[0].center().y() - side / 2)
            painter.drawPixmap(x, y, mark)
            used += side + look.u(1)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        room = round(lines[0].width() - used)
        painter.drawText(lines[0], LEFT, metrics.elidedText(self._head, elide, room))
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("text"))
        shown = painter.fontMetrics().elidedText(self._name, elide, round(inner.width()))
        painter.drawText(lines[1], LEFT, shown)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        line = lines[2]
        if self._told:
            side = look.drawn(13)
            mark = pixmap("warning", look.colour("warn"), side, 2.0)
            painter.drawPixmap(round(line.left()), round(line.center().y() - side / 2), mark)
            line = line.adjusted(side + 4, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(self._line, elide, round(line.width()))
        painter.drawText(line, LEFT, shown)


def _beside(one: ToolChoice, catalogue: Catalogue) -> str:
    """The score and the next; of what is in place, what it serves."""
    if one.kept:
        if one.practices == 1:
            return "in place; serves one practice"
        return phrase("in place; serves {n} practices", n=one.practices)
    if not one.next_tool:
        return phrase("{score}; nothing else fits", score=decimal(one.score, 2))
    rival = catalogue.name_of(one.next_tool)
    pattern = (
        "{score}; close: {rival} {next}"
        if abs(one.score - one.next_score) < CLOSE
        else "{score}; {rival} {next}"
    )
    score, then = decimal(one.score, 2), decimal(one.next_score, 2)
    return phrase(pattern, score=score, rival=rival, next=then)


class ChoiceTiles(QWidget):
    """At most five tiles in a row, in two rows where there is less room; Ctrl+1 to Ctrl+5 choose one."""

    chosen = Signal(str)
    """A category is to be compared."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tiles: list[ChoiceTile] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.u(2.5))
        self._columns = 0
        self.setAccessibleName(tr("Tools to decide"))
        look.changed.connect(self._lay_out)
        for k in range(MOST):
            keys = QShortcut(QKeySequence(f"Ctrl+{k + 1}"), self)
            keys.setContext(Qt.ShortcutContext.WindowShortcut)
            keys.activated.connect(self._presser(k))

    def _presser(self, k: int) -> Callable[[], None]:
        def press() -> None:
            if k < len(self._tiles):
                self._tiles[k].setFocus()
                self._tiles[k].click()

        return press

    def show_choices(self, choices: tuple[ToolChoice, ...], catalogue: Catalogue) -> None:
        """Show the first of the choices; nothing where there is none."""
        cleared(self._grid)
        self._tiles, self._columns = [], 0
        self.setVisible(bool(choices))
        for one in choices[:MOST]:
            tile = ChoiceTile(self._look, one, catalogue)
            tile.clicked.connect(lambda _=False, key=one.category: self.chosen.emit(key))
            self._tiles.append(tile)
        self._lay_out()

    def mark(self, category: str) -> None:
        """Hold down the tile of the category that is compared."""
        for tile in self._tiles:
            tile.setChecked(tile.category == category)

    def _lay_out(self) -> None:
        count, room = len(self._tiles), int(self.width() // self._look.u(WIDTH))
        columns = max(min(count, room), 1)
        columns = -(-count // -(-count // columns)) if count else 1  # rows of about as many
        across = max(columns, min(LEAST, room))  # few tiles do not fill the row
        for k in range(MOST):
            self._grid.setColumnStretch(k, 1 if k < across else 0)
        if columns == self._columns or not count:
            return
        self._columns = columns
        for k, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, k // columns, k % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit the room."""
        super().resizeEvent(event)
        self._lay_out()


def statement(in_plan: int, known: int, must: int, open_: int) -> str:
    """How many of all are planned, how many of these are required, and what is to be decided."""
    first = phrase("{n} of {all} are in the plan.", n=in_plan, all=known)
    if must:
        first = phrase(
            "{n} of {all} are in the plan, {must} are required.", n=in_plan, all=known, must=must
        )
    if open_ == 0:
        return first
    choice = (
        "One tool choice is yours."
        if open_ == 1
        else phrase("{n} tool choices are yours.", n=open_)
    )
    return joined([first, choice], " ")
