"""What a stack of tools has to serve: each category that a practice needs, and who may serve it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.limits import capacity, shortage
from planner.catalogue.tool_fit import Setting, is_open, own_words_fault
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.tool import Tool
from planner.domain.plan.stack import Comparison, StackKind
from planner.domain.project import Project

PLATFORM = "e2e_platform"


@dataclass(frozen=True)
class Demand:
    """A practice that needs a tool of a category, and the tools that may serve it."""

    practice: str
    category: str
    tools: tuple[str, ...]


def demands_of(
    project: Project,
    catalogue: Catalogue,
    by_id: Mapping[str, Candidate],
    setting: Setting,
    practices: Collection[str] | None,
    owned: Collection[str],
) -> tuple[Demand, ...]:
    """Each category that a practice needs, with the tools that may serve it; first those that fit well."""
    found = []
    for practice in catalogue.practices:
        candidate = by_id[practice.id]
        if candidate.fit.blocked or not practice.priced:
            continue
        if project.wishes.get(practice.id) == "never":
            continue
        if practices is not None and practice.id not in practices:
            continue
        for category in practice.needs_tool_in:
            tools = [by_id[t.id] for t in catalogue.tools_for(practice, category)]
            mine = tuple(c.id for c in tools if c.id in owned)
            if mine:
                found.append(Demand(practice.id, category, mine))
                continue
            may = [c for c in tools if allowed(c, project, setting)]
            well = [c for c in may if c.fit.status != "not_for_you" or must(c, project)]
            found.append(Demand(practice.id, category, tuple(c.id for c in well or may)))
    return tuple(found)


def of_kind(
    kind: StackKind,
    demands: tuple[Demand, ...],
    owned: Collection[str],
    project: Project,
    by_id: Mapping[str, Candidate],
) -> tuple[Demand, ...]:
    """The demands that a kind of stack can serve: without a platform not those that only platforms serve.

    One of these would otherwise leave a kind without any stack, and every other practice without a tool.
    """
    if kind == "platform":
        return demands

    def serves(tool: str) -> bool:
        entry = by_id[tool].entry
        free = tool in owned or must(by_id[tool], project)
        return free or not isinstance(entry, Tool) or entry.categories[0] != PLATFORM

    return tuple(d for d in demands if any(serves(t) for t in d.tools))


def must(candidate: Candidate, project: Project) -> bool:
    """Whether a tool is wished for in any case."""
    return project.wishes.get(candidate.id) == "must"


def allowed(candidate: Candidate, project: Project, setting: Setting) -> bool:
    """Whether a tool may be chosen: it can be planned, and its own words do not speak against it here."""
    if project.wishes.get(candidate.id) == "never" or candidate.fit.blocked:
        return False
    if must(candidate, project):
        return True
    people = capacity(project.organisation, project.limits)
    if shortage(dict(candidate.initiative.effort_days), people) is not None:
        return False
    entry = candidate.entry
    if not isinstance(entry, Tool) or any(not any_of for any_of in candidate.needs_any):
        return False
    for category in entry.categories:
        rules = project.stack.comparisons.get(category, Comparison()).knockouts
        closed = rules.open_licence_only and not is_open(entry)
        if closed or entry.licence in rules.refused_licences:
            return False
    return own_words_fault(entry, setting) is None
