"""Facts about an organisation or a system: yes, no, or not known.

Questions and requirements name facts in their conditions. A fact that nobody stated is not taken as
false: what hangs on it is asked until somebody says that it does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product, repeat
from typing import Any

from planner.domain.base.conditions import Truth, parse_condition

Facts = Mapping[str, Truth]
MOST_OPEN = 8
"""Up to so many open facts a condition is decided by going through all their values."""


def decide(conditions: Iterable[str], facts: Facts) -> Truth:
    """Whether all ``conditions`` hold; ``None`` where open facts decide.

    Three-valued first. Where that says open although every value of the open facts gives the same answer
    (``a || !a``), the values are gone through, for at most ``MOST_OPEN`` facts; beyond that it stays open.
    """
    parsed = [parse_condition(c) for c in conditions]
    results = [c.decide(facts) for c in parsed]
    if any(r is False for r in results):
        return False
    if None not in results:
        return True
    names = sorted({n for c in parsed for n in c.names if facts.get(n) is None})
    if len(names) > MOST_OPEN:
        return None
    found: set[bool] = set()
    for values in product((False, True), repeat=len(names)):
        stated = {**facts, **dict(zip(names, values, strict=True))}
        found.add(all(c.decide(stated) for c in parsed))
        if len(found) > 1:
            return None
    return found.pop()


MISSING: Any = object()
"""What a row says of a name that it does not have: not the same as not known."""


def alike(rows: Sequence[Facts], names: Iterable[str]) -> tuple[list[Facts], list[int]]:
    """One of the ``rows`` for each way in which they know ``names``, and for each row which of these it is.

    What hangs on those names alone needs to be found out once for all rows that are alike.
    """
    asked = tuple(sorted(names))
    first: dict[tuple[object, ...], int] = {}
    found: list[Facts] = []
    which: list[int] = []
    for row in rows:
        key = tuple(map(row.get, asked, repeat(MISSING)))
        at = first.setdefault(key, len(found))
        if at == len(found):
            found.append(row)
        which.append(at)
    return found, which


def open_facts(conditions: Iterable[str], facts: Facts) -> tuple[str, ...]:
    """The facts that still decide ``conditions``; none where these are decided.

    A fact decides where some completion of the others leaves the answer to it alone: what no completion
    hangs on is not asked for. Of more than ``MOST_OPEN`` open facts every one is named.
    """
    parsed = [parse_condition(c) for c in conditions]
    if decide((c.text for c in parsed), facts) is not None:
        return ()
    names = sorted({n for c in parsed for n in c.names if facts.get(n) is None})
    if len(names) > MOST_OPEN:
        return tuple(names)
    holds: dict[tuple[bool, ...], bool] = {}
    for values in product((False, True), repeat=len(names)):
        stated = {**facts, **dict(zip(names, values, strict=True))}
        holds[values] = all(c.decide(stated) for c in parsed)
    return tuple(
        name
        for k, name in enumerate(names)
        if any(holds[v] != holds[(*v[:k], not v[k], *v[k + 1 :])] for v in holds)
    )
