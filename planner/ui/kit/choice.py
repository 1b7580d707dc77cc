"""Choosing what is shown: a list that opens, and chips of which one is held down."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QWidget

from planner.ui.kit.look import Look
from planner.ui.kit.style import CHIP, JOINED
from planner.ui.kit.text import Button


class Chip(Button):
    """A small button with round ends; the one that is held down is bold, and as wide as before."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.setProperty(CHIP, True)
        self.setCheckable(True)
        self.toggled.connect(lambda _: self.restyle())

    def restyle(self) -> None:
        """Take height, type and colours from the look in use."""
        super().restyle()
        look = self._look
        self.setMinimumHeight(look.u(6.5))
        self.setFont(look.font("small", bold=self.isChecked()))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the words in bold."""
        look = self._look
        words = QFontMetrics(look.font("small", bold=True)).horizontalAdvance(self.text())
        return QSize(words + look.u(6), look.u(6.5))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name


class Joined(QWidget):
    """Buttons of which one is held down, in one frame: views of the same thing, or states that follow."""

    def __init__(self, buttons: Iterable[Button]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        shown = list(buttons)
        for k, button in enumerate(shown):
            ends = (k == 0) + 2 * (k == len(shown) - 1)
            button.setProperty(JOINED, ("middle", "first", "last", "only")[ends])
            row.addWidget(button)


class Chips(dict[str, Button]):
    """The buttons by key, without words yet; the first one is chosen until another is.

    ``owner`` keeps them together for as long as it lives; ``show`` is called when one is clicked. ``views``
    of one thing are buttons, to stand ``joined``; what narrows a list is a chip.
    """

    def __init__(
        self,
        owner: QWidget,
        look: Look,
        keys: Iterable[str],
        show: Callable[[], None],
        *,
        views: bool = False,
    ) -> None:
        super().__init__()
        group = QButtonGroup(owner)
        for key in keys:
            chip = self[key] = Button(look, "") if views else Chip(look)
            chip.setCheckable(True)
            chip.clicked.connect(lambda _=False: show())
            group.addButton(chip)
        next(iter(self.values())).setChecked(True)

    def joined(self) -> Joined:
        """The buttons in one frame, for views of one thing."""
        return Joined(self.values())

    @property
    def chosen(self) -> str:
        """The key of the button that is held down."""
        return next(key for key, chip in self.items() if chip.isChecked())


def choice_list(look: Look, name: str, characters: int = 0) -> QComboBox:
    """A list with a ``name`` for those who hear it; as wide as its place, not as its longest entry.

    ``characters`` is the least width, where there is one.
    """
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMinimumHeight(look.u(7.5))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    if characters:
        box.setMinimumContentsLength(characters)
    return box
