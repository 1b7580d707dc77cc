"""The study behind a command: a kept one where it fits, so that nobody waits twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.domain.project import Project
from planner.storage.document import Loaded

if TYPE_CHECKING:
    from planner.analysis.study.study import Study


def studied(
    loaded: Loaded,
    progress: Callable[[str, float], bool],
    project: Project | None = None,
) -> Study:
    """The study of a document, or of ``project`` in its place: with other settings of the report.

    What was computed is kept in the user's cache folder, unless the document has a passphrase. Raises as
    ``study`` does.
    """
    from planner.analysis.published.project import planned_from
    from planner.analysis.study.once import study_once
    from planner.catalogue.own import catalogue_of
    from planner.reporting.gate import remember
    from planner.storage.results import user_results

    project = planned_from(project or loaded.project)
    results = user_results() if loaded.seal is None else None
    found = study_once(project, catalogue_of(project), results, progress)
    remember(found)
    return found
