"""Where documents were seen on this computer: which place is new, moved, a copy, or holds another file.

Kept in the data folder only (``places.json``, for its owner alone): no document and no export says where it
lies. What a program never saw it cannot tell: an old file that is opened for the first time is taken as is.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from planner.domain.base.bounded import is_file, read_up_to
from planner.domain.base.errors import SaveError
from planner.domain.base.types import Frozen, Id, Line
from planner.domain.record.lineage import Save, SaveId
from planner.storage.atomic import write_atomically
from planner.storage.saving import locked
from planner.storage.siblings import peek

MOST = 1_000
MAX_BYTES = 2_000_000
Kind = Literal[
    "new", "known", "moved", "copy", "older copy", "branch", "older", "replaced", "plain"
]


class Place(Frozen):
    """A document as it was last seen at one place. The organisation’s name is left out where it is sealed."""

    document: Id
    path: Annotated[str, Field(max_length=5_000)]
    number: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    save: SaveId | Literal[""] = ""
    sealed: bool = False
    name: Line = ""


class _Places(Frozen):
    version: Literal[1] = 1
    places: Annotated[tuple[Place, ...], Field(max_length=MOST)] = ()


@dataclass(frozen=True)
class Seen:
    """What is open: at which path, which save of which document, and whether it is sealed."""

    path: Path
    document: str
    saves: Save
    sealed: bool
    name: str = ""


@dataclass(frozen=True)
class Finding:
    """What a place means; ``before`` is what was seen there, or of the same document elsewhere."""

    kind: Kind
    before: Place | None = None


@dataclass(frozen=True)
class Places:
    """The places of one user. Nothing depends on them: what cannot be read or written is as if never seen."""

    folder: Path

    @property
    def _file(self) -> Path:
        return self.folder / "places.json"

    def _read(self) -> tuple[Place, ...]:
        try:
            return _Places.model_validate_json(read_up_to(self._file, MAX_BYTES)).places
        except (OSError, ValidationError):
            return ()

    def note(self, seen: Seen) -> None:
        """Remember what lies at a place now; the place that was not seen for longest goes first."""
        path = _real(seen.path)
        with suppress(OSError, SaveError, ValueError):
            new = Place(
                document=seen.document, path=path, number=seen.saves.number, save=seen.saves.id,
                sealed=seen.sealed, name="" if seen.sealed else seen.name,
            )  # fmt: skip
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(self._file):
                others = [p for p in self._read() if p.path != path]
                kept = _Places(places=(*others[1 - MOST :], new))
                write_atomically(self._file, kept.model_dump_json().encode(), mode=0o600)

    def found(self, seen: Seen) -> Finding:
        """What the place of a document means that is being opened."""
        path, known = _real(seen.path), self._read()
        here = next((p for p in known if p.path == path), None)
        if here is not None:
            return Finding(_at_its_place(here, seen), here)
        elsewhere = [p for p in known if p.document == seen.document]
        there = [p for p in elsewhere if is_file(Path(p.path))]
        kinds = [(k, p) for p in reversed(there) if (k := _beside(p, seen)) is not None]
        if kinds:  # a copy first: a third file with a newer state does not make it less of one
            return Finding(*min(kinds, key=lambda one: one[0] != "copy"))
        if elsewhere and not there:
            return Finding("moved", elsewhere[-1])
        return Finding("new")


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _at_its_place(here: Place, seen: Seen) -> Kind:
    if here.sealed and not seen.sealed:
        return "plain"
    if here.document != seen.document:
        return "replaced"
    known = {seen.saves.id, *seen.saves.ancestors}
    if here.save in known or seen.saves.number >= here.number:
        return "known"
    return "older"


def _beside(place: Place, seen: Seen) -> Kind | None:
    """What a document is to the one that lies at another place; ``None`` where that is another by now."""
    there = peek(Path(place.path))
    saves = Save(number=place.number, id=place.save) if there is None else there[1]
    if there is not None and there[0] != seen.document:
        return None
    relation = seen.saves.relation(saves)
    if relation == "newer":
        return "known"
    kinds: dict[str, Kind] = {"same": "copy", "older": "older copy", "branched": "branch"}
    return kinds[relation]
