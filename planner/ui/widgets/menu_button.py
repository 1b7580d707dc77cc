"""A button that opens a short menu of actions below itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QMenu

from planner.domain.base.language import tr
from planner.ui.kit.icons import icon
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button

ARROW = 11
GAP = 5
"""Size of the arrow behind the words at base size, and its way from them, in pixels."""


class MenuButton(Button):
    """``actions`` are words and what they do; words of ``None`` draw a line."""

    def __init__(
        self, look: Look, text: str, actions: Sequence[tuple[str | None, Callable[[], object]]]
    ) -> None:
        super().__init__(look, text)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its arrow stands behind its words
        self.menu_ = QMenu(self)
        self.menu_.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.entries: list[tuple[str, Callable[[], object]]] = []
        """What the menu offers, for whoever looks for it by name."""
        self._fill(actions)
        if not actions:  # and never shown from here: without a parent that would be a window
            self.hide()
        self.clicked.connect(self.open_menu)

    def restyle(self) -> None:
        """Take the arrow too from the look in use."""
        super().restyle()
        look = self._look
        side = look.drawn(ARROW)
        self.setIconSize(QSize(side + GAP, side))
        self.setIcon(icon("down", look.colour("text"), look.colour("disabled"), side, before=GAP))

    def show_actions(self, actions: Sequence[tuple[str | None, Callable[[], object]]]) -> None:
        """Offer other actions; without any the button is not there."""
        self._fill(actions)
        self.setVisible(bool(actions))

    def _fill(self, actions: Sequence[tuple[str | None, Callable[[], object]]]) -> None:
        self.menu_.clear()
        self.entries = [(words, act) for words, act in actions if words is not None]
        for words, act in actions:
            if words is None:
                self.menu_.addSeparator()
                continue
            self.menu_.addAction(_shown(words)).triggered.connect(lambda _=False, act=act: act())

    def open_menu(self) -> None:
        """Open the menu below the button."""
        self.menu_.setFont(self._look.font())
        self.menu_.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def choose(self, words: str) -> None:
        """Do the action of these words; raises ``KeyError`` when the menu has none such."""
        for action in self.menu_.actions():
            if action.text() == _shown(words):
                action.trigger()
                return
        raise KeyError(words)


def _shown(words: str) -> str:
    """Words as a menu takes them: no letter is a key."""
    return tr(words).replace("&", "&&")
