"""What the desk of a room is built of: panes at its sides, chips of seats, a bar of time."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from planner.room.messages import SeatShown
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel


class Pane(QFrame):
    """A raised side of the window, with a line towards its middle."""

    def __init__(self, look: Look, side: Literal["left", "right"]) -> None:
        super().__init__()
        self._look, self._side = look, side
        self.setAutoFillBackground(True)
        self.column = QVBoxLayout(self)
        self.restyle()
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take colours and room from the look in use."""
        look = self._look
        self.column.setContentsMargins(look.u(4), look.u(5), look.u(4), look.u(4))
        self.column.setSpacing(look.u(2))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, look.colour("raised"))
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line."""
        painter = QPainter(self)
        painter.setPen(self._look.colour("line"))
        x = self.width() - 1 if self._side == "left" else 0
        painter.drawLine(x, 0, x, self.height())


class Tall(QWidget):
    """A column in an area that scrolls, as high as its lines and rows are at its width: nothing is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)

    def event(self, event: QEvent) -> bool:
        """Follow what is in it, and its width."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            high = max(self.column.totalHeightForWidth(self.width()), 0)
            if high != self.minimumHeight():
                self.setMinimumHeight(high)
        return super().event(event)


class Small(Button):
    """A button among words: in small type, with a hairline."""

    def restyle(self) -> None:
        """Take type and height from the look in use."""
        super().restyle()
        look, palette = self._look, self.palette()
        self.setFont(look.font("small"))
        self.setMinimumHeight(look.u(6))
        palette.setColor(QPalette.ColorRole.Mid, look.colour("line"))
        self.setPalette(palette)


class Pill(PlainLabel):
    """A state in a few words on a tint of its colour."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", "small", "good")
        self.setContentsMargins(look.u(2.5), look.u(1), look.u(2.5), look.u(1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the tint, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(f"{self._token}_soft"))
        high = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), high, high)
        painter.end()
        super().paintEvent(event)


class SeatChip(Small):
    """A seat: whether it voted, whether its phone sleeps; held down where it is the chosen one."""

    def __init__(self, look: Look, tag: str) -> None:
        self._tag, self._state, self._asleep = tag, "", False
        super().__init__(look, "")
        self.setCheckable(True)

    def show_seat(self, seat: SeatShown, *, chosen: bool) -> None:
        """Show how it stands; what is as it was costs nothing."""
        self.setChecked(chosen)
        state = "✓" if seat.voted else "◔" if seat.asleep else "○"
        if state == self._state:
            return
        self._state, self._asleep = state, state == "◔"
        self.setText(f"{state} {self._tag}".replace("&", "&&"))
        self.restyle()

    def restyle(self) -> None:
        """Tinted where nothing was heard for a while."""
        super().restyle()
        if self._asleep:
            look, palette = self._look, self.palette()
            palette.setColor(QPalette.ColorRole.Base, look.colour("warn_soft"))
            palette.setColor(QPalette.ColorRole.ButtonText, look.colour("warn"))
            self.setPalette(palette)


class TimeBar(QWidget):
    """A share of a time, filled; a mark where it will end at this pace. Words beside it say the same."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._share = 0.0
        self._mark: float | None = None
        self.setMinimumHeight(look.u(3))
        self.setMaximumHeight(look.u(3))
        look.changed.connect(self.update)

    def show_share(self, share: float, mark: float | None = None) -> None:
        """Both between 0 and 1; more is all of it."""
        now = min(max(share, 0.0), 1.0), None if mark is None else min(max(mark, 0.0), 1.0)
        if now != (self._share, self._mark):
            self._share, self._mark = now
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bar."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high, thick = self.height(), look.u(1.25)
        top = (high - thick) / 2
        for token, share in (("line", 1.0), ("accent", self._share)):
            painter.setBrush(look.colour(token))
            bar = QRectF(0, top, self.width() * share, thick)
            painter.drawRoundedRect(bar, thick / 2, thick / 2)
        if self._mark is not None:
            painter.setBrush(look.colour("text"))
            x = self._mark * (self.width() - 2)
            painter.drawRect(QRectF(x, 0, 2, high))
