"""The line at the foot of the window: what the figures are, what is being done, and what went wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from planner.domain.base.language import joined, tr
from planner.ui.kit.look import Look
from planner.ui.kit.text import Elided, LinkButton, PlainLabel

LATER = "It is made again when nobody has answered for a while."
DELAY_MS = 400


class StatusLine(QFrame):
    """Always there, so that nothing above it ever moves: progress is drawn on its upper edge.

    ``renew`` and ``cancel`` are pressed beside what they are about.
    """

    renew = Signal()
    cancel = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._share, self._busy = look, 0.0, False
        self.words = Elided(look, "", "small", "muted")
        self.renew_button = LinkButton(look, "Renew now")
        self.renew_button.clicked.connect(self.renew)
        self.doing = PlainLabel(look, "", "small", "muted")
        self.cancel_button = LinkButton(look, "Cancel")
        self.cancel_button.clicked.connect(self.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(6), 2, look.u(4), 0)
        row.setSpacing(look.u(3))
        row.addWidget(self.words, 1)
        row.addWidget(self.renew_button)
        row.addWidget(self.doing)
        row.addWidget(self.cancel_button)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self._begin)
        for widget in (self.renew_button, self.doing, self.cancel_button):
            widget.hide()
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take height and colours from the look in use."""
        self.setFixedHeight(self._look.u(8))
        self.update()

    def show_figures(self, words: str, stale: str, *, working: bool) -> None:
        """Say what the figures are, or why they are old, and offer to make them again."""
        self.renew_button.setVisible(bool(stale) and not working)
        if stale:
            words = joined((stale, "Being made again." if working else LATER), " ")
        self.words.setText(words)

    def report(self, words: str, share: float) -> None:
        """Show how far the work is, from 400 ms on; a share of 1 ends it."""
        if share >= 1.0:
            self._delay.stop()
            self._busy = False
            self.doing.hide()
            self.cancel_button.hide()
            self.update()
            return
        self._share = share
        self.doing.setText(words)
        self.setAccessibleDescription(tr(words))
        if self._busy:
            self.update()
        elif not self._delay.isActive():
            self._delay.start()

    def _begin(self) -> None:
        self._busy = True
        self.doing.show()
        self.cancel_button.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the edge, and how far the work is on it."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._look.colour("line"))
        if self._busy:
            done = round(self.width() * max(self._share, 0.02))
            painter.fillRect(0, 0, done, 3, self._look.colour("accent"))


class AtFoot(QObject):
    """Lays a widget over the foot of another one, as high as its words need: nothing else moves for it."""

    def __init__(self, widget: QWidget, home: QWidget) -> None:
        super().__init__(home)
        self._widget, self._home = widget, home
        widget.setParent(home)
        widget.hide()
        home.installEventFilter(self)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the size of both."""
        kinds = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest)
        if event.type() in kinds and (watched is self._widget or event.type() == kinds[0]):
            self.place()
        return False

    def place(self) -> None:
        """Put it where it belongs."""
        width = self._home.width()
        layout = self._widget.layout()
        if layout is not None and layout.hasHeightForWidth():  # its hint is that of a narrow one
            height = max(layout.heightForWidth(width), self._widget.minimumHeight())
        else:
            height = self._widget.sizeHint().height()
        self._widget.setGeometry(0, self._home.height() - height, width, height)
        self._widget.raise_()
