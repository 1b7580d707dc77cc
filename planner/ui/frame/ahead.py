"""Making the other pages ready while nobody does anything, so that going to one is as quick as going back.

One small piece after another, each from the event loop: whoever presses a key or a button waits for the piece
in hand at most, and nothing more is done until they pause.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from planner.ui.frame.rail_pages import PAGES

if TYPE_CHECKING:
    from planner.ui.frame.main_window import MainWindow

PAUSE_MS = 300
"""So long nobody has done anything before a piece is made."""
BETWEEN_MS = 5
INPUT = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
)


class Ahead(QObject):
    """Loads and makes the pages of a window that nobody went to yet, from the first one on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._used = time.monotonic()
        self._pieces = self._work()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self.longest = 0.0
        """The longest piece so far, in milliseconds of a processor."""

    def begin(self) -> None:
        """Begin once the window has been painted."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._timer.start(PAUSE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note when somebody does something."""
        if event.type() in INPUT:
            self._used = time.monotonic()
        return False

    def _next(self) -> None:
        left = PAUSE_MS - (time.monotonic() - self._used) * 1000
        if left > 0:
            self._timer.start(round(left) + 1)
            return
        began = time.thread_time()
        piece = next(self._pieces, None)
        if piece is None:
            handle = self._window.windowHandle()
            if handle is not None:
                handle.removeEventFilter(self)
            return
        piece()
        self.longest = max(self.longest, (time.thread_time() - began) * 1000)
        self._timer.start(BETWEEN_MS)

    def _work(self) -> Iterator[Callable[[], object]]:
        """The pieces, in the order in which people go through the pages."""
        pages = self._window.pages
        for k in pages.missing:
            room = f"planner.ui.{PAGES[k].room}"
            for found in iter_modules(import_module(room).__path__, f"{room}."):
                yield lambda name=found.name: import_module(name)  # type: ignore[misc]
        for k in range(len(PAGES)):
            yield lambda k=k: self._window.pages[k]  # type: ignore[misc]
