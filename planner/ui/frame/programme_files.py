"""Opening, saving and leaving a programme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import tr
from planner.programme.programme_file import SUFFIX
from planner.ui.kit.dialogs import ask_save, ask_unsaved

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
        if self.window.desk.path is None:
            return self.save_as()
        return self._written(self.window.desk.path)

    def save_as(self) -> bool:
        """Ask where to save, and save there."""
        start = str(self.window.desk.path or Path.home() / f"programme{SUFFIX}")
        chosen = ask_save(self.window, self.window.look, "Save as", start, FILTER)
        return chosen is not None and self._written(chosen)

    def _written(self, path: Path) -> bool:
        self.window.timer.stop()
        try:
            self.window.desk.save(path)
        except PlannerError as error:
            self.window.messages.show_message(str(error), True)
            return False
        self.window.messages.show_message(tr("Saved."), False)
        self.window.refresh()
        return True

    def save_quietly(self) -> None:
        """Save what has changed; what is wrong is said."""
        if self.window.desk.path is not None and not self.window.desk.clean:
            try:
                self.window.desk.save()
            except PlannerError as error:
                self.window.messages.show_message(str(error), True)
            self.window.refresh()

    def may_leave(self) -> bool:
        """Whether nothing would be lost, or the person says so."""
        if self.window.desk.clean:
            return True
        if self.window.desk.path is not None:
            return self.save()
        answer = ask_unsaved(
            self.window, self.window.look, self.window.desk.programme.name, anywhere=False
        )
        return self.save() if answer == "save" else answer == "discard"
