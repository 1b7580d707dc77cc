"""What every stage has: a line above, what is looked at, words and a line below, keys at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from planner.domain.base.language import tr
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.level_card import KeyCap
from planner.ui.widgets.radar import RadarChart

MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _said(keys: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((key, tr(words)) for key, words in keys)


class Keys(QWidget):
    """The keys that do something now."""

    def __init__(self, look: Look, always: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._look, self._always = look, always
        self._left: tuple[tuple[str, str], ...] = ()
        self._note = ""
        self._scale = self._drawn = 1.0
        self._side = float(look.u(8))
        self.setMinimumHeight(look.u(11))
        look.changed.connect(self.update)

    def set_scale(self, scale: float, side: float) -> None:
        """Grow with the screen, ``side`` pixels from its edges: whoever leads reads them from afar."""
        self._scale, self._side = max(scale, 1.0), side
        self.setMinimumHeight(round(self._look.u(11) * self._scale))
        self.update()

    def show_keys(self, keys: tuple[tuple[str, str], ...], note: str = "") -> None:
        """Show these keys at the left, then a ``note``; keys that always work stand at the right."""
        self._left, self._note = _said(keys), note
        self.setAccessibleName(tr("Keys"))
        words = [f"{k}: {w}" for k, w in (*self._left, *_said(self._always))]
        self.setAccessibleDescription("; ".join([*words, note] if note else words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw keys and words."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.colour("window"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        always = _said(self._always)
        wide = self._row(None, always, 0.0)
        bold = look.font("small", bold=True)
        noted = QFontMetricsF(bold).horizontalAdvance(self._note) + look.u(8) if self._note else 0.0
        needed = self._row(None, self._left, 0.0) + noted + wide - look.u(6)
        most = (self.width() - 2 * self._side) / needed
        self._drawn = min(self._scale, most)  # long words are smaller, not cut
        painter.scale(self._drawn, self._drawn)
        x = self._row(painter, self._left, self._side / self._drawn)
        right = max((self.width() - self._side) / self._drawn - wide + look.u(6), x + noted)
        self._row(painter, always, right)
        painter.setFont(bold)
        painter.setPen(look.colour("text"))
        room = QRectF(right - noted, 0, noted, self.height() / self._drawn)
        painter.drawText(room, MIDDLE, self._note)
        painter.end()

    def _row(self, painter: QPainter | None, keys: tuple[tuple[str, str], ...], x: float) -> float:
        look, high = self._look, self.height() / self._drawn
        middle = high / 2
        small = QFontMetricsF(look.font("small"))
        for key, words in keys:
            wide = max(small.horizontalAdvance(key) + look.u(3), look.u(6.5))
            if painter is not None:
                cap = QRectF(x, middle - look.u(3.25), wide, look.u(6.5))
                KeyCap.draw(painter, look, cap, key)
                painter.setFont(look.font("small"))
                painter.setPen(look.colour("muted"))
                room = small.horizontalAdvance(words) + 2
                painter.drawText(QRectF(x + wide + look.u(1.5), 0, room, high), MIDDLE, words)
            x += wide + small.horizontalAdvance(words) + look.u(6)
        return x


class Head(QWidget):
    """The line above: a surface of its own, with a hairline to what is looked at."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the surface."""
        painter, look = QPainter(self), self._look
        painter.fillRect(self.rect(), look.colour("base"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))


class Marked(PlainLabel):
    """Words after an icon of their colour and height."""

    def __init__(self, look: Look, icon: str, token: str, *, bold: bool = False) -> None:
        self._icon = icon
        super().__init__(look, "", "lead", token, bold=bold)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The icon grows with the words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setContentsMargins(round(1.35 * self._size()), 0, 0, 0)

    def _size(self) -> int:
        return round(self.fontMetrics().ascent() * 0.9)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icon, where there are words."""
        super().paintEvent(event)
        if not self.text():
            return
        size, colour = self._size(), self._look.colour("muted")
        drawn = pixmap(self._icon, colour, size, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(0, (self.height() - size) // 2, drawn)
        painter.end()


class Line(QLineEdit):
    """A line whose Return ends here; the stage behind it has a meaning of its own for that key."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Type, and keep Return from the stage."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class StageFrame(QWidget):
    """A stage around a ``board``; a break and the profile lie over it. Who makes one fills it."""

    left = Signal()
    desk_wanted = Signal()
    ground = "base"
    """The colour that everything stands on."""

    def __init__(
        self, look: Look, session: Session, board: QWidget, keys: Keys, buttons: Sequence[Button]
    ) -> None:
        super().__init__()
        self.look, self.session, self.keys, self.typing = look, session, keys, ""
        self.setWindowTitle(tr("Workshop"))
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top_row = self._top()
        head = Head(look)
        head.setLayout(self.top_row)
        column.addWidget(head)
        self.pause = PlainLabel(look, "", "huge")
        self.pause.setAccessibleName(tr("Break"))
        self.pause.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.radar = RadarChart(look, session.jobs, "Profile as it grows", (400, 300))
        self.stack = QStackedWidget()
        self.over = QWidget()
        beside = QHBoxLayout(self.over)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.pause, 2)
        beside.addWidget(self.radar, 3)
        for widget in (board, self.over):
            self.stack.addWidget(widget)
        column.addWidget(self.stack, 1)
        self.bottom_row = self._bottom(buttons)
        column.addLayout(self.bottom_row)
        column.addWidget(keys)
        look.changed.connect(self._restyle)

    def _top(self) -> QHBoxLayout:
        look = self.look
        top = QHBoxLayout()
        top.setContentsMargins(look.u(10), look.u(3), look.u(10), look.u(3))
        top.setSpacing(look.u(6))
        self.dimension = PlainLabel(look, "", "lead", "muted")
        self.place = PlainLabel(look, "", "lead", "muted")
        self.voted = Marked(look, "people", "text", bold=True)
        self.hidden = Marked(look, "lock", "muted")
        self.clock = Marked(look, "clock", "text", bold=True)
        self.done_by = PlainLabel(look, "", "lead", "muted")
        for label in (self.dimension, self.place):
            top.addWidget(label)
        top.addStretch(1)
        for label in (self.voted, self.hidden, self.clock, self.done_by):
            top.addWidget(label)
        return top

    def _bottom(self, buttons: Sequence[Button]) -> QHBoxLayout:
        look = self.look
        bottom = QHBoxLayout()
        bottom.setContentsMargins(look.u(10), look.u(2), look.u(10), look.u(3))
        bottom.setSpacing(look.u(5))
        words = QVBoxLayout()
        words.setSpacing(look.u(1))
        self.sentence = Statement(look)
        self.detail = PlainLabel(look, "", "lead", "muted", wrap=True)
        words.addWidget(self.sentence)
        words.addWidget(self.detail)
        bottom.addLayout(words, 1)
        self.entry = Line()
        self.entry.returnPressed.connect(self._entered)
        self.entry.hide()
        bottom.addWidget(self.entry)
        for button in buttons:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            bottom.addWidget(button)
        return bottom

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self.look.colour(self.ground))
        self.setPalette(palette)
        QTimer.singleShot(0, self, self._grow)  # after the labels have set their own

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let the words around the board grow with the screen."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Give the words their size on this screen."""
        raise NotImplementedError

    def _entered(self) -> None:
        """Do what the line was opened for."""
        raise NotImplementedError

    def show_radar(self, *, clock: bool = False) -> None:
        """Lay the profile as it stands over the board; in a break it stands beside the clock."""
        session = self.session
        self.radar.show_profile(session.project, session.profile, session.last_profile)
        self.pause.setVisible(clock)
        self.stack.setCurrentWidget(self.over)

    def ask_for(self, what: str, words: str, *, secret: bool = False) -> None:
        """Open the line for ``what``; what is typed into a ``secret`` one cannot be read."""
        self.typing = what
        hidden = QLineEdit.EchoMode.Password
        self.entry.setEchoMode(hidden if secret else QLineEdit.EchoMode.Normal)
        self.entry.setPlaceholderText(tr(words))
        self.entry.setAccessibleName(tr(words))
        self.entry.clear()
        self.entry.show()
        self.entry.setFocus()

    def end_line(self) -> None:
        """Close the line; keys go to the stage again."""
        self.entry.clear()
        self.entry.hide()
        self.setFocus()


def show_on_screens(stage: QWidget, desk: QWidget, home: QWidget) -> None:
    """Put the stage full on another screen than ``home``, where there is one, and the desk beside it."""
    screens = [s for s in QGuiApplication.screens() if s is not home.screen()]
    if screens:
        stage.setScreen(screens[0])
        stage.move(screens[0].geometry().topLeft())
        desk.show()
    stage.showFullScreen()
    stage.setFocus()


def bring_to_front(desk: QWidget) -> None:
    """Open a desk, or bring it to the front."""
    desk.show()
    desk.raise_()
    desk.activateWindow()
