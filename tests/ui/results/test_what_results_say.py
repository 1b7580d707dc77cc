"""Results lead on: from Why to the question, to what few know, to what no plan reaches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeView

from planner.analysis.study.reach import beyond_reach
from planner.catalogue.load import built_in_catalogue
from planner.domain.organisation.organisation import Organisation
from planner.maturity.agreement import few_know
from planner.maturity.content import lenses_of
from planner.maturity.explaining import explain
from planner.maturity.score import assess
from planner.ui.kit.card import Card
from planner.ui.kit.text import Button
from planner.ui.kit.why import NodeModel, show_why
from planner.ui.organisation.people import PeopleDialog
from planner.ui.results.disagreement import DisagreementDialog
from planner.ui.widgets.maturity import LevelBoxes
from planner.workspace.create import new_project
from planner.workspace.edits import clear_answer, set_dont_know, set_level, set_target
from planner.workspace.people import set_scope
from tests.conftest import NOW
from tests.ui.conftest import Driver

WHEN = "2026-11-21T12:00:00Z"


def test_why_leads_to_the_question(open_empty: Driver) -> None:
    driver = open_empty
    driver.session._timer.stop()
    driver.session.do(set_level("product-1", "DAT-02", 2, WHEN))
    went: list[str] = []
    tree = explain(driver.project, driver.session.profile)
    dialog = show_why(driver.window, driver.look, "Why?", tree, go=went.append)
    model = NodeModel(tree, 2)
    ids = [n.id for _, n in tree.walk() if n.id]
    assert "DAT-02" in ids
    there = next(b for b in dialog.findChildren(Button) if b.text() == "Go to the question")
    assert not there.isEnabled()
    view = dialog.findChild(QTreeView)
    index = view.model().index(0, 0)
    assert not model.question(model.index(0, 0)), "the whole is no question"
    while view.model().rowCount(index):
        index = view.model().index(0, 0, index)
    view.setCurrentIndex(index)
    assert there.isEnabled()
    QTest.mouseClick(there, Qt.MouseButton.LeftButton)
    assert went == ["STR-01"]
    page = driver.go("results")
    page._to_question("DAT-02")
    assert driver.window.page.current == "DAT-02"  # type: ignore[attr-defined]


def test_one_of_eight_knows_is_on_the_agenda_and_can_be_agreed(qtbot) -> None:  # type: ignore[no-untyped-def]
    made = new_project(Organisation(name="Eight (test)"), ("Data",), NOW, each=8)
    made = set_level("data-1", "DAT-02", 4, WHEN).apply(made)
    for k in range(2, 9):
        made = set_dont_know(f"data-{k}", "DAT-02", WHEN).apply(made)
    found = few_know(assess(made))
    assert [(f.question, f.words) for f in found] == [("DAT-02", "1 of 8 knows")]
    driver = Driver(qtbot, made, None)
    driver.session._timer.stop()
    page = driver.go("results")
    assert "1 of 8 knows" in page.few.text()
    dialog = DisagreementDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(dialog)
    assert [r.id for r in dialog.model.rows] == ["DAT-02"]
    assert dialog.levels[0].isEnabled(), "the only team can agree"


def test_a_target_that_no_practice_leads_to_is_named(open_empty: Driver) -> None:
    driver = open_empty
    driver.session._timer.stop()
    catalogue = built_in_catalogue()
    assert beyond_reach(driver.project, driver.session.profile, catalogue) == ()
    page = driver.go("results")
    assert not page.out_of_reach.isVisible()
    # all answered, else an open question might be at the top already
    for question in driver.session.profile.cells.questions:
        if question.dimension == "strategy":
            driver.session.do(set_level("product-1", question.id, 0, WHEN))
    driver.session.do(set_target("strategy", "Strategy and value", 4.0))
    found = beyond_reach(driver.project, driver.session.profile, catalogue)
    top = {r.question: 0 for p in catalogue.practices for r in p.raises}
    for practice in catalogue.practices:
        for raised in practice.raises:
            top[raised.question] = max(top[raised.question], raised.to_level)
    asked = [q for q in driver.session.profile.cells.questions if q.dimension == "strategy"]
    by_hand = sum(q.weight * top[q.id] for q in asked) / sum(q.weight for q in asked)
    assert [(b.dimension, round(b.reach, 6)) for b in found] == [("strategy", round(by_hand, 6))]
    assert "No plan reaches these targets" in page.out_of_reach.text()


def test_targets_of_an_earlier_version_are_asked_about_once(open_empty: Driver) -> None:
    driver = open_empty
    page = driver.go("results")
    for dimension in driver.project.questionnaire.dimensions:
        driver.session.do(set_target(dimension.id, dimension.name, 2.5))
    assert not page.all_alike.isVisible(), "chosen here, so there is nothing to ask"
    driver.session.workspace.migrated_from = (1, 7)
    page.refresh()
    assert page.all_alike.isVisible()
    QTest.mouseClick(page.all_alike.keep, Qt.MouseButton.LeftButton)
    assert not page.all_alike.isVisible()
    page.all_alike._kept = False
    page.refresh()
    QTest.mouseClick(page.all_alike.clear, Qt.MouseButton.LeftButton)
    assert driver.project.targets == ()
    assert not page.all_alike.isVisible()


def test_how_wide_a_range_may_be_is_chosen_and_kept(open_empty: Driver) -> None:
    driver = open_empty
    dialog = PeopleDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(dialog)
    dialog.bound.setCurrentIndex(0)
    dialog.bound.activated.emit(0)
    assert driver.project.policy.bound == 0.5
    dialog.by_teams.setCurrentIndex(1)
    dialog.by_teams.activated.emit(1)
    assert (driver.project.policy.bound, driver.project.policy.teams) == (0.5, "lowest")


def test_asking_all_leads_to_the_first_question_that_is_open(open_example: Driver) -> None:
    session = open_example.session
    session.do(set_scope("quick"))
    page = open_example.go("results")
    assert page.part.isVisible()  # type: ignore[attr-defined]
    first = next(q.id for q in open_example.project.questionnaire.questions if not q.screening)
    session.do(clear_answer(session.respondent, first))
    page.part.widen.click()  # type: ignore[attr-defined]
    assert session.project.current_round.scope == "all"
    assert open_example.window.page.current == first


def test_cards_are_called_what_they_say_now_and_levels_by_their_model(
    open_example: Driver,
) -> None:
    page = open_example.go("results")
    boxes = [b for b in page.findChildren(LevelBoxes) if b.isVisible()]
    names = [lens.name for lens in lenses_of(open_example.project.questionnaire)]
    assert [b.accessibleName() for b in boxes] == names
    boxes[0].show_level(1, 1, 4)
    assert boxes[0].accessibleDescription() == "1 of 4"
    boxes[0].show_level(0, 2, 4)
    assert boxes[0].accessibleDescription() == "0 to 2 of 4"
    for where in ("business", "candidates"):
        page = open_example.go(where)
        cards = [c for c in page.findChildren(Card) if c.isVisible() and c.title.isVisible()]
        assert cards
        assert {c.accessibleName() for c in cards} == {c.title.text() for c in cards}
