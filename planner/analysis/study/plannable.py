"""Which candidates the planner may choose from, and why the others are out before it starts."""

from __future__ import annotations

from collections.abc import Mapping

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.limits import capacity, shortage
from planner.domain.base.language import Inner, phrase
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.project import Project


def plannable(
    found: tuple[Candidate, ...], project: Project
) -> tuple[tuple[Candidate, ...], dict[str, str]]:
    """Return candidates that can be planned, and why each of the others cannot.

    Left out: what is in place or does not apply, what the user excludes, tools that another tool
    replaces at lower cost, and what needs any of these.
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
        elif (short := shortage(dict(candidate.initiative.effort_days), people)) is not None:
            why_not[candidate.id] = phrase(
                "Takes {days:,.0f} days of {people}; you have {have:,.0f} a quarter.",
                days=candidate.initiative.effort_days[short],
                people=Inner(CAPACITY_ROLE_NAMES[short]),
                have=people[short],
            )
    for candidate in found:
        better = (
            None if candidate.id in why_not else _cheaper_twin(candidate, found, why_not, project)
        )
        if better is not None:
            why_not[candidate.id] = phrase("“{name}” does the same for less.", name=better.name)
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
                for any_of in candidate.needs_any:
                    if not owned.intersection(any_of) and all(t in why_not for t in any_of):
                        why_not[candidate.id] = "Needs a tool that is not possible."
                        changed = True
                        break
    return tuple(c for c in found if c.id not in why_not), why_not


def _cheaper_twin(
    tool: Candidate, found: tuple[Candidate, ...], why_not: Mapping[str, str], project: Project
) -> Candidate | None:
    """A tool that covers at least as much and costs no more in any respect, if there is one."""
    if tool.kind != "tool" or project.wishes.get(tool.id) == "must":
        return None
    for other in found:
        if other is tool or other.kind != "tool" or other.id in why_not or other.needs:
            continue
        if not (isinstance(tool.entry, Tool) and isinstance(other.entry, Tool)):
            continue
        covers = set(other.entry.carries) >= set(tool.entry.carries) and set(
            other.entry.provides
        ) >= set(tool.entry.provides)
        if not covers or other.group not in (None, tool.group):
            continue
        cost, less = _tool_costs(tool), _tool_costs(other)
        if all(t <= m for t, m in zip(less, cost, strict=True)) and (
            less < cost or other.id < tool.id
        ):
            return other
    return None


def _tool_costs(tool: Candidate) -> tuple[float, float, float]:
    initiative = tool.initiative
    return tool.days, initiative.run_fte.likely, initiative.yearly_invoices()
