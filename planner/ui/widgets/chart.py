"""Charts as images, drawn off the interface thread, with a name and a summary in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.domain.base.language import speaking, speech, tr
from planner.ui.kit.clip import Entry, Grid, copy_grid, copy_picture, show_menu
from planner.ui.kit.jobs import Jobs
from planner.ui.kit.look import Look
from planner.ui.kit.text import set_tip

if TYPE_CHECKING:
    from planner.reporting.blocks import Table
    from planner.reporting.charts.base import Draw

Make = Callable[[float, float], "Draw"]
"""Given width and height in millimetres, returns what draws the figure."""
DPI = 96.0
MM = 25.4 / DPI


class Charted:
    """What shows numbers as a picture; ``numbers`` gives them as a table."""

    numbers: Callable[[], Table] | None = None


class Chart(QWidget, Charted):
    """Shows what ``make`` draws at the widget's own size; the old image stays until the new is there."""

    def __init__(
        self, look: Look, jobs: Jobs, name: str, least: tuple[int, int] = (200, 160)
    ) -> None:
        super().__init__()
        self._look, self._jobs = look, jobs
        self._make: Make | None = None
        self._image: QPixmap | None = None
        self._drawing = False
        self.magnified = 1.0
        """How much larger than elsewhere words and lines are: a stage is read from afar."""
        self._least = QSize(*least)
        self.setAccessibleName(tr(name))
        set_tip(self, "Ctrl+T shows the numbers")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._render)
        look.changed.connect(self._timer.start)
        look.changed.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Smallest useful size; what stands in rows needs more height with larger type."""
        return QSize(self._least.width(), self._look.u(self._least.height() / 4))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A comfortable size."""
        return self.minimumSizeHint()

    def show_figure(
        self, make: Make | None, summary: str = "", numbers: Callable[[], Table] | None = None
    ) -> None:
        """Draw another figure; ``summary`` says in words what it shows, ``numbers`` as a table.

        ``None`` clears.
        """
        self._make = make
        self.numbers = numbers if make is not None else None
        self.setAccessibleDescription(tr(summary))
        if make is None:
            self._image = None
            self.update()
            return
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw again at the new size, once it has settled."""
        super().resizeEvent(event)
        self._timer.start()

    def _render(self) -> None:
        if self._make is None or self.width() < 40 or self.height() < 40 or not self.isVisible():
            return
        ratio = self.devicePixelRatioF()
        scale = self.magnified
        make, width, height = self._make, self.width() * MM / scale, self.height() * MM / scale
        points, now = self._look.points, speech()
        self._drawing = True

        def work() -> bytes:
            with speaking(now.language, now.numbers):
                return _png(make(width, height), DPI * ratio * scale, points)

        self._jobs.start(
            self,
            work,
            lambda data: self._show(data, ratio),
        )

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Draw when the page comes to the front."""
        self._timer.start()

    def _show(self, data: bytes, ratio: float) -> None:
        image = QPixmap()
        image.loadFromData(data, "PNG")
        image.setDevicePixelRatio(ratio)
        self._image = image
        self._drawing = False
        self.update()

    def entries(self) -> list[Entry]:
        """What can be done with it where it is clicked with the right button."""
        found: list[Entry] = [("Copy as picture", lambda: copy_picture(self))]
        numbers = self.numbers
        if numbers is not None:
            found.insert(0, ("Copy the numbers as a table", lambda: copy_grid(grid_of(numbers()))))
        return found if self._make is not None else []

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to copy picture and numbers."""
        show_menu(self, self.entries(), event.globalPos())

    @property
    def settled(self) -> bool:
        """Whether what is shown is what was asked for last, at the size of the widget."""
        return not self._timer.isActive() and not self._drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Show the image."""
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.deviceIndependentSize().toSize()
        target = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        x = (self.width() - target.width()) // 2
        y = (self.height() - target.height()) // 2
        painter.drawPixmap(x, y, target.width(), target.height(), self._image)


def grid_of(table: Table) -> Grid:
    """A table of the report as heads and rows of texts."""
    return table.head, [[c.t for c in row] for row in table.rows]


def _png(draw: Draw, dpi: float, points: float) -> bytes:
    from planner.reporting.charts.base import png  # matplotlib comes after the first paint

    return png(draw, dpi=dpi, size=points)
