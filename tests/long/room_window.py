"""Kills of the window while a room is open: 24 people vote, the window asks, opens and keeps, and is killed.

A window of its own in a process of its own leads; what was confirmed to phones, and what the window said
that teams had kept, has to be there after each kill: in the file of the room, or in the document that
recovery brings back. The room has to come back at the same port with the same code and the same seats.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from planner.domain.base.resources import example_path
from planner.room.room_file import KeptRoom, RoomFile
from planner.room.secrets_of import hashed
from planner.storage.document import load, save
from planner.storage.recovery import Recovery
from planner.ui.frame.app import make_application
from planner.ui.frame.main_window import MainWindow
from planner.ui.frame.recovery import user_recovery
from planner.ui.kit.look import Look
from planner.ui.workshop import room_begin, running_room
from planner.workspace.settings import Settings
from planner.workspace.workspace import Workspace

PEOPLE = 8
TEAMS = 3
STEP_MS = 150
PORT = 18_423
KILLS_A_ROOM = 40
PATIENCE = 240.0
ID = "a-room-that-is-killed"


def lead(folder: Path, tell: Connection) -> None:
    """The window: opens or resumes the room and goes through the questions until it is killed."""
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    app = make_application(["window"])
    look = Look("light", 10)
    recovery, document = user_recovery(), folder / "a.mlplan"
    left = sorted(recovery.found(lambda _: False), key=lambda s: (s.tick, s.written))
    space = Workspace.restore(left[-1]) if left else Workspace.open(document)
    window = MainWindow(look, space, settings=Settings(), recovery=recovery)
    if left and window.keeper is not None:
        window.keeper.adopt(left[-1])
    for snapshot in left[:-1]:
        snapshot.path.unlink(missing_ok=True)
    window.session._timer.timeout.disconnect()  # no plan is looked at here
    vars(room_begin)["ask_choice"] = lambda *_: "go"  # what the person answers: go on with it
    dialog = room_begin.RoomDialog(window, look, window.session)
    for k, box in enumerate(dialog.teams.values()):
        box.setChecked(k < TEAMS)
    for host, box in dialog.addresses:
        box.setChecked(host == "127.0.0.1")
    dialog.seats.setValue(PEOPLE)
    assert dialog.begin.isEnabled(), dialog.facts.text()
    make = dialog.make

    def at_our_port() -> tuple[Any, ...]:
        begin, meeting, before = make()
        return replace(begin, port=begin.port or PORT), meeting, before

    dialog.make = at_our_port  # type: ignore[method-assign, assignment]
    keep = window.keeper.write_now if window.keeper is not None else None
    room = running_room.RunningRoom(look, window.session, dialog, window, keep).lead
    room.failed.connect(lambda reason: sys.exit(str(reason)))
    said: list[str] = []

    def step() -> None:
        m = room.meeting
        if not room.open.urls:
            return
        if not said:
            said.append("listening")
            tell.send(("listening", room.open.urls[0], room.open.code))
        seats = [s for s in room.seen.seats if not s.waits]
        if len(seats) < TEAMS * PEOPLE or not m.ballot:
            return
        if m.place < 0:
            room.go(1)
        elif not m.shown and all(s.voted for s in seats):
            room.reveal()
        elif m.shown:
            agreed = room.session.project.current_round.consensus
            open_ = [t for t in m.teams if m.question not in agreed.get(t, {})]
            if not open_:
                room.go(1)
                return
            m.active = m.teams.index(open_[0])
            if room.keep("as seen") if m.team in m.chosen else room.ask_whom("the vendor"):
                tell.send(("kept", open_[0], m.question))

    timer = QTimer()
    timer.timeout.connect(step)
    timer.start(STEP_MS)
    app.exec()


@dataclass
class Phone:
    """Somebody who votes on every question, and remembers what was confirmed."""

    token: str
    q: int = 0
    sent: dict[str, list[tuple[int, object]]] = field(default_factory=dict)
    confirmed: dict[str, int] = field(default_factory=dict)

    def live(self, host: str, stop: threading.Event) -> None:
        """Vote, sometimes twice, until the window is killed."""
        while not stop.is_set():
            with suppress(OSError, http.client.HTTPException, ValueError):
                self._once(host)
            time.sleep(0.05 + 0.2 * random.random())

    def _once(self, host: str) -> None:
        state = call(host, "GET", "/state", None, self.token)
        ballot = state.get("ballot") or {}
        if ballot.get("phase") != "asked" or ballot["question"] == "warm-up":
            return
        if ballot["mine"] is not None and random.random() < 0.8:
            return
        self.q = max(self.q, state["q"]) + 1
        value = random.choice((0, 1, 2, 3, 4, "?"))
        self.sent.setdefault(ballot["question"], []).append((self.q, value))
        body = {"ballot": ballot["b"], "q": self.q, "value": value}
        call(host, "POST", "/vote", body, self.token)
        self.confirmed[ballot["question"]] = self.q


def call(host: str, method: str, path: str, body: Any, token: str = "") -> Any:
    """One request; raises ``ValueError`` for all but 200."""
    connection = http.client.HTTPConnection(host, timeout=20)
    heads = {"Origin": f"http://{host}", "Content-Type": "application/json"}
    if token:
        heads["X-Seat"] = token
    try:
        connection.request(method, path, None if body is None else json.dumps(body), heads)
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise ValueError(answer.status)
    return json.loads(text)


@dataclass
class Tally:
    """What came of the kills."""

    kills: int = 0
    confirmed: int = 0
    lost: int = 0
    doubled: int = 0
    agreements: int = 0
    agreements_lost: int = 0
    other_room: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """One line."""
        return (
            f"{self.kills} kills of the window, {self.confirmed} votes confirmed, "
            f"{self.agreements} levels kept: "
            f"{self.lost} votes lost, {self.doubled} doubled, {self.agreements_lost} levels lost, "
            f"{self.other_room} times another room"
        )


def kill_windows(kills: int) -> Tally:
    """Kill the leading window so many times; a new room begins before the questions of one are all asked."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    context = multiprocessing.get_context("forkserver")  # a window begins with what it needs read
    context.set_forkserver_preload([MainWindow.__module__, room_begin.__name__])
    tally = Tally()
    while tally.kills < kills:
        _kill_one_room(context, min(kills - tally.kills, KILLS_A_ROOM), tally)
    return tally


def _kill_one_room(context: multiprocessing.context.BaseContext, kills: int, tally: Tally) -> None:
    folder = Path(tempfile.mkdtemp(prefix="room-window-"))
    own = load(example_path()).project.model_copy(update={"example": False, "id": ID})
    save(own, folder / "a.mlplan", now=datetime.now(UTC))
    phones = list[Phone]()
    kept: set[tuple[str, str]] = set()
    known = ("", "")
    before, ends = replace(tally), tally.kills + kills
    while tally.kills < ends:
        hears, tells = context.Pipe(duplex=False)
        window = context.Process(target=lead, args=(folder, tells))  # type: ignore[attr-defined]
        window.start()
        tells.close()
        first = hears.recv()
        host, code = first[1].split("/")[2], first[2]
        if known not in {("", ""), (host, code)}:
            tally.other_room += 1
        known = host, code
        teams = [t.id for t in load(folder / "a.mlplan").project.teams][:TEAMS]
        while len(phones) < TEAMS * PEOPLE:
            body = {"code": code, "team": teams[len(phones) % TEAMS]}
            phones.append(Phone(call(host, "POST", "/join", body)["token"]))
        for phone in phones:
            call(host, "GET", "/state", None, phone.token)  # every seat is there again
        stop = threading.Event()
        threads = [threading.Thread(target=p.live, args=(host, stop), daemon=True) for p in phones]
        told: list[tuple[str, ...]] = []
        reader = threading.Thread(target=_all_of, args=(hears, told), daemon=True)
        for thread in (*threads, reader):
            thread.start()
        time.sleep(0.5 + 4.0 * random.random())
        window.kill()
        window.join()
        stop.set()
        for thread in (*threads, reader):
            thread.join()
        kept |= {(team, question) for _, team, question in told}
        tally.kills += 1
        _gone(host)
        _look(folder, phones, kept, tally)
        tally.confirmed = before.confirmed + sum(len(p.confirmed) for p in phones)
        tally.agreements = before.agreements + len(kept)
        if tally.kills % 5 == 0:
            print(tally.words, flush=True)
    shutil.rmtree(folder, ignore_errors=True)


def _all_of(hears: Connection, told: list[tuple[str, ...]]) -> None:
    """Everything that a window said until it was killed."""
    with suppress(EOFError, OSError):
        while True:
            told.append(hears.recv())


def _gone(host: str) -> None:
    """The room ends with its window."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            call(host, "GET", "/state", None, "nobody")
        except ConnectionError:
            return
        except (OSError, ValueError, http.client.HTTPException):
            time.sleep(0.05)
    raise AssertionError("the room outlived its window")


def _look(folder: Path, phones: list[Phone], kept: set[tuple[str, str]], tally: Tally) -> None:
    data = folder / "data" / "mlops-planner"
    room = RoomFile(data / "rooms", ID).read()
    assert room is not None
    found = Recovery(data / "recovery").found(lambda _: False)
    # nothing is saved here: what is not in a snapshot is as it was in the beginning
    newest = max(found, key=lambda s: (s.tick, s.written), default=None)
    project = newest.opened().project if newest else load(folder / "a.mlplan").project
    agreed = project.current_round.consensus
    tally.agreements_lost += sum(q not in agreed.get(t, {}) for t, q in kept)
    seats = {s.token: s for s in room.room.seats.values()}
    tally.doubled += len(seats) > len(phones)
    for phone in phones:
        seat = seats[hashed(phone.token)]
        for question, q in phone.confirmed.items():
            allowed = {v for n, v in phone.sent[question] if n >= q}
            state = _vote_in(room, seat.id, question, q)
            answer = project.current_round.answer(seat.respondent, question)
            there = answer.level if answer.state == "level" else "?" if answer.state else None
            if not state and there not in allowed:
                tally.lost += 1
                tally.faults.append(f"kill {tally.kills}: {question} {q} {there!r} of {allowed}")
    people = {r.id for r in project.respondents}
    tally.doubled += sum(s.respondent not in people for s in seats.values())


def _vote_in(room: KeptRoom, seat: str, question: str, q: int) -> bool:
    """Whether the room still holds the vote, of an open ballot or one that may be taken again."""
    for ballot in (room.room.ballot, *room.room.left.values()):
        if ballot is not None and ballot.question == question:
            vote = ballot.votes.get(seat)
            return vote is not None and vote.q >= q
    return False
