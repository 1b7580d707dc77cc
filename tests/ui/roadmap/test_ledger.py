"""The ledger: every change of the plan with its price; undone with its edit, and taken back later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.analysis.around.move_words import price_words, total_words
from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.domain.base.language import tr
from planner.domain.plan.move import Move
from planner.domain.project import Project
from planner.workspace.edits import set_level, set_limits
from planner.workspace.ledger import take_back
from planner.workspace.plan_edits import pin_step, set_owner, set_wish
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


def worth_more(study: Study, project: Project, by: float) -> Study:
    """What a study of ``project`` would be if its plan were worth so much more."""
    npv = replace(study.case.npv, mean=study.case.npv.mean + by)
    return replace(study, project=project, case=replace(study.case, npv=npv))


def test_a_move_is_shown_at_once_priced_and_undone_with_its_entry(open_few: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    few_study = open_few.session.study
    assert few_study is not None
    driver, session = open_few, open_few.session
    page = driver.go("roadmap")
    step = next(s for s in few_study.plan.steps if s.start == 0 and s.candidate.kind != "tool")
    page.move_step(step.candidate.id, 2)
    (move,) = driver.project.moves
    assert (move.kind, move.before) == ("step", few_study.case.npv.mean)
    shown = page.living.study.plan
    assert next(s for s in shown.steps if s.candidate.id == step.candidate.id).start == 6
    assert "being planned anew" in page.status.text()
    was = [r.id for r in page.gantt._rows]
    qtbot.waitUntil(lambda: driver.project.moves[0].about, timeout=PATIENCE)
    assert "about" in page.move_card.price.text() or driver.project.moves[0].price == 0
    undo = session.workspace.history.undo_label
    session._timer.stop()
    session.jobs.cancel(session)
    proven = replace(few_study, plan=shown)  # the proven plan is the one that was put right
    session._studied(worth_more(proven, driver.project, -14_000.0))
    assert [r.id for r in page.gantt._rows] == was, "rows keep their places"
    (move,) = driver.project.moves
    assert (move.price, move.about) == (pytest.approx(-14_000), False)
    assert "Costs" in page.move_card.price.text()
    assert session.workspace.history.undo_label == undo, "its price is no step of its own"
    for planning, words in ((True, "Its price is being worked out."), (False, "No price yet.")):
        bare = move.model_copy(update={"after": None})
        assert price_words(bare, [bare], "EUR", planning=planning) == words
    page.move_card.back.click()
    assert driver.project.moves == ()
    assert driver.project.limits.windows == few_study.project.limits.windows


def test_the_same_again_is_one_entry_and_back_is_none(open_few: Driver) -> None:
    driver = open_few
    page = driver.go("roadmap")
    step = open_few.session.study.plan.steps[2]
    page.move_step(step.candidate.id, 1)
    page.move_step(step.candidate.id, 1)
    assert len(driver.project.moves) == 1
    page.move_step(step.candidate.id, -2)
    limits = driver.project.limits
    driver.session.do(set_limits(limits.model_copy(update={"budget_per_quarter": 1_000.0})))
    driver.session.do(set_limits(limits.model_copy(update={"budget_per_quarter": 2_000.0})))
    assert [m.kind for m in driver.project.moves][-1] == "limit"
    person = driver.session.respondent
    first, second = (q.id for q in driver.project.questionnaire.questions[:2])
    driver.session.do(set_level(person, first, 4, "2026-11-29T08:00:00Z"))
    driver.session.do(set_level(person, second, 4, "2026-11-29T08:00:00Z"))
    assert driver.project.moves[-1].kind == "answers"
    assert "answer" in driver.project.moves[-1].what
    assert sum(m.kind == "answers" for m in driver.project.moves) == 1


def test_prices_add_up_and_an_older_decision_is_taken_back(
    open_few: Driver,
) -> None:
    few_study = open_few.session.study
    assert few_study is not None
    driver, session = open_few, open_few.session
    steps = few_study.plan.steps
    one, two = steps[0].candidate, steps[1].candidate
    session.do(set_wish(one.id, one.name, "must"))
    session._studied(worth_more(few_study, driver.project, -5_000.0))
    session.do(pin_step(two.id, two.name, 9))
    session._studied(worth_more(few_study, driver.project, -8_000.0))
    prices = [m.price for m in driver.project.moves]
    assert prices == [pytest.approx(-5_000), pytest.approx(-3_000)]
    assert "2 decisions cost" in str(total_words(driver.project.moves, "EUR"))
    page = driver.go("roadmap")
    page.open_ledger()
    ledger = page.decisions.panel
    assert (page.panel, page.side_panel.isVisible()) == (ledger, False)
    assert page.sentence.text() == tr(total_words(driver.project.moves, "EUR"))
    assert ledger.steps.ends() == pytest.approx(
        (few_study.case.npv.mean, few_study.case.npv.mean - 8_000)
    )
    newest, oldest = ledger.rows
    assert "5.0k" in oldest.price.text()
    assert oldest.price.text().startswith("−")
    assert [newest.is_open, oldest.is_open] == [True, False], "the newest is open at first"
    oldest.setFocus()
    QTest.keyClick(oldest, Qt.Key.Key_Return)
    row = ledger.rows[1]
    assert row.is_open
    row.ask_why()
    row.field.setText("The board asked")
    row.field.editingFinished.emit()
    assert driver.project.moves[0].why == "The board asked"
    ledger.rows[1].setFocus()
    QTest.keyClick(ledger.rows[1], Qt.Key.Key_Delete)
    (left,) = driver.project.moves
    assert one.id not in driver.project.wishes
    assert driver.project.limits.windows[two.id].earliest == 9
    assert (left.price, left.about) == (pytest.approx(-3_000), True), "it is priced again"
    assert left.before == few_study.case.npv.mean, "and begins where the other did"
    assert "about" in str(price_words(left, (left,), "EUR"))
    (row,) = ledger.rows
    assert row.price.text().startswith("about")
    QTest.keyClick(ledger, Qt.Key.Key_Escape)
    assert page.panel is page.side_panel
    assert page.side_panel.isVisible()
    assert "decision" not in page.sentence.text()


def test_what_was_changed_again_is_not_taken_back(open_few: Driver) -> None:
    few_study = open_few.session.study
    assert few_study is not None
    few_study = open_few.session.study
    assert few_study is not None
    session = open_few.session
    step = few_study.plan.steps[0].candidate
    session.do(pin_step(step.id, step.name, 6))
    session._studied(worth_more(few_study, session.project, 0.0))
    session.do(set_wish("p-go-live", "x", "never"))
    session.do(pin_step(step.id, step.name, 9))
    first = session.project.moves[0]
    with pytest.raises(InputError, match="changed again"):
        take_back(first.id, first.what).apply(session.project)


def test_a_limit_that_does_not_bind_says_what_does(open_few: Driver) -> None:
    driver, session = open_few, open_few.session
    study = session.study
    assert study is not None
    page = driver.go("roadmap")
    richer = study.project.limits.budget_per_quarter * 3
    limits = driver.project.limits.model_copy(update={"budget_per_quarter": richer})
    session.do(set_limits(limits))
    session._studied(replace(study, project=driver.project))
    assert page.move_card.price.text() == "No change."
    assert "bind" in page.move_card.state.text() or "hold" in page.move_card.state.text()
    session.do(set_owner(study.plan.steps[0].candidate.id, "x", "Head of pricing"))
    page.move_card.back.click()  # not the last step any more: it is taken back by itself
    assert driver.project.moves == ()
    assert driver.project.limits == study.project.limits
    assert driver.project.owners


def test_facts_are_looked_at_and_the_list_is_narrowed_and_sorted(open_few: Driver) -> None:
    """Answers are no decision to take back; what costs most stands first where somebody asks for it."""
    driver, session = open_few, open_few.session
    page = driver.go("roadmap")
    made = [("step", -3_000.0), ("answers", -9_000.0), ("limit", 5_000.0)]
    moves = tuple(
        Move(
            id=f"m{k}",
            kind=kind,
            what=f"Number {k}",
            when="2026-11-29T08:00:00Z",
            before=100_000.0,
            after=100_000.0 + price,
        )
        for k, (kind, price) in enumerate(made, 1)
    )
    session.workspace.amend(driver.project.model_copy(update={"moves": moves}))
    page.open_ledger()
    ledger = page.decisions.panel
    wanted: list[str] = []
    page.wanted.connect(wanted.append)
    assert [r.what.text() for r in ledger.rows] == ["Number 3", "Number 2", "Number 1"]
    assert [r.back.text() for r in ledger.rows] == ["Undo", "Look at it", "Undo"]
    ledger.rows[1].back.click()
    assert wanted == ["page:1"]
    assert ledger.chips["costs"].text() == "Costs money 2"
    ledger.chips["costs"].click()
    ledger.sort.setCurrentIndex(1)
    ledger.sort.activated.emit(1)
    assert [r.what.text() for r in ledger.rows] == ["Number 2", "Number 1"]
    assert not ledger.chips["mine"].isVisibleTo(ledger), "nobody is named, so nothing is mine"
