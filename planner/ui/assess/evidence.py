"""Evidence for an answer: what it is, where it lies, how good it is, until when; opening its link."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from planner.domain.answers.assessment import Evidence
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.case.estimate import GRADE_WORDS
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, PlainLabel

YEARS = range(1900, 2200)
"""Of dates that a document can hold."""
SCHEMES = ("https", "http", "mailto")
"""What may be opened; everything else (files, shares, scripts) is kept as text and never followed."""


def checked_link(text: str) -> str:
    """A link that may be opened, or nothing; raises ``InputError`` for any other kind."""
    link = clean_text(text).strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise InputError("“{link}” is not a link.", link=link[:60]) from error
    if parts.scheme.lower() not in SCHEMES or not (parts.netloc or parts.scheme == "mailto"):
        raise InputError(
            "“{link}” is not a link. It begins with https:// or mailto:.", link=link[:60]
        )
    return link


def open_link(parent: QWidget, look: Look, link: str) -> bool:
    """Show the whole target and open it in the user's own program only when that is wanted."""
    try:
        target = checked_link(link)
    except InputError:
        return False
    words = phrase("This opens outside the program:\n{link}", link=target)
    choices = [(tr("Open"), "open"), (tr("Do not open"), "")]
    if not target or ask_choice(parent, look, "Open a link", words, choices) != "open":
        return False
    return QDesktopServices.openUrl(QUrl(target))


class EvidenceDialog(Dialog):
    """Four fields; only the first is needed."""

    def __init__(self, parent: QWidget, look: Look, when: date, who: str) -> None:
        super().__init__(parent, look, "Add evidence", 130)
        self._when, self._who = when, who
        self.evidence: Evidence | None = None
        column = self.column
        column.setSpacing(look.u(4))
        lead = tr("What supports the answer? A document, a link, a name.")
        column.addWidget(PlainLabel(look, lead, wrap=True))
        form = QFormLayout()
        form.setHorizontalSpacing(look.u(5))
        form.setVerticalSpacing(look.u(2))
        self.what = Field(look, tr("What it is"))
        self.link = Field(look, tr("Link"))
        self.link.setPlaceholderText("https://")
        self.grade = QComboBox()
        for grade, words in GRADE_WORDS.items():
            self.grade.addItem(f"{grade}: {tr(words)}", grade)
        self.grade.setCurrentIndex(self.grade.findData("C"))
        self.grade.setMinimumHeight(look.u(7.5))
        self.grade.setAccessibleName(tr("Grade"))
        self.until = Field(look, tr("Counts until"))
        self.until.setPlaceholderText(tr("for ever, or a date like 2027-06-30"))
        for words, field in (
            (tr("What it is"), self.what),
            (tr("Link"), self.link),
            (tr("Grade"), self.grade),
            (tr("Counts until"), self.until),
        ):
            form.addRow(PlainLabel(look, words), field)
        column.addLayout(form)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        column.addWidget(self.fault)
        add = Button(look, "Add", primary=True)
        add.clicked.connect(self._add)
        self.add_foot(primary=add, leave="Cancel")
        self.what.setFocus()

    def _add(self) -> None:
        try:
            self.evidence = self._made()
        except InputError as error:
            self.fault.setText(str(error))
            return
        self.accept()

    def _made(self) -> Evidence:
        text = clean_text(self.what.text()).strip()
        if not text:
            raise InputError("Say what it is.")
        return Evidence(
            text=text,
            link=checked_link(self.link.text()),
            grade=self.grade.currentData(),
            who=self._who,
            when=self._when.isoformat(),
            until=typed_day(self.until.text()),
        )


def typed_day(typed: str) -> str:
    """A date as it is kept, or nothing; raises ``InputError`` for anything that is none from 1900 to 2199."""
    text = clean_text(typed).strip()
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise InputError("“{text}” is not a date. Type it like 2027-06-30.", text=text[:30])
    return day.isoformat()


def evidence_words(evidence: Evidence, today: str) -> str:
    """One piece of evidence in a line; one that no longer counts says so."""
    made = phrase("{text} (grade {grade})", text=evidence.text, grade=evidence.grade)
    if not evidence.until:
        return made
    if evidence.counts_on(today):
        return phrase("{evidence}, counts until {day}", evidence=made, day=evidence.until)
    return phrase("{evidence}, counted until {day}", evidence=made, day=evidence.until)
