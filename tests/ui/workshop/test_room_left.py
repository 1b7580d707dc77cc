"""A room that a crash left open: offered at the start, at its place, with its people, agenda and time."""

from __future__ import annotations

import socket
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.domain.record.workshop import AgendaPoint, WorkshopHeld
from planner.room.ballots import Ask, Ballot, Room
from planner.room.course import Course
from planner.room.limits import Waits
from planner.room.messages import Begin, Listen
from planner.room.process import RoomProcess
from planner.room.room_file import KeptRoom, RoomFile, rooms_folder
from planner.storage.document import save
from planner.storage.recovery import Recovery
from planner.ui.frame.recovery import RecoveryKeeper
from planner.ui.workshop import room_left
from planner.ui.workshop.begin import BeginDialog
from planner.ui.workshop.room_begin import RoomDialog
from planner.ui.workshop.room_desk import LINE
from planner.ui.workshop.running_room import RunningRoom
from planner.workspace.edits import set_document_note
from planner.workspace.meeting.agenda import PLANNED
from tests.conftest import PATIENCE
from tests.room.callers import Phones
from tests.ui.conftest import Driver


@pytest.fixture
def driver(qtbot, example, tmp_path, monkeypatch) -> Driver:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    own = example.model_copy(update={"example": False, "id": "a-room"})
    path = tmp_path / "room.mlplan"
    save(own, path, now=datetime(2026, 11, 29, tzinfo=UTC))
    made = Driver(qtbot, own, None, path)
    made.session._timer.timeout.disconnect()  # no plan is looked at here
    return made


def begun_by(driver: Driver, monkeypatch: pytest.MonkeyPatch, answer: str) -> Any:
    """The window's room after it offered what was left, where ``answer`` is what the person chooses."""
    asked: list[str] = []

    def ask(_parent: object, _look: object, _title: str, words: str, _choices: object) -> str:
        asked.append(words)
        return answer

    monkeypatch.setattr(room_left, "ask_choice", ask)
    monkeypatch.setattr("planner.ui.frame.rooms.run", lambda _: pytest.fail("a dialog came"))
    driver.window.offer_room()
    return driver.window.workshop, asked


def leave_one(driver: Driver) -> tuple[str, str, Course]:
    """A room of the window in which two sit and one voted, after seven minutes on a question that was parked.

    The agenda was rearranged, two minutes are spent on the third question, and the window is gone.
    """
    dialog = RoomDialog(driver.window, driver.look, driver.session)
    for host, box in dialog.addresses:
        box.setChecked(host == "127.0.0.1")
    for k, box in enumerate(dialog.teams.values()):
        box.setChecked(k < 2)
    dialog.seats.setValue(2)
    dialog.minutes.setValue(95)
    running = RunningRoom(driver.look, driver.session, dialog, driver.window)
    dialog.deleteLater()
    lead = running.lead
    driver.bot.waitUntil(lambda: lead.meeting.ballot == 1, timeout=PATIENCE)
    phones = Phones(lead.process, [])
    token = phones.join(lead.meeting.teams[0])
    phones.join(lead.meeting.teams[1])
    lead.go_to(0)
    driver.bot.waitUntil(lambda: lead.meeting.place == 0, timeout=PATIENCE)
    lead.park("Who pays?")
    driver.bot.waitUntil(lambda: bool(driver.session.project.parked), timeout=PATIENCE)
    lead.meeting.since -= 7 * 60
    lead.go_to(2)
    driver.bot.waitUntil(lambda: lead.meeting.place == 2, timeout=PATIENCE)
    lead.meeting.since -= 2 * 60
    lead.more_time()
    row = next(k for k, r in enumerate(lead.rows()) if r.question == lead.meeting.questions[4])
    lead.cut(row)
    lead.add_break(row)
    there = lead.meeting.course(0.0, 0.0)
    assert phones.vote(token, lead.meeting.ballot, 1, 3)[0] == 200
    link = lead.open.urls[0]
    running.end(over=False)
    driver.window.workshop = None
    return token, link, there


def test_a_room_that_was_left_is_offered_and_goes_on_where_it_was(driver, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    token, link, there = leave_one(driver)
    left = room_left.room_left(driver.session)
    assert left is not None
    held = driver.session.project.workshops
    running, asked = begun_by(driver, monkeypatch, "later")
    assert running is None
    assert asked == [
        f"The room of {left.begun[11:16]} was open: 2 seats, question 3, 1 votes in. Go on with it?"
    ]
    running, _ = begun_by(driver, monkeypatch, "go")
    try:
        lead = running.lead
        driver.bot.waitUntil(lambda: lead.meeting.place == 2, timeout=PATIENCE)
        assert lead.open.urls[0] == link
        assert (lead.minutes, lead.overlay) == (95, "")
        m = lead.meeting
        now = m.course(0.0, 0.0)
        assert (now.questions, now.breaks) == (there.questions, there.breaks), (
            "as it was rearranged"
        )
        assert len(now.breaks) == len(lead._all_breaks) > 0
        assert (now.took, now.box) == (there.took, 120)
        assert m.minutes_taken == [pytest.approx(7, abs=1)], "the pace of this room"
        assert 120 <= lead.seconds < 240, "its clock went on where it was"
        assert lead.scene().question.id == there.questions[2]
        assert running.desk.place.text().startswith("1 of "), "what was left is done"
        assert list(m.parked) == [there.questions[0]]
        m.place = 0
        assert lead.is_parked
        m.place = 2
        phones = Phones(lead.process, [])
        assert phones.state(token)["ballot"]["mine"] == 3
        after = driver.session.project.workshops
        assert [w.id for w in after] == [w.id for w in held], "it is the same meeting"
    finally:
        running.end()
    assert room_left.room_left(driver.session) is None
    running, asked = begun_by(driver, monkeypatch, "go")
    assert (running, asked) == (None, []), "what is over is not offered"


def test_what_is_dropped_is_erased_and_what_cannot_be_led_is_not_offered(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = RoomFile(rooms_folder(), "a-room")
    room = Room(document="a-room", code="ABCDEF", teams=())
    file.write(
        KeptRoom(port=8421, addresses=("192.0.2.1",), room=room, begun="2026-11-30 09:00:00")
    )
    space = driver.session.workspace
    monkeypatch.setattr(type(space), "read_only", property(lambda _: "shared"))
    assert begun_by(driver, monkeypatch, "drop") == (None, [])
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(Path(file.path).parents[2]))
    shown: list[RoomDialog] = []

    def look(dialog: RoomDialog) -> int:
        shown.append(dialog)
        assert not dialog.begin.isEnabled(), "its network is not here: the person has to say where"
        return 0

    monkeypatch.setattr(room_left, "ask_choice", lambda *_: "go")
    monkeypatch.setattr("planner.ui.frame.rooms.run", look)
    driver.window.offer_room()
    assert len(shown) == 1
    assert driver.window.workshop is None
    running, asked = begun_by(driver, monkeypatch, "drop")
    assert running is None
    assert asked == ["The room of 09:00 was open: 0 seats, 0 votes in. Go on with it?"]
    assert not file.path.exists()


def test_a_room_with_a_certificate_asks_for_it_again(driver: Driver) -> None:
    room = Room(document="a-room", code="ABCDEF", teams=(), ballot=Ballot(number=1, question="q"))
    hosts = [h for h, _ in RoomDialog(driver.window, driver.look, driver.session).addresses]
    for secure in (False, True):
        left = KeptRoom(port=1, addresses=(hosts[0],), room=room, secure=secure)
        dialog = RoomDialog(driver.window, driver.look, driver.session, None, left)
        dialog.teams[driver.session.project.teams[0].id].setChecked(True)
        assert dialog.as_it_was is not secure
        dialog.deleteLater()


@pytest.mark.parametrize("prepared", [True, False])
def test_a_prepared_agenda_comes_before_the_quick_check(driver: Driver, *, prepared: bool) -> None:
    project = driver.session.project
    rounds = (*project.rounds[:-1], project.current_round.model_copy(update={"scope": "quick"}))
    asked = project.questionnaire.questions[7].id
    plan = WorkshopHeld(
        id=f"{PLANNED}1", date="2199-12-31", begins="09:00", minutes=60,
        teams=(project.teams[0].id,), agenda=(AgendaPoint(question=asked, minutes=4),),
    )  # fmt: skip
    workshops = (plan,) if prepared else ()
    driver.session.workspace.history.amend(
        project.model_copy(update={"rounds": rounds, "workshops": workshops})
    )
    room = RoomDialog(driver.window, driver.look, driver.session)
    one = BeginDialog(driver.window, driver.look, driver.session)
    workshop = one.workshop()
    assert workshop is not None
    if prepared:
        assert room.questions() == workshop.questions == (asked,)
    else:
        quick = tuple(q.id for q in project.questionnaire.questions if q.screening)
        assert set(room.questions()) == set(workshop.questions)
        assert set(workshop.questions) <= set(quick)
    room.deleteLater()
    one.deleteLater()


def test_a_port_that_is_taken_is_said_and_another_one_is_used(
    driver: Driver, tmp_path: Path
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        here, waits = (Listen("127.0.0.1"),), Waits(port=0)
        begin = Begin(tmp_path, "doc", (), here, port=port, waits=waits)
        process = RoomProcess(begin, lambda _: None)
        opened = process.wait()
        process.end(erase=True)
    assert (opened.instead_of, opened.port != port) == (port, True)
    assert opened.urls[0].endswith(f":{opened.port}/")
    dialog = RoomDialog(driver.window, driver.look, driver.session)
    for host, box in dialog.addresses:
        box.setChecked(host == "127.0.0.1")
    running = RunningRoom(driver.look, driver.session, dialog, driver.window)
    dialog.deleteLater()
    try:
        desk, lead = running.desk, running.lead
        driver.bot.waitUntil(lambda: bool(lead.open.urls), timeout=PATIENCE)
        assert desk.line.text() == LINE
        lead._take(opened)
        assert desk.line.text().startswith(f"Another program has port {port}: the room is at port ")
        lead.process.ask(Ask("q1"))
    finally:
        running.end()


def test_a_write_on_its_way_does_not_undo_what_phones_were_told_of(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The background begins to write, is held up, and goes on after a level was kept and written at once."""
    recovery = Recovery(tmp_path / "snapshots")
    keeper = RecoveryKeeper(driver.session, recovery)
    held_up: list[Any] = []
    pool = driver.session.jobs._keeping
    monkeypatch.setattr(
        driver.session.jobs, "_keeping", type("Pool", (), {"start": held_up.append})
    )
    assert driver.session.do(set_document_note("first"))
    keeper._start()
    assert driver.session.do(set_document_note("told to phones"))
    keeper.write_now()
    for work in held_up:
        work()
    monkeypatch.setattr(driver.session.jobs, "_keeping", pool)
    found = recovery.found(lambda _: False)
    assert [s.opened().project.note for s in found] == ["told to phones"]
    keeper.finish()
