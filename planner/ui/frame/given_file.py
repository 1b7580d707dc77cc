"""A file that the system hands to the running program: macOS does so for a double click."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from planner.ui.frame.main_window import MainWindow
from planner.ui.frame.start import StartDialog


class GivenFile(QObject):
    """Watches the application: the file goes to the window, or to the question of what to begin with.

    Before either is there it is kept, and ``take`` gives it to whoever begins.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._waiting: Path | None = None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Receive what is to be opened; everything else goes on."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            if event.file():
                self.receive(Path(event.file()))
            return True
        return super().eventFilter(watched, event)

    def receive(self, path: Path) -> None:
        """Open a file where somebody is there to do so."""
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        for widget in shown:
            if isinstance(widget, StartDialog):
                widget.give(path)
                return
        for widget in shown:
            if isinstance(widget, MainWindow):
                widget.open_path(path)
                return
        self._waiting = path

    def take(self) -> Path | None:
        """The file that came before anybody could open it; once."""
        path, self._waiting = self._waiting, None
        return path
