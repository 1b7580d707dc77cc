"""A guard against a fault of PySide6 6.12.0 on Python 3.11: see docs/decisions/0002.

There, many Qt methods without a result (``QPainter.drawLine`` among them) return ``None`` without
owning a reference to it. Each call takes one away; after some thousand paints Python frees ``None``
and ends the process. From Python 3.12 on ``None`` is immortal and nothing happens.
"""

from __future__ import annotations

import ctypes
import sys

_FAR = 1 << 40


def guard_none() -> bool:
    """Put ``None``'s reference count out of reach, once; returns whether it was needed.

    The count is the first field of every object of CPython. At a million lost references a second
    it would last twelve days.
    """
    if sys.version_info >= (3, 12) or sys.getrefcount(None) > _FAR // 2:
        return False
    ctypes.c_ssize_t.from_address(id(None)).value += _FAR
    return True
