"""What every window of ours is laid out as, and how its actions listen to keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from planner.domain.base.system import macos
from planner.ui.frame.actions import Action
from planner.ui.widgets.header import Header, MessageBar
from planner.ui.widgets.rail import Rail
from planner.ui.widgets.status import AtFoot, StatusLine


def lay_out(
    window: QMainWindow,
    rail: Rail,
    header: Header,
    stack: QStackedWidget,
    status: StatusLine,
    messages: MessageBar,
) -> None:
    """The rail on the left; header, pages and status line right of it; messages lie over their foot."""
    right = QVBoxLayout()
    right.setContentsMargins(0, 0, 0, 0)
    right.setSpacing(0)
    right.addWidget(header)
    right.addWidget(stack, 1)
    right.addWidget(status)
    body = QWidget()
    body.setLayout(right)
    AtFoot(messages, body)
    centre = QWidget()
    row = QHBoxLayout(centre)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(rail)
    row.addWidget(body, 1)
    window.setCentralWidget(centre)


def listen(window: QMainWindow, actions: Iterable[Action], act: Callable[[Action], object]) -> None:
    """Keys of actions do what the table says, except where a widget binds them itself.

    On macOS they are those of its menus.
    """
    if macos():
        from planner.ui.frame.native_menu import fill_menus

        fill_menus(window, actions, act)
        return
    for action in actions:
        for keys in () if action.bound else action.keys:
            QShortcut(QKeySequence(keys), window).activated.connect(partial(act, action))
