"""Page 6: the plan as a Gantt chart, its limits, and why each step is where it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QWidget,
)

from planner.analysis.around.agreed_tools import changed_since_agreed
from planner.analysis.around.moves import Refusal, refusal
from planner.analysis.files.plan_file import KINDS, agreed_of, write_schedule
from planner.analysis.files.plan_progress import read_progress
from planner.analysis.study.plan import Plan, Step
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import level, money, month_year, span
from planner.domain.base.types import clean_text, iso_time
from planner.domain.base.written.figures import Field as Written
from planner.domain.plan.plan import Window
from planner.domain.project import Project
from planner.maturity.quick import NOT_AGREED, is_part
from planner.reporting.gantt_data import gantt_rows, loads, path_points, quarter_labels
from planner.ui.kit.card import Card, Rule, SidePanel
from planner.ui.kit.dialogs import ask_save, run
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.jobs import Token
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field, money_field, session_box
from planner.ui.kit.page import Page, fill_page, page_column, waiting_label, waiting_words
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import write_file
from planner.ui.kit.text import Button, Field, PlainLabel, set_tip
from planner.ui.roadmap.agreed import agreed_all_the_same
from planner.ui.roadmap.goals import PlanGoalsDialog
from planner.ui.roadmap.step_dialog import StepDialog
from planner.ui.roadmap.step_menu import step_entries
from planner.ui.roadmap.views import PLAN_VIEWS, PlanViewDialog
from planner.ui.widgets.chart import Chart
from planner.ui.widgets.gantt_view import GanttView
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.edits import Edit, agree_plan, set_limits
from planner.workspace.plan_edits import pin_step, set_owner, set_wish, stretch_step

if TYPE_CHECKING:
    from planner.reporting.blocks import Table


NO_STEP = (
    "No step brings more than it costs within these limits. State what a model in use is worth on the page "
    "Organisation, or allow more money or time; it is planned anew at once."
)


def _as_before(project: Project, before: Project) -> Project:
    return project.model_copy(update={"limits": before.limits, "wishes": before.wishes})


class RoadmapPage(Page):
    """Steps by stage on a time axis, money and people under them."""

    title = "Roadmap"
    next_title = "Report"
    needs_study = True

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        self._chosen = ""
        content, column = page_column(look)
        self.waiting = waiting_label(look)
        column.addWidget(self.waiting)
        top = QHBoxLayout()
        self.sentence = PlainLabel(look, "", "lead", bold=True, wrap=True)
        self.legend = PlainLabel(
            look, "blue tool, green practice, line: late end in 9 of 10 futures", "small", "muted"
        )
        top.addWidget(self.sentence, 1)
        top.addWidget(self.legend)
        column.addLayout(top)
        card = self.card = self.dims = Card(look)
        self.gantt = GanttView(look)
        self.gantt.selected.connect(self._explain)
        self.gantt.moved.connect(self.move_step)
        self.gantt.stretched.connect(self.stretch_step)
        self.gantt.opened.connect(self.open_step)
        self.gantt.more = partial(step_entries, self)
        card.body.addWidget(self.gantt)
        column.addWidget(card)
        column.addStretch(1)
        self.panel = self.side_panel = SidePanel(look)
        self._fill_panel()
        fill_page(self, content, self.panel)
        self.agree = Button(look, "Agree this plan")
        self.agree.clicked.connect(self._agree)
        self.deeper_menu = MenuButton(
            look,
            "Look deeper",
            [(view.title, partial(self.deeper, name)) for name, view in PLAN_VIEWS.items()],
        )
        self.files_menu = MenuButton(
            look,
            "Files",
            [
                ("Export the plan…", self._export),
                ("Read progress of the agreed plan…", self._read),
            ],
        )
        self.tools = [self.deeper_menu, self.files_menu, self.agree]

    def _fill_panel(self) -> None:
        look, body = self.look, self.side_panel.body
        body.addWidget(PlainLabel(look, "Limits", bold=True))
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.budget = session_box(self.session, look, self._budget(), step=5_000)
        self.share = session_box(self.session, look, box_field("share", 0, 1, usual=(0.05, 0.5)))
        self.share.setSuffix(" %")
        self.quarters = session_box(self.session, look, box_field("whole", 4, 16))
        self.at_once = session_box(self.session, look, box_field("whole", 1, 50))
        for box, words in (
            (self.budget, "Invoices a quarter"),
            (self.share, "People’s time"),
            (self.quarters, "Quarters"),
            (self.at_once, "Steps at once"),
        ):
            box.setAccessibleName(tr(words))
            box.setMinimumHeight(look.u(7))
            box.valueChanged.connect(self._limits_changed)
            label = PlainLabel(look, words, "small", "muted")
            form.addRow(label, box)
        holder = QWidget()
        holder.setLayout(form)
        body.addWidget(holder)
        self.goals = Button(look, "Aim, goals, contingency…")
        self.goals.clicked.connect(self.open_goals)
        body.addWidget(self.goals)
        self.status = PlainLabel(look, "", "small", "good", wrap=True)
        body.addWidget(self.status)
        self.enough = Button(look, "Take the best so far")
        self.enough.clicked.connect(self.session.take_best)
        self.enough.hide()
        body.addWidget(self.enough)
        self.session.progress.connect(self._planning)
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
        pins, more = QHBoxLayout(), QHBoxLayout()
        self.earlier = Button(look, "◀")
        self.earlier.setAccessibleName(tr("A quarter earlier"))
        self.later = Button(look, "▶")
        self.later.setAccessibleName(tr("A quarter later"))
        self.pin = Button(look, "Pin")
        self.exclude = Button(look, "Leave out")
        for button, act in (
            (self.earlier, lambda: self.move_step(self._chosen, -1)),
            (self.later, lambda: self.move_step(self._chosen, 1)),
            (self.pin, self.pin_step),
            (self.exclude, self.leave_out),
        ):
            button.clicked.connect(act)
            button.setEnabled(False)
            (more if button in (self.pin, self.exclude) else pins).addWidget(button)
        body.addLayout(pins)
        body.addLayout(more)
        self.owner = Field(look, "Owner of the step")
        self.owner.setPlaceholderText(tr("Owner: a name or a role"))
        self.owner.editingFinished.connect(self._own)
        self.owner.setEnabled(False)
        body.addWidget(self.owner)
        body.addStretch(1)

    def _budget(self) -> Written:
        return money_field(self.session.project.organisation, "money", 1e9, (20_000, 400_000))

    def refresh(self) -> None:
        """Show the limits."""
        limits = self.session.project.limits
        currency = self.session.project.organisation.currency
        self.budget.use(self._budget())
        self.budget.setSuffix(f" {currency}")
        for box, value in (
            (self.budget, limits.budget_per_quarter),
            (self.share, round(limits.default_people_share * 100, 6)),
            (self.quarters, limits.quarters),
            (self.at_once, limits.most_at_once),
        ):
            show_value(box, value)
        self._show_agree()

    def _show_agree(self) -> None:
        """A plan can be agreed when it is that of the document as it is now."""
        study = self.session.study
        sure = study is not None and self.session.is_current and bool(study.plan.steps)
        part = is_part(self.session.profile)
        self.agree.setEnabled(sure and not part)
        set_tip(self.agree, NOT_AGREED if part else "")

    def refresh_study(self) -> None:
        """Show the plan of the newest study."""
        study = self.session.study
        self.waiting.setVisible(study is None)
        self.waiting.setText(waiting_words(self.session))
        planned = study is not None and bool(study.plan.steps)
        for widget in (self.card, self.legend):
            widget.setVisible(planned)
        self._show_agree()
        if study is None:
            self.sentence.setText("")
            return
        plan, currency = study.plan, study.project.organisation.currency
        if not plan.steps:
            self.sentence.setText(NO_STEP)
            self.status.setText(plan.status)
            return
        pattern = (
            "From a quick check: {n} steps, {money}, level {level} to {level2} by {month_year}."
            if is_part(study.profile)
            else "{n} steps, {money}, level {level} to {level2} by {month_year}."
        )
        self.sentence.setText(
            phrase(
                pattern,
                n=len(plan.steps),
                money=money(study.case.cost.mean, currency),
                level=level(plan.path[0].value),
                level2=level(plan.path[-1].value),
                month_year=month_year(plan.end),
            )
        )
        agreed = study.project.agreed_plan
        words = plan.status
        if agreed is not None:
            same = {(s.initiative, s.start, s.end) for s in agreed.steps} == {
                (s.candidate.id, s.start, s.end) for s in plan.steps
            }
            words += ". This is the agreed plan." if same else ". It differs from the agreed plan."
        told = [w for w in (changed_since_agreed(study.project), plan.duty_line) if w]
        self.status.setText(joined([f"{words}.", *told], " ") if told else words)
        rows = gantt_rows(study)
        self.gantt.show_plan(rows, loads(plan, currency), quarter_labels(plan))

        def numbers() -> Table:
            from planner.reporting.content.plan import gantt_data
            from planner.reporting.report import start_draft

            return gantt_data(start_draft(study, self.session.workspace.clock().date()), rows)

        self.gantt.numbers = numbers
        self._show_path(study)

    def _show_path(self, study: Study) -> None:
        plan, theme = study.plan, self.look.theme
        path, labels = path_points(plan)

        def make(width: float, height: float):  # type: ignore[no-untyped-def]
            from planner.reporting.charts.maturity import maturity_path

            return lambda: maturity_path(path, labels, theme, width, height, dense=True)

        def numbers() -> Table:
            from planner.reporting.content.plan import path_data

            return path_data(path, labels)

        words = phrase(
            "From {level} to {level2} of 4", level=level(path[0][0]), level2=level(path[-1][0])
        )
        self.path.show_figure(make, words, numbers)

    def refresh_look(self) -> None:
        """Draw the chart in the colours in use."""
        if self.session.study is not None and self.session.study.plan.steps:
            self._show_path(self.session.study)

    def _explain(self, id_: str) -> None:
        study = self.session.study
        step = None
        if study is not None:
            step = next((s for s in study.plan.steps if s.candidate.id == id_), None)
        self._chosen = id_ if step is not None else ""
        for widget in (self.earlier, self.later, self.pin, self.exclude, self.owner):
            widget.setEnabled(step is not None)
        self.owner.setText(self.session.project.owners.get(id_, ""))
        if study is None or step is None:
            return
        pinned = id_ in self.session.project.limits.windows
        self.pin.setText("Unpin" if pinned else "Pin")
        plan, currency = study.plan, study.project.organisation.currency
        self.step_name.setText(step.candidate.name)
        self.step_when.setText(
            phrase(
                "{span} · {days:.0f} person-days · {money}",
                span=span(plan.quarter_start(step.start), plan.last_day(step.end)),
                days=step.candidate.days,
                money=money(step.cost, currency),
            )
        )
        self.step_why.setText(step.why)
        names = {s.candidate.id: s.candidate.name for s in plan.steps}
        waits = [names[w] for w in step.waits_for if w in names]
        self.step_waits.setText(
            phrase("Waits for: {join}.", join=joined(waits)) if waits else "Waits for nothing."
        )

    def _planning(self, words: str, _: float) -> None:
        """Say how good the best plan so far is, and offer to take it."""
        self.enough.setVisible(words.startswith("Planning: "))
        if words.startswith("Planning: "):
            self.status.setText(words)

    def _step(self, id_: str) -> Step | None:
        study = self.session.study
        steps = study.plan.steps if study is not None else ()
        return next((s for s in steps if s.candidate.id == id_), None)

    def move_step(self, id_: str, by: int) -> None:
        """Pin a step some quarters earlier or later than the plan has it."""
        step = self._step(id_)
        if step is None:
            return
        window = self.session.project.limits.windows.get(id_)
        now = window.earliest if window is not None and window.latest is not None else step.start
        last = self.session.project.limits.quarters - (step.end - step.start)
        start = min(max(now + by, 0), last)
        if start != now:
            self._try(pin_step(id_, step.candidate.name, start), id_)

    def stretch_step(self, id_: str, by: int) -> None:
        """Let a step take some quarters more or fewer than the plan has it."""
        step = self._step(id_)
        if step is None:
            return
        window = self.session.project.limits.windows.get(id_, Window())
        now = window.quarters or step.end - step.start
        length = min(max(now + by, 1), self.session.project.limits.quarters - step.start)
        if length != now:
            self._try(stretch_step(id_, step.candidate.name, length), id_)

    def open_step(self, id_: str) -> None:
        """Move a step in a dialog."""
        step, study = self._step(id_), self.session.study
        if step is None or study is None:
            return
        window = self.session.project.limits.windows.get(id_, Window())
        dialog = StepDialog(self, self.look, study.plan, step, window)
        if not run(dialog):
            return
        name, pinned = step.candidate.name, window.earliest if window.latest is not None else None
        if dialog.length != window.quarters:
            self._try(stretch_step(id_, name, dialog.length), id_)
        if dialog.start != pinned:
            self._try(pin_step(id_, name, dialog.start), id_)

    def _try(self, edit: Edit, id_: str) -> None:
        """Make a change, and look in the background whether a plan keeps it; if none does, take it back."""
        study, before = self.session.study, self.session.project
        if study is None or not self.session.do(edit):
            return
        project = self.session.project

        def work(token: Token) -> Refusal | None:
            return refusal(study, project, id_, lambda: token.wanted)

        def told(found: Refusal | None) -> None:
            if found is not None and self.session.project is project:
                back = Edit(edit.label, lambda p: _as_before(p, before), edit.merge_key)
                self.session.do(back)  # of the same kind, so it melts into the step it takes back
                self._refuse(found, study.plan)

        if project is not before:
            self.session.jobs.start(self.gantt, work, told, with_token=True)

    def _refuse(self, found: Refusal, plan: Plan) -> None:
        parts = [phrase("Not moved. {why}", why=found.why)]
        if found.nearest is not None:
            quarter = plan.quarter_name(found.nearest)
            parts.append(phrase("The nearest quarter that works is {quarter}.", quarter=quarter))
        self.session.message.emit(joined(parts, " "), True)

    def _own(self) -> None:
        step = self._step(self._chosen)
        owner = clean_text(self.owner.text()).strip()
        if step is not None and owner != self.session.project.owners.get(self._chosen, ""):
            self.session.do(set_owner(self._chosen, step.candidate.name, owner))

    def pin_step(self) -> None:
        """Keep the chosen step where it is, or let it go again."""
        step = self._step(self._chosen)
        if step is not None:
            pinned = self._chosen in self.session.project.limits.windows
            start = None if pinned else step.start
            self.session.do(pin_step(self._chosen, step.candidate.name, start))

    def leave_out(self) -> None:
        """Leave the chosen step out of the plan."""
        step = self._step(self._chosen)
        if step is not None:
            self.session.do(set_wish(self._chosen, step.candidate.name, "never"))

    def open_goals(self) -> None:
        """Open what the plan is for and what it may use."""
        run(PlanGoalsDialog(self, self.look, self.session))

    def deeper(self, view: str) -> None:
        """Open one of the views around the plan."""
        run(PlanViewDialog(self, self.look, self.session, view))

    def _export(self) -> None:
        if self.session.study is None:
            return
        kinds = ";;".join(f"{tr(words)} (*{ending})" for ending, words in KINDS.items())
        path = ask_save(self, self.look, "Export the plan", "roadmap.xml", kinds)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the plan in the format of the file's ending."""
        study = self.session.study
        if study is None:
            return
        today = self.session.workspace.clock().date()
        write_file(self.session, path, lambda: write_schedule(study, path, today))

    def _read(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Read progress"), "", tr("Plans (*.xml *.xlsx *.xlsm *.ods *.csv *.txt *.tsv)")
        )
        if name:
            self.read_from(Path(name))

    def read_from(self, path: Path) -> None:
        """Take dates and states of a file into the agreed plan, after showing what changes."""
        agreed, study = self.session.project.agreed_plan, self.session.study
        if agreed is None or study is None:
            self.session.message.emit("No plan is agreed yet. Agree one first.", True)
            return
        names = {c.id: c.name for c in study.candidates}
        taken = ask_intake(
            self,
            self.look,
            self.session,
            "Progress of the agreed plan",
            lambda answers: read_progress(path, agreed, names, answers),
        )
        if taken is not None:
            self.session.do(agree_plan(taken))

    def _limits_changed(self) -> None:
        limits = self.session.project.limits.model_copy(
            update={
                "budget_per_quarter": float(self.budget.value()),
                "default_people_share": round(self.share.value() / 100, 8),
                "quarters": int(self.quarters.value()),
                "most_at_once": int(self.at_once.value()),
            }
        )
        self.session.do(set_limits(limits))

    def _agree(self) -> None:
        study = self.session.study
        if study is None or not agreed_all_the_same(self, self.look, study):
            return
        plan = agreed_of(study.plan, iso_time(self.session.workspace.clock()))
        before = self.session.project.agreed_plan
        if before is not None and before.start == plan.start:
            plan = plan.model_copy(update={"progress": before.progress})
        if self.session.do(agree_plan(plan)):
            self.session.message.emit("The plan is kept as agreed.", False)

    def reveal(self, what: str) -> None:
        """Put the cursor into one of the fields."""
        getattr(self, what).setFocus()

    def note(self) -> str:
        """How many steps the plan has."""
        study = self.session.study
        return str(len(study.plan.steps)) if study else ""
