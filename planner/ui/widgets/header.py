"""The header of a page: title, state, tools, undo, redo and the next step; messages below it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

from planner.domain.base.language import phrase, tr
from planner.ui.kit.flow import Flow
from planner.ui.kit.icons import icon
from planner.ui.kit.look import Look, Role
from planner.ui.kit.text import Button, Elided, LinkButton, PlainLabel, Pressed, set_tip


class ToolButton(Pressed, QToolButton):
    """A button that is only an icon."""


class _Title(Elided):
    """What is in front: whole where there is room, and never all of the row."""

    def __init__(self, look: Look, text: str, role: Role, token: str) -> None:
        super().__init__(look, text, role, token)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The titles of pages are whole always; those of places are longer."""
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), self._look.u(44)), whole.height())


class Header(QWidget):
    """One row above every page, with the page's own controls; in a second row where there is no room."""

    undo = Signal()
    redo = Signal()
    next_step = Signal()
    go_back = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAutoFillBackground(True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(look.u(6), look.u(2), look.u(6), look.u(2))
        column.setSpacing(look.u(2))
        self._row = row = QHBoxLayout()
        row.setSpacing(look.u(2.5))
        column.addLayout(row, 1)
        self.title = _Title(look, "", "title", "text")
        self.state = Elided(look, "", "small", "muted")
        self.back = Button(look, "")
        self.back.clicked.connect(self.go_back)
        self.back.hide()
        row.addWidget(self.back)
        row.addWidget(self.title)
        row.addWidget(self.state, 1)
        self.details = Button(look, "Details")
        self.details.setCheckable(True)
        set_tip(self.details, "Show the panel at the right (Ctrl+\\)")
        self.details.hide()
        self._compact, self._next_words, self._back_words = False, "", ""
        self._tools: list[QWidget] = []
        self._beside = QHBoxLayout()
        self._beside.setSpacing(look.u(2))
        row.addLayout(self._beside)
        self._below_row = QWidget()
        self._below = Flow(look)
        self._below_row.setLayout(self._below)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below_row.hide()
        self._broken = False
        column.addWidget(self._below_row)
        row.addWidget(self.details)
        self.undo_button = self._tool("Undo", self.undo)
        self.redo_button = self._tool("Redo", self.redo)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        self.next = Button(look, "", primary=True)
        self.next.clicked.connect(self.next_step)
        row.addWidget(self.next)
        self.restyle()
        look.changed.connect(self.restyle)

    def _tool(self, name: str, signal: object) -> QToolButton:
        button = ToolButton()
        button.setAccessibleName(tr(name))
        button.setMinimumSize(self._look.u(7.5), self._look.u(7.5))
        button.clicked.connect(signal)  # type: ignore[arg-type]
        return button

    def set_room(self, *, compact: bool, tight: bool) -> None:
        """Suit the room: ``compact`` leaves words out, ``tight`` undo and redo too, which have keys."""
        self._compact = compact
        self.show_next(self._next_words)
        self.show_back(self._back_words)
        for button in (self.undo_button, self.redo_button):
            button.setVisible(not tight)

    def show_next(self, words: str) -> None:
        """Name the step after this one; where there is no room, its arrow says it."""
        self._next_words = words
        self.next.setText("" if self._compact else words)
        self.next.setAccessibleName(tr(words))
        set_tip(self.next, words if self._compact else "")

    def show_back(self, words: str) -> None:
        """Offer the way back from a place within a page, by the name of where it leads; none hides it."""
        self._back_words = words
        said = phrase("Back to {page}", page=words)
        self.back.setText("" if self._compact else words)
        self.back.setAccessibleName(tr(said))
        set_tip(self.back, phrase("{said} (Alt+Left)", said=said))
        self.back.setVisible(bool(words))

    def add_tools(self, tools: Iterable[QWidget]) -> None:
        """Take the tools of a page."""
        for tool in tools:
            self._tools.append(tool)
            (self._below if self._broken else self._beside).addWidget(tool)

    def drop(self, tools: Iterable[QWidget]) -> None:
        """Let the tools of a page go that is no more."""
        for tool in tools:
            self._tools.remove(tool)
            (self._below if self._broken else self._beside).removeWidget(tool)
            tool.hide()
            tool.deleteLater()

    def fit(self) -> None:
        """Put the tools into a row of their own where they have no room beside the title."""
        shown = [t for t in self._tools if not t.isHidden()]
        least = sum(QWidgetItem(t).minimumSize().width() for t in shown)
        least += self._beside.spacing() * max(len(shown) - 1, 0)
        own = self._row.minimumSize().width() - self._beside.minimumSize().width()
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        broken = bool(shown) and own + least > room
        self._below_row.setVisible(broken)
        if broken == self._broken:
            return
        self._broken = broken
        old, new = (self._beside, self._below) if broken else (self._below, self._beside)
        for tool in self._tools:
            hidden = tool.isHidden()
            old.removeWidget(tool)
            new.addWidget(tool)
            tool.setVisible(not hidden)

    def event(self, event: QEvent) -> bool:
        """Look anew whether the tools have room when one of them changes its size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Look anew whether the tools have room."""
        super().resizeEvent(event)
        self.fit()

    def restyle(self) -> None:
        """Take colours and icons of the look in use."""
        look = self._look
        self.setMinimumHeight(look.u(15))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, look.colour("base"))
        self.setPalette(palette)
        side = look.drawn(16)
        for button, name in ((self.undo_button, "undo"), (self.redo_button, "redo")):
            button.setIcon(icon(name, look.colour("text"), look.colour("disabled"), side))
            button.setIconSize(QSize(side, side))
        self.back.setIcon(icon("previous", look.colour("text"), look.colour("disabled"), side))
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.next.setIcon(icon("next", look.colour("on_accent"), look.colour("disabled"), side))
        for worded in (self.back, self.next):
            worded.setIconSize(QSize(side, side))

    def show_history(self, undo: str | None, redo: str | None) -> None:
        """Name what undo and redo would do."""
        self.undo_button.setEnabled(undo is not None)
        self.redo_button.setEnabled(redo is not None)
        set_tip(
            self.undo_button,
            phrase("Undo: {undo} (Ctrl+Z)", undo=undo) if undo else "Nothing to undo",
        )
        set_tip(
            self.redo_button,
            phrase("Redo: {redo} (Ctrl+Shift+Z)", redo=redo) if redo else "Nothing to redo",
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line to the page."""
        painter = QPainter(self)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class MessageBar(QFrame):
    """One sentence at the foot. Errors stay until closed or put right; confirmations leave after 6 s."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._error = look, False
        self.text = PlainLabel(look, wrap=True)
        self.close_button = LinkButton(look, "Close")
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(4), look.u(1.5), look.u(3), look.u(1.5))
        row.addWidget(self.text, 1)
        row.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, sentence: str, error: bool) -> None:
        """Show a sentence as an error or a confirmation."""
        self._error = error
        self.text.setText(sentence)
        self.setAccessibleName(tr(sentence))
        if not sentence:
            self.hide()
            return
        self.text.set_token("bad" if error else "good")
        self._timer.stop()
        if not error:
            self._timer.start(6_000)
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw tint and edge."""
        painter = QPainter(self)
        kind = "bad" if self._error else "good"
        painter.fillRect(self.rect(), self._look.colour(f"{kind}_soft"))
        painter.fillRect(0, 0, 3, self.height(), self._look.colour(kind))


class WorkBar(QWidget):
    """Background work: a thin bar, shown only when it takes longer than 400 ms."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setMaximumHeight(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(400)
        self._delay.timeout.connect(self.show)
        self.hide()

    def report(self, words: str, share: float) -> None:
        """Show how far the work is; a share of 1 ends it."""
        if share >= 1.0:
            self._delay.stop()
            self.hide()
            return
        self.bar.setValue(round(share * 1000))
        self.bar.setAccessibleDescription(tr(words))
        if not self.isVisible() and not self._delay.isActive():
            self._delay.start()
