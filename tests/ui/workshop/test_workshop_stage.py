"""A facilitator runs a question through the room, by keys on the stage and by hand at the desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from planner.ui.workshop.begin import BeginDialog
from planner.workspace.workshop import Workshop, questions_in_order
from tests.ui.conftest import Driver

Key = Qt.Key


@pytest.fixture
def room(open_example: Driver):  # type: ignore[no-untyped-def]
    session = open_example.session
    questions = questions_in_order(session.project, session.profile, "pricing", "open")
    open_example.window.run_workshop(Workshop("pricing", questions))
    running = open_example.window.workshop
    yield open_example, running
    if open_example.window.workshop is not None:
        running.stage.close()


def press(stage, *keys: Key) -> None:  # type: ignore[no-untyped-def]
    for key in keys:
        QTest.keyClick(stage, key)


def test_a_question_goes_through_the_room_by_keys(room) -> None:  # type: ignore[no-untyped-def]
    driver, running = room
    stage, question = running.stage, running.lead.workshop.question
    people = [r.id for r in driver.project.respondents if r.team == "pricing"]
    assert stage.sentence.text() == "Vote without looking at each other."
    press(stage, Key.Key_V)
    assert stage.entry.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(stage.entry, "4 1")
    press(stage.entry, Key.Key_Return)
    assert "Votes expected: 3; typed: 2." in stage.detail.text()
    assert stage.entry.isVisible(), "a slip can be mended"
    stage.entry.setText("4 1 ?")
    press(stage.entry, Key.Key_Return)
    assert not stage.entry.isVisible()
    levels = [driver.project.current_round.answer(p, question).level for p in people]
    assert levels == [4, 1, None]
    assert stage.voted.text() == "3 of 3 voted"
    assert not running.lead.scene().shown, "votes stay hidden until they are opened"
    press(stage, Key.Key_2)
    assert running.lead.workshop.chosen is None
    press(stage, Key.Key_Space)
    assert stage.sentence.text() == "Votes run from 1 to 4. Ask a 1 and a 4 what they see."
    assert "1 don’t know" in stage.detail.text()
    press(stage, Key.Key_3, Key.Key_C)
    QTest.keyClicks(stage.entry, "Scripts exist")
    press(stage.entry, Key.Key_Return)
    agreed = driver.project.current_round.consensus["pricing"][question]
    assert (agreed.level, agreed.reason) == (3, "Scripts exist")
    assert [driver.project.current_round.answer(p, question).level for p in people] == levels
    press(stage, Key.Key_Right)
    assert running.lead.workshop.place == 1
    driver.session.workspace.undo()
    assert question not in driver.project.current_round.consensus["pricing"]
    driver.session.workspace.undo()
    before = driver.project.current_round.answer(people[0], question).level
    assert before != 4, "all votes are one step"


def test_no_name_is_ever_on_stage(room) -> None:  # type: ignore[no-untyped-def]
    driver, running = room
    names = [r.name for r in driver.project.respondents if r.name]
    names += [driver.project.organisation.name]
    for keys in (
        (Key.Key_Space,),
        (Key.Key_R,),
        (Key.Key_P,),
        (Key.Key_P, Key.Key_B),
        (Key.Key_B,),
    ):
        press(running.stage, *keys)
        words = driver.texts(running.stage) + running.stage.windowTitle()
        words += running.stage.board.accessibleName() + running.stage.board.accessibleDescription()
        assert not [n for n in names if n in words]


def test_break_profile_and_leaving(room, qtbot) -> None:  # type: ignore[no-untyped-def]
    driver, running = room
    stage = running.stage
    press(stage, Key.Key_B)
    assert stage.stack.currentWidget() is stage.over
    assert stage.pause.isVisibleTo(stage.over), "the clock of the break, beside the profile"
    assert stage.pause.text().startswith("Break")
    press(stage, Key.Key_B, Key.Key_P)
    assert stage.stack.currentWidget() is stage.over
    assert not stage.pause.isVisibleTo(stage.over)
    assert "Pipelines" in stage.radar.accessibleDescription()
    press(stage, Key.Key_P)
    assert stage.stack.currentWidget() is stage.board
    press(stage, Key.Key_Escape)
    assert driver.window.workshop is None


def test_the_desk_knows_who_has_not_voted_and_keeps_notes(room) -> None:  # type: ignore[no-untyped-def]
    driver, running = room
    desk, lead = running.desk, running.lead
    running.show_desk()
    question = lead.workshop.question
    desk.votes.setText("2 2 -")
    desk.votes.returnPressed.emit()
    assert desk.votes.text() == ""
    lead.vote("0 0 0")
    desk.votes.setText("nonsense")
    desk.votes.returnPressed.emit()
    assert "no vote" in desk.said.text()
    assert desk.missing.text() == "Everybody has voted."
    assert desk.reading.text() == "Votes are hidden."
    desk.reveal.click()
    assert desk.reading.text().startswith("All chose 0.")
    desk.levels[1].click()
    desk.reason.setText("Two of three teams do")
    desk.keep.click()
    agreed = driver.project.current_round.consensus["pricing"][question]
    assert (agreed.level, agreed.reason) == (1, "Two of three teams do")
    desk.notes.setPlainText("Ask about the pricing cycle\nand who owns it")
    assert driver.project.note == "Ask about the pricing cycle\nand who owns it"
    rows = desk.model.rowCount()
    assert rows == len(lead.workshop.questions)
    desk.forward.click()
    assert lead.workshop.place == 1


def test_beginning_says_what_will_be_asked(open_example: Driver) -> None:
    dialog = BeginDialog(open_example.window, open_example.look, open_example.session)
    dialog.team.setCurrentIndex(0)
    dialog.order.setCurrentIndex(0)
    dialog.refresh()
    assert dialog.facts.text().startswith("3 people vote on 85 questions.")
    assert dialog.begin.isEnabled()
    alone = next(
        k
        for k, t in enumerate(open_example.project.teams)
        if sum(r.team == t.id for r in open_example.project.respondents) == 1
    )
    dialog.team.setCurrentIndex(alone)
    dialog.order.setCurrentIndex(dialog.order.findData("differ"))
    dialog.refresh()
    assert dialog.facts.text() == "There is nothing to ask with this choice."
    assert not dialog.begin.isEnabled()


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (2560, 1440)])
def test_everything_fits_its_box_at_every_size(room, size: tuple[int, int]) -> None:  # type: ignore[no-untyped-def]
    driver, running = room
    stage = running.stage
    stage.showNormal()
    stage.resize(*size)
    driver.bot.wait(30)
    board = stage.board
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QFontMetricsF

    from planner.ui.workshop.stage import WRAP

    for question in driver.project.questionnaire.questions:
        width, height = board.width() - 80 * board.scale, board.height() * 0.23
        font = board.fitted(question.prompt, 3.5, width, height, bold=True)
        box = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 10_000), WRAP, question.prompt)
        assert box.height() <= height, question.prompt
        assert font.pointSizeF() >= 10
        for level in question.levels:
            room_ = board.column(0).width() - 16 * board.scale
            text = board.fitted(level.text, 1.3, room_, board.height() * 0.2, bold=False)
            lines = QFontMetricsF(text).boundingRect(QRectF(0, 0, room_, 10_000), WRAP, level.text)
            assert lines.height() <= board.height() * 0.24, level.text


def test_the_keys_of_the_stage_hold_at_the_desk_and_look_up_no_row(room) -> None:  # type: ignore[no-untyped-def]
    _, running = room
    desk = running.desk
    question = running.lead.workshop.question
    row = desk.table.currentIndex().row()
    press(desk.table, Key.Key_P)
    assert running.lead.profile_shown
    press(desk.table, Key.Key_P, Key.Key_B)
    assert not running.lead.profile_shown
    assert running.lead.workshop.on_break
    press(desk.table, Key.Key_B, Key.Key_T, Key.Key_M)  # no key of ours, and no search either
    assert desk.table.currentIndex().row() == row
    assert running.lead.workshop.question == question
    ids = [r.id for r in running.lead.session.project.respondents]
    assert not any(i in desk.missing.text() for i in ids)
