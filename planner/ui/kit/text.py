"""Labels that show plain text only, in the type of their role."""

from __future__ import annotations

from html import escape
from weakref import ref

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QToolTip, QWidget

from planner.domain.base.language import Verbatim, tr
from planner.domain.base.types import visible
from planner.ui.kit.look import Look, Role
from planner.ui.kit.style import PRIMARY, ring

MOST_HEIGHTS = 20_000
_HEIGHTS: dict[tuple[float, bool, int, str], int] = {}


def wrapped_height(font: QFont, width: int, text: str) -> int:
    """Height of wrapped text in a font, in pixels; measured once for each width, for many are asked again."""
    key = font.pointSizeF(), font.bold(), width, text
    if key not in _HEIGHTS:
        if len(_HEIGHTS) >= MOST_HEIGHTS:
            _HEIGHTS.clear()
        room, wrap = QRect(0, 0, width, 100_000), Qt.TextFlag.TextWordWrap
        _HEIGHTS[key] = QFontMetrics(font).boundingRect(room, wrap, text).height()
    return _HEIGHTS[key]


def set_tip(widget: QWidget, text: str) -> None:
    """Show ``text`` as the tool tip of ``widget``, said in the language of the window.

    Qt takes a tip that looks like markup for markup, and would load the pictures it names.
    """
    shown = visible(tr(text))
    widget.setToolTip(f"<qt>{escape(shown)}</qt>" if Qt.mightBeRichText(shown) else shown)


def show_tip(view: QWidget, text: str, at: QPoint) -> None:
    """Show ``text``, as it is, as a tool tip at a place on the screen; none hides the one that is shown."""
    shown = escape(visible(text))
    QToolTip.showText(at, f"<qt>{shown}</qt>" if shown else "", view)


class PlainLabel(QLabel):
    """Text in a role and a colour token; never interprets markup."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: Role = "body",
        token: str = "text",
        *,
        bold: bool | None = None,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._role, self._token, self._bold = look, role, token, bold
        # a ring of a card and its title ends the process when both are collected
        self._heads: ref[QWidget] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(text)
        self.restyle()
        look.changed.connect(self.restyle)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show ``text``, said in the language of the window; ``Verbatim`` as it is."""
        super().setText(visible(tr(text)))
        headed = self._heads() if self._heads is not None else None
        if headed is not None:
            headed.setAccessibleName(self.text().strip())

    def heads(self, widget: QWidget) -> None:
        """Be the name of ``widget`` for a screen reader, whatever is said here later."""
        self._heads = ref(widget)
        widget.setAccessibleName(self.text().strip())

    def restyle(self) -> None:
        """Take font and colour from the look in use."""
        self.setFont(self._look.font(self._role, bold=self._bold))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.colour(self._token))
        self.setPalette(palette)

    def set_token(self, token: str) -> None:
        """Show the text in another colour."""
        self._token = token
        self.restyle()


class Elided(PlainLabel):
    """One line that ends in … where there is no room; then the tooltip holds all of it."""

    def __init__(
        self,
        look: Look,
        text: str,
        role: Role = "body",
        token: str = "text",
        *,
        bold: bool | None = None,
    ) -> None:
        super().__init__(look, text, role, token, bold=bold)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what fits."""
        room = self.contentsRect()
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), mode, room.width())
        set_tip(self, Verbatim(self.text() if shown != self.text() else ""))
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class Pressed:
    """Enter presses a button that has the focus, as the space bar does. It stands before Qt's class."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press on Enter; everything else is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()  # type: ignore[attr-defined]
            return
        super().keyPressEvent(event)  # type: ignore[misc]


class Button(Pressed, QPushButton):
    """A button whose words say what it does; ``primary`` is the page's one filled button."""

    def __init__(self, look: Look, text: str, *, primary: bool = False) -> None:
        super().__init__(tr(text))
        self._look = look
        self.setProperty(PRIMARY, primary)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.restyle()
        look.changed.connect(self.restyle)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show ``text``, said in the language of the window."""
        super().setText(tr(text))

    def set_primary(self, primary: bool) -> None:
        """Be the filled button, or no longer."""
        self.setProperty(PRIMARY, primary)
        self.restyle()

    def restyle(self) -> None:
        """Take height and colours from the look in use."""
        look = self._look
        primary = bool(self.property(PRIMARY))
        self.setFont(look.font(bold=primary))
        self.setMinimumHeight(look.u(7.5))
        palette = self.palette()
        token = "on_accent" if primary else "text"
        palette.setColor(QPalette.ColorRole.ButtonText, look.colour(token))
        off = QPalette.ColorGroup.Disabled
        palette.setColor(off, QPalette.ColorRole.ButtonText, look.colour("disabled"))
        palette.setColor(QPalette.ColorRole.Accent, look.colour("accent"))
        palette.setColor(QPalette.ColorRole.Base, look.colour("base"))
        palette.setColor(QPalette.ColorRole.Mid, look.colour("control"))
        if primary:  # what cannot be pressed does not look as if it could
            off = QPalette.ColorGroup.Disabled
            palette.setColor(off, QPalette.ColorRole.ButtonText, look.colour("muted"))
            palette.setColor(off, QPalette.ColorRole.Accent, look.colour("raised"))
        self.setPalette(palette)


class LinkButton(Pressed, QPushButton):
    """An action that looks like a link; an ampersand in its words is one, and no key."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self.setText(text)
        self._look = look
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.restyle()
        look.changed.connect(self.restyle)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show ``text``, said in the language of the window."""
        super().setText(visible(tr(text)).replace("&", "&&"))

    def restyle(self) -> None:
        """Take the accent of the look in use."""
        self.setFont(self._look.font("small"))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, self._look.colour("accent"))
        off = QPalette.ColorGroup.Disabled
        palette.setColor(off, QPalette.ColorRole.ButtonText, self._look.colour("muted"))
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words, and the ring that flat buttons of Qt leave out."""
        super().paintEvent(event)
        if self.hasFocus():
            ring(QPainter(self), self.rect(), self._look.colour("accent"))


class Field(QLineEdit):
    """One line of text with room at its sides."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(tr(name))
        self.setMaxLength(300)
        self.restyle()
        look.changed.connect(self.restyle)

    def setText(self, text: str | None) -> None:  # noqa: N802 - Qt's name
        """Show ``text`` from its beginning, where it is longer than the field."""
        super().setText(text)
        if not self.hasFocus():
            self.home(False)

    def restyle(self) -> None:
        """Take height and margins from the look in use."""
        look = self._look
        self.setMinimumHeight(look.u(7.5))
        self.setTextMargins(look.u(1.5), 0, look.u(1.5), 0)


def secret_field(look: Look, words: str) -> QLineEdit:
    """A line in which nobody reads what is typed; ``words`` name it for a screen reader."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(tr(words))
    field.setMinimumHeight(look.u(7.5))
    field.setMaxLength(1_000)
    return field
