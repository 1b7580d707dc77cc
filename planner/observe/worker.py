"""A look at many sources in a process beside ours: limited, without network or programs, cancelled at once.

A source that ends the process, or takes too long, is one that nothing can be told of; the others go on.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import Cancelled
from planner.observe.limits import MEMORY, SECONDS, CannotTell, ObserveError
from planner.observe.look import Looked, Wanted, look, unread
from planner.observe.sources import Candidate, check_chosen, find_sources
from planner.workers.child import POLL_SECONDS, Child, Connection, WorkerError

DOING = "Looking at what lies on disk"
NO_MEMORY = "it needs more memory than a look may take"
TOO_SLOW = "it takes longer than a minute"
PATIENCE = 10.0
"""So many times its processor time is waited for a source, on a busy machine or a slow disk."""
FAULT = "it broke the reader"
Report = Callable[[str, float], bool]
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
    chosen: Sequence[Path], wanted: Wanted, report: Report | None = None, seconds: float = SECONDS
) -> list[Looked]:
    """Look at everything below the chosen paths.

    ``report`` gets the label and the share done, and returns whether to go on. Raises ``ObserveError`` where
    there is nothing to look at, ``Cancelled`` where it is stopped.
    """
    try:
        check_chosen(chosen)
    except CannotTell as error:
        raise ObserveError("{path}: {why}.", path=str(chosen[0]), why=error.words) from error
    with tempfile.TemporaryDirectory(prefix="planner-look-", ignore_cleanup_errors=True) as private:
        return _Look(wanted, report or (lambda _what, _share: True), seconds, private).run(chosen)


class _Look:
    """The side of the program: it asks for one source after the other and starts anew where one was fatal."""

    def __init__(self, wanted: Wanted, report: Report, seconds: float, private: str) -> None:
        self.wanted, self.report, self.seconds, self.private = wanted, report, seconds, private
        self.child: Child | None = None

    def run(self, chosen: Sequence[Path]) -> list[Looked]:
        try:
            self._go_on("", 0.0)
            candidates = self._ask(("find", [str(p) for p in chosen]), "", 0.0)
            if isinstance(candidates, str):
                raise ObserveError("The folders could not be read: {why}.", why=candidates)
            if not candidates:
                raise ObserveError(
                    "There is nothing to look at: no repository, store or table lies there. "
                    "Choose the folders that hold them."
                )
            done: list[Looked] = []
            for k, candidate in enumerate(candidates):
                share = k / len(candidates)
                self._go_on(candidate.label, share)
                came = self._ask(("look", candidate), candidate.label, share)
                done += [unread(candidate, came)] if isinstance(came, str) else came
            self._go_on("", 1.0)
            return done
        finally:
            self._end()

    def _go_on(self, label: str, share: float) -> None:
        if not self.report(label, share):
            raise Cancelled

    def _end(self) -> None:
        if self.child is not None:
            self.child.end()
            self.child = None

    def _ask(self, question: Any, label: str, share: float) -> Any:
        """The answer of the process beside ours, or the words why there is none."""
        begin = None
        if (
            self.child is None
        ):  # with the first question, as what is sent apart may come in any order
            self.child, begin = Child(serve, DOING), (self.wanted, self.private, self.seconds)
        waited = 0.0
        try:
            self.child.send((begin, question))
            while not self.child.poll(POLL_SECONDS):
                waited += POLL_SECONDS
                self._go_on(label, share)
                if waited > PATIENCE * self.seconds:
                    self._end()
                    return TOO_SLOW
            came = self.child.receive()
            if came == TOO_SLOW:
                self._end()
            return came
        except WorkerError:
            self._end()
            return NO_MEMORY
        except RuntimeError:
            self._end()
            return FAULT


def serve(connection: Connection) -> None:
    """What runs in the process beside ours."""
    (wanted, private, seconds), question = connection.recv()
    tempfile.tempdir = private
    _limit()
    _forbid(private)
    watch = _Watch(connection, seconds)
    while True:
        kind, what = question
        watch.begin()
        if kind == "find":
            found: list[Candidate] = find_sources([Path(p) for p in what])
            watch.send(found)
        else:
            watch.send(_calmly(what, wanted))
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


def _calmly(candidate: Candidate, wanted: Wanted) -> list[Looked]:
    """A look whose own fault is one of the source: what it says never holds what it read."""
    try:
        return look(candidate, wanted)
    except MemoryError:
        return [unread(candidate, NO_MEMORY)]
    except Exception:  # noqa: BLE001 - a crash must not carry names or texts of a source along
        return [unread(candidate, FAULT)]


def _limit() -> None:
    """No more address space than a gigabyte beyond what is used already, where the system can limit it."""
    if sys.platform == "win32":
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
