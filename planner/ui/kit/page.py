"""What every page is: a widget that shows the session, with its own tools in the header."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import joined, phrase
from planner.ui.kit.card import SidePanel, scrolling
from planner.ui.kit.look import BASE_UNIT, Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel

WIDEST = 520
"""Widest content of a page in grid units: 2,080 px at base size."""
READING = 202
"""Widest column of text to read, margins included: 808 px at base size."""
FOOT_SHARE = 0.2
"""How much of the height of a page its foot may take and still be always in sight."""


class Stacks(Protocol):
    """What can put its parts beside one another or in a column."""

    def stack(self, stacked: bool) -> None:
        """In a column where there is little room."""


class Page(QWidget):
    """A page of the window.

    ``title`` and ``next_title`` name it and the step after it. ``refresh`` shows the document;
    ``refresh_study`` shows what was computed in the background. Both run when the page is in front.
    """

    wanted = Signal(str)
    """What the window is to open beside the page: the kind of an action, with ``:`` and its target."""
    restated = Signal()
    """What stands around the page is another: its state, what its figures are."""
    title = ""
    next_title = ""
    needs_study = False
    """Whether it shows what was computed in the background: then that is made as soon as it is in sight."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.tools: list[QWidget] = []
        self.panel: QWidget | None = None
        self.beside: QLayout | None = None
        self.below: QLayout | None = None
        """Where the panel goes where there is no room for it at the side; hidden then where this is empty."""
        self.rows: list[Stacks] = []
        self.dims: QWidget | None = None
        """What is drawn paler while the study it shows is an old one."""

    def refresh(self) -> None:
        """Show the document as it is now."""

    def refresh_study(self) -> None:
        """Show the study, or that there is none yet."""

    def refresh_look(self) -> None:
        """Redraw what does not follow the palette by itself."""

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Suit the page to the room: ``narrow`` hides the panel or puts it below, ``stacked`` piles cards."""
        if self.panel is not None:
            place = self.below if narrow else self.beside
            if self.below is not None and place is not None and isinstance(self.panel, SidePanel):
                self.panel.set_below(below=narrow)
                place.addWidget(self.panel)
            self.panel.setVisible(not narrow or self.below is not None)
        for row in self.rows:
            row.stack(stacked)

    def panel_in_sight(self) -> bool:
        """Whether the panel stands at the side, where nobody has to scroll for it."""
        panel = self.panel
        if panel is None or not panel.isVisible():
            return False
        return self.below is None or self.below.indexOf(panel) < 0

    def figures_words(self) -> str:
        """What the figures of the page are, for the line at the foot."""
        if not self.needs_study:
            return ""
        finance = self.session.project.finance
        words = phrase(
            "Money is expected over {trials:,} futures and {horizon_months} months.",
            trials=finance.trials,
            horizon_months=finance.horizon_months,
        )
        part = self.session.project.current_round.scope != "all"
        return joined(["From a quick check.", words], " ") if part else words

    def dim(self, old: bool) -> None:
        """Draw paler what is of an older study."""
        if self.dims is None or bool(self.dims.graphicsEffect()) == old:
            return
        effect = None
        if old:
            effect = QGraphicsOpacityEffect(self.dims)
            effect.setOpacity(0.5)
        self.dims.setGraphicsEffect(effect)  # type: ignore[arg-type]

    def state_words(self) -> str:
        """One line for the header."""
        return ""

    def reveal(self, what: str) -> None:
        """Bring something the page shows into sight, by its id."""

    def note(self) -> str:
        """What the rail shows beside the page's name."""
        return ""

    def in_rail(self) -> bool:
        """Whether it stands in the rail even while another page is in front."""
        return True


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
    _Width(look, widget, units, fixed=False)


def keep_width(look: Look, widget: QWidget, units: float) -> None:
    """Give ``widget`` a width in grid units that follows the type size."""
    _Width(look, widget, units, fixed=True)


class _Width(QObject):
    """Keeps the width of a widget; it ends with it, as a closure on a signal that lives on would not."""

    def __init__(self, look: Look, widget: QWidget, units: float, *, fixed: bool) -> None:
        super().__init__(widget)
        self._look, self._widget, self._units, self._fixed = look, widget, units, fixed
        self._suit()
        look.changed.connect(self._suit)

    def _suit(self) -> None:
        width = max(self._look.u(self._units), round(self._units * BASE_UNIT))
        if self._fixed:
            self._widget.setMinimumWidth(width)
        self._widget.setMaximumWidth(width)


def fill_page(
    page: Page,
    content: QWidget,
    panel: QWidget | None = None,
    foot: QWidget | None = None,
    *,
    below: QLayout | None = None,
) -> None:
    """Make ``content`` the scrolling body of ``page``, with ``panel`` at the right, ``foot`` always below.

    Where there is no room at the right, the panel goes to the end of ``below``; without one it is hidden.
    A ``foot`` that would take much of a low window scrolls with the rest, under what it belongs to.
    """
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    if foot is None:
        row.addWidget(scrolling(content), 1)
    else:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(scrolling(content), 1)
        column.addWidget(foot)
        row.addLayout(column, 1)
        if isinstance(below, QBoxLayout) and page.dims is not None:
            _Foot(page, foot, column, below)
    page.beside, page.below = row, below
    if panel is not None:
        page.panel = panel
        row.addWidget(panel)


class _Foot(QObject):
    """Keeps the foot of a page in sight, or in the column where a low window has no room for it."""

    def __init__(self, page: Page, foot: QWidget, pinned: QBoxLayout, scrolled: QBoxLayout) -> None:
        super().__init__(page)
        self._page, self._foot, self._pinned, self._scrolled = page, foot, pinned, scrolled
        page.installEventFilter(self)
        page.look.changed.connect(self._place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the height of the page, and of what is in the foot."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        scrolls = self._foot.sizeHint().height() > FOOT_SHARE * self._page.height()
        place = self._scrolled if scrolls else self._pinned
        if place.indexOf(self._foot) >= 0:
            return
        if scrolls and self._page.dims is not None:
            place.insertWidget(place.indexOf(self._page.dims) + 1, self._foot)
        else:
            place.addWidget(self._foot)


def waiting_label(look: Look) -> PlainLabel:
    """What stands where a result will be."""
    label = PlainLabel(look, "", "lead", "muted", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label


def waiting_words(session: Session) -> str:
    """Why there is no result: work is going on, or what is wrong and what to do."""
    return session.failure or "Planning and simulating…"
