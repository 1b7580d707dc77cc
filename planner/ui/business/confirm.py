"""Answering for a figure that a check doubts: who, when and why, in the document and in the report."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from planner.analysis.study.judge import Check
from planner.domain.base.language import tr
from planner.domain.base.types import clean_text
from planner.domain.case.confirmation import Confirmation
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.workspace.case_edits import confirm_check, take_back_confirmation


class ConfirmDialog(Dialog):
    """The failed check, its words, a name and a reason; or a confirmation that is taken back."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Confirm a figure", 140)
        self.session = session
        study = session.study
        found = study.judgement.checks if study is not None else ()
        self.found: list[Check] = [c for c in found if c.state in ("fails", "confirmed")]
        self.column.addWidget(PlainLabel(look, LEAD, "small", "muted", wrap=True))
        form = Form(look)
        self.check = QComboBox()
        for one in self.found:
            self.check.addItem(tr(one.name))
        form.add("Check", self.check)
        self.who = Field(look, "Who answers for it")
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(look.u(20))
        form.add("Who answers for it", self.who)
        form.add("Why it is right all the same", self.why)
        self.words = PlainLabel(look, "", wrap=True)
        self.column.addWidget(self.words)
        self.column.addLayout(form)
        self.back = Button(look, "Take back")
        self.confirm = Button(look, "Confirm", primary=True)
        self.add_foot(self.back, primary=self.confirm, leave="Cancel")
        self.check.currentIndexChanged.connect(lambda _: self._show())
        self.who.textChanged.connect(lambda _: self._enable())
        self.why.textChanged.connect(self._enable)
        self.confirm.clicked.connect(self._confirm)
        self.back.clicked.connect(self._take_back)
        self._show()

    @property
    def chosen(self) -> Check | None:
        """The check that is looked at."""
        place = self.check.currentIndex()
        return self.found[place] if 0 <= place < len(self.found) else None

    def _show(self) -> None:
        one = self.chosen
        self.words.setText(one.words if one is not None else "No check fails.")
        project = self.session.project
        old = next((c for c in project.confirmations if one and c.check == one.id), None)
        self.who.setText(old.name if old else "")
        self.why.setPlainText(old.reason if old else "")
        self.back.setVisible(old is not None)
        self._enable()

    def _enable(self) -> None:
        said = bool(self.who.text().strip() and self.why.toPlainText().strip())
        self.confirm.setEnabled(said and self.chosen is not None)

    def _confirm(self) -> None:
        one = self.chosen
        if one is None or one.figure is None:
            return
        confirmation = Confirmation(
            check=one.id,
            name=clean_text(self.who.text()).strip()[:300],
            date=self.session.workspace.clock().date().isoformat(),
            reason=clean_text(self.why.toPlainText()).strip()[:2000],
            figure=one.figure,
        )
        if self.session.do(confirm_check(confirmation, one.name)):
            self.accept()

    def _take_back(self) -> None:
        one = self.chosen
        if one is not None and self.session.do(take_back_confirmation(one.id, one.name)):
            self.accept()


LEAD = (
    "Whoever confirms says that the figure is right all the same. Name, day and reason stand on the cover "
    "and under the headline of the report. When the figure moves by over 10 %, the confirmation lapses."
)
