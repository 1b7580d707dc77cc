"""Which practices duties lean on: those that do what is asked, and all that these need."""

from __future__ import annotations

from collections.abc import Iterable

from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.plan.duty import Duty

DUTY_TRIES = 5
"""Who signs for a duty goes on: what it leans on is tried until it works, at most this often."""


def serves(practice: Practice, duty: Duty) -> bool:
    """Whether a practice does what a duty asks for, or one of several things that would do."""
    return practice.id in duty.practices or any(
        r.question == wanted.question and r.to_level >= wanted.level
        for wanted in duty.levels
        for r in practice.raises
    )


def duty_steps(duties: Iterable[Duty], catalogue: Catalogue) -> frozenset[str]:
    """Practices that serve a duty that binds, with everything that these need or are safe only with."""
    binding = [d for d in duties if d.binds]
    if not binding:
        return frozenset()
    left = [p.id for p in catalogue.practices if any(serves(p, d) for d in binding)]
    found: set[str] = set()
    while left:
        id_ = left.pop()
        practice = catalogue.practice_by_id.get(id_)
        if practice is not None and id_ not in found:
            found.add(id_)
            left += [*practice.needs, *practice.safe_only_with]
    return frozenset(found)
