"""Trials: what is tried before it is adopted, what passes and fails, and the gate that decides."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.around.trial_words import (
    VERDICTS,
    TrialRow,
    otherwise_words,
    trial_rows,
    when_words,
    worth_words,
)
from planner.catalogue.own import catalogue_of
from planner.catalogue.trials import trial_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import iso_day, money, plain_number, share
from planner.domain.base.types import clean_text
from planner.domain.base.written.days import read_day, require_ahead
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.words import read_yes_no
from planner.domain.plan.trial import OTHERWISE, TRIAL_STATES, Trial
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field, money_field, session_box
from planner.ui.kit.number_field import EchoLine, typed_number
from planner.ui.kit.quiet import searchable, show_value
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import Edit
from planner.workspace.trial_edits import (
    decide_trial,
    drop_trial,
    enter_results,
    places_of,
    plan_trial,
    subject_name,
)

RESULT = 3
NONE = (
    "Nothing is tried first. Choose a tool or practice that is dear and doubted, and plan a trial."
)
CRITERIA = [
    Column("What is measured", stretch=True),
    Column("Passes", right=True),
    Column("Fails", right=True),
    Column("Result", right=True, editable=True),
    Column("Unit"),
    Column("Says"),
]


class TrialsDialog(Dialog):
    """A table of trials; below it the one that is chosen, its criteria, and the gate."""

    def __init__(self, parent: QWidget, look: Look, session: Session, subject: str = "") -> None:
        """With a ``subject``, the tool or practice whose trial is to be planned."""
        super().__init__(parent, look, "Trials before adoption", 280, 190)
        self.session, self._chosen = session, ""
        self.rows: tuple[TrialRow, ...] = ()
        columns = [
            Column("Trial", stretch=True),
            Column("Gate"),
            Column("State"),
            Column("Chance to pass", right=True),
            Column("Cost", right=True),
            Column("Adds to the plan", right=True),
        ]
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, "Trials")
        self.table.set_widths([0, 34, 56, 52, 22, 38])
        self.table.setMinimumHeight(look.u(24))
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _: self._select(now.row())
        )
        self._add_row()
        self.column.addWidget(self.table, 1)
        self.told = PlainLabel(look, "", wrap=True)
        self.column.addWidget(self.told)
        self._asked = QWidget()
        """All that is asked of one trial; nothing of it stands where none is planned."""
        self.asked = QVBoxLayout(self._asked)
        self.asked.setContentsMargins(0, 0, 0, 0)
        self.asked.setSpacing(self.column.spacing())
        self.column.addWidget(self._asked, 2)
        self.column.addStretch()
        self._add_form()
        self.criteria = RowsModel(look, CRITERIA, self._measured, self)
        self.measures = Table(look, self.criteria, "Criteria and conditions")
        self.measures.set_widths([0, 20, 20, 24, 40, 40])
        self.measures.setMinimumHeight(look.u(40))
        self.asked.addWidget(self.measures, 1)
        self.echo = EchoLine(look)
        self.asked.addWidget(self.echo)
        self._add_gate()
        self.add_foot()
        session.changed.connect(self.refresh)
        self.refresh()
        if subject:
            self.subject.setCurrentIndex(max(self.subject.findData(subject), 0))
            self.add.setFocus()

    def _add_row(self) -> None:
        look, row = self.look, QHBoxLayout()
        self.subject = choice_list(look, tr("What is tried"), 30)
        searchable(self.subject)
        catalogue, study = catalogue_of(self.session.project), self.session.study
        planned = [s.candidate.id for s in study.plan.steps] if study is not None else []
        entries = [(t.name, t.id) for t in catalogue.tools]
        entries += [(p.name, p.id) for p in catalogue.practices]
        for name, id_ in sorted(entries, key=lambda e: (e[1] not in planned, tr(e[0]))):
            self.subject.addItem(tr(name), id_)
        self.add, self.remove = Button(look, "Plan a trial"), Button(look, "Remove")
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(
            lambda: self._do(drop_trial(self._chosen, self._name(self._chosen)))
        )
        for widget in (self.subject, self.add, self.remove):
            widget.setMinimumHeight(look.u(7.5))
            row.addWidget(widget, 1 if widget is self.subject else 0)
        self.column.addLayout(row)

    def _add_form(self) -> None:
        look, session = self.look, self.session
        self.weeks = session_box(session, look, box_field("whole", 1, 26))
        self.days = session_box(session, look, box_field("number", 0, 1_000))
        usual = (1_000.0, 50_000.0)
        self.cash = session_box(
            session,
            look,
            money_field(session.project.organisation, "money", 1e12, usual),
            step=1_000,
        )
        self.team, self.otherwise = QComboBox(), QComboBox()
        self.by, self.owner = (
            Field(look, "Decided by the end of"),
            Field(look, "Owner of the trial"),
        )
        self.by.setPlaceholderText(tr("a day like 2027-06-30"))
        left, right = Form(look), Form(look)
        for form, words, field in (
            (left, "Weeks", self.weeks),
            (left, "Person-days", self.days),
            (left, "Cash", self.cash),
            (right, "Team", self.team),
            (right, "If it fails", self.otherwise),
            (right, "Decided by the end of", self.by),
            (right, "Owner of the trial", self.owner),
        ):
            form.add(words, field)
        left.setRowStretch(left.rowCount(), 1)
        both = QHBoxLayout()
        both.addLayout(left, 1)
        both.addSpacing(look.u(6))
        both.addLayout(right, 1)
        self.form = QWidget()
        both.setContentsMargins(0, 0, 0, 0)
        self.form.setLayout(both)
        self.asked.addWidget(self.form)
        for name, box in (("weeks", self.weeks), ("days", self.days), ("cash", self.cash)):
            box.valueChanged.connect(lambda value, name=name: self._number(name, value))
        self.team.activated.connect(lambda _: self._put(team=self.team.currentData() or ""))
        self.otherwise.activated.connect(lambda _: self._set_otherwise())
        self.by.editingFinished.connect(self._set_day)
        self.owner.editingFinished.connect(
            lambda: self._put(owner=clean_text(self.owner.text()).strip())
        )

    def _add_gate(self) -> None:
        look, row = self.look, QHBoxLayout()
        self.who = Field(look, "Who measured, and who decides")
        self.who.setPlaceholderText(tr("Who measured, and who decides"))
        self.decide = Button(look, "Decide at the gate")
        self.give_up = Button(look, "Give it up")
        self.decide.clicked.connect(lambda: self._decide(give_up=False))
        self.give_up.clicked.connect(lambda: self._decide(give_up=True))
        for widget in (self.who, self.decide, self.give_up):
            row.addWidget(widget, 1 if widget is self.who else 0)
        self.asked.addLayout(row)

    @property
    def trial(self) -> Trial | None:
        """The trial that is chosen."""
        return next((t for t in self.session.project.trials if t.id == self._chosen), None)

    def refresh(self) -> None:
        """Show the trials of the document, with their place in the plan that is shown."""
        study, project = self.session.study, self.session.project
        known = {t.id for t in project.trials}
        found = trial_rows(study) if study is not None and self.session.is_current else ()
        self.rows = tuple(r for r in found if r.trial.id in known)
        by_id = {r.trial.id: r for r in self.rows}
        order = [r.trial.id for r in self.rows] or [t.id for t in project.trials]
        if self._chosen not in known:
            self._chosen = order[0] if order else ""
        self.model.show_rows([self._row(t, by_id.get(t)) for t in order])
        self._show(by_id.get(self._chosen))

    def _row(self, id_: str, row: TrialRow | None) -> RowData:
        trial = next(t for t in self.session.project.trials if t.id == id_)
        texts: tuple[str, ...] = ("–", tr(TRIAL_STATES[trial.state]), "–", "–", "–")
        name = tr(self._name(id_))
        if row is not None:
            currency = self.session.project.organisation.currency
            texts = (
                iso_day(row.gate.isoformat()) if row.gate is not None else "–",
                tr(TRIAL_STATES[trial.state]),
                share(row.passes) if trial.is_ahead and row.passes is not None else "–",
                money(row.cost, currency),
                "–" if row.worth is None else money(row.worth, currency, signed=True),
            )
        return RowData(id_, (name, *texts))

    def _name(self, id_: str) -> str:
        return subject_name(catalogue_of(self.session.project), id_)

    def _show(self, row: TrialRow | None) -> None:
        trial, study = self.trial, self.session.study
        self._asked.setVisible(trial is not None)
        self.remove.setEnabled(trial is not None)
        if trial is None:
            self.told.setText(NONE)
            self.criteria.show_rows([])
            return
        if row is not None and study is not None:
            said = [when_words(row), worth_words(study, row)]
            if trial.is_ahead:
                words = phrase("If it fails: {what}.", what=otherwise_words(study, trial))
                said.append(words)
            self.told.setText(joined([w for w in said if w], " "))
        else:
            self.told.setText(
                "The plan is being made anew: then it says when, and what that is worth."
            )
        for box, value in (
            (self.weeks, trial.weeks),
            (self.days, trial.days),
            (self.cash, trial.cash),
        ):
            show_value(box, value)
        self._fill(trial)
        ahead = trial.is_ahead
        self.form.setEnabled(ahead)
        self.decide.setEnabled(ahead)
        self.give_up.setEnabled(ahead)
        rows = [
            RowData(
                f"criterion.{k}",
                (
                    tr(c.what),
                    joined(["≥" if c.more_is_better else "≤", plain_number(c.good)], " "),
                    joined(["<" if c.more_is_better else ">", plain_number(c.bad)], " "),
                    "" if c.result is None else plain_number(c.result),
                    tr(c.unit),
                    tr(VERDICTS[c.verdict]) if c.verdict else "–",
                ),
            )
            for k, c in enumerate(trial.criteria)
        ]
        held = {
            True: (tr("yes"), "", tr(VERDICTS["passed"])),
            False: (tr("no"), "", tr(VERDICTS["failed"])),
            None: ("", "", "–"),
        }
        rows += [
            RowData(f"condition.{k}", (tr(c.what), tr("yes"), tr("no"), *held[c.holds]))
            for k, c in enumerate(trial.conditions)
        ]
        self.criteria.show_rows(rows)

    def _fill(self, trial: Trial) -> None:
        self.team.clear()
        self.team.addItem("–", "")
        for team in self.session.project.teams:
            self.team.addItem(team.name, team.id)
        self.team.setCurrentIndex(max(self.team.findData(trial.team), 0))
        self.otherwise.clear()
        catalogue = catalogue_of(self.session.project)
        is_tool = trial.id in catalogue.tool_by_id
        for key in ("leave_out", "process") if is_tool else ("leave_out",):
            self.otherwise.addItem(tr(OTHERWISE[key]), key)
        for other in places_of(catalogue, trial.id):
            words = phrase("{name} takes its place", name=catalogue.tool_by_id[other].name)
            self.otherwise.addItem(tr(words), other)
        wanted = trial.second if trial.otherwise == "second" else trial.otherwise
        self.otherwise.setCurrentIndex(max(self.otherwise.findData(wanted), 0))
        for field, text in ((self.by, trial.decide_by), (self.owner, trial.owner)):
            if field.text() != text:
                field.setText(text)

    def _select(self, row: int) -> None:
        if 0 <= row < len(self.model.rows) and self.model.rows[row].id != self._chosen:
            self._chosen = self.model.rows[row].id
            self._show(next((r for r in self.rows if r.trial.id == self._chosen), None))

    def _add(self) -> None:
        id_ = self.subject.currentData()
        if any(t.id == id_ and t.is_ahead for t in self.session.project.trials):
            self._chosen = id_  # planned already: what was entered stays
            self.refresh()
            return
        catalogue = catalogue_of(self.session.project)
        if id_ and self._do(plan_trial(trial_of(catalogue, id_), subject_name(catalogue, id_))):
            self._chosen = id_
            self.refresh()

    def _do(self, edit: Edit) -> bool:
        return self.session.do(edit)

    def _number(self, name: str, value: float) -> None:
        self._put(**{name: round(value) if name == "weeks" else float(value)})

    def _put(self, **changes: Any) -> bool:
        trial = self.trial
        if trial is None or all(getattr(trial, k) == v for k, v in changes.items()):
            return True
        return self._do(plan_trial(trial.model_copy(update=changes), self._name(self._chosen)))

    def _set_otherwise(self) -> None:
        key = self.otherwise.currentData()
        own = key in OTHERWISE
        self._put(otherwise=key if own else "second", second="" if own else key)

    def _set_day(self) -> None:
        text = clean_text(self.by.text()).strip()
        try:
            day = read_day(text) if text else ""
            if day and day != (self.trial.decide_by if self.trial else ""):
                require_ahead(day, self.session.workspace.clock().date())
            self._put(decide_by=day)
        except InputError as error:
            self.session.message.emit(str(error), True)
            self.by.setText(self.trial.decide_by if self.trial else "")

    def _measured(self, row_id: str, column: int, text: str) -> bool:
        trial = self.trial
        if trial is None or column != RESULT:
            return False
        kind, _, number = row_id.partition(".")
        text = clean_text(text).strip()
        if kind == "condition":
            held = read_yes_no(text)
            if isinstance(held, str):
                self.session.message.emit("Type yes or no.", True)
                return False
            return self._enter({}, {int(number): held})
        if not text:
            return self._enter({int(number): None}, {})
        return typed_number(
            self.echo,
            self.session.typed,
            text,
            field_of("number", bounds=(-1e12, 1e12)),
            lambda values: self._enter({int(number): values[0]}, {}),
        )

    def _enter(self, results: dict[int, float | None], holds: dict[int, bool | None]) -> bool:
        day = self.session.workspace.clock().date().isoformat()
        return self._do(
            enter_results(self._chosen, self._name(self._chosen), results, holds, self._who(), day)
        )

    def _who(self) -> str:
        return clean_text(self.who.text()).strip()

    def _decide(self, *, give_up: bool) -> None:
        day = self.session.workspace.clock().date().isoformat()
        self._do(
            decide_trial(self._chosen, self._name(self._chosen), self._who(), day, give_up=give_up)
        )
