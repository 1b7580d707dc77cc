"""The room from outside: its process, started again with what its file holds if it dies.

The window and the command line talk to it through this alone; what comes is handed on by a thread of its own.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from planner.domain.base.errors import InputError
from planner.room.ballots import Event
from planner.room.messages import (
    Begin,
    Do,
    Done,
    Listening,
    Noticed,
    NotListening,
    Over,
    Show,
    Stop,
)
from planner.workers.child import Child, WorkerError

DOING = "The room for phones"
STARTS_A_MINUTE = 3
STARTING_SECONDS = 120.0
ANSWER_SECONDS = 20.0
END_SECONDS = 4.0
LEAVING: list[RoomProcess] = []
"""Rooms that are over and still tell their last phones so."""
Take = Callable[[object], None]


class RoomProcess:
    """One open room. ``take`` gets every message, in a thread of its own."""

    def __init__(self, begin: Begin, take: Take) -> None:
        for room in tuple(LEAVING):  # it may hold the port that is wanted
            room._hurry()  # noqa: SLF001 - of our own class
        self.begin, self._take = begin, take
        self.listening: Listening | None = None
        self._numbers = itertools.count(1)
        self._answers: dict[int, Done] = {}
        self._waits = threading.Condition()
        self._over = self._closed = False
        self._starts: list[float] = []
        self._last: list[object] = []
        self._child = self._start(begin)
        self._leaving = threading.Thread(target=self._leave)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _start(self, begin: Begin) -> Child:
        from planner.room.serve import serve  # the server is loaded when a room opens

        self._starts.append(time.monotonic())
        child = Child(serve, DOING)
        child.send(begin)
        return child

    def wait(self) -> Listening:
        """Where the room is open. Raises ``InputError`` where it is not."""
        ends = time.monotonic() + STARTING_SECONDS
        with self._waits:
            while self.listening is None and not self._over and time.monotonic() < ends:
                self._waits.wait(0.2)
            if self.listening is None:
                raise InputError(
                    "The room could not be opened: {reason}. Choose another address, or type the votes.",
                    reason=self._fault or "the machine did not answer",
                )
            return self.listening

    _fault = ""

    def send(self, message: object) -> None:
        """Say something to the room; what is shown is said again after a restart."""
        with self._waits:
            if isinstance(message, Show):
                self._last = [message]
            self._child.send(message)

    def do(self, event: Event) -> int:
        """Have an event applied; the number of the answer that will come."""
        number = next(self._numbers)
        with self._waits:
            self._child.send(Do(number, event))
        return number

    def ask(self, event: Event, seconds: float = ANSWER_SECONDS) -> Done:
        """Have an event applied and wait for the answer. Raises ``WorkerError`` where none comes."""
        number = self.do(event)
        ends = time.monotonic() + seconds
        with self._waits:
            while number not in self._answers:
                left = ends - time.monotonic()
                if left <= 0 or self._over:
                    raise WorkerError("{doing} does not answer. Try it again.", doing=DOING)
                self._waits.wait(min(left, 0.5))
            return self._answers.pop(number)

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._child.pid

    def end(self, *, erase: bool) -> None:
        """End the room: the file is erased and phones say goodbye, or it stays to be gone on with.

        Returns once the file is as it stays; phones are told beside that, for some seconds.
        """
        with self._waits:
            self._over = True
            self._child.send(Stop(erase=erase))
            self._waits.wait_for(lambda: self._closed, END_SECONDS)
        if not erase or not self._closed:
            self._thread.join(END_SECONDS)
            self._child.end()
            return
        LEAVING.append(self)
        self._leaving.start()  # the program ends after it

    def _leave(self) -> None:
        self._thread.join(self.begin.waits.goodbye + END_SECONDS)
        self._child.end()
        LEAVING.remove(self)

    def _hurry(self) -> None:
        """Leave now, whoever is still to be told."""
        self._child.terminate()
        self._leaving.join(END_SECONDS)

    def _read(self) -> None:
        self._hear()
        with self._waits:
            self._closed = True
            self._waits.notify_all()

    def _hear(self) -> None:
        while True:
            try:
                if self._child.poll(0.2):
                    self._came(self._child.receive())
                continue
            except (WorkerError, RuntimeError, OSError):
                pass
            if self._over or not self._again():
                return

    def _came(self, message: object) -> None:
        with self._waits:
            if isinstance(message, Listening):
                self.listening = message
            elif isinstance(message, NotListening):
                self._fault, self._over = message.reason, True
            elif isinstance(message, Done):
                self._answers[message.n] = message
            elif isinstance(message, Over):
                self._closed = True
            self._waits.notify_all()
        self._take(message)

    def _again(self) -> bool:
        """Start the process again after it died; three times a minute at most."""
        now = time.monotonic()
        self._starts = [t for t in self._starts if now - t < 60]
        known = self.listening
        if known is None or len(self._starts) >= STARTS_A_MINUTE:
            with self._waits:
                self._over = True
                self._waits.notify_all()
            self._take(Noticed("gone"))
            return False
        with suppress(OSError):
            self._child.end()
        with self._waits:
            self._child = self._start(replace(self.begin, go_on=True, port=known.port))
            for message in self._last:
                self._child.send(message)
        self._take(Noticed("again"))
        return True
