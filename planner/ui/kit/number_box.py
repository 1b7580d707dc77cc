"""A number with arrows that is read as every other: as people write it, echoed, doubted, asked.

What it understands stands in a slip below the box while somebody types, so that nothing on the page moves.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPalette, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDoubleSpinBox,
    QFrame,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import joined, marked, phrase, tr
from planner.domain.base.written.figures import Field, Mark, field_of
from planner.domain.base.written.numbers import Read, read_number
from planner.domain.base.written.sentences import number_help, number_why
from planner.domain.organisation.organisation import Organisation
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import EchoLine
from planner.ui.kit.number_words import echo_words
from planner.ui.kit.parse import Typed
from planner.ui.kit.session import Session

DIGITS = 6
"""Decimals that a box keeps of a figure that is no whole number."""


def box_field(
    unit: str,
    low: float,
    high: float,
    currency: str = "",
    usual: tuple[float, float] | None = None,
) -> Field:
    """The field of a box: ``low`` and ``high`` in its unit, shares as parts of one."""
    return field_of(unit, currency, bounds=(low, high), usual=usual)


def money_field(
    organisation: Organisation, unit: str, high: float, usual: tuple[float, float]
) -> Field:
    """A field of money in the organisation's currency; ``usual`` is in US dollars."""
    rate = organisation.currency_per_usd
    around = (usual[0] * rate, usual[1] * rate)
    return box_field(unit, 0, high, organisation.currency, around)


def session_box(session: Session, look: Look, where: Field, *, step: float = 1) -> NumberBox:
    """A box of the open document: what is typed anywhere in it proves how figures are written."""
    return NumberBox(look, where, lambda: session.typed, step=step)


class NumberBox(QDoubleSpinBox):
    """A box of one figure; ``value()`` is what it shows, so a share counts in per cent.

    ``typed`` tells the marks proved by what was typed before. What can be two figures, or none that is
    allowed, leaves the old value; the slip below asks, or says why.
    """

    def __init__(
        self,
        look: Look,
        where: Field,
        typed: Callable[[], Typed] | None = None,
        *,
        step: float = 1,
        name: str = "",
    ) -> None:
        super().__init__()
        alone = Typed()
        self._look, self._typed = look, typed or (lambda: alone)
        self.slip: Slip | None = None
        self._by_hand = False
        self.setDecimals(0 if where.whole else DIGITS)
        self.use(where)
        self.setSingleStep(step)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr(name))
        self.lineEdit().textEdited.connect(lambda _: self._echo())

    def use(self, where: Field) -> None:
        """Hold figures of another field from now on: another unit, currency or bound."""
        self.where = where
        times = 100 if where.share else 1
        low, high = where.low or 0.0, 1e12 if where.high is None else where.high
        self.setRange(low * times, high * times)

    def read(self, text: str, decided: Mark | None = None) -> Read:
        """What ``text`` is read as."""
        return read_number(text, self.where, self._typed().proved, decided=decided)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """The exact value; groups only while nobody types there."""
        text = f"{value:.12g}" if self.hasFocus() else f"{value:,.12g}"
        return marked(text if math.fabs(value) < 1e12 else f"{value:g}")

    def valueFromText(self, text: str) -> float:  # noqa: N802 - Qt's name
        """The figure that ``text`` is read as, else what was there."""
        figure = self._bare(text)
        if figure in self._own():
            return self.value()
        read = self.read(figure)
        if read.tag not in ("number", "about"):
            return self.value()
        return read.values[0] * (100 if self.where.share else 1)

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Whatever may become a figure can be typed; what is none is not taken."""
        figure = self._bare(text)
        good = figure in self._own() or self.read(figure).tag in ("number", "about")
        state = QValidator.State.Acceptable if good else QValidator.State.Intermediate
        return state, text, pos

    def fixup(self, text: str) -> str:
        """What is open stays as it is typed: Qt would take the group marks of its locale out of it."""
        return text

    def _bare(self, text: str) -> str:
        text = text.strip()
        for words in (self.prefix().strip(), self.suffix().strip()):
            text = text.removeprefix(words).removesuffix(words).strip() if words else text
        return text

    def _own(self) -> tuple[str, ...]:
        value = self.value()
        texts = (marked(f"{value:.12g}"), marked(f"{value:,.12g}"), self.specialValueText())
        return tuple(t for t in texts if t)

    def _echo(self) -> None:
        """Say what is understood of what is typed, or ask."""
        self._by_hand = True
        figure = self._bare(self.lineEdit().text())
        read = self.read(figure)
        if read.tag == "ask":
            self._slip().echo.ask(figure, read, self.where, lambda m: self._answered(figure, m))
            return
        words, token = echo_words(figure, self.where, self._typed().proved)
        self._say(words if figure not in self._own() else "", token)

    def _answered(self, figure: str, mark: Mark) -> None:
        typed = self._typed()
        typed.proved.add(mark)
        read = self.read(figure, decided=mark)
        self._by_hand = False
        if read.tag in ("number", "about"):
            self.setValue(read.values[0] * (100 if self.where.share else 1))
            self._say("")
        else:
            self._refuse(figure, read)
        self.setFocus()

    def _refuse(self, figure: str, read: Read) -> None:
        why = joined((number_why(read, self.where, figure), number_help(read, self.where)), " ")
        self._say(phrase("Not taken. {why}", why=why), "warn")

    def _take(self) -> None:
        """Before what was typed is taken: remember what it proves, or say why it is none."""
        if not self._by_hand:
            return
        self._by_hand = False
        figure = self._bare(self.lineEdit().text())
        read = self.read(figure)
        if figure in self._own() or read.tag in ("open", "empty"):
            self._say("")
        elif read.tag in ("number", "about"):
            self._typed().remember(read)
            self._say("")
        elif read.tag != "ask":  # a question stays until it is answered
            self._refuse(figure, read)

    def _say(self, words: str, token: str = "muted") -> None:  # noqa: S107 - of a colour
        if words or self.slip is not None:
            self._slip().echo.say(words, token)

    def _slip(self) -> Slip:
        if self.slip is None:
            self.slip = Slip(self._look, self)
        return self.slip

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter takes what is typed, Escape leaves the old value."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        if event.key() == Qt.Key.Key_Escape and self.slip is not None and self.slip.isVisible():
            self._by_hand = False
            self._say("")
            self.setValue(self.value())
            self._show()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Open with the exact value, without groups."""
        super().focusInEvent(event)
        self._show()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take what was typed."""
        self._take()
        super().focusOutEvent(event)
        self._show()

    def _show(self) -> None:
        self.setSuffix(self.suffix())  # writes the text anew

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll the page, unless somebody is in the box: a passing wheel changes no limit."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """The slip goes with its box."""
        if self.slip is not None:
            self.slip.hide()
        super().hideEvent(event)


class Slip(QFrame):
    """What a box understood, on a slip below it (above it at the foot of its page)."""

    def __init__(self, look: Look, box: NumberBox) -> None:
        super().__init__(_page_of(box))
        self._look, self.box = look, box
        self.setFrameShape(QFrame.Shape.Box)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.Mid)  # of its frame
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, look.u(1), look.u(1), look.u(1))
        self.echo = EchoLine(look)
        self.echo.setForegroundRole(QPalette.ColorRole.WindowText)
        self.echo.said.connect(self._said)
        column.addWidget(self.echo)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _said(self, words: str) -> None:
        if words:
            self.place()
        else:
            self.hide()

    def place(self) -> None:
        """Show it where there is room."""
        box, page = self.box, self.parentWidget()
        if page is None:
            return
        self.setFixedWidth(max(min(page.width(), self._look.u(80)), box.width()))
        self.setFixedHeight(max(self._column.totalHeightForWidth(self.width()), self._look.u(7)))
        corner = box.mapTo(page, QPoint(0, box.height()))
        top, above = corner.y(), corner.y() - box.height() - self.height()
        if top + self.height() > page.height() and above >= 0:
            top = above
        self.move(max(min(corner.x(), page.width() - self.width()), 0), top)
        self.show()
        self.raise_()

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        """What was only said goes when somebody moves on; a question stays until it is answered."""
        if old is not self.box and now is not self.box and not self.echo.asks:
            self.hide()


def _page_of(box: QWidget) -> QWidget:
    """What scrolls around a box, or its window."""
    page = box.parentWidget() or box
    while not page.isWindow():
        around = page.parentWidget()
        if around is None or isinstance(around.parentWidget(), QAbstractScrollArea):
            break
        page = around
    return page
