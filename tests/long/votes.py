"""What people answer in random cases, and the counts of what was checked."""

from __future__ import annotations

import random
from collections import Counter

MOST = 300
"""So many completions of a case are gone through one by one; of more, so many are drawn."""
DRAWN = 40
SLACK = 1e-9
Vote = int | str | tuple[int, int] | None
"""A level, don't know or n/a, what an earlier wording allows, or nothing."""
Checks = Counter[str]


def vote(rnd: random.Random, unknown: float = 0.3, *, mapped: bool = False) -> Vote:
    """A level, "?" for don't know, "n/a", or nothing; where ``mapped`` also a range of levels."""
    if rnd.random() > unknown:
        return rnd.randint(0, 4)
    if mapped and rnd.random() < 0.4:
        low = rnd.randint(0, 3)
        return low, rnd.randint(low + 1, 4)
    return rnd.choice(("?", "n/a", None))
