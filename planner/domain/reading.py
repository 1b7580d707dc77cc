"""Reading a file that anybody may have put there: a real file, and never more of it than was agreed."""

from __future__ import annotations

import errno
import stat
from pathlib import Path


def read_up_to(path: Path, limit: int) -> bytes:
    """The bytes of the file at ``path``, where there are at most ``limit`` of them.

    Its size is asked before and counted while reading: some files grow, and some say that they have none.
    Raises ``OSError``, as opening does; also for folders and devices, and for pipes, at which a reader would
    wait for ever, and with ``EFBIG`` and a reason in words for a file that is too large.
    """
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise OSError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe, not a file")
    if facts.st_size <= limit:
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) <= limit:
            return data
    size = max(facts.st_size, limit + 1)
    raise OSError(
        errno.EFBIG, f"it has {_megabytes(size)}, and at most {_megabytes(limit)} are read"
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 10_000_000 else f"{size / 1e6:,.1f} MB"


def is_file(path: Path) -> bool:
    """Whether there is a file at ``path``; a path that no system could have is none.

    ``Path.is_file`` raises ``OSError`` for a name that is too long.
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
