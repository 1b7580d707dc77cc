"""The pages of the report in small: a click goes there. Only those in sight are drawn."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QListView, QWidget

from planner.domain.base.language import phrase, tr
from planner.ui.kit.look import Look
from planner.ui.widgets.row_ring import RowRing

Index = QModelIndex | QPersistentModelIndex
WIDE = 20
"""Width of a page in grid units."""
KEPT = 80
"""Drawings that are kept at most."""


class PagesModel(QAbstractListModel):
    """A picture and a number for each page; a picture is drawn when it is asked for."""

    def __init__(self, look: Look, document: QPdfDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._document = look, document
        self._count = 0
        self._drawn: dict[int, QPixmap] = {}

    def renew(self) -> None:
        """The document is another."""
        self.beginResetModel()
        self._drawn.clear()
        self._count = self._document.pageCount()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Number of pages."""
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Number, name and picture of a page."""
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr(phrase("Page {n}", n=index.row() + 1))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignHCenter)
        return None

    def _picture(self, page: int) -> QPixmap:
        if page not in self._drawn:
            while len(self._drawn) >= KEPT:
                del self._drawn[next(iter(self._drawn))]
            width, ratio = self._look.u(WIDE), self._look_ratio()
            paper = self._document.pagePointSize(page)
            high = round(width * paper.height() / (paper.width() or 1.0))
            image = self._document.render(page, QSize(round(width * ratio), round(high * ratio)))
            made = QPixmap(image.size())
            made.fill(QColor("#FFFFFF"))
            painter = QPainter(made)
            painter.drawImage(0, 0, image)
            painter.setPen(QPen(self._look.colour("control"), 1))
            painter.drawRect(made.rect().adjusted(0, 0, -1, -1))
            painter.end()
            made.setDevicePixelRatio(ratio)
            self._drawn[page] = made
        return self._drawn[page]

    def _look_ratio(self) -> float:
        parent = self.parent()
        return parent.devicePixelRatioF() if isinstance(parent, QWidget) else 1.0


class Thumbnails(RowRing, QListView):
    """Pages side by side in rows that break; ``chosen`` carries the number of one, from 0."""

    chosen = Signal(int)

    def __init__(self, look: Look, document: QPdfDocument) -> None:
        super().__init__()
        self._look = look
        self.pages = PagesModel(look, document, self)
        self.setModel(self.pages)
        self.setAccessibleName(tr("Pages"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.activated.connect(lambda index: self.chosen.emit(index.row()))
        look.changed.connect(self._suit)
        self._suit()

    def _suit(self) -> None:
        look = self._look
        self.setIconSize(QSize(look.u(WIDE), look.u(WIDE * 1.42)))
        self.setGridSize(QSize(look.u(WIDE + 4), look.u(WIDE * 1.42 + 7)))
        self.setMinimumHeight(look.u(WIDE * 1.42 + 9))
        self.setMaximumHeight(look.u(2 * (WIDE * 1.42 + 7) + 4))
        self.pages.renew()

    def renew(self) -> None:
        """Show the pages of the document as it is now."""
        self.pages.renew()
        self.setVisible(self.pages.rowCount() > 0)

    def go_to(self, page: int) -> None:
        """Mark the page that is in front."""
        index = self.pages.index(page, 0)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
