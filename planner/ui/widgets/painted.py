"""The base of the widgets that paint themselves."""

from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.domain.base.language import tr
from planner.ui.kit.clip import Entry, Grid, copy_grid, copy_picture, show_menu
from planner.ui.kit.look import Look


class Painted(QWidget):
    """A widget that paints itself, and again when the look changes."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(tr(name))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        look.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Measure and paint anew."""
        self.updateGeometry()
        self.update()

    def grid(self) -> Grid | None:
        """What is drawn as heads and rows, where it is a table."""
        return None

    def entries(self) -> list[Entry]:
        """What can be done with it where it is clicked with the right button."""
        found: list[Entry] = [("Copy as picture", lambda: copy_picture(self))]
        grid = self.grid()
        if grid is not None:
            found.insert(0, ("Copy as table", lambda: copy_grid(grid)))
        return found

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to copy it."""
        show_menu(self, self.entries(), event.globalPos())

    def painter(self) -> QPainter:
        """A painter on this widget with smooth edges; end it when done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter
