"""What leads a room on: the same step on stage and desk, by keys that open nothing by mistake, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.answers.assessment import Consensus
from planner.domain.base.language import speaking, tr
from planner.domain.content.questionnaire import Question
from planner.room.causes import causes
from planner.room.room_file import rooms_folder
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.workshop import room_stage
from planner.ui.workshop.desk_parts import SeatChip
from planner.ui.workshop.room_begin import RoomDialog
from planner.ui.workshop.room_scene import RoomScene
from planner.ui.workshop.room_step import step_of
from planner.ui.workshop.room_trial import PATIENCE_SECONDS, TRY, trial_words
from planner.workspace.edits import Edit
from planner.workspace.meeting.state import TeamRow, sentence
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver
from tests.ui.workshop.test_room_stage import Callers, open_room

__all__ = ["open_room"]
Key = Qt.Key


def row(team: str, *levels: int, unsure: int = 0, **more: Any) -> TeamRow:
    counts = tuple(levels.count(k) for k in range(5))
    n = len(levels) + unsure
    return TeamRow(team, team.upper(), n, n, counts, unsure, **more)


def scene(question: Question | None, *rows: TeamRow, kind: str = "reveal") -> RoomScene:
    return RoomScene(kind=kind, dimension="", place="", question=question, rows=rows, active="a", run=1,
                     urls=(), code="", doors=True, sentence="", ask="", detail="", done_by="",
                     people={})  # fmt: skip


def test_the_next_step_follows_from_what_is_shown(example) -> None:  # type: ignore[no-untyped-def]
    asked = example.questionnaire.questions[0]
    two, none = Consensus(level=2), Consensus(state="not_applicable", reason="bought")
    leans, other = row("a", 2, 2, chosen=2), row("b", 1, 1, chosen=1)

    def step(*rows: TeamRow, last: bool = False, **more: Any) -> tuple[str, str]:
        parked = more.pop("parked", False)
        found = step_of(replace(scene(asked, *rows, **more), parked=parked), last=last)
        return found.kind, str(found.words)

    assert step(leans, kind="joining") == ("open", "Begin")
    assert step(leans, kind="voting") == ("open", "Open the votes")
    assert step(leans, kind="break") == ("over", "Go on")
    assert step_of(scene(None, leans), last=False).words == "First question"
    assert step(leans, other) == ("keep", "Keep level 2 for A")
    kept = replace(leans, agreed=two)
    assert step(kept, other) == ("team", "Go on with B")
    assert step(replace(kept, chosen=3), other) == ("keep", "Keep level 3 for A"), "it is corrected"
    assert step(replace(leans, chosen=None, agreed=none), other)[0] == "team"
    assert step(row("a", unsure=3), other) == ("ask", "Ask somebody for A")
    done = replace(other, agreed=Consensus(level=1))
    assert step(kept, done) == ("next", "Next question")
    assert step(kept, done, row("c")) == ("next", "Next question"), "nobody of C is here"
    assert step(kept, done, last=True) == ("profile", "Level and plan")
    assert step(leans, other, parked=True) == ("next", "Next question"), "no level by one Return"
    assert step(leans, kind="voting", parked=True)[0] == "next"
    assert step(leans, parked=True, last=True)[0] == "profile"


def test_who_does_not_know_is_in_the_sentence() -> None:
    close, nobody = row("a", 2, 2), row("b", unsure=3)
    assert sentence((close, nobody)) == (
        "Close together: A.",
        "B: no level was given. Who would know?",
    )
    assert sentence((nobody,))[0] == "B: no level was given. Who would know?"
    assert sentence((row("a"), row("b")))[0] == "Nobody gave a level."
    kept = replace(nobody, agreed=Consensus(state="dont_know", ask="Ada"))
    assert sentence((close, kept))[0] == "Close together: A."
    assert sentence((kept,))[0] == "Every team has agreed."
    assert close.words == "All chose 2"
    assert row("a", 2, 2, unsure=1).words == "2 of 3 chose 2"


def test_keys_of_stage_and_desk(open_room, qtbot) -> None:  # type: ignore[no-untyped-def]
    driver, running = open_room
    lead, stage, desk = running.lead, running.stage, running.desk
    desk.show()
    phones = Callers(qtbot, lead)
    teams = lead.meeting.teams[:2]
    seats = {t: phones.beside(lambda t=t: phones.join(t)) for t in teams}
    for seat in seats.values():
        assert phones.beside(lambda s=seat: phones.vote(s, 1, 1, 3))[0] == 200
    qtbot.waitUntil(lambda: lead.scene().voted == 2, timeout=PATIENCE)
    lead.meeting.since -= 3600  # people took an hour to join
    QTest.keyClick(stage, Key.Key_Space)
    qtbot.waitUntil(lambda: lead.overlay == "", timeout=PATIENCE)
    assert lead.seconds < 1800, "the minute of the warm-up begins when it is shown"
    lead.reveal()
    qtbot.waitUntil(lambda: lead.meeting.shown, timeout=PATIENCE)
    assert [k for k, _ in stage.keys._left] == ["→"], "nothing is agreed on in the warm-up"
    assert desk.open.text() == "First question"
    assert desk.next.isHidden()
    QTest.keyClick(desk, Key.Key_Return)
    qtbot.waitUntil(lambda: lead.meeting.place == 0, timeout=PATIENCE)
    assert stage.detail.text() == ""
    QTest.keyClick(desk, Key.Key_Return)  # one Return too many
    QTest.keyClick(stage, Key.Key_Return)
    assert stage.detail.text() == "Space opens the votes."
    assert desk.said.text() == "Space opens the votes."
    question, ballot = lead.meeting.question, lead.meeting.ballot
    for (team, seat), value in zip(seats.items(), (2, "?"), strict=True):
        assert phones.beside(lambda s=seat, v=value: phones.vote(s, ballot, 2, v))[0] == 200, team
    qtbot.waitUntil(lambda: lead.scene().voted == 2, timeout=PATIENCE)
    assert not lead.meeting.shown
    QTest.keyClick(stage, Key.Key_K)
    assert stage.entry.isHidden(), "said before anything is typed"
    assert "open them before" in desk.said.text()
    before = driver.session.project
    QTest.keyClick(desk, Key.Key_Space)
    qtbot.waitUntil(lambda: lead.meeting.shown, timeout=PATIENCE)
    assert desk.said.text() == "", "what was said is old by now"
    lead.meeting.active = 0
    lead.changed.emit()
    assert desk.open.text() == stage.act.text()
    assert desk.open.text().startswith("Keep level 2 for ")
    QTest.keyClick(desk, Key.Key_Return)
    agreed = driver.session.project.current_round.consensus
    assert agreed[teams[0]][question].level == 2
    assert lead.meeting.team == teams[1]
    QTest.keyClick(desk, Key.Key_Return)  # nobody gave a level: whom to ask
    assert stage.typing == "ask_whom"
    name = driver.session.project.team_by_id[teams[1]].name
    assert stage.entry.placeholderText() == f"{name}: whom to ask, and by when"
    QTest.keyClicks(stage.entry, "Ada by May")
    QTest.keyClick(stage.entry, Key.Key_Return)
    agreed = driver.session.project.current_round.consensus
    assert agreed[teams[1]][question].ask == "Ada by May"
    assert desk.model.rows[0].texts[1].startswith("2 · ?")
    lead.meeting.active = 0
    QTest.keyClick(stage, Key.Key_3)
    QTest.keyClick(stage, Key.Key_Return)
    agreed = driver.session.project.current_round.consensus
    assert agreed[teams[0]][question].level == 3, "an agreement is corrected"
    undo = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(desk, Key.Key_Z, undo)
    assert driver.session.project.current_round.consensus[teams[0]][question].level == 2
    assert desk.said.text().startswith("Taken back: ")
    for where in (stage, desk, stage):
        QTest.keyClick(where, Key.Key_Z, undo)
    assert driver.session.project.current_round == before.current_round
    assert not lead.meeting.shown
    people = driver.session.project.respondents
    QTest.keyClick(stage, Key.Key_Z, undo)
    assert "left to take back" in stage.detail.text()
    assert driver.session.project.respondents == people, "seats that were made stay"


def test_who_waits_is_asked_above_with_both_answers(open_room, qtbot) -> None:  # type: ignore[no-untyped-def]
    _, running = open_room
    lead, desk = running.lead, running.desk
    desk.show()
    phones = Callers(qtbot, lead)
    team = lead.meeting.teams[0]
    assert desk.people.asking.isHidden()
    for _ in range(lead.people[team] + 1):
        phones.beside(lambda: phones.join(team))
    qtbot.waitUntil(lambda: bool(lead.asked), timeout=PATIENCE)
    qtbot.waitUntil(desk.people.asking.isVisible, timeout=PATIENCE)

    def whole() -> bool:  # they are made anew when something of a seat changes
        buttons = desk.people.asking.findChildren(Button)
        assert [b.text() for b in buttons] == ["Yes", "No"]
        return all(
            b.isVisible() and b.parentWidget().rect().contains(b.geometry()) for b in buttons
        )

    qtbot.waitUntil(whole, timeout=PATIENCE)
    assert desk.people.asking.y() < desk.people.card.y()
    chip = desk.findChildren(SeatChip)[0]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert desk.people.seat
    assert desk.focusWidget() in (None, desk, desk.table), (
        "Space presses no neighbour of what is gone"
    )
    buttons = desk.people.asking.findChildren(Button)
    assert {b.focusPolicy() for b in desk.findChildren(Button)} == {Qt.FocusPolicy.TabFocus}
    buttons[1].click()
    qtbot.waitUntil(desk.people.asking.isHidden, timeout=PATIENCE)


@pytest.mark.parametrize("saved", [False, True])
def test_a_room_for_a_new_document(qtbot, example, tmp_path, saved) -> None:  # type: ignore[no-untyped-def]
    own = example.model_copy(update={"example": False, "id": "new"})
    driver = Driver(qtbot, own, None)
    driver.session._timer.timeout.disconnect()
    space = driver.session.workspace

    def save() -> bool:
        space.save(tmp_path / "new.mlplan")
        return True

    dialog = RoomDialog(driver.window, driver.look, driver.session, save=save)
    if saved:
        qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    for host, box in dialog.addresses:
        box.setChecked(host == "127.0.0.1")
    assert dialog.begin.isEnabled() == saved
    assert dialog.save.isHidden() == saved
    questions = len(dialog.questions())
    assert questions > 20
    dialog.minutes.setValue(60)
    assert dialog._too_long().startswith("At ")
    assert "and 60 are there" in dialog._too_long()
    dialog.minutes.setValue(600)
    assert dialog._too_long() == ""
    dialog.deleteLater()


def test_who_comes_late_reads_address_and_code_while_people_vote_and_no_longer(example) -> None:  # type: ignore[no-untyped-def]
    asked = example.questionnaire.questions[0]
    here = replace(scene(asked, kind="voting"), urls=("http://192.168.4.7:8421/",), code="7KQ4M2")
    assert here.where == "192.168.4.7:8421  ·  7KQ 4M2"
    for more in ({"kind": "reveal"}, {"doors": False}, {"naming": "card"}, {"code": ""}):
        assert not replace(here, **more).where, more


def test_what_each_key_does_is_said_in_german() -> None:
    shown = [v for n, v in vars(room_stage).items() if n.startswith("KEYS_")]
    words = {w for keys in shown for _, w in keys} | {"open the doors", "go on"}
    with speaking("de"):
        assert not {w for w in words if tr(w) == w}


def test_a_parked_question_leads_on_and_comes_back(open_room, qtbot) -> None:  # type: ignore[no-untyped-def]
    driver, running = open_room
    lead, stage, desk, session = running.lead, running.stage, running.desk, driver.session
    phones = Callers(qtbot, lead)
    team = lead.meeting.teams[0]
    assert desk.trial.isVisibleTo(desk), "nobody is there: try it with your own phone"
    assert desk.trial.text() == TRY
    seat = phones.beside(lambda: phones.join(team))
    qtbot.waitUntil(lambda: lead.scene().voters == 1, timeout=PATIENCE)
    assert stage.voted.text() == desk.voted.text()
    assert stage.voted.text().startswith("1 of ")
    assert desk.box.isHidden(), "the minute is for voting"
    lead.go(1)
    qtbot.waitUntil(lambda: lead.meeting.place == 0, timeout=PATIENCE)
    assert not desk.trial.isVisibleTo(desk)
    lead.park()  # before anybody voted
    qtbot.waitUntil(lambda: lead.scene().parked, timeout=PATIENCE)
    assert desk.open.text() == "Next question"
    assert phones.beside(lambda: phones.state(seat))["ballot"]["phase"] == "parked"

    def phase(wanted: str) -> None:
        def there() -> bool:
            return bool(phones.beside(lambda: phones.state(seat))["ballot"]["phase"] == wanted)

        qtbot.waitUntil(there, timeout=PATIENCE)

    lead.undo()
    assert desk.open.text() == "Open the votes"
    phase("asked")
    ballot, question = lead.meeting.ballot, lead.meeting.question
    assert phones.beside(lambda: phones.vote(seat, ballot, 1, 2))[0] == 200
    QTest.keyClick(desk, Key.Key_P)
    QTest.keyClick(desk, Key.Key_Space)  # it ends the profile, and opens nothing
    assert lead.overlay == ""
    assert not lead.meeting.shown
    QTest.keyClick(desk, Key.Key_Space)
    qtbot.waitUntil(lambda: lead.meeting.shown, timeout=PATIENCE)
    lead.park("Who pays?")
    qtbot.waitUntil(lambda: lead.scene().parked, timeout=PATIENCE)
    phase("parked")
    assert stage.sentence.text() == "This question is parked for later."
    assert desk.model.index(0, 1).data() == "Parked"
    assert not lead.keep(), "nothing is agreed on that was put off"
    lead.undo()
    assert stage.detail.text().startswith("Taken back: “Park: Who pays?”. ")
    phase("shown")
    lead.meeting.active = 0
    assert lead.keep()
    assert session.project.current_round.consensus[team][question].level == 2
    phase("done")
    second, third = lead.meeting.questions[1:3]

    def agreed(*teams: str) -> None:
        kept = {t: {second: Consensus(level=1)} for t in teams}
        now = session.project.current_round.model_copy(update={"consensus": kept})
        session.do(Edit("agree", lambda p: p.model_copy(update={"rounds": (*p.rounds[:-1], now)})))

    lead.meeting.done.add(second)  # the room was there before the parked one came back
    agreed(*lead.meeting.teams[1:])
    assert lead.next_place == 1, "a team has not agreed"
    agreed(*lead.meeting.teams)
    assert lead.next_place == 2, "the room goes on where it was"
    lead.changed.emit()
    assert desk.to_come.text().startswith(session.project.questionnaire.by_id[third].title)
    lead.meeting.done.discard(second)
    assert lead.next_place == 1, "what was agreed on before this room is asked"
    lead.go(1)
    qtbot.waitUntil(lambda: lead.meeting.place == 1, timeout=PATIENCE)
    running.typing.connect(driver.window._type_votes)
    agenda, asked = lead.meeting.questions, lead.meeting.question
    QTest.keyClick(stage, Key.Key_V)  # the last rung: votes are typed from here on
    typed = driver.window.workshop
    try:
        assert (typed.lead.workshop.team, typed.lead.scene().question.id) == (team, asked)
        assert typed.lead.workshop.questions == agenda
    finally:
        typed.end()


def test_what_the_desk_says_while_no_phone_comes() -> None:
    assert trial_words(PATIENCE_SECONDS - 1, ()) == TRY
    words = str(trial_words(PATIENCE_SECONDS, ("127.0.0.1",)))
    assert words.startswith("No phone came through in 60 seconds.")
    lines = words.splitlines()[1:]
    assert lines == [f"{k}. {cause}" for k, cause in enumerate(causes({"own"}), 1)]


def test_texts_of_the_question_in_front_are_above(open_room, qtbot) -> None:  # type: ignore[no-untyped-def]
    _, running = open_room
    lead, desk = running.lead, running.desk
    desk.show()
    lead.go(1)
    qtbot.waitUntil(lambda: lead.meeting.place == 0, timeout=PATIENCE)
    first, second, third = lead.meeting.questions[:3]
    team = lead.meeting.teams[0]

    def wrote(*texts: tuple[str, str]) -> None:
        shown = tuple((k, q, team, "?", t, True, "") for k, (q, t) in enumerate(texts))
        lead.seen = replace(lead.seen, texts=shown)
        lead.changed.emit()

    def seen() -> list[str]:
        words = [w.text() for w in desk.findChildren(PlainLabel) if w.isVisibleTo(desk)]
        return [w[1:-1] for w in words if w.startswith("“")]

    def shows(words: str, *texts: tuple[str, str]) -> bool:
        """The room that runs says what it knows in between: written until it is there."""
        wrote(*texts)
        return sorted(seen()) == list(words)

    four = ((third, "c"), (first, "a"), (second, "b"), (first, "d"))
    wrote(*four)
    assert [t[4] for t in desk._texts_in_order()] == ["a", "d", "b", "c"]
    qtbot.waitUntil(lambda: shows("abcd", *four), timeout=PATIENCE)
    heads = [w.text() for w in desk.findChildren(PlainLabel) if " · said " in w.text()]
    assert heads
    assert all(head.endswith("· said “I don’t know”") for head in heads)
    button = next(b for b in desk.findChildren(Button) if b.text() == "Hide")
    button.setDown(True)
    wrote((first, "a"), (first, "e"))
    qtbot.wait(1)
    assert sorted(seen()) == ["a", "b", "c", "d"], "nothing is taken from under a press"
    button.setDown(False)
    qtbot.waitUntil(lambda: shows("ae", (first, "a"), (first, "e")), timeout=PATIENCE)


@pytest.mark.parametrize("saved", [False, True])
def test_the_room_is_erased_once_the_document_is_saved(open_room, saved) -> None:  # type: ignore[no-untyped-def]
    driver, running = open_room
    (file,) = rooms_folder().glob("*.room")
    assert file.exists()
    held: list[bool] = []

    def save() -> bool:
        held.append(bool(driver.session.project.workshops) and file.exists())
        return saved

    running.lead.save = save
    running.end(over=True)
    assert held == [True], "after the meeting was entered, before anything is erased"
    assert file.exists() != saved
