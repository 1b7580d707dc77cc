"""The five levels of a question as cards whose height follows their text."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from planner.domain.base.language import phrase, tr
from planner.domain.base.types import visible
from planner.domain.content.questionnaire import LevelDescriptor
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.text import wrapped_height

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class KeyCap:
    """Draws the key that does something, as a small key."""

    @staticmethod
    def draw(painter: QPainter, look: Look, rect: QRectF, text: str, *, on: bool = False) -> None:
        """Draw ``text`` on a key in ``rect``; filled with the accent when ``on``."""
        painter.setPen(QPen(look.colour("accent" if on else "control"), 1))
        painter.setBrush(look.colour("accent" if on else "base"))
        painter.drawRoundedRect(rect, 4, 4)
        if not on:
            painter.drawLine(
                round(rect.left() + 3),
                round(rect.bottom()),
                round(rect.right() - 3),
                round(rect.bottom()),
            )
        painter.setPen(look.colour("on_accent" if on else "text"))
        painter.setFont(look.font("small"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class LevelCard(QAbstractButton):
    """One level: key cap, bold name, descriptor; a tick and the accent when chosen."""

    def __init__(self, look: Look, level: int, said: str = "Level {level}: {name}") -> None:
        super().__init__()
        self._look, self.level, self._said = look, level, said
        self._name, self._body = "", ""
        self.least = 0
        """Height that nearly every descriptor of all questions needs, so that cards do not move."""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def show_level(self, descriptor: LevelDescriptor, chosen: bool) -> None:
        """Show a descriptor, chosen or not."""
        self.show_choice(descriptor.name, descriptor.text, chosen)

    def show_choice(self, name: str, body: str, chosen: bool) -> None:
        """Show a choice with what stands below its name, chosen or not."""
        self._name, self._body = name, body
        self.setText(visible(tr(name)))
        self.setAccessibleName(tr(phrase(self._said, level=self.level, name=name)))
        self.setAccessibleDescription(tr(body))
        self.setChecked(chosen)
        self.updateGeometry()
        self.update()

    def _margins(self) -> tuple[int, int, int]:
        look = self._look
        return look.u(3.5), look.u(2.75), look.u(12)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The text wraps, so height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Height that holds name and wrapped descriptor, and is the same for every question."""
        return max(self.least, self._height(self._name, self._body, width))

    def height_of(self, levels: Iterable[LevelDescriptor], width: int) -> int:
        """Height in which each of ``levels`` has room at a width."""
        return self._high(((x.name, x.text) for x in levels), width)

    def height_of_lines(self, lines: int) -> int:
        """Height in which a name of one line and so many below it have room."""
        return self._high([("x", "\n".join("x" * lines))], 10_000)

    def _height(self, name: str, body: str, width: int) -> int:
        return self._high([(name, body)], width)

    def _high(self, said: Iterable[tuple[str, str]], width: int) -> int:
        """Height in which each name with what stands below it has room."""
        _, top, left = self._margins()
        room = max(width - left - self._look.u(9), 60)
        plain, bold = self._look.font(), self._look.font(bold=True)
        most = 0
        for name, body in said:
            below = wrapped_height(plain, room, tr(body)) if body else 0
            most = max(most, wrapped_height(bold, room, visible(tr(name))) + below)
        return 2 * top + most + 2

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Height for a usual width."""
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Height for the present width."""
        return QSize(160, self.heightForWidth(max(self.width(), 160)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card."""
        look, on = self._look, self.isChecked()
        edge, top, left = self._margins()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setBrush(look.colour("accent_soft" if on else "base"))
        width = 2.0 if on else 1.0
        token = "accent" if on else ("control" if self.underMouse() else "line")
        painter.setPen(QPen(look.colour(token), width))
        painter.drawRoundedRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(4, 4, -4, -4), 6, 6)
        cap = look.u(5.25)
        KeyCap.draw(painter, look, QRectF(edge, top + 1, cap, cap), str(self.level), on=on)
        room = round(rect.width()) - left - look.u(9)
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(bold=True))
        bounds = painter.fontMetrics().boundingRect(
            QRect(left, top, room, 10_000), _WRAP, self.text()
        )
        painter.drawText(QRect(left, top, room, bounds.height() + 2), _WRAP, self.text())
        if self._body:
            painter.setFont(look.font())
            painter.setPen(look.colour("text" if on else "muted"))
            y = top + bounds.height()
            painter.drawText(QRect(left, y, room, self.height() - y), _WRAP, tr(self._body))
        if on:
            side = look.drawn(16)
            tick = pixmap("check", look.colour("accent"), side, self.devicePixelRatioF())
            painter.drawPixmap(self.width() - look.u(7), (self.height() - side) // 2, tick)
