"""Words that mean one thing in English and German: answers, yes and no, states of a step.

Words match by their letters and digits, never by likeness: "Donee" is no "Done".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planner.domain.base.written.cells import cleaned, key
from planner.domain.base.written.lists import (
    AZURE_RUNNING,
    DONT_KNOW,
    NO,
    NO_SIGNS,
    NOT_APPLICABLE,
    RESOLVED_AS_DROPPED,
    STATES,
    YES,
    YES_SIGNS,
    State,
)

Tag = Literal["level", "dont_know", "not_applicable", "ask", "empty", "no"]
_NUMBERED = re.compile(
    r"(?:level|stufe|reifegrad|l)?\s*([0-9])(?:[.,]0+)?(?:\s*[–—:.(-]\s*(?P<name>.+?)\)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answered:
    """What an answer's word means; ``ask``: it names level ``level`` and means something else as well."""

    tag: Tag
    level: int = 0


def read_answer(word: str, names: Sequence[Sequence[str]] = ()) -> Answered:
    """Read an answer on the scale 0 to 4; ``names`` are those of the levels, in each language known."""
    text = cleaned(word)
    if not text:
        return Answered("empty")
    by_key = {key(n): level for level, all_ in enumerate(names) for n in all_}
    own = key(text)
    other = _other(text, own)
    level = by_key.get(own) if own else None
    if level is not None:
        return Answered("ask", level) if other else Answered("level", level)
    if other:
        return Answered(other)
    if m := _NUMBERED.fullmatch(text):
        level = int(m[1])
        named = m["name"]
        said = _level_of(named, by_key) if named else level
        return Answered("level", level) if level <= 4 and said == level else Answered("no")
    level = _level_of(text, by_key) if ":" in text else None
    return Answered("no") if level is None else Answered("level", level)


def _level_of(text: str, by_key: dict[str, int]) -> int | None:
    """The level whose name stands there, perhaps with its text behind a colon."""
    whole = by_key.get(key(text))
    return whole if whole is not None else by_key.get(key(text.partition(":")[0]))


def _other(text: str, own: str) -> Tag | None:
    if own in DONT_KNOW or (not own and set(text) == {"?"}):
        return "dont_know"
    if own in NOT_APPLICABLE or (not own and text in ("-", "–", "—")):
        return "not_applicable"
    return None


def read_yes_no(word: str) -> bool | str | None:
    """``True``, ``False``, ``None`` for an empty cell, or the word itself where it is neither."""
    text = cleaned(word)
    if not text:
        return None
    own = key(text)
    if own in YES or (not own and set(text) <= YES_SIGNS):
        return True
    if own in NO or (not own and set(text) <= NO_SIGNS):
        return False
    return word


def read_state(
    word: str, *, resolution: str = "", category: str = "", azure: bool = False
) -> State | None:
    """The state of a step; ``None`` where the word is not known.

    ``resolution`` and ``category`` are those of an issue tracker: what is finished as "won't do" is dropped,
    and an unknown word is read by its category. ``azure``: the tool in which Resolved is not yet done.
    """
    own = "" if "?" in word else key(word)  # “done?” asks
    if azure and own in AZURE_RUNNING:
        return "running"
    found = next((s for s, words in STATES.items() if own and own in words), None)
    if found is None and category:
        found = read_state(category)
    if found is not None and resolution and key(resolution) in RESOLVED_AS_DROPPED:
        return "dropped"
    return found
