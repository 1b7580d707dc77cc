"""The base of the widgets that paint themselves."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.domain.base.language import tr
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

    def painter(self) -> QPainter:
        """A painter on this widget with smooth edges; end it when done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter
