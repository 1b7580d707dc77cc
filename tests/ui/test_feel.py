"""What hands and eyes rely on: what is off looks off, Tab goes as one reads, the focus is always seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from planner.ui.frame.app import make_application
from planner.ui.kit.look import Look
from planner.ui.kit.style import RADIUS
from planner.ui.kit.text import Button, LinkButton
from planner.ui.roadmap.goals import PlanGoalsDialog
from planner.ui.widgets.menu_button import MenuButton
from tests.ui.conftest import PAGES, Driver

Made = Callable[[Look], QWidget]


def _ticked(box: QCheckBox | QRadioButton) -> QWidget:
    box.setChecked(True)
    return box


def _listed(_: Look) -> QWidget:
    box = QComboBox()
    box.addItem("Everything")
    return box


def _held(look: Look) -> QWidget:
    button = Button(look, "Only these")
    button.setCheckable(True)
    return button


KINDS: dict[str, Made] = {
    "primary": lambda look: Button(look, "Export", primary=True),
    "plain": lambda look: Button(look, "Print"),
    "chip": _held,
    "menu": lambda look: MenuButton(look, "Files", [("Open", lambda: None)]),
    "link": lambda look: LinkButton(look, "Why?"),
    "check": lambda _: _ticked(QCheckBox("Cover")),
    "radio": lambda _: _ticked(QRadioButton("Some")),
    "list": _listed,
}


def _near(one: QColor, other: QColor) -> bool:
    """Whether they are one colour, but for what smoothing does."""
    apart = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return sum(map(abs, apart)) <= 24


def _shows(widget: QWidget, wanted: list[QColor]) -> bool:
    image = widget.grab().toImage()
    inside = range(round(RADIUS), image.height() - round(RADIUS))
    found = {image.pixel(x, y) for x in range(image.width()) for y in inside}
    return any(_near(QColor(c), w) for c in found for w in wanted)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_off_looks_off(qtbot, kind: str, theme: str) -> None:  # type: ignore[no-untyped-def]
    """Neither the accent, which invites, nor the ink of what can be pressed is left in it."""
    make_application()
    look = Look(theme)  # type: ignore[arg-type]
    look.apply()
    house = QWidget()
    qtbot.addWidget(house)
    widget = KINDS[kind](look)
    QVBoxLayout(house).addWidget(widget)
    house.show()
    paper = [look.colour("base"), look.colour("window")]
    inks = [look.colour(t) for t in ("accent", "on_accent", "text")]
    inviting = [c for c in inks if not any(_near(c, p) for p in paper)]
    assert _shows(widget, inviting), "it does not look as if it could be pressed"
    widget.setEnabled(False)
    assert not _shows(widget, inviting)


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def _backwards(one: QRect, other: QRect) -> bool:
    """Whether ``other`` is read before ``one``: above it in its column, or left of it in its line."""
    column = min(one.right(), other.right()) - max(one.left(), other.left()) > 8
    shared = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    line = shared > min(one.height(), other.height()) / 2
    return (column and not line and other.top() < one.top()) or (
        line and not column and other.left() < one.left()
    )


def _walk(root: QWidget, first: QWidget) -> tuple[list[QWidget], list[str]]:
    """Where Tab leads, from ``first`` until it is there again, and which stops are read before the last one.

    Where the focus is not seen is an error.
    """
    first.setFocus(Qt.FocusReason.TabFocusReason)
    stops: list[QWidget] = []
    wrong = []
    while (now := QApplication.focusWidget()) is not None and now not in stops:
        if stops and _backwards(_place(stops[-1], root), _place(now, root)):
            wrong.append(f"{_said(now)} after {_said(stops[-1])}")
        stops.append(now)
        seen = now.grab().toImage()
        now.clearFocus()
        assert now.grab().toImage() != seen, f"the focus is not seen: {_said(now)}"
        now.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        assert len(stops) < 300
    assert now is first, f"Tab does not come round: {now}"
    return stops, wrong


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()}"


@pytest.mark.parametrize("page", PAGES)
def test_tab_goes_as_one_reads_and_is_always_seen(open_example: Driver, page: str) -> None:
    window = open_example.window
    open_example.go(page)
    stops, wrong = _walk(window, window.rail.buttons[PAGES.index(page)])
    assert any(window.page.isAncestorOf(s) for s in stops)
    assert not wrong
    QTest.keyClick(stops[0], Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is stops[-1]


def test_a_dialog_is_read_as_a_page_is(open_example: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    dialog = PlanGoalsDialog(open_example.window, open_example.look, open_example.session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
    stops, wrong = _walk(dialog, QApplication.focusWidget())  # type: ignore[arg-type]
    assert len(stops) > 5
    assert not wrong
