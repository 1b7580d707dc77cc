"""The few numbers that move the result most: one field each, and what was understood beside it.

Rows stand in the order of what they move, which stays as it is while somebody types in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from textwrap import shorten

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGridLayout,
    QMenu,
    QSizePolicy,
    QWidget,
)

from planner.analysis.study.baseline import RegisterRow, around
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import money
from planner.domain.base.types import clean_text
from planner.domain.base.written.figures import Field as NumberField
from planner.domain.case.estimate import GRADE_WORDS, Grade, Range
from planner.ui.kit.card import Card
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import EchoLine, typed_number
from planner.ui.kit.number_words import echo_words
from planner.ui.kit.parse import exact_input, number_text, parse_number
from planner.ui.kit.session import Session
from planner.ui.kit.style import UNCONFIRMED, ring
from planner.ui.kit.text import Field, LinkButton, PlainLabel, Pressed, set_tip
from planner.ui.organisation.number_marks import Influence, OnUsual

MOST = 8
"""How many numbers stand there."""
HEADS = ("Assumption", "moves the worth", "Figure or range", "", "Understood as",
         "Yours on the usual range", "Grade", "Source", "")  # fmt: skip
STRETCHES = (5, 0, 0, 2, 5, 4, 0, 5, 0)
MOVES, TYPE, SAID = 1, 2, 4
LEAST = {0: 27, SAID: 24}
"""Least widths of columns whose words wrap, in grid units, where there is room for columns."""
ROWS = 4
"""Rows of the grid a number takes: name, field, what is understood (these may be one), what is asked."""
TYPED = (27, 22)
"""How wide the field of a figure is; the second where there is little room."""
SOURCE = 72
"""Letters of a source that stand in its row: two or three lines; its tip says all of it."""
ROOMY = (MOVES, 5, 7)
"""Columns that are left out where there is little room."""


def range_text(range_: Range, unit: str, *, stated: bool = True) -> str:
    """A range as it is typed: ``350k–1m``, or the figure where it has none; a share without its sign.

    What nobody ``stated`` is shown to two or three digits: a default in another currency has endless ones.
    """
    ends = (range_.low,) if range_.is_fixed else (range_.low, range_.high)
    if not stated:
        return "–".join(number_text(v, unit).removesuffix("\u00a0%") for v in ends)
    return "–".join(_short(v, unit) for v in ends)


def _short(value: float, unit: str) -> str:
    """As short as it is read back without loss."""
    words = number_text(value, unit)
    try:
        same = abs(parse_number(words, unit) - value) <= 1e-9 * abs(value)
    except InputError:
        same = False
    return (words if same else exact_input(value, unit)).removesuffix("\u00a0%")


def ranged(row: RegisterRow, values: tuple[float, ...]) -> Range:
    """What was typed as a range: one figure is as wide as the default. Raises ``ValueError``."""
    if len(values) == 1:
        return around(row.definition, row.default, values[0])
    low, middle, high = values
    return Range(low=low, likely=middle, high=high, shape="fixed" if low == high else "percentiles")


def deciding_words(count: int, mine: int, *, known: bool) -> str:
    """How many of the numbers that decide are the organisation's own; ``known`` says that it is computed."""
    patterns = _MOVING if known else _ASKED
    which = 0 if not mine else 3 if mine == count else 1 if mine == 1 else 2
    return phrase(patterns[which], n=count, mine=mine)


_MOVING = (
    "None of the {n} numbers that move the result most is yours yet: all are defaults.",
    "One of the {n} numbers that move the result most is yours; the rest are defaults.",
    "{mine} of the {n} numbers that move the result most are yours; the rest are defaults.",
    "All {n} numbers that move the result most are yours.",
)
_ASKED = (
    "Begin with {n} numbers: none is yours yet, all are defaults.",
    "Begin with {n} numbers: one is yours, the rest are defaults.",
    "Begin with {n} numbers: {mine} are yours, the rest are defaults.",
    "The {n} numbers to begin with are yours.",
)


class GradeChip(Pressed, QAbstractButton):
    """How good a number is, A to D; pressed, it offers the four in words."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu_ = QMenu(self)
        for grade, words in GRADE_WORDS.items():
            said = tr(phrase("{grade}: {words}", grade=grade, words=tr(words)))
            self.menu_.addAction(said).triggered.connect(partial(self._choose, grade))
        self.clicked.connect(self._open)

    def _choose(self, grade: Grade, _: bool = False) -> None:
        self.chosen.emit(grade)

    def _open(self) -> None:
        self.menu_.setFont(self._look.font())
        self.menu_.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def show_grade(self, grade: Grade, name: str) -> None:
        """Show the grade of the number with that name."""
        self.setText(grade)
        words = tr(phrase("{grade}: {words}", grade=grade, words=tr(GRADE_WORDS[grade])))
        set_tip(self, Verbatim(words))
        self.setAccessibleName(f"{tr(name)}, {tr('Grade')} {words}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A square to hit."""
        return QSize(self._look.u(6), self._look.u(6))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the square with its letter."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        painter.setPen(QPen(look.colour("accent" if self.underMouse() else "control"), 1))
        painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(square, 3, 3)
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.colour("text"))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            ring(painter, self.rect(), look.colour("accent"))


class _Typed(Field):
    """A field that says when somebody comes to it; Escape takes back what was typed."""

    came = Signal()
    left = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Say so."""
        super().focusInEvent(event)
        self.came.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape restores what stood there."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.left.emit()
            return
        super().keyPressEvent(event)


class _Said(PlainLabel):
    """What is understood; in italics where it is only a default."""

    assumed = False

    def restyle(self) -> None:
        """Take the font of a default, or of what was stated."""
        super().restyle()
        font = QFont(self.font())
        font.setItalic(self.assumed)
        self.setFont(font)


@dataclass(frozen=True)
class Doing:
    """What the page does for the rows: how a field is read, and how a row is stated anew."""

    field: Callable[[RegisterRow], NumberField]
    state: Callable[[RegisterRow, str, Range | None, Grade | None, str | None], bool]


class DecidingRow:
    """One number: its widgets stand in the grid of the card."""

    def __init__(self, look: Look, session: Session, row: RegisterRow, doing: Doing) -> None:
        self._session, self._doing, self.row = session, doing, row
        self._moves: float | None = None
        label = row.definition.label
        self.name = PlainLabel(look, label, bold=True, wrap=True)
        self.bar = Influence(look)
        self.line = _Typed(look, label)
        self.unit = PlainLabel(look, "", "small", "muted", wrap=True)
        self.said = _Said(look, "", "small", wrap=True)
        self.mark = OnUsual(look)
        self.grade = GradeChip(look)
        self.source = PlainLabel(look, "", "small", "muted", wrap=True)
        self.confirm = LinkButton(look, "Confirm")
        self.confirm.setAccessibleName(f"{tr('Confirm')}: {tr(label)}")
        self.ask = EchoLine(look)
        self.ask.hide()
        self.ask.said.connect(lambda _: self.ask.setVisible(self.ask.asks))
        self.line.textEdited.connect(self._echo)
        self.line.editingFinished.connect(self._commit)
        self.line.left.connect(self._restore)
        self.grade.chosen.connect(self._grade)
        self.confirm.clicked.connect(self._confirm)

    def cells(self) -> tuple[QWidget, ...]:
        """The widgets in the order of the columns."""
        return (self.name, self.bar, self.line, self.unit, self.said, self.mark, self.grade,
                self.source, self.confirm)  # fmt: skip

    def show_row(self, row: RegisterRow, share: float | None) -> None:
        """Show the number as it is now; ``share`` is what it moves against the first, if that is known."""
        self.row, self._moves = row, share
        usual = row.default
        if not (self.line.hasFocus() and self.line.isModified()):
            self.line.setText(range_text(row.range, row.definition.unit, stated=row.confirmed))
            self.line.setModified(False)
            self._understood()
        self.line.setProperty(UNCONFIRMED, not row.confirmed)
        self.line.update()
        moves = phrase("moves the worth: {part:.0%} of the first", part=share or 0.0)
        self.bar.show_share(share or 0.0, moves if share is not None else "")
        symbol = self._session.project.organisation.currency
        unit = tr(row.definition.unit).replace("money", symbol).replace("share", "%")
        self.unit.setText(Verbatim(unit))
        words = "" if usual.is_fixed else self._span(usual)
        self.mark.show_range(
            row.range,
            usual,
            stated=row.confirmed,
            words=phrase("Usual: {span}", span=words) if words else "",
        )
        self.grade.show_grade(row.grade, row.definition.label)
        source = "Don’t know; default used" if row.dont_know else tr(row.source)
        short = shorten(source, SOURCE, placeholder="…")
        self.source.setText(Verbatim(short) if short != source else source)
        set_tip(self.source, Verbatim(source) if short != source else "")
        self.confirm.setVisible(not row.confirmed)

    def _span(self, range_: Range) -> str:
        currency = self._session.project.organisation.currency
        return _span(range_, self.row.definition.unit, currency)

    def _understood(self) -> None:
        row = self.row
        span = self._span(row.range)
        self.said.assumed = not row.confirmed
        self.said.set_token("text" if row.confirmed else "muted")
        pattern = "= {span}" if row.confirmed else "default, {span}"
        self.said.setText(phrase(pattern, span=span))

    def _echo(self, text: str) -> None:
        words, colour = echo_words(text, self._doing.field(self.row), self._session.typed.proved)
        self.said.assumed = False
        self.said.set_token("text" if colour == "muted" else colour)
        self.said.setText(words)

    def _restore(self) -> None:
        self.line.setModified(False)
        self.ask.say("")
        self.show_row(self.row, self._moves)

    def _commit(self) -> None:
        if not self.line.isModified() or self.ask.asks:
            return
        text, row = clean_text(self.line.text()).strip(), self.row
        self.line.setModified(False)

        def take(values: tuple[float, ...]) -> bool:
            try:
                found: Range | None = ranged(row, values)
            except ValueError:
                found = None
            return self._doing.state(row, text, found, None, None)

        where = self._doing.field(row)
        try:
            if typed_number(self.ask, self._session.typed, text, where, take) or self.ask.asks:
                return
        except (InputError, ValueError) as error:
            self._session.message.emit(str(error), True)
        self._restore()

    def _grade(self, grade: Grade) -> None:
        self._doing.state(self.row, grade, self.row.range, grade, None)

    def _confirm(self) -> None:
        said = joined(["Default confirmed", Verbatim(self.row.source)], ": ")
        self._doing.state(self.row, "", self.row.range, None, tr(said))


def _span(range_: Range, unit: str, currency: str) -> str:
    """A range in short words; the unit stands beside the field."""

    def said(value: float) -> str:
        return money(value, currency) if "money" in unit else number_text(value, unit)

    if range_.is_fixed:
        return said(range_.likely)
    low, middle, high = (said(v) for v in (range_.low, range_.likely, range_.high))
    return tr(phrase("{low} to {high}, middle {middle}", low=low, high=high, middle=middle))


class DecidingCard(Card):
    """The numbers that decide; ``picked`` carries the id of the one that somebody came to."""

    picked = Signal(str)

    def __init__(self, look: Look, session: Session, doing: Doing) -> None:
        caption = "grey band: the usual range; hollow: a default that nobody has confirmed"
        super().__init__(look, "The numbers that decide", caption)
        self._session, self._doing = session, doing
        self._stacked, self._known = False, False
        self.rows: dict[str, DecidingRow] = {}
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(look.u(1.5))
        self.body.addLayout(self._grid)
        look.changed.connect(self._look_changed)
        self._heads = [PlainLabel(look, words, "small", "muted", wrap=True) for words in HEADS]
        for k, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, k)
            self._grid.setColumnStretch(k, STRETCHES[k])

    def _look_changed(self) -> None:
        self.stack(self._stacked)

    def typing(self) -> bool:
        """Whether somebody is in one of the rows: then they stay where they are."""
        now = QApplication.focusWidget()
        return now is not None and self.isAncestorOf(now)

    def show_numbers(self, found: list[tuple[RegisterRow, float | None]]) -> None:
        """Show numbers with what each moves against the first; ``None`` where nothing is known of that."""
        ids = [row.definition.id for row, _ in found]
        if ids != [*self.rows]:
            self._lay_out([row for row, _ in found])
        for row, share in found:
            self.rows[row.definition.id].show_row(row, share)
        self._known = any(share is not None for _, share in found)
        self.stack(self._stacked)
        self.setVisible(bool(found))

    def _lay_out(self, rows: list[RegisterRow]) -> None:
        for old in self.rows.values():
            for widget in (*old.cells(), old.ask):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for k, row in enumerate(rows):
            made = DecidingRow(self._look, self._session, row, self._doing)
            self.rows[row.definition.id] = made
            for column, widget in enumerate(made.cells()):
                self._grid.addWidget(widget, ROWS * k + 2, column, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(made.ask, ROWS * k + 4, 0, 1, len(HEADS))
            made.line.came.connect(partial(self.picked.emit, row.definition.id))
        self.stack(self._stacked)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card, and a hairline above each row."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QPen(self._look.colour("line"), 1))
        room, gap = self._grid.geometry(), self._grid.verticalSpacing()
        for row in self.rows.values():  # the tallest of its cells begins highest
            y = min(w.geometry().top() for w in row.cells() if w.isVisible()) - gap // 2 - 1
            painter.drawLine(room.left(), y, room.right(), y)

    def stack(self, stacked: bool) -> None:
        """Leave out what there is no room for; names stand above their numbers then, what they mean below."""
        self._stacked = stacked
        for k, row in enumerate(self.rows.values()):
            line, middle = ROWS * k + 2, Qt.AlignmentFlag.AlignVCenter
            if stacked:
                self._grid.addWidget(row.name, line - 1, 0, 1, len(HEADS))
                self._grid.addWidget(row.line, line, 0, 1, TYPE + 1, middle)
                self._grid.addWidget(row.said, line + 1, 0, 1, len(HEADS))
            else:
                for widget, column in ((row.name, 0), (row.line, TYPE), (row.said, SAID)):
                    self._grid.addWidget(widget, line, column, middle)
            row.line.setFixedWidth(self._look.u(TYPED[stacked]))
        for column, head in enumerate(self._heads):
            head.setVisible(not stacked)  # then each row says by itself what it is
            alone = stacked and column in LEAST
            self._grid.setColumnStretch(column, 0 if alone else STRETCHES[column])
            least = 0 if stacked else LEAST.get(column, 0)
            self._grid.setColumnMinimumWidth(column, self._look.u(least))
        self._grid.setHorizontalSpacing(self._look.u(1 if stacked else 2))
        for column in ROOMY:
            shown = not stacked and (self._known or column != MOVES)
            self._heads[column].setVisible(shown)
            self._grid.setColumnStretch(column, STRETCHES[column] if shown else 0)
            for row in self.rows.values():
                row.cells()[column].setVisible(shown)
