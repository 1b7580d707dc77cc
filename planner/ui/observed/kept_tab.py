"""First of all: what a look keeps and what it never does, and who agreed to it."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.observe.kept import BESIDE, CONSENT, EXACTLY, KEPT, NEVER
from planner.observe.shelf import user_looks
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Form
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, PlainLabel


class KeptTab(QWidget):
    """Two lists to read, and two fields for the consent."""

    def __init__(self, look: Look, agreed_with: str, agreed_on: str) -> None:
        super().__init__()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(look.u(2))
        column.addWidget(PlainLabel(look, EXACTLY, wrap=True))
        for title, lines in (
            ("Kept in the document", KEPT),
            ("Never kept, shown or logged", NEVER),
        ):
            column.addWidget(PlainLabel(look, title, bold=True))
            for line in lines:
                column.addWidget(
                    PlainLabel(look, phrase("· {line}", line=line), "small", wrap=True)
                )
        column.addWidget(PlainLabel(look, BESIDE, "small", "muted", wrap=True))
        self.forget = Button(look, "Delete what earlier looks left there")
        self.forget.clicked.connect(self._forget)
        row = QHBoxLayout()
        row.addWidget(self.forget)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(PlainLabel(look, CONSENT, "small", "muted", wrap=True))
        form = Form(look)
        self.agreed_with = Field(look, "Agreed with")
        self.agreed_on = Field(look, "Agreed on")
        self.agreed_with.setPlaceholderText(tr("for example the works council"))
        self.agreed_on.setPlaceholderText(tr("a date like 2027-06-30"))
        self.agreed_with.setText(agreed_with)
        self.agreed_on.setText(agreed_on)
        form.add("Agreed with", self.agreed_with)
        form.add("Agreed on", self.agreed_on)
        column.addLayout(form)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(page))  # a small screen holds less than what is to be read

    def _forget(self) -> None:
        kept = user_looks()
        number = 0 if kept is None else kept.clear()
        self.forget.setText(tr(phrase("Deleted: {n} kept states of repositories.", n=number)))
        self.forget.setEnabled(False)

    def consent(self) -> tuple[str, str]:
        """Who agreed, and on which day; raises ``InputError`` where that is none."""
        with_whom = clean_text(self.agreed_with.text()).strip()
        on = clean_text(self.agreed_on.text()).strip()
        if on:
            try:
                on = date.fromisoformat(on).isoformat()
            except ValueError as error:
                raise InputError(
                    "“{text}” is not a date. Type it like 2027-06-30.", text=on[:30]
                ) from error
        return with_whom, on
