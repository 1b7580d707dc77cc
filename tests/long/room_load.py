"""Many phones beside a window that leads: how late its own ticks come while they vote, on stage and desk.

The window runs in a process of its own, as in a meeting; its stage and desk are open and paint what comes.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, QTimer

from planner.domain.base.resources import example_path
from planner.storage.document import load, save
from planner.ui.frame.app import make_application
from planner.ui.frame.main_window import MainWindow
from planner.ui.frame.recovery import user_recovery
from planner.ui.kit.look import Look
from planner.ui.workshop.room_begin import RoomDialog
from planner.ui.workshop.running_room import RunningRoom
from planner.workspace.settings import Settings
from planner.workspace.workspace import Workspace
from tests.room.crowd import Load, crowd

TICK_MS = 20
TEAMS = 3
SIZE = 1280, 800


def lead(folder: Path, phones: int, pipe: Connection) -> None:
    """The window: it opens a room for so many phones and does what it is told to."""
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    app = make_application(["window"])
    look = Look("light", 10)
    space = Workspace.open(folder / "a.mlplan")
    window = MainWindow(look, space, settings=Settings(), recovery=user_recovery())
    window.session._timer.timeout.disconnect()  # no plan is looked at here
    dialog = RoomDialog(window, look, window.session)
    for k, box in enumerate(dialog.teams.values()):
        box.setChecked(k < TEAMS)
    for host, box in dialog.addresses:
        box.setChecked(host == "127.0.0.1")
    dialog.seats.setMaximum(phones)
    dialog.seats.setValue(-(-phones // TEAMS))
    keep = window.keeper.write_now if window.keeper is not None else None
    running = RunningRoom(look, window.session, dialog, window, keep)
    room = running.lead
    for widget in (running.stage, running.desk):
        widget.showNormal()
        widget.resize(*SIZE)
        widget.show()
    knew: list[tuple[float, int]] = []
    late: list[float] = []
    last = [time.monotonic()]
    begun = [0.0]

    def note() -> None:
        voted = sum(s.voted for s in room.seen.seats)
        if not knew or knew[-1][1] != voted:
            knew.append((time.monotonic(), voted))

    room.changed.connect(note)

    def ask() -> object:
        room.overlay = ""
        room.go_to(0)
        late.clear()
        return None

    def opens() -> object:
        begun[0] = time.monotonic()
        room.reveal()
        return begun[0]

    acts: dict[str, Callable[[], object]] = {
        "ask": ask,
        "place": lambda: (room.meeting.place, room.meeting.ballot),
        "open": opens,
        "knew": lambda: knew,
        "late": lambda: late,
    }

    def tick() -> None:
        now = time.monotonic()
        late.append(max(now - last[0] - TICK_MS / 1000, 0.0))
        last[0] = now
        if pipe.poll():
            what = pipe.recv()
            if what == "end":
                room.end(over=True)
                pipe.send(None)
                app.quit()
                return
            pipe.send(acts[what]())

    def listening() -> None:
        if room.open.urls and room.meeting.ballot:
            starting.stop()
            url = room.open.urls[0].split("/")[2]
            pipe.send((url, room.open.code, room.meeting.teams, room.process.pid))
            last[0] = time.monotonic()
            timer.start(TICK_MS)

    timer, starting = QTimer(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    starting.timeout.connect(listening)
    starting.start(50)
    app.exec()


class ByWindow:
    """The window in its process, as the one who leads."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.host, self.code, self.teams, self.pid = pipe.recv()

    def _do(self, what: str) -> object:
        self._pipe.send(what)
        return self._pipe.recv()

    def asked(self) -> int:
        """The first question, once it is in front."""
        self._do("ask")
        while True:
            place, ballot = cast("tuple[int, int]", self._do("place"))
            if place == 0:
                return ballot
            time.sleep(0.05)

    def stage(self) -> list[tuple[float, int]]:
        """When the window knew of how many votes."""
        return self._do("knew")  # type: ignore[return-value]

    def open(self) -> float:
        """From the key on: the ballot is closed, one edit over all teams, kept safe, then told."""
        return self._do("open")  # type: ignore[return-value]

    def late(self) -> list[float]:
        """How late the window's ticks were, from the question on."""
        return self._do("late")  # type: ignore[return-value]

    def end(self) -> None:
        """End the room."""
        self._do("end")


def load_beside_a_window(phones: int) -> Load:
    """So many phones at a room that a window leads."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = Path(tempfile.mkdtemp(prefix="room-load-"))
    own = load(example_path()).project.model_copy(update={"example": False, "id": "a-crowd"})
    save(own, folder / "a.mlplan", now=datetime.now(UTC))
    here, there = multiprocessing.get_context("spawn").Pipe()
    window = multiprocessing.get_context("spawn").Process(target=lead, args=(folder, phones, there))
    window.start()
    there.close()
    try:
        leader = ByWindow(here)
        found = asyncio.run(crowd(leader, phones))
        leader.end()
        window.join(30)
        return found
    finally:
        window.kill()
        window.join()
        shutil.rmtree(folder, ignore_errors=True)
