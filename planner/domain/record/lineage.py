"""Where a document comes from and which of two is the newer one: numbers and ancestors, no clocks."""

from __future__ import annotations

import hashlib
import uuid
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from planner.domain.base.types import Frozen, Id

MOST_ANCESTORS = 200
MOST_ROOT = 47
SaveId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Relation = Literal["same", "newer", "older", "branched"]


def copy_id(document: str) -> str:
    """An id of its own for a copy of ``document``: its root, a point and 32 hex digits."""
    return f"{root_of(document)[:MOST_ROOT]}.{uuid.uuid4().hex}"


def root_of(document: str) -> str:
    """What an assessment and its copies have in common. Draws are keyed by it, so figures stay."""
    return document.partition(".")[0]


def needs_own_id(document: str, saves: Save, *, example: bool) -> bool:
    """Whether a document is an example that was saved by nobody yet: it is everybody’s until then."""
    return example and not saves.id and root_of(document) == document


class Lineage(Frozen):
    """The document that this one was copied from, as it was at one of its saves (empty: before the first)."""

    document: Id
    save: SaveId | Literal[""] = ""


class Save(Frozen):
    """One save of a document: its number, its id, and the ids of the newest saves that it grew from.

    The number is a label for people. What is newer is decided by ``ancestors`` alone.
    """

    number: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    id: SaveId | Literal[""] = ""
    ancestors: Annotated[tuple[SaveId, ...], Field(max_length=MOST_ANCESTORS)] = ()

    def next(self, content: bytes, *merged: Save) -> Save:
        """The save of ``content`` after this one and those that were merged into it."""
        parents = [p for p in (self, *merged) if p.id]
        seed = "".join(p.id for p in parents).encode() + hashlib.sha256(content).digest()
        known = [i for p in parents for i in (p.id, *p.ancestors)]
        return Save(
            number=max((self.number, *(p.number for p in merged))) + 1,
            id=hashlib.sha256(seed).hexdigest()[:16],
            ancestors=tuple(dict.fromkeys(known))[:MOST_ANCESTORS],
        )

    def relation(self, there: Save) -> Relation:
        """What this save is to another: the same, newer, older, or one of another branch."""
        if self.id == there.id:
            return "same"
        if there.id in self.ancestors or not there.id:
            return "newer"
        return "older" if self.id in there.ancestors or not self.id else "branched"


NEVER_SAVED = Save()
