"""The one place that every published figure passes: what may leave the house under a profile."""

from __future__ import annotations

import threading
from dataclasses import replace

from planner.analysis.published.bare import BareProject
from planner.analysis.published.project import published_project
from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study, study
from planner.catalogue.own import catalogue_of

_MOST = 4
_made: list[Study] = []
_guard = threading.Lock()


def remember(found: Study) -> None:
    """Keep a study of a bare document, so that a report of it need not compute it again."""
    if isinstance(found.project, BareProject):
        with _guard:
            _made.insert(0, replace(found, spreads=()))
            del _made[_MOST:]


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
