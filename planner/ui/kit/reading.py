"""The order in which Tab goes through a window: that of reading, whatever was made first.

Rows and columns of layouts are read as they lie; what is placed by hand from top to bottom. It is worked out
when Tab is pressed, so that what came, went or moved since needs no word about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_WHOLE = (QAbstractSpinBox, QComboBox, QAbstractItemView)
"""What is one stop, whatever it is made of."""
_TYPED = (*_WHOLE, QLineEdit, QPlainTextEdit)
"""What takes keys for itself: it is typed into, or a row of it is chosen."""


def reading_order(root: QWidget) -> Iterator[QWidget]:
    """What Tab stops at below ``root``, in the order of reading."""
    for child in _children(root):
        if child.isWindow() or not child.isVisible():
            continue
        if _takes_tab(child):
            yield child
        if not isinstance(child, _WHOLE):
            yield from reading_order(child)


def go_on(window: QWidget, *, forward: bool) -> bool:
    """Give the focus to the next stop of a window, or the one before; says whether there was one.

    Leaves it to Qt where the system wants Tab to stop at fields only, or while a cell is typed in.
    """
    if QGuiApplication.styleHints().tabFocusBehavior() != Qt.TabFocusBehavior.TabFocusAllControls:
        return False
    order = list(reading_order(window))
    now = QApplication.focusWidget()
    if not order:
        return False
    if now is None or now is window:
        place = 0 if forward else -1
    elif now in order:
        place = (order.index(now) + (1 if forward else -1)) % len(order)
    elif window.isAncestorOf(now) and not (now.isVisible() and now.isEnabled()):
        place = _nearest(window, now, order)
    else:
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[place].setFocus(reason)
    return True


def _nearest(window: QWidget, gone: QWidget, order: list[QWidget]) -> int:
    """Which stop lies nearest to one that went from sight; a field only where there is nothing else.

    Who pressed what is gone did not mean to type, and keys that answer would become words there.
    """
    here = gone.mapTo(window, gone.rect().center())

    def far(place: int) -> tuple[bool, int]:
        stop = order[place]
        away = stop.mapTo(window, stop.rect().center()) - here
        return isinstance(stop, _TYPED), away.manhattanLength()

    return min(range(len(order)), key=far)


def _takes_tab(widget: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isEnabled() and widget.focusProxy() is None


def _children(widget: QWidget) -> list[QWidget]:
    placed = [*_placed(widget.layout())]
    own = (c for c in widget.children() if isinstance(c, QWidget) and c not in placed)
    return [*placed, *sorted(own, key=lambda c: (c.y(), c.x()))]


def _placed(layout: QLayout | None) -> Iterator[QWidget]:
    for part in [] if layout is None else parts_of(layout):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _placed(part)


def parts_of(layout: QLayout) -> list[QWidget | QLayout]:
    """The widgets and layouts that lie in a layout, in the order of reading.

    They are asked for their place, never the layout for its items: Python's object of an item outlives
    the item, and answers for whatever Qt puts at its address later. A scroll bar was taken for one, and
    the process died.
    """
    parent = layout.parentWidget()
    widgets = [c for c in parent.children() if isinstance(c, QWidget)] if parent is not None else []
    inner = [c for c in layout.children() if isinstance(c, QLayout)]
    places: dict[int, QWidget | QLayout] = {layout.indexOf(w): w for w in widgets}
    places |= {layout.indexOf(part): part for part in inner}
    places.pop(-1, None)
    if isinstance(layout, QGridLayout):
        cells = {k: layout.getItemPosition(k)[:2] for k in places}  # type: ignore[index]
        return [places[k] for k in sorted(places, key=cells.__getitem__)]
    return [places[k] for k in sorted(places)]
