"""A look at many sources in a process beside ours: limited, without network or programs, cancelled at once.

A source that ends the process, or takes too long, is one that nothing can be told of; the others go on.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import Cancelled
from planner.domain.base.system import scratch_folder, windows
from planner.observe.limits import MEMORY, SECONDS, CannotTell, ObserveError
from planner.observe.look import Looked, Wanted, look, unread
from planner.observe.shelf import Basket
from planner.observe.sources import Candidate, check_chosen, find_sources
from planner.observe.tables import HeadsFound, heads_of
from planner.storage.cached import Cached
from planner.workers.child import POLL_SECONDS, Child, Connection, WorkerError, ready

DOING = "Looking at what lies on disk"
NO_MEMORY = "it needs more memory than a look may take"
TOO_SLOW = "it takes longer than a minute"
PATIENCE = 10.0
"""So many times its processor time is waited for a source, on a busy machine or a slow disk."""
FAULT = "it broke the reader"
LANES, MANY = 2, 8
"""Processes that look at the same time, and from how many sources on a further one is worth its start."""
Report = Callable[[str, float], bool]
Begin = tuple[Wanted, str, float, Cached | None]
"""What a process begins with: what is wanted, its private folder, seconds for a source, what was kept."""
NEVER = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)
"""What a look never does."""
OWN_ONLY = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "os.utime",
)
"""What it does in its private folder alone."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def look_at(
    chosen: Sequence[Path],
    wanted: Wanted,
    report: Report | None = None,
    seconds: float = SECONDS,
    kept: Cached | None = None,
) -> list[Looked]:
    """Look at everything below the chosen paths.

    In ``kept`` lies what files showed in earlier looks; what is new is put there, also of a look that is
    stopped. ``report`` gets the label and the share done, and returns whether to go on. Raises
    ``ObserveError`` where there is nothing to look at, ``Cancelled`` where it is stopped.
    """
    try:
        check_chosen(chosen)
    except CannotTell as error:
        raise ObserveError("{path}: {why}.", path=str(chosen[0]), why=error.words) from error
    with scratch_folder("planner-look-") as private:
        begin = (wanted, str(private), seconds, kept)
        try:
            return _Look(begin, report or (lambda _what, _share: True)).run(chosen)
        finally:
            if kept is not None:
                kept.tidy()


def heads_at(path: Path, mapping: Mapping[str, str], wanted: Wanted) -> HeadsFound:
    """The heads of one table, read as everything is: in a process of its own, with its limits."""
    with tempfile.TemporaryDirectory(prefix="planner-look-", ignore_cleanup_errors=True) as private:
        lane = _Lane((wanted, private, SECONDS, None))
        try:
            lane.ask(0, ("heads", (path, dict(mapping))))
            while (came := lane.answer(_wait([lane]))) is None:
                pass
            return came if isinstance(came, HeadsFound) else HeadsFound(())
        finally:
            lane.end()


@dataclass(frozen=True)
class _Answer:
    """What came of one source, with what is to be kept for the next look."""

    looked: list[Looked]
    basket: Basket


class _Lane:
    """One process beside ours and the source that it looks at; it starts anew where one was fatal."""

    def __init__(self, begin: Begin) -> None:
        self.begin = begin
        self.seconds = begin[2]
        self.child: Child | None = None
        self.at: int | None = None
        self.waited = 0.0

    def ask(self, at: int, question: Any) -> None:
        """Send a question; ``at`` says which."""
        self.at, self.waited = at, 0.0
        if self.child is None:
            self.child = Child(serve, DOING)
            self.child.send((self.begin, question))
        else:
            self.child.send((None, question))

    def answer(self, passed: float) -> Any:
        """What came, the words why nothing can come, or ``None``: not yet; ``passed`` seconds were waited."""
        assert self.child is not None  # noqa: S101 - asked before
        try:
            if not self.child.poll(0.0):
                self.waited += passed
                return self._ended(TOO_SLOW) if self.waited > PATIENCE * self.seconds else None
            came = self.child.receive()
        except WorkerError:
            return self._ended(NO_MEMORY)
        except RuntimeError:
            return self._ended(FAULT)
        if isinstance(came, _Answer):
            came.basket.empty()
            return came.looked
        return self._ended(came) if came == TOO_SLOW else came

    def _ended(self, words: str) -> str:
        self.end()
        return words

    def end(self) -> None:
        """End the process."""
        if self.child is not None:
            self.child.end()
            self.child = None


def _wait(lanes: Sequence[_Lane]) -> float:
    """Wait until one of them has an answer; the seconds that were waited for nothing."""
    with suppress(WorkerError):  # the lane that it happened to says it
        if ready([lane.child for lane in lanes if lane.child is not None], POLL_SECONDS):
            return 0.0
    return POLL_SECONDS


class _Look:
    """The side of the program: it asks for each source, of two processes where there are many."""

    def __init__(self, begin: Begin, report: Report) -> None:
        self.report = report
        self.lanes = [_Lane(begin) for _ in range(min(LANES, os.cpu_count() or 1))]

    def run(self, chosen: Sequence[Path]) -> list[Looked]:
        try:
            self._go_on("", 0.0)
            candidates = self._asked([("find", [str(p) for p in chosen])], [""], 0.0)[0]
            if isinstance(candidates, str):
                raise ObserveError("The folders could not be read: {why}.", why=candidates)
            if not candidates:
                raise ObserveError(
                    "There is nothing to look at: no repository, store or table lies there. "
                    "Choose the folders that hold them."
                )
            labels = [c.label for c in candidates]
            came = self._asked([("look", c) for c in candidates], labels, 1.0)
            self._go_on("", 1.0)
            done: list[Looked] = []
            for candidate, answer in zip(candidates, came, strict=True):
                done += [unread(candidate, answer)] if isinstance(answer, str) else answer
            return done
        finally:
            for lane in self.lanes:
                lane.end()

    def _go_on(self, label: str, share: float) -> None:
        if not self.report(label, share):
            raise Cancelled

    def _asked(self, questions: Sequence[Any], labels: Sequence[str], share: float) -> list[Any]:
        """The answers in the order of the questions, or the words why there is none."""
        answers: list[Any] = [None] * len(questions)
        lanes = self.lanes[: 1 + len(questions) // MANY]
        begun = done = 0
        while done < len(questions):
            for lane in lanes:
                if lane.at is None and begun < len(questions):
                    lane.ask(begun, questions[begun])
                    begun += 1
                self._go_on(labels[begun - 1], share * done / len(questions))
            busy = [lane for lane in lanes if lane.at is not None]
            passed = _wait(busy)
            for lane in busy:
                came = lane.answer(passed)
                if came is not None and lane.at is not None:
                    answers[lane.at], lane.at = came, None
                    done += 1
        return answers


def serve(connection: Connection) -> None:
    """What runs in the process beside ours."""
    (wanted, private, seconds, kept), question = connection.recv()
    tempfile.tempdir = private
    # trees of syntax hold no cycles, and looking for some takes a third of the time: after each source only
    gc.disable()
    gc.freeze()  # what is loaded by now stays
    _limit()
    _forbid(private)
    watch = _Watch(connection, seconds)
    while True:
        kind, what = question
        watch.begin()
        if kind == "find":
            found: list[Candidate] = find_sources([Path(p) for p in what], wanted.columns)
            watch.send(found)
        elif kind == "heads":
            watch.send(heads_of(*what))
        else:
            basket = None if kept is None else Basket(kept)
            looked = _calmly(what, wanted, basket)
            watch.send(looked if basket is None else _Answer(looked, basket))
        gc.collect()
        _, question = connection.recv()


class _Watch:
    """Ends the process where one source takes more processor time than it may."""

    def __init__(self, connection: Connection, seconds: float) -> None:
        self.connection, self.seconds = connection, seconds
        self.lock = threading.Lock()
        self.since: float | None = None
        threading.Thread(target=self._look, daemon=True).start()

    def begin(self) -> None:
        """A source is looked at from now on."""
        self.since = time.process_time()

    def send(self, answer: object) -> None:
        """Answer, and stop counting."""
        with self.lock:
            self.since = None
            self.connection.send(answer)

    def _look(self) -> None:
        while True:
            time.sleep(0.2)
            with self.lock:
                if self.since is not None and time.process_time() - self.since > self.seconds:
                    self.connection.send(TOO_SLOW)
                    os._exit(1)


def _calmly(candidate: Candidate, wanted: Wanted, basket: Basket | None) -> list[Looked]:
    """A look whose own fault is one of the source: what it says never holds what it read."""
    try:
        return look(candidate, wanted, basket)
    except MemoryError:
        return [unread(candidate, NO_MEMORY)]
    except Exception:  # noqa: BLE001 - a crash must not carry names or texts of a source along
        return [unread(candidate, FAULT)]


def _limit() -> None:
    """No more address space than a gigabyte beyond what is used already, where the system can limit it."""
    if windows():
        return
    import resource

    with suppress(OSError, ValueError):
        pages = int(read_up_to(Path("/proc/self/statm"), 1000).split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _forbid(private: str) -> None:
    """From now on nothing is sent, started or written, but in the private folder."""
    own = os.path.realpath(private) + os.sep

    def check(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and isinstance(path, str | bytes):
                place = os.path.realpath(os.fsdecode(path))
                if place != os.devnull and not place.startswith(own):
                    raise PermissionError("nothing is written during a look")
        elif event in NEVER:
            raise PermissionError("nothing is started or sent during a look")
        elif event in OWN_ONLY:
            first = arguments[0] if arguments else ""
            place = os.path.realpath(os.fsdecode(first)) if isinstance(first, str | bytes) else ""
            if not place.startswith(own):
                raise PermissionError("nothing is changed during a look")

    sys.addaudithook(check)
