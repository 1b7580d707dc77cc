"""Looking deeper into the plan: scenarios, break-evens, pilots, shares of the variance, the vendor's view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from planner.analysis.around.deeper import pilots, variance_shares
from planner.analysis.around.explain import explain
from planner.analysis.around.scenarios import ScenarioResult, compare_scenarios
from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study
from planner.domain.base.explain import short_number
from planner.domain.base.language import marked, phrase, tr
from planner.domain.base.numbers import (
    decimal,
    in_hundred,
    money,
    money_ranges,
    month_words,
    percent,
)
from planner.domain.base.types import slug
from planner.domain.plan.plan import Scenario
from planner.economics.sensitivity import InputBreakEven, SobolIndex
from planner.economics.stage_gate import PilotFirst
from planner.economics.vendor_view import VendorView
from planner.reporting.case_words import (
    CASH_HEADS,
    CASH_NOTE,
    CHECK_HEADS,
    OPTION_HEADS,
    cash_rows,
    check_remarks,
    check_rows,
    option_rows,
)
from planner.reporting.odds_words import ODDS_HEADS, ODDS_NOTE, TERM_HEADS, odds_rows, term_rows
from planner.ui.business.deeper_titles import DEEPER
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.flow import in_rows
from planner.ui.kit.jobs import Token
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.kit.why import show_why
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import drop_scenario, keep_scenario


@dataclass(frozen=True)
class View:
    """One question: its words and columns, what is computed in the background, and the rows made of it."""

    title: str
    lead: str
    columns: list[Column]
    widths: list[float]
    compute: Callable[[Study, Token], Any]
    rows: Callable[[Study, Any], list[RowData]]


def _figure(title: str) -> Column:
    return Column(title, right=True)


def _scenario_rows(study: Study, found: tuple[ScenarioResult, ...]) -> list[RowData]:
    currency = study.project.organisation.currency
    rows = []
    ranges = money_ranges([(one.npv.p5, one.npv.p95) for one in found], currency, signed=True)
    for one, range_ in zip(found, ranges, strict=True):
        error = money(1.96 * one.difference_error, currency)
        texts: tuple[str, ...] = (
            one.name,
            str(one.steps),
            "–" if one.level is None else decimal(one.level, 1),
            money(one.npv.mean, currency, signed=True),
            range_,
            in_hundred(one.loss_share),
            money(one.cost, currency),
            money(one.stress, currency, signed=True),
            "–"
            if one.id == "plan"
            else f"{money(one.difference.mean, currency, signed=True)} ± {error}",
            "–" if one.id == "plan" else in_hundred(one.better_share),
        )
        if one.fault:
            texts = (f"{one.name}: {one.fault}", *[""] * 9)
        rows.append(
            RowData(one.id, texts, bold=frozenset({0}) if one.id == "plan" else frozenset())
        )
    return rows


def _break_even_rows(study: Study, found: tuple[InputBreakEven, ...]) -> list[RowData]:
    currency = study.project.organisation.currency
    whole = "any" if study.case.npv.mean > 0 else "no"
    rows = []
    for one in found:
        way = "or more" if one.worth_rises else "or less"
        ends = [_amount(v, one.unit, currency) for v in (one.low, one.high)]
        value = f"{_amount(one.value, one.unit, currency)} {way}" if one.value is not None else ""
        rows.append(
            RowData(
                one.id,
                (
                    one.label,
                    _amount(one.mean, one.unit, currency),
                    value
                    or phrase(
                        "{whole} figure from {part} to {part2}",
                        whole=whole,
                        part=ends[0],
                        part2=ends[1],
                    ),
                ),
            )
        )
    return rows


def _amount(value: float, unit: str, currency: str) -> str:
    if unit.startswith("share"):
        return percent(value, 1)
    if unit.startswith("money"):
        return money(value, currency)
    return f"{marked(short_number(value))} {tr(unit)}"


def _pilot_rows(study: Study, found: tuple[PilotFirst, ...]) -> list[RowData]:
    currency = study.project.organisation.currency
    names = {s.candidate.id: s.candidate.name for s in study.plan.steps}
    rows = []
    for one in found:
        advice = "Try it first" if one.gain > 0 else "Start at once"
        advice = "No difference" if abs(one.gain) <= 2 * one.error else advice
        rows.append(
            RowData(
                one.id,
                (
                    names.get(one.id, one.id),
                    money(one.cost, currency),
                    in_hundred(one.stop_chance),
                    money(one.gain, currency, signed=True),
                    advice,
                ),
                bold=frozenset({4}) if advice == "Try it first" else frozenset(),
            )
        )
    return rows


def _variance_rows(_: Study, found: tuple[SobolIndex, ...]) -> list[RowData]:
    return [
        RowData(s.id, (s.label, percent(max(s.first, 0)), percent(max(s.total, 0)))) for s in found
    ]


def _vendor_rows(study: Study, view: VendorView) -> list[RowData]:
    currency = study.project.organisation.currency
    rows = []
    total = [0.0, 0.0, 0.0]
    for year, (benefit, cost, net) in enumerate(
        zip(view.benefits, view.costs, view.net, strict=True)
    ):
        factor = (1 + view.rate) ** -year
        present = [benefit * factor, cost * factor, net * factor]
        total = [t + p for t, p in zip(total, present, strict=True)]
        rows.append(
            RowData(
                f"year-{year}",
                (
                    "Initial" if year == 0 else phrase("Year {year}", year=year),
                    *(money(x, currency) for x in (benefit, cost)),
                    money(net, currency, signed=True),
                    money(present[2], currency, signed=True),
                ),
            )
        )
    rows.append(
        RowData(
            "total",
            (
                "Present value",
                money(total[0], currency),
                money(total[1], currency),
                money(total[2], currency, signed=True),
                "",
            ),
            bold=frozenset(range(5)),
        )
    )
    share = view.return_on_investment
    back = month_words(view.payback_months, study.case.horizon)
    words = phrase(
        "Return {part}; pays back: {back}",
        part="undefined" if share is None else percent(share),
        back=back,
    )
    return [*rows, RowData("return", (words, "", "", "", ""))]


def _word_rows(rows: list[tuple[str, ...]]) -> list[RowData]:
    return [RowData(str(k), row) for k, row in enumerate(rows)]


def _check_rows(study: Study, _: Any) -> list[RowData]:
    rows = _word_rows(check_rows(study))
    remarks = [RowData(f"why:{k}", (w, *[""] * 4)) for k, w in enumerate(check_remarks(study))]
    return [*rows, *remarks]


VIEWS: dict[str, View] = {
    "checks": View(
        DEEPER["checks"],
        "Each figure is held against what people, models and programmes can bring. One that fails withholds "
        "the worth until its input is mended or somebody confirms it.",
        [
            Column(CHECK_HEADS[0], stretch=True),
            *map(_figure, CHECK_HEADS[1:4]),
            Column(CHECK_HEADS[4]),
        ],
        [0, 30, 24, 24, 26],
        lambda study, _: study.judgement,
        _check_rows,
    ),
    "cash": View(
        DEEPER["cash"],
        CASH_NOTE,
        [Column(CASH_HEADS[0], stretch=True), *map(_figure, CASH_HEADS[1:])],
        [0, 30, 36, 30, 40, 30],
        lambda study, _: study.case,
        lambda study, _: _word_rows(cash_rows(study)),
    ),
    "options": View(
        DEEPER["options"],
        "All in the same futures. Measure first: the input that is worth most to know, then the plan that "
        "what it shows speaks for, three months later.",
        [
            Column(OPTION_HEADS[0]),
            *map(_figure, OPTION_HEADS[1:5]),
            Column(OPTION_HEADS[5], stretch=True),
        ],
        [38, 16, 22, 46, 24, 0],
        lambda study, _: study.decision.options,
        lambda study, _: _word_rows(option_rows(study)),
    ),
    "odds": View(
        DEEPER["odds"],
        ODDS_NOTE,
        [
            Column(ODDS_HEADS[0]),
            *map(_figure, ODDS_HEADS[1:-1]),
            Column(ODDS_HEADS[-1], stretch=True),
        ],
        [54, 22, 22, 22, 22, 38, 0],
        lambda study, _: study.odds,
        lambda study, _: _word_rows(odds_rows(study)),
    ),
    "terms": View(
        DEEPER["terms"],
        "Invoices a year at today’s size, how long they run at least once begun, and what leaving costs.",
        [
            Column(TERM_HEADS[0], stretch=True),
            _figure(TERM_HEADS[1]),
            Column(TERM_HEADS[2]),
            _figure(TERM_HEADS[3]),
        ],
        [0, 34, 50, 36],
        lambda study, _: study.case_problem,
        lambda study, _: _word_rows(term_rows(study)),
    ),
    "scenarios": View(
        DEEPER["scenarios"],
        "The same futures for every scenario, so a difference is not noise. Keep today’s choices and limits "
        "as a scenario of your own, change them, and compare.",
        [
            Column("Scenario", stretch=True),
            *map(
                _figure,
                (
                    "Steps",
                    "Level",
                    "Expected",
                    "9 in 10 futures",
                    "Lose money",
                    "Cost",
                    "Under stress",
                    "To the plan",
                    "Better in",
                ),
            ),
        ],
        [0, 13, 13, 20, 37, 24, 18, 24, 34, 22],
        lambda study, token: compare_scenarios(study, lambda *_: token.wanted),
        _scenario_rows,
    ),
    "break_even": View(
        DEEPER["break_even"],
        "Each input alone, all others as drawn: the figures at which the plan pays.",
        [Column("Input", stretch=True), _figure("Expected"), _figure("Pays at")],
        [0, 40, 84],
        lambda study, _: study.decision.break_evens,
        _break_even_rows,
    ),
    "pilots": View(
        DEEPER["pilots"],
        "Trying a step with a few people for a quarter costs 15 % of its set-up and puts it and what waits "
        "for it off by three months. It pays where it can stop a loss.",
        [
            Column("Step", stretch=True),
            *map(_figure, ("Cost of the pilot", "Would say stop", "Gain")),
            Column(""),
        ],
        [0, 34, 32, 26, 30],
        lambda study, token: pilots(study, lambda: token.wanted),
        _pilot_rows,
    ),
    "variance": View(
        DEEPER["variance"],
        "How much of the spread of the worth one input explains: alone, and together with others (Sobol "
        "indices; all inputs that are not listed stay at their means).",
        [Column("Input", stretch=True), _figure("Alone"), _figure("With others")],
        [0, 30, 30],
        lambda study, token: variance_shares(study, proceed=lambda: token.wanted),
        _variance_rows,
    ),
    "vendor": View(
        DEEPER["vendor"],
        "Likely values instead of ranges, year-end columns, benefits less 15 %, costs plus 10 %, half of "
        "freed time, every step takes hold. To compare with such studies; it knows no chance of a loss.",
        [
            Column("", stretch=True),
            *map(_figure, ("Benefits", "Costs", "Net", "Net, present value")),
        ],
        [0, 30, 30, 30, 40],
        lambda study, _: study.decision.vendor,
        _vendor_rows,
    ),
}


class DeeperDialog(Dialog):
    """A table that answers one question; a double click opens what stands behind a row."""

    def __init__(self, parent: QWidget, look: Look, session: Session, view: str) -> None:
        super().__init__(parent, look, VIEWS[view].title, 270 if view == "scenarios" else 200, 130)
        self.session, self.name, self.view = session, view, VIEWS[view]
        column = self.column
        column.addWidget(PlainLabel(look, self.view.lead, wrap=True))
        self.state = PlainLabel(look, "", "small", "muted")
        self.model = RowsModel(look, self.view.columns, None, self)
        self.table = Table(look, self.model, self.view.title)
        self.table.set_widths(self.view.widths)
        self.table.doubleClicked.connect(self._explain)
        column.addWidget(self.table, 1)
        self.keep = Button(look, "Keep today’s choices…")
        self.drop = Button(look, "Remove scenario")
        if view == "scenarios":
            self.keep.clicked.connect(self._keep)
            self.drop.clicked.connect(self._drop)
            self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        else:
            self.keep.hide()
            self.drop.hide()
        self.column.addWidget(self.state)
        self.add_foot(in_rows(look, self.keep, self.drop))
        session.studied.connect(self.refresh)
        if view == "scenarios":
            session.changed.connect(self.refresh)
        self.finished.connect(lambda _: session.jobs.cancel(self))
        self.refresh()

    def refresh(self) -> None:
        """Compute for the newest study."""
        study = self.session.study
        self._show_buttons()
        if study is None:
            self.state.setText("Waiting for the plan…")
            return
        project = self.session.project
        if same_study(study.project, project):
            study = replace(study, project=project)  # scenarios are not part of a study
        asked = study
        self.state.setText("Computing…")
        compute = self.view.compute

        def work(token: Token) -> tuple[Study, Any]:
            return asked, compute(asked, token)

        self.session.jobs.start(self, work, self._done, self.state.setText, with_token=True)

    def _done(self, result: tuple[Study, Any]) -> None:
        study, found = result
        rows = self.view.rows(study, found)
        self.model.show_rows(rows)
        self.state.setText("" if rows else "There is nothing to show: the plan has no step.")
        self._show_buttons()

    def _row(self) -> str:
        current = self.table.currentIndex()
        return self.model.rows[current.row()].id if current.isValid() and self.model.rows else ""

    def _show_buttons(self) -> None:
        self.drop.setEnabled(self._row() in {s.id for s in self.session.project.scenarios})

    def _keep(self) -> None:
        name = ask_line(self, self.look, "Keep as a scenario", "Name of the scenario", "Keep")
        if name:
            self.keep_as(name)

    def keep_as(self, name: str) -> None:
        """Keep the wishes and limits as they are now under ``name``."""
        project = self.session.project
        own = slug(name, "scenario")
        if own in ("nothing", "foundation", "plan", "full"):
            own = f"own-{own}"
        scenario = Scenario(id=own, name=name, wishes=dict(project.wishes), limits=project.limits)
        self.session.do(keep_scenario(scenario))

    def _drop(self) -> None:
        self.session.do(drop_scenario(self._row()))

    def _explain(self, index: QModelIndex) -> None:
        study = self.session.study
        own = self.model.rows[index.row()].id
        known = study is not None and (
            own in study.plan.schedule or own in study.case_problem.quantities
        )
        if study is not None and known:
            tree = explain(study, own)
            show_why(self, self.look, tree.label, tree, digits=None)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what is being computed."""
        self.session.jobs.cancel(self)
        super().closeEvent(event)
