"""Page 1: the profile and the assumption register."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from planner.analysis.around.use_case_words import ideas_words
from planner.analysis.files.register_file import read_register, register_table
from planner.analysis.study.baseline import (
    RegisterRow,
    check_entry,
    register,
)
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError, PlannerError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.base.written.figures import Field as NumberField
from planner.domain.base.written.figures import field_of
from planner.domain.case.estimate import GRADE_WORDS, Assumption, Grade, Provenance, Range, Shape
from planner.domain.organisation.organisation import Industry, Organisation
from planner.maturity.answers import asked_questions
from planner.ui.kit.card import Card
from planner.ui.kit.flow import Flow
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import EchoLine, typed_number
from planner.ui.kit.number_words import echo_words
from planner.ui.kit.page import Page, fill_page, page_column
from planner.ui.kit.parse import exact_input, exact_text, number_text
from planner.ui.kit.pasted import pasted_file
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import export_table, read_table_file
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.organisation.assumption_panel import AssumptionPanel
from planner.ui.organisation.paste import pasted_table
from planner.ui.organisation.people import PeopleDialog
from planner.ui.organisation.profile import ProfileDialog
from planner.ui.organisation.row_menu import row_entries
from planner.ui.organisation.use_cases import UseCasesDialog, open_over
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.regulated_notice import RegulatedNotice
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_assumption, set_assumptions, set_organisation

LOW, LIKELY, HIGH, RANGE, GRADE, SOURCE = range(2, 8)
COLUMNS = [
    Column("Assumption", stretch=True),
    Column("Unit", "muted"),
    Column("Low", right=True, editable=True),
    Column("Middle", right=True, editable=True),
    Column("High", right=True, editable=True),
    Column("Range", "range"),
    Column("Grade", "grade", editable=True),
    Column("Source", editable=True, stretch=True),
]


class OrganisationPage(Page):
    """Profile; assumptions with range, grade and source; a panel that explains the selection."""

    title = "Organisation"
    next_title = "Assess"

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        content, column = page_column(look)
        self.lead = PlainLabel(look, "", "lead", wrap=True)
        column.addWidget(self.lead)
        column.addWidget(self._profile_card())
        column.addWidget(RegulatedNotice(look, session))
        card = Card(look, "Assumptions", "type to change; low and high hold 9 in 10 cases")
        self.model = RowsModel(look, COLUMNS, self._change, self)
        self.table = Table(look, self.model, "Assumptions")
        self.table.set_widths([44, 22, 13, 15, 13, 26, 11, 40])
        self.table.setMinimumHeight(look.u(80))
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.files = MenuButton(
            look,
            "Table",
            [
                ("Export…", self._export),
                ("Paste from a spreadsheet…", self.paste),
                ("Read…", lambda: read_table_file(self, session, "assumptions", self.read_from)),
            ],
        )
        self.table.pasted = self.paste
        self.table.more = lambda own: row_entries(self.session, self._rows.get(own))
        self.tools = [self.files]
        self.echo = EchoLine(look)
        self.table.echo_in(self.echo, self._echo)
        card.body.addWidget(self.table)
        card.body.addWidget(self.echo)
        column.addWidget(card, 1)
        self.panel = self.side_panel = AssumptionPanel(look, session)
        fill_page(self, content, self.panel)
        self._rows: dict[str, RegisterRow] = {}
        self._chosen = ""

    def _profile_card(self) -> QWidget:
        look = self.look
        card = Card(look, "Profile", "industry sets defaults only")
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.u(3))
        grid.setVerticalSpacing(look.u(1))
        card.body.addLayout(grid)
        self.fields: dict[str, QLineEdit] = {}
        labels = (
            ("name", "Name"),
            ("industry", "Industry"),
            ("data_scientist", "Data scientists"),
            ("ml_engineer", "ML engineers"),
            ("models_in_production", "Models live"),
            ("regulated_models", "Regulated"),
            ("currency", "Currency"),
        )
        self.industry = QComboBox()
        self.industry.setAccessibleName(tr("Industry"))
        self.industry.setMinimumWidth(look.u(24))
        for value in get_args(Industry):
            self.industry.addItem(tr(value.replace("_", " ").capitalize()), value)
        self.industry.activated.connect(self._industry_changed)
        self._grid = grid
        self._pairs: list[tuple[PlainLabel, QWidget]] = []
        for key, words in labels:
            label = PlainLabel(look, words, "small", "muted")
            if key == "industry":
                self.industry.setMinimumHeight(look.u(7.5))
                self._pairs.append((label, self.industry))
                continue
            field = Field(look, words)
            field.setMinimumWidth(look.u(34 if key == "name" else 10))
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            field.editingFinished.connect(lambda key=key: self._profile_changed(key))
            self.fields[key] = field
            self._pairs.append((label, field))
            label.setBuddy(field)
        card.body.addLayout(self._kinds())
        self._head, self._below = card.head, Flow(look)
        card.body.addLayout(self._below)
        names = ("All of the profile…", "Use cases…", "Teams and people…")
        self._buttons = [Button(look, words) for words in names]
        kinds = (ProfileDialog, UseCasesDialog, PeopleDialog)
        for button, kind in zip(self._buttons, kinds, strict=True):
            button.clicked.connect(lambda _=False, k=kind: open_over(self, k))
        self._lay_out(len(self._pairs))
        return card

    def _lay_out(self, columns: int) -> None:
        """Put so many fields of the profile beside one another."""
        for k, (label, field) in enumerate(self._pairs):
            self._grid.addWidget(label, k // columns * 2, k % columns)
            self._grid.addWidget(field, k // columns * 2 + 1, k % columns)
        for k, stretch in enumerate((6, 3, 2, 2, 2, 2, 2)):
            self._grid.setColumnStretch(k, stretch if k < columns else 0)
        for button in self._buttons:
            if columns == len(self._pairs):
                self._head.addWidget(button)
            else:
                self._below.addWidget(button)

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Where there is little room, the fields of the profile stand in rows of three."""
        super().set_density(narrow=narrow, stacked=stacked)
        self._lay_out(3 if stacked else len(self._pairs))
        self.table.setColumnHidden(RANGE, stacked)

    def _kinds(self) -> Flow:
        """What decides which questions are asked, and who is asked."""
        look = self.look
        row = Flow(look)
        row.setSpacing(look.u(4))
        self.kinds: dict[str, QCheckBox] = {}
        for key, words in (
            ("real_time", "Live answers"),
            ("batch", "Batch runs"),
            ("generative_ai", "Generative AI"),
        ):
            box = QCheckBox(tr(words))
            box.setMinimumHeight(look.u(7))
            box.clicked.connect(lambda on, key=key: self._kind_changed(key, on=on))
            self.kinds[key] = box
            row.addWidget(box)
        row.add_stretch()
        self.asked = PlainLabel(look, "", "small", "muted")
        row.addWidget(self.asked)
        return row

    def _kind_changed(self, key: str, *, on: bool) -> None:
        changed = self.session.project.organisation.model_copy(update={key: on})
        self.session.do(set_organisation(changed, self.kinds[key].text().lower()))

    def refresh(self) -> None:
        """Show profile and register."""
        organisation = self.session.project.organisation
        values = {
            "name": organisation.name,
            "data_scientist": exact_text(organisation.headcount("data_scientist")),
            "ml_engineer": exact_text(organisation.headcount("ml_engineer")),
            "models_in_production": str(organisation.models_in_production),
            "regulated_models": str(organisation.regulated_models),
            "currency": organisation.currency,
        }
        for key, value in values.items():
            if not self.fields[key].hasFocus() or not self.fields[key].isModified():
                self.fields[key].setText(value)
        self.industry.setCurrentIndex(self.industry.findData(organisation.industry))
        for key, box in self.kinds.items():
            box.setChecked(bool(getattr(organisation, key)))
        project = self.session.project
        told = phrase(
            "{n} teams, {n2} people, {n3} questions",
            n=len(project.teams),
            n2=len(project.respondents),
            n3=len(asked_questions(project)),
        )
        ideas = ideas_words(project)
        self.asked.setText(joined([told, ideas], "; ") if ideas else told)
        try:
            rows = register(self.session.project, catalogue_of(self.session.project))
        except InputError as error:
            self.session.message.emit(str(error), True)
            return
        self._rows = {r.definition.id: r for r in rows}
        confirmed = sum(r.confirmed for r in rows)
        self.lead.setText(
            phrase(
                "{confirmed} of {n} numbers are yours. The rest are graded defaults.",
                confirmed=confirmed,
                n=len(rows),
            )
        )
        self.model.show_rows(self._table_rows(rows))
        self._explain()

    def _table_rows(self, rows: tuple[RegisterRow, ...]) -> list[RowData]:
        currency = self.session.project.organisation.currency
        found: list[RowData] = []
        for group in dict.fromkeys(r.definition.group for r in rows):
            found.append(RowData(f"group:{group}", (group,), group=True))
            for row in rows:
                if row.definition.group != group:
                    continue
                unit = tr(row.definition.unit).replace("money", currency).replace("share", "%")
                ends = [
                    number_text(v, row.definition.unit)
                    for v in (row.range.low, row.range.likely, row.range.high)
                ]
                exact = {
                    column: exact_input(v, row.definition.unit)
                    for column, v in zip(
                        (LOW, LIKELY, HIGH),
                        (row.range.low, row.range.likely, row.range.high),
                        strict=True,
                    )
                }
                source = "Don’t know; default used" if row.dont_know else row.source
                most = max(row.range.high, row.default.high) or 1.0
                found.append(
                    RowData(
                        row.definition.id,
                        (row.definition.label, unit, *ends, "", row.grade, source),
                        values={
                            5: (
                                row.range.low,
                                row.range.likely,
                                row.range.high,
                                most,
                                row.confirmed,
                            )
                        },
                        bold=frozenset({LIKELY}) if row.confirmed else frozenset(),
                        italic=frozenset() if row.confirmed else frozenset({SOURCE}),
                        exact=exact,
                    )
                )
        return found

    def state_words(self) -> str:
        """How many numbers are confirmed."""
        confirmed = sum(r.confirmed for r in self._rows.values())
        return phrase("{confirmed} of {n} confirmed", confirmed=confirmed, n=len(self._rows))

    def note(self) -> str:
        """Share of numbers that are confirmed."""
        project = self.session.project
        total = len(catalogue_of(self.session.project).inputs)
        mine = sum(a.range is not None for a in project.assumptions.values())
        return f"{mine}/{total}"

    def reveal(self, what: str) -> None:
        """Show an assumption, or a field of the profile."""
        if what in self.fields:
            self.fields[what].setFocus()
            return
        self.table.reveal(what)

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and not self.model.rows[current.row()].group:
            self._chosen = self.model.rows[current.row()].id
            self._explain()

    def _explain(self) -> None:
        row = self._rows.get(self._chosen) or next(iter(self._rows.values()), None)
        if row is not None:
            self._chosen = row.definition.id
            self.side_panel.explain(row)

    def _field(self, row: RegisterRow) -> NumberField:
        """What may be typed into the figures of a row."""
        definition, usual = row.definition, row.default
        return field_of(
            definition.unit,
            self.session.project.organisation.currency,
            ranges=True,
            bounds=(definition.minimum, definition.maximum),
            usual=None if usual.is_fixed else (usual.low, usual.high),
        )

    def _echo(self, row_id: str, column: int, text: str) -> tuple[str, str]:
        if column not in (LOW, LIKELY, HIGH) or row_id not in self._rows:
            return "", "muted"
        return echo_words(text, self._field(self._rows[row_id]), self.session.typed.proved)

    def _change(self, row_id: str, column: int, text: str) -> bool:
        row = self._rows[row_id]
        text = clean_text(text).strip()
        try:
            if column in (LOW, LIKELY, HIGH):
                return typed_number(
                    self.echo,
                    self.session.typed,
                    text,
                    self._field(row),
                    lambda values: self._state(row, text, _with(row.range, column, values)),
                )
            if column == GRADE:
                if text.upper() not in GRADE_WORDS:
                    raise InputError("“{text}” is not a grade. Type A, B, C or D.", text=text)
                return self._state(row, text, row.range, grade=_grade(text.upper()))
            return self._state(row, text, row.range, source=text)
        except (InputError, ValueError) as error:
            words = str(error) if isinstance(error, InputError) else _range_fault(row, text)
            self.session.message.emit(words, True)
            return False

    def _state(
        self,
        row: RegisterRow,
        text: str,
        range_: Range | None,
        *,
        grade: Grade | None = None,
        source: str | None = None,
    ) -> bool:
        """State a row anew; what does not fit is said. ``range_`` is ``None`` where its ends do not rise."""
        if range_ is None:
            self.session.message.emit(_range_fault(row, text), True)
            return False
        try:
            check_entry(row.definition, Assumption(range=range_))
        except InputError as error:
            self.session.message.emit(str(error), True)
            return False
        said = row.source if row.confirmed else ""
        stated = Assumption(
            range=range_,
            provenance=Provenance(
                grade=grade or row.grade,
                source=(said if source is None else source) or "Stated by you",
                when=self.session.workspace.clock().date().isoformat(),
            ),
        )
        return self.session.do(set_assumption(row.definition.id, row.definition.label, stated))

    def _export(self) -> None:
        project = self.session.project
        rows = register(project, catalogue_of(project))
        table = register_table(rows, project.organisation.currency)
        export_table(self, self.look, self.session, "assumptions", table)

    def read_from(self, path: Path) -> None:
        """Show what the table at ``path`` would change, then take it over as one step."""
        project = self.session.project
        today = self.session.workspace.clock().date()
        known = catalogue_of(project)
        taken = ask_intake(
            self,
            self.look,
            self.session,
            "Read assumptions",
            lambda answers: read_register(path, project, known, today, answers),
        )
        if taken is not None:
            words = phrase("Read {name}", name=path.name)
            self.session.do(set_assumptions(taken.stated, taken.reset, words))

    def paste(self) -> None:
        """Show what the cells on the clipboard would change, then take them over as one step."""
        known = [(r.id, tr(r.texts[0])) for r in self.model.rows if not r.group]
        place = {LOW: "low", LIKELY: "middle", HIGH: "high", GRADE: "grade", SOURCE: "source"}
        column = place.get(self.table.currentIndex().column(), "middle")
        text = QGuiApplication.clipboard().text()
        try:
            heads, rows = pasted_table(text, known, self._chosen, column)
            with pasted_file(heads, rows) as path:
                self.read_from(path)
        except PlannerError as error:
            self.session.message.emit(str(error), True)

    def _industry_changed(self) -> None:
        value = self.industry.currentData()
        organisation = self.session.project.organisation
        if value != organisation.industry:
            changed = organisation.model_copy(update={"industry": value})
            self.session.do(set_organisation(changed, "industry"))

    def _profile_changed(self, key: str) -> None:
        field = self.fields[key]
        if not field.isModified():
            return
        field.setModified(False)
        text = clean_text(field.text()).strip()
        organisation = self.session.project.organisation
        try:
            changes = self._profile_change(organisation, key, text)
        except InputError as error:
            self.session.message.emit(str(error), True)
            self.refresh()
            return
        fields = {n: getattr(organisation, n) for n in Organisation.model_fields}
        words = field.accessibleName().lower()
        try:
            changed = Organisation.model_validate({**fields, **changes})
        except ValueError:
            self.session.message.emit(
                phrase("“{part}” does not fit the field “{words}”.", part=text[:40], words=words),
                True,
            )
            self.refresh()
            return
        self.session.do(set_organisation(changed, words))

    def _profile_change(self, organisation: Organisation, key: str, text: str) -> dict[str, object]:
        if key == "name":
            return {"name": text}
        if key == "currency":
            return {"currency": text.upper()}
        value = self.session.number(text, "people")
        if key in ("data_scientist", "ml_engineer"):
            people: dict[str, float] = {str(r): n for r, n in organisation.people.items()}
            return {"people": {**people, key: value}}
        return {key: round(value)}


def _grade(text: str) -> Grade:
    return next(g for g in GRADE_WORDS if g == text)


def _with(old: Range, column: int, values: tuple[float, ...]) -> Range | None:
    """A range with what was typed into one of its figures; a typed range sets all three."""
    if len(values) == 3:
        ends = list(values)
    else:
        ends = [old.low, old.likely, old.high]
        ends[column - LOW] = value = values[0]
        if column == LIKELY:
            ends = [min(ends[0], value), value, max(ends[2], value)]
    shape: Shape = "ends" if old.shape == "ends" else "percentiles"
    most = old.most if old.most and old.most >= ends[2] else None
    shape = "fixed" if ends[0] == ends[2] else shape
    try:
        return Range(low=ends[0], likely=ends[1], high=ends[2], shape=shape, most=most)
    except ValueError:
        return None


def _range_fault(row: RegisterRow, text: str) -> str:
    return phrase(
        (
            "{label}: {text} does not fit; low must not exceed the middle, and the middle must not "
            "exceed high."
        ),
        label=row.definition.label,
        text=text,
    )
