"""The menus of macOS, which lie at the top of the screen: the same table as keys, palette and help.

What the system has a place of its own for (About, Settings) goes there; it quits by itself, Close is Cmd+W.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from planner.domain.base.language import tr
from planner.ui.frame.actions import Action

FILE, EDIT, VIEW, GO, HELP = MENUS = ("File", "Edit", "View", "Go to", "Help")
KINDS = {
    FILE: "new open example bench programme save close print export protect",
    EDIT: "undo redo find",
    VIEW: "details numbers theme",
    GO: "page place go workshop",
    HELP: "help",
}
"""The menu of an action by the first words of its kind; ``GROUPS`` say it of the others."""
GROUPS = {"Look": VIEW, "Go to": GO, "Report": FILE}
ROLES = {
    ("settings", ""): QAction.MenuRole.PreferencesRole,
    ("help", "about"): QAction.MenuRole.AboutRole,
}
CLOSE = ("Ctrl+W",)
"""Qt reads Ctrl as the command key there."""


def menu_of(action: Action) -> str:
    """The title of the menu in which an action lies."""
    for title, kinds in KINDS.items():
        if any(action.kind == k or action.kind.startswith(f"{k} ") for k in kinds.split()):
            return title
    if action.kind == "type size":
        return VIEW
    return GROUPS.get(action.group, EDIT)


def fill_menus(
    window: QMainWindow, actions: Iterable[Action], act: Callable[[Action], object]
) -> None:
    """Give a window its menus; they carry the keys of the actions, but for those that a widget binds."""
    bar = window.menuBar()
    menus: dict[str, QMenu] = {title: bar.addMenu(tr(title)) for title in MENUS}
    for action in actions:
        one = QAction(tr(action.words).replace("&", "&&"), window)
        one.setMenuRole(ROLES.get((action.kind, action.target), QAction.MenuRole.NoRole))
        keys = CLOSE if action.kind == "close" else () if action.bound else action.keys
        one.setShortcuts([QKeySequence(k) for k in keys])
        one.triggered.connect(partial(_act, act, action))
        menus[menu_of(action)].addAction(one)


def _act(act: Callable[[Action], object], action: Action, _checked: bool = False) -> None:
    act(action)
