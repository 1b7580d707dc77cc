"""Which candidates the planner may choose from, and why the others are out before it starts."""

from __future__ import annotations

from collections.abc import Mapping

from planner.analysis.study.candidates import NOTHING, Candidate
from planner.analysis.study.limits import capacity, shortage
from planner.domain.base.language import Inner, phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.project import Project

SETTLED = ("in_place", "not_for_you")
"""What is there, or has no place here, keeps nothing waiting."""


def _unsafe_without(
    candidate: Candidate, by_id: Mapping[str, Candidate], why_not: Mapping[str, str]
) -> str:
    """The first thing without which the candidate is not safe and that cannot be planned; empty if none."""
    for other in candidate.initiative.safe_with:
        if other in why_not and by_id[other].fit.status not in SETTLED:
            return by_id[other].name
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
        elif candidate.instead:
            why_not[candidate.id] = (
                "No practice in sight needs it."
                if candidate.instead == NOTHING
                else phrase("“{name}” is chosen instead.", name=candidate.instead)
            )
        elif (short := shortage(dict(candidate.initiative.effort_days), people)) is not None:
            why_not[candidate.id] = phrase(
                "Takes {days:,.0f} days of {people}; you have {have:,.0f} a quarter.",
                days=candidate.initiative.effort_days[short],
                people=Inner(CAPACITY_ROLE_NAMES[short]),
                have=people[short],
            )
    changed = True
    while changed:
        changed = False
        for candidate in found:
            if candidate.id in why_not:
                continue
            for need in candidate.needs:
                in_place = by_id[need].fit.status == "in_place"
                if need in why_not and not in_place:
                    why_not[candidate.id] = phrase(
                        "Needs “{name}”, which is not possible.", name=by_id[need].name
                    )
                    changed = True
                    break
            else:
                if unsafe := _unsafe_without(candidate, by_id, why_not):
                    why_not[candidate.id] = phrase(
                        "Safe only with “{name}”, which is not possible.", name=unsafe
                    )
                    changed = True
                    continue
                for any_of in candidate.needs_any:
                    if not owned.intersection(any_of) and all(t in why_not for t in any_of):
                        why_not[candidate.id] = "Needs a tool that is not possible."
                        changed = True
                        break
    return tuple(c for c in found if c.id not in why_not), why_not
