"""What phones are told over their streams: each frame is the state of its seat, in every phase."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.room.ballots import (
    WARM_UP,
    Agreed,
    Ask,
    Forgotten,
    Given,
    Joined,
    Keep,
    Open,
    Room,
    Seated,
    Taken,
    Voted,
)
from planner.room.hall import Hall
from planner.room.limits import Waits
from planner.room.messages import Begin, Listen, Seen, Show
from planner.room.room_file import RoomFile
from planner.room.secrets_of import hashed
from planner.room.streams import BEAT, EventStream
from tests.room.callers import Phones, a_room, teams, until


def a_hall(folder: Path) -> Hall:
    rooms = teams("a", "b", people=2)
    begin = Begin(
        folder, "doc", rooms, (Listen("127.0.0.1"),), alone={"a0": {"q1": 3}}, naming="list"
    )
    room = Room(document="doc", code="ABCDEF", teams=rooms, naming="list")
    hall = Hall(room, RoomFile(folder, "doc"), begin, lambda _: None)
    for k, (team, person) in enumerate((("a", "a0"), ("a", "a1"), ("b", "b0"))):
        hall.apply(Joined(f"s{k}", team, hashed(str(k)), f"“Blue” \\ {{{k}}}", person))
    hall.apply(Joined("s3", "b", hashed("3"), "waits"))
    hall.apply(Joined("s4", "b", hashed("4"), "waits too"))
    return hall


def test_a_frame_is_the_state_in_every_phase(tmp_path: Path) -> None:
    """What is put together from pieces says what is written whole, to every seat after every step."""
    hall = a_hall(tmp_path)
    steps: list[Any] = [
        None, Ask(WARM_UP), Ask("q1", 1, 20), Voted("s0", 2, 1, 0), Voted("s1", 2, 1, 4),
        Voted("s2", 2, 1, "-", "we build none"), Voted("s3", 2, 1, "?"), Open(2), Taken(2),
        Keep(2, "a", Agreed(value=1, words="as \"seen\"")), Ask("q1", 1, 20, again=True),
        Voted("s0", 3, 2, "?"), Given("s1", hashed("other")), Seated("s4", "b9"),
    ]  # fmt: skip
    asked, alone, agreed = set(), set(), set()
    for step in steps:
        if step is not None:
            hall.apply(step)
        for seat in hall.room.seats.values():
            frame = hall.told.frame_of(seat)
            assert frame.startswith(b"data: {")
            assert frame.endswith(b"}\n\n")
            assert frame.count(b"\n") == 2
            found = json.loads(frame[6:])
            assert found == hall.told.state_of(seat)
            assert (found["tag"], found["q"]) == (seat.tag, seat.q)
            ballot = found.get("ballot", {})
            asked.add(ballot.get("asked", ""))
            alone.add((seat.id, ballot.get("alone")))
            agreed.add((seat.team, str(ballot.get("agreed"))))
    assert {"low", "high", "unsure"} <= asked
    assert {s for s, level in alone if level == 3} == {"s0"}
    assert len([1 for team, _ in agreed if team == "b"]) == 1, "what team a agreed on is its own"


def test_a_frame_follows_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("planner.room.hall.time.monotonic", lambda: now[0])
    hall = a_hall(tmp_path)
    hall.show = Show(None, "", 60.0)
    hall.shown_at = 1000.0
    seat = hall.room.seats["s0"]
    left = []
    for now[0] in (1000.0, 1010.2, 1100.0):
        left.append(json.loads(hall.told.frame_of(seat)[6:])["seconds"])
    assert left == [60, 50, 0]


def stream(phones: Phones, seat: str) -> socket.socket:
    host, port = phones.host.split(":")
    one = socket.create_connection((host, int(port)), timeout=600)
    head = f"GET /events HTTP/1.1\r\nHost: {phones.host}\r\nX-Seat: {seat}\r\n\r\n"
    one.sendall(head.encode())
    assert b"text/event-stream" in read_until(one, b'"q":')
    return one


def read_until(one: socket.socket, words: bytes) -> bytes:
    text = b""
    while words not in text:
        piece = one.recv(65_536)
        assert piece, text
        text += piece
    return text


def test_a_stream_tells_changes_and_ends_with_its_seat(tmp_path: Path) -> None:
    with a_room(tmp_path) as phones:
        first, second = phones.join("a"), phones.join("b")
        one, two = stream(phones, first), stream(phones, second)
        phones.process.ask(Ask("q1", 1, 20))
        read_until(one, b'"question":"q1"')
        phones.vote(second, 1, 1, 3)
        assert b'"mine":3' not in read_until(one, b'"voted":1')
        assert b'"mine":3' in read_until(two, b'"voted":1')
        person = until(
            lambda: next((s.respondent for m in phones.told if isinstance(m, Seen)
                          for s in m.seats if s.team == "a" and s.respondent), "")
        )  # fmt: skip
        phones.process.ask(Forgotten(person))
        rest = read_until(one, b'{"gone":true}')
        while piece := one.recv(4096):
            rest += piece
        assert rest.endswith(b"0\r\n\r\n"), "the answer ends as an answer should"
        two.close()
        one.close()


def test_a_quiet_line_has_beats_and_a_phone_that_goes_is_noticed_at_once(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    hall.begin = replace(hall.begin, waits=Waits(beat=0.01))
    seat = hall.room.seats["s0"]
    sent: list[bytes] = []

    async def lives() -> None:
        goes, beaten = asyncio.Event(), asyncio.Event()

        async def receive() -> dict[str, str]:
            await goes.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message.get("body", b""))
            if sent[-1] == BEAT:
                beaten.set()

        beats = asyncio.create_task(hall.beats())
        line = asyncio.create_task(EventStream(hall, seat)({}, receive, send))
        await beaten.wait()
        assert len(hall.presence["s0"].streams) == 1
        beats.cancel()
        goes.set()
        while hall.presence["s0"].streams:
            await asyncio.sleep(0)
        line.cancel()

    asyncio.run(asyncio.wait_for(lives(), 600))
    assert json.loads(sent[1][6:])["tag"] == seat.tag
    assert sum(x.startswith(b"data:") for x in sent) == 1, "a beat repeats no state"
