"""The left rail: document, pages with their state, and what is always at hand."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import Verbatim, phrase, tr
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel, Pressed, set_tip

WIDTH = 46  # grid units: 184 px at base size
NARROW = 13


class RailButton(Pressed, QAbstractButton):
    """A page, or an action, with an icon, its name, and a count or key at the right."""

    def __init__(self, look: Look, icon: str, text: str, *, page: bool = True) -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self.note = ""
        self.narrow = False
        self.setText(tr(text))
        self.setAccessibleName(tr(text))
        self.setCheckable(page)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_note(self, note: str) -> None:
        """Show a count or state at the right."""
        if note != self.note:
            self.note = note
            self.setAccessibleDescription(tr(note))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One row of the rail."""
        return QSize(self._look.u(NARROW - 4), self._look.u(8.5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the row."""
        look, on = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft" if on else "window"))
            painter.drawRoundedRect(rect, 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        middle = self.height() / 2
        tint = look.colour("accent" if on else "muted")
        side = look.drawn(16)
        image = pixmap(self._icon, tint, side, self.devicePixelRatioF())
        left_of_icon = (self.width() - side) // 2 if self.narrow else look.u(2)
        painter.drawPixmap(left_of_icon, round(middle - side / 2), image)
        if self.narrow:
            return
        small, own = look.font("small"), look.font(bold=on)
        note = self.note
        note_width = QFontMetrics(small).horizontalAdvance(note)
        left = rect.adjusted(look.u(2) + side + 8, 0, -note_width - look.u(2.5), 0)
        needed = QFontMetrics(own).horizontalAdvance(self.text())
        if not self.isCheckable() and needed > left.width():  # the name before its key
            left, note = rect.adjusted(look.u(2) + side + 8, 0, -look.u(1), 0), ""
        painter.setFont(small)
        painter.setPen(look.colour("muted"))
        right = rect.adjusted(0, 0, -look.u(2), 0)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
        painter.setFont(own)
        painter.setPen(look.colour("text"))
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, round(left.width())
        )
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class Rail(QWidget):
    """Navigation. ``chosen`` carries the page's index."""

    chosen = Signal(int)

    def __init__(self, look: Look, pages: list[tuple[str, str]]) -> None:
        super().__init__()
        self._look = look
        self.setAutoFillBackground(True)
        self.name = PlainLabel(look, bold=True, wrap=True)
        self.assessment = PlainLabel(look, "", "small", "muted", wrap=True)
        self.state = PlainLabel(look, "", "small", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.u(2), look.u(3), look.u(2), look.u(4))
        layout.setSpacing(look.u(0.5))
        for label in (self.name, self.assessment, self.state):
            label.setContentsMargins(look.u(2), 0, 0, 0)
            layout.addWidget(label)
        layout.addSpacing(look.u(3))
        self._group = QButtonGroup(self)
        self.buttons: list[RailButton] = []
        for index, (icon, text) in enumerate(pages):
            button = RailButton(look, icon, text)
            button.setShortcut(QKeySequence(f"Alt+{index + 1}"))
            set_tip(button, phrase("{text} (Alt+{part})", text=text, part=index + 1))
            self._group.addButton(button, index)
            self.buttons.append(button)
            layout.addWidget(button)
        layout.addStretch(1)
        self.workshop_button = RailButton(look, "people", "Workshop…", page=False)
        self.workshop_button.set_note("F5")
        self.find_button = RailButton(look, "search", "Find and do…", page=False)
        self.find_button.set_note("Ctrl+K")
        self.new_button = RailButton(look, "report", "New…", page=False)
        self.new_button.set_note("Ctrl+N")
        self.open_button = RailButton(look, "open", "Open…", page=False)
        self.open_button.set_note("Ctrl+O")
        self.save_button = RailButton(look, "save", "Save", page=False)
        self.save_button.set_note("Ctrl+S")
        self.settings_button = RailButton(look, "settings", "Settings…", page=False)
        self.settings_button.set_note("Ctrl+,")
        for button in (
            self.workshop_button,
            self.find_button,
            self.new_button,
            self.open_button,
            self.save_button,
            self.settings_button,
        ):
            set_tip(button, Verbatim(f"{button.text()} ({button.note})"))
            layout.addWidget(button)
        self._group.idClicked.connect(self.chosen)
        self._narrow = False
        self.restyle()
        look.changed.connect(self.restyle)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, their names in tooltips."""
        self._narrow = narrow
        for label in (self.name, self.assessment, self.state):
            label.setVisible(not narrow)
        for button in self.findChildren(RailButton):
            button.narrow = narrow
            button.update()
        self.restyle()

    def restyle(self) -> None:
        """Take the colours and the width of the look in use."""
        width = self._look.u(NARROW if self._narrow else WIDTH)
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, self._look.colour("raised"))
        self.setPalette(palette)

    def select(self, index: int) -> None:
        """Mark a page as the one shown."""
        self.buttons[index].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line to the page."""
        painter = QPainter(self)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
