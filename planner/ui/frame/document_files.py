"""Opening, saving and leaving the document of a window; everything that may be asked on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from planner.domain.base.errors import (
    ChangedOutsideError,
    GoneError,
    NotReplacedError,
    PlannerError,
    SaveError,
)
from planner.domain.base.language import joined, tr
from planner.domain.base.types import slug
from planner.storage.claims import Claims
from planner.storage.schema import SUFFIX
from planner.ui.frame.autosave import Autosave
from planner.ui.frame.identity import Identity
from planner.ui.frame.merging import Merging
from planner.ui.frame.opening import FILTER, TO_OPEN, example, open_document
from planner.ui.frame.passphrase import ProtectDialog, protected_words, sealed_anew
from planner.ui.frame.recovery import Draft, RecoveryKeeper
from planner.ui.frame.wizard import Scope, Wizard
from planner.ui.kit.dialogs import ask_choice, ask_save, ask_unsaved, run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session

WRITE_INTO = (
    "The folder does not let the file be replaced. It can be written into, after a copy was kept among the "
    "earlier versions; if the power fails meanwhile, that copy is what remains."
)


class DocumentFiles:
    """What is wrong goes to the message bar; nothing is given up without asking.

    ``remember`` is called when the document has got a file, or another one.
    """

    def __init__(
        self,
        window: QWidget,
        look: Look,
        session: Session,
        autosave: Autosave,
        claims: Claims | None,
        remember: Callable[[], None],
        keeper: RecoveryKeeper | None = None,
    ) -> None:
        self._window, self._look, self._session = window, look, session
        self._autosave, self._claims, self._remember = autosave, claims, remember
        self._keeper = keeper
        self.merging = Merging(window, look, session)
        self.identity = Identity(window, look, session)

    def _say(self, sentence: str, *, error: bool = False) -> None:
        self._session.message.emit(sentence, error)

    def new(self) -> Scope | None:
        """Start an assessment; returns how to go on with it."""
        if not self.may_leave():
            return None
        before = self._session.workspace
        draft = Draft(self._keeper.recovery) if self._keeper is not None else None
        wizard = Wizard(self._window, self._look, before.clock(), draft, before.clock)
        run(wizard)
        begun = wizard.workspace
        if begun is not None:
            begun.backups = before.backups
            self._session.adopt(begun)
        if self._keeper is not None and draft is not None:
            self._keeper.take_over(draft)
        return wizard.scope if begun is not None else None

    def open_example(self) -> bool:
        """Open a copy of the example to explore."""
        if not self.may_leave():
            return False
        before = self._session.workspace
        self._session.adopt(example(before.backups, before.clock))
        return True

    def choose(self) -> Path | None:
        """Choose a document to open."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, tr("Open"), "", TO_OPEN)
        return Path(chosen) if chosen else None

    def open(self, path: Path) -> bool:
        """Open a document."""
        if not self.may_leave():
            return False
        backups = self._session.workspace.backups
        try:
            workspace = open_document(self._window, self._look, path, backups, self._claims)
        except PlannerError as error:
            self._say(str(error), error=True)
            return False
        if workspace is None:
            return False
        self._session.adopt(workspace)
        self._remember()
        if workspace.read_only:
            self._say(workspace.read_only, error=True)
        else:
            self.look_beside()
        return True

    def look_beside(self) -> None:
        """Whether something that was saved here is not in the file, or lies in another file beside it."""
        with self._autosave.held():
            self.merging.offer_lost()
        self.identity.look_around()
        self.merging.say_siblings()

    def merge_version(self, path: Path) -> bool:
        """Merge an earlier version into the document."""
        with self._autosave.held():
            return self.merging.merge_copy(path)

    def merge_other(self) -> bool:
        """Choose another copy of this assessment, and merge it into the open one."""
        chosen = self.choose()
        if chosen is None:
            return False
        with self._autosave.held():
            return self.merging.merge_copy(chosen)

    def save(self) -> bool:
        """Save where the document lies, or ask where."""
        self._autosave.settle()
        if self._session.workspace.path is None or self._session.workspace.read_only:
            return self.save_as()
        if not self._written():
            return False
        self._say("Saved.")
        return True

    def _saved_by_other(self, sentence: str) -> bool:
        choices = [
            ("Overwrite it", "overwrite"),
            ("Compare…", "compare"),
            ("Save a copy…", "copy"),
            ("Cancel", ""),
            ("Merge…", "merge"),
        ]
        with self._autosave.held():
            while True:
                answer = ask_choice(self._window, self._look, "Save", sentence, choices)
                if answer != "compare":
                    break
                self._compare()
            if answer == "merge" and not self.merging.merge_file():
                return False
        if answer == "merge":
            return self._written()  # asked again where somebody saved meanwhile
        if answer == "copy":
            return self.save_as()
        return answer == "overwrite" and self._written(overwrite=True)

    def _gone(self, sentence: str) -> bool:
        """The file is no longer where it was: nothing is put there unasked."""
        choices = [("Save it there again", "again"), ("Cancel", ""), ("Save elsewhere…", "copy")]
        with self._autosave.held():
            answer = ask_choice(self._window, self._look, "Save", sentence, choices)
        if answer == "copy":
            return self.save_as()
        return answer == "again" and self._written(overwrite=True)

    def _compare(self) -> None:
        """Show what somebody else made of the file meanwhile."""
        at = self._session.workspace
        if at.path is not None:
            from planner.ui.frame.differences import compare_with_file

            compare_with_file(self._window, self._look, at.project, at.path, at.seal)

    def save_as(self) -> bool:
        """Ask where to save, and save there."""
        self._autosave.settle()
        own = slug(self._session.project.organisation.name, "assessment")
        start = str(self._session.workspace.path or Path.home() / f"{own}{SUFFIX}")
        chosen = ask_save(self._window, self._look, "Save as", start, FILTER)
        if chosen is None:
            return False
        kind = self._which(chosen)
        if kind == "new":
            return self.save_as_new(chosen)
        if not kind or not self._written(chosen):
            return False
        self._remember()
        self._say("Saved.")
        return True

    def _which(self, target: Path) -> str:
        """Whether a copy is a new assessment (``new``) or the same one (``same``); empty: neither."""
        at = self._session.workspace
        target = target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX)
        if at.path is None or at.path == target:
            return "same"
        words = (
            "Is this copy a new assessment, for instance of another organisation, or the same one in another "
            "place? A new one gets an identity of its own: packs, merging and earlier versions of the two "
            "are never mixed up."
        )
        choices = [("Cancel", ""), ("The same one", "same"), ("A new assessment", "new")]
        return ask_choice(self._window, self._look, "Save as", words, choices)

    def save_as_new(self, target: Path) -> bool:
        """Save a copy as an assessment of its own, and go on with that; the first stays as it was saved."""
        made = self._session.workspace.as_new()
        if not sealed_anew(self._window, self._look, made):
            return False
        try:
            made.save(target)
        except SaveError as error:
            self._say(str(error), error=True)
            return False
        self._session.workspace.history.mark_clean()
        self._session.adopt(made)
        self._remember()
        self._say("Saved as a new assessment.")
        return True

    def _written(
        self, path: Path | None = None, *, overwrite: bool = False, in_place: bool = False
    ) -> bool:
        write = self._session.workspace.writing
        try:
            self._autosave.write(write(path, overwrite=overwrite, in_place=in_place))
        except GoneError as error:
            return self._gone(str(error))
        except ChangedOutsideError as error:
            return self._saved_by_other(str(error))
        except NotReplacedError as error:
            return self._not_replaced(str(error), path, overwrite=overwrite)
        except SaveError as error:
            self._say(str(error), error=True)
            return False
        return True

    def _not_replaced(self, sentence: str, path: Path | None, *, overwrite: bool) -> bool:
        """Some shares let a file be written into and not replaced; that is less safe, so it is asked."""
        words = joined((sentence, WRITE_INTO), " ")
        choices = [
            ("Write into the file", "into"),
            ("Cancel", ""),
            ("Save elsewhere…", "elsewhere"),
        ]
        with self._autosave.held():
            answer = ask_choice(self._window, self._look, "Save", words, choices)
        if answer == "elsewhere":
            return self.save_as()
        return answer == "into" and self._written(path, overwrite=overwrite, in_place=True)

    def protect(self) -> None:
        """Set a passphrase, change it or take it away; backups follow."""
        self._autosave.settle()
        workspace = self._session.workspace
        dialog = ProtectDialog(self._window, self._look, protected=workspace.seal is not None)
        if not run(dialog):
            return
        try:
            recovery = self._keeper.recovery if self._keeper is not None else None
            left = workspace.protect(dialog.passphrase, recovery)
        except PlannerError as error:
            self._say(str(error), error=True)
            return
        if workspace.seal is not None:
            self._session.clear_results()
        self._say(protected_words(workspace, len(left)), error=bool(left))

    def may_leave(self) -> bool:
        """Whether nothing would be lost, or the person says so."""
        self._autosave.settle()
        workspace = self._session.workspace
        if workspace.history.is_clean or (self._autosave.can_save and self._saved_quietly()):
            return True
        with self._autosave.held():
            name = self._session.project.name
            answer = ask_unsaved(
                self._window, self._look, name, anywhere=workspace.path is not None
            )
        return self.save() if answer == "save" else answer == "discard"

    def _saved_quietly(self) -> bool:
        """Save what saves itself; where that is not possible, the person is asked."""
        try:
            self._autosave.write(self._session.workspace.writing())
        except SaveError:
            return False
        return True
