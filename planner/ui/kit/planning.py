"""What a worker does for a session: the study of a document, and what pages ask of it first.

The engines are loaded when the first plan is made: a window is painted before that.
"""

from __future__ import annotations

from collections.abc import Callable

from planner.analysis.around.ahead import work_ahead
from planner.analysis.study.keep import keep
from planner.analysis.study.once import Shown, kept_study
from planner.analysis.study.study import Progress, Study, study
from planner.catalogue.own import catalogue_of
from planner.domain.project import Project
from planner.domain.record.kept import Kept
from planner.reporting.gate import remember
from planner.storage.results import Results


def planned(
    project: Project,
    kept: Kept | None,
    results: Results | None,
    report: Progress,
    enough: Callable[[], bool],
    *,
    trusted: bool,
    show: Callable[[Shown], object] | None,
) -> tuple[Study, Kept | None]:
    """The study of ``project``, and what of it is kept; an older one is given to ``show`` at once.

    ``trusted``: what came with the document is its own, and nothing of it is kept elsewhere.
    """
    catalogue = catalogue_of(project)
    if show is not None or results is not None:
        shown = kept_study(project, catalogue, kept, results, trusted=trusted)
        if shown is not None and (shown.current or show is not None):
            work_ahead(shown.study)
        if shown is not None and shown.current:
            return shown.study, keep(shown.study)
        if shown is not None and show is not None:
            show(shown)
    found = study(project, catalogue, report, enough)
    remember(found)
    work_ahead(found)
    made = keep(found)
    if made is not None and made.whole and results is not None and not trusted:
        results.put(made)
    return found, made
