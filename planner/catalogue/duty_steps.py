"""Which practices duties lean on: those that do what is asked, and all that these need."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from planner.catalogue.load import needed_by
from planner.domain.case.estimate import Range
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.organisation.organisation import CAPACITY_ROLES
from planner.domain.plan.duty import Duty

DUTY_TRIES = 5
"""Who signs for a duty goes on: what it leans on is tried until it works, at most this often."""
BY_HAND = Range(low=1.5, likely=2.0, high=3.0)
"""Work without the tool as a multiple of the work with it, to set up and to keep up (grade D)."""


def serves(practice: Practice, duty: Duty) -> bool:
    """Whether a practice does what a duty asks for, or one of several things that would do."""
    return practice.id in duty.practices or any(
        r.question == wanted.question and r.to_level >= wanted.level
        for wanted in duty.levels
        for r in practice.raises
    )


BEFORE_RELEASE = (
    "p-risk-tiering",
    "p-independent-validation",
    "p-explain-local",
    "p-audit-repro",
)
"""What has to be in place before models are released without a person, where a duty asks for it."""


def safe_with(practice: Practice, duties: Iterable[Duty], catalogue: Catalogue) -> tuple[str, ...]:
    """What a practice is safe only with: automatic release and retraining also with what duties ask of it.

    Only what a duty that binds leaves no choice about, and what does not need the practice itself.
    """
    found = practice.safe_only_with
    if not found:
        return found
    for id_ in BEFORE_RELEASE:
        other = catalogue.practice_by_id.get(id_)
        if other is None or id_ in found or practice.id in needed_by(catalogue, id_):
            continue
        if any(d.binds and _only(other, d, catalogue) for d in duties):
            found = (*found, id_)
    return found


def _only(practice: Practice, duty: Duty, catalogue: Catalogue) -> bool:
    """Whether nothing else could take the place of a practice in what a duty asks for."""
    if practice.id in duty.practices:
        return duty.least == len(duty.practices)
    return serves(practice, duty) and sum(serves(p, duty) for p in catalogue.practices) == 1


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
            left += [*practice.needs, *safe_with(practice, binding, catalogue)]
    return frozenset(found)


BEYOND_LIVE = frozenset({"p-runbooks"})
"""What pays where models answer live, and what a duty asks of those that run in batches as well."""


def for_a_duty(practice: Practice, catalogue: Catalogue) -> Practice:
    """A practice as a duty asks for it: with figures, and where it can be done although it need not pay."""
    found = with_figures(practice, catalogue)
    if found.on_paper:
        found = found.model_copy(update={"on_paper": False})
    if practice.id not in BEYOND_LIVE:
        return found
    applies = found.applies.model_copy(update={"real_time": False})
    return found.model_copy(update={"applies": applies})


def with_figures(practice: Practice, catalogue: Catalogue) -> Practice:
    """A practice that nobody has figures for, with those of its like: no duty is stopped by a missing price.

    Effort and upkeep are the medians of the practices of its stage that have figures; ends are the lowest and
    highest there, so that the range says how little is known (grade D). One with figures is as it was.
    """
    like = [
        p for p in catalogue.practices if p.priced and not p.on_paper and p.stage == practice.stage
    ]
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
