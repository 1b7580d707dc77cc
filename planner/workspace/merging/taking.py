"""Merging a file into the open document: what both began with, and what is remembered of it afterwards."""

from __future__ import annotations

from pathlib import Path

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError
from planner.domain.base.language import phrase
from planner.domain.project import Project
from planner.domain.record.change import joined_logs, news_of
from planner.domain.record.lineage import Save
from planner.domain.record.preview import Answers, Intake
from planner.storage.atomic import discard
from planner.storage.backups import Backups
from planner.storage.document import Loaded, load
from planner.storage.known import MAX_BYTES
from planner.storage.seal import Seal
from planner.storage.ticks import last_tick
from planner.workspace.edits import Edit
from planner.workspace.merging.preview import States, merge_preview
from planner.workspace.merging.three_way import Side
from planner.workspace.workspace import Workspace


def base_of(
    here: tuple[Project, Save], there: Loaded, backups: Backups | None, seal: Seal | None = None
) -> Project | None:
    """What two saved states of one document grew from: one of them, or an earlier version that is kept.

    ``None`` where no such version is there any more.
    """
    project, saves = here
    relation = saves.relation(there.saves)
    if relation != "branched":
        return project if relation == "older" else there.project
    both = {saves.id, *saves.ancestors} & {there.saves.id, *there.saves.ancestors}
    for path in backups.of_saves(project.id, both) if backups is not None else ():
        try:
            found = load(path, seal)
        except DocumentError:
            continue
        if found.saves.id in both and found.project.id == project.id:
            return found.project
    return None


def merge_intake(
    workspace: Workspace,
    there: Loaded,
    name: str,
    *,
    own: bool,
    side: Side | None = None,
    answers: Answers | None = None,
) -> Intake[Project]:
    """The preview of merging a state into the open document; ``own``: it is what its file holds now.

    Raises ``InputError`` for another assessment.
    """
    base = workspace.base if own else None
    if base is None:
        known = workspace.base or workspace.project
        base = base_of((known, workspace.saves), there, workspace.backups, workspace.seal)
    states = States(base, workspace.project, there.project)
    return merge_preview(states, name, side, answers, news_of(workspace.changes, there.changes))


def take_in(workspace: Workspace, there: Loaded, made: Project, name: str, *, own: bool) -> None:
    """Make the merged document the present one, in one step that can be undone.

    What was merged in is noted, so that the next save is newer than both. ``own``: the file of the document
    holds ``there``; the next save replaces that. Raises ``InputError`` as every edit does.
    """
    workspace.see(last_tick(there.project))
    if made != workspace.project:
        workspace.do(Edit(phrase("Merge {name}", name=name), lambda _: made))
    workspace.changes = joined_logs(workspace.changes, there.changes)
    workspace.seal = workspace.seal or there.seal
    workspace.merged = (*workspace.merged, there.saves)
    if own:
        workspace.hash, workspace.base = there.hash, there.project


def put_away(workspace: Workspace, copy: Path) -> None:
    """Move a copy that was merged to the earlier versions of the open document.

    Raises ``SaveError`` or ``OSError`` where it cannot be kept; it is then where it was.
    """
    if workspace.backups is None or workspace.path is None:
        return
    data, now = read_up_to(copy, MAX_BYTES), workspace.clock()
    workspace.backups.keep(workspace.project.id, data, now, path=workspace.path, always=True)
    discard(copy)
