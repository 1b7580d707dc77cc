"""Opening, saving and leaving a programme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from planner.domain.base.errors import ChangedOutsideError, GoneError, PlannerError
from planner.domain.base.language import tr
from planner.programme.programme_file import SUFFIX
from planner.ui.frame.passphrase import ProtectDialog, protected_words
from planner.ui.kit.dialogs import ask_choice, ask_save, ask_unsaved, run

if TYPE_CHECKING:
    from planner.ui.frame.programme_window import ProgrammeWindow

FILTER = f"MLOps Planner (*{SUFFIX})"


class ProgrammeFiles:
    """What is wrong goes to the message bar; nothing is given up without asking."""

    def __init__(self, window: ProgrammeWindow) -> None:
        self.window = window

    def open_dialog(self) -> None:
        """Open another programme or a document, in a window of its own."""
        chosen, _ = QFileDialog.getOpenFileName(
            self.window, tr("Open"), "", f"MLOps Planner (*{SUFFIX} *.mlplan)"
        )
        if chosen and self.window.open_document is not None:
            self.window.open_document(Path(chosen))

    def save(self) -> bool:
        """Save where it lies, or ask where."""
        desk = self.window.desk
        if desk.path is None or desk.read_only:
            return self.save_as()
        return self._written(desk.path)

    def save_as(self) -> bool:
        """Ask where to save, and save there."""
        start = str(self.window.desk.path or Path.home() / f"programme{SUFFIX}")
        chosen = ask_save(self.window, self.window.look, "Save as", start, FILTER)
        return chosen is not None and self._written(chosen)

    def _written(self, path: Path, *, overwrite: bool = False) -> bool:
        self.window.timer.stop()
        try:
            self.window.desk.save(path, overwrite=overwrite)
        except GoneError as error:
            again = ("Save it there again", "again")
            return self._asked(str(error), path, [again, ("Cancel", "")])
        except ChangedOutsideError as error:
            return self._asked(str(error), path, [("Overwrite it", "again"), ("Cancel", "")])
        except PlannerError as error:
            self.window.messages.show_message(str(error), True)
            return False
        self.window.remember()
        self.window.messages.show_message(tr("Saved."), False)
        self.window.told()
        return True

    def _asked(self, sentence: str, path: Path, choices: list[tuple[str, str]]) -> bool:
        """Nothing is put over somebody else's work unasked; what lies there is kept among the versions."""
        choices = [*choices, ("Save a copy…", "copy")]
        answer = ask_choice(self.window, self.window.look, "Save", sentence, choices)
        if answer == "copy":
            return self.save_as()
        return answer == "again" and self._written(path, overwrite=True)

    def save_quietly(self) -> None:
        """Save what has changed; what is wrong is said."""
        desk = self.window.desk
        if desk.path is not None and not desk.is_clean and not desk.read_only:
            try:
                desk.save()
            except PlannerError as error:
                self.window.messages.show_message(str(error), True)
            self.window.told()

    def protect(self) -> None:
        """Set a passphrase, change it or take it away; earlier versions and snapshots follow."""
        window, desk = self.window, self.window.desk
        window.timer.stop()
        dialog = ProtectDialog(window, window.look, protected=desk.seal is not None)
        if not run(dialog):
            return
        recovery = window.keeper.recovery if window.keeper is not None else None
        try:
            left = desk.protect(dialog.passphrase, recovery)
        except PlannerError as error:
            window.messages.show_message(str(error), True)
            return
        window.messages.show_message(tr(protected_words(desk, len(left))), bool(left))
        window.told()

    def may_leave(self) -> bool:
        """Whether nothing would be lost, or the person says so."""
        desk = self.window.desk
        if desk.is_clean:
            return True
        if desk.path is not None and self.window.settings.autosave and not desk.read_only:
            return self.save()
        answer = ask_unsaved(
            self.window,
            self.window.look,
            desk.programme.name,
            anywhere=desk.path is not None,
        )
        return self.save() if answer == "save" else answer == "discard"
