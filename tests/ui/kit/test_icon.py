"""The window has the program's icon, and Wayland's shell finds it by the name of the desktop entry."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from planner.ui.frame.app import make_application
from planner.ui.kit.icon import program_icon
from planner.workspace.desktop_entry import ICON_SIZES, NAME


def test_the_window_has_an_icon(qapp: QApplication) -> None:
    app = make_application()
    assert app.desktopFileName() == NAME
    assert not app.windowIcon().isNull()
    sizes = {size.width() for size in program_icon().availableSizes()}
    assert sizes == set(ICON_SIZES)
