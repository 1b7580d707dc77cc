"""The room: kills at random moments, a half-day, load beside a ticking clock, and the page in a real browser.

``kills [N]``: so many kills of the room's process (200) while 24 people vote: no confirmed vote may be lost
or doubled. ``window [N]``: the same of the window that leads, which recovery brings back. ``words``: all
hostile strings as reasons and as texts. ``day``: a half-day of 20 questions with 24 simulated people in three
teams, through the command; the document has to be the one that typing the same votes makes. ``load [N]``: so
many phones (24 and 200) and how long receipts and openings take. ``browser``: installs Chromium of the
distribution after a question where it is missing, and runs the browser's tests.
"""

from __future__ import annotations

import http.client
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from planner.room.ballots import Ask, Open
from planner.room.messages import Begin, Listen, Show
from planner.room.process import RoomProcess
from planner.room.room_file import RoomFile
from tests.cli.test_room import plain, played
from tests.hostile.strings import HOSTILE
from tests.long.room_load import load_beside_a_window
from tests.long.room_window import kill_windows
from tests.room.callers import SCENE, Phones, teams
from tests.room.crowd import load
from tests.room.test_server import stay_words

PORT = 18_421


def kills(number: int) -> int:
    """Kill the process at random moments; every confirmed vote has to be in the file after each."""
    folder = Path(tempfile.mkdtemp())
    rooms = teams("a", "b", "c", people=8)
    here = (Listen("127.0.0.1"),)
    process = RoomProcess(Begin(folder, "doc", rooms, here, port=PORT), lambda _: None)
    phones = Phones(process, [])
    seats = [phones.join(t.id) for t in rooms for _ in range(8)]
    process.send(Show(SCENE))
    process.ask(Ask("q1", 1, 20))
    kept: list[dict[int, object]] = [{} for _ in seats]
    sent: list[dict[int, object]] = [{} for _ in seats]
    numbers = [0] * len(seats)
    lost = doubled = 0
    for k in range(number):
        stop = threading.Event()

        def vote(n: int, stop: threading.Event = stop, phones: Phones = phones) -> None:
            while not stop.is_set():
                numbers[n] += 1
                q, value = numbers[n], random.choice((0, 1, 2, 3, 4, "?"))
                sent[n][q] = value
                try:
                    status, _ = phones.vote(seats[n], 1, q, value)
                except (OSError, http.client.HTTPException):
                    time.sleep(0.02)
                    continue
                if status == 200:
                    kept[n][q] = value
                time.sleep(0.1 * random.random())

        threads = [threading.Thread(target=vote, args=(n,), daemon=True) for n in range(len(seats))]
        for thread in threads:
            thread.start()
        time.sleep(0.2 + random.random())
        pid = process.pid
        process._over = True  # it is not to be started again by itself: three a minute is its limit
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        process.end(erase=False)
        there = RoomFile(folder, "doc").read()
        assert there is not None
        assert there.room.ballot is not None
        by_token = {s.token: s for s in there.room.seats.values()}
        doubled += len(there.room.ballot.votes) > len(seats)
        from planner.room.secrets_of import hashed

        for n, token in enumerate(seats):
            seat = by_token[hashed(token)]
            highest = max(kept[n], default=0)
            vote_there = there.room.ballot.votes.get(seat.id)
            if highest and (vote_there is None or vote_there.q < highest):
                lost += 1
            elif vote_there is not None and sent[n].get(vote_there.q) != vote_there.value:
                doubled += 1
        begin = Begin(folder, "doc", rooms, (Listen("127.0.0.1"),), port=there.port, go_on=True)
        process = RoomProcess(begin, lambda _: None)
        phones = Phones(process, [])
        if (k + 1) % 20 == 0:
            confirmed = sum(len(one) for one in kept)
            print(
                f"{k + 1} kills, {confirmed} confirmed votes: {lost} lost, {doubled} doubled",
                flush=True,
            )
    found = process.ask(Open(1)).votes or {}
    process.end(erase=True)
    shutil.rmtree(folder)
    print(
        f"{number} kills: {lost} lost, {doubled} doubled; {len(found)} of {len(seats)} votes at the end"
    )
    return 1 if lost or doubled or len(found) > len(seats) else 0


def day() -> int:
    """Play a half-day through the command ``room``, and say how long its steps took."""
    from planner.domain.base.resources import example_path
    from planner.storage.document import load as load_document

    folder = Path(tempfile.mkdtemp())
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    project = load_document(example_path()).project
    project = project.model_copy(update={"example": False, "id": "a-half-day"})
    begun = time.monotonic()
    made, typed, steps = played(folder, project, 8, 20, teams=3)
    same = plain(made) == plain(typed)
    kept = [len(made.current_round.consensus[t]) for t in made.workshops[-1].teams]
    shutil.rmtree(folder)
    for name, seconds in steps.items():
        ordered = sorted(seconds)
        print(
            f"{name}: {len(ordered)}, p50 {1000 * ordered[len(ordered) // 2]:.0f} ms, "
            f"p95 {1000 * ordered[int(0.95 * (len(ordered) - 1))]:.0f} ms"
        )
    print(
        f"20 questions, 24 people in three teams, {time.monotonic() - begun:.0f} s: the document is "
        f"{'the one' if same else 'NOT the one'} that typing makes; agreed by team: {kept}"
    )
    return 0 if same else 1


def browser() -> int:
    """Install the browser where it is missing and may be, and run its tests."""
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        if not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
            print("There is no Chromium here, and no apt-get to install it. Not tried.")
            return 2
        if sys.stdin.isatty():
            words = (
                "The tests need chromium and chromium-driver. Install them now with apt-get? [y/N] "
            )
            if input(words).strip().lower() not in {"y", "yes"}:
                return 2
        rights = [] if os.geteuid() == 0 else ["sudo"]
        subprocess.run(
            [*rights, "apt-get", "install", "-y", "-qq", "chromium", "chromium-driver"], check=True
        )
    environment = {**os.environ, "PLANNER_BROWSER": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/room/test_browser.py",
        "tests/room/test_browser_screens.py",
        "-n",
        "0",
        "-rs",
    ]
    return subprocess.run(command, env=environment, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Run what is named, or all of it."""
    what = arguments[0] if arguments else ""
    number = int(arguments[1]) if len(arguments) > 1 else 0
    status = 0
    if what in {"", "kills"}:
        status |= kills(number or 200)
    if what in {"", "window"}:
        tally = kill_windows(number or 200)
        print("\n".join([tally.words, *tally.faults[:20]]))
        status |= bool(tally.lost or tally.doubled or tally.agreements_lost or tally.other_room)
    if what in {"", "words"}:
        stay_words(Path(tempfile.mkdtemp()), HOSTILE)
        print(f"{len(HOSTILE)} hostile strings as reasons and as texts: each came as it was typed")
    if what in {"", "day"}:
        status |= day()
    if what in {"", "load"}:
        for phones in (number,) if number else (24, 200):
            print(load(phones).words, flush=True)
            print(f"led by a window: {load_beside_a_window(phones).words}", flush=True)
    if what in {"", "browser"}:
        status |= browser()
    return status
