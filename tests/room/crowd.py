"""Many phones at once, on one loop: how long receipts take, and an opening that reaches all."""

from __future__ import annotations

import asyncio
import json
import os
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from planner.room.ballots import Ask, Open, Taken
from planner.room.messages import Begin, Listen, Seen, Show
from planner.room.process import RoomProcess
from tests.room.callers import SCENE, teams


@dataclass(frozen=True)
class Load:
    """Seconds: receipts in order, from vote to the window, joining, opening until all know."""

    phones: int
    receipts: list[float]
    stage: list[float]
    joined: float
    opened: float
    late: list[float]
    share: float = 0.0
    """Of a core, while votes came."""
    megabytes: float = 0.0
    burst: list[float] = field(default_factory=list)
    """Receipts of everybody changing the vote within 50 ms."""

    @property
    def words(self) -> str:
        def at(values: list[float], share: float) -> float:
            ordered = sorted(values)
            return (
                1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
            )

        return (
            f"{self.phones} phones: receipt p50 {at(self.receipts, 0.5):.0f} ms, "
            f"p95 {at(self.receipts, 0.95):.0f} ms; vote to window p95 {at(self.stage, 0.95):.0f} ms; "
            f"joined in {self.joined:.1f} s; opening reaches all in {1000 * self.opened:.0f} ms; "
            f"a ticking thread late p95 {at(self.late, 0.95):.0f} ms; all within 50 ms: the last receipt "
            f"after {1000 * max(self.burst, default=0):.0f} ms; {100 * self.share:.0f} % of a core, "
            f"{self.megabytes:.0f} MB"
        )


def own_address(n: int) -> tuple[str, int]:
    """Each phone has an address of its own, as in a real room."""
    return f"127.0.{1 + n // 250}.{1 + n % 250}", 0


def cpu_seconds(pid: int | None) -> float:
    """Processor time of a process, where the system tells it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int | None) -> float:
    """The most memory it had, where the system tells it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith("VmHWM")), 0.0)


async def _request(n: int, host: str, method: str, path: str, body: object, seat: str = "") -> dict:
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port), local_addr=own_address(n))
    text = json.dumps(body).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    )
    head += f"X-Seat: {seat}\r\n\r\n" if seat else "\r\n"
    writer.write(head.encode() + text)
    await writer.drain()
    raw = await reader.read()
    writer.close()
    return json.loads(raw.split(b"\r\n\r\n", 1)[1])


async def _listen(n: int, host: str, seat: str, ready: asyncio.Event, done: asyncio.Future) -> None:
    """One stream, until it tells the counts."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(
        name, int(port), limit=1 << 20, local_addr=own_address(n)
    )
    writer.write(f"GET /events HTTP/1.1\r\nHost: {host}\r\nX-Seat: {seat}\r\n\r\n".encode())
    await writer.drain()
    while True:
        line = await reader.readline()
        if line.startswith(b"data:"):
            ready.set()
        if b'"counts"' in line:
            done.set_result(time.monotonic())
            writer.close()
            return


class Leader(Protocol):
    """Who leads a room: its process alone, or a window."""

    host: str
    code: str
    teams: tuple[str, ...]
    pid: int | None
    """Of the room's process."""

    def asked(self) -> int:
        """The ballot of the question that is in front once everybody is there."""

    def stage(self) -> list[tuple[float, int]]:
        """When the window knew of how many votes, on the monotonic clock."""

    def open(self) -> float:
        """Open the votes; when this began."""

    def late(self) -> list[float]:
        """Seconds by which a tick of 20 ms came late where the room is led; empty where nothing ticks."""


async def crowd(leader: Leader, phones: int) -> Load:
    """So many phones: they join, listen, vote, all change their votes at once, and hear of the opening."""
    begun, host = time.monotonic(), leader.host

    async def join(k: int) -> str:
        body = {"code": leader.code, "team": leader.teams[k % len(leader.teams)]}
        return str((await _request(k, host, "POST", "/join", body))["token"])

    seats = await asyncio.gather(*(join(k) for k in range(phones)))
    joined = time.monotonic() - begun
    loop = asyncio.get_running_loop()
    ready = [asyncio.Event() for _ in seats]
    done = [loop.create_future() for _ in seats]
    streams = []
    for n, (s, r, d) in enumerate(zip(seats, ready, done, strict=True)):
        streams.append(asyncio.create_task(_listen(n, host, s, r, d)))
        await r.wait()
    receipts: list[float] = []
    late: list[float] = []
    at: dict[int, float] = {}

    async def tick() -> None:
        while True:
            now = time.monotonic()
            await asyncio.sleep(0.02)
            late.append(time.monotonic() - now - 0.02)

    ticking = asyncio.create_task(tick())
    ballot = await asyncio.to_thread(leader.asked)
    spent, started = cpu_seconds(leader.pid), time.monotonic()

    async def vote(n: int, seat: str) -> None:
        await asyncio.sleep(random.random() * (6 if phones < 100 else 3))
        begun = time.monotonic()
        await _request(n, host, "POST", "/vote", {"ballot": ballot, "q": 1, "value": n % 5}, seat)
        receipts.append(time.monotonic() - begun)
        at[len(receipts)] = time.monotonic()

    await asyncio.gather(*(vote(n, s) for n, s in enumerate(seats)))
    share = (cpu_seconds(leader.pid) - spent) / (time.monotonic() - started)
    burst: list[float] = []

    async def change(n: int, seat: str) -> None:
        await asyncio.sleep(random.random() * 0.05)
        sent = time.monotonic()
        await _request(n, host, "POST", "/vote", {"ballot": ballot, "q": 2, "value": n % 5}, seat)
        burst.append(time.monotonic() - sent)

    await asyncio.sleep(0.5)
    stage = [max(when - at[n], 0.0) for when, n in leader.stage() if n in at]
    await asyncio.gather(*(change(n, s) for n, s in enumerate(seats)))
    large = megabytes(leader.pid)
    begun = await asyncio.to_thread(leader.open)
    ends = await asyncio.gather(*done)
    ticking.cancel()
    late = leader.late() or late
    return Load(phones, receipts, stage, joined, max(ends) - begun, late, share, large, burst)


@dataclass
class ByProcess:
    """A room that is led without a window."""

    process: RoomProcess
    told: list[tuple[float, object]]
    host: str
    code: str
    teams: tuple[str, ...] = ("t0", "t1", "t2")

    @property
    def pid(self) -> int | None:
        return self.process.pid

    def asked(self) -> int:
        return 1

    def stage(self) -> list[tuple[float, int]]:
        return [(w, sum(s.voted for s in m.seats)) for w, m in self.told if isinstance(m, Seen)]

    def open(self) -> float:
        self.process.ask(Open(1))
        begun = time.monotonic()
        self.process.ask(Taken(1))
        return begun

    def late(self) -> list[float]:
        return []


def load(phones: int) -> Load:
    """Open a room for so many phones and let them vote."""
    told: list[tuple[float, object]] = []
    rooms = teams("t0", "t1", "t2", people=-(-phones // 3))
    with tempfile.TemporaryDirectory() as name:
        process = RoomProcess(
            Begin(Path(name), "doc", rooms, (Listen("127.0.0.1"),)),
            lambda m: told.append((time.monotonic(), m)),
        )
        try:
            opened = process.wait()
            process.send(Show(SCENE))
            process.ask(Ask("q1", 1, 20))
            host = opened.urls[0].split("/")[2]
            return asyncio.run(crowd(ByProcess(process, told, host, opened.code), phones))
        finally:
            process.end(erase=True)
