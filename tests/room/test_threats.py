"""The table of threats, rows that sockets and files show: floods, faults of the disk, a room that dies."""

from __future__ import annotations

import asyncio
import errno
import http.client
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from planner.domain.base.errors import SaveError
from planner.room import limits, qr
from planner.room.ballots import Ask, Joined, Open, Room, Voted
from planner.room.hall import Hall
from planner.room.messages import Begin, Listen, Noticed
from planner.room.process import STARTS_A_MINUTE
from planner.room.room_file import RoomFile
from planner.room.secrets_of import CODE_LENGTH, SIGNS, hashed, new_code, new_token
from tests.room.callers import a_room, teams, until
from tests.storage.test_atomic import Breaker


def a_hall(folder: Path) -> Hall:
    rooms = teams("a", people=4)
    room = Room(document="doc", code="ABCDEF", teams=rooms)
    begin = Begin(folder, "doc", rooms, (Listen("127.0.0.1"),))
    hall = Hall(room, RoomFile(folder, "doc"), begin, lambda _: None)
    hall.version = 1
    for k in range(4):
        hall.apply(Joined(f"s{k}", "a", hashed(str(k)), f"Tag {k}"))
    hall.apply(Ask("q1", 1, 20))
    return hall


def told_before_opening(folder: Path, values: tuple[Any, ...], own: Any) -> list[object]:
    """What the last seat, its stream and the window are told while the first three chose ``values``."""
    hall = a_hall(folder)
    observer = hall.room.seats["s3"]
    told: list[object] = []
    for k, value in enumerate(values):
        reason = "we build none" if value == "-" else ""
        hall.apply(Voted(f"s{k}", 1, 1, value, reason))
        told += [hall.told.state_of(observer), hall.told.frame_of(observer), hall.seen()]
    hall.apply(Voted("s3", 1, 1, own))
    seen = hall.seen()
    told += [hall.told.state_of(hall.room.seats["s3"]), seen]
    return told


def test_whatever_others_choose_a_phone_and_the_window_are_told_the_same(tmp_path: Path) -> None:
    for own in (2, "?"):
        first = told_before_opening(tmp_path, (0, 1, 0), own)
        for values in ((4, 4, 4), ("?", "-", 2), (own, own, own)):
            assert told_before_opening(tmp_path, values, own) == first


@pytest.mark.skipif(sys.platform == "darwin", reason="127.0.0.1 is its only address of its own")
def test_the_thirteenth_socket_of_an_address_without_a_seat_goes(tmp_path: Path) -> None:
    with a_room(tmp_path) as phones:
        host, port = phones.host.split(":")
        token = phones.join("a")

        def one(source: str) -> socket.socket:
            return socket.create_connection((host, int(port)), 600, source_address=(source, 0))

        idle = [one("127.0.0.7") for _ in range(limits.UNSEATED_AN_ADDRESS)]
        more = one("127.0.0.7")
        with suppress(ConnectionResetError):
            assert more.recv(10) == b""
        elsewhere = http.client.HTTPConnection(
            phones.host, timeout=600, source_address=("127.0.0.8", 0)
        )
        elsewhere.request("GET", "/state", None, {"X-Seat": token})
        answer = elsewhere.getresponse()
        assert answer.status == 200, "who comes from elsewhere is let in"
        answer.read()
        elsewhere.close()
        idle[0].sendall(
            f"GET /events HTTP/1.1\r\nHost: {phones.host}\r\nX-Seat: {token}\r\n\r\n".encode()
        )
        assert b"200" in idle[0].recv(20)
        again = one("127.0.0.7")  # a socket of a seat does not count against its address
        again.sendall(f"GET / HTTP/1.1\r\nHost: {phones.host}\r\n\r\n".encode())
        assert b"200" in again.recv(20)
        for made in (*idle, more, again):
            made.close()


def test_a_room_that_dies_again_and_again_says_so_and_keeps_its_votes(tmp_path: Path) -> None:
    with a_room(tmp_path) as phones:
        seat = phones.join("a")
        phones.process.ask(Ask("q1"))
        assert phones.vote(seat, 1, 1, 3)[0] == 200

        def noticed(kind: str) -> int:
            return sum(isinstance(m, Noticed) and m.kind == kind for m in phones.told)

        for k in range(1, STARTS_A_MINUTE + 1):
            os.kill(phones.process.pid, signal.SIGKILL)
            until(lambda k=k: noticed("again") >= k or noticed("gone"))
        assert (noticed("again"), noticed("gone")) == (STARTS_A_MINUTE - 1, 1)
        kept = RoomFile(tmp_path, "doc").read()
        assert kept is not None
        assert kept.room.ballot is not None
        assert [v.value for v in kept.room.ballot.votes.values()] == [3]


@pytest.mark.parametrize("persistent", [False, True])
def test_every_call_of_the_room_file_may_fail(tmp_path: Path, persistent: bool) -> None:
    """What is confirmed is in the file; a fault is no receipt, and the next write holds everything."""
    for n in range(1, 40):
        folder = tmp_path / str(n)
        hall = a_hall(folder)
        asyncio.run(hall.keep())
        hall.apply(Voted("s0", 1, 1, 4))
        with pytest.MonkeyPatch.context() as patch:
            breaker = Breaker(patch, n, errno.EIO, persistent=persistent)
            try:
                asyncio.run(hall.keep())
                confirmed = True
            except SaveError:
                confirmed = False
        there = RoomFile(folder, "doc").read()
        assert there is not None
        assert there.room.ballot is not None
        assert [p.name for p in folder.iterdir()] == ["doc.room"]
        if confirmed:
            assert there.room.ballot.votes["s0"].value == 4
        hall.apply(Voted("s1", 1, 1, 2))
        asyncio.run(hall.keep())
        there = RoomFile(folder, "doc").read()
        assert there is not None
        assert there.room == hall.room
        if not breaker.broke:
            assert n > 5
            return
    pytest.fail("the writer makes more calls than expected")


def test_opening_twice_after_a_crash_is_opening_once(tmp_path: Path) -> None:
    hall = a_hall(tmp_path)
    for k, value in enumerate((0, 3, "?")):
        hall.apply(Voted(f"s{k}", 1, 1, value))
    hall.apply(Open(1))
    asyncio.run(hall.keep())
    there = RoomFile(tmp_path, "doc").read()
    assert there is not None
    again = Hall(there.room, RoomFile(tmp_path, "doc"), hall.begin, lambda _: None)
    assert not again.apply(Open(1))
    assert again.room == hall.room


def test_codes_and_tokens_are_long_enough_and_the_square_small_enough() -> None:
    assert (len(set(SIGNS)), CODE_LENGTH) == (30, 6)
    assert not set("01OIL S".replace(" ", "")) & set(SIGNS)
    assert len({new_code() for _ in range(200)}) == 200
    assert len(bytes.fromhex(new_token())) == 16
    assert qr.version(f"http://192.168.178.123:18421/#{new_code()}") <= 3
