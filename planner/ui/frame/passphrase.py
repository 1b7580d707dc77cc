"""Passphrases: asked for when a protected document is opened, set and removed here."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFormLayout, QWidget

from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase
from planner.storage.seal import Seal, check_passphrase
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel, secret_field
from planner.workspace.workspace import Workspace

LEAD = (
    "With a passphrase the document, its recovery snapshots and its earlier versions are encrypted. "
    "Without it nobody can open them again, and nobody can give it back to you: keep it where you keep "
    "other passphrases."
)
REPORTS = (
    "Reports and tables that you export are not encrypted. Setting a passphrase saves the document."
)


class OpenSealedDialog(Dialog):
    """Asks for the passphrase of one document; ``passphrase`` is what was typed."""

    def __init__(self, parent: QWidget | None, look: Look, name: str, problem: str = "") -> None:
        super().__init__(parent, look, "Protected document", 110)
        column = self.column
        words = phrase("“{name}” opens with its passphrase.", name=name)
        column.addWidget(PlainLabel(look, words, wrap=True))
        self.field = secret_field(look, "Passphrase")
        column.addWidget(self.field)
        self.problem = PlainLabel(look, problem, "body", "bad", wrap=True)
        self.problem.setVisible(bool(problem))
        column.addWidget(self.problem)
        self.accept_ = Button(look, "Open", primary=True)
        self.accept_.clicked.connect(self.accept)
        self.accept_.setEnabled(False)
        self.field.textChanged.connect(lambda text: self.accept_.setEnabled(bool(text.strip())))
        self.add_foot(primary=self.accept_, leave="Cancel")
        self.field.setFocus()

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.field.text()


class ProtectDialog(Dialog):
    """Sets a passphrase, changes it or takes it away: ``passphrase`` is the new one, ``None`` for none."""

    def __init__(self, parent: QWidget, look: Look, *, protected: bool) -> None:
        super().__init__(parent, look, "Protect with a passphrase", 130)
        self.passphrase: str | None = None
        column = self.column
        column.addWidget(PlainLabel(look, LEAD, wrap=True))
        column.addWidget(PlainLabel(look, REPORTS, "small", "muted", wrap=True))
        self.first, self.second = (
            secret_field(look, "New passphrase"),
            secret_field(look, "The same again"),
        )
        form = QFormLayout()
        form.setHorizontalSpacing(look.u(5))
        form.setVerticalSpacing(look.u(2))
        for words, field in (("New passphrase", self.first), ("The same again", self.second)):
            form.addRow(PlainLabel(look, words), field)
        column.addLayout(form)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.fault.setVisible(False)
        column.addWidget(self.fault)
        self.remove = Button(look, "Remove the passphrase")
        self.remove.setVisible(protected)
        self.remove.clicked.connect(self.accept)
        words = "Change the passphrase" if protected else "Set the passphrase"
        self.set = Button(look, words, primary=True)
        self.set.clicked.connect(self._set)
        self.add_foot(self.remove, primary=self.set, leave="Cancel")
        self.first.setFocus()

    def _set(self) -> None:
        try:
            self.passphrase = self._checked()
        except InputError as error:
            self.fault.setText(str(error))
            self.fault.setVisible(True)
            return
        self.accept()

    def _checked(self) -> str:
        typed = self.first.text()
        check_passphrase(typed)
        if typed != self.second.text():
            raise InputError("The two are not the same. Type them again.")
        return typed


def sealed_anew(parent: QWidget, look: Look, workspace: Workspace) -> bool:
    """Whether a copy that is a new assessment has a seal of its own, or needs none.

    A new salt cannot be made from a key, so a passphrase is asked for; the same will do.
    """
    if workspace.seal is None:
        return True
    dialog = ProtectDialog(parent, look, protected=False)
    if not run(dialog) or dialog.passphrase is None:
        return False
    workspace.seal = Seal.new(dialog.passphrase)
    return True


class Protected(Protocol):
    """What may have a passphrase and a file."""

    @property
    def seal(self) -> Seal | None: ...  # noqa: D102
    @property
    def path(self) -> Path | None: ...  # noqa: D102


def protected_words(work: Protected, left: int) -> str:
    """What came of setting or removing a passphrase; ``left`` backups have an older one."""
    if work.seal is None:
        words = "The document has no passphrase any more."
    elif work.path is None:
        words = "The document will be encrypted when it is saved."
    else:
        words = "The document and its earlier versions are encrypted."
    if not left:
        return words
    return joined(
        (words, phrase("{n} earlier versions could not be changed and are as they were.", n=left)),
        " ",
    )
