"""What deserves a place has a name, a way back and a spot in the history; it lives in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from planner.storage.backups import Backups
from planner.storage.document import dump
from planner.ui.business.deeper import VIEWS
from planner.ui.frame.subpages import NO_PLAN, PLACES, Subpage
from planner.ui.frame.trail import MOST, Spot, Trail
from planner.ui.roadmap.views import PLAN_VIEWS
from planner.workspace.edits import rename
from tests.conftest import NOW
from tests.ui.conftest import PAGES, Driver

ALT = Qt.KeyboardModifier.AltModifier
LEFT, RIGHT, ESCAPE = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape
SIX = {"disagreement", "compare", "what if", "versions", "differences", "case scenarios"}


def at(driver: Driver) -> tuple[str, str]:
    """The page whose row of the rail is lit, and the place in front within it."""
    ways = driver.window.ways
    lit = next(k for k, b in enumerate(driver.window.rail.buttons) if b.isChecked())
    assert lit == ways.front
    return PAGES[ways.front], ways.place.name if ways.place else ""


def test_a_trail_goes_back_and_forth_and_forgets_what_was_forward() -> None:
    trail = Trail()
    assert trail.back() is None
    assert trail.forward() is None
    for page in (0, 3, 3, 5):
        trail.visit(Spot(page))
    assert trail.before() == Spot(3), "staying is no step"
    assert trail.back() == Spot(3)
    assert trail.back() == Spot(0)
    assert trail.back() is None
    assert trail.forward() == Spot(3)
    trail.visit(Spot(3, "compare"))
    assert trail.forward() is None
    assert trail.back() == Spot(3)
    for page in range(3 * MOST):
        trail.visit(Spot(page))
    steps = 1
    while trail.back() is not None:
        steps += 1
    assert steps == MOST


def test_every_place_has_a_name_a_way_back_and_a_spot_in_the_history(open_few: Driver) -> None:
    driver, window = open_few, open_few.window
    assert set(PLACES) >= SIX | {f"case {n}" for n in VIEWS} | {f"plan {n}" for n in PLAN_VIEWS}
    named = {a.target: a for a in window.actions_ if a.kind == "place"}
    assert named.keys() == PLACES.keys()
    driver.go("organisation")
    for name in sorted(SIX):
        window.act(named[name])
        home = PLACES[name].page
        titles = [p.title for p in window.pages]
        page = PAGES[titles.index(home)] if home else "organisation"
        assert at(driver) == (page, name)
        assert QApplication.activeModalWidget() is None, "it is in the window, not over it"
        assert window.stack.currentWidget() is window.page
        assert window.header.title.text()
        assert window.header.back.text() == "Organisation"
        driver.key(LEFT, ALT)
        assert at(driver) == ("organisation", "")
        assert window.header.back.isHidden()
        driver.key(RIGHT, ALT)
        assert at(driver) == (page, name)
        window.header.back.click()
        assert at(driver) == ("organisation", "")
        assert window.stack.count() == len(window.pages), "nothing of it stays behind"
    driver.session.jobs.wait()


def test_escape_leaves_a_place_and_keys_reach_what_is_in_it(open_example: Driver) -> None:
    driver, window = open_example, open_example.window
    driver.go("results")
    window.page.open_disagreement()  # type: ignore[attr-defined]
    assert isinstance(window.page, Subpage)
    dialog = window.page.dialog
    focus = QApplication.focusWidget()
    assert focus is not None
    assert dialog.isAncestorOf(focus)  # type: ignore[union-attr]
    assert not dialog.isWindow()  # type: ignore[union-attr]
    driver.key(ESCAPE)
    assert at(driver) == ("results", "")
    driver.go("candidates").open_compare()  # type: ignore[attr-defined]
    assert window.ways.place is not None
    assert window.ways.place.target
    assert at(driver) == ("candidates", "compare")
    window.rail.buttons[PAGES.index("business")].click()
    assert at(driver) == ("business", "")
    driver.key(LEFT, ALT)
    assert at(driver) == ("candidates", "compare"), "back to the same category"


def test_escape_leaves_a_place_that_has_nothing_to_show(open_example: Driver) -> None:
    driver, window = open_example, open_example.window
    driver.go("organisation")
    window.ways.open("differences")
    assert window.ways.place is not None
    assert window.ways.place.dialog is None, "there is no earlier version of what was never saved"
    driver.key(ESCAPE)
    assert at(driver) == ("organisation", "")


def test_what_if_is_made_anew_for_a_new_plan(open_example: Driver) -> None:
    driver, window = open_example, open_example.window
    study = driver.session.study
    window.ways.open("what if")
    first = window.ways.place.dialog  # type: ignore[union-attr]
    driver.session._studied(study.model_copy() if hasattr(study, "model_copy") else study)  # type: ignore[union-attr,arg-type]
    assert window.ways.place.dialog is first, "the same plan leaves the sliders where they are"  # type: ignore[union-attr]
    driver.session.study = None
    window.ways.open("what if")
    place = window.ways.place
    assert place is not None
    assert place.dialog is None
    assert not place.words.isHidden()
    driver.session._studied(study)  # type: ignore[arg-type]
    assert place.dialog is not None
    assert NO_PLAN not in driver.texts(place)
    driver.session.jobs.wait()


def test_a_version_is_compared_in_the_window_and_the_way_leads_back(
    open_empty: Driver, tmp_path: Path
) -> None:
    driver, window = open_empty, open_empty.window
    window.ways.open("differences")
    assert "no earlier version yet" in driver.texts(window.page)
    backups = Backups(tmp_path)
    backups.keep(driver.project.id, dump(driver.project), NOW)
    driver.session.workspace.backups = backups
    window.ways.back()
    window.ways.open("differences")
    assert "says the same" in driver.texts(window.page)
    was = driver.project.name
    driver.session.do(rename("Now"))
    assert isinstance(window.page, Subpage)
    assert window.page.dialog.model.rows[0].texts == ("Document: Name", "Now", was)  # type: ignore[union-attr]
    driver.go("organisation")
    window.ways.open("versions")
    window.page.dialog.compare.click()  # type: ignore[attr-defined]
    assert at(driver) == ("organisation", "differences")
    assert window.header.back.text() == "Restore an earlier version"
    driver.key(LEFT, ALT)
    assert at(driver) == ("organisation", "versions")
    window.page.dialog.restore.click()  # type: ignore[attr-defined]
    assert driver.project.name == was
    assert at(driver) == ("organisation", ""), "what it was for is done"


def test_another_document_forgets_the_way(open_empty: Driver) -> None:
    window = open_empty.window
    open_empty.go("results")
    window.ways.open("disagreement")
    open_empty.session.opened.emit()
    assert at(open_empty) == ("results", "")
    window.ways.back()
    assert at(open_empty) == ("results", "")


@pytest.mark.parametrize("size", [(10, 1280, 800), (20, 960, 540)])
def test_a_place_fits_its_room(open_few: Driver, language: str, size: tuple[int, int, int]) -> None:
    from tests.ui.walkers import clipped, out_of_place

    points, width, height = size
    driver, window = open_few, open_few.window
    driver.look.choose(text_size=points)
    window.resize(width, height)
    wrong = {}
    for name in sorted({*SIX, "plan frontier"}):
        window.ways.open(name)
        driver.bot.wait(40)
        if found := clipped(window) + out_of_place(window):
            wrong[name] = found
    driver.session.jobs.wait()
    assert not wrong
