"""The header of a page: title, state, tools, undo, redo and the next step; messages below it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import phrase, tr
from planner.ui.kit.icons import icon
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Elided, LinkButton, PlainLabel, Pressed, set_tip


class ToolButton(Pressed, QToolButton):
    """A button that is only an icon."""


class Header(QWidget):
    """One row above every page. ``tools`` is where a page puts its own controls."""

    undo = Signal()
    redo = Signal()
    next_step = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAutoFillBackground(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(6), look.u(2), look.u(6), look.u(2))
        row.setSpacing(look.u(2.5))
        self.title = PlainLabel(look, "", "title")
        self.state = Elided(look, "", "small", "muted")
        row.addWidget(self.title)
        row.addWidget(self.state, 1)
        self.details = Button(look, "Details")
        self.details.setCheckable(True)
        set_tip(self.details, "Show the panel at the right (Ctrl+\\)")
        self.details.hide()
        self._compact, self._next_words = False, ""
        self.tools = QHBoxLayout()
        self.tools.setSpacing(look.u(2))
        row.addLayout(self.tools)
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
        button.setIconSize(QSize(16, 16))
        button.setMinimumSize(self._look.u(7.5), self._look.u(7.5))
        button.clicked.connect(signal)  # type: ignore[arg-type]
        return button

    def set_room(self, *, compact: bool, tight: bool) -> None:
        """Suit the room: ``compact`` leaves words out, ``tight`` undo and redo too, which have keys."""
        self._compact = compact
        self.show_next(self._next_words)
        for button in (self.undo_button, self.redo_button):
            button.setVisible(not tight)

    def show_next(self, words: str) -> None:
        """Name the step after this one; where there is no room, its arrow says it."""
        self._next_words = words
        self.next.setText("" if self._compact else words)
        self.next.setAccessibleName(tr(words))
        set_tip(self.next, words if self._compact else "")

    def drop(self, tools: Iterable[QWidget]) -> None:
        """Let the tools of a page go that is no more."""
        for tool in tools:
            self.tools.removeWidget(tool)
            tool.hide()
            tool.deleteLater()

    def restyle(self) -> None:
        """Take colours and icons of the look in use."""
        look = self._look
        self.setMinimumHeight(look.u(15))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, look.colour("base"))
        self.setPalette(palette)
        for button, name in ((self.undo_button, "undo"), (self.redo_button, "redo")):
            button.setIcon(icon(name, look.colour("text"), look.colour("disabled")))
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.next.setIcon(icon("next", look.colour("on_accent"), look.colour("disabled")))

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
