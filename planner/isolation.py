"""Nothing that lies beside a document runs or is read: what a process of ours does before anything else.

The interpreter looks for modules, and Qt and the system for libraries, in folders that the environment and
the folder we were called in can name. Those that depend on where we stand are taken out; the environment that
is left is what children get. See docs/decisions/0016. Standard library only, and as little of it as can be.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

FOLDERS = (
    "PATH",
    "LD_LIBRARY_PATH",
    "QT_PLUGIN_PATH",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
    "QML2_IMPORT_PATH",
)
"""Variables that list folders in which programs and libraries are looked for."""
SAFE = {"PYTHONSAFEPATH": "1", "NoDefaultCurrentDirectoryInExePath": "1"}


_own: list[bool] = []


def is_own() -> bool:
    """Whether this process is one of ours: ``isolate`` was called."""
    return bool(_own)


def isolate() -> None:
    """Take what depends on the present folder out of this process, and of what its children will see.

    For a process of our own only: a test, or a program that uses ours as a library, keeps what it has.
    """
    sys.path[:] = [p for p in sys.path if os.path.isabs(p)]  # noqa: PTH117 - before pathlib is loaded
    clean(os.environ)
    _own[:] = [True]


def clean(environment: MutableMapping[str, str]) -> None:
    """Take relative and empty folders, and what steers the interpreter, out of an environment."""
    for name in [n for n in environment if n.startswith("PYTHON")]:
        del environment[name]
    for name in FOLDERS:
        if name in environment:
            listed = environment[name].split(os.pathsep)
            kept = [p for p in listed if os.path.isabs(p)]  # noqa: PTH117
            environment[name] = os.pathsep.join(kept)
            if not kept:
                del environment[name]
    environment.update(SAFE)
