"""Results claim nothing that nobody chose: no target is a word, and a card with nothing in it is away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.content.questionnaire import Dimension, Question
from planner.domain.organisation.organisation import Organisation
from planner.workspace.create import new_project
from planner.workspace.edits import set_level
from tests.conftest import NOW
from tests.long.levels import LEVELS
from tests.ui.conftest import Driver

WHEN = "2026-11-21T12:00:00Z"


def test_a_target_is_set_and_taken_away_in_its_box(open_empty: Driver) -> None:
    driver = open_empty
    page = driver.go("results")
    box = page.targets["data"]  # type: ignore[attr-defined]
    assert box.text() == "no target"
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "2.5")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert driver.project.target_level("data") == 2.5
    box.selectAll()
    QTest.keyClicks(box, "0")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert driver.project.target_level("data") is None
    assert box.text() == "no target"


def test_one_dimension_has_no_radar_and_no_answer_no_extremes(qtbot) -> None:  # type: ignore[no-untyped-def]
    house = new_project(Organisation(name="House"), ("A",), NOW).questionnaire
    own = house.model_copy(
        update={
            "id": "own",
            "dimensions": (Dimension(id="x", name="X", short="X"),),
            "questions": (
                Question(id="Q", dimension="x", title="Q", prompt="Q?", why="", levels=LEVELS),
            ),
        }
    )
    driver = Driver(qtbot, new_project(Organisation(name="Own"), ("A",), NOW, own), None)
    page = driver.go("results")
    assert not page.levels.views["radar"].isVisibleTo(page)  # type: ignore[attr-defined]
    assert not page.extremes.isVisibleTo(page)  # type: ignore[attr-defined]
    person = driver.project.respondents[0].id
    driver.session.do(set_level(person, "Q", 2, WHEN))
    assert page.extremes.isVisibleTo(page)  # type: ignore[attr-defined]
