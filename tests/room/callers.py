"""Phones without a browser: joining, voting and reading over plain sockets."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planner.room.ballots import TeamOfRoom
from planner.room.messages import Begin, Listen, Listening, PhoneScene, SceneText
from planner.room.process import RoomProcess

PATIENCE = 600.0
LEVELS = tuple((f"Name {k}", f"Text {k}") for k in range(5))
SCENE = PhoneScene(
    "q1",
    {
        "en": SceneText("Serving", "How does a version reach production?", "Think.", LEVELS),
        "de": SceneText("Betrieb", "Wie kommt eine Version in Betrieb?", "Denken Sie.", LEVELS),
    },
)


def teams(*names: str, people: int = 3) -> tuple[TeamOfRoom, ...]:
    return tuple(
        TeamOfRoom(
            id=n, name=f"Team {n}", free=tuple(f"{n}{k}" for k in range(people)), people=people
        )
        for n in names
    )


class Phones:
    """One room and those who call it."""

    def __init__(self, process: RoomProcess, told: list[object]) -> None:
        self.process, self.told = process, told
        self.open: Listening = process.wait()
        self.host = self.open.urls[0].split("/")[2]

    def call(
        self, method: str, path: str, body: Any = None, seat: str = "", **heads: str
    ) -> tuple[int, Any]:
        """Status and body of one request."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        sent = {"Origin": f"http://{self.host}", "Content-Type": "application/json"}
        if seat:
            sent["X-Seat"] = seat
        sent |= {k.replace("_", "-"): v for k, v in heads.items()}
        data = body if isinstance(body, str | None) else json.dumps(body)
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.heads = dict(answer.getheaders())
        connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text

    def join(self, team: str = "a", **more: str) -> str:
        """A seat's token."""
        status, body = self.call("POST", "/join", {"code": self.open.code, "team": team, **more})
        assert status == 200, body
        return str(body["token"])

    def vote(self, seat: str, ballot: int, q: int, value: Any) -> tuple[int, Any]:
        return self.call("POST", "/vote", {"ballot": ballot, "q": q, "value": value}, seat)

    def state(self, seat: str) -> Any:
        status, body = self.call("GET", "/state", seat=seat)
        assert status == 200, body
        return body

    def raw(self, data: bytes, seconds: float = PATIENCE) -> bytes:
        """What comes back for bytes that no client library would send."""
        host, port = self.host.split(":")
        with socket.create_connection((host, int(port)), timeout=seconds) as made:
            made.sendall(data)
            found = b""
            try:
                while piece := made.recv(65_536):
                    found += piece
            except OSError:
                pass
            return found


def free_port() -> int:
    """A port that rooms of other tests, which try the usual ones, do not take while ours is away."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def a_room(folder: Path, **changes: Any) -> Iterator[Phones]:
    """An open room on this machine alone."""
    told: list[object] = []
    here = (Listen("127.0.0.1"),)
    changes = {"teams": teams("a", "b"), "port": free_port(), **changes}
    begin = Begin(folder, "doc", listen=here, **changes)
    process = RoomProcess(begin, told.append)
    try:
        yield Phones(process, told)
    finally:
        process.end(erase=False)


def until(holds: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Wait for what will hold."""
    ends = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.02)
    return found
