"""Restoring an earlier version: the backups that saving keeps, each with what it holds; one step to undo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QListWidget, QWidget

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.storage.backups import kept_at
from planner.storage.document import load
from planner.ui.frame.differences import DifferencesDialog
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.workspace.edits import restore_version

ELSEWHERE = "of the same assessment in another place"


def _versions(session: Session) -> tuple[list[Path], list[Path]]:
    """Versions of this file, and those of the same assessment elsewhere."""
    backups, path = session.workspace.backups, session.workspace.path
    if backups is None:
        return [], []
    document = session.project.id
    if path is None:
        return backups.versions(document), []
    return backups.versions(document, path), backups.elsewhere(document, path)


class VersionsDialog(Dialog):
    """The versions of the open document, the newest first."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Restore an earlier version", 130, 95)
        self.session = session
        self._chosen: Project | None = None
        self.to_merge: Path | None = None
        """The version that is to be merged into the document, once the dialog is closed."""
        column = self.column
        words = "Saving keeps up to ten earlier versions, at most one an hour. Restoring is one step to undo."
        column.addWidget(PlainLabel(look, words, wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Earlier versions"))
        self.list.setSpacing(look.u(0.75))
        self.list.currentRowChanged.connect(self._show)
        column.addWidget(self.list, 1)
        self.facts = PlainLabel(look, "", wrap=True)
        column.addWidget(self.facts)
        self.compare = Button(look, "Compare…")
        self.compare.clicked.connect(self._compare)
        self.compare.setEnabled(False)
        self.merge = Button(look, "Merge…")
        self.merge.clicked.connect(self._merge)
        self.merge.setEnabled(False)
        self.restore = Button(look, "Restore", primary=True)
        self.restore.clicked.connect(self._restore)
        self.restore.setEnabled(False)
        self.add_foot(self.compare, self.merge, primary=self.restore, leave="Cancel")
        self._paths, elsewhere = _versions(session)
        now = session.workspace.clock()
        self.list.addItems([kept_at(p, now) for p in self._paths])
        self.list.addItems([tr(joined((kept_at(p, now), ELSEWHERE))) for p in elsewhere])
        self._paths += elsewhere
        if self._paths:
            self.list.setCurrentRow(0)
        else:
            self.facts.setText(
                "There is no earlier version yet. The first one is kept when you save."
            )

    def _show(self, row: int) -> None:
        self._chosen = None
        self.restore.setEnabled(False)
        self.compare.setEnabled(False)
        self.merge.setEnabled(False)
        if not 0 <= row < len(self._paths):
            return
        try:
            found = load(self._paths[row], self.session.workspace.seal).project
        except PlannerError as error:
            self.facts.setText(str(error))
            return
        profile = assess(found)
        same = " It is the same as now." if found == self.session.project else ""
        people = len(found.respondents)
        self.facts.setText(
            phrase(
                "{name}, {name2}. {words}. {n} teams, {people} people. Level {words2}.{same}",
                name=found.organisation.name,
                name2=found.name,
                words=profile.counts.words,
                n=len(found.teams),
                people=people,
                words2=profile.overall.words,
                same=same,
            )
        )
        self._chosen = found
        self.restore.setEnabled(not same)
        self.compare.setEnabled(not same)
        self.merge.setEnabled(not same)

    def _merge(self) -> None:
        self.to_merge = self._paths[self.list.currentRow()]
        self.accept()

    def _compare(self) -> None:
        if self._chosen is not None:
            versions = self.session.project, self._chosen
            then = kept_at(self._paths[self.list.currentRow()])
            run(DifferencesDialog(self, self.look, versions, "Now", then))

    def _restore(self) -> None:
        if self._chosen is None:
            return
        when = kept_at(self._paths[self.list.currentRow()])
        if self.session.do(restore_version(self._chosen, when)):
            self.session.message.emit(
                phrase("The version of {when} is back. Undo takes you to now.", when=when), False
            )
            self.accept()
