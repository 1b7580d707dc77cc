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
from planner.reporting.bare import BareProject, bare
from planner.reporting.published_table import table_of

_MOST = 4
_made: list[Study] = []
_guard = threading.Lock()


def published_project(project: Project) -> Project:
    """What may be published of a document under its profile: anonymous, the bare one; else itself."""
    if project.report.profile != "anonymous" or isinstance(project, BareProject):
        return project
    return bare(project, table_for(project))


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
    with _guard:
        for known in _made:
            if same_study(known.project, project):
                return replace(known, project=project)
        made = replace(study(project, catalogue_of(project)), spreads=())
        _made.insert(0, made)
        del _made[_MOST:]
        return made
