"""Merging another state of the open document: what lies in its file by now, a copy, a save that was lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from planner.domain.base.errors import PlannerError, SaveError
from planner.domain.base.language import joined, phrase
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Intake
from planner.storage.document import Loaded, load
from planner.storage.seal import SealedError
from planner.storage.siblings import siblings
from planner.ui.frame.opening import unlocked
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session

TITLE = "Merge"


class Merging:
    """A preview by person and question, then one step that can be undone. Faults go to the message bar."""

    def __init__(self, window: QWidget, look: Look, session: Session) -> None:
        self._window, self._look, self._session = window, look, session

    def merge_file(self) -> bool:
        """Merge what the document’s own file holds by now; whether it was: the next save replaces it then."""
        path = self._session.workspace.path
        return path is not None and self._merge(path, path.name, own=True)

    def merge_copy(self, path: Path) -> bool:
        """Merge another copy of this assessment, and offer to move it to the earlier versions."""
        workspace = self._session.workspace
        own = workspace.path is not None and path.resolve() == workspace.path.resolve()
        if not self._merge(path, path.name, own=own):
            return False
        if not own and workspace.path is not None and path.parent == workspace.path.parent:
            self._put_away(path)
        return True

    def offer_lost(self) -> None:
        """Offer to merge what was saved at this place and is not in the file: it was overwritten."""
        at = self._session.workspace
        if at.backups is None or at.path is None:
            return
        found = at.backups.not_in(at.project.id, at.path, at.saves)
        if not found:
            return
        words = (
            "What was last saved here is not in {name}: another program put an older or a different file in "
            "its place afterwards. It was kept."
        )
        choices = [("Not now", ""), ("Leave it out", "out"), ("Merge…", "merge")]
        sentence = phrase(words, name=at.path.name)
        answer = ask_choice(self._window, self._look, TITLE, sentence, choices)
        try:
            if answer == "out":
                at.backups.let_go(at.project.id, at.path, at.clock())
        except SaveError as error:
            self._session.message.emit(str(error), True)
        if answer == "merge":
            for path in found:
                if not self._merge(path, "what was saved", own=False):
                    return

    def say_siblings(self) -> None:
        """Say which files beside the document hold another state of it, such as a conflicted copy."""
        at = self._session.workspace
        if at.path is None:
            return
        found = siblings(at.path, at.project.id, at.saves)
        if found:
            names = joined([p.name for p in found[:3]], ", ")
            words = (
                "Beside it lies another state of this assessment: {names}. Merge it with Ctrl+K, “Merge "
                "another copy”."
            )
            self._session.message.emit(phrase(words, names=names), False)

    def _merge(self, path: Path, name: str, *, own: bool) -> bool:
        from planner.ui.kit.intake import ask_intake
        from planner.workspace.merging.taking import merge_intake, take_in

        at = self._session.workspace
        try:
            there = self._loaded(path)
        except PlannerError as error:
            self._session.message.emit(str(error), True)
            return False
        if there is None:
            return False
        found = there

        def read(answers: Answers) -> Intake[Project]:
            return merge_intake(at, found, name, own=own, answers=answers)

        made = ask_intake(self._window, self._look, self._session, TITLE, read, whole=True)
        if made is None:
            return False
        try:
            take_in(at, there, made, name, own=own)
        except PlannerError as error:
            self._session.message.emit(str(error), True)
            return False
        self._session.message.emit(
            phrase("{name} is merged. Undo takes it back.", name=name), False
        )
        return True

    def _loaded(self, path: Path) -> Loaded | None:
        """The other state; its passphrase is asked where ours does not open it."""
        seal = self._session.workspace.seal
        if seal is not None:
            try:
                return load(path, seal)
            except SealedError:
                pass
        return unlocked(self._window, self._look, path.name, lambda words: load(path, words))

    def _put_away(self, path: Path) -> None:
        from planner.workspace.merging.taking import put_away

        words = phrase(
            "{name} is merged. Move it to the earlier versions, so that one file is left?",
            name=path.name,
        )
        choices = [("Leave it there", ""), ("Move it", "move")]
        if ask_choice(self._window, self._look, TITLE, words, choices) != "move":
            return
        try:
            put_away(self._session.workspace, path)
        except (PlannerError, OSError) as error:
            self._session.message.emit(str(error), True)
