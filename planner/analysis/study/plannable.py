"""Which candidates the planner may choose from, and why the others are out before it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from planner.analysis.study.candidates import BY_HAND_AT_ONCE, NOTHING, Candidate
from planner.analysis.study.limits import capacity, shortage
from planner.catalogue.fit import FitStatus
from planner.domain.base.language import Inner, phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.project import Project

SETTLED = ("in_place", "not_for_you")
"""What is there, or has no place here, keeps nothing waiting."""
LACKING: tuple[FitStatus, ...] = ("fits", "later", "no_figures", "not_for_you", "in_place")
"""Tools from the one that lacks least."""
NO_TOOL_KNOWN = "Needs a tool, and the catalogue knows none for it."
NEEDS = "Needs “{name}”, which is left out: {why}"
SAFE_ONLY_WITH = "Safe only with “{name}”, which is left out: {why}"
NO_TOOL = "Needs a tool, and none can be planned; “{name}”: {why}"

TAKES = "Takes {days:,.0f} days of {people}; you have {have:,.0f} a quarter."
TAKES_FEW = "Takes {days:,.1f} days of {people}; you have {have:,.1f} a quarter."
TAKES_ONE = "Takes one day of {people}; you have {have:,.1f} a quarter."
SOME = 10
"""Days below which a tenth is said."""


def _unsafe_without(
    candidate: Candidate, by_id: Mapping[str, Candidate], why_not: Mapping[str, str]
) -> str:
    """The first thing without which the candidate is not safe and that cannot be planned; empty if none."""
    for other in candidate.initiative.safe_with:
        if other in why_not and by_id[other].fit.status not in SETTLED:
            return other
    return ""


def plannable(
    found: tuple[Candidate, ...], project: Project
) -> tuple[tuple[Candidate, ...], dict[str, str]]:
    """Return candidates that can be planned, and why each of the others cannot.

    Left out: what is in place or does not apply, what the user excludes, tools that are not of the stack, and
    what needs any of these or is safe only with one.
    """
    by_id = {c.id: c for c in found}
    owned = set(project.organisation.tools_in_use)
    people = capacity(project.organisation, project.limits)
    why_not: dict[str, str] = {}
    for candidate in found:
        if project.wishes.get(candidate.id) == "never":
            why_not[candidate.id] = "Excluded by you."
        elif candidate.fit.blocked:
            why_not[candidate.id] = candidate.fit.reason
        elif candidate.instead == BY_HAND_AT_ONCE:
            why_not[candidate.id] = "Work by hand at once is worth more."
        elif candidate.instead:
            why_not[candidate.id] = (
                "No practice in sight needs it."
                if candidate.instead == NOTHING
                else phrase("“{name}” is chosen instead.", name=candidate.instead)
            )
        elif (short := shortage(dict(candidate.initiative.effort_days), people)) is not None:
            days = round(candidate.initiative.effort_days[short], 1)
            why_not[candidate.id] = phrase(
                TAKES_ONE if days == 1 else TAKES_FEW if days < SOME else TAKES,
                **({} if days == 1 else {"days": days}),
                people=Inner(CAPACITY_ROLE_NAMES[short]),
                have=people[short],
            )
    because: dict[str, str] = {}  # what is left out for another’s sake, and the first cause of it
    changed = True
    while changed:
        changed = False
        for candidate in found:
            if candidate.id in why_not:
                continue
            if said := _held_back(candidate, by_id, owned, why_not, because):
                why_not[candidate.id] = said
                changed = True
    return tuple(c for c in found if c.id not in why_not), why_not


def _held_back(
    candidate: Candidate,
    by_id: Mapping[str, Candidate],
    owned: AbstractSet[str],
    why_not: Mapping[str, str],
    because: dict[str, str],
) -> str:
    """Why it cannot be planned for the sake of what it needs, with the first cause; empty where it can."""
    for need in candidate.needs:
        if need in why_not and by_id[need].fit.status != "in_place":
            return _left_out(NEEDS, candidate.id, need, by_id, why_not, because)
    if unsafe := _unsafe_without(candidate, by_id, why_not):
        return _left_out(SAFE_ONLY_WITH, candidate.id, unsafe, by_id, why_not, because)
    for any_of in candidate.needs_any:
        if owned.isdisjoint(any_of) and all(t in why_not for t in any_of):
            return _no_tool(candidate.id, [by_id[t] for t in any_of], why_not, because)
    return ""


def _no_tool(
    id_: str, tools: Sequence[Candidate], why_not: Mapping[str, str], because: dict[str, str]
) -> str:
    """Why none of its tools can be planned: the one that lacks least, and what it lacks.

    That another was chosen in its place says little where that other does not serve this practice.
    """
    because[id_] = id_
    if not tools:
        return NO_TOOL_KNOWN
    one = min(tools, key=lambda c: (LACKING.index(c.fit.status), c.id))
    why = why_not[one.id] if one.fit.status == "fits" else one.fit.reason
    return phrase(NO_TOOL, name=one.name, why=why)


def _left_out(
    pattern: str,
    id_: str,
    other: str,
    by_id: Mapping[str, Candidate],
    why_not: Mapping[str, str],
    because: dict[str, str],
) -> str:
    first = because.get(other, other)
    because[id_] = first
    return phrase(pattern, name=by_id[first].name, why=why_not[first])
