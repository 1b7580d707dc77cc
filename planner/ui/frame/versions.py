"""Restoring an earlier version: the backups that saving keeps, each with what it holds; one step to undo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.storage.backups import kept_at
from planner.storage.document import load
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.workspace.edits import restore_version

ELSEWHERE = "of the same assessment in another place"
NO_VERSION = "There is no earlier version yet. The first one is kept when you save."


def versions_of(session: Session) -> tuple[list[Path], list[Path]]:
    """Versions of this file, and those of the same assessment elsewhere."""
    backups, path = session.workspace.backups, session.workspace.path
    if backups is None:
        return [], []
    document = session.project.id
    if path is None:
        return backups.versions(document), []
    return backups.versions(document, path), backups.elsewhere(document, path)


class EarlierVersions(Dialog):
    """A list of earlier versions, the newest first, what the chosen one holds, and putting it back.

    ``here`` are those of this file, ``elsewhere`` those of other places.
    """

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        here: list[Path],
        elsewhere: list[Path],
        now: datetime,
        tools: tuple[Button, ...] = (),
    ) -> None:
        super().__init__(parent, look, "Restore an earlier version", 130, 95)
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
        self.restore = Button(look, "Restore", primary=True)
        self.restore.clicked.connect(self._restore)
        self.buttons = (*tools, self.restore)
        self._allow(allowed=False)
        self.add_foot(*tools, primary=self.restore, leave="Cancel")
        self.paths = [*here, *elsewhere]
        self.list.addItems([kept_at(p, now) for p in here])
        self.list.addItems([tr(joined((kept_at(p, now), ELSEWHERE))) for p in elsewhere])

    def begin(self) -> None:
        """Show the newest one."""
        if self.paths:
            self.list.setCurrentRow(0)
        else:
            self.facts.setText(NO_VERSION)

    def read(self, path: Path) -> tuple[str, bool]:
        """What a version holds, in words, and whether it is the same as now. Raises ``PlannerError``."""
        raise NotImplementedError

    def put_back(self, when: str) -> bool:
        """Put the version that was read last in the place of what is open; whether that was done."""
        raise NotImplementedError

    @property
    def path(self) -> Path:
        """The version that is chosen."""
        return self.paths[self.list.currentRow()]

    def _allow(self, *, allowed: bool) -> None:
        for button in self.buttons:
            button.setEnabled(allowed)

    def _show(self, row: int) -> None:
        self._allow(allowed=False)
        if not 0 <= row < len(self.paths):
            return
        try:
            words, same = self.read(self.path)
        except PlannerError as error:
            self.facts.setText(str(error))
            return
        self.facts.setText(words)
        self._allow(allowed=not same)

    def _restore(self) -> None:
        if self.restore.isEnabled() and self.put_back(kept_at(self.path)):
            self.accept()


class VersionsDialog(EarlierVersions):
    """The versions of the open document."""

    compared = Signal(str)
    """A version is to be compared with now, by its path."""
    merged = Signal(str)
    """A version is to be merged into the document, by its path; this is closed."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        self.session = session
        self._chosen: Project | None = None
        self.compare = Button(look, "Compare…")
        self.compare.clicked.connect(self._compare)
        self.merge = Button(look, "Merge…")
        self.merge.clicked.connect(self._merge)
        here, elsewhere = versions_of(session)
        now = session.workspace.clock()
        super().__init__(parent, look, here, elsewhere, now, (self.compare, self.merge))
        self.begin()

    def read(self, path: Path) -> tuple[str, bool]:
        """Whose document it was, and how far it had got."""
        self._chosen = None
        self._chosen = found = load(path, self.session.workspace.seal).project
        profile = assess(found)
        same = found == self.session.project
        people = len(found.respondents)
        words = phrase(
            "{name}, {name2}. {words}. {n} teams, {people} people. Level {words2}.{same}",
            name=Verbatim(found.organisation.name),
            name2=Verbatim(found.name),
            words=profile.counts.words,
            n=len(found.teams),
            people=people,
            words2=profile.overall.words,
            same=" It is the same as now." if same else "",
        )
        return words, same

    def _merge(self) -> None:
        path = self.path
        self.accept()
        self.merged.emit(str(path))

    def _compare(self) -> None:
        if self._chosen is not None:
            self.compared.emit(str(self.path))

    def put_back(self, when: str) -> bool:
        """One edit of the document."""
        if self._chosen is None or not self.session.do(restore_version(self._chosen, when)):
            return False
        self.session.message.emit(
            phrase("The version of {when} is back. Undo takes you to now.", when=when), False
        )
        return True
