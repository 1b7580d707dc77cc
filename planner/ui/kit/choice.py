"""Choosing what is shown: a list that opens, and chips of which one is held down."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QButtonGroup, QComboBox, QWidget

from planner.ui.kit.look import Look
from planner.ui.kit.text import Button


class Chips(dict[str, Button]):
    """The buttons by key, without words yet; the first one is chosen until another is.

    ``owner`` keeps them together for as long as it lives; ``show`` is called when one is clicked.
    """

    def __init__(
        self, owner: QWidget, look: Look, keys: Iterable[str], show: Callable[[], None]
    ) -> None:
        super().__init__()
        group = QButtonGroup(owner)
        for key in keys:
            chip = self[key] = Button(look, "")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _=False: show())
            group.addButton(chip)
        next(iter(self.values())).setChecked(True)

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
