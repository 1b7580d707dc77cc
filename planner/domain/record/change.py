"""The change log of a document: who changed what, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from planner.domain.base.types import Frozen, IsoTime, Line, iso_time

MOST_CHANGES = 5_000
LONGEST = 300
REMOVED = "(removed)"


class Change(Frozen):
    """One edit: when, by whom (empty where nobody gave a name), and what, in words."""

    when: IsoTime
    who: Line = ""
    what: Line


Changes = Annotated[tuple[Change, ...], Field(max_length=MOST_CHANGES)]
"""The newest changes of a document, the oldest of them first."""


def change_of(what: str, who: str, when: datetime) -> Change:
    """A change as the document keeps it: on one line, and cut where it is long."""
    line = " ".join(what.split())
    return Change(
        when=iso_time(when),
        who=who,
        what=line if len(line) <= LONGEST else line[: LONGEST - 1] + "…",
    )


def with_change(changes: tuple[Change, ...], change: Change) -> tuple[Change, ...]:
    """The log with one change more; the oldest go where there are too many."""
    return (*changes[1 - MOST_CHANGES :], change)


def news_of(here: Changes, there: Changes) -> Changes:
    """The entries of another log that are not in this one."""
    known = set(here)
    return tuple(c for c in there if c not in known)


def joined_logs(here: Changes, there: Changes) -> Changes:
    """Two logs of one document as one, by time; the oldest go where there are too many."""
    both = (*here, *news_of(here, there))
    return tuple(sorted(both, key=lambda c: c.when))[-MOST_CHANGES:]


def without_names(changes: Sequence[Change], names: Sequence[str]) -> tuple[Change, ...]:
    """The log without the names of people who were removed, wherever they stand in it."""
    wanted = sorted({n for n in names if n.strip()}, key=len, reverse=True)

    def clean(text: str) -> str:
        for name in wanted:
            text = text.replace(name, REMOVED)
        return text[:LONGEST]

    return tuple(c.model_copy(update={"who": clean(c.who), "what": clean(c.what)}) for c in changes)
