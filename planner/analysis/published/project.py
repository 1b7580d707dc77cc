"""What may leave the house of a document, under the profile of its report and what people were promised."""

from __future__ import annotations

from datetime import date

from planner.analysis.published.bare import BareProject, bare
from planner.analysis.published.table import table_of
from planner.domain.project import Project
from planner.domain.record.publication import Publication
from planner.domain.record.report import PROFILES


def allowed(project: Project) -> Project:
    """The document with no freer profile of its report than people were promised."""
    promise, settings = project.promise, project.report
    if promise is None or PROFILES.index(settings.profile) >= PROFILES.index(promise):
        return project
    report = settings.model_copy(update={"profile": promise})
    return project.model_copy(update={"report": report})


def published_project(project: Project) -> Project:
    """What may be published of a document under its profile: anonymous, the bare one; else itself."""
    if isinstance(project, BareProject):
        return project
    project = allowed(project)
    if project.report.profile != "anonymous":
        return project
    return bare(project, table_for(project))


def planned_from(project: Project) -> Project:
    """What the plan is made from: the bare document where people were promised to be anonymous.

    Then window, plan and report compute from the same table, and there is one plan.
    """
    return published_project(project) if project.promise == "anonymous" else project


def table_for(project: Project, today: date | None = None) -> Publication:
    """The table behind an anonymous report: as it was fixed, or as it would be fixed today."""
    day = today.isoformat() if today is not None else project.current_round.date
    return table_of(project, f"{day}T00:00:00Z")
