"""What a document’s place says: another file where one was, an older state, a copy of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from planner.domain.base.language import Verbatim, phrase
from planner.storage.places import Finding
from planner.ui.frame.passphrase import sealed_anew
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.workspace.workspace import Workspace

TITLE = "Open"


def may_open(parent: QWidget | None, look: Look, workspace: Workspace) -> bool:
    """Whether what lies at the place is what is meant, where something else was seen there before."""
    places, seen = workspace.places, workspace.seen
    if places is None or seen is None:
        return True
    finding = places.found(seen)
    words = _warning(workspace, finding)
    if not words:
        return True
    choices = [("Cancel", ""), ("Open it", "open")]
    return ask_choice(parent, look, TITLE, words, choices) == "open"


def _warning(workspace: Workspace, finding: Finding) -> str:
    """What has to be agreed to before it is opened; empty for nothing."""
    before, name = finding.before, workspace.path.name if workspace.path is not None else ""
    if before is None:
        return ""
    if finding.kind == "plain":
        return phrase(
            "{name} was protected with a passphrase when it was last seen here; this file is not. Somebody "
            "put another file in its place.",
            name=name,
        )
    if finding.kind == "replaced":
        return phrase(
            "Another assessment lay here before: {before}. This one is of {now}.",
            before=Verbatim(before.name or before.document),
            now=Verbatim(workspace.project.organisation.name),
        )
    lost = workspace.backups is not None and workspace.path is not None and workspace.backups.not_in(
        workspace.project.id, workspace.path, workspace.saves
    )  # fmt: skip
    if finding.kind == "older" and not lost:  # what was saved here is offered otherwise
        return phrase(
            "{name} is an older state: save {number} was seen here, this is save {now}. Newer ones may "
            "be among the earlier versions.",
            name=name,
            number=before.number,
            now=workspace.saves.number,
        )
    return ""


class Identity(QObject):
    """Says what the open document is to those seen elsewhere; of a copy, once it is changed, it asks."""

    def __init__(self, window: QWidget, look: Look, session: Session) -> None:
        super().__init__(window)
        self._window, self._look, self._session = window, look, session
        self._copy_of: Path | None = None
        session.changed.connect(self._changed)
        session.handing_out.connect(self._settle)

    def look_around(self) -> None:
        """Compare the document with the places where it was seen, and remember this one."""
        at = self._session.workspace
        places, seen = at.places, at.seen
        self._copy_of = None
        if places is None or seen is None:
            return
        finding = places.found(seen)
        if finding.kind == "copy" and finding.before is not None:
            self._copy_of = Path(finding.before.path)
            return  # remembered when it is saved: until then the question stands
        places.note(seen)
        if finding.before is None:
            return
        other = Path(finding.before.path)
        words = {
            "moved": "It lay at {other} before: versions from there are listed as “in another place”.",
            "older copy": "{other} holds a newer state of this assessment.",
            "branch": "{other} holds another state of it. Merge it with Ctrl+K, “Merge another copy”.",
        }.get(finding.kind)
        if words is not None:
            self._session.message.emit(phrase(words, other=other), False)

    def _changed(self) -> None:
        at = self._session.workspace
        if self._copy_of is not None and not at.history.is_clean and not at.read_only:
            other, self._copy_of = self._copy_of, None
            QTimer.singleShot(0, self, lambda: self._ask(other))

    def _settle(self) -> None:
        """What leaves the document has to come back to it: its id is settled first."""
        at = self._session.workspace
        if at.read_only:
            return
        if self._copy_of is not None:
            other, self._copy_of = self._copy_of, None
            self._ask(other)
        at.take_own_id()

    def _ask(self, other: Path) -> None:
        """A copy of a file that is still there: nobody can tell what it is but the person."""
        at = self._session.workspace
        words = phrase(
            "This file is a copy of {other}. Is it a new assessment, for instance of another organisation, "
            "or the same one in two places? A new one gets an identity of its own.",
            other=other.name,
        )
        choices = [("The same one", "same"), ("A new assessment", "new")]
        if ask_choice(self._window, self._look, "Copy", words, choices) != "new":
            return
        if sealed_anew(self._window, self._look, at):
            at.become_new()
        else:
            self._copy_of = other  # nothing was decided: asked again at the next edit
