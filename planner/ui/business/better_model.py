"""Is the better model worth it? One change of a model, weighed while its numbers are typed."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.errors import InputError
from planner.domain.base.language import tr
from planner.domain.base.numbers import money
from planner.domain.base.written.figures import field_of
from planner.economics.better_model import ModelChange, Verdict, explain, judge
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import NumberField
from planner.ui.kit.parse import exact_input, exact_text
from planner.ui.kit.session import Session
from planner.ui.kit.text import LinkButton, PlainLabel
from planner.ui.kit.why import show_why
from planner.ui.widgets.figure_table import FigureTable

FIELDS = (
    ("value", "What the model earns a year", "money", 0.0),
    ("quality_gain", "Relative gain in quality, %", "share change", 0.008),
    ("latency_now", "Response time now, ms", "", 100.0),
    ("latency_new", "Response time of the new model, ms", "", 130.0),
    ("serving_cost", "More running cost a year", "money", 0.0),
    ("waits", "Answers a year that a person waits for", "", 0.0),
    ("hour_cost", "Cost of an hour of these people", "money", 0.0),
    ("elasticity", "How far value follows quality", "", 1.0),
)


class BetterModelDialog(Dialog):
    """Fields at the left; what it means at the right, at once."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Is the better model worth it?", 210, 100)
        self.look = look
        self.currency = session.project.organisation.currency
        self.verdict: Verdict | None = None
        column = self.column
        self.words = PlainLabel(look, "", "lead", wrap=True)
        column.addWidget(self.words)
        body = QHBoxLayout()
        body.setSpacing(look.u(6))
        grid = QGridLayout()
        grid.setVerticalSpacing(look.u(1.5))
        self.fields: dict[str, NumberField] = {}
        study = session.study
        known = study.case_problem.quantities["value_per_model"] if study else None
        start = exact_text(round(known.range.likely)) if known and known.range.likely else "1000000"
        for k, (key, words, unit, value) in enumerate(FIELDS):
            label = PlainLabel(look, words, "small")
            where = field_of(unit or "number", self.currency)
            text = start if key == "value" else exact_input(value, unit)
            field = NumberField(look, words, where, session.typed, text=text)
            field.changed.connect(self.weigh)
            label.setBuddy(field.line)
            self.fields[key] = field
            grid.addWidget(label, k, 0)
            grid.addWidget(field, k, 1)
        grid.setRowStretch(len(FIELDS), 1)
        body.addLayout(grid, 1)
        right = QVBoxLayout()
        self.table = FigureTable(look, "What the change brings")
        right.addWidget(self.table)
        self.note = PlainLabel(look, "", "small", "muted", wrap=True)
        right.addWidget(self.note)
        right.addStretch(1)
        body.addLayout(right, 1)
        column.addLayout(body, 1)
        self.why = LinkButton(look, "Why?")
        self.why.setAccessibleName(tr("Why this verdict?"))
        self.why.clicked.connect(self._why)
        self.add_foot(self.why)
        self.weigh()

    def weigh(self) -> None:
        """Weigh the numbers as they stand; say which one cannot be read."""
        try:
            numbers = {key: field.number() for key, field in self.fields.items()}
            verdict = judge(ModelChange(**numbers))
        except InputError as error:
            self.verdict = None
            self.words.setText(str(error))
            self.table.show_rows(("", "A year"), [])
            self.note.setText("")
            self.why.setEnabled(False)
            return
        self.verdict = verdict
        self.why.setEnabled(True)
        self.words.setText(verdict.words)
        rows = [
            ("Better results", verdict.quality),
            ("Longer waiting", verdict.waiting),
            ("Running cost", verdict.serving),
            ("People who wait", verdict.people),
            ("Gain", verdict.net),
        ]
        self.table.show_rows(
            ("", "A year"), [(name, money(v, self.currency, signed=True)) for name, v in rows]
        )
        far = " This change lies beyond what was measured (0.8 to 1.5 times)."
        self.note.setText(
            "Waiting: 30 % more costs 0.5 % of value, from randomised trials at Booking.com, 2019."
            + (far if verdict.extrapolated else "")
        )

    def _why(self) -> None:
        if self.verdict is not None:
            tree = explain(self.verdict, self.currency)
            show_why(self, self.look, "Why this verdict?", tree, digits=0)
