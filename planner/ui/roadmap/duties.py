"""What has to be in place by a day: proposed by laws and standards, confirmed or struck out by a person."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QWidget

from planner.analysis.systems.duty_proposals import proposals
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import long_date
from planner.domain.base.types import clean_text, iso_time
from planner.domain.plan.duty import DUTY_STATES, Duty
from planner.reporting.duty_law import all_in_plan_words
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.roadmap.duty_dialog import DutyDialog
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.duty_edits import (
    add_duties,
    change_duty,
    confirm_duties,
    drop_duties,
    strike_duties,
)

LEAD = (
    "Only what you confirm binds the plan. Laws and standards are told in our own words, as of the day "
    "given; this is no legal advice."
)
NONE_PROPOSED = "Nothing more is proposed: no law or standard that holds asks for it."


class DutiesDialog(Dialog):
    """A table of the duties; every change is taken at once and can be undone."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Duties", 284, 150)
        self.session = session
        self.column.addWidget(PlainLabel(look, LEAD, "small", "muted", wrap=True))
        columns = [
            Column("Duty", stretch=True),
            Column("Source"),
            Column("By"),
            Column("State"),
            Column("In the plan", stretch=True),
        ]
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, "Duties")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.set_widths([0, 44, 34, 24, 0])
        self.column.addWidget(self.table, 1)
        self.told = PlainLabel(look, "", "small", wrap=True)
        self.column.addWidget(self.told)
        row = QHBoxLayout()
        self.propose = Button(look, "Propose what laws ask")
        self.add, self.change = Button(look, "Add…"), Button(look, "Change…")
        self.confirm, self.strike = Button(look, "Confirm"), Button(look, "Strike out")
        self.remove = Button(look, "Remove")
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("Why it is struck out"))
        self.reason.setPlaceholderText(tr("Why it is struck out"))
        for button, act in (
            (self.propose, self._propose),
            (self.add, self._add),
            (self.change, self._change),
            (self.confirm, self._confirm),
            (self.strike, self._strike),
            (self.remove, self._remove),
        ):
            button.clicked.connect(act)
        for widget in (self.propose, self.add, self.change, self.confirm, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        out = QHBoxLayout()
        for field in (self.reason, self.strike):
            field.setMinimumHeight(look.u(7.5))
            out.addWidget(field, 1 if field is self.reason else 0)
        self.column.addLayout(row)
        self.column.addLayout(out)
        self.table.doubleClicked.connect(lambda _: self._change())
        self.add_foot()
        session.changed.connect(self.refresh)
        self.reason.textChanged.connect(self._enable)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's duties, and what becomes of them in the plan that is shown."""
        study = self.session.study
        results: dict[str, str] = {}
        if study is not None:
            results = all_in_plan_words(study, datetime.now(UTC).date().isoformat())
        self.model.show_rows([self._row(d, results.get(d.id, "")) for d in self._duties])
        if not self._duties:
            self.told.setText("There are no duties yet.")
        self._enable()

    @property
    def _duties(self) -> tuple[Duty, ...]:
        return self.session.project.duties

    def _row(self, duty: Duty, words: str) -> RowData:
        name = duty.name if duty.hard else phrase("{name} (wanted)", name=duty.name)
        state = DUTY_STATES[duty.state]
        said = duty.reason if duty.state == "struck" else words
        return RowData(
            duty.id, (name, duty.reference, long_date(date.fromisoformat(duty.by)), state, said)
        )

    def _chosen(self) -> list[str]:
        rows = sorted({i.row() for i in self.table.selectionModel().selectedIndexes()})
        return [self._duties[k].id for k in rows if k < len(self._duties)]

    def _enable(self) -> None:
        chosen = bool(self._chosen())
        self.change.setEnabled(len(self._chosen()) == 1)
        self.confirm.setEnabled(chosen)
        self.remove.setEnabled(chosen)
        self.strike.setEnabled(chosen and bool(self.reason.text().strip()))

    def _now(self) -> str:
        return iso_time(self.session.workspace.clock())

    def _propose(self) -> None:
        found = proposals(self.session.project)
        if found:
            self.session.do(add_duties(found))
            words = phrase("{n} duties proposed. Choose some and confirm them.", n=len(found))
            self.told.setText(words)
        else:
            self.told.setText(NONE_PROPOSED)

    def _add(self) -> None:
        dialog = DutyDialog(self, self.look, self.session, None)
        if run(dialog) and dialog.duty is not None:
            self.session.do(add_duties([dialog.duty]))

    def _change(self) -> None:
        chosen = self._chosen()
        before = next((d for d in self._duties if chosen == [d.id]), None)
        if before is None:
            return
        dialog = DutyDialog(self, self.look, self.session, before)
        if run(dialog) and dialog.duty is not None:
            self.session.do(change_duty(dialog.duty))

    def _confirm(self) -> None:
        self.session.do(confirm_duties(self._chosen(), "", self._now()))

    def _strike(self) -> None:
        reason = clean_text(self.reason.text()).strip()
        self.session.do(strike_duties(self._chosen(), reason, "", self._now()))
        self.reason.clear()

    def _remove(self) -> None:
        self.session.do(drop_duties(self._chosen()))
