"""What a user adds to the catalogue, changes in it, or hides: travels with the project."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.domain.base.types import Frozen, Id, IsoDate, Line, Name, Text
from planner.domain.case.estimate import Provenance
from planner.domain.content.catalogue import Practice
from planner.domain.content.tool import Tool


class CatalogueUpdate(Frozen):
    """A published file of entries that stand in place of built-in ones, below the user's own.

    ``number`` counts the publisher's files, ``base`` is the one that its differences rest on (0: the
    built-in catalogue). ``fingerprint`` is that of the key that signed it, empty where nobody did;
    ``digest`` the SHA-256 of its canonical content.
    """

    publisher: Name
    number: Annotated[int, Field(ge=1, le=1_000_000)]
    base: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    published: IsoDate
    note: Text = ""
    tools: Annotated[tuple[Tool, ...], Field(max_length=2000)] = ()
    practices: Annotated[tuple[Practice, ...], Field(max_length=2000)] = ()
    withdrawn: Annotated[tuple[Id, ...], Field(max_length=2000)] = ()
    fingerprint: Line = ""
    digest: Line = ""


class OwnEntries(Frozen):
    """Whole entries that are new or stand in place of built-in ones with the same id.

    ``provenance`` says for each where its figures come from; ``hidden`` are entries that are neither
    shown nor planned.
    """

    tools: Annotated[tuple[Tool, ...], Field(max_length=2000)] = ()
    practices: Annotated[tuple[Practice, ...], Field(max_length=2000)] = ()
    provenance: dict[Id, Provenance] = Field(default_factory=dict)
    hidden: Annotated[tuple[Id, ...], Field(max_length=2000)] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added, changed or hidden."""
        return not (self.tools or self.practices or self.hidden)

    def with_tool(self, tool: Tool, provenance: Provenance) -> OwnEntries:
        """These entries with ``tool`` added, or in place of one with its id."""
        others = tuple(t for t in self.tools if t.id != tool.id)
        return self.model_copy(
            update={
                "tools": (*others, tool),
                "provenance": {**self.provenance, tool.id: provenance},
                "hidden": tuple(h for h in self.hidden if h != tool.id),
            }
        )

    def without(self, entry: str) -> OwnEntries:
        """These entries without anything on ``entry``: the built-in one counts again."""
        return self.model_copy(
            update={
                "tools": tuple(t for t in self.tools if t.id != entry),
                "practices": tuple(p for p in self.practices if p.id != entry),
                "provenance": {k: v for k, v in self.provenance.items() if k != entry},
                "hidden": tuple(h for h in self.hidden if h != entry),
            }
        )

    def hiding(self, entry: str) -> OwnEntries:
        """These entries with ``entry`` hidden."""
        if entry in self.hidden:
            return self
        return self.model_copy(update={"hidden": (*self.hidden, entry)})
