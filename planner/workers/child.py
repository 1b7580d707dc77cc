"""A process beside ours that computes: isolated, limited, cancelled for certain, and its death is a sentence.

The child starts anew (``spawn``): it holds nothing of ours but what it is sent. It looks for modules nowhere
near the folder it stands in, prints nothing, leaves no core, uses no more memory than the machine has, does
not see Ctrl+C, and ends by itself when we end.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as connection_wait
from typing import Any

from planner.domain.base.errors import PlannerError
from planner.domain.base.system import windows
from planner.isolation import SAFE

__all__ = ["POLL_SECONDS", "Child", "Connection", "EndedError", "Serve", "WorkerError", "ready"]

POLL_SECONDS = 0.1
STOPPED_SECONDS = 3.0
"""How long a child may be stopped from outside; counted by our own looks, so our own sleep does not count."""
END_SECONDS = 1.0
LEAST_MEMORY = 4 << 30
CRASHES = frozenset(
    number
    for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL")
    if (number := getattr(signal, name, None)) is not None
)
"""Signals that a process brings upon itself."""
_STARTING = threading.Lock()
Serve = Callable[[Connection], None]


class WorkerError(PlannerError):
    """A process that computed for us is gone; what was there before is as it was."""


class EndedError(WorkerError):
    """It was ended while it worked, or crashed: another one may come to the end."""


@dataclass(frozen=True)
class _Fault:
    """What a child says of a fault of the program."""

    words: str


@dataclass(frozen=True)
class _OutOfMemory:
    """A child has not enough memory."""


class Child:
    """One child process; as a context it is ended whatever happens.

    ``serve`` is a function of a module and gets the connection. ``doing`` names the work in sentences.
    """

    def __init__(self, serve: Serve, doing: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self.doing = doing
        self._stopped = 0.0
        self._sending: list[threading.Thread] = []
        self._process = context.Process(target=_main, args=(there, serve), daemon=True)
        try:
            with _safe_environment():
                self._process.start()
        except OSError as error:
            self._here.close()
            raise self._no_memory() from error
        finally:
            there.close()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def serves(self) -> bool:
        """Whether the process lives, was not stopped, and no message of it was left lying."""
        try:
            return self._process.is_alive() and not _is_stopped(self.pid) and not self._here.poll()
        except OSError:
            return False

    def send(self, message: object) -> None:
        """Send a message in the background: a child that was stopped takes none, and nobody waits for it.

        Messages come in the order in which they are sent.
        """
        earlier = self._sending[-1] if self._sending else None

        def work() -> None:
            if earlier is not None:
                earlier.join()
            try:
                self._here.send(message)
            except (OSError, ValueError):
                pass  # its death is told by ``poll``
            except TypeError:
                if not self._here.closed:
                    raise  # else it was ended meanwhile, and the handle is none any more

        thread = threading.Thread(target=work, daemon=True)
        self._sending = [t for t in self._sending if t.is_alive()] + [thread]
        thread.start()

    def poll(self, seconds: float = POLL_SECONDS) -> bool:
        """Whether a message came within ``seconds``; raises ``WorkerError`` where none can come any more."""
        try:
            there = self._here.poll(seconds)
        except OSError:
            there = True  # ``receive`` says what happened
        if there:
            self._stopped = 0.0
        else:
            self.look(seconds)
        return there

    def look(self, seconds: float) -> None:
        """Note that ``seconds`` passed without a message; raises ``WorkerError`` if it was stopped."""
        self._stopped = self._stopped + seconds if _is_stopped(self._process.pid) else 0.0
        if self._stopped >= STOPPED_SECONDS:
            raise WorkerError(
                "{doing} was stopped from outside. Nothing is lost: try again.", doing=self.doing
            )

    def receive(self) -> Any:
        """The message that came; raises ``WorkerError`` where the child is gone or has no memory."""
        try:
            message = self._here.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error
        except MemoryError as error:
            raise self._no_memory() from error
        if isinstance(message, _OutOfMemory):
            raise self._no_memory()
        if isinstance(message, _Fault):
            raise RuntimeError(message.words)  # noqa: TRY004 - the child's fault, told here
        return message

    def _ended(self) -> EndedError:
        """How the process ended, in words: what the system or somebody does is told from a crash of ours."""
        self._process.join(END_SECONDS)
        code = self._process.exitcode
        if code is not None and (code > 0 or -code in CRASHES):
            return EndedError(
                "{doing} was ended by a crash of the program (code {code}). Nothing is lost: try again.",
                doing=self.doing,
                code=code,
            )
        return EndedError(
            "{doing} was ended by the system or by somebody; perhaps the memory ran out. "
            "Nothing is lost: close other programs and try again.",
            doing=self.doing,
        )

    def _no_memory(self) -> WorkerError:
        return WorkerError(
            "{doing} needs more memory than there is. Nothing is lost: close other programs and try again.",
            doing=self.doing,
        )

    def terminate(self) -> None:
        """Make the process end, without waiting for it; ``end`` is still to be called."""
        if self._process.is_alive():
            self._process.terminate()

    def end(self) -> None:
        """End the process: asked first, then made to; returns within two seconds."""
        process = self._process
        if process.is_alive():
            process.terminate()
            process.join(END_SECONDS)
        if process.is_alive():
            process.kill()
        process.join(END_SECONDS)
        for thread in self._sending:  # nobody reads any more, so what was being sent ends
            thread.join(END_SECONDS)
        self._here.close()


@contextmanager
def _safe_environment() -> Iterator[None]:
    """What is started meanwhile does not look for modules where we stand.

    A process of ours has this for good; a test or a program that uses ours gets its own environment back.
    """
    with _STARTING:
        before = {name: os.environ.get(name) for name in SAFE}
        os.environ.update(SAFE)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def ready(children: Sequence[Child], seconds: float = POLL_SECONDS) -> list[Child]:
    """The children from which a message came within ``seconds``; raises as ``poll`` does."""
    found = connection_wait([c._here for c in children], seconds)  # noqa: SLF001 - its own module
    come = [c for c in children if c._here in found]  # noqa: SLF001
    for child in children:
        if child not in come:
            child.look(seconds if not come else 0.0)
    return come


def _is_stopped(pid: int | None) -> bool:
    """Whether a child was stopped by a signal; where the system cannot tell, it was not."""
    if pid is None or not hasattr(os, "waitid"):
        return False
    try:
        found = os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
    except OSError:
        return False
    return found is not None and found.si_code in (os.CLD_STOPPED, os.CLD_TRAPPED)


def _main(connection: Connection, serve: Serve) -> None:
    """What runs in the child."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us decides, and ends us
    _hush()
    _limit()
    _end_with_parent()
    try:
        serve(connection)
    except (EOFError, BrokenPipeError):
        pass  # nobody waits for the answer any more
    except MemoryError:
        _say(connection, _OutOfMemory())
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        _say(connection, _Fault(f"{type(error).__name__}: {error}"))
    connection.close()


def _say(connection: Connection, message: object) -> None:
    with suppress(OSError, MemoryError):
        connection.send(message)


def _hush() -> None:
    """Engines print remarks of their own; results are the only thing that may reach standard output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _limit() -> None:
    """No core dump, which would hold the document; no more memory than the machine has."""
    if windows():
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError, AttributeError):
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        most = max(LEAST_MEMORY, 2 * whole)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _end_with_parent() -> None:
    """A child whose parent was killed has nobody to work for."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection_wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
