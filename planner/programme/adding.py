"""Adding units to a programme: documents or unit files, by where they lie."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.programme.programme_file import Programme, UnitEntry, changed


def with_units(programme: Programme, paths: Sequence[Path], folder: Path) -> Programme:
    """The programme with more units; their paths are kept relative to ``folder``.

    Raises ``InputError`` for one that is not there, or is in already.
    """
    entries = list(programme.units)
    for path in paths:
        if not path.exists():
            raise InputError("{name} is not there.", name=path.name)
        id_ = unit_id(path.stem)
        place = _relative(path.resolve(), folder)
        if any(e.path == place or e.id == id_ for e in entries):
            raise InputError("{name} is in the programme already.", name=path.name)
        entries.append(UnitEntry(id=id_, name=path.stem, path=place))
    return changed(programme, units=tuple(entries))


def _relative(path: Path, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return str(path)


def unit_id(name: str) -> str:
    """What a programme calls a unit, from its name. Raises ``InputError`` for a name without letters."""
    found = re.sub(r"[^A-Za-z0-9_.:-]+", "-", name).strip("-._:")[:60]
    if not found:
        raise InputError("“{name}” has no letters or digits. Add --name.", name=Verbatim(name))
    return found
