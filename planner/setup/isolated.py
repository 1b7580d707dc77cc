"""Starting Python so that nothing beside a document, or in the folder one stands in, is run or read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from planner.isolation import clean

RUN_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.argv[0] = 'mlops-planner'; "
    "from planner.__main__ import main; sys.exit(main())"
)
RUN_MODULE = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); name = sys.argv[1]; del sys.argv[0]; "
    "runpy.run_module(name, run_name='__main__', alter_sys=True)"
)


def program(python: Path, here: Path) -> list[str]:
    """The command that starts the program of the folder ``here``; its arguments follow."""
    return [str(python), "-I", "-c", RUN_PROGRAM, str(here)]


def module(python: Path, here: Path, name: str) -> list[str]:
    """The command that runs a module with ``here`` first on the path; its arguments follow."""
    return [str(python), "-I", "-c", RUN_MODULE, str(here), name]


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for children: nothing that Python obeys, no folder that is empty or relative."""
    kept = dict(os.environ if given is None else given)
    clean(kept)
    return kept
