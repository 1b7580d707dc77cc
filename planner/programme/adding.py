"""Adding units to a programme: documents or unit files, by where they lie."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.programme.programme_file import Programme, UnitEntry, changed
from planner.programme.rows import unit_of
from planner.programme.unit_file import SUFFIX, UnitFile, read_unit
from planner.storage.document import load
from planner.storage.recovery import is_sealed_file

Opening = Callable[[str, Callable[[str | None], UnitFile]], UnitFile | None]
"""Opens a file by its name, with a passphrase that somebody is asked for; ``None`` where that is given up."""


def plainly(_: str, opening: Callable[[str | None], UnitFile]) -> UnitFile | None:
    """Nobody is asked: what has a passphrase raises ``SealedError``."""
    return opening(None)


def with_units(
    programme: Programme, paths: Sequence[Path], folder: Path, opening: Opening = plainly
) -> Programme:
    """The programme with more units; their paths are kept relative to ``folder``.

    Of one that has a passphrase the programme keeps what planning needs, so that nobody is asked again.
    Raises ``InputError`` for one that is not there, or is in already, ``DocumentError`` for one that cannot
    be opened.
    """
    entries = list(programme.units)
    for path in paths:
        if not path.exists():
            raise InputError("{name} is not there.", name=path.name)
        id_ = unit_id(path.stem)
        place = _relative(path.resolve(), folder)
        if any(e.path == place or e.id == id_ for e in entries):
            raise InputError("{name} is in the programme already.", name=path.name)
        entry = UnitEntry(id=id_, name=path.stem, path=place)
        if is_sealed_file(path):
            unit = opening(path.name, partial(_unlocked, programme, entry, path))
            if unit is None:
                continue
            entry = UnitEntry(id=id_, name=path.stem, unit=unit)
        entries.append(entry)
    return changed(programme, units=tuple(entries))


def _unlocked(
    programme: Programme, entry: UnitEntry, path: Path, passphrase: str | None
) -> UnitFile:
    if path.suffix == SUFFIX:
        return read_unit(path, passphrase)
    return unit_of(programme, entry, load(path, passphrase).project, None)


def moved(programme: Programme, old: Path, new: Path) -> Programme:
    """The programme as it stands in another folder: the paths of its units are told from there."""
    units = tuple(
        e.model_copy(update={"path": _relative((old / e.path).resolve(), new)}) if e.path else e
        for e in programme.units
    )
    return programme if units == programme.units else changed(programme, units=units)


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
