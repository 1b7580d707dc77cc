"""What is drawn beside a number: how far it moves the worth, and where it lies on the usual range."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.domain.base.language import tr
from planner.domain.case.estimate import Range
from planner.ui.kit.look import Look
from planner.ui.kit.text import set_tip


class Influence(QWidget):
    """How far a number moves the worth, as a bar against the one that moves it most."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._share = look, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, words: str) -> None:
        """Show a share of 0 to 1; ``words`` say what it is."""
        self._share = share
        set_tip(self, words)
        self.setAccessibleName(tr(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A thin bar."""
        return QSize(self._look.u(15), self._look.u(3))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = look.u(1.5)
        bar = QRectF(0, (self.height() - high) / 2, self.width(), high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("line"))
        painter.drawRoundedRect(bar, high / 2, high / 2)
        if self._share > 0:
            bar.setWidth(max(bar.width() * self._share, high))
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(bar, high / 2, high / 2)


class OnUsual(QWidget):
    """One's own range over the usual one; a default is hollow."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._own: Range | None = None
        self._usual: Range | None = None
        self._stated = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_range(self, own: Range, usual: Range, *, stated: bool, words: str) -> None:
        """Show two ranges of one number on one axis."""
        self._own, self._usual, self._stated = own, usual, stated
        self.setAccessibleName(tr(words))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A line with marks on it."""
        return QSize(self._look.u(24), self._look.u(5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axis, usual band, own range and middle."""
        own, usual, look = self._own, self._usual, self._look
        if own is None or usual is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        least, most = min(own.low, usual.low, 0.0), max(own.high, usual.high)
        edge = look.u(1.5)
        scale = (self.width() - 2 * edge) / ((most - least) * 1.08 or 1.0)
        middle = self.height() / 2

        def x(value: float) -> float:
            return edge + (value - least) * scale

        painter.setPen(QPen(look.colour("line"), 2))
        painter.drawLine(QPointF(edge, middle), QPointF(self.width() - edge, middle))
        painter.setPen(Qt.PenStyle.NoPen)
        if self._stated and not usual.is_fixed:
            band = QRectF(x(usual.low), middle - 5, max(x(usual.high) - x(usual.low), 6), 10)
            painter.setBrush(look.colour("line"))
            painter.drawRoundedRect(band, 5, 5)
        bar = QRectF(x(own.low), middle - 3, max(x(own.high) - x(own.low), 6), 6)
        if self._stated:
            painter.setBrush(look.colour("accent"))
            painter.setOpacity(0.75)
        else:
            painter.setBrush(look.colour("base"))
            painter.setPen(QPen(look.colour("control"), 1))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setOpacity(1.0)
        painter.setPen(QPen(look.colour("base" if self._stated else "control"), 1.4))
        painter.setBrush(look.colour("accent" if self._stated else "base"))
        painter.drawEllipse(QPointF(x(own.likely), middle), 5, 5)
