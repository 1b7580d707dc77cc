"""Duties of one system: what of its holes has to be there by which day, and what the plan makes of it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.analysis.study.duty_title import duty_title
from planner.analysis.study.law_days import law_days
from planner.analysis.systems.register import STATE_WORDS, Register
from planner.analysis.systems.system_duties import duties_of, duty_state, undecided_parts
from planner.analysis.systems.words import short_day
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.plan.duty import DUTY_STATES, Duty
from planner.reporting.duty_law import in_plan_words
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.make_duties import MakeDutiesDialog
from planner.ui.systems.tab import BADGES, tab_column
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

LEAD = "A duty is done once its requirement is at least shown, not when a practice of the plan is finished."

DAYS = "Late and in time go by its own day, {own}. Its law asks from {law}."


class DutiesTab(QWidget):
    """The duties by day; its button makes duties of the holes that have none yet."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self._register: Register | None = None
        self.system = ""
        column = tab_column(self, look)
        column.addWidget(PlainLabel(look, LEAD, "small", "muted", wrap=True))
        self.model = RowsModel(
            look,
            [
                Column("Own day", right=True),
                Column("Duty", stretch=True),
                Column("Today", "badge"),
                Column("In the plan"),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "Duties")
        self.table.set_widths([26, 0, 28, 40])
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        column.addWidget(self.table, 1)
        self.words = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.words)
        row = QHBoxLayout()
        self.make = Button(look, "Make duties of the holes…")
        self.make.clicked.connect(self.make_duties)
        row.addWidget(self.make)
        row.addStretch(1)
        column.addLayout(row)

    def show_duties(self, register: Register, system: str) -> int:
        """The duties of a system; returns how many there are."""
        self._register, self.system = register, system
        study = self.session.study
        duties = duties_of(self.session.project, system)
        results: dict[str, str] = {}
        if study is not None:
            start, laws = study.plan.start, law_days(self.session.project, duties)
            parts = {d.id: undecided_parts(register, d) for d in duties}
            results = {
                d.id: in_plan_words(start, d, laws.get(d.id, ""), register.day, parts[d.id])
                for d in study.plan.duties
                if d.id in parts
            }
        self.model.show_rows([self._row(register, d, results.get(d.id, "")) for d in duties])
        self._explain()
        return len(duties)

    def _row(self, register: Register, duty: Duty, words: str) -> RowData:
        state = duty_state(register, duty)
        said = words if duty.state == "confirmed" and words else DUTY_STATES[duty.state]
        return RowData(
            duty.id,
            (
                short_day(duty.by),
                duty_title(self.session.project, duty),
                STATE_WORDS[state] if state else "–",
                said,
            ),
            values={2: BADGES[state or "not_asked"]},
        )

    def _explain(self) -> None:
        row = self.table.currentIndex().row()
        duties = duties_of(self.session.project, self.system)
        if not 0 <= row < len(duties):
            none = (
                "There are no duties of this system yet."
                if self.system
                else "There are no duties yet."
            )
            self.words.setText("" if duties else none)
            return
        duty = duties[row]
        owner = Verbatim(duty.owner) if duty.owner else "nobody yet"
        lines = [
            duty_title(self.session.project, duty),
            phrase("{reference} · owner: {owner}", reference=Verbatim(duty.reference), owner=owner),
            self.model.rows[row].texts[3],
        ]
        law = law_days(self.session.project, [duty]).get(duty.id, "")
        if law:
            lines.append(phrase(DAYS, own=short_day(duty.by), law=short_day(law)))
        self.words.setText(joined(lines, "\n"))

    def make_duties(self) -> None:
        """Make duties of the holes that have none yet."""
        if self._register is not None:
            places = self._register.places(self.system)
            run(MakeDutiesDialog(self, self.look, self.session, places))
