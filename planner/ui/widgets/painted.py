"""The base of the widgets that paint themselves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.domain.base.language import tr
from planner.ui.kit.clip import Entry, Grid, copy_grid, copy_picture, show_menu
from planner.ui.kit.look import Look
from planner.ui.kit.text import show_tip


class Painted(QWidget):
    """A widget that paints itself, and again when the look changes."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._cut: list[tuple[QRectF, str]] = []
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
        self._cut = []
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def fit(self, painter: QPainter, words: str, place: QRectF) -> str:
        """As many of the words as a place has room for; where some are cut, a tip there says all."""
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(words, elide, round(place.width()))
        if shown != words:
            self._cut.append((place, words))
        return shown

    def tip_at(self, event: QHelpEvent) -> str:
        """What is cut at a place, in full; empty where nothing is."""
        return next((w for r, w in self._cut if r.contains(event.pos().toPointF())), "")

    def event(self, event: QEvent) -> bool:
        """Say in full what is cut below the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.tip_at(event)
            if words:
                show_tip(self, words, event.globalPos())
                return True
        return super().event(event)
