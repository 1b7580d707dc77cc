"""The page of one use case: what it decides and against what, its figures, and what follows from them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from planner.analysis.around.use_case_able import headline
from planner.analysis.around.use_case_figures import (
    GROUP_WORDS,
    Figure,
    figures_of,
    with_day,
    with_figure,
)
from planner.analysis.around.use_case_regression import blocking_words
from planner.analysis.around.use_case_words import page_words
from planner.catalogue.use_cases import template_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, tr
from planner.domain.base.types import clean_text
from planner.domain.base.written.figures import Field as NumberField
from planner.domain.base.written.figures import field_of
from planner.domain.case.estimate import Range, fixed
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import (
    EVIDENCE_WORDS,
    KIND_WORDS,
    Judging,
    Regression,
    StopPlan,
)
from planner.exchange.regression_table import agreed_table, read_cases
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import run
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import EchoLine, typed_number
from planner.ui.kit.number_words import echo_words
from planner.ui.kit.parse import exact_input, number_text
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import export_table, read_table_file
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.organisation.stakes import StakesDialog
from planner.ui.widgets.better_model import BetterModelDialog
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_use_cases

NARROW = 240
"""Below this many units there is no room for texts and choices side by side."""
QUESTION, LOW, MIDDLE, HIGH, UNIT, GRADE, SOURCE = range(7)
COLUMNS = [
    Column("Question", stretch=True),
    Column("Low", right=True, editable=True),
    Column("Middle", right=True, editable=True),
    Column("High", right=True, editable=True),
    Column("Unit"),
    Column("Grade"),
    Column("Source", stretch=True),
]
UNITS = {"money": "money", "share": "share", "count": "number"}
DECISIONS = {"": "–", "go": "Go on", "shelve": "Shelve", "stop": "Stop"}
TEXTS = (
    ("decision", "What the model decides"),
    ("users", "Who uses it"),
    ("baseline", "Process today, and its measure"),
    ("segments", "Groups that must be served alike"),
    ("owner", "Owner"),
)


class UseCasePage(Dialog):
    """Texts and choices above, all figures in one table, and the sentences that follow at the side."""

    def __init__(self, parent: QWidget | None, look: Look, session: Session, use_case: str) -> None:
        super().__init__(parent, look, "Use case", 300, 185)
        self.session, self.id, self._under = session, use_case, False
        found = session.project.organisation.use_cases
        self._kept = next(
            u for u in found if u.id == use_case
        )  # a field may be left when it is gone
        self.setWindowTitle(self._own.name)
        self.lead = PlainLabel(look, "", "lead", bold=True, wrap=True)
        self.column.addWidget(self.lead)
        whole = QWidget()
        grid = self.grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.u(4))
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        form = Form(look)
        self.texts: dict[str, Field] = {}
        for name, words in TEXTS:
            field = Field(look, words)
            field.editingFinished.connect(lambda name=name: self._set_text(name))
            self.texts[name] = field
            form.add(words, field, wrap=True)
        form.setColumnStretch(0, 1)
        form.setColumnStretch(1, 3)
        self.upper = QWidget()
        form.setContentsMargins(0, 0, 0, 0)
        self.upper.setLayout(form)
        grid.addWidget(self.upper, 0, 0)
        self.choices = QWidget()
        choices = Form(look)
        choices.setContentsMargins(0, 0, 0, 0)
        self.choices.setLayout(choices)
        self.kind, self.evidence = QComboBox(), QComboBox()
        for listed in (self.kind, self.evidence):  # long words must not take the room of the texts
            listed.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            listed.setMinimumContentsLength(12)
        for key, text in KIND_WORDS.items():
            self.kind.addItem(tr(text), key)
        for proof, text in EVIDENCE_WORDS.items():
            self.evidence.addItem(tr(text), proof)
        self.kind.activated.connect(lambda _: self._set_judging(kind=self.kind.currentData()))
        self.evidence.activated.connect(
            lambda _: self._set_stop(evidence=self.evidence.currentData())
        )
        self.day = Field(look, "Decided by")
        self.day.setPlaceholderText("2027-06-30")
        self.day.editingFinished.connect(lambda: self._set_day("decide_by", self.day))
        self.begins = Field(look, "Test begins, not before")
        self.begins.setPlaceholderText("2027-02-01")
        self.begins.editingFinished.connect(lambda: self._set_day("begins", self.begins))
        choices.add("Kind of decision", self.kind)
        choices.add("Evidence of the test", self.evidence)
        choices.add("Test begins, not before", self.begins)
        choices.add("Decided by", self.day)
        self.decision, self.decider = QComboBox(), Field(look, "Who decided")
        for chosen, words in DECISIONS.items():
            self.decision.addItem(tr(words), chosen)
        self.decision.activated.connect(lambda _: self._decide())
        self.decider.editingFinished.connect(self._decide)
        choices.add("Decision", self.decision)
        choices.add("Who decided", self.decider)
        self.boxes: dict[str, QCheckBox] = {}
        for name, words in (
            ("calibrated", "Calibrated on the real share"),
            ("audited", "Some of what is not flagged is looked at"),
            ("changes_outcome", "Acting changes the outcome"),
        ):
            box = QCheckBox(tr(words))
            box.clicked.connect(lambda on, name=name: self._set_judging(**{name: bool(on)}))
            self.boxes[name] = box
            choices.addWidget(box, choices.rowCount(), 1)
        grid.addWidget(self.choices, 0, 1, Qt.AlignmentFlag.AlignTop)
        self.model = RowsModel(look, COLUMNS, self._change, self)
        self.table = Table(look, self.model, "Figures of the use case")
        self.table.set_widths([0, 18, 18, 18, 12, 12, 0])
        self.table.setMinimumHeight(look.u(50))
        grid.addWidget(self.table, 2, 0, 1, 2)
        side = QWidget()
        self.said = QGridLayout(side)
        self.said.setContentsMargins(0, 0, 0, 0)
        self.said.setVerticalSpacing(look.u(1))
        self.said.setHorizontalSpacing(look.u(4))
        self.said.setColumnStretch(1, 1)
        told = scrolling(side)
        told.setMinimumHeight(look.u(25))
        grid.addWidget(told, 3, 0, 1, 2)
        grid.setRowStretch(2, 1)
        grid.setRowStretch(3, 1)
        self.column.addWidget(scrolling(whole), 1)
        self.echo = EchoLine(look)
        self.table.echo_in(self.echo, self._echo)
        self.column.addWidget(self.echo)
        self.stakes = Button(look, "Who gains and bears…")
        self.stakes.clicked.connect(lambda: run(StakesDialog(self, look, session, self.id)))
        self.cases = MenuButton(
            look,
            "Agreed cases",
            [
                (
                    "Read cases, or answers of two versions…",
                    lambda: read_table_file(self, session, "agreed cases", self.read_from),
                ),
                ("Write agreed cases as a table…", self._write_cases),
            ],
        )
        self.version = Button(look, "Better version…")
        self.version.clicked.connect(
            lambda: run(BetterModelDialog(self, look, session, use_case=self.id))
        )
        self.add_foot(self.version, self.stakes, self.cases)
        session.changed.connect(self.refresh)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where it is narrow, the choices come under the texts, so that neither is cut."""
        super().resizeEvent(event)
        under = self.width() < self.look.u(NARROW)
        if under != self._under:
            self._under = under
            for box in (self.upper, self.choices):
                self.grid.removeWidget(box)
            self.grid.addWidget(self.upper, 0, 0, 1, 2 if under else 1)
            top = Qt.AlignmentFlag.AlignTop
            self.grid.addWidget(self.choices, *((1, 0, 1, 2) if under else (0, 1, 1, 1)), top)

    @property
    def _own(self) -> UseCase:
        found = self.session.project.organisation.use_cases
        self._kept = next((u for u in found if u.id == self.id), self._kept)
        return self._kept

    def refresh(self) -> None:
        """Show texts, figures and sentences; a use case that was taken away closes its page."""
        if not any(u.id == self.id for u in self.session.project.organisation.use_cases):
            self.reject()
            return
        own, project = self._own, self.session.project
        judging, plan = own.judging or Judging(), own.stop or StopPlan()
        for name, field in self.texts.items():
            if field.text() != getattr(own, name):
                field.setText(getattr(own, name))
                field.setCursorPosition(0)
        self.kind.setCurrentIndex(self.kind.findData(judging.kind))
        self.evidence.setCurrentIndex(self.evidence.findData(plan.evidence))
        self.day.setText(plan.decide_by)
        self.begins.setText(plan.begins)
        self.decision.setCurrentIndex(max(self.decision.findData(plan.decision), 0))
        self.decider.setText(plan.decided_by)
        self.lead.setText(headline(project, own))
        for name, box in self.boxes.items():
            box.setChecked(getattr(judging, name))
            acts = name == "changes_outcome" and judging.kind == "rank"
            box.setEnabled(judging.kind == "yes_no" or acts)
        self.figures = {f.id: f for f in figures_of(project, own)}
        rows = []
        group: str = ""
        for figure in self.figures.values():
            if figure.group != group:
                group = figure.group
                texts = (tr(GROUP_WORDS[figure.group]), *[""] * SOURCE)
                rows.append(RowData(f"group.{group}", texts, group=True))
            rows.append(self._row(figure))
        self.model.show_rows(rows)
        study = self.session.study if self.session.is_current else None
        self._say(page_words(project, own, study))

    def _row(self, figure: Figure) -> RowData:
        ends: tuple[str, ...] = ("", "", "")
        exact: dict[int, str] = {}
        if figure.range is not None:
            low, middle, high = figure.range.low, figure.range.likely, figure.range.high
            ends = tuple(number_text(v, UNITS[figure.kind]) for v in (low, middle, high))
            exact = {
                LOW + k: exact_input(v, UNITS[figure.kind])
                for k, v in enumerate((low, middle, high))
            }
            if figure.single:
                ends = ("", ends[1], "")
        currency = self.session.project.organisation.currency
        unit = {"money": currency, "share": "%", "count": ""}[figure.kind]
        grade = figure.grade if figure.range is not None else ""
        return RowData(
            figure.id, (tr(figure.question), *ends, unit, grade, tr(figure.source)), exact=exact
        )

    def _say(self, words: tuple[tuple[str, str], ...]) -> None:
        cleared(self.said)
        lines = list(words)
        template = template_of(self._own.template) if self._own.template else None
        if template is not None:
            lines.append(("An example of a stop rule", template.stop_rule))
            lines.append(("A hint at the AI Act, no class", template.ai_act))
        for row in range(self.said.rowCount()):
            self.said.setRowStretch(row, 0)  # the grid never forgets a row that it had
        for row, (head, text) in enumerate(lines):
            label = PlainLabel(self.look, head, "small", "muted")
            self.said.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self.said.addWidget(PlainLabel(self.look, text, wrap=True), row, 1)
        self.said.setRowStretch(len(lines), 1)

    def _put(self, changed: UseCase) -> bool:
        own = self.session.project.organisation.use_cases
        if not any(u.id == self.id for u in own) or changed == self._own:
            return True
        return self.session.do(set_use_cases(tuple(changed if u.id == self.id else u for u in own)))

    def _set_text(self, name: str) -> None:
        text = clean_text(self.texts[name].text()).strip()[:300]
        self._put(self._own.model_copy(update={name: text}))

    def _set_judging(self, **changes: object) -> None:
        judging = (self._own.judging or Judging()).model_copy(update=changes)
        self._put(self._own.model_copy(update={"judging": judging}))

    def _set_stop(self, **changes: object) -> None:
        plan = (self._own.stop or StopPlan()).model_copy(update=changes)
        self._put(self._own.model_copy(update={"stop": plan}))

    def _set_day(self, name: str, field: Field) -> None:
        text, old = clean_text(field.text()).strip(), self._own.stop or StopPlan()
        if text == getattr(old, name):
            return
        try:
            made = with_day(self._own, name, text, self.session.workspace.clock().date())
        except InputError as error:
            self.session.message.emit(str(error), True)
            field.setText(getattr(old, name))
            return
        self._put(made)

    def _decide(self) -> None:
        plan = self._own.stop or StopPlan()
        chosen = self.decision.currentData()
        who = clean_text(self.decider.text()).strip()[:300]
        if (chosen, who) == (plan.decision, plan.decided_by):
            return
        day = self.session.workspace.clock().date().isoformat() if chosen else ""
        self._set_stop(decision=chosen, decided_by=who if chosen else "", decided_on=day)

    def read_from(self, path: Path) -> None:
        """Take the answers of two versions from a table; raises ``InputError`` for what cannot be read."""
        today = self.session.workspace.clock().date()
        read = read_cases(path, today, self._own.cases)
        made = self._own
        if read.agreed:
            made = made.model_copy(update={"cases": read.agreed})
        if read.counts:
            told = {"counts": read.counts, "runs": read.runs, "expired": read.expired}
            told |= {"failed": read.failed}
            old = made.regression or Regression()
            found = old.model_copy(update={**told, "when": today.isoformat()})
            made = made.model_copy(update={"regression": found})
        if self._put(made) and read.blocking:
            self.session.message.emit(blocking_words(read.blocking), True)

    def _write_cases(self) -> None:
        cases = self._own.cases
        if not cases:
            self.session.message.emit("No case is agreed yet: read some from a table.", True)
            return
        export_table(self, self.look, self.session, "agreed cases", agreed_table(cases))

    def _field(self, figure: Figure) -> NumberField:
        currency = self.session.project.organisation.currency
        return field_of(
            UNITS[figure.kind], currency, ranges=not figure.single, bounds=figure.bounds
        )

    def _echo(self, row_id: str, column: int, text: str) -> tuple[str, str]:
        figure = self.figures.get(row_id)
        if figure is None or column not in (LOW, MIDDLE, HIGH):
            return "", "muted"
        return echo_words(text, self._field(figure), self.session.typed.proved)

    def _change(self, row_id: str, column: int, text: str) -> bool:
        figure = self.figures[row_id]
        text = clean_text(text).strip()
        try:
            if not text:
                return self._put(with_figure(self._own, row_id, None))
            return typed_number(
                self.echo,
                self.session.typed,
                text,
                self._field(figure),
                lambda values: self._set_figure(figure, column, values),
            )
        except (InputError, ValueError) as error:
            words = str(error) if isinstance(error, InputError) else "This figure does not fit."
            self.session.message.emit(words, True)
            return False

    def _set_figure(self, figure: Figure, column: int, values: tuple[float, ...]) -> bool:
        try:
            changed = with_figure(self._own, figure.id, _range(figure, column, values))
        except InputError as error:
            self.session.message.emit(str(error), True)
            return False
        except ValueError:
            words = [
                "This figure does not fit.",
                "Low must not exceed the middle, nor the middle high.",
            ]
            self.session.message.emit(joined(words, " "), True)
            return False
        return self._put(changed)


def _range(figure: Figure, column: int, values: tuple[float, ...]) -> Range:
    """The range once one of its ends is typed; raises ``ValueError`` where the ends do not rise."""
    if figure.single:
        return fixed(values[0])
    if len(values) == 3:
        low, middle, high = values
    else:
        old = figure.range
        ends = [old.low, old.likely, old.high] if old is not None else [values[0]] * 3
        ends[column - LOW] = values[0]
        if column == MIDDLE:
            ends = [min(ends[0], values[0]), values[0], max(ends[2], values[0])]
        low, middle, high = ends
    return fixed(middle) if low == high else Range(low=low, likely=middle, high=high)
