"""Single objects of git as they lie on disk: their size before anything is unpacked, and what lies loose."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from planner.observe.limits import MOST_OBJECT, CannotTell
from planner.observe.snapshot import start_of

MISSING = "objects are missing, as in a copy of a part"
DAMAGED = "its objects are damaged"
TOO_BIG = "an object would unpack to more than is read"
COMMIT, TREE, BLOB, TAG = 1, 2, 3, 4
_CHAIN = 5000
_ENOUGH = 2048
"""So many compressed bytes hold the tables of the compression, at most some 600, and what follows."""


def packed_size(pack: Any, offset: int, oid: int) -> int:
    """The size that is needed to unpack what lies at ``offset``: the largest along its chain."""
    buffer = pack.data._buffer()  # noqa: SLF001 - sizes are told by no public way without unpacking
    largest, own = 0, 0
    for step in range(_CHAIN):
        kind, size, at = _pack_head(buffer, offset)
        if kind not in (6, 7):
            largest = max(largest, size)
            return own or size if largest <= MOST_OBJECT else largest
        if kind == 6:
            back, at = _offset(buffer, at)
            base = offset - back
        else:
            base = pack.index.object_offset(bytes(buffer[at : at + oid]))
            at += oid
        start = zlib.decompressobj().decompress(bytes(buffer[at : at + _ENOUGH]), 32)
        before, k = _number(start, 0)
        after, _ = _number(start, k)
        own = own if step else after
        largest = max(largest, size, before, after)
        if not 0 <= base != offset:
            raise CannotTell(DAMAGED)
        offset = base
    raise CannotTell(DAMAGED)


def loose_head(path: Path) -> tuple[int, int, int]:
    """Kind, size and length of the head of an object that lies loose."""
    start = zlib.decompressobj().decompress(start_of(path, _ENOUGH), 64)
    kind, _, rest = start.partition(b" ")
    digits, end, _ = rest.partition(b"\0")
    if not end or not digits.isdigit():
        raise CannotTell(DAMAGED)
    number = {b"commit": COMMIT, b"tree": TREE, b"blob": BLOB, b"tag": TAG}[kind]
    return number, int(digits), len(kind) + len(digits) + 2


def loose(path: Path, most: int) -> tuple[int, bytes]:
    """Kind and content of an object that lies loose; raises ``CannotTell`` for more than ``most`` bytes."""
    kind, size, skip = loose_head(path)
    if size > most:
        raise CannotTell(TOO_BIG)
    unpack = zlib.decompressobj()
    data = unpack.decompress(start_of(path, most + 4096), size + skip)
    if len(data) != size + skip:
        raise CannotTell(DAMAGED)
    return kind, data[skip:]


def _pack_head(buffer: Any, at: int) -> tuple[int, int, int]:
    """Kind, size and the place behind the head of a packed object."""
    byte = buffer[at]
    kind, size, shift = (byte >> 4) & 7, byte & 15, 4
    at += 1
    while byte & 0x80:
        byte = buffer[at]
        size |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if shift > 70:
            raise CannotTell(DAMAGED)
    return kind, size, at


def _offset(buffer: Any, at: int) -> tuple[int, int]:
    """How far back the base of a stored difference lies."""
    byte = buffer[at]
    value, at = byte & 0x7F, at + 1
    while byte & 0x80:
        byte = buffer[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
        at += 1
        if value > 1 << 62:
            raise CannotTell(DAMAGED)
    return value, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return value, at
