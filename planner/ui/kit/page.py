"""What every page is: a widget that shows the session, with its own tools in the header."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.ui.kit.card import CardRow, scrolling
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel

WIDEST = 520
"""Widest content of a page in grid units: 2,080 px at base size."""
READING = 202
"""Widest column of text to read, margins included: 808 px at base size."""


class Page(QWidget):
    """A page of the window.

    ``title`` and ``next_title`` name it and the step after it. ``refresh`` shows the document;
    ``refresh_study`` shows what was computed in the background. Both run when the page is in front.
    """

    wanted = Signal(str)
    """What the window is to open beside the page: the kind of an action."""
    title = ""
    next_title = ""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.tools: list[QWidget] = []
        self.panel: QWidget | None = None
        self.rows: list[CardRow] = []

    def refresh(self) -> None:
        """Show the document as it is now."""

    def refresh_study(self) -> None:
        """Show the study, or that there is none yet."""

    def refresh_look(self) -> None:
        """Redraw what does not follow the palette by itself."""

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Suit the page to the room: ``narrow`` hides the panel, ``stacked`` puts cards in a column."""
        if self.panel is not None:
            self.panel.setVisible(not narrow)
        for row in self.rows:
            row.stack(stacked)

    def state_words(self) -> str:
        """One line for the header."""
        return ""

    def note(self) -> str:
        """What the rail shows beside the page's name."""
        return ""


def page_column(look: Look) -> tuple[QWidget, QVBoxLayout]:
    """A column for cards with the page's margins; on a very wide screen it stays at the left."""
    content = QWidget()
    keep_below(look, content, WIDEST)
    column = QVBoxLayout(content)
    column.setContentsMargins(look.u(6), look.u(5), look.u(6), look.u(4))
    column.setSpacing(look.u(3))
    return content, column


def keep_below(look: Look, widget: QWidget, units: float) -> None:
    """Let ``widget`` grow no wider than so many grid units, which follow the type size."""

    def suit() -> None:
        widget.setMaximumWidth(look.u(units))

    suit()
    look.changed.connect(suit)


def keep_width(look: Look, widget: QWidget, units: float) -> None:
    """Give ``widget`` a width in grid units that follows the type size."""

    def suit() -> None:
        widget.setMinimumWidth(look.u(units))
        widget.setMaximumWidth(look.u(units))

    suit()
    look.changed.connect(suit)


def fill_page(page: Page, content: QWidget, panel: QWidget | None = None) -> None:
    """Make ``content`` the scrolling body of ``page``, with ``panel`` at the right."""
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(scrolling(content), 1)
    if panel is not None:
        page.panel = panel
        row.addWidget(panel)


def waiting_label(look: Look) -> PlainLabel:
    """What stands where a result will be."""
    label = PlainLabel(look, "", "lead", "muted", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label


def waiting_words(session: Session) -> str:
    """Why there is no result: work is going on, or what is wrong and what to do."""
    return session.failure or "Planning and simulating…"
