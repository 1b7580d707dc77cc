"""Targets that an earlier version of the program set by itself: asked once whether they are meant."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.workspace.edits import clear_targets, set_by_program

WORDS = "Every target is 2.5, as an earlier version of this program set it. Are they meant?"


class OldTargets(QWidget):
    """Keep or clear; there for a document of an earlier version, until it is answered or saved."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.session, self._kept = session, False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.u(2))
        row.addWidget(PlainLabel(look, WORDS, "small", wrap=True), 1)
        self.keep, self.clear = Button(look, "Keep them"), Button(look, "Clear them")
        self.keep.clicked.connect(self._keep)
        self.clear.clicked.connect(lambda: self.session.do(clear_targets()))
        for button in (self.keep, self.clear):
            row.addWidget(button)
        self.refresh()

    def _keep(self) -> None:
        self._kept = True
        self.refresh()

    def refresh(self) -> None:
        """Ask where it has to be asked."""
        older = self.session.workspace.migrated_from
        before = older is not None and older < (2, 5)
        self.setVisible(before and not self._kept and set_by_program(self.session.project))
