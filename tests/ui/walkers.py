"""Walking every widget in sight: what it says, whether its words fit, and where it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from planner.ui.kit.reading import parts_of
from planner.ui.kit.text import Elided

SLACK = 2  # pixels: rounding of fractional advances


def in_sight(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if _seen(widget, root):
            yield widget


def texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Every text a person sees or hears."""
    for widget in in_sight(root):
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget, widget.text()
        elif isinstance(widget, QComboBox):
            yield from ((widget, widget.itemText(k)) for k in range(widget.count()))
        elif isinstance(widget, QLineEdit):
            yield widget, widget.placeholderText()
        elif isinstance(widget, QTableView):
            model = widget.model()
            for k in range(model.columnCount()):
                yield widget, str(model.headerData(k, Qt.Orientation.Horizontal) or "")
        yield widget, widget.toolTip()
        if not isinstance(widget, QLineEdit):
            yield widget, widget.accessibleName()


def clipped(root: QWidget, tries: int = 30) -> list[str]:
    """What stays clipped once layouts have settled; that takes several passes on a busy machine."""
    return _settled(_clipped, root, tries)


def out_of_place(root: QWidget, tries: int = 30) -> list[str]:
    """What lies over its neighbour, reaches beyond its parent, or makes a page scroll sideways."""
    return _settled(_out_of_place, root, tries)


def _settled(find: Callable[[QWidget], list[str]], root: QWidget, tries: int) -> list[str]:
    found = find(root)
    while found and tries:
        tries -= 1
        QTest.qWait(20)
        found = find(root)
    return found


def _name(widget: QWidget) -> str:
    said = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {said[:40]!r}"


def _out_of_place(root: QWidget) -> list[str]:
    found = []
    for parent in (root, *in_sight(root)):
        if isinstance(parent, QScrollArea) and parent.horizontalScrollBar().maximum() > 0:
            found.append(
                f"{_name(parent)} scrolls sideways: {parent.horizontalScrollBar().maximum()}"
            )
        layout = parent.layout()
        if layout is None:
            continue  # what is placed by hand lies where it was put, over others if need be
        placed = [child for child in _widgets_of(layout) if _seen(child, root)]
        room = parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
        found += [
            f"{_name(a)} lies over {_name(b)}"
            for a, b in combinations(placed, 2)
            if (shared := a.geometry() & b.geometry()).width() > SLACK and shared.height() > SLACK
        ]
        found += [
            f"{_name(child)} reaches out of {_name(parent)}: {child.geometry()} in {parent.size()}"
            for child in placed
            if not room.contains(child.geometry())
        ]
    return found


def _widgets_of(layout: QLayout) -> Iterator[QWidget]:
    for part in parts_of(layout):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _widgets_of(part)


def _seen(widget: QWidget, root: QWidget) -> bool:
    return widget.isVisibleTo(root) and widget.width() > 0 and widget.height() > 0


def _cut_heads(heads: QHeaderView) -> list[str]:
    """Heads whose words do not fit above their column."""
    found: list[str] = []
    if heads.orientation() != Qt.Orientation.Horizontal:
        return found
    for k in range(heads.count()):
        words, font = (
            heads.model().headerData(k, heads.orientation(), role)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.FontRole)
        )
        words = str(words or "").strip()
        metrics = QFontMetrics(font) if font is not None else heads.fontMetrics()
        width = metrics.horizontalAdvance(words)
        if not heads.isSectionHidden(k) and width > heads.sectionSize(k) + SLACK:
            found.append(f"head {words[:50]!r}: {width} in {heads.sectionSize(k)}")
    return found


def _clipped(root: QWidget) -> list[str]:
    """Labels, buttons and boxes whose words do not fit into them."""
    found = []
    for widget in in_sight(root):
        metrics = widget.fontMetrics()
        if isinstance(widget, QLabel) and widget.text():
            flags = Qt.TextFlag.TextWordWrap if widget.wordWrap() else Qt.TextFlag.TextExpandTabs
            room = widget.contentsRect()
            needed = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), flags, widget.text())
            told = widget.text() in widget.toolTip() or isinstance(widget, Elided)
            # it elides, and the tooltip says all of it as soon as it is painted
            elides = told or widget.sizePolicy().horizontalPolicy().name == "Ignored"
            wide = needed.width() > room.width() + SLACK and not elides
            if wide or needed.height() > room.height() + SLACK:
                found.append(f"label {widget.text()[:50]!r}: {needed.size()} in {room.size()}")
        elif isinstance(widget, QPushButton | QCheckBox) and widget.text():
            lines = widget.text().replace("&", "").splitlines()
            width = max(metrics.horizontalAdvance(line) for line in lines)
            width += widget.iconSize().width() if isinstance(widget, QCheckBox) else 8
            if width > widget.width() + SLACK:
                found.append(f"button {widget.text()[:50]!r}: {width} in {widget.width()}")
        elif isinstance(widget, QComboBox) and not widget.isEditable():
            width = metrics.horizontalAdvance(widget.currentText()) + 20
            elides = widget.minimumContentsLength() > 0 or widget.maximumWidth() < 10_000
            if width > widget.width() + SLACK and not elides:
                found.append(f"box {widget.currentText()[:50]!r}: {width} in {widget.width()}")
        elif isinstance(widget, QHeaderView):
            found += _cut_heads(widget)
    return found
