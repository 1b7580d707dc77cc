"""Writing a file so that it is either the old one or the new one, whatever happens."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from planner.domain.base.bounded import is_file, read_up_to
from planner.domain.base.errors import NotReplacedError, SaveError
from planner.domain.base.system import flush, windows

RETRY_SECONDS = 2.5
RETRY_PAUSE = 0.1
STALE_SECONDS = 3_600
TEMPORARY = re.compile(r"(?:^|[\\/])\.(w|[^\\/]+\.)[0-9a-f]{12}\.tmp$")
"""Short names, so that any file that can be there has room for one; until 0.1 they carried its name."""

_REASONS = {
    errno.ENOSPC: "the disk is full. Free space, then save again",
    errno.EDQUOT: "your disk quota is used up. Free space, then save again",
    errno.EACCES: "you may not write there. Save it in another folder",
    errno.EPERM: "you may not write there. Save it in another folder",
    errno.EBUSY: "the file is held by another program or by the system. Save it in another place",
    errno.EROFS: "the disk is read-only. Save it in another place",
    errno.EIO: "the disk reports a fault. Save it on another disk",
    errno.ENOENT: "the folder is gone. Save it in another folder",
    errno.ENOTDIR: "the folder is not a folder. Save it in another one",
    errno.EISDIR: "that is a folder. Choose a file name",
}


_NO_MODES = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a file system without modes says (FAT by FUSE, some shares); a real refusal is another error."""
_REFUSED = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP}


def digest(data: bytes) -> str:
    """SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path, most: int) -> str | None:
    """SHA-256 of the file at ``path``, of at most ``most`` bytes; ``None`` when there is none.

    Raises ``OSError`` for what is no file, such as a pipe, and for one that is larger.
    """
    try:
        return digest(read_up_to(path, most))
    except FileNotFoundError:
        return None


def write_atomically(
    path: Path,
    data: bytes,
    *,
    follow: bool = True,
    mode: int | None = None,
    like: Path | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Replace the file at ``path`` by ``data``: temporary file beside it, fsync, rename, fsync folder.

    A symbolic link keeps pointing to its target, which is replaced; without ``follow`` the link itself is.
    The mode of an existing file is kept, unless another, or that of ``like``, is asked for. On Windows the
    replacement is retried for 2.5 s while another program holds the file.
    Raises ``SaveError`` in words (``NotReplacedError`` where ``write_in_place`` may do); the old file is then
    intact and no temporary file is left.
    """
    target = Path(os.path.realpath(path)) if follow else path
    temporary = target.with_name(f".w{secrets.token_hex(6)}.tmp")
    try:
        write_and_sync(temporary, data, mode_of(like or target) if mode is None else mode)
        replace_file(temporary, target, sleep)
    except BaseException as error:
        discard(temporary)
        if isinstance(error, OSError):
            raise not_saved(target, path.name, error) from error
        raise
    confirm(target, path.name)


def not_saved(target: Path, name: str, error: OSError) -> SaveError:
    """What to raise where the file called ``name`` could not be replaced and is as it was."""
    kind = NotReplacedError if may_be_written_into(target, error) else SaveError
    return kind("Not saved: {error}. The file {name} is as it was.", error=reason(error), name=name)


def confirm(target: Path, name: str) -> None:
    """Have the disk keep what was put in place. Raises ``SaveError`` where it does not say so."""
    try:
        sync_folder(target.parent)
    except OSError as error:
        raise SaveError(
            "{name} was written, but the disk did not confirm it: {error}.",
            name=name,
            error=reason(error),
        ) from error


def write_in_place(path: Path, data: bytes, before: bytes) -> None:
    """Write ``data`` into the file at ``path``, which holds ``before``.

    A crash in between leaves a torn file: only for folders where nothing can be replaced, when the person has
    agreed and ``before`` is kept elsewhere. Raises ``SaveError``; ``before`` was then put back, or the
    sentence says that the file may be damaged.
    """
    target = Path(os.path.realpath(path))
    try:
        _overwrite(target, data)
    except OSError as error:
        try:
            _overwrite(target, before)
        except OSError as again:
            raise SaveError(
                "{name} may be damaged: {error}. What it held is kept: save elsewhere, or "
                "restore an earlier version.",
                name=path.name,
                error=reason(again),
            ) from error
        raise SaveError(
            "Not saved: {error}. The file {name} is as it was.",
            error=reason(error),
            name=path.name,
        ) from error


def _overwrite(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        _write_all(handle, data)
        os.ftruncate(handle, len(data))
        flush(handle)
    finally:
        os.close(handle)


def may_be_written_into(target: Path, error: OSError) -> bool:
    """Whether it is the folder that refuses, as some shares do, and not the file or the disk."""
    return error.errno in _REFUSED and is_file(target) and os.access(target, os.W_OK)


def sweep(folder: Path, name: str = "") -> None:
    """Remove temporary files that a killed program left in ``folder``: of the file ``name``, or all.

    Only those older than an hour: another window may be writing one now.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                begins = entry.name.startswith((f".{name}", ".w"))
                ours = begins and TEMPORARY.search(entry.name)
                if (
                    ours
                    and time.time() - entry.stat(follow_symlinks=False).st_mtime > STALE_SECONDS
                ):
                    discard(folder / entry.name)
    except OSError:
        return  # it is only tidying up


def mode_of(target: Path) -> int | None:
    """The mode of a file, ``None`` where there is none."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None


def write_and_sync(path: Path, data: bytes, mode: int | None) -> None:
    """Write a new file, to the disk itself; raises ``FileExistsError`` where there is one."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666 if mode is None else mode)
    try:
        _write_all(handle, data)
        if mode is not None and hasattr(os, "fchmod"):
            _set_mode(handle, mode)
        flush(handle)
    finally:
        os.close(handle)


def _set_mode(handle: int, mode: int) -> None:
    """Set a file's mode; where the file system has none of its own, all files have one, this one too."""
    try:
        os.fchmod(handle, mode)
    except OSError as error:
        if error.errno not in _NO_MODES:
            raise


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        written = os.write(handle, view)
        if written <= 0:
            raise OSError(errno.EIO, "nothing was written")
        view = view[written:]


def replace_file(source: Path, target: Path, sleep: Callable[[float], None] = time.sleep) -> None:
    """Rename a file over another; on Windows again and again while another program holds it."""
    waited = 0.0
    while True:
        try:
            os.replace(source, target)  # noqa: PTH105 - one call that tests can fail
            return
        except PermissionError:
            if not windows() or waited >= RETRY_SECONDS:
                raise
            sleep(RETRY_PAUSE)
            waited += RETRY_PAUSE


def sync_folder(folder: Path) -> None:
    """Make the names in a folder certain."""
    if windows():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        flush(handle)
    finally:
        os.close(handle)


def discard(path: Path) -> None:
    """Remove a file that nothing depends on; where it cannot be removed it stays, which harms nobody."""
    with suppress(OSError):
        path.unlink()


def reason(error: OSError) -> str:
    """What an error of the system means, and what to do."""
    known = _REASONS.get(error.errno or 0)
    return known or (error.strerror or type(error).__name__).lower()
