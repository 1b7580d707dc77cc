"""Replacing a document that others may be replacing too: a lock, a second look, and an exchange of names.

Savers that cooperate wait for each other. A program that does not (a sync client) may put another file there
between our last look and our replacing it: where names can be exchanged, what we took out is looked at, and
kept where it is not what we knew. See docs/decisions/0016.
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from planner.domain.base.errors import SaveError
from planner.domain.base.system import linux, try_lock
from planner.storage.atomic import (
    confirm,
    discard,
    mode_of,
    not_saved,
    replace_file,
    write_and_sync,
)

WAIT_SECONDS = 10.0
PAUSE = 0.02
AT_FDCWD, NO_REPLACE, EXCHANGE = -100, 1, 2
_here: dict[str, threading.Lock] = {}
_guard = threading.Lock()


@contextmanager
def locked(path: Path, elsewhere: Path | None = None) -> Iterator[None]:
    """Hold the lock on the document at ``path``; where its folder takes none, one in ``elsewhere``.

    The system drops the lock of a process that was killed. Where there are no locks at all nobody waits: then
    the second look and the exchange protect alone. Raises ``SaveError`` where somebody holds it for 10 s.
    """
    target = Path(os.path.realpath(path))
    with _guard:
        own = _here.setdefault(str(target), threading.Lock())
    if not own.acquire(timeout=WAIT_SECONDS):
        raise _busy(path)
    try:
        handle, name = _lock_file(target, elsewhere, path)
        try:
            yield
        finally:
            if handle is not None:
                discard(
                    name
                )  # while it is held: who waits for it sees that its file is another one now
                with suppress(OSError):
                    os.close(handle)
    finally:
        own.release()


def _busy(path: Path) -> SaveError:
    return SaveError(
        "Not saved: another program has been saving {name} for {n} seconds. Try again.",
        name=path.name,
        n=int(WAIT_SECONDS),
    )


def _lock_file(target: Path, elsewhere: Path | None, path: Path) -> tuple[int | None, Path]:
    """A handle on the locked file and its name; no handle where nothing can be locked."""
    places = [target.with_name(f".{target.name[:200]}.lock")]
    if elsewhere is not None:
        places.append(elsewhere / f"{_digest(target)}.lock")
    for place in places:
        try:
            return _take(place, path), place
        except OSError:
            continue
    return None, places[0]


def _digest(target: Path) -> str:
    import hashlib

    return hashlib.sha256(str(target).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _take(place: Path, path: Path) -> int:
    end = time.monotonic() + WAIT_SECONDS
    while True:
        handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            got = try_lock(handle)
            # the holder before may have removed the file that we have open: then it locks nothing
            if got and _is_at(handle, place):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() > end:
            raise _busy(path)
        time.sleep(PAUSE)


def _is_at(handle: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(place))  # noqa: PTH116
    except FileNotFoundError:
        return False


def exchange(one: Path, other: Path, flags: int = EXCHANGE) -> bool:
    """Exchange two names at once (or name a new file without replacing one); False where that cannot be done.

    Linux: renameat2. Raises ``FileExistsError`` where a new file would replace one.
    """
    if not linux():
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    done = call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), flags)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code == errno.EEXIST:
        raise FileExistsError(code, os.strerror(code), str(other))
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOENT):
        return False
    raise OSError(code, os.strerror(code), str(other))


@dataclass(frozen=True)
class Swapped:
    """What a save took out of its place: the bytes, or ``None`` where there was nothing or it is unknown."""

    before: bytes | None


def swap(path: Path, data: bytes, *, new: bool, most: int) -> Swapped:
    """Put ``data`` in the place of the file at ``path``; returns what was there at that moment.

    ``new`` where no file was there: then one that came since is not replaced (``FileExistsError``). Raises
    ``SaveError`` in words (``NotReplacedError``) as ``write_atomically`` does; the old file is then intact.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".w{secrets.token_hex(6)}.tmp")
    try:
        write_and_sync(temporary, data, mode_of(target))
        came_out = _swapped(temporary, target, new=new)
    except BaseException as error:
        discard(temporary)
        if isinstance(error, OSError) and not isinstance(error, FileExistsError):
            raise not_saved(target, path.name, error) from error
        raise
    before = None
    if came_out is not None:
        before = _read(came_out, most)
        discard(came_out)
    confirm(target, path.name)
    return Swapped(before)


def _swapped(temporary: Path, target: Path, *, new: bool) -> Path | None:
    """Put the temporary file in its place; returns where what was there lies now."""
    if new:
        if not exchange(temporary, target, NO_REPLACE):
            if target.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            replace_file(temporary, target)
        return None
    if exchange(temporary, target):
        return temporary
    aside = temporary.with_suffix(".old")
    with suppress(
        OSError
    ):  # a share or a file system without links: what is there is not seen again
        os.link(target, aside)  # noqa: PTH - one call that tests can fail
    try:
        replace_file(temporary, target)
    except BaseException:
        discard(aside)
        raise
    return aside if aside.exists() else None


def _read(path: Path, most: int) -> bytes | None:
    from planner.domain.base.bounded import read_up_to

    try:
        return read_up_to(path, most)
    except OSError:
        return None
