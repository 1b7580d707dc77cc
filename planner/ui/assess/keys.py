"""Keys of the page on which people answer: they go to the questionnaire, or to the model in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from planner.ui.assess.page import AssessPage


def bind_keys(page: AssessPage) -> None:
    """Bind the keys; those of people count whatever is answered."""

    def bind(sequence: str | Qt.Key, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(sequence), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def key(sequence: str | Qt.Key, act: Callable[[], object], name: str = "") -> None:
        def press() -> None:
            if page.other.chosen:
                page.other.sheet.press(name or str(sequence))
            else:
                act()

        bind(sequence, press)

    for level in range(5):
        key(str(level), partial(page.answer, level))
    key("D", page.answer_dont_know)
    key("N", page.answer_not_applicable)
    key("E", page.ask_evidence)
    key("M", page.note_field.setFocus)
    key("/", page.find_field.setFocus)
    bind("F2", page.name_person)
    bind("Ctrl+PgDown", lambda: page.answer_beside(1))
    bind("Ctrl+PgUp", lambda: page.answer_beside(-1))
    for name in ("Return", "Enter"):
        key(getattr(Qt.Key, f"Key_{name}"), page.enter, "Enter")
    key(Qt.Key.Key_Up, lambda: page.step(-1), "Up")
    key(Qt.Key.Key_Down, lambda: page.step(1), "Down")
    key(Qt.Key.Key_Left, lambda: page.other_level(-1), "Left")
    key(Qt.Key.Key_Right, lambda: page.other_level(1), "Right")
