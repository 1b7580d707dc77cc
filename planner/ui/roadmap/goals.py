"""What the plan is for and what it may use: aim, goals, contingency, the whole budget, quiet months."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.study.levels import OVERALL, measures
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import capital, plain_number
from planner.domain.base.written.figures import Field
from planner.domain.plan.plan import QUARTER, Aim, Goal, Limits
from planner.ui.kit.card import Rule
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import NumberBox, box_field, money_field, session_box
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.roadmap.duties import DutiesDialog
from planner.ui.roadmap.freezes import FreezesDialog
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_limits
from planner.workspace.plan_edits import targets_as_goals

AIMS = (
    ("The most worth", "value"),
    ("The highest level at the end", "level"),
    ("The goals at the least cost", "cost"),
    ("The goals as early as possible", "date"),
    ("Worth, and so much for a level", "mixture"),
    ("Worth, with care for bad futures", "careful"),
)
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

LEVEL = (50_000.0, 1_000_000.0)
"""What a level is usually worth, in US dollars."""
WHOLE = (100_000.0, 5_000_000.0)
"""What the invoices of a whole plan usually come to, in US dollars."""


class PlanGoalsDialog(Dialog):
    """A form; every change is taken at once and can be undone."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Aim, goals and contingency", 160, 150)
        self.session = session
        column = self.column
        grid = Form(look)
        column.addLayout(grid)
        self.aim = QComboBox()
        for words, kind in AIMS:
            self.aim.addItem(tr(words), kind)
        self.per_level, self.total = (
            session_box(session, look, self._money(usual), step=10_000) for usual in (LEVEL, WHOLE)
        )
        self.total.setSpecialValueText(tr("no cap"))
        self.share = session_box(session, look, box_field("share", 0.05, 1.0), step=5)
        self.share.setSuffix(tr(" % of the aim"))
        self.held_back = session_box(session, look, box_field("share", 0, 0.9), step=5)
        self.held_back.setSuffix(tr(" % of money and people’s time"))
        self.carry_over = QCheckBox(tr("Money that is not spent carries over"))
        self.grid = QComboBox()
        for words, grid_ in (("With a quarter", "quarter"), ("With any month", "month")):
            self.grid.addItem(tr(words), grid_)
        for words, setting in (
            ("Best is", self.aim),
            ("A level is worth", self.per_level),
            ("The worst tenth weighs", self.share),
            ("Invoices of the whole plan", self.total),
            ("Held back", self.held_back),
            ("Steps begin", self.grid),
        ):
            grid.add(words, setting)
        column.addWidget(self.carry_over)
        column.addWidget(PlainLabel(look, "Months in which nobody works on the plan", "small"))
        months = QHBoxLayout()
        self.months = [QCheckBox(tr(name)) for name in MONTH_NAMES]
        for box in self.months:
            months.addWidget(box)
        months.addStretch(1)
        column.addLayout(months)
        column.addWidget(Rule(look))
        column.addWidget(PlainLabel(look, "Goals", bold=True))
        columns = [Column("Level of", stretch=True), Column("At least", right=True), Column("By")]
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, "Goals")
        self.table.set_widths([0, 24, 30])
        column.addWidget(self.table, 1)
        self._add_goal_row(column)
        self.targets = Button(look, "Take the targets as goals")
        self.targets.clicked.connect(lambda: session.do(targets_as_goals()))
        self.duties = Button(look, "Duties…")
        self.duties.clicked.connect(lambda: run(DutiesDialog(self, look, session)))
        self.freezes = Button(look, "Freeze windows…")
        self.freezes.clicked.connect(lambda: run(FreezesDialog(self, look, session)))
        self.add_foot(self.targets, self.duties, self.freezes)
        session.changed.connect(self.refresh)
        self.refresh()
        self.aim.activated.connect(self._changed)
        self.grid.activated.connect(self._changed)
        for spin in (self.per_level, self.share, self.total, self.held_back):
            spin.valueChanged.connect(self._changed)
        for box in (self.carry_over, *self.months):
            box.clicked.connect(self._changed)

    def _ends(self) -> Field:
        """How many quarters, or months, a plan has for a goal to be met in."""
        limits = self.session.project.limits
        return box_field("whole", 1, limits.quarters * QUARTER // limits.per)

    def _money(self, usual: tuple[float, float]) -> Field:
        return money_field(self.session.project.organisation, "money", 1e10, usual)

    def _add_goal_row(self, column: QVBoxLayout) -> None:
        look = self.look
        row = QHBoxLayout()
        self.measure = QComboBox()
        self.measure.setAccessibleName(tr("Level of"))
        for key, name in measures(self.session.project).items():
            self.measure.addItem(capital(tr(name)), key)
        level = box_field("number", 0.1, 4.0)
        self.level = NumberBox(look, level, lambda: self.session.typed, step=0.1, name="Level")
        self.level.setDecimals(1)
        self.level.setValue(2.0)
        self.by = session_box(self.session, look, self._ends())
        self.by.setAccessibleName(tr("By the end of"))
        self.by.setValue(int(self._ends().high or 1))
        self.add, self.remove = Button(look, "Add the goal"), Button(look, "Remove")
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        for widget in (self.measure, self.level, self.by, self.add, self.remove):
            widget.setMinimumHeight(look.u(7.5))
            row.addWidget(widget)
        column.addLayout(row)

    def refresh(self) -> None:
        """Show the document's limits."""
        limits = self.session.project.limits
        currency = self.session.project.organisation.currency
        self.aim.setCurrentIndex(self.aim.findData(limits.aim.kind))
        self.per_level.setEnabled(limits.aim.kind == "mixture")
        self.share.setEnabled(limits.aim.kind == "careful")
        for box, value in (
            (self.per_level, limits.aim.per_level),
            (self.total, limits.budget_total or 0.0),
            (self.share, round(limits.aim.share * 100, 6)),
            (self.held_back, round(limits.held_back * 100, 6)),
        ):
            show_value(box, value)
        for money, usual in ((self.per_level, LEVEL), (self.total, WHOLE)):
            money.use(self._money(usual))
            money.setSuffix(f" {currency}")
        self.carry_over.setChecked(limits.carry_over)
        self.grid.setCurrentIndex(self.grid.findData(limits.grid))
        self.by.use(self._ends())
        self.by.setPrefix(tr("end of quarter " if limits.per == QUARTER else "end of month "))
        for number, month in enumerate(self.months, start=1):
            month.setChecked(number in limits.quiet_months)
        names = measures(self.session.project)
        self.model.show_rows(
            [
                RowData(
                    f"{k}",
                    (
                        names.get(g.measure, g.measure),
                        plain_number(g.level),
                        phrase("end of quarter {part}", part=(g.by + 1) // QUARTER)
                        if (g.by + 1) % QUARTER == 0
                        else phrase("end of month {part}", part=g.by + 1),
                    ),
                )
                for k, g in enumerate(limits.goals)
            ]
        )
        self.remove.setEnabled(bool(limits.goals))
        held = {g.measure for g in limits.goals}
        self.targets.setEnabled(
            any(
                t.model is None and t.team is None and t.level > 0 and t.dimension not in held
                for t in self.session.project.targets
            )
        )

    def _changed(self) -> None:
        limits = self.session.project.limits
        kind = self.aim.currentData()
        changed = limits.model_copy(
            update={
                "aim": Aim(
                    kind=kind,
                    measure=limits.aim.measure or OVERALL,
                    by=limits.aim.by,
                    per_level=self.per_level.value(),
                    share=round(self.share.value() / 100, 8),
                ),
                "budget_total": self.total.value() or None,
                "held_back": round(self.held_back.value() / 100, 8),
                "carry_over": self.carry_over.isChecked(),
                "grid": self.grid.currentData(),
                "quiet_months": tuple(
                    n for n, box in enumerate(self.months, start=1) if box.isChecked()
                ),
            }
        )
        self._take(changed)

    def _take(self, changed: Limits) -> None:
        if changed != self.session.project.limits:
            self.session.do(set_limits(changed))

    def _add(self) -> None:
        limits = self.session.project.limits
        goal = Goal(
            measure=self.measure.currentData(),
            level=round(self.level.value(), 1),
            by=int(self.by.value()) * limits.per - 1,
        )
        kept = tuple(g for g in limits.goals if (g.measure, g.by) != (goal.measure, goal.by))
        self._take(limits.model_copy(update={"goals": (*kept, goal)}))

    def _remove(self) -> None:
        limits = self.session.project.limits
        current = self.table.currentIndex()
        gone = current.row() if current.isValid() else len(limits.goals) - 1
        kept = tuple(g for k, g in enumerate(limits.goals) if k != gone)
        self._take(limits.model_copy(update={"goals": kept}))
