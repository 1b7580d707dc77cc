"""Page 1: the profile and the assumption register."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication

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
from planner.ui.kit.card import Card, CardRow
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import EchoLine, typed_number
from planner.ui.kit.number_words import echo_words
from planner.ui.kit.page import Page, fill_page, page_column
from planner.ui.kit.parse import exact_input, number_text
from planner.ui.kit.pasted import pasted_file
from planner.ui.kit.rail_notes import numbers_note
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.table_files import export_table, read_table_file
from planner.ui.kit.text import LinkButton, PlainLabel
from planner.ui.organisation.assumption_panel import AssumptionPanel
from planner.ui.organisation.deciding import MOST, DecidingCard, Doing, deciding_words
from planner.ui.organisation.paste import pasted_table
from planner.ui.organisation.profile_card import ProfileCard
from planner.ui.organisation.row_menu import row_entries
from planner.ui.organisation.three import first_numbers
from planner.ui.organisation.use_cases import open_over
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.regulated_notice import RegulatedNotice
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_assumption, set_assumptions

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
        self.lead = Statement(look)
        column.addWidget(self.lead)
        self.profile = ProfileCard(look, session)
        self.profile.opened.connect(partial(open_over, self))
        self.fields, self.asked = self.profile.fields, self.profile.asked
        self.rows.append(self.profile)
        column.addWidget(self.profile)
        column.addWidget(RegulatedNotice(look, session))
        self.deciding = DecidingCard(look, session, Doing(self._field, self._state_row))
        self.deciding.picked.connect(self._pick)
        self.rows.append(self.deciding)
        column.addWidget(self.deciding)
        card = Card(look, "All numbers", "type to change; low and high hold 9 in 10 cases")
        self.fold = LinkButton(look, "Show all as a table")
        self.fold.clicked.connect(self._turn_over)
        card.head.addWidget(self.fold)
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
        self.groups = PlainLabel(look, "", "small", "muted", wrap=True)
        card.body.addWidget(self.groups)
        card.body.addWidget(self.table)
        card.body.addWidget(self.echo)
        card.body.addStretch(0)
        self.side_panel = AssumptionPanel(look, session)
        last = CardRow(look)
        last.add(card, 5)
        last.add(self.side_panel, 2)
        self.rows.append(last)
        column.addWidget(last, 1)
        self._unfolded: bool | None = None
        fill_page(self, content)
        self._rows: dict[str, RegisterRow] = {}
        self._chosen = ""

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Where there is little room, ranges are not drawn."""
        super().set_density(narrow=narrow, stacked=stacked)
        self.table.setColumnHidden(RANGE, stacked)

    def refresh(self) -> None:
        """Show profile and register."""
        self.profile.refresh()
        try:
            rows = register(self.session.project, catalogue_of(self.session.project))
        except InputError as error:
            self.session.message.emit(str(error), True)
            return
        self._rows = {r.definition.id: r for r in rows}
        self._show_deciding()
        self.model.show_rows(self._table_rows(rows))
        self._explain()

    def refresh_study(self) -> None:
        """What moves the result may be others now."""
        self._show_deciding()

    def _show_deciding(self) -> None:
        """The numbers that move the result most; before there is one, those that are asked first."""
        study = self.session.study
        swings = [s for s in study.swings if s.id in self._rows] if study is not None else []
        most = max((s.width for s in swings), default=0.0) or 1.0
        shares: dict[str, float | None] = {s.id: s.width / most for s in swings[:MOST]}
        project = self.session.project
        first = [d.id for d in first_numbers(project, catalogue_of(project))]
        ids = [*shares] or [i for i in first if i in self._rows]
        if self.deciding.typing() and {*ids} == {*self.deciding.rows}:
            ids = [*self.deciding.rows]
        self.deciding.show_numbers([(self._rows[i], shares.get(i)) for i in ids])
        mine = sum(self._rows[i].confirmed for i in ids)
        self.lead.setText(deciding_words(len(ids), mine, known=bool(shares)))
        groups = dict.fromkeys(r.definition.group for r in self._rows.values())
        self.groups.setText(joined([self._group_words(g) for g in groups], "\n"))
        self._unfold(not shares if self._unfolded is None else self._unfolded, chosen=False)

    def _group_words(self, group: str) -> str:
        own = [r for r in self._rows.values() if r.definition.group == group]
        left = sum(not r.confirmed for r in own)
        pattern = "{group}: {n} numbers, {left} of them defaults"
        return phrase(pattern, group=tr(group), n=len(own), left=left)

    def _unfold(self, shown: bool, *, chosen: bool = True) -> None:
        """Show all numbers as a table, or fold it."""
        if chosen:
            self._unfolded = shown
        self.table.setVisible(shown)
        self.echo.setVisible(shown)
        self.groups.setVisible(not shown)
        self.fold.setText("Fold the table" if shown else "Show all as a table")

    def _turn_over(self) -> None:
        self._unfold(self.table.isHidden())

    def _pick(self, own: str) -> None:
        self._chosen = own
        self._explain()

    def _state_row(
        self,
        row: RegisterRow,
        text: str,
        range_: Range | None,
        grade: Grade | None,
        source: str | None,
    ) -> bool:
        return self._state(row, text, range_, grade=grade, source=source)

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

    def figures_words(self) -> str:
        """What is typed is read, and said again beside its field."""
        return "Type a figure or a range; what was understood stands beside every field."

    def note(self) -> str:
        """Share of numbers that are confirmed."""
        return numbers_note(self.session)

    def reveal(self, what: str) -> None:
        """Show an assumption, or a field of the profile."""
        if what in self.fields:
            self.fields[what].setFocus()
            return
        if what in self.deciding.rows:
            self._unfold(self._unfolded or False, chosen=False)
            self.deciding.rows[what].line.setFocus()
            return
        self._unfold(True)
        self.table.reveal(what)

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and not self.model.rows[current.row()].group:
            self._chosen = self.model.rows[current.row()].id
            self._explain()

    def _explain(self) -> None:
        first = next(iter(self.deciding.rows), "")
        row = self._rows.get(self._chosen or first) or next(iter(self._rows.values()), None)
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
