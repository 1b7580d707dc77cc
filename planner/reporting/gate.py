"""The one place that every published figure passes: what may leave the house under a profile."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study, study
from planner.catalogue.own import catalogue_of
from planner.domain.project import Project
from planner.domain.record.publication import Publication
from planner.domain.record.report import PROFILES
from planner.reporting.bare import BareProject, bare
from planner.reporting.published_table import table_of

_MOST = 4
_made: list[Study] = []
_guard = threading.Lock()


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


def remember(found: Study) -> None:
    """Keep a study of a bare document, so that a report of it need not compute it again."""
    if isinstance(found.project, BareProject):
        with _guard:
            _made.insert(0, replace(found, spreads=()))
            del _made[_MOST:]


def table_for(project: Project, today: date | None = None) -> Publication:
    """The table behind an anonymous report: as it was fixed, or as it would be fixed today."""
    day = today.isoformat() if today is not None else project.current_round.date
    return table_of(project, f"{day}T00:00:00Z")


def published(found: Study) -> Study:
    """The study that a report under the document's profile is made from.

    An anonymous one is computed anew from the bare document: plan and money too, so that no figure rests on
    an answer that the table does not show. It is kept while documents read the same.
    """
    project = published_project(found.project)
    if project is found.project:
        return found
    if not isinstance(project, BareProject):
        return replace(found, project=project)
    with _guard:
        for known in _made:
            if same_study(known.project, project):
                return replace(known, project=project)
        made = replace(study(project, catalogue_of(project)), spreads=())
        _made.insert(0, made)
        del _made[_MOST:]
        return made
