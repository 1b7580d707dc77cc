"""Starting an assessment in four short steps; all of it can be changed later."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.study.baseline import around, default_range
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.base.written.figures import field_of
from planner.domain.case.estimate import Assumption, InputDefinition, Provenance
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.ui.frame.recovery import Draft
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import NumberField
from planner.ui.kit.page import page_column
from planner.ui.kit.parse import Typed, number_text
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.organisation.profile import FIRST, ProfileForm
from planner.workspace.create import new_project
from planner.workspace.people import set_scope

Scope = Literal["quick", "full", "workshop"]
MINUTES_EACH = 0.75
"""Minutes for a question, as a rule of thumb: reading five levels and choosing one."""
MOST_TEAMS = 200
KEEP_MS = 300
SCOPES: tuple[tuple[Scope, str, str], ...] = (
    ("quick", "A quick check", "{n} questions that tell most, about {minutes} minutes a person."),
    ("full", "The full assessment", "{n} questions, about {minutes} minutes a person."),
    ("workshop", "A workshop", "A team votes on {n} questions together, one at a time."),
)


class NumberRow:
    """One number of the business case: likely value, its default, and "don't know"."""

    def __init__(self, look: Look, definition: InputDefinition) -> None:
        self.definition = definition
        self.number = NumberField(look, definition.label, field_of(definition.unit), Typed())
        self.field = self.number.line
        self.field.setMinimumWidth(look.u(26))
        self.unit = PlainLabel(look, "", "small", "muted")
        self.default = PlainLabel(look, "", "small", "muted")
        self.unknown = QCheckBox(tr("Don’t know"))
        self.unknown.setAccessibleName(tr(phrase("Don’t know: {name}", name=tr(definition.label))))
        self.unknown.toggled.connect(lambda on: self.field.setEnabled(not on))

    def show_for(self, project: Project) -> None:
        """Show unit and default for this organisation."""
        unit, currency = self.definition.unit, project.organisation.currency
        usual = default_range(self.definition, project, built_in_catalogue())
        self.unit.setText(tr(unit).replace("money", currency).replace("share", "%", 1))
        bounds = (self.definition.minimum, self.definition.maximum)
        range_ = None if usual.is_fixed else (usual.low, usual.high)
        self.number.use(field_of(unit, currency, bounds=bounds, usual=range_))
        low, high = (number_text(v, unit) for v in (usual.low, usual.high))
        words = phrase("usual {low} to {high}", low=low, high=high)
        self.default.setText(tr(words) if not usual.is_fixed else tr("no default"))

    def assumption(self, project: Project) -> Assumption | None:
        """What was stated; raises ``InputError``."""
        if self.unknown.isChecked():
            return Assumption(dont_know=True)
        text = clean_text(self.field.text()).strip()
        if not text:
            return None
        definition = self.definition
        try:
            likely = self.number.number()
            usual = default_range(definition, project, built_in_catalogue())
            range_ = around(definition, usual, likely)
        except InputError as error:
            raise InputError(
                "{name}: {why}", name=tr(definition.label), why=tr(str(error))
            ) from error
        return Assumption(
            range=range_, provenance=Provenance(grade="D", source="Stated when starting")
        )


class Wizard(QDialog):
    """Makes a project; ``scope`` says how to go on with it. Nothing is made when it is left.

    What is typed is kept in ``draft`` from the first key on, so that nothing ends it but the person.
    """

    def __init__(
        self, parent: QWidget | None, look: Look, now: datetime, draft: Draft | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._now, self._draft, self._typed = look, now, draft, False
        self.project: Project | None = None
        self.scope: Scope = "full"
        self.setWindowTitle(tr("Start an assessment"))
        self.resize(look.u(165), look.u(160))
        column = QVBoxLayout(self)
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
        organisation = Organisation(name="–", people={"data_scientist": 5.0})
        self.form = ProfileForm(look, organisation, FIRST, first=True)
        name = self.form.fields["name"]
        if isinstance(name, Field):
            name.clear()
            name.setPlaceholderText(tr("As it should stand on the report"))
        for part in (self.form, self._teams(), self._numbers(), self._scopes()):
            content, inner = page_column(look)
            inner.addWidget(part)
            inner.addStretch(1)
            self.steps.addWidget(scrolling(content))
        column.addWidget(self.steps, 1)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.fault.setContentsMargins(look.u(6), 0, look.u(6), 0)
        column.addWidget(self.fault)
        foot = QHBoxLayout()
        foot.setContentsMargins(look.u(6), 0, look.u(6), 0)
        cancel = Button(look, tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.back = Button(look, tr("Back"))
        self.back.clicked.connect(lambda: self._show(self.steps.currentIndex() - 1))
        self.enough = Button(look, tr("Start now"))
        self.enough.clicked.connect(self.finish)
        self.forward = Button(look, "", primary=True)
        self.forward.clicked.connect(self._forward)
        self.forward.setDefault(True)
        foot.addWidget(cancel)
        foot.addStretch(1)
        for button in (self.back, self.enough, self.forward):
            foot.addWidget(button)
        column.addLayout(foot)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._forward)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(KEEP_MS)
        self._wait.timeout.connect(self._keep)
        self._listen()
        self._show(0)

    # ------------------------------------------------------------------ nothing is lost

    def _listen(self) -> None:
        """Whatever is entered anywhere is kept."""
        for line in self.findChildren(QLineEdit):
            line.textEdited.connect(self._touched)
        for spin in self.findChildren(QSpinBox):
            spin.valueChanged.connect(self._touched)
        for box in self.findChildren(QComboBox):
            box.activated.connect(self._touched)
        for tick in self.findChildren(QCheckBox):
            tick.clicked.connect(self._touched)
        self.teams.textChanged.connect(self._touched)

    def _touched(self, *_: object) -> None:
        first, self._typed = not self._typed, True
        if first:
            self._keep()
        elif not self._wait.isActive():  # typing on must not put it off
            self._wait.start()

    def _keep(self) -> None:
        """Keep what there is; a field that does not fit yet does not keep the others from being kept."""
        if self._draft is not None:
            self._draft.write(self._made(sure=False), self._now)

    def reject(self) -> None:
        """Leave; what was typed is given up only where the person says so."""
        if self._typed:
            choices = [("Discard it", "discard"), ("Go on", "")]
            words = "What you typed here is not an assessment yet."
            if ask_choice(self, self._look, "Start an assessment", words, choices) != "discard":
                return
        super().reject()

    # ------------------------------------------------------------------ the four steps

    def _teams(self) -> QWidget:
        look = self._look
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(2))
        column.addWidget(PlainLabel(look, tr("Teams that answer, one on each line")))
        self.teams = QPlainTextEdit(tr("Data science"))
        self.teams.setAccessibleName(tr("Teams"))
        self.teams.setTabChangesFocus(True)
        self.teams.setMinimumHeight(look.u(40))
        column.addWidget(self.teams)
        row = QHBoxLayout()
        row.addWidget(PlainLabel(look, tr("People who answer in each team")))
        self.people = QSpinBox()
        self.people.setRange(1, 50)
        self.people.setAccessibleName(tr("People who answer in each team"))
        self.people.setMinimumHeight(look.u(7.5))
        row.addWidget(self.people)
        row.addStretch(1)
        column.addLayout(row)
        words = tr("Several people show where a team disagrees. Names can be added later.")
        column.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        return part

    def _numbers(self) -> QWidget:
        look = self._look
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.u(4))
        grid.setVerticalSpacing(look.u(1.5))
        self.numbers = [NumberRow(look, d) for d in built_in_catalogue().inputs if d.basic]
        for k, row in enumerate(self.numbers):
            grid.addWidget(PlainLabel(look, tr(row.definition.label), wrap=True), k, 0)
            for column, widget in enumerate((row.number, row.unit, row.default, row.unknown), 1):
                grid.addWidget(widget, k, column)
        grid.setColumnStretch(0, 1)
        return part

    def _scopes(self) -> QWidget:
        look = self._look
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(2))
        self._group = QButtonGroup(part)
        self.choices: dict[Scope, QRadioButton] = {}
        self.facts: dict[Scope, PlainLabel] = {}
        for scope, title, _ in SCOPES:
            choice = QRadioButton(tr(title))
            choice.setFont(look.font(bold=True))
            choice.setMinimumHeight(look.u(7))
            words = PlainLabel(look, "", "body", "muted", wrap=True)
            words.setContentsMargins(look.u(6), 0, 0, look.u(2))
            self._group.addButton(choice)
            self.choices[scope], self.facts[scope] = choice, words
            column.addWidget(choice)
            column.addWidget(words)
        self.choices["quick"].setChecked(True)
        return part

    # ------------------------------------------------------------------ walking

    def _show(self, step: int) -> None:
        titles = (
            (tr("The organisation"), tr("The few facts that decide what fits.")),
            (tr("The teams"), tr("Who is asked.")),
            (
                tr("The numbers"),
                tr("What you know of today. Leave empty what others will fill in."),
            ),
            (tr("The questions"), tr("How to begin. The other ways stay open.")),
        )
        last = len(titles) - 1
        self.fault.setText("")
        self.steps.setCurrentIndex(step)
        heading, lead = titles[step]
        self.heading.setText(heading)
        self.lead.setText(lead)
        self.place.setText(tr(phrase("{n} of {all}", n=step + 1, all=last + 1)))
        self.back.setVisible(step > 0)
        self.enough.setVisible(0 < step < last)
        self.forward.setText(tr("Start") if step == last else tr("Next"))
        first: tuple[QWidget, ...] = (
            self.form.fields["name"],
            self.teams,
            self.numbers[0].field,
            self.choices["quick"],
        )
        first[step].setFocus()
        if step == 1:
            self.teams.selectAll()  # what is typed takes the place of the suggestion

    def _forward(self) -> None:
        step = self.steps.currentIndex()
        if step == self.steps.count() - 1:
            self.finish()
            return
        try:
            project = self._made()
        except InputError as error:
            self.fault.setText(tr(str(error)))
            return
        for row in self.numbers:
            row.show_for(project)
        every = asked_questions(project)
        for scope, _, words in SCOPES:
            asked = [q for q in every if q.screening or scope != "quick"]
            minutes = max(5, round(len(asked) * MINUTES_EACH / 5) * 5)
            self.facts[scope].setText(tr(phrase(words, n=len(asked), minutes=minutes)))
        self._show(step + 1)

    def finish(self) -> None:
        """Make the project of what was entered so far."""
        try:
            self.project = self._made()
        except InputError as error:
            self.fault.setText(tr(str(error)))
            return
        self.scope = next(s for s, choice in self.choices.items() if choice.isChecked())
        if self.scope == "quick":  # so from the start: the counts go to what is asked
            self.project = set_scope("quick").apply(self.project)
        self.accept()

    def _made(self, *, sure: bool = True) -> Project:
        """The project of what was entered so far; raises ``InputError``.

        What does not fit is left out where it need not be ``sure``: to be kept while it is typed.
        """
        organisation = self.form.organisation() if sure else self._likely()
        lines = clean_text(self.teams.toPlainText(), multiline=True).splitlines()
        names = tuple(dict.fromkeys(t.strip() for t in lines if t.strip()))
        if not sure:
            names = names[:MOST_TEAMS] or (tr("Data science"),)
        if not names:
            raise InputError("Name at least one team.")
        if len(names) > MOST_TEAMS:
            raise InputError("That are more than {n} teams.", n=MOST_TEAMS)
        project = new_project(organisation, names, self._now, each=self.people.value())
        stated: dict[str, Assumption] = {}
        for row in self.numbers:
            with nullcontext() if sure else suppress(InputError):
                assumption = row.assumption(project)
                if assumption is not None:
                    stated[row.definition.id] = assumption
        return project.model_copy(update={"assumptions": stated})

    def _likely(self) -> Organisation:
        """What fits of the first step; at least its name."""
        try:
            return self.form.organisation()
        except InputError:
            field = self.form.fields["name"]
            name = clean_text(field.text()).strip() if isinstance(field, Field) else ""
            return self.form.base.model_copy(update={"name": name or tr("Unnamed")})
