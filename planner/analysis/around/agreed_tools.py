"""What happened to the tools of an agreed plan, and what to look at before a plan is agreed."""

from __future__ import annotations

from datetime import date

from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.catalogue.told import changed_words, doubts
from planner.domain.content.tool import Tool
from planner.domain.project import Project


def changed_since_agreed(project: Project) -> str:
    """Which tools of the agreed plan changed since; empty where none did, or nothing is agreed."""
    agreed = project.agreed_plan
    if agreed is None:
        return ""
    held = {s.initiative for s in agreed.steps}
    mine = (t for t in catalogue_of(project).tools if t.id in held)
    return changed_words(mine, agreed.agreed, agreed.tools)


def doubts_of(study: Study) -> tuple[str, ...]:
    """Tools of the plan whose signs of life are old, or to which something happened in the year before."""
    entries = (s.candidate.entry for s in study.plan.steps)
    tools = [entry for entry in entries if isinstance(entry, Tool)]
    return doubts(tools, date.fromisoformat(study.project.limits.start))
