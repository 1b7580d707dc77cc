"""Widgets in rows that break where the room ends, as words do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from planner.ui.kit.look import Look


class Flow(QLayout):
    """Places its widgets at their own size, from left to right; what has no room begins a new row."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._apart: int | None = None
        self._whole = False
        self.setSpacing(look.u(2))

    def add_stretch(self) -> None:
        """Put what is added from here on to the right, as long as all is in one row."""
        self._apart = len(self._items)

    def ask_for_one_row(self) -> None:
        """Ask for room for all in one row; it is content with less all the same."""
        self._whole = True

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Add an item at the end."""
        self._items.append(item)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        self.addWidget(widget)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802
        """The item at ``index``, ``None`` beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # noqa: N802
        """Remove and return the item at ``index``."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It takes no more room than it needs, unless a part of it stands at the right."""
        return Qt.Orientation(0) if self._apart is None else Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrow rows are more rows."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Height of the rows in ``width``."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The widest widget, or all of them."""
        least = self.minimumSize()
        return QSize(self._one_row(), least.height()) if self._whole else least

    def _one_row(self) -> int:
        widths = [_size(i).width() for i in self._shown()]
        return sum(widths) + self.spacing() * max(len(widths) - 1, 0)

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the widest and the highest widget."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(QSize(item.minimumSize().width(), item.sizeHint().height()))
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the widgets in ``rect``."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [i for i in self._items if not i.isEmpty()]

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items of each row, each with its size."""
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._shown():
            size = _size(item).boundedTo(QSize(max(width, 1), item.sizeHint().height()))
            if not rows or used + size.width() > width:
                rows.append([])
                used = 0
            rows[-1].append((item, size))
            used += size.width() + self.spacing()
        return rows

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Height that the rows take; with ``move`` the widgets are put there, in the middle of their row."""
        rows = self._rows(rect.width())
        left_over = max(rect.width() - self._one_row(), 0) if len(rows) == 1 else 0
        at_right = self._items[self._apart :] if self._apart is not None and left_over else []
        first = next((i for i in at_right if not i.isEmpty()), None)
        y = rect.y()
        for k, row in enumerate(rows):
            x, height = rect.x(), max(size.height() for _, size in row)
            y += self.spacing() if k else 0
            for item, size in row:
                x += left_over if item is first else 0
                if move:
                    down = (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(x, y + down), size))
                x += size.width() + self.spacing()
            y += height
        return y - rect.y()


def _size(item: QLayoutItem) -> QSize:
    """What an item asks for, as far as it may."""
    return item.sizeHint().boundedTo(item.maximumSize())


def in_rows(look: Look, *widgets: QWidget) -> QWidget:
    """The widgets beside one another, in as many rows as they need."""
    holder = QWidget()
    flow = Flow(look)
    flow.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(flow)
    for widget in widgets:
        flow.add(widget)
    return holder


def cleared(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets go at once from sight, and then for good."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
