"""Cards, side panels and scroll areas: the frame of every page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from planner.ui.kit.clip import Entry, copy_picture, copy_text, show_menu
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import BASE_UNIT, Look
from planner.ui.kit.text import Elided, PlainLabel

ANY = 16_777_215
"""Qt's word for no limit of a size."""


class Card(QFrame):
    """A white surface with a hairline, a bold title, a muted caption and room on the right."""

    def __init__(
        self, look: Look, title: str = "", caption: str = "", *, finding: bool = False
    ) -> None:
        """With ``finding`` the title says what was found: its caption goes below where both have no room."""
        super().__init__()
        self._look = look
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.u(4), look.u(3.5), look.u(4), look.u(3.5))
        outer.setSpacing(look.u(2))
        self.head = QHBoxLayout()
        self.head.setSpacing(look.u(2))
        kind = Elided if finding else PlainLabel
        self.title = kind(look, title, bold=True)
        self.title.heads(self)
        self.caption = Elided(look, caption, "small", "muted")
        if finding:
            said, both = Flow(look), QWidget()
            said.setContentsMargins(0, 0, 0, 0)
            both.setLayout(said)
            for label in (self.title, self.caption):
                label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
                label.setMinimumWidth(1)  # as wide as its words, unless the card is narrower
                said.add(label)
            self.head.addWidget(both, 1)
        else:
            self.head.addWidget(self.title)
            self.head.addWidget(self.caption, 1)
        if title or caption:
            outer.addLayout(self.head)
        else:  # of nobody they would outlive the card
            self.title.setParent(self)
            self.caption.setParent(self)
            self.title.hide()
            self.caption.hide()
        self.body = outer
        look.changed.connect(self.update)

    def entries(self) -> list[Entry]:
        """What can be done with the card where it is clicked with the right button."""
        return [
            ("Copy the text of this card", lambda: copy_text(self.words())),
            ("Copy as picture", lambda: copy_picture(self)),
        ]

    def words(self) -> str:
        """All that is said on the card, a label a line."""
        shown = [x.text() for x in self.findChildren(PlainLabel) if x.isVisible() and x.text()]
        return "\n".join(shown)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to copy it."""
        show_menu(self, self.entries(), event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the surface."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._look.colour("base"))
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class SidePanel(QFrame):
    """A panel at the right that explains the selection and offers its next action; it scrolls."""

    WIDTH = 63  # grid units: 252 px at base size

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAutoFillBackground(True)
        inner = self._inner = QWidget()
        self.body = QVBoxLayout(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        area = self._area = scrolling(inner)
        self._below = False
        inner.installEventFilter(self)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer.addWidget(area)
        self.restyle()
        look.changed.connect(self.restyle)

    def set_below(self, *, below: bool) -> None:
        """Stand below what it explains: as wide as that, and as high as what is in it."""
        self._below = below
        bar = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if below else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self._area.setVerticalScrollBarPolicy(bar)
        self.setMinimumHeight(0)
        self.setMaximumHeight(ANY)
        self.restyle()
        self._fit()

    def _fit(self) -> None:
        if self._below:
            inner = self._inner
            high = inner.heightForWidth(self.width()) if inner.hasHeightForWidth() else 0
            self.setFixedHeight(max(high, inner.sizeHint().height()) + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the height of what is in it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def restyle(self) -> None:
        """Take colours and width from the look in use."""
        look = self._look
        width = max(
            look.u(self.WIDTH), self.WIDTH * BASE_UNIT
        )  # small type is wider than its size says
        self.setMinimumWidth(0 if self._below else width)
        self.setMaximumWidth(ANY if self._below else width)
        self.body.setContentsMargins(look.u(4.5), look.u(5), look.u(4), look.u(4))
        self.body.setSpacing(look.u(2))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, look.colour("raised"))
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line to the page."""
        painter = QPainter(self)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(0, 0, 0, self.height())


class CardRow(QWidget):
    """Cards side by side, or one below the other where there is no room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.u(3))

    def add(self, widget: QWidget, stretch: int) -> None:
        """Add a card with its share of the width; titles of a row stand on one line."""
        if isinstance(widget, Card):
            widget.head.addStrut(self._look.u(6.5))
        self._row.addWidget(widget, stretch)

    def stack(self, stacked: bool) -> None:
        """Put the cards below one another, or beside one another."""
        direction = (
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self._row.setDirection(direction)


class Rule(QWidget):
    """A hairline between parts of a panel."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setMinimumHeight(look.u(3))
        self.setMaximumHeight(look.u(3))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line."""
        painter = QPainter(self)
        painter.setPen(QPen(self._look.colour("line"), 1))
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)


class _Area(QScrollArea):
    """An area that follows the focus where somebody moves it, and stays where a hidden widget loses it."""

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Move the focus; a page that hides what has it is not turned over by that."""
        now, bar = QApplication.focusWidget(), self.verticalScrollBar()
        place = bar.value()
        moved = bool(super().focusNextPrevChild(forward))
        if now is not None and not now.isVisible():
            bar.setValue(place)
        return moved


def scrolling(content: QWidget) -> QScrollArea:
    """Put ``content`` into an area that scrolls; sideways only where it cannot be narrower."""
    area = _Area()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
