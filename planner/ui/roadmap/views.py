"""What stands around the plan: frontier, ranking lists, contingency, other futures, the next plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QFontMetricsF
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from planner.analysis.around.contingency import contingency
from planner.analysis.around.frontier import Frontier, frontier, marginal_values
from planner.analysis.around.on_the_table import on_the_table
from planner.analysis.around.rankings import rankings
from planner.analysis.around.replan import Replanned, replan
from planner.analysis.around.robustness import Robustness, robustness
from planner.analysis.around.side_by_side import side_by_side
from planner.analysis.around.targets import targets_in_plan
from planner.analysis.study.setting import starts_of
from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import money, money_scale
from planner.domain.plan.plan import QUARTER, Limits
from planner.reporting.option_tables import table_tables, target_tables
from planner.reporting.plan_tables import (
    WordTable,
    change_table,
    contingency_table,
    frontier_tables,
    marginal_table,
    ranking_tables,
    robustness_tables,
    side_by_side_tables,
)
from planner.reporting.theme import Theme
from planner.ui.kit.card import Card
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.jobs import Token
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.roadmap.options_board import OptionsBoard
from planner.ui.roadmap.view_titles import AROUND
from planner.ui.widgets.chart import Chart, Make
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_limits
from planner.workspace.plan_edits import adopt_plan

if TYPE_CHECKING:
    from planner.reporting.charts.base import Draw

Progress = Callable[[str, float], bool]


@dataclass(frozen=True)
class PlanView:
    """One question about the plan: what is computed in the background, and the tables made of it."""

    title: str
    compute: Callable[[Study, Progress], Any]
    tables: Callable[[Study, Any], list[WordTable]]
    opens: str = ""
    chart: Callable[[Study, Any, Theme], tuple[str, str, Make] | None] | None = None
    """Name, words and drawing of a chart above the first table."""
    board: bool = False
    """Whether the plans stand beside one another above the table."""


def frontier_chart(study: Study, found: Frontier, theme: Theme) -> tuple[str, str, Make] | None:
    """Expected worth by invoices a quarter; nothing where fewer than two budgets have a plan."""
    currency = study.project.organisation.currency
    now = study.project.limits.budget_per_quarter
    points = [
        (p.x, p.value, abs(p.x - now) <= 1e-6 * max(now, 1.0)) for p in found.money if not p.fault
    ]
    if len(points) < 2:
        return None
    scale = money_scale(max(abs(v) for x, y, _ in points for v in (x, y)), currency)

    def make(width: float, height: float) -> Draw:
        from planner.reporting.charts.business import FrontierPoint, frontier_line

        dots = [FrontierPoint(*p) for p in points]
        return lambda: frontier_line(dots, scale, theme, width, height)

    words = "; ".join(f"{money(x, currency)}: {money(y, currency)}" for x, y, _ in points)
    return "Expected worth by invoices a quarter", words, make


PLAN_VIEWS: dict[str, PlanView] = {
    "options": PlanView(
        AROUND["options"],
        lambda study, _: on_the_table(study),
        table_tables,
        "Plan this one",
        board=True,
    ),
    "frontier": PlanView(
        AROUND["frontier"],
        frontier,
        frontier_tables,
        "Plan within these limits",
        frontier_chart,
    ),
    "targets": PlanView(AROUND["targets"], targets_in_plan, target_tables),
    "compare": PlanView(AROUND["compare"], side_by_side, side_by_side_tables),
    "marginal": PlanView(
        AROUND["marginal"],
        marginal_values,
        lambda study, found: [marginal_table(study, found)],
    ),
    "contingency": PlanView(
        AROUND["contingency"],
        contingency,
        lambda study, found: [contingency_table(study, found)],
        "Hold this back",
    ),
    "rankings": PlanView(AROUND["rankings"], lambda study, _: rankings(study), ranking_tables),
    "robustness": PlanView(
        AROUND["robustness"], robustness, robustness_tables, "Take the cautious plan"
    ),
    "replan": PlanView(
        AROUND["replan"],
        lambda study, progress: replan(study, quarter_now(study), None, lambda: progress("", 0.5)),
        lambda study, found: [change_table(study, found)],
        "Take the new plan",
    ),
}


def quarter_now(study: Study) -> int:
    """The first quarter that progress has not reached: after the last one that is done or running."""
    agreed = study.project.agreed_plan
    if agreed is None:
        return 0
    done = [
        -(-p.end // QUARTER)
        for p in agreed.progress.values()
        if p.state == "done" and p.end is not None
    ]
    begun = [
        p.start // QUARTER + 1
        for p in agreed.progress.values()
        if p.state == "running" and p.start is not None
    ]
    return min(max([0, *done, *begun]), study.project.limits.quarters - 1)


class PlanViewDialog(Dialog):
    """Tabs of tables, computed in the background with progress; closing cancels."""

    progressed = Signal(object)

    def __init__(self, parent: QWidget, look: Look, session: Session, view: str) -> None:
        super().__init__(parent, look, PLAN_VIEWS[view].title, 250, 150)
        self.session, self.name, self.view = session, view, PLAN_VIEWS[view]
        self.found: Any = None
        self.tables: list[WordTable] = []
        column = self.column
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        column.addWidget(self.tabs, 1)
        self.state = PlainLabel(look, "", "small", "muted", wrap=True)
        self.take = Button(look, self.view.opens or "Open")
        self.take.setVisible(bool(self.view.opens))
        self.take.setEnabled(False)
        self.take.clicked.connect(self.open_chosen)
        self.add_foot(self.state, self.take)
        self.progressed.connect(self.state.setText)
        self.finished.connect(lambda _: session.jobs.cancel(self))
        self.refresh()

    def refresh(self) -> None:
        """Compute for the newest study."""
        study = self.session.study
        if study is None:
            self.state.setText("Waiting for the plan…")
            return
        if same_study(study.project, self.session.project):
            study = replace(study, project=self.session.project)  # progress is not part of a study
        asked = study
        self.state.setText("Computing…")
        compute = self.view.compute

        def work(token: Token) -> tuple[Study, Any]:
            def progress(what: str, share: float) -> bool:
                if what and token.wanted:
                    self.progressed.emit(tr(phrase("{share:.0%} · {what}", share=share, what=what)))
                return token.wanted

            return asked, compute(asked, progress)

        self.session.jobs.start(self, work, self._done, self.state.setText, with_token=True)

    def _done(self, result: tuple[Study, Any]) -> None:
        study, self.found = result
        self.tables = self.view.tables(study, self.found)
        self.state.setText("")
        for table in self.tables:
            self._add(table)
        self.tabs.tabBar().setVisible(len(self.tables) > 1)
        if self.view.board:
            card = Card(self.look)
            board = OptionsBoard(self.look)
            board.show_options(study, self.found)
            card.body.addWidget(board)
            self._above_table(card)
        if self.view.chart is not None:
            self._add_chart(self.view.chart(study, self.found, self.look.theme))
        self.take.setEnabled(self._can_open())

    def _add(self, words: WordTable) -> None:
        look = self.look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, look.u(3), 0, 0)
        if words.lead and self.view.board:
            column.addWidget(Statement(look, words.lead))
        elif words.lead:
            column.addWidget(PlainLabel(look, words.lead, wrap=True))
        if words.note:
            column.addWidget(PlainLabel(look, words.note, "small", "muted", wrap=True))
        widths = [self._width(words, k) for k in range(len(words.heads))]
        widest = max(words.left, key=lambda k: widths[k])
        widths[widest] = 0
        columns = [
            Column(head, right=k not in words.left, stretch=k == widest)
            for k, head in enumerate(words.heads)
        ]
        model = RowsModel(look, columns, None, page)
        model.show_rows([RowData(i, r) for i, r in zip(words.ids, words.rows, strict=True)])
        table = Table(look, model, words.title)
        table.set_widths(widths)
        table.doubleClicked.connect(lambda _: self.open_chosen())
        if self.view.board:  # the board above has the room
            heads, row = table.horizontalHeader(), table.verticalHeader().defaultSectionSize()
            table.setMaximumHeight(heads.sizeHint().height() + row * len(words.rows) + 2)
            column.addWidget(table)
            column.addStretch(1)
        else:
            column.addWidget(table, 1)
        self.tabs.addTab(page, tr(words.title))
        page.table = table  # type: ignore[attr-defined]

    def _add_chart(self, wanted: tuple[str, str, Make] | None) -> None:
        if wanted is None or not self.tables:
            return
        name, words, make = wanted
        chart = Chart(self.look, self.session.jobs, tr(name), (400, 180))
        self._above_table(chart, 1)
        chart.show_figure(make, words)

    def _above_table(self, widget: QWidget, stretch: int = 0) -> None:
        """Put what draws the first table above it."""
        page = self.tabs.widget(0)
        layout = page.layout() if page is not None else None
        if page is not None and isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(page.table), widget, stretch)  # type: ignore[attr-defined]

    def _width(self, words: WordTable, column: int) -> float:
        """Grid units for the longest of the words; heads see to their own."""
        fits = QFontMetricsF(self.look.font()).horizontalAdvance
        longest = max((fits(tr(r[column])) for r in words.rows), default=0.0)
        return min(max(14, longest / self.look.u(1) + 4), 90)

    def _can_open(self) -> bool:
        found = self.found
        if isinstance(found, Robustness):
            return found.cautious.differs
        return bool(self.view.opens) and found is not None

    def _row(self) -> str:
        page = self.tabs.currentWidget()
        if page is None:
            return ""
        current = page.table.currentIndex()  # type: ignore[attr-defined]
        table = self.tables[self.tabs.currentIndex()]
        return table.ids[current.row()] if current.isValid() else ""

    def open_chosen(self) -> None:
        """Take over what the chosen row stands for; it can be undone."""
        study, found = self.session.study, self.found
        if study is None or not self._can_open():
            return
        if isinstance(found, Robustness):
            self._adopt(study, starts_of(found.cautious.schedule, 1), "Take the cautious plan")
            return
        if isinstance(found, Replanned):
            self._adopt(study, {s.candidate.id: s.start for s in found.plan.steps}, "Plan again")
            return
        row = self._row()
        if not row:
            self.state.setText("Choose a row first.")
            return
        if self.name == "options":
            chosen = next(o for o in found if o.result.id == row)
            self._adopt(study, starts_of(chosen.schedule, 1), chosen.result.name)
            return
        limits: Limits
        if isinstance(found, Frontier):
            line, _, number = row.partition(":")
            limits = getattr(found, line)[int(number)].limits
        else:
            limits = study.project.limits.model_copy(update={"held_back": float(row)})
        if self.session.do(set_limits(limits)):
            self.accept()

    def _adopt(self, study: Study, starts: dict[str, int], what: str) -> None:
        others = [
            c.id for c in study.candidates if c.id not in starts and c.fit.status != "in_place"
        ]
        if self.session.do(adopt_plan(starts, others, what)):
            self.accept()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what is being computed."""
        self.session.jobs.cancel(self)
        super().closeEvent(event)
