"""A room on stage and desk: phones vote, a ballot is one step of the document, undo reaches the phones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from planner.room.messages import Show
from planner.storage.claims import Claims
from planner.storage.document import save
from planner.storage.recovery import Recovery
from planner.ui.kit.session import IDLE_MS
from planner.ui.kit.text import PlainLabel
from planner.ui.workshop.desk_parts import SeatChip
from planner.ui.workshop.parked import ParkedDialog
from planner.ui.workshop.room_begin import RoomDialog
from planner.ui.workshop.room_lead import RoomLead
from planner.ui.workshop.running_room import RunningRoom
from planner.workspace.edits import set_respondents
from planner.workspace.meeting.state import seats_words
from tests.conftest import PATIENCE
from tests.hostile.strings import HOSTILE
from tests.hostile.test_injection import rich_texts
from tests.room.callers import Phones
from tests.ui.conftest import Driver

Key = Qt.Key


class Callers(Phones):
    """Phones that call while the window goes on."""

    def __init__(self, bot: Any, lead: RoomLead) -> None:
        self.bot, self.told = bot, []
        self.process, self.open = lead.process, lead.open
        self.host = lead.open.urls[0].split("/")[2]

    def beside(self, what: Callable[[], Any]) -> Any:
        found: list[Any] = []
        thread = threading.Thread(target=lambda: found.append(what()))
        thread.start()
        self.bot.waitUntil(lambda: not thread.is_alive(), timeout=PATIENCE)
        return found[0]


def read_code(stage: QWidget) -> str:
    """What a camera reads from a picture of the stage."""
    image = stage.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return str(zxingcpp.read_barcodes(np.ascontiguousarray(rows[:, : image.width()]))[0].text)


@pytest.fixture
def open_room(qtbot, example, example_study, tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "room.mlplan"
    own = example.model_copy(update={"example": False, "id": "a-room"})
    save(own, path, now=datetime(2026, 11, 29, tzinfo=UTC))
    driver = Driver(qtbot, own, None, path)
    driver.session._timer.timeout.disconnect()  # plans come from the tests here
    driver.session._studied(example_study)
    dialog = RoomDialog(driver.window, driver.look, driver.session)
    for host, box in dialog.addresses:
        box.setChecked(host == "127.0.0.1")
    dialog.seats.setValue(2)
    assert dialog.begin.isEnabled()
    running = RunningRoom(driver.look, driver.session, dialog, driver.window)
    dialog.deleteLater()
    driver.window.workshop = running
    qtbot.waitUntil(lambda: bool(running.lead.open.urls), timeout=PATIENCE)
    qtbot.waitUntil(lambda: running.lead.meeting.ballot == 1, timeout=PATIENCE)
    yield driver, running
    running.end()
    driver.window.workshop = None


def test_two_teams_vote_agree_and_are_undone(open_room, qtbot) -> None:  # type: ignore[no-untyped-def]
    driver, running = open_room
    lead, stage = running.lead, running.stage
    phones = Callers(qtbot, lead)
    teams = lead.meeting.teams[:2]
    seats = {t: [phones.beside(lambda t=t: phones.join(t)) for _ in range(2)] for t in teams}
    QTest.keyClick(stage, Key.Key_Right)
    qtbot.waitUntil(lambda: lead.meeting.place == 0, timeout=PATIENCE)
    question, ballot = lead.meeting.question, lead.meeting.ballot
    before = driver.session.project
    for mine, values in zip(seats.values(), ((0, 3), (2, 2)), strict=True):
        for token, value in zip(mine, values, strict=True):
            assert phones.beside(lambda t=token, v=value: phones.vote(t, ballot, 1, v))[0] == 200
    qtbot.waitUntil(lambda: lead.scene().voted == 4, timeout=PATIENCE)
    assert driver.session.project == before, "nothing enters the document before the votes are open"
    assert all(sum(r.counts) == 0 for r in lead.scene().rows)
    QTest.keyClick(stage, Key.Key_Space)
    qtbot.waitUntil(lambda: lead.meeting.shown, timeout=PATIENCE)
    first = lead.scene().rows[0]
    assert (first.counts, first.words) == ((1, 0, 0, 1, 0), "From 0 to 3: talk")
    assert lead.meeting.team == teams[0], "the widest team is in front"
    assert "0 to 3" in stage.sentence.text()
    text = phones.beside(
        lambda: phones.call(
            "POST",
            "/explain",
            {"ballot": ballot, "text": "By hand", "quote": True},
            seats[teams[0]][0],
        )
    )
    assert text[0] == 200
    qtbot.waitUntil(lambda: bool(lead.seen.texts), timeout=PATIENCE)
    assert "By hand" not in stage.sentence.text() + stage.detail.text()
    number = lead.seen.texts[0][0]
    lead.settle_text(
        number, "show"
    )  # what the desk chooses to show, and only that, is on the stage
    assert "“By hand”" in lead.scene().ask
    lead.settle_text(number, "show")
    assert "By hand" not in lead.scene().ask
    quoted = lead.seen.texts
    lead.seen = replace(lead.seen, texts=tuple((*t[:5], False, t[6]) for t in quoted))
    lead.settle_text(
        number, "find out"
    )  # may not be quoted: the list is printed, so not in their words
    item = driver.session.project.parked[-1]
    assert (item.question, item.team) == (question, teams[0])
    assert "By hand" not in item.text
    assert [h.text for w in driver.session.project.workshops for h in w.heard] == ["By hand"]
    driver.session.workspace.undo()
    driver.session.workspace.undo()
    lead.seen = replace(lead.seen, texts=quoted)
    lead.settle_text(number, "evidence")
    QTest.keyClick(stage, Key.Key_1)
    QTest.keyClick(stage, Key.Key_C)
    QTest.keyClicks(stage.entry, "as we saw")
    QTest.keyClick(stage.entry, Key.Key_Return)
    kept = driver.session.project.current_round.consensus[teams[0]][question]
    assert (kept.level, kept.reason) == (1, "as we saw")
    desk = running.desk
    assert desk.kept.text().endswith(", level 1")
    assert desk.level_moved.text().startswith("Overall ")
    assert "quiet moment" in desk.plan_moved.text(), "no plan is made while people vote"
    assert driver.session._timer.interval() == IDLE_MS
    the_plan_moves(driver, running)
    qtbot.waitUntil(
        lambda: "agreed" in phones.beside(lambda: phones.state(seats[teams[0]][0]))["ballot"],
        timeout=PATIENCE,
    )
    assert lead.meeting.team == teams[1], "the next team is in front"
    assert desk.undo.isVisibleTo(desk)
    desk.undo.click()
    assert lead.scene().rows[0].agreed is None
    assert not desk.kept.isVisibleTo(desk), "what was taken back is not said"
    driver.session.workspace.undo()  # the evidence
    driver.session.workspace.undo()  # the votes of both teams are one step
    assert not lead.meeting.shown, "votes that are taken back are hidden"
    token = seats[teams[1]][0]
    qtbot.waitUntil(lambda: not lead.seen.taken, timeout=PATIENCE)
    assert "counts" not in phones.beside(lambda: phones.state(token))["ballot"]
    lead.redo()
    assert lead.meeting.shown, "votes that are there again are shown again"
    qtbot.waitUntil(lambda: lead.seen.taken, timeout=PATIENCE)
    assert phones.beside(lambda: phones.state(token))["ballot"]["counts"] == [0, 0, 2, 0, 0]
    driver.session.workspace.undo()
    assert not lead.meeting.shown
    QTest.keyClick(stage, Key.Key_Space)
    qtbot.waitUntil(lambda: lead.meeting.shown, timeout=PATIENCE)
    assert lead.scene().rows[1].counts == (0, 0, 2, 0, 0)


def the_plan_moves(driver: Driver, running: RunningRoom) -> None:
    """P: what the kept level did to the plan is said against the plan from before the room was opened."""
    session, lead, stage = driver.session, running.lead, running.stage
    old = session.study
    assert old is not None
    QTest.keyClick(stage, Key.Key_P)
    assert session._timer.interval() == 0, "the plan is made now"
    assert "quiet moment" in stage.detail.text()
    session.failure = "State at least one person who builds models."
    assert lead.plan_line == session.failure, "P makes no plan before that is said"
    session.failure = ""
    first, *rest = sorted(old.plan.steps, key=lambda s: s.start)
    fewer = replace(old.plan, steps=tuple(rest))
    session._studied(replace(old, project=session.project, plan=fewer))
    words = f"The plan drops “{first.candidate.name}”. It starts with “{rest[0].candidate.name}”."
    assert lead.level_words in stage.sentence.text()
    assert stage.sentence.text().endswith(words)
    assert "quiet moment" not in stage.detail.text()
    assert "Solid: now." in stage.detail.text()
    assert running.desk.plan_moved.text() == words
    QTest.keyClick(stage, Key.Key_P)
    assert words not in stage.sentence.text()


def shown_words(desk: QWidget) -> str:
    return "\n".join(x.text() for x in desk.findChildren(PlainLabel))


def test_one_more_than_expected_and_one_without_a_phone(open_room, qtbot) -> None:  # type: ignore[no-untyped-def]
    driver, running = open_room
    lead, desk = running.lead, running.desk
    phones = Callers(qtbot, lead)
    first, second = lead.meeting.teams[:2]
    assert lead.people[first] == 2
    assert f"0 of {2 * len(lead.meeting.teams)} are here" == running.stage.voted.text()
    for _ in range(3):
        phones.beside(lambda: phones.join(first))
    qtbot.waitUntil(lambda: "full" in lead.asked.values(), timeout=PATIENCE)
    before = len(driver.session.project.respondents)
    lead.admit(next(iter(lead.asked)), yes=True)
    qtbot.waitUntil(lambda: not lead.asked and len(lead.seen.seats) == 3, timeout=PATIENCE)
    assert len(driver.session.project.respondents) == before + 1
    desk.refresh()
    assert "3 seats for 2 people" in shown_words(desk)
    assert "seats for" not in seats_words(2, 2)
    running.stage.resize(1280, 800)
    assert read_code(running.stage).endswith(lead.open.code)
    lead.toggle_doors()
    qtbot.waitUntil(lambda: not lead.seen.doors, timeout=PATIENCE)
    with pytest.raises(IndexError):  # the code is on the stage only while the doors are open
        read_code(running.stage)
    lead.toggle_doors()
    qtbot.waitUntil(lambda: lead.seen.doors, timeout=PATIENCE)

    desk.people._without_phone(second, desk)
    qtbot.waitUntil(lambda: len(lead.seen.seats) == 4, timeout=PATIENCE)
    seat = next(s for s in lead.seen.seats if s.team == second)
    assert (seat.here, seat.asleep, seat.waits) == (False, False, False)
    asked, coming = lead.meeting.questions[:2]
    lead.go_to(0)
    qtbot.waitUntil(lambda: lead.meeting.question == asked, timeout=PATIENCE)
    title = driver.session.project.questionnaire.by_id[coming].title
    assert desk.to_come.text().startswith(f"{title} · 4 min · ")
    lead.vote_for(seat.id, 3)
    qtbot.waitUntil(lambda: any(s.voted for s in lead.seen.seats), timeout=PATIENCE)
    lead.reveal()
    qtbot.waitUntil(lambda: lead.meeting.shown, timeout=PATIENCE)
    assert driver.session.project.current_round.answers[seat.respondent][asked].level == 3


def texts_are_whole(driver: Any, running: RunningRoom, qtbot: Any) -> bool:
    """What people wrote stands on the desk line for line, in larger type too."""
    lead, desk = running.lead, running.desk
    said = tuple((n, lead.meeting.questions[0], lead.meeting.teams[0], "2", "So it is. " * 30, True, "")
                 for n in range(3))  # fmt: skip
    desk.resize(1280, 800)
    driver.look.choose(text_size=14)

    def whole() -> bool:
        if lead.seen.texts != said:  # the room says that there is none
            lead.seen = replace(lead.seen, texts=said)
            desk.refresh()
        found = [x for x in desk.findChildren(PlainLabel) if x.text().startswith("“So it is")]
        shown = [x for x in found if x.isVisible()]
        return len(shown) == 3 and all(x.height() >= x.heightForWidth(x.width()) for x in shown)

    qtbot.waitUntil(whole, timeout=PATIENCE)
    driver.look.choose(text_size=10)
    return True


def test_no_tag_and_no_text_is_on_the_stage(open_room, qtbot) -> None:  # type: ignore[no-untyped-def]
    driver, running = open_room
    phones = Callers(qtbot, running.lead)
    token = phones.beside(lambda: phones.join(running.lead.meeting.teams[0]))
    tag = phones.beside(lambda: phones.state(token))["tag"]
    qtbot.waitUntil(lambda: any(s.tag == tag for s in running.lead.seen.seats), timeout=PATIENCE)
    shown = repr(running.lead.scene())
    assert tag not in shown
    assert "chip" not in shown
    running.desk.show()
    names = [c.text() for c in running.desk.findChildren(SeatChip)]
    assert any(tag in n for n in names), "the desk knows tags"
    assert running.lead.overlay == "joining"
    running.stage.resize(1280, 800)
    for theme in ("light", "dark", "contrast"):
        driver.look.choose(theme)
        link = f"{running.lead.open.urls[0]}#{running.lead.open.code}"
        assert read_code(running.stage) == link
        QTest.keyClick(running.stage, Key.Key_W)
        assert read_code(running.stage) == link, "no Wi-Fi was named"
        running.stage.board.wifi = "Room; 2", 'blue"heron'
        QTest.keyClick(running.stage, Key.Key_W)
        assert read_code(running.stage) == r"WIFI:T:WPA;S:Room\; 2;P:blue\"heron;;"
        QTest.keyClick(running.stage, Key.Key_W)
        assert read_code(running.stage) == link
        running.stage.board.wifi = "", ""
    assert texts_are_whole(driver, running, qtbot)
    for name in HOSTILE[::4]:  # as the name of a team, and as what somebody wrote
        teams = driver.session.project.teams
        named = (teams[0].model_copy(update={"name": name[:300].strip() or "x"}), *teams[1:])
        driver.session.workspace.history.amend(
            driver.session.project.model_copy(update={"teams": named})
        )
        text = (1, running.lead.meeting.questions[0], teams[0].id, "2", name, True, "")
        running.lead.seen = replace(running.lead.seen, texts=(text,))
        running.lead.quoted = name
        running.desk.refresh()
        running.stage.refresh()
        assert rich_texts(running.desk) == rich_texts(running.stage) == []
    running.stage.grab()
    running.lead.vote_for(running.lead.seen.seats[0].id, 3)
    qtbot.waitUntil(lambda: any(s.voted for s in running.lead.seen.seats), timeout=PATIENCE)


def test_breaks_what_is_parked_and_who_is_forgotten(open_room, qtbot, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    driver, running = open_room
    lead, desk, session = running.lead, running.desk, driver.session
    phones = Callers(qtbot, lead)
    first, second, third = lead.meeting.questions[:3]
    lead.meeting.breaks.clear()
    table = desk.table
    table.selectRow(1)
    QTest.keyClick(desk, Key.Key_Insert)
    left = lead.meeting.minutes_left(lead.meeting.since)
    assert [r.texts[:2] for r in desk.model.rows][1] == ("Break", "10 min")
    table.selectRow(1)
    QTest.keyClick(desk, Key.Key_Delete)
    assert left - lead.meeting.minutes_left(lead.meeting.since) == 10
    table.selectRow(2)
    QTest.keyClick(desk, Key.Key_Insert)
    QTest.keyClick(desk, Key.Key_Insert)  # one beside another is none
    table.selectRow(2)
    QTest.keyClick(desk, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert list(lead.meeting.breaks) == [second]
    lead.go_to(0)
    qtbot.waitUntil(lambda: lead.meeting.question == first, timeout=PATIENCE)
    assert lead.overlay == ""
    token = phones.beside(lambda: phones.join(lead.meeting.teams[0]))
    told: list[Show] = []
    send = lead.process.send
    with monkeypatch.context() as patch:
        patch.setattr(
            lead.process,
            "send",
            lambda m: (told.append(m) if isinstance(m, Show) else None, send(m)),
        )
        lead.go(1)
        qtbot.waitUntil(lambda: lead.overlay == "break", timeout=PATIENCE)
    assert {m.overlay for m in told} == {"break"}, "no phone may see the question before the break"
    assert phones.beside(lambda: phones.state(token))["overlay"] == "break"
    assert lead.meeting.question == second
    lead.space()  # Space ends it, and opens nothing
    assert lead.overlay == ""
    assert not lead.meeting.shown

    lead.park("Who pays?")
    qtbot.waitUntil(lambda: bool(session.project.parked), timeout=PATIENCE)

    def answer(dialog: ParkedDialog) -> int:
        dialog.owner.setText("Ada")
        dialog.by.setText("soon")
        dialog.keep.click()
        assert "Until" in dialog.fault.text()
        dialog.by.setText("2 December 2026")
        dialog.keep.click()
        return dialog.result()

    monkeypatch.setattr("planner.ui.workshop.room_desk.run", answer)
    desk.own_parked(session.project.parked[0])
    item = session.project.parked[0]
    assert (item.text, item.owner, item.when) == ("Who pays?", "Ada", "2026-12-02")
    undo_and_redo_of_parking(running, qtbot, lambda: phones.beside(lambda: phones.state(token)))

    lead.go_to(2)
    qtbot.waitUntil(lambda: lead.meeting.question == third, timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(lead.seen.seats) == 1, timeout=PATIENCE)
    gone = lead.seen.seats[0].respondent
    people = tuple(r for r in session.project.respondents if r.id != gone)
    assert session.do(set_respondents(people, "people"))
    qtbot.waitUntil(lambda: not lead.seen.seats, timeout=PATIENCE)
    assert phones.beside(lambda: phones.call("GET", "/state", seat=token))[0] == 401


def undo_and_redo_of_parking(running: RunningRoom, qtbot: Any, state: Callable[[], Any]) -> None:
    """Stage and phones follow both ways; votes that came in between are not thrown away."""
    lead, stage = running.lead, running.stage

    def phase(wanted: str) -> None:
        qtbot.waitUntil(lambda: lead.seen.phase == wanted, timeout=PATIENCE)
        assert state()["ballot"]["phase"] == wanted
        assert lead.is_parked == lead.scene().parked == (wanted == "parked")

    lead.undo()  # its owner
    phase("parked")
    QTest.keyClick(stage, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    phase("asked")
    lead.redo()
    phase("parked")
    lead.undo()
    phase("asked")
    lead.vote_for(lead.seen.seats[0].id, 2)
    qtbot.waitUntil(lambda: any(s.voted for s in lead.seen.seats), timeout=PATIENCE)
    lead.redo()
    phase("asked")
    assert "open them before you park" in stage.detail.text()


def test_by_list_and_by_card(qtbot, example, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path, own = tmp_path / "room.mlplan", example.model_copy(update={"example": False})
    save(own, path, now=datetime(2026, 11, 29, tzinfo=UTC))
    driver = Driver(qtbot, own, None, path)
    driver.session._timer.timeout.disconnect()
    recovery = Recovery(tmp_path / "recovery")
    mine, other = (Claims(n, recovery, lambda _: True) for n in ("mine", "other"))
    dialog = RoomDialog(driver.window, driver.look, driver.session, mine)
    for host, box in dialog.addresses:
        box.setChecked(host == "127.0.0.1")
    dialog.names.setCurrentIndex(dialog.names.findData("list"))
    dialog.refresh()
    assert not dialog.seats.isEnabled()
    begin, meeting, _ = dialog.make()
    people = [r for r in own.respondents if r.team == own.teams[0].id]
    assert begin.teams[0].free == tuple(r.id for r in people)
    assert begin.people[people[0].id]
    given = own.current_round.answers[people[0].id]
    question = next(q for q, a in given.items() if a.state == "level")
    assert begin.alone[people[0].id][question] == given[question].level
    assert len(driver.session.project.respondents) == len(own.respondents), "nobody is added"

    dialog.names.setCurrentIndex(dialog.names.findData("card"))
    dialog.refresh()
    assert (
        "http://127.0.0.1:8421/" in dialog.facts.text() or "good for a try" in dialog.facts.text()
    )
    page = tmp_path / "cards.pdf"
    monkeypatch.setattr("planner.ui.workshop.room_begin.ask_save", lambda *_: page)
    qtbot.mouseClick(dialog.cards, Qt.MouseButton.LeftButton)
    assert page.read_bytes().startswith(b"%PDF")
    begin, _, _ = dialog.make()
    assert begin.port == 8421
    assert set(begin.cards.values()) == {r.id for r in own.respondents}

    other.take(path, "Ada", driver.session.workspace.clock())
    assert dialog.begin.isEnabled()
    dialog.accept()  # it is looked at again when the room is to open
    assert not dialog.result()
    assert "Another window has this document open (Ada)" in dialog.facts.text()
    other.drop(path)
    dialog.refresh()
    assert dialog.begin.isEnabled()
    dialog.deleteLater()
