"""Which program computed something: its version, and a hash of the text that computes it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import planner
from planner.domain.base.bounded import read_up_to

_LONGEST = 1_000_000


@cache
def program_of(rooms: Sequence[str], libraries: Sequence[str]) -> str:
    """The version of the program with a hash of the code in ``rooms`` and of the ``libraries`` below it.

    Two releases, or two states of a checkout, whose code there is the same text, are one program.
    """
    digest = hashlib.sha256()
    root = Path(planner.__file__).parent
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(read_up_to(path, _LONGEST))
    for name in libraries:
        try:
            digest.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            continue
    return f"{planner.__version__}+{digest.hexdigest()[:12]}"
