"""Pages are loaded and made when they are first shown, and the others while nobody does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from planner.analysis.around.after_plan import after_plan
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.study import Study
from planner.ui.business.deeper import VIEWS
from planner.ui.business.deeper_titles import DEEPER
from planner.ui.frame import ahead
from planner.ui.frame.ahead import Ahead
from planner.ui.frame.rail_pages import NUMBERS, PAGES
from planner.ui.roadmap.view_titles import AROUND
from planner.ui.roadmap.views import PLAN_VIEWS
from tests.conftest import PATIENCE, ROOT
from tests.ui.conftest import Driver

QUIET = """
import sys
from planner.__main__ import load_window
load_window()
pages = [m for m in sys.modules if m.startswith("planner.ui.") and m.endswith(".page")]
print(sorted(pages), "planner.analysis.study.study" in sys.modules)
"""


def test_starting_loads_no_page_and_no_engine() -> None:
    done = subprocess.run([sys.executable, "-c", QUIET], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["['planner.ui.kit.page']", "False"]


def test_only_the_page_in_front_is_made(open_example: Driver) -> None:
    window = open_example.window
    assert [p.title for p in window.pages.made] == ["Organisation"]
    open_example.go("results")
    assert [p.title for p in window.pages.made] == ["Organisation", "Results"]
    assert window.pages[2] is window.page
    assert window.stack.count() == 2
    shown = [t for p in window.pages.made for t in p.tools if t.isVisible()]
    assert shown == list(window.page.tools)


def test_names_known_beforehand_are_those_of_the_pages(open_example: Driver) -> None:
    window = open_example.window
    before = list(window.pages.said(open_example.session))
    assert [p.title for p in window.pages] == [one.title for one in PAGES]
    assert list(window.pages.said(open_example.session)) == before
    assert all(NUMBERS[one.title] == k for k, one in enumerate(PAGES))
    assert {n: v.title for n, v in VIEWS.items()} == DEEPER
    assert {n: v.title for n, v in PLAN_VIEWS.items()} == AROUND


def test_no_two_places_have_one_name() -> None:
    titles = [t.removeprefix("The ").casefold() for t in (*DEEPER.values(), *AROUND.values())]
    assert len(set(titles)) == len(titles)


def test_the_others_are_made_while_nobody_does_anything(
    open_example: Driver, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    window = open_example.window
    monkeypatch.setattr(ahead, "PAUSE_MS", 3_600_000)
    made = Ahead(window)
    made.begin()
    handle = window.windowHandle()
    assert handle is not None
    before = made._used
    press = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(3, 3), QPointF(3, 3), Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(handle, press)
    assert made._used > before
    made._next()
    assert window.pages.missing == [1, 2, 3, 4, 5, 6, 7], "somebody is at it"
    monkeypatch.setattr(ahead, "PAUSE_MS", 0)
    made._timer.start(0)
    qtbot.waitUntil(lambda: not window.pages.missing, timeout=PATIENCE)
    assert window.page.title == "Organisation"
    assert not [
        t for p in window.pages.made for t in p.tools if t.isVisible() and p is not window.page
    ]


def test_what_follows_from_a_study_is_worked_out_once(example_study: Study) -> None:
    assert after_plan(example_study) is after_plan(example_study)
    assert done_anyway(example_study) is done_anyway(example_study)
