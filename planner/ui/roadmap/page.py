"""Page 6: the plan as a Gantt chart, its limits, and why each step is where it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from planner.analysis.around.move_words import price_words
from planner.analysis.around.moves import Refusal, refusal
from planner.analysis.files.plan_file import KINDS, write_schedule
from planner.analysis.files.plan_progress import progress_of
from planner.analysis.study.plan import Plan, Step
from planner.analysis.study.proof import proof_words
from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import level
from planner.domain.base.types import clean_text
from planner.domain.plan.plan import QUARTER, Window
from planner.domain.project import Project
from planner.maturity.quick import NOT_AGREED, is_part
from planner.reporting.gantt_data import gantt_rows, loads, marks_of, path_points, quarter_labels
from planner.ui.kit.card import Card, CardRow, Rule, SidePanel
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialogs import ask_save, run
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.jobs import Token
from planner.ui.kit.look import Look
from planner.ui.kit.page import Page, fill_page, page_column, waiting_label, waiting_words
from planner.ui.kit.rail_notes import steps_note
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.table_files import write_file
from planner.ui.kit.text import Button, PlainLabel, set_tip
from planner.ui.roadmap.agree_dialog import ask_agreement
from planner.ui.roadmap.decisions import Decisions
from planner.ui.roadmap.goals import PlanGoalsDialog
from planner.ui.roadmap.headline import beside_steps
from planner.ui.roadmap.ideas import experiment_of, move_experiment
from planner.ui.roadmap.limits_form import LimitsForm
from planner.ui.roadmap.living import Living, in_order
from planner.ui.roadmap.more import more_entries
from planner.ui.roadmap.move_card import MoveCard
from planner.ui.roadmap.step_dialog import StepDialog
from planner.ui.roadmap.step_menu import step_entries
from planner.ui.roadmap.step_panel import StepPanel
from planner.ui.roadmap.view_titles import AROUND
from planner.ui.widgets.chart import Chart
from planner.ui.widgets.gantt_view import GanttView
from planner.ui.widgets.legend import OF_PLAN, Legend, in_sight
from planner.ui.widgets.load_view import LoadView
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.edits import Edit, agree_plan
from planner.workspace.plan_edits import pin_step, set_owner, set_wish, stretch_step

if TYPE_CHECKING:
    from planner.reporting.blocks import Table


KEYS = "Shift and an arrow move the chosen step, L locks it."


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
        self._order: list[str] = []
        self._told = ""
        self.living = Living(session)
        self.decisions = Decisions(self)
        self.living.priced.connect(self.show_move)
        content, column = page_column(look)
        self.waiting = waiting_label(look)
        column.addWidget(self.waiting)
        top = CardRow(look)
        self.sentence = Statement(look)
        self.legend = Legend(look, OF_PLAN)
        self.year = choice_list(look, tr("Which year is shown"), 10)
        self.year.activated.connect(lambda _: self._zoom())
        for widget, stretch in ((self.sentence, 1), (self.year, 0)):
            top.add(widget, stretch)
        column.addWidget(top)
        column.addWidget(self.legend)
        self.rows.append(top)
        card = self.card = self.dims = Card(look)
        self.gantt = GanttView(look)
        self.gantt.selected.connect(self._explain)
        self.gantt.moved.connect(self.move_step)
        self.gantt.stretched.connect(self.stretch_step)
        self.gantt.opened.connect(self.open_step)
        self.gantt.locked.connect(self.pin_step)
        self.gantt.dropped.connect(self.leave_out)
        self.gantt.more = partial(step_entries, self)
        card.body.addWidget(self.gantt)
        column.addWidget(card)
        column.addStretch(1)
        self.panel = self.side_panel = SidePanel(look)
        self._fill_panel()
        self.loads = LoadView(look, self.gantt)
        fill_page(self, content, self.panel, self.loads, below=column)
        self.agree = Button(look, "Agree this plan…")
        self.agree.clicked.connect(self._agree)
        self.deeper_menu = MenuButton(
            look,
            "Look deeper",
            [
                *((title, partial(self.deeper, name)) for name, title in AROUND.items()),
                ("Decisions and what they cost", self.open_ledger),
                *more_entries(self, look, session),
            ],
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
        self.move_card = MoveCard(look, self.session)
        self.move_card.undo.connect(self.decisions.undo)
        self.move_card.hold.connect(self.decisions.hold)
        self.move_card.opened.connect(self.open_ledger)
        body.addWidget(self.move_card)
        body.addWidget(PlainLabel(look, "Limits", bold=True))
        self.limits = LimitsForm(look, self.session)
        body.addWidget(self.limits)
        self.binds = PlainLabel(look, "", "small", "muted", wrap=True)
        body.addWidget(self.binds)
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
        self.state_it = Button(look, "To the numbers that decide")
        self.state_it.clicked.connect(lambda: self.wanted.emit("page:0"))
        body.addWidget(self.state_it)
        self.of_plan = QWidget()
        """What is said of a plan that has steps."""
        inside = QVBoxLayout(self.of_plan)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(body.spacing())
        inside.addWidget(Rule(look))
        inside.addWidget(PlainLabel(look, "Maturity path", bold=True))
        self.path = Chart(look, self.session.jobs, "Expected maturity", (190, 110))
        self.path.setMaximumHeight(look.u(32))
        inside.addWidget(self.path)
        inside.addWidget(Rule(look))
        self.selected = StepPanel(look, self.session)
        self.selected.moved.connect(lambda by: self.move_step(self._chosen, by))
        self.selected.pinned.connect(self.pin_step)
        self.selected.left_out.connect(self.leave_out)
        self.selected.owned.connect(self._own)
        inside.addWidget(self.selected)
        body.addWidget(self.of_plan)
        body.addStretch(1)

    def refresh(self) -> None:
        """Show the limits, and the plan as it would be put right at once, until the proven one is there."""
        self.limits.refresh()
        self._show_agree()
        if self.living.changed():
            self.refresh_study()
        else:
            self.show_move()

    def show_move(self) -> None:
        """Show the newest decision, and the list of all where it is open."""
        study = self.session.study
        names = {c.id: c.name for c in study.candidates} if study is not None else {}
        said = self.living.planning() or self.living.binds()
        breaks = self.living.breaks()
        self.move_card.show_move(said, breaks, names)
        self.decisions.show(breaks)
        self._tell_price()

    def _tell_price(self) -> None:
        """Where there is no room for the panel, what the last decision cost is told once at the top."""
        moves = self.session.project.moves
        move = moves[-1] if moves else None
        if move is None or move.after is None or move.about or move.id == self._told:
            return
        self._told = move.id
        if not self.panel_in_sight() and self.isVisible():
            price = price_words(move, moves, self.session.project.organisation.currency)
            self.session.message.emit(
                phrase("{what}: {price}", what=Verbatim(move.what), price=price), False
            )

    def _show_agree(self) -> None:
        """A plan can be agreed when it is that of the document as it is now."""
        study = self.session.study
        sure = study is not None and self.session.is_current and bool(study.plan.steps)
        part = is_part(self.session.profile)
        self.agree.setEnabled(sure and not part)
        waits = "" if sure else "A plan can be agreed once it is settled: it is being planned."
        set_tip(self.agree, NOT_AGREED if part else waits)

    def refresh_study(self) -> None:
        """Show the plan of the newest study."""
        study = self.living.study
        self.show_move()
        self.waiting.setVisible(study is None)
        self.waiting.setText(waiting_words(self.session))
        shown = study is not None and bool(study.plan.steps or study.plan.experiments)
        for widget in (self.card, self.legend, self.year, self.loads, self.of_plan):
            widget.setVisible(shown)
        self.state_it.setVisible(study is not None and not shown)
        self._show_agree()
        if study is None:
            self.sentence.setText("")
            return
        plan = study.plan
        self.decisions.say()
        planned = bool(plan.steps)
        self.status.setText(self.living.standing(study) if planned else proof_words(study))
        self.status.set_token("good" if planned else "muted")
        told = [w for w in (self.living.binds(), beside_steps(study)) if w]
        self.binds.setText(joined(told, " ") if told else "")
        if not shown:
            return
        rows = self.living.with_ghosts(in_order(gantt_rows(study), self._order))
        self._order = [r.id for r in rows]
        self.legend.show_only(in_sight(rows))
        self.gantt.show_plan(rows, quarter_labels(plan), marks_of(study), QUARTER // plan.per)
        self.loads.show_loads(loads(study))
        self._show_years(plan)

        def numbers() -> Table:
            from planner.reporting.content.plan import gantt_data
            from planner.reporting.report import start_draft

            return gantt_data(start_draft(study, self.session.workspace.clock().date()), rows)

        self.gantt.numbers = numbers
        if planned:
            self._show_path(study)

    def _zoom(self) -> None:
        self.gantt.zoom(self.year.currentData())
        self.loads.update()

    def _show_years(self, plan: Plan) -> None:
        """Offer the years of the plan; the one that was chosen stays."""
        years = ["", *dict.fromkeys(year for year, _ in quarter_labels(plan))]
        if [self.year.itemData(k) for k in range(self.year.count())] == years:
            return
        chosen = self.year.currentData()
        self.year.clear()
        for year in years:
            self.year.addItem(year or tr("Whole plan"), year)
        self.year.setCurrentIndex(max(self.year.findData(chosen), 0))
        self.gantt.zoom(self.year.currentData())

    def _show_path(self, study: Study) -> None:
        plan, theme = study.plan, self.look.theme
        path, labels = path_points(study)

        def make(width: float, height: float):  # type: ignore[no-untyped-def]
            from planner.reporting.charts.maturity import maturity_path

            return lambda: maturity_path(path, labels, theme, width, height, dense=True)

        def numbers() -> Table:
            from planner.reporting.content.plan import path_data

            return path_data(path, labels, plan)

        words = phrase(
            "From {level} to {level2} of 4", level=level(path[0][0]), level2=level(path[-1][0])
        )
        self.path.show_figure(make, words, numbers)

    def refresh_look(self) -> None:
        """Draw the chart in the colours in use."""
        if self.session.study is not None and self.session.study.plan.steps:
            self._show_path(self.session.study)

    def _explain(self, id_: str) -> None:
        study, step = self.living.study, self._step(id_)
        self._chosen = id_ if step is not None or experiment_of(study, id_) else ""
        self.selected.show_step(study, step, id_)

    def _planning(self, words: str, _: float) -> None:
        """Say how good the best plan so far is, and offer to take it."""
        self.enough.setVisible(words.startswith("Planning: "))
        if words.startswith("Planning: "):
            self.status.setText(words)

    def _step(self, id_: str) -> Step | None:
        study = self.living.study
        steps = study.plan.steps if study is not None else ()
        return next((s for s in steps if s.candidate.id == id_), None)

    def move_step(self, id_: str, by: int) -> None:
        """Pin a step some starts earlier or later than the plan has it."""
        step, one = self._step(id_), experiment_of(self.living.study, id_)
        if one is not None and self.living.study is not None:
            move_experiment(self.session, self.living.study, one, by)
        if step is None:
            return
        limits = self.session.project.limits
        window = limits.windows.get(id_)
        now = window.earliest if window is not None and window.latest is not None else step.start
        last = limits.quarters * QUARTER - (step.end - step.start)
        start = min(max(now + by * limits.per, 0), last)
        if start != now:
            self._try(pin_step(id_, step.candidate.name, start), id_)

    def stretch_step(self, id_: str, by: int) -> None:
        """Let a step take some quarters, or months, more or fewer than the plan has it."""
        step = self._step(id_)
        if step is None:
            return
        limits = self.session.project.limits
        window = limits.windows.get(id_, Window())
        now = window.months or step.end - step.start
        most = limits.quarters * QUARTER - step.start
        length = min(max(now + by * limits.per, limits.per), most)
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
        if dialog.length != window.months:
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
            if found is not None and same_study(self.session.project, project):
                back = Edit(edit.label, lambda p: _as_before(p, before), edit.merge_key)
                self.session.do(back)  # of the same kind, so it melts into the step it takes back
                self._refuse(found, study.plan)

        if project is not before:
            self.session.jobs.start(self.gantt, work, told, with_token=True)

    def _refuse(self, found: Refusal, plan: Plan) -> None:
        parts = [phrase("Not moved. {why}", why=found.why)]
        if found.nearest is not None:
            near = plan.name_of(found.nearest)
            parts.append(phrase("The nearest start that works is {quarter}.", quarter=near))
        self.session.message.emit(joined(parts, " "), True)

    def _own(self, text: str) -> None:
        step = self._step(self._chosen)
        owner = clean_text(text).strip()
        if step is not None and owner != self.session.project.owners.get(self._chosen, ""):
            self.session.do(set_owner(self._chosen, step.candidate.name, owner))

    def pin_step(self) -> None:
        """Keep the chosen step where it is, or let it go again."""
        step = self._step(self._chosen)
        if step is not None:
            window = self.session.project.limits.windows.get(self._chosen)
            pinned = window is not None and window.latest is not None
            start = None if pinned else step.start
            self.session.do(pin_step(self._chosen, step.candidate.name, start))

    def leave_out(self) -> None:
        """Leave the chosen step out of the plan."""
        step = self._step(self._chosen)
        if step is not None:
            self.session.do(set_wish(self._chosen, step.candidate.name, "never"))

    def dim(self, old: bool) -> None:
        """A plan that was put right for the document as it is now is not drawn as an old one."""
        super().dim(old and not self.living.planning())

    def open_ledger(self) -> None:
        """List all decisions with what each cost, in place of the panel."""
        self.decisions.open()

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Suit the room; a panel that is opened later suits it too."""
        self.decisions.density = {"narrow": narrow, "stacked": stacked}
        super().set_density(narrow=narrow, stacked=stacked)

    def open_goals(self) -> None:
        """Open what the plan is for and what it may use."""
        run(PlanGoalsDialog(self, self.look, self.session))

    def deeper(self, view: str) -> None:
        """Open one of the views around the plan."""
        self.wanted.emit(f"place:plan {view}")

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
            lambda answers: progress_of(self.session.project, path, names, answers),
        )
        if taken is not None:
            self.session.do(agree_plan(taken))

    def _agree(self) -> None:
        study = self.session.study
        if study is None:
            return
        plan = ask_agreement(self, self.look, self.session, study)
        if plan is not None and self.session.do(agree_plan(plan)):
            self.session.message.emit("The plan is kept as agreed.", False)

    def reveal(self, what: str) -> None:
        """Put the cursor into one of the fields."""
        getattr(self.limits, what, self.gantt).setFocus()

    def figures_words(self) -> str:
        """What the figures are, and the keys of the chart."""
        return joined([super().figures_words(), KEYS], " ")

    def note(self) -> str:
        """How many steps the plan has."""
        return steps_note(self.session)
