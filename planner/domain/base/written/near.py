"""Known words that are nearest to one that is not known: what is offered, where all would be too many."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

SHOWN = 3


def nearest(given: str, known: Iterable[str]) -> tuple[str, ...]:
    """At most three of the ``known``, the nearest first; all of them where there are no more."""
    words = list(dict.fromkeys(known))
    if len(words) <= SHOWN:
        return tuple(words)
    key = given.lower()

    def alike(word: str) -> float:
        return difflib.SequenceMatcher(None, key, word.lower()).ratio()

    return tuple(sorted(words, key=lambda w: (-alike(w), w))[:SHOWN])
