"""Starting Python so that nothing beside a document, or in the folder one stands in, is run or read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

RUN_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from planner.__main__ import main; sys.exit(main())"
)
RUN_MODULE = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); name = sys.argv[1]; del sys.argv[0]; "
    "runpy.run_module(name, run_name='__main__', alter_sys=True)"
)
SEARCHED = ("PATH", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH")


def program(python: Path, here: Path) -> list[str]:
    """The command that starts the program of the folder ``here``; its arguments follow."""
    return [str(python), "-I", "-c", RUN_PROGRAM, str(here)]


def module(python: Path, here: Path, name: str) -> list[str]:
    """The command that runs a module with ``here`` first on the path; its arguments follow."""
    return [str(python), "-I", "-c", RUN_MODULE, str(here), name]


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for children: nothing that Python obeys, no folder that is empty or relative."""
    source = os.environ if given is None else given
    kept = {k: v for k, v in source.items() if not k.upper().startswith("PYTHON")}
    for name in SEARCHED:
        if name in kept:
            parts = [p for p in kept[name].split(os.pathsep) if p and Path(p).is_absolute()]
            if parts:
                kept[name] = os.pathsep.join(parts)
            else:
                del kept[name]
    return kept
