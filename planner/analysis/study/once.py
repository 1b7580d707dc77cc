"""A study that is computed once: kept results are taken where they fit, and new ones are kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from planner.analysis.study.keep import UnreadableResult, keep, restore
from planner.analysis.study.studied import CHANGED, key_of, program
from planner.analysis.study.study import Progress, Study, study
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.domain.record.kept import Kept
from planner.storage.results import Results


@dataclass(frozen=True)
class Shown:
    """A study that was kept. ``current`` tells whether it stands for the document as it is now.

    ``why`` says in words what is other where it does not.
    """

    study: Study
    current: bool
    why: str = ""


OTHER_PROGRAM = "From another version of the program."
NOT_FROM_HERE = "Came with the document."


def study_once(
    project: Project,
    catalogue: Catalogue,
    results: Results | None,
    progress: Progress | None = None,
    enough: Callable[[], bool] | None = None,
) -> Study:
    """The study of ``project``: a kept one where ``results`` has it, else computed and kept.

    A plan that was taken before the search had ended is not kept here. Raises as ``study`` does.
    """
    if results is not None:
        known = results.find(key_of(project, catalogue), program())
        if known is not None:
            with suppress(UnreadableResult):
                return restore(known, project, catalogue)
    found = study(project, catalogue, progress, enough)
    kept = keep(found) if results is not None and found.plan.repeatable else None
    if results is not None and kept is not None:
        results.put(kept)
    return found


def kept_study(
    project: Project,
    catalogue: Catalogue,
    kept: Kept | None,
    results: Results | None,
    *,
    trusted: bool = False,
) -> Shown | None:
    """What can be shown of ``project`` at once, and whether it is current; ``None`` where nothing was kept.

    A file can claim anything, so what came with the document counts only where it was computed here, or the
    document was ``trusted`` (it has a passphrase, and so came whole from somebody who knows that). Else it is
    shown as an older result until it has been computed again.
    """
    key, here = key_of(project, catalogue), program()
    known = results.find(key, here) if results is not None else None
    for found, sure in ((known, True), (kept, trusted)):
        if found is None:
            continue
        why = OTHER_PROGRAM if found.program != here else "" if sure else NOT_FROM_HERE
        why = CHANGED if found.key != key else why
        with suppress(UnreadableResult):
            return Shown(restore(found, project, catalogue), not why, why)
    return None
