"""What duties cost one by one: the steps that a duty leans on, and its share of their cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duties import DutyPart


def shared_costs(
    parts: Iterable[DutyPart], chosen: Iterable[Candidate], spent: Mapping[str, float]
) -> dict[str, float]:
    """Expected present cost by duty, of the steps in ``spent`` (their cost by id).

    A duty leans on what it asks for and on everything that this needs or is safe only with. What several lean
    on is shared equally, so that the duties add up to all that is spent for them. What none leans on is left
    out.
    """
    by_id = {c.id: c for c in chosen}
    leaning: dict[str, list[str]] = {}
    duties: dict[str, set[str]] = {}
    for part in parts:
        own = duties.setdefault(part.duty.id, set())
        own |= _leant_on(part.members, by_id, spent.keys())
    for duty, steps in duties.items():
        for step in steps:
            leaning.setdefault(step, []).append(duty)
    return {
        duty: sum(spent[s] / len(leaning[s]) for s in sorted(steps))
        for duty, steps in duties.items()
    }


def _leant_on(
    members: Iterable[str], by_id: Mapping[str, Candidate], spent: Iterable[str]
) -> set[str]:
    there, left, found = set(spent), list(members), set[str]()
    while left:
        id_ = left.pop()
        if id_ in there and id_ not in found:
            found.add(id_)
            one = by_id[id_]
            left += [*one.needs, *one.initiative.safe_with]
            left += [t for any_of in one.needs_any for t in any_of]
    return found
