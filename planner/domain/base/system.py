"""What differs by system, in one place: names of files, the way to the disk, locks, folders, streams.

Tests fake another system by ``sys.platform``; nothing else of the program asks for it (a test says so).
Standard library only: the program begins with it.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

RESERVED = {
    *("con", "prn", "aux", "nul"),
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
}
"""Devices of Windows: no file can have such a name, whatever its ending."""
LONGEST = 60
"""Characters of a name that is made of a title: with folder and ending it stays below 260."""

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of glibc's ``malloc.h``."""


def windows() -> bool:
    """Whether this is Windows."""
    return sys.platform == "win32"


def macos() -> bool:
    """Whether this is macOS."""
    return sys.platform == "darwin"


def linux() -> bool:
    """Whether this is Linux."""
    return sys.platform.startswith("linux")


def file_stem(title: str, fallback: str) -> str:
    """A name of a file made of a title, without its ending, that every system takes.

    Small letters, digits and hyphens: no case that two systems see differently, no sign that one of them
    forbids, no dot or space at the end, no device, nothing too long.
    """
    small = title.casefold()  # ß becomes ss
    plain = unicodedata.normalize("NFKD", small).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    stem = "-".join(words)[:LONGEST].strip("-") or fallback
    return f"{stem}-file" if stem in RESERVED else stem


def flush(handle: int) -> None:
    """Bring what was written to the disk itself. On macOS ``fsync`` reaches the drive only, not its cache."""
    if macos():
        import fcntl

        full = getattr(fcntl, "F_FULLFSYNC", None)
        if full is not None:
            with suppress(OSError):  # drives of a network know no such thing
                fcntl.fcntl(handle, full)
                return
    os.fsync(handle)


def try_lock(handle: int) -> bool:
    """Lock an open file, if nobody has it; raises ``OSError`` where files cannot be locked."""
    if sys.platform == "win32":  # as the types want it said
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def listen_alone(made: socket.socket) -> None:
    """Nobody else may take the address that a socket listens at; on POSIX it is free again at once."""
    if sys.platform == "win32":  # as the types want it said
        made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """A private folder for the length of the block.

    A file in it that somebody still reads cannot be removed on Windows: it is left to the system, which
    empties its folder of such things.
    """
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        yield Path(name)


def quiet_streams() -> None:
    """A program without a console (Windows) has no output: give it one that goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def few_arenas() -> None:
    """Let the threads of this process share two heaps (the C library of Linux; elsewhere nothing is done).

    Its usual eight for each core keep what each of them once held: a window that plans and lays out
    reports in threads would grow by a heap of 64 MB again and again.
    """
    if linux():
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_ARENA_MAX, 2)


def cache_folder(name: str) -> Path:
    """Where what can be made anew is kept between two starts."""
    if windows():
        local = os.environ.get("LOCALAPPDATA", "")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / name / "cache"
    if macos():
        return Path.home() / "Library" / "Caches" / name
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if given.startswith("/") else Path.home() / ".cache") / name
