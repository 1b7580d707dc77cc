"""Starting an assessment: eleven questions on a document that is there from the first key on.

Only the name is needed. Every answer is an edit, so that it can be undone, here and later in the window.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, get_args

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.catalogue.places import countries, country, rate_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import LANGUAGES, Inner, joined, phrase, speech, tr
from planner.domain.base.numbers import iso_day
from planner.domain.base.types import clean_text
from planner.domain.base.written.figures import field_of
from planner.domain.organisation.organisation import BUILDERS, CAPACITY_ROLE_NAMES, Industry
from planner.domain.project import Project
from planner.domain.record.report import Profile
from planner.maturity.answers import asked_questions, minutes_for
from planner.ui.frame.recovery import Draft
from planner.ui.frame.team_rows import TeamRows
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import NumberField
from planner.ui.kit.page import page_column
from planner.ui.kit.parse import Typed, exact_text
from planner.ui.kit.quiet import searchable
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.workspace import beginning
from planner.workspace.edits import Edit
from planner.workspace.people import set_scope
from planner.workspace.workspace import Workspace, system_clock

Scope = Literal["quick", "full", "workshop"]
KEEP_MS = 300
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}
SCOPES: tuple[tuple[Scope, str, str], ...] = (
    ("quick", "A quick check", "{n} questions that tell most, about {minutes} minutes a person."),
    ("full", "The full assessment", "{n} questions, about {minutes} minutes a person."),
    ("workshop", "A workshop", "A team votes on {n} questions together, one at a time."),
)
PROMISES: tuple[tuple[Profile, str], ...] = (
    ("roles", "By team and role, never by name"),
    ("anonymous", "By nobody: figures of five people and more"),
    ("names", "By name"),
)
STEPS = (
    ("The organisation", "Only the name is needed. All of it can be changed later."),
    ("Who answers", "Who is asked, and how to begin. The other ways stay open."),
)


class Wizard(Dialog):
    """Begins a document; ``workspace`` is it once that is accepted, ``scope`` says how to go on.

    What is typed is kept in ``draft`` from the first key on, so that nothing ends it but the person.
    """

    goes_on = True

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        now: datetime,
        draft: Draft | None = None,
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        super().__init__(parent, look, "Start an assessment", 165, 160)
        self._now, self._draft, self._typed, self._showing = now, draft, False, False
        here = QLocale.territoryToCode(QLocale.system().territory())
        begun = beginning.begun(now, speech().language, here)
        self.document = Workspace.new(begun, clock=clock)
        self.document.on_change.append(self._touched)
        self.scope: Scope = "quick"
        self._countries: dict[tuple[str, str], str] = {}
        if country(here) is not None:
            self._countries[self._place()] = here
        column = self.column
        column.setContentsMargins(0, look.u(5), 0, look.u(4))
        column.setSpacing(look.u(2))
        head = QHBoxLayout()
        head.setContentsMargins(look.u(6), 0, look.u(6), 0)
        self.heading = PlainLabel(look, "", "title")
        self.place = PlainLabel(look, "", "small", "muted")
        head.addWidget(self.heading, 1)
        head.addWidget(self.place)
        column.addLayout(head)
        self.lead = PlainLabel(look, "", "body", "muted", wrap=True)
        self.lead.setContentsMargins(look.u(6), 0, look.u(6), 0)
        column.addWidget(self.lead)
        self.steps = QStackedWidget()
        for part in (self._organisation(), self._answering()):
            content, inner = page_column(look)
            inner.addWidget(part)
            inner.addStretch(1)
            self.steps.addWidget(scrolling(content))
        column.addWidget(self.steps, 1)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.fault.setContentsMargins(look.u(6), 0, look.u(6), 0)
        column.addWidget(self.fault)
        column.addLayout(self._foot())
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._forward)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self.undo)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(KEEP_MS)
        self._wait.timeout.connect(self._keep)
        self._show_fields()
        self._show(0)

    @property
    def workspace(self) -> Workspace | None:
        """The document that was begun, once that is what the person wants."""
        return self.document if self.result() else None

    @property
    def project(self) -> Project:
        """What was said so far."""
        return self.document.project

    def _foot(self) -> QHBoxLayout:
        look = self.look
        foot = QHBoxLayout()
        foot.setContentsMargins(look.u(6), 0, look.u(6), 0)
        cancel = Button(look, "Cancel")
        cancel.clicked.connect(self.reject)
        self.back = Button(look, "Back")
        self.back.clicked.connect(lambda: self._show(self.steps.currentIndex() - 1))
        self.enough = Button(look, "Start now")
        self.enough.clicked.connect(self.finish)
        self.forward = Button(look, "", primary=True)
        self.forward.clicked.connect(self._forward)
        self.forward.setDefault(True)
        self._asks = True  # Enter in a line of text goes on
        foot.addWidget(cancel)
        foot.addStretch(1)
        for button in (self.back, self.enough, self.forward):
            foot.addWidget(button)
        return foot

    # ------------------------------------------------------------------ the eleven questions

    def _ask(
        self, column: QVBoxLayout, words: str, field: QWidget, note: PlainLabel | None = None
    ) -> None:
        """A question: its words, what is filled in, and what follows from it."""
        label = PlainLabel(self.look, words, bold=True, wrap=True)
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(tr(words))
        column.addWidget(label)
        column.addWidget(field)
        if note is not None:
            column.addWidget(note)
        column.addSpacing(self.look.u(2))

    def _note(self) -> PlainLabel:
        return PlainLabel(self.look, "", "small", "muted", wrap=True)

    def _choice(self, entries: list[tuple[str, Any]], edit: Callable[[Any], Edit]) -> QComboBox:
        box = QComboBox()
        for words, value in entries:
            box.addItem(tr(words), value)
        box.setMinimumHeight(self.look.u(7.5))
        box.activated.connect(lambda _: self._do(edit(box.currentData())))
        return box

    def _number(
        self, words: str, unit: str, edit: Callable[[float], Edit], empty: float
    ) -> NumberField:
        field = NumberField(self.look, words, field_of(unit), self._typed_marks)

        def changed() -> None:
            value = field.held(empty)
            if value >= 0:
                self._do(edit(value))

        field.changed.connect(changed)
        return field

    def _organisation(self) -> QWidget:
        look, part = self.look, QWidget()
        self._typed_marks = Typed()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(1))
        self.name = Field(look, "Name")
        self.name.setPlaceholderText(tr("As it should stand on the report"))
        self.name.textEdited.connect(
            lambda text: self._do(beginning.name_it(clean_text(text).strip()))
        )
        self._ask(column, "Name of the organisation", self.name)
        industries = [(i.replace("_", " ").capitalize(), i) for i in get_args(Industry)]
        self.industry = self._choice(industries, beginning.of_industry)
        self._ask(column, "Industry", self.industry)
        self.country, self.money = self._country(), self._note()
        self._ask(column, "Country", self.country, self.money)
        self.split, self.models_note = self._note(), self._note()
        self.builders = self._number(
            "People who build models", "people", beginning.with_builders, beginning.USUAL_BUILDERS
        )
        self.builders.line.setPlaceholderText(exact_text(beginning.USUAL_BUILDERS))
        self._ask(column, "People who build models and what they run on", self.builders, self.split)
        self.models = self._number(
            "Models in use", "whole", lambda n: beginning.with_models(round(n)), 0
        )
        self.models.line.setPlaceholderText("0")
        self._ask(column, "Models in use", self.models)
        yes_no = [("No", False), ("Yes", True)]
        self.generative = self._choice(yes_no, beginning.with_generative)
        self._ask(column, "Is generative AI in use or planned?", self.generative)
        self.laws = self._choice(yes_no, beginning.with_laws)
        self._ask(
            column, "Do laws or regulators bind some of the models?", self.laws, self.models_note
        )
        return part

    def _country(self) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        for code, name in countries(speech().language).items():
            box.addItem(name, code)
        box.setMinimumHeight(self.look.u(7.5))
        box.activated.connect(lambda _: self._in_country(str(box.currentData())))
        line = box.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr("Type the first letters"))
            line.textEdited.connect(lambda text: self._country_typed(text, whole=True))
            line.editingFinished.connect(lambda: self._country_typed(box.currentText()))
        searchable(box)
        return box

    def _country_typed(self, text: str, *, whole: bool = False) -> None:
        """A name that was typed in full counts as chosen; at the end a code does too."""
        found = None if whole and len(text.strip()) < 4 else country(text, speech().language)
        if found is not None and found.code != self._countries.get(self._place()):
            self.country.setCurrentIndex(self.country.findData(found.code))
            self._in_country(found.code)

    def _place(self) -> tuple[str, str]:
        organisation = self.project.organisation
        return organisation.currency, organisation.region

    def _in_country(self, code: str) -> None:
        self._do(beginning.in_country(code))
        self._countries[self._place()] = code
        language = beginning.language_of(code)
        if language is not None:
            self._do(beginning.in_language(language))

    def _answering(self) -> QWidget:
        look, part = self.look, QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(1))
        self.teams = TeamRows(look)
        self.teams.setAccessibleName(tr("Teams"))
        self.teams.changed.connect(self._teams_typed)
        words = self._note()
        words.setText("Several people show where a team disagrees. Names can be added later.")
        self._ask(column, "Teams that answer", self.teams, words)
        self.promises = QWidget()
        inside = QVBoxLayout(self.promises)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.u(1))
        self.promise = self._choice([(w, p) for p, w in PROMISES], beginning.promised)
        self._ask(inside, "Who may be recognised in the results?", self.promise)
        column.addWidget(self.promises)
        self._ask(column, "How to begin", self._scopes())
        entries = [(LANGUAGE_NAMES[one], one) for one in LANGUAGES]
        self.language = self._choice(entries, beginning.in_language)
        self._ask(column, "Language of the report", self.language)
        return part

    def _scopes(self) -> QWidget:
        look, part = self.look, QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._group = QButtonGroup(part)
        self.choices: dict[Scope, QRadioButton] = {}
        self.facts: dict[Scope, PlainLabel] = {}
        for scope, title, _ in SCOPES:
            choice = QRadioButton(tr(title))
            choice.setMinimumHeight(look.u(6))
            words = PlainLabel(look, "", "small", "muted", wrap=True)
            words.setContentsMargins(look.u(6), 0, 0, look.u(1))
            self._group.addButton(choice)
            self.choices[scope], self.facts[scope] = choice, words
            choice.clicked.connect(lambda _=False, s=scope: self._scoped(s))
            column.addWidget(choice)
            column.addWidget(words)
        self.choices["quick"].setChecked(True)
        return part

    def _scoped(self, scope: Scope) -> None:
        self.scope = scope
        self._touched()

    def _teams_typed(self) -> None:
        """What is typed in the rows, where it fits; what does not is said on going on."""
        rows = self.teams.rows(sure=False)
        if rows:
            self._do(beginning.with_teams(rows))

    # ------------------------------------------------------------------ one document, nothing lost

    def _do(self, edit: Edit) -> None:
        """Take an answer over; what is wrong with it is said below."""
        if self._showing:
            return
        self.fault.setText("")
        try:
            self.document.do(edit)
        except InputError as error:
            self.fault.setText(str(error))
        self._show_notes()

    def undo(self) -> None:
        """Take the last answer back."""
        self.document.undo()
        self._show_fields()

    def _touched(self) -> None:
        """The document is another: it is kept, the first change at once and the others soon."""
        first, self._typed = not self._typed, True
        if first:
            self._keep()
        elif not self._wait.isActive():  # typing on must not put it off
            self._wait.start()

    def _keep(self) -> None:
        if self._draft is not None:
            quick = self.scope == "quick"
            kept = set_scope("quick").apply(self.project) if quick else self.project
            self._draft.write(kept, self._now)

    def reject(self) -> None:
        """Leave; what was typed is given up only where the person says so."""
        if self._typed:
            choices = [("Discard it", "discard"), ("Go on", "")]
            words = "What you typed here is not an assessment yet."
            if ask_choice(self, self.look, "Start an assessment", words, choices) != "discard":
                return
        super().reject()

    def _show_fields(self) -> None:
        """Show what the document says, in every field."""
        project = self.project
        organisation = project.organisation
        self._showing = True
        known = organisation.name if project.report.client else ""
        if clean_text(self.name.text()).strip() != known:
            self.name.setText(known)
        for box, value in (
            (self.industry, organisation.industry),
            (self.generative, organisation.generative_ai),
            (self.laws, organisation.regulated_models > 0),
            (self.promise, project.promise or project.report.profile),
            (self.language, project.report.language),
        ):
            box.setCurrentIndex(box.findData(value))
        at = self.country.findData(self._countries.get(self._place(), ""))
        self.country.setCurrentIndex(at)
        if at < 0:
            self.country.setEditText("")
        for field, number, empty in (
            (self.builders, organisation.builders, beginning.USUAL_BUILDERS),
            (self.models, float(organisation.models_in_production), 0.0),
        ):
            now = field.value if field.line.text().strip() else empty
            if now != number:
                field.line.setText("" if number == empty else exact_text(number))
                field.settle()
        each = {t.id: sum(r.team == t.id for r in project.respondents) for t in project.teams}
        self.teams.show_rows([(t.name, each[t.id]) for t in project.teams])
        self._showing = False
        self._show_notes()

    def _show_notes(self) -> None:
        """What follows from what was said."""
        project = self.project
        organisation = project.organisation
        self.money.setText(_money_words(project))
        parts = [
            phrase("{role}: {n:g}", n=n, role=Inner(CAPACITY_ROLE_NAMES[role]))
            for role in BUILDERS
            if (n := organisation.headcount(role))
        ]
        words = phrase("Taken as {parts}, until the profile says it.", parts=joined(parts))
        self.split.setText(words if parts else "")
        bound = organisation.regulated_models
        counted = phrase("Counted: {n}. The profile can say how many.", n=bound)
        self.models_note.setText(counted if bound else "")
        self.promises.setVisible(len(project.respondents) > len(project.teams))
        every = asked_questions(project)
        for scope, _, pattern in SCOPES:
            asked = [q for q in every if q.screening or scope != "quick"]
            minutes = minutes_for(len(asked), 5)
            self.facts[scope].setText(phrase(pattern, n=len(asked), minutes=minutes))
        self.language.setCurrentIndex(self.language.findData(project.report.language))
        models = organisation.models_in_production
        if bound and not self.models.line.text().strip():
            self._showing = True
            self.models.line.setText(str(models))
            self._showing = False

    # ------------------------------------------------------------------ walking

    def _show(self, step: int) -> None:
        last = len(STEPS) - 1
        self.fault.setText("")
        self.steps.setCurrentIndex(step)
        heading, lead = STEPS[step]
        self.heading.setText(heading)
        self.lead.setText(lead)
        self.place.setText(phrase("{n} of {all}", n=step + 1, all=last + 1))
        self.back.setVisible(step > 0)
        self.enough.setVisible(step < last)
        self.forward.setText("Start" if step == last else "Next")
        first: QWidget = self.name if step == 0 else self.teams.names[0]
        first.setFocus()
        if isinstance(first, Field):
            first.selectAll()

    def _check_organisation(self) -> None:
        """Raise ``InputError`` where the name is missing, or a number was typed that is none."""
        if not clean_text(self.name.text()).strip():
            raise InputError("The field “{name}” is empty.", name=tr("Name"))
        for field in (self.builders, self.models):
            if field.line.text().strip():
                field.number()

    def _forward(self) -> None:
        step = self.steps.currentIndex()
        if step == self.steps.count() - 1:
            self.finish()
            return
        try:
            self._check_organisation()
        except InputError as error:
            self.fault.setText(str(error))
            return
        self._show(step + 1)

    def finish(self) -> None:
        """Go on with what was said so far."""
        step = 0
        try:
            self._check_organisation()
            step = 1
            self.document.do(beginning.with_teams(self.teams.rows()))
        except InputError as error:
            if step != self.steps.currentIndex():
                self._show(step)
            self.fault.setText(str(error))
            return
        if self.scope == "quick":  # so from the start: the counts go to what is asked
            self.document.do(set_scope("quick"))
        if len(self.project.respondents) > len(self.project.teams) and self.project.promise is None:
            self.document.do(beginning.promised(self.promise.currentData()))
        self.document.on_change.clear()
        self.accept()


def _money_words(project: Project) -> str:
    """Currency and its rate with the day it is of."""
    organisation = project.organisation
    rate = rate_of(organisation.currency)
    if rate is None or organisation.currency == "USD":
        return tr(phrase("Money in {currency}.", currency=organisation.currency))
    return tr(
        phrase(
            "Money in {currency}; one US dollar is {rate:g} {currency} ({source}, {day}).",
            currency=organisation.currency,
            rate=organisation.currency_per_usd,
            source=rate.source,
            day=iso_day(rate.date),
        )
    )
