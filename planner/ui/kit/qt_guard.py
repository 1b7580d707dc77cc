"""A guard against a fault of PySide6 6.12.0 on Python 3.11 (docs/decisions/0002), and against time it takes.

There, calls give back constants without owning a reference to them: methods without a result give ``None``
(``QPainter.drawLine`` among them), every ``emit`` of every signal gives ``True``, whatever it carries. Each
call takes one reference away; after some thousand Python frees the constant and ends the process. From
Python 3.12 on these are immortal and nothing happens.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

FAR = 1 << 40
CONSTANTS = (None, True, False)


def guard_constants() -> bool:
    """Put the reference counts of ``None``, ``True`` and ``False`` out of reach, once.

    Returns whether one was near. The count is the first field of every object of CPython. At a million lost
    references a second it would last twelve days.
    """
    if sys.version_info >= (3, 12):
        return False
    near = [c for c in CONSTANTS if sys.getrefcount(c) < FAR // 2]
    for constant in near:
        ctypes.c_ssize_t.from_address(id(constant)).value += FAR
    return bool(near)


def spare_sources() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks there for its own name, for modules that switch on another way of naming (``__feature__``), as
    none of ours does. Each is taken for one that uses Qt as usual, which is what is found for those that do.
    Where a later version looks in another way, it goes on to do so.
    """
    import PySide6.QtCore  # noqa: F401 - it brings what is looked for here

    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _: True  # noqa: SLF001 - it offers no other way
