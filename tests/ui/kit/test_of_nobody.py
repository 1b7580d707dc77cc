"""What a window makes goes with it: a label that belongs to nobody would outlive it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from planner.ui.kit.text import PlainLabel
from tests.ui.conftest import PAGES, Driver


def test_no_label_of_any_page_belongs_to_nobody(open_empty: Driver) -> None:
    for page in PAGES:
        open_empty.go(page)
    found = [
        w
        for w in QApplication.topLevelWidgets()
        if isinstance(w, PlainLabel) and w._look is open_empty.look
    ]
    assert [w.text() for w in found] == []
