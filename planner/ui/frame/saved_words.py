"""What the window says of its document: where it lies, and whether everything is there."""

from __future__ import annotations

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.ui.kit.open_work import Work
from planner.workspace.workspace import Workspace


def state_words(work: Work) -> str:
    """Whether everything is on disk, in a word or two."""
    if work.read_only:
        return "Read only"
    if work.path is None:
        return "Not saved yet"
    if not work.is_clean:
        return "Changed, not saved"
    saved = work.saved_at
    if saved is None:
        return "✓ Saved"
    return phrase("✓ Saved {astimezone:%H:%M}", astimezone=saved.astimezone())


def title_words(workspace: Workspace) -> str:
    """The title of the window: whose document, which file, and a place for the mark of what is not saved."""
    project = workspace.project
    name = (
        workspace.path.name
        if workspace.path
        else phrase("{name} (not saved yet)", name=Verbatim(project.name))
    )
    if project.organisation.name not in name:
        name = joined((project.organisation.name, name), " – ")
    read_only = " – read only" if workspace.read_only else ""
    return tr(phrase("{name}[*]{read_only} – MLOps Planner", name=name, read_only=read_only))
