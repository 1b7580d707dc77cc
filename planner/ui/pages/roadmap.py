"""Page 6: the plan as a Gantt chart, its limits, and why each step is where it is."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QHBoxLayout, QSpinBox, QWidget

from planner.analysis.study import Study
from planner.domain.base import iso_time
from planner.domain.plan import AgreedPlan, PlannedStep
from planner.reporting.gantt_data import gantt_rows, loads, path_points, quarter_labels
from planner.reporting.numbers import level, money, month_year, span
from planner.ui.look import Look
from planner.ui.pages.base import Page, fill_page, page_column, waiting_label, waiting_words
from planner.ui.session import Session
from planner.ui.widgets.card import Card, Rule, SidePanel
from planner.ui.widgets.chart import Chart
from planner.ui.widgets.gantt_view import GanttView
from planner.ui.widgets.text import Button, PlainLabel
from planner.workspace.edits import agree_plan, set_limits


class RoadmapPage(Page):
    """Steps by stage on a time axis, money and people under them."""

    title = "Roadmap"
    next_title = "Report"

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        content, column = page_column(look)
        self.waiting = waiting_label(look)
        column.addWidget(self.waiting)
        top = QHBoxLayout()
        self.sentence = PlainLabel(look, "", "lead", bold=True, wrap=True)
        self.legend = PlainLabel(look, "blue: tool   green: practice", "small", "muted")
        top.addWidget(self.sentence, 1)
        top.addWidget(self.legend)
        column.addLayout(top)
        card = Card(look)
        self.gantt = GanttView(look)
        self.gantt.selected.connect(self._explain)
        card.body.addWidget(self.gantt)
        column.addWidget(card)
        column.addStretch(1)
        self.panel = self.side_panel = SidePanel(look)
        self._fill_panel()
        fill_page(self, content, self.panel)
        self.agree = Button(look, "Agree this plan")
        self.agree.clicked.connect(self._agree)
        self.tools = [self.agree]

    def _fill_panel(self) -> None:
        look, body = self.look, self.side_panel.body
        body.addWidget(PlainLabel(look, "Limits", bold=True))
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.budget = QDoubleSpinBox()
        self.budget.setRange(0, 1e9)
        self.budget.setDecimals(0)
        self.budget.setSingleStep(5_000)
        self.budget.setGroupSeparatorShown(True)
        self.share = QSpinBox()
        self.share.setRange(0, 100)
        self.share.setSuffix(" %")
        self.quarters = QSpinBox()
        self.quarters.setRange(4, 16)
        self.at_once = QSpinBox()
        self.at_once.setRange(1, 50)
        for box, words in (
            (self.budget, "Invoices a quarter"),
            (self.share, "People’s time"),
            (self.quarters, "Quarters"),
            (self.at_once, "Steps at once"),
        ):
            box.setAccessibleName(words)
            box.setMinimumHeight(look.u(7))
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self._limits_changed)
            label = PlainLabel(look, words, "small", "muted")
            form.addRow(label, box)
        holder = QWidget()
        holder.setLayout(form)
        body.addWidget(holder)
        self.status = PlainLabel(look, "", "small", "good", wrap=True)
        body.addWidget(self.status)
        body.addWidget(Rule(look))
        body.addWidget(PlainLabel(look, "Maturity path", bold=True))
        self.path = Chart(look, self.session.jobs, "Expected maturity", (190, 110))
        self.path.setMaximumHeight(look.u(32))
        body.addWidget(self.path)
        body.addWidget(Rule(look))
        body.addWidget(PlainLabel(look, "Selected", bold=True))
        self.step_name = PlainLabel(look, "", bold=True, wrap=True)
        self.step_when = PlainLabel(look, "", "small", "muted", wrap=True)
        self.step_why = PlainLabel(look, "", wrap=True)
        self.step_waits = PlainLabel(look, "", "small", "muted", wrap=True)
        for label in (self.step_name, self.step_when, self.step_why, self.step_waits):
            body.addWidget(label)
        body.addStretch(1)

    def refresh(self) -> None:
        """Show the limits."""
        limits = self.session.project.limits
        currency = self.session.project.organisation.currency
        self.budget.setSuffix(f" {currency}")
        for box, value in (
            (self.budget, limits.budget_per_quarter),
            (self.share, round(limits.default_people_share * 100)),
            (self.quarters, limits.quarters),
            (self.at_once, limits.most_at_once),
        ):
            box.blockSignals(True)
            box.setValue(value)  # type: ignore[arg-type]
            box.blockSignals(False)

    def refresh_study(self) -> None:
        """Show the plan of the newest study."""
        study = self.session.study
        self.waiting.setVisible(study is None)
        self.waiting.setText(waiting_words(self.session))
        self.gantt.setVisible(study is not None and bool(study.plan.steps))
        self.agree.setEnabled(study is not None and bool(study.plan.steps))
        if study is None:
            self.sentence.setText("")
            return
        plan, currency = study.plan, study.project.organisation.currency
        if not plan.steps:
            self.sentence.setText("No step brings more than it costs within these limits.")
            self.status.setText(plan.status)
            return
        self.sentence.setText(
            f"{len(plan.steps)} steps, {money(study.case.cost.mean, currency)}, level "
            f"{level(plan.path[0].value)} to {level(plan.path[-1].value)} by {month_year(plan.end)}."
        )
        agreed = study.project.agreed_plan
        words = plan.status
        if agreed is not None:
            same = {(s.initiative, s.start, s.end) for s in agreed.steps} == {
                (s.candidate.id, s.start, s.end) for s in plan.steps
            }
            words += ". This is the agreed plan." if same else ". It differs from the agreed plan."
        self.status.setText(words)
        self.gantt.show_plan(
            gantt_rows(plan, currency), loads(plan, currency), quarter_labels(plan)
        )
        self._show_path(study)

    def _show_path(self, study: Study) -> None:
        plan, theme = study.plan, self.look.theme
        path, labels = path_points(plan)

        def make(width: float, height: float):  # type: ignore[no-untyped-def]
            from planner.reporting.figures.maturity import maturity_path

            return lambda: maturity_path(path, labels, theme, width, height, dense=True)

        self.path.show_figure(make, f"From {level(path[0][0])} to {level(path[-1][0])} of 4")

    def refresh_look(self) -> None:
        """Draw the chart in the colours in use."""
        if self.session.study is not None and self.session.study.plan.steps:
            self._show_path(self.session.study)

    def _explain(self, id_: str) -> None:
        study = self.session.study
        step = None
        if study is not None:
            step = next((s for s in study.plan.steps if s.candidate.id == id_), None)
        if study is None or step is None:
            return
        plan, currency = study.plan, study.project.organisation.currency
        self.step_name.setText(step.candidate.name)
        self.step_when.setText(
            f"{span(plan.quarter_start(step.start), plan.last_day(step.end))} · "
            f"{step.candidate.days:.0f} person-days · {money(step.cost, currency)}"
        )
        self.step_why.setText(step.why)
        names = {s.candidate.id: s.candidate.name for s in plan.steps}
        waits = [names[w] for w in step.waits_for if w in names]
        self.step_waits.setText(
            f"Waits for: {', '.join(waits)}." if waits else "Waits for nothing."
        )

    def _limits_changed(self) -> None:
        limits = self.session.project.limits.model_copy(
            update={
                "budget_per_quarter": float(self.budget.value()),
                "default_people_share": self.share.value() / 100,
                "quarters": self.quarters.value(),
                "most_at_once": self.at_once.value(),
            }
        )
        self.session.do(set_limits(limits))

    def _agree(self) -> None:
        study = self.session.study
        if study is None:
            return
        plan = AgreedPlan(
            agreed=iso_time(self.session.workspace.clock()),
            start=study.plan.start.isoformat(),
            steps=tuple(
                PlannedStep(initiative=s.candidate.id, start=s.start, end=s.end)
                for s in study.plan.steps
            ),
        )
        if self.session.do(agree_plan(plan)):
            self.session.message.emit("The plan is kept as agreed.", False)

    def note(self) -> str:
        """How many steps the plan has."""
        study = self.session.study
        return str(len(study.plan.steps)) if study else ""
