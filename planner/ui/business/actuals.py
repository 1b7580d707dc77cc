"""What was measured after adoption, beside what the plan let expect."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QWidget

from planner.analysis.around.actuals import MEASURES, UNITS, Comparison, compare_actuals
from planner.domain.base.errors import InputError
from planner.domain.base.explain import short_number
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import money, percent
from planner.domain.base.types import clean_text
from planner.domain.base.written.figures import Field as Quantity
from planner.domain.base.written.figures import field_of
from planner.domain.plan.plan import Actual, Measure
from planner.exchange.case_tables import actual_table, read_actuals
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field, session_box
from planner.ui.kit.number_field import NumberField
from planner.ui.kit.parse import exact_input, number_text
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import export_table, read_table_file
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_actuals

VALUE, WHO, NOTE = 2, 5, 6
COLUMNS = [
    Column("Measured"),
    Column("Quarter", right=True),
    Column("Figure", right=True, editable=True),
    Column("Expected, 9 in 10 futures", right=True),
    Column("Reading"),
    Column("Who", editable=True),
    Column("Note", editable=True, stretch=True),
]


class ActualsDialog(Dialog):
    """A table of figures; a row is added below it."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Measured after adoption", 280, 120)
        self.session = session
        column = self.column
        self.words = PlainLabel(look, "", wrap=True)
        column.addWidget(self.words)
        self.model = RowsModel(look, COLUMNS, self._change, self)
        self.table = Table(look, self.model, "Measured after adoption")
        self.table.set_widths([80, 18, 24, 50, 28, 30, 0])
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        column.addWidget(self.table, 1)
        self.measure = QComboBox()
        self.measure.setAccessibleName(tr("What was measured"))
        for measure, (label, _, _) in MEASURES.items():
            self.measure.addItem(tr(label), measure)
        self.quarter = session_box(session, look, box_field("whole", 1, 20))
        self.quarter.setPrefix(tr("quarter "))
        self.quarter.setAccessibleName(tr("Quarter of the plan"))
        self.figure = NumberField(look, "Figure", self._field("invoices"), session.typed)
        self.measure.currentIndexChanged.connect(lambda _: self._measure_changed())
        for box in (self.measure, self.quarter):
            box.setMinimumHeight(look.u(7.5))
        self.add = Button(look, "Add")
        self.add.clicked.connect(self._add)
        self.figure.line.returnPressed.connect(self._add)
        self.remove = Button(look, "Remove")
        self.remove.clicked.connect(self._remove)
        self.files = MenuButton(
            look,
            "Table",
            [
                ("Export…", self._export),
                (
                    "Read…",
                    lambda: read_table_file(self, session, "measured figures", self.read_from),
                ),
            ],
        )
        self.add_foot(self.measure, self.quarter, self.figure, self.add, self.remove, self.files)
        self._chosen = ""
        session.changed.connect(self.refresh)
        session.studied.connect(self.refresh)
        self.finished.connect(lambda _: session.jobs.cancel(self))
        self.refresh()

    def refresh(self) -> None:
        """Compare what is measured with the newest study's forecast."""
        study = self.session.study
        agreed = self.session.project.agreed_plan is not None
        self.words.setText(
            "The forecast is that of the plan people agreed on."
            if agreed
            else "No plan is agreed yet, so the forecast is that of the newest plan."
        )
        self._show({})
        if study is None or not self.session.project.actuals:
            return
        fresh = replace(study, project=self.session.project)

        def work() -> tuple[Comparison, ...]:
            return compare_actuals(fresh)

        self.session.jobs.start(self, work, self._done, self.words.setText)

    def _done(self, found: tuple[Comparison, ...]) -> None:
        self._show({_key(c.actual): c for c in found})

    def _show(self, found: dict[str, Comparison]) -> None:
        rows = []
        for actual in self.session.project.actuals:
            label, unit, _ = MEASURES[actual.measure]
            compared = found.get(_key(actual))
            expected, reading = "…", ""
            if compared is not None:
                low, high = (
                    self._amount(v, unit) for v in (compared.forecast.low, compared.forecast.high)
                )
                expected, reading = phrase("{low} to {high}", low=low, high=high), compared.standing
            rows.append(
                RowData(
                    _key(actual),
                    (
                        label,
                        str(actual.quarter + 1),
                        number_text(actual.value, unit),
                        expected,
                        reading,
                        actual.who,
                        actual.note,
                    ),
                    exact={VALUE: exact_input(actual.value, unit)},
                    bold=frozenset({4}) if reading in ("better", "worse") else frozenset(),
                )
            )
        self.model.show_rows(rows)
        self.remove.setEnabled(bool(rows))

    def _amount(self, value: float, unit: str) -> str:
        if unit == "share":
            return percent(value)
        if unit == "money":
            return money(value, self.session.project.organisation.currency)
        return short_number(value)

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.model.rows[current.row()].id

    def _change(self, row_id: str, column: int, text: str) -> bool:
        text = clean_text(text).strip()
        old = next(a for a in self.session.project.actuals if _key(a) == row_id)
        unit = MEASURES[old.measure][1]
        try:
            changes: dict[str, Any] = (
                {"value": self.session.number(text, unit)}
                if column == VALUE
                else {"who" if column == WHO else "note": text}
            )
            changed = Actual.model_validate({**old.model_dump(), **changes})
        except InputError as error:
            self.session.message.emit(str(error), True)
            return False
        except ValueError:
            self.session.message.emit(
                phrase("“{part}” does not fit; figures are 0 or more.", part=text[:40]), True
            )
            return False
        own = tuple(changed if _key(a) == row_id else a for a in self.session.project.actuals)
        return self.session.do(set_actuals(own))

    def _measure_changed(self) -> None:
        self.figure.use(self._field(self.measure.currentData()))

    def _field(self, measure: str) -> Quantity:
        """What may be typed as a figure of a measure."""
        share = UNITS[measure].startswith("share")
        currency = self.session.project.organisation.currency
        return field_of(UNITS[measure], currency, bounds=(0, 1) if share else (0, None))

    def _add(self) -> None:
        measure: Measure = self.measure.currentData()
        try:
            one = Actual(
                measure=measure,
                quarter=int(self.quarter.value()) - 1,
                value=self.figure.number(),
                when=self.session.workspace.clock().date().isoformat(),
            )
        except InputError as error:
            self.words.setText(str(error))
            return
        kept = [a for a in self.session.project.actuals if _key(a) != _key(one)]
        if self.session.do(set_actuals((*kept, one))):
            self.figure.line.clear()

    def _remove(self) -> None:
        own = self._chosen or self.model.rows[0].id
        kept = tuple(a for a in self.session.project.actuals if _key(a) != own)
        self._chosen = ""
        self.session.do(set_actuals(kept))

    def _export(self) -> None:
        export_table(
            self,
            self.look,
            self.session,
            "measured",
            actual_table(self.session.project.actuals, UNITS),
        )

    def read_from(self, path: Path) -> None:
        """Take the table at ``path`` over; the same measure and quarter are replaced."""
        project = self.session.project
        words = {str(m): label for m, (label, _, _) in MEASURES.items()}
        today = self.session.workspace.clock().date()
        taken = ask_intake(
            self,
            self.look,
            self.session,
            "Read measured figures",
            lambda answers: read_actuals(
                path, project.actuals, words, UNITS, today, project.organisation.currency, answers
            ),
        )
        if taken is not None:
            self.session.do(set_actuals(taken))


def _key(actual: Actual) -> str:
    return f"{actual.measure}:{actual.quarter}"
