"""A person decides on another class than the steps lead to, and says why."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from planner.analysis.systems.words import OUTCOME_WORDS, READING
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.organisation.system import System
from planner.standards.standing import standing
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.workspace.system_edits import decide_class


class OverruleDialog(Dialog):
    """Another class, and the reason: without one nothing is recorded."""

    def __init__(self, parent: QWidget, look: Look, session: Session, system: System) -> None:
        super().__init__(parent, look, "Decide otherwise", 150)
        self.session, self.system = session, system.id
        found = standing(session.project, system).reading.outcome
        words = phrase("The steps lead to: {outcome}.", outcome=OUTCOME_WORDS[found])
        self.column.addWidget(PlainLabel(look, words, wrap=True))
        form = Form(look)
        self.outcome = QComboBox()
        for key, text in OUTCOME_WORDS.items():
            if key not in ("open", found):
                self.outcome.addItem(tr(text), key)
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.textChanged.connect(self._suit)
        self.who = Field(look, "Who decides")
        self.who.setText(session.settings.name)
        self.who.textChanged.connect(lambda _: self._suit())
        form.add("Class", self.outcome)
        form.add("Why", self.why)
        form.add("Who decides", self.who)
        self.why.setMinimumHeight(look.u(24))
        self.column.addLayout(form)
        self.column.addWidget(PlainLabel(look, READING, "small", "muted", wrap=True))
        self.take_button = Button(look, "Record the decision", primary=True)
        self.take_button.clicked.connect(self.take)
        self.add_foot(primary=self.take_button, leave="Cancel")
        self._suit()

    def _text(self) -> str:
        return clean_text(self.why.toPlainText(), multiline=True).strip()

    def _suit(self) -> None:
        self.take_button.setEnabled(bool(self._text() and self._name()))

    def _name(self) -> str:
        return clean_text(self.who.text()).strip()

    def take(self) -> None:
        """Record who decided what, when and why."""
        day = self.session.workspace.clock().date().isoformat()
        name = self._name()
        if self.session.do(
            decide_class(self.system, name, day, self.outcome.currentData(), self._text())
        ):
            self.accept()
