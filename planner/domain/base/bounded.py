"""Reading a file that anybody may have put there: a real file, and never more of it than was agreed."""

from __future__ import annotations

import errno
import re
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


def ends_of(path: Path, head: int, tail: int) -> tuple[bytes, bytes]:
    """The first and the last bytes of the file at ``path``, at most so many; they may overlap.

    Raises ``OSError`` as ``read_up_to`` does for what is no file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a file")
    with path.open("rb") as file:
        first = file.read(head)
        file.seek(max(0, path.stat().st_size - tail))
        return first, file.read(tail) if tail else b""


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 10_000_000 else f"{size / 1e6:,.1f} MB"


def json_values(data: bytes, enough: int) -> int:
    """How many values a JSON text holds, about: its commas and brackets outside of quotation marks.

    What a small value costs in memory is many times what it takes in the file. Counting is exact only as
    far as is needed to know whether there are more than ``enough``.
    """
    count = _marks(data)
    if count <= enough:
        return count
    count = at = 0
    while at < len(data) and count <= enough:  # in pieces, which take no memory to speak of
        piece = data[at : at + PIECE]
        bare = _QUOTED_OR_BEGUN.sub(rb"\1", piece)
        begun = bare.find(b'"')  # a text that goes on beyond the piece
        count += _marks(bare if begun < 0 else bare[:begun])
        at += len(piece)
        if begun >= 0:
            whole = _QUOTED.match(data, at - len(bare) + begun)
            at = len(data) if whole is None else whole.end()
    return count


PIECE = 1_000_000
_WITHIN = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+'
_QUOTED = re.compile(_WITHIN + rb'"', re.DOTALL)
"""A text in JSON; possessive, so that a long one takes no memory for ways back."""
_QUOTED_OR_BEGUN = re.compile(_WITHIN + rb'"|(' + _WITHIN + rb"\\?)\Z", re.DOTALL)


def _marks(data: bytes) -> int:
    return sum(data.count(mark) for mark in (b",", b"[", b"{"))


def is_file(path: Path) -> bool:
    """Whether there is a file at ``path``; a path that no system could have is none.

    ``Path.is_file`` raises ``OSError`` for a name that is too long.
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
