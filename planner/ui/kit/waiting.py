"""Waiting for a file: read or written in a thread, while the window is drawn and takes no input."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from planner.domain.base.errors import InputError

T = TypeVar("T")
MOST_SECONDS = 60.0


class _Bell(QObject):
    """Rings in the interface's thread."""

    rung = Signal()


def waited(work: Callable[[], T]) -> T:
    """What ``work`` returns, however long it takes; raises what it raises."""
    done: list[T | Exception] = []
    _run(work, done, None)
    return _outcome(done[0])


def read_file(work: Callable[[], T], seconds: float = MOST_SECONDS) -> T:
    """What ``work`` reads from a file. Raises what it raises, and ``InputError`` after ``seconds``.

    A thread cannot be ended: what it still reads then is dropped.
    """
    done: list[T | Exception] = []
    _run(work, done, seconds)
    if not done:
        raise InputError("Reading the file took more than {s:g} s and was given up.", s=seconds)
    return _outcome(done[0])


def _run(work: Callable[[], T], done: list[T | Exception], seconds: float | None) -> None:
    bell, loop, context = _Bell(), QEventLoop(), copy_context()
    bell.rung.connect(loop.quit)

    def run() -> None:
        try:
            done.append(context.run(work))
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            done.append(error)
        with suppress(RuntimeError):  # nobody waits any more
            bell.rung.emit()

    thread = threading.Thread(target=run, name="file", daemon=seconds is not None)
    thread.start()
    if seconds is not None:
        QTimer.singleShot(round(seconds * 1000), loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if seconds is None:
        thread.join()  # the program was told to end meanwhile: what is being written is written


def _outcome(found: T | Exception) -> T:
    if isinstance(found, Exception):
        raise found
    return found
