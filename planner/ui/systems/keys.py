"""Keys of the page Systems: a new system, finding one, evidence, duties, levels of a system's answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from planner.ui.systems.page import SystemsPage


def bind_keys(page: SystemsPage) -> None:
    """Bind the keys to what the page has in front."""

    def bind(sequence: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(sequence), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    bind("N", page.add_system)
    bind("/", page.find_system)
    bind("E", page.add_evidence)
    bind("D", page.make_duties)
    bind("Ctrl+PgDown", partial(page.detail.next_tab, 1))
    bind("Ctrl+PgUp", partial(page.detail.next_tab, -1))
    for level in range(5):
        bind(str(level), partial(page.detail.answer_with, level))
