"""Agreeing on a plan: which one, who, why, and what has to be true before its next stage begins."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from planner.analysis.around.agreed_tools import doubts_of
from planner.analysis.around.agreement import (
    AGREED_WORDS,
    agreement,
    can_be_agreed,
    conditions_of,
    difference_words,
)
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import iso_day, money
from planner.domain.base.types import clean_text, iso_time
from planner.domain.plan.plan import AgreedPlan
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel


class AgreeDialog(Dialog):
    """``agreed`` is the plan as agreed once the dialog was accepted."""

    def __init__(self, parent: QWidget, look: Look, session: Session, study: Study) -> None:
        super().__init__(parent, look, "Agree this plan", 160, 130)
        self.session, self.study = session, study
        self.agreed: AgreedPlan | None = None
        self._when = iso_time(session.workspace.clock())
        form = Form(look)
        currency = study.project.organisation.currency
        self.option = choice_list(look, tr("Which plan"))
        for key in can_be_agreed(study):
            result = study.decision.option(key)
            words = tr(AGREED_WORDS[key])
            if result is not None and not study.judgement.withheld:
                worth = money(result.expected, currency)
                words = tr(phrase("{plan}: {worth} expected", plan=words, worth=worth))
            self.option.addItem(words, key)
        self.who = Field(look, "Who agrees")
        self.who.setText(session.workspace.who or session.project.facilitator)
        self.note = Field(look, "Why, in a line")
        for words, field in (
            ("Which plan", self.option),
            ("Who agrees", self.who),
            ("Why, in a line", self.note),
        ):
            form.add(words, field)
        self.column.addLayout(form)
        when = phrase("Agreed on {day}, as the plan is now.", day=iso_day(self._when))
        self.column.addWidget(PlainLabel(look, when, "small", "muted", wrap=True))
        head = "Before the next stage begins, this has to be true (a line each)"
        self.column.addWidget(PlainLabel(look, head, "small", wrap=True))
        self.conditions = QPlainTextEdit()
        self.conditions.setAccessibleName(tr(head))
        self.conditions.setTabChangesFocus(True)
        self.column.addWidget(self.conditions, 1)
        told = []
        if session.project.agreed_plan is not None:
            before = iso_day(session.project.agreed_plan.agreed)
            told.append(phrase("It takes the place of the plan agreed on {day}.", day=before))
            told.append(difference_words(session.project.agreed_plan, study.plan))
        if found := doubts_of(study):
            told.append(phrase("Look at these tools first: {doubts}.", doubts=joined(found, "; ")))
        self.told = PlainLabel(look, joined(told, " ") if told else "", "small", "warn", wrap=True)
        self.column.addWidget(self.told)
        take = Button(look, "Agree", primary=True)
        take.clicked.connect(self._take)
        self.add_foot(primary=take, leave="Not yet")
        self.option.currentIndexChanged.connect(self._suggest)
        self._suggest()

    def _suggest(self) -> None:
        """The conditions that follow from the stages of the option that is chosen."""
        lines = [tr(w) for w in conditions_of(self.study, self.option.currentData())]
        self.conditions.setPlainText("\n".join(lines))

    def _take(self) -> None:
        lines = [clean_text(x).strip() for x in self.conditions.toPlainText().splitlines()]
        self.agreed = agreement(
            self.study,
            self.option.currentData(),
            self._when,
            clean_text(self.who.text()).strip(),
            clean_text(self.note.text()).strip(),
            tuple(x for x in lines if x),
        )
        self.accept()


def ask_agreement(parent: QWidget, look: Look, session: Session, study: Study) -> AgreedPlan | None:
    """Ask on what is agreed; ``None`` where it is not."""
    dialog = AgreeDialog(parent, look, session, study)
    return dialog.agreed if run(dialog) else None
