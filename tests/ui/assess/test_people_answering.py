"""Several people answer one after the other at one keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.ui.organisation.three import ThreeNumbers
from planner.workspace.create import new_project
from planner.workspace.edits import set_level
from planner.workspace.people import questions_in_scope, set_scope
from tests.conftest import NOW
from tests.ui.conftest import Driver

Key = Qt.Key
WHEN = "2026-11-21T12:00:00Z"


@pytest.fixture
def quick(qtbot) -> Driver:  # type: ignore[no-untyped-def]
    organisation = Organisation(name="North Bank (test)", people={"data_scientist": 60.0})
    project = new_project(organisation, ("Credit risk", "Fraud"), NOW, each=2)
    driver = Driver(qtbot, set_scope("quick").apply(project), None)
    driver.session._timer.stop()
    driver.go("assess")
    driver.window.begin("quick")
    driver.session._timer.stop()
    return driver


def press(driver: Driver, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):  # type: ignore[no-untyped-def]
    driver.key(key, modifier)
    driver.session._timer.stop()


def test_a_quick_check_by_keys_for_everybody(
    quick: Driver,
    qtbot,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QDialog] = []
    monkeypatch.setattr("planner.ui.frame.acts.run", opened.append)
    page = quick.window.page
    asked = questions_in_scope(quick.project)
    n = len(asked)
    people = [r.id for r in quick.project.respondents]
    for k, person in enumerate(people):
        assert quick.session.respondent == person
        assert page.note() == f"0/{n}"  # type: ignore[attr-defined]
        for _ in asked:
            press(quick, Key.Key_3)
            press(quick, Key.Key_Return)
        assert page.note() == f"{n}/{n}"  # type: ignore[attr-defined]
        assert page.middle.currentWidget() is page.done  # type: ignore[attr-defined]
        assert f"Done: {n} of {n}" in quick.texts(page)
        press(quick, Key.Key_4)
        assert quick.answer(asked[-1].id) == 3, "after the end no key answers"
        last = k == len(people) - 1
        assert page.done.go_next.isVisible() is not last  # type: ignore[attr-defined]
        press(quick, Key.Key_Return)
        assert page.respondents.itemText(k).startswith("✓ ")  # type: ignore[attr-defined]
    assert [type(d) for d in opened] == [ThreeNumbers], "after the last one three numbers,"
    assert quick.window.page.title == "Results", "then the results"


def test_open_questions_are_not_forgotten(quick: Driver) -> None:
    page = quick.window.page
    asked = questions_in_scope(quick.project)
    for k, _ in enumerate(asked):
        if k != 4:
            press(quick, Key.Key_2)
        press(quick, Key.Key_Return)
    assert "1 open" in quick.texts(page)
    press(quick, Key.Key_Return)
    assert page.current == asked[4].id  # type: ignore[attr-defined]
    assert page.middle.currentWidget() is page.questions  # type: ignore[attr-defined]
    press(quick, Key.Key_D)
    for _ in asked[4:]:
        press(quick, Key.Key_Return)
    assert "19 answered · 1 don’t know" in quick.texts(page)


def test_whoever_is_chosen_starts_at_their_first_open_question_and_the_keys_work(
    quick: Driver,
) -> None:
    page, asked = quick.window.page, questions_in_scope(quick.project)
    for _ in range(3):
        press(quick, Key.Key_1)
        press(quick, Key.Key_Return)
    second = quick.project.respondents[1].id
    page.respondents.setFocus()  # type: ignore[attr-defined]
    page.respondents.setCurrentIndex(1)  # type: ignore[attr-defined]
    page.respondents.activated.emit(1)  # type: ignore[attr-defined]
    assert quick.session.respondent == second
    assert page.current == asked[0].id  # type: ignore[attr-defined]
    press(quick, Key.Key_4)
    assert quick.answer(asked[0].id) == 4, "the key is an answer, not a letter in the list"
    control = Qt.KeyboardModifier.ControlModifier
    press(quick, Key.Key_PageUp, control)
    assert quick.session.respondent == quick.project.respondents[0].id
    assert page.current == asked[3].id  # type: ignore[attr-defined]
    press(quick, Key.Key_PageDown, control)
    assert page.current == asked[1].id  # type: ignore[attr-defined]


def test_opened_again_it_goes_on_where_somebody_stopped(quick: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    """The keys overwrote what was answered: the first question stood there, of whoever is first."""
    asked = questions_in_scope(quick.project)
    first, second = (r.id for r in quick.project.respondents[:2])
    for who, answers in ((first, asked), (second, asked[:3])):
        for question in answers:
            quick.session.do(set_level(who, question.id, 1, WHEN))
    again = Driver(qtbot, quick.project, None)
    again.session._timer.stop()
    page = again.go("assess")
    assert again.session.respondent == second
    assert page.current == asked[3].id  # type: ignore[attr-defined]


def test_a_person_is_named_where_they_answer(
    quick: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.ui.assess import page as module

    monkeypatch.setattr(module, "ask_line", lambda *_: "Ada")
    press(quick, Key.Key_F2)
    assert quick.project.respondents[0].name == "Ada"
    page = quick.window.page
    assert page.respondents.itemText(0).startswith("Credit risk · Ada · 0/")  # type: ignore[attr-defined]
    assert page.respondents.itemText(1).startswith("Credit risk · person 2 of 2")  # type: ignore[attr-defined]


def test_enter_presses_the_button_in_focus(quick: Driver) -> None:
    page = quick.window.page
    page.dont_know.setFocus()  # type: ignore[attr-defined]
    press(quick, Key.Key_Return)
    who = quick.session.respondent
    assert quick.project.current_round.answer(who, page.current).state == "dont_know"  # type: ignore[attr-defined]


def test_arrows_answer_only_where_a_card_has_the_focus(quick: Driver) -> None:
    page = quick.window.page
    page.setFocus()
    press(quick, Key.Key_Right)
    assert quick.answer(page.current) is None  # type: ignore[attr-defined]
    page.cards[0].setFocus()  # type: ignore[attr-defined]
    press(quick, Key.Key_Right)
    assert quick.answer(page.current) == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 640), (1920, 1060)])
def test_cards_stay_where_they_are_from_question_to_question(
    qtbot, example: Project, width: int, height: int
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, None)
    driver.session._timer.stop()
    driver.window.resize(width, height)
    page = driver.go("assess")
    qtbot.wait(60)
    places = set()
    for question in questions_in_scope(driver.project)[:25]:
        page.show_question(question.id)  # type: ignore[attr-defined]
        qtbot.wait(5)
        QApplication.sendPostedEvents(None, 0)
        cards = page.cards  # type: ignore[attr-defined]
        places.add(tuple((c.x(), c.width(), c.y(), c.height()) for c in cards))
        for card in cards:
            descriptor = question.levels[card.level]
            assert card.height() >= card.height_of([descriptor], card.width())
    assert len(places) == 1


def test_many_people_can_be_searched(qtbot) -> None:  # type: ignore[no-untyped-def]
    teams = tuple(f"Team {k}" for k in range(200))
    project = new_project(Organisation(name="Giant (test)"), teams, NOW, each=2)
    driver = Driver(qtbot, project, None)
    driver.session._timer.stop()
    page = driver.go("assess")
    box = page.respondents  # type: ignore[attr-defined]
    assert box.count() == 400
    assert box.isEditable()
    box.setFocus()
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), "Team 137")
    completer = box.completer()
    assert completer.completionCount() == 2
    assert "Team 137" in completer.currentCompletion()
    before = [box.itemText(k) for k in range(400)]
    driver.session.respondent = project.respondents[10].id
    page.refresh()
    page.answer(2)  # type: ignore[attr-defined]
    driver.session._timer.stop()
    after = [box.itemText(k) for k in range(400)]
    assert [k for k in range(400) if before[k] != after[k]] == [10]


@pytest.mark.parametrize("language", ["de"], indirect=True)
def test_all_of_a_question_is_in_sight_in_900_pixels(
    qtbot, language: str, example: Project
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, None)
    driver.session._timer.stop()
    driver.window.resize(1440, 900)
    page: Any = driver.go("assess")
    qtbot.wait(60)
    below = 0
    questions = questions_in_scope(driver.project)[:25]
    for question in questions:
        page.show_question(question.id)
        qtbot.wait(5)
        QApplication.sendPostedEvents(None, 0)
        foot = page.following.mapTo(page.questions.widget(), page.following.rect().bottomLeft())
        below += foot.y() > page.questions.viewport().height()
    assert not below, f"the way on lies below the fold in {below} of {len(questions)}"
