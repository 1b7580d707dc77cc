"""Use cases: what models there are, what they bring, and when it is known whether they were right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from planner.analysis.around.use_case_verdict import verdict_words
from planner.analysis.around.use_case_words import portfolio, portfolio_words
from planner.analysis.study.use_case_worth import Judged
from planner.analysis.study.use_cases import feeds, producing, suggested_use_cases
from planner.catalogue.own import catalogue_of
from planner.catalogue.use_cases import Template, templates_for, use_case_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import money
from planner.domain.base.types import clean_text
from planner.domain.base.written.cells import key
from planner.domain.base.written.figures import Field as NumberField
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.words import read_yes_no
from planner.domain.case.estimate import Range, fixed
from planner.domain.organisation.organisation import UseCase, UseCaseState
from planner.exchange.case_tables import STATE_WORDS, new_id, read_use_cases, use_case_table
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import EchoLine, typed_number
from planner.ui.kit.number_words import echo_words
from planner.ui.kit.page import Page
from planner.ui.kit.parse import exact_text, number_text
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import export_table, read_table_file
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.organisation.use_case_page import DECISIONS
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_use_cases

NAME, MODELS, STATE, REGULATED, LOW, LIKELY, HIGH, FEEDBACK, NOTE, NEXT = range(10)
COLUMNS = [
    Column("Use case", editable=True),
    Column("Models", right=True, editable=True),
    Column("State", editable=True),
    Column("Regulated", editable=True),
    Column("Value a year, low", right=True, editable=True),
    Column("Middle", right=True, editable=True),
    Column("High", right=True, editable=True),
    Column("Outcome known after, days", right=True, editable=True),
    Column("Note", editable=True, stretch=True),
    Column("What next"),
]


class UseCasesDialog(Dialog):
    """A table that is edited in place; the sentence above says what follows from it."""

    opened = Signal(str)
    """The place of a use case that somebody wants to see."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Use cases", 310, 140)
        self.session = session
        column = self.column
        self.words = PlainLabel(look, "", wrap=True)
        column.addWidget(self.words)
        self.model = RowsModel(look, COLUMNS, self._change, self)
        self.table = Table(look, self.model, "Use cases")
        self.table.set_widths([50, 16, 24, 20, 34, 18, 18, 44, 0, 44])
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        column.addWidget(self.table, 1)
        self.echo = EchoLine(look)
        self.table.echo_in(self.echo, self._echo)
        column.addWidget(self.echo)
        self.add = Button(look, "Add a use case")
        self.remove = Button(look, "Remove")
        self.start = Button(look, "Start from the industry")
        self.open_page = Button(look, "Open its page")
        self.open_page.clicked.connect(self._open_page)
        self.templates = MenuButton(
            look,
            "Add from a template",
            [
                (t.name, partial(self._from_template, t))
                for t in templates_for(session.project.organisation.industry)
            ],
        )
        self.files = MenuButton(
            look,
            "Table",
            [
                ("Export…", self._export),
                (
                    "Read…",
                    lambda: read_table_file(self, self.session, "use cases", self.read_from),
                ),
            ],
        )
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.start.clicked.connect(self._suggest)
        self.add_foot(self.open_page, self.add, self.templates, self.remove, self.start, self.files)
        self._chosen = ""
        session.changed.connect(self.refresh)
        self.refresh()

    @property
    def _own(self) -> tuple[UseCase, ...]:
        return self.session.project.organisation.use_cases

    def refresh(self) -> None:
        """Show the use cases and what follows from them."""
        project = self.session.project
        ideas = portfolio(project)
        following = {u.id: _next(u, found) for u, found in ideas}
        rows = []
        for u in self._own:
            value: tuple[str, ...] = ("", "", "")
            exact: dict[int, str] = {}
            if u.value is not None:
                ends = (u.value.low, u.value.likely, u.value.high)
                value = tuple(number_text(v, "money") for v in ends)
                exact = {LOW + k: exact_text(v) for k, v in enumerate(ends)}
            feedback = "" if u.feedback_days is None else exact_text(u.feedback_days)
            regulated = "yes" if u.regulated else "no"
            rows.append(
                RowData(
                    u.id,
                    (
                        *(u.name, str(u.models), u.state, regulated, *value, feedback, u.note),
                        tr(following.get(u.id, "")),
                    ),
                    exact=exact,
                )
            )
        self.model.show_rows(rows)
        found = producing(project)
        models = sum(u.models for u in found)
        if feeds(project) and any(u.value is None for u in found):
            words = phrase(
                "{models} models in production. What they bring follows in each future from the figures of "
                "their use cases, which are inputs of the business case.",
                models=models,
            )
        elif feeds(project):
            total = sum(u.value.likely for u in found if u.value is not None)
            currency = project.organisation.currency
            words = phrase(
                (
                    "{models} models in production bring about {money} a year. Models, regulated "
                    "models and the value of a model follow from this table."
                ),
                models=models,
                money=money(total, currency),
            )
        else:
            words = (
                "When every use case in production has a value, the number of models, of regulated models "
                "and the value of a model follow from this table."
            )
        late = ["No incident is noticed before an outcome is known."] if found else []
        told = [w for w in (portfolio_words(project, ideas),) if w]
        self.words.setText(joined([words, *late, *told], " "))
        self.start.setEnabled(
            not self._own and bool(suggested_use_cases(project, catalogue_of(project)))
        )
        self.remove.setEnabled(bool(rows))
        self.open_page.setEnabled(bool(rows))

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.model.rows[current.row()].id

    def _field(self, column: int) -> NumberField | None:
        """What may be typed into a column of figures."""
        currency = self.session.project.organisation.currency
        if column in (LOW, LIKELY, HIGH):
            return field_of("money/year", currency, ranges=True, bounds=(0, None))
        units = {MODELS: "whole", FEEDBACK: "days"}
        return field_of(units[column], bounds=(0, None)) if column in units else None

    def _echo(self, _row_id: str, column: int, text: str) -> tuple[str, str]:
        where = self._field(column)
        return echo_words(text, where, self.session.typed.proved) if where else ("", "muted")

    def _change(self, row_id: str, column: int, text: str) -> bool:
        text = clean_text(text).strip()
        old = next(u for u in self._own if u.id == row_id)
        where = self._field(column)
        try:
            if where is not None and text:
                return typed_number(
                    self.echo,
                    self.session.typed,
                    text,
                    where,
                    lambda values: self._set(old, column, text, _figures(old, column, values)),
                )
            return self._set(old, column, text, self._changes(column, text))
        except InputError as error:
            self.session.message.emit(str(error), True)
            return False

    def _set(self, old: UseCase, column: int, text: str, changes: dict[str, object] | None) -> bool:
        """Change a use case; what does not fit is said. ``None``: the ends of its value do not rise."""
        try:
            if changes is None:
                raise ValueError
            changed = UseCase.model_validate({**old.model_dump(), **changes})
        except ValueError:
            self.session.message.emit(
                phrase(
                    (
                        "“{part}” does not fit “{lower}”: counts and money are 0 or more, and low must "
                        "not exceed the middle, nor the middle high."
                    ),
                    part=text[:40],
                    lower=COLUMNS[column].title.lower(),
                ),
                True,
            )
            return False
        own = tuple(changed if u.id == old.id else u for u in self._own)
        return self.session.do(set_use_cases(own))

    def _changes(self, column: int, text: str) -> dict[str, object]:
        """What a column of words changes; an empty figure is none."""
        if column == NAME:
            return {"name": text}
        if column == STATE:
            found = next((s for s, words in STATE_WORDS.items() if key(text) in words), None)
            if found is None:
                raise InputError(
                    "“{part}” is no state. Type {join}.",
                    part=text[:20],
                    join=", ".join(get_args(UseCaseState)),
                )
            return {"state": found}
        if column == REGULATED:
            answer = read_yes_no(text)
            if not isinstance(answer, bool):
                raise InputError("“{part}” is neither yes nor no.", part=text[:20])
            return {"regulated": answer}
        if column == NOTE:
            return {"note": text}
        return {"feedback_days": None} if column == FEEDBACK else {"value": None}

    def _add(self) -> None:
        name = phrase("Use case {part}", part=len(self._own) + 1)
        one = UseCase(id=new_id(name, [u.id for u in self._own]), name=name)
        self.session.do(set_use_cases((*self._own, one)))

    def _from_template(self, template: Template) -> None:
        made = use_case_of(template, new_id(template.id, [u.id for u in self._own]))
        if self.session.do(set_use_cases((*self._own, made))):
            self._chosen = made.id
            self._open_page()

    def _open_page(self) -> None:
        if self._own:
            known = {u.id for u in self._own}
            which = self._chosen if self._chosen in known else self._own[0].id
            self.accept()
            self.opened.emit(f"place:use case/{which}")

    def _remove(self) -> None:
        own = self._chosen or self.model.rows[0].id
        self.session.do(set_use_cases(tuple(u for u in self._own if u.id != own)))
        self._chosen = ""

    def _suggest(self) -> None:
        project = self.session.project
        self.session.do(set_use_cases(suggested_use_cases(project, catalogue_of(project))))

    def _export(self) -> None:
        export_table(self, self.look, self.session, "use cases", use_case_table(self._own))

    def read_from(self, path: Path) -> None:
        """Show what the table at ``path`` would change, then take it over as one step."""
        own, currency = self._own, self.session.project.organisation.currency
        taken = ask_intake(
            self,
            self.look,
            self.session,
            "Read use cases",
            lambda answers: read_use_cases(path, own, currency, answers),
        )
        if taken is not None:
            self.session.do(set_use_cases(taken))


def open_over(page: Page, kind: Callable[[QWidget, Look, Session], Dialog]) -> None:
    """Open a dialog over a page; a use case that is opened there leads to its place."""
    dialog = kind(page, page.look, page.session)
    if isinstance(dialog, UseCasesDialog):
        dialog.opened.connect(page.wanted)
    run(dialog)


def _next(use_case: UseCase, found: Judged | None) -> str:
    """What was decided on an idea, else what its stop rule says; a question mark while figures are open."""
    if use_case.stop is not None and use_case.stop.decision:
        return phrase("Decided: {what}", what=DECISIONS[use_case.stop.decision])
    return "?" if found is None else verdict_words(found)


def _figures(old: UseCase, column: int, values: tuple[float, ...]) -> dict[str, object] | None:
    """What a column of figures changes; ``None`` where the ends of a value would not rise."""
    value = values[0]
    if column == MODELS:
        return {"models": round(value)}
    if column == FEEDBACK:
        return {"feedback_days": value}
    ends = [old.value.low, old.value.likely, old.value.high] if old.value else [value] * 3
    if len(values) == 3:
        ends = list(values)
    else:
        ends[column - LOW] = value
        if column == LIKELY:
            ends = [min(ends[0], value), value, max(ends[2], value)]
    if ends[0] == ends[2]:
        return {"value": fixed(value)}
    try:
        return {"value": Range(low=ends[0], likely=ends[1], high=ends[2])}
    except ValueError:
        return None
