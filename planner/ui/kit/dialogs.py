"""Small dialogs: one column, buttons that say what they do, plain text only."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel


def _dialog(
    parent: QWidget | None, look: Look, title: str, words: str, *, spacing: int
) -> tuple[QDialog, QVBoxLayout]:
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr(title))
    dialog.setMinimumWidth(look.u(110))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(look.u(5), look.u(5), look.u(5), look.u(4))
    column.setSpacing(look.u(spacing))
    column.addWidget(PlainLabel(look, words, wrap=True))
    return dialog, column


def run(dialog: QDialog) -> int:
    """Show a dialog until it is closed; returns its result. It is deleted afterwards, in good order.

    Left to the collector, its parts would go in any order; left to its parent, it would listen on for ever.
    """
    try:
        return dialog.exec()
    finally:
        dialog.deleteLater()


def ask_line(parent: QWidget, look: Look, title: str, question: str, verb: str) -> str:
    """Ask for one line; returns it cleaned, or an empty text when cancelled."""
    dialog, column = _dialog(parent, look, title, question, spacing=3)
    field = QLineEdit()
    field.setAccessibleName(tr(question))
    field.setMinimumHeight(look.u(7.5))
    field.setMaxLength(300)
    column.addWidget(field)
    row = QHBoxLayout()
    row.addStretch(1)
    cancel, accept = Button(look, "Cancel"), Button(look, verb, primary=True)
    accept.setDefault(True)
    accept.setEnabled(False)
    field.textChanged.connect(lambda text: accept.setEnabled(bool(text.strip())))
    cancel.clicked.connect(dialog.reject)
    accept.clicked.connect(dialog.accept)
    row.addWidget(cancel)
    row.addWidget(accept)
    column.addLayout(row)
    field.setFocus()
    if run(dialog) != QDialog.DialogCode.Accepted:
        return ""
    return clean_text(field.text()).strip()


def ask_save(parent: QWidget, look: Look, title: str, start: str, kinds: str) -> Path | None:
    """Ask for a file to write, of one of ``kinds`` (``Words (*.xlsx);;Others (*.csv)``).

    A name without one of their endings gets that of the kind that was chosen. The system's dialog asked about
    the name that was typed only, so the file that this one would replace is asked about here.
    """
    chosen, kind = QFileDialog.getSaveFileName(parent, tr(title), start, tr(kinds))
    if not chosen:
        return None
    path, endings = Path(chosen), re.findall(r"\*(\.\w+)", kinds)
    if path.suffix.lower() in endings:
        return path
    path = path.with_name(path.name + next(iter(re.findall(r"\*(\.\w+)", kind)), endings[0]))
    if path.exists():
        words = phrase("{name} is there already. Replace it?", name=path.name)
        choices = [("Replace it", "replace"), ("Cancel", "")]
        if ask_choice(parent, look, title, words, choices) != "replace":
            return None
    return path


def ask_unsaved(parent: QWidget, look: Look, name: str, *, anywhere: bool = True) -> str:
    """Ask what to do with unsaved work: ``"save"``, ``"discard"``, or else to stay.

    ``anywhere`` tells whether the document has a file at all.
    """
    words = "“{name}” has changes that are not saved." if anywhere else "“{name}” is not saved yet."
    away = "Discard changes" if anywhere else "Discard it"
    choices = [(away, "discard"), ("Cancel", "cancel"), ("Save", "save")]
    return ask_choice(parent, look, "Close", phrase(words, name=name), choices)


def ask_choice(
    parent: QWidget | None, look: Look, title: str, sentence: str, choices: list[tuple[str, str]]
) -> str:
    """Ask a question with buttons (words, key); the last is the suggested one. Escape gives ``""``."""
    dialog, column = _dialog(parent, look, title, sentence, spacing=4)
    row = QHBoxLayout()
    row.addStretch(1)
    chosen = {"key": ""}

    def choose(key: str) -> None:
        chosen["key"] = key
        dialog.accept()

    for k, (words, key) in enumerate(choices):
        button = Button(look, words, primary=k == len(choices) - 1)
        button.clicked.connect(lambda _=False, key=key: choose(key))
        row.addWidget(button)
    button.setDefault(True)
    button.setFocus()  # Enter must never be what gives work up
    column.addLayout(row)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    run(dialog)
    return chosen["key"]
