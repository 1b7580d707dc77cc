"""The pages of the report as they will be printed: larger, smaller, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

from planner.domain.base.language import tr
from planner.ui.kit.look import Look
from planner.ui.kit.style import ring

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

STEP = 1.2
LEAST, MOST = 0.3, 5.0


class Preview(QPdfView):
    """Fits the width until it is made larger or smaller: Ctrl and the wheel, or the buttons beside it."""

    def __init__(self, look: Look, parent: QWidget, document: QPdfDocument) -> None:
        super().__init__(parent)
        self._look = look
        self.setDocument(document)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setAccessibleName(tr("Preview of the report"))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl and the wheel change the size; the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the pages, and a ring around them while the arrow keys scroll them."""
        super().paintEvent(event)
        if self.hasFocus():
            area = self.viewport()
            ring(QPainter(area), area.rect(), self._look.colour("accent"))

    def zoom(self, steps: int) -> None:
        """Make the pages larger by so many steps, or smaller."""
        now = (
            self._shown_factor()
            if self.zoomMode() != QPdfView.ZoomMode.Custom
            else self.zoomFactor()
        )
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(min(max(now * STEP**steps, LEAST), MOST))

    def fit(self) -> None:
        """As wide as there is room."""
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _shown_factor(self) -> float:
        """How large the pages are while they fit the width: 1 is their size on paper."""
        document = self.document()
        if document is None or document.pageCount() == 0:
            return 1.0
        points = document.pagePointSize(0).width()
        margins = self.documentMargins()
        room = self.viewport().width() - margins.left() - margins.right()
        return room / (points * self.logicalDpiX() / 72) if points else 1.0


def print_document(document: QPdfDocument, printer: QPrinter) -> int:
    """Print all pages, each as large as the paper allows; returns how many."""
    painter = QPainter()
    if not painter.begin(printer):
        return 0
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        paper = painter.viewport()
        size = (
            document.pagePointSize(page)
            .toSize()
            .scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        image = document.render(page, QSize(size))
        left, top = (paper.width() - size.width()) // 2, (paper.height() - size.height()) // 2
        painter.drawImage(QRect(left, top, size.width(), size.height()), image)
    painter.end()
    return document.pageCount()
