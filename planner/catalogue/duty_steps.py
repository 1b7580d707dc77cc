"""Which practices duties lean on: those that do what is asked, and all that these need."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from planner.domain.case.estimate import Range
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.organisation.organisation import CAPACITY_ROLES
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


def with_figures(practice: Practice, catalogue: Catalogue) -> Practice:
    """A practice that nobody has figures for, with those of its like: no duty is stopped by a missing price.

    Effort and upkeep are the medians of the practices of its stage that have figures; ends are the lowest and
    highest there, so that the range says how little is known (grade D). One with figures is as it was.
    """
    like = [p for p in catalogue.practices if p.priced and p.stage == practice.stage]
    if practice.priced or not like:
        return practice
    effort = {
        role: _over([p.effort[role] for p in like if role in p.effort])
        for role in CAPACITY_ROLES
        if sum(role in p.effort for p in like) * 2 > len(like)
    }
    if not any(r.likely for r in effort.values()):
        first = max(like, key=lambda p: p.id)
        effort = dict(first.effort)
    run = _over([p.run_fte for p in like])
    return practice.model_copy(update={"priced": True, "effort": effort, "run_fte": run})


def _over(ranges: list[Range]) -> Range:
    """From the lowest low to the highest high, around the median."""
    return Range(
        low=min(r.low for r in ranges),
        likely=median(r.likely for r in ranges),
        high=max(r.high for r in ranges),
    )
