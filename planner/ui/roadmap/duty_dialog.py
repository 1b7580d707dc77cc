"""One duty: what has to be in place by which day, where that is asked, and whether it binds the plan."""

from __future__ import annotations

from datetime import date

from pydantic import ValidationError
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QWidget

from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import clean_text, slug
from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import read_dates
from planner.domain.plan.duty import DUTY_SOURCES, Duty, DutyLevel
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.quiet import searchable
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

LEVELS = (1, 2, 3, 4)


def typed_day(text: str, what: str) -> str:
    """A day as typed, in any form that can be read in one way only; raises ``InputError``."""
    found = read_dates([Cell(clean_text(text).strip())], "finish")[0]
    if found.day is None:
        raise InputError("{what}: type a day like 2027-06-30.", what=phrase(what))
    return found.day.isoformat()


class DutyDialog(Dialog):
    """``duty`` is what was made once the dialog was accepted; what it did not ask about is kept."""

    def __init__(self, parent: QWidget, look: Look, session: Session, duty: Duty | None) -> None:
        super().__init__(parent, look, "Change the duty" if duty else "Add a duty", 170, 150)
        self.session, self.before, self.duty = session, duty, duty
        self._practices: list[str] = list(duty.practices) if duty else []
        self._levels: dict[str, int] = {x.question: x.level for x in duty.levels} if duty else {}
        form = Form(look)
        self.name = Field(look, "What is asked")
        self.by = Field(look, "By the end of")
        self.by.setPlaceholderText(tr("a day like 2027-06-30"))
        self.source = choice_list(look, tr("Source"))
        for key, words in DUTY_SOURCES.items():
            self.source.addItem(tr(words), key)
        self.reference = Field(look, "Where it is written")
        self.as_of = Field(look, "Looked at on")
        self.as_of.setPlaceholderText(tr("a day, or empty"))
        self.scope = Field(look, "For which systems or models")
        self.scope.setPlaceholderText(tr("all"))
        for words, field in (
            ("What is asked", self.name),
            ("By the end of", self.by),
            ("Source", self.source),
            ("Where it is written", self.reference),
            ("Looked at on", self.as_of),
            ("For which systems or models", self.scope),
        ):
            form.add(words, field)
        self.column.addLayout(form)
        self.hard = QCheckBox(tr("The plan has to meet it; otherwise it is a wish with its price"))
        self.column.addWidget(self.hard)
        self.column.addWidget(PlainLabel(look, "What has to be in place", bold=True))
        columns = [Column("Practice or question", stretch=True), Column("At least")]
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, "What has to be in place")
        self.table.set_widths([0, 26])
        self.column.addWidget(self.table, 1)
        self._add_choice(look)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.column.addWidget(self.fault)
        take = Button(look, "Keep the change" if duty else "Add", primary=True)
        take.clicked.connect(self._take)
        self.add_foot(primary=take, leave="Cancel")
        self._fill(duty)

    def _add_choice(self, look: Look) -> None:
        row, enough = QHBoxLayout(), QHBoxLayout()
        self.what = choice_list(look, tr("Practice or question"), 24)
        searchable(self.what)
        for p in sorted(catalogue_of(self.session.project).practices, key=lambda p: tr(p.name)):
            self.what.addItem(tr(p.name), ("practice", p.id))
        for q in self.session.project.questionnaire.questions:
            words = tr(phrase("Question {id}: {title}", id=q.id, title=q.title))
            self.what.addItem(words, ("question", q.id))
        self.level = QComboBox()
        self.level.setAccessibleName(tr("Level of the question"))
        for n in LEVELS:
            self.level.addItem(tr(phrase("level {n}", n=n)), n)
        self.level.setCurrentIndex(1)
        self.put, self.drop = Button(look, "Put on the list"), Button(look, "Take off the list")
        self.put.clicked.connect(self._put)
        self.drop.clicked.connect(self._drop)
        self.what.currentIndexChanged.connect(self._enable)
        for widget in (self.what, self.level, self.put, self.drop):
            widget.setMinimumHeight(look.u(7.5))
            row.addWidget(widget, 1 if widget is self.what else 0)
        self.column.addLayout(row)
        self.least = QSpinBox()
        self.least.setAccessibleName(tr("How many of the practices suffice"))
        self.least.setMinimumHeight(look.u(7.5))
        enough.addWidget(PlainLabel(look, "So many of the practices suffice", "small"))
        enough.addWidget(self.least)
        enough.addStretch(1)
        self.column.addLayout(enough)

    def _fill(self, duty: Duty | None) -> None:
        self.source.setCurrentIndex(self.source.findData(duty.source if duty else "policy"))
        self.hard.setChecked(duty.hard if duty else True)
        if duty is not None:
            self.name.setText(duty.name)
            self.by.setText(duty.by)
            self.reference.setText(duty.reference)
            self.as_of.setText(duty.as_of)
            self.scope.setText(duty.scope)
        self._show()
        self.least.setValue(duty.least if duty and duty.practices else len(self._practices))
        self._enable()

    def _show(self) -> None:
        all_ = self.least.value() >= self.least.maximum()
        names = {p.id: p.name for p in catalogue_of(self.session.project).practices}
        titles = {q.id: q.title for q in self.session.project.questionnaire.questions}
        rows = [RowData(p, (names.get(p, p), "in place")) for p in self._practices]
        rows += [
            RowData(q, (titles.get(q, q), phrase("level {n}", n=n)))
            for q, n in self._levels.items()
        ]
        self.model.show_rows(rows)
        most = max(len(self._practices), 1)
        self.least.setRange(1, most)
        if all_:
            self.least.setValue(most)
        self.least.setEnabled(most > 1)

    def _enable(self) -> None:
        chosen = self.what.currentData()
        self.level.setEnabled(bool(chosen) and chosen[0] == "question")

    def _put(self) -> None:
        chosen = self.what.currentData()
        if not chosen:
            return
        kind, id_ = chosen
        if kind == "question":
            self._levels[id_] = self.level.currentData()
        elif id_ not in self._practices:
            self._practices.append(id_)
        self._show()

    def _drop(self) -> None:
        current = self.table.currentIndex()
        everything = [*self._practices, *self._levels]
        if not everything:
            return
        id_ = everything[current.row() if current.isValid() else len(everything) - 1]
        if id_ in self._levels:
            del self._levels[id_]
        else:
            self._practices.remove(id_)
        self._show()

    def _take(self) -> None:
        try:
            self.duty = self._made()
        except InputError as error:
            self.fault.setText(str(error))
            return
        self.accept()

    def _made(self) -> Duty:
        name = clean_text(self.name.text()).strip()
        if not name:
            raise InputError("Say what is asked.")
        as_of = self.as_of.text().strip()
        changed = {
            "name": name,
            "practices": tuple(self._practices),
            "least": self.least.value() if self._practices else 1,
            "levels": tuple(DutyLevel(question=q, level=n) for q, n in self._levels.items()),
            "by": typed_day(self.by.text(), "By the end of"),
            "scope": clean_text(self.scope.text()).strip(),
            "source": self.source.currentData(),
            "reference": clean_text(self.reference.text()).strip(),
            "as_of": typed_day(as_of, "Looked at on") if as_of else "",
            "hard": self.hard.isChecked(),
        }
        old = self.before.model_dump() if self.before is not None else {"id": self._new_id(name)}
        try:
            date.fromisoformat(str(changed["by"]))
            return Duty.model_validate({**old, **changed})
        except ValidationError as error:
            raise InputError("{fault}.", fault=first_fault(error)) from error

    def _new_id(self, name: str) -> str:
        known = {d.id for d in self.session.project.duties}
        plain = slug(name, "duty")
        return next(i for i in (plain, *(f"{plain}-{n}" for n in range(2, 1000))) if i not in known)
