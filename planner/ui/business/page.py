"""Page 5: what the plan is worth under uncertainty, where it comes from and what moves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.around.explain import OUTPUTS, explain
from planner.analysis.study.study import Study
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import (
    in_hundred,
    money,
    money_same_unit,
    percent,
)
from planner.economics.atoms import POOL_LABELS
from planner.maturity.quick import is_part
from planner.reporting.case_words import (
    WHAT_TO_DO,
    anyway_words,
    check_remarks,
    confirmed_lines,
    find_out,
    nearest_words,
)
from planner.reporting.duty_words import CANNOT_WAIT, duty_price_words
from planner.ui.business.actuals import ActualsDialog
from planner.ui.business.bridge import BridgeBars
from planner.ui.business.check_strip import CheckStrip
from planner.ui.business.confirm import ConfirmDialog
from planner.ui.business.deeper_titles import DEEPER
from planner.ui.business.fan import Fan
from planner.ui.business.futures import FuturesDialog
from planner.ui.business.moves_card import MovesCard
from planner.ui.business.options_strip import OptionStrip
from planner.ui.business.today import TodayCard
from planner.ui.business.words import cost_words, facts_of, path_words
from planner.ui.kit.card import Card, CardRow, Rule
from planner.ui.kit.dialogs import run
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field, session_box
from planner.ui.kit.page import Page, fill_page, page_column, waiting_label, waiting_words
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.kit.why import show_why
from planner.ui.widgets.better_model import BetterModelDialog
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.edits import set_finance

if TYPE_CHECKING:
    from planner.reporting.blocks import Table

MOST_TO_FIND = 3

WORTH = (
    "Expected worth {worth} over {horizon} months. In 9 in 10 futures between {low} and {high}; {odds} "
    "lose money."
)
UNSURE = (
    "Too little is known of this organisation for advice. On what is known, a plan is worth between {low} "
    "and {high} over {horizon} months in 9 in 10 futures."
)
CHANGES, MOVES = "what could change the decision", "what moves the result most"
DECIDES = "what decides most whether anything pays"
"""What the list of things to find out holds: what changes the choice, or else what moves the worth."""
FROM, BEFORE_COST, ANYWAY = "Where it comes from", "expected", "Done with and without a plan"
MEASURED = "Only what is measured today counts"


class BusinessPage(Page):
    """Sentence, facts, fan, split, tornado and what to find out first."""

    title = "Business case"
    next_title = "Roadmap"
    needs_study = True

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        content, column = page_column(look)
        self.waiting = waiting_label(look)
        column.addWidget(self.waiting)
        self.body = QWidget()
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.u(3))
        column.addWidget(self.body, 1)
        self.dims = self.body
        top = CardRow(look)
        self.sentence = Statement(look)
        # the sentence takes what the figures leave, but enough to be read
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.sentence.setMinimumWidth(look.u(50))
        top.add(self.sentence, 1)
        self.facts = [self._fact() for _ in range(3)]
        strip = QWidget()
        facts = Flow(look)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(look.u(5))
        facts.ask_for_one_row()
        strip.setLayout(facts)
        for widget, _, _ in self.facts:
            facts.add(widget)
        top.add(strip, 0)
        inner.addWidget(top)
        self.rows.append(top)
        self.options = OptionStrip(look)
        self.options.chosen.connect(lambda _: self.wanted.emit("place:plan options"))
        inner.addWidget(self.options)
        self._below = strip = QWidget()
        below = QHBoxLayout(strip)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(look.u(3))
        self.checks = CheckStrip(look)
        self.checks.all_wanted.connect(partial(self.deeper, "checks"))
        self.checks.wanted.connect(self._state)
        inner.addWidget(self.checks)
        self.mend = Button(look, "Mend")
        self.mend.clicked.connect(self._mend)
        self.confirm = Button(look, "Confirm…")
        self.confirm.clicked.connect(self.open_confirm)
        self.answered = PlainLabel(look, "", "small", wrap=True)
        for widget in (self.mend, self.confirm):
            below.addWidget(widget)
        below.addWidget(self.answered, 1)
        inner.addWidget(strip)
        row = CardRow(look)
        self.so_far = fan = Card(look, "Value so far", " ", finding=True)
        self.fan = Fan(look)
        fan.body.addWidget(self.fan, 1)
        self.explain_menu = MenuButton(
            look,
            "Explain a figure",
            [(words, partial(self.explain, name)) for name, words in OUTPUTS.items()]
            + [(None, lambda: None)]
            + [(words, partial(self.explain, name)) for name, words in POOL_LABELS.items()],
        )
        self.deeper_menu = MenuButton(
            look,
            "Look deeper",
            [(title, partial(self.deeper, name)) for name, title in DEEPER.items()]
            + [
                (None, lambda: None),
                ("What if", self.open_what_if),
                ("Is a better model worth it?", self._better),
                ("Confirm a figure", self.open_confirm),
                ("Measured after adoption", self._measured),
                ("How futures are drawn", self._futures),
            ],
        )
        self.tools = [self.explain_menu, self.deeper_menu]
        self.source = split = Card(look, FROM, BEFORE_COST, finding=True)
        self.why = why = LinkButton(look, "Why?")
        why.setAccessibleName(tr("Why this worth?"))
        why.clicked.connect(self._why)
        split.head.addWidget(why)
        self.split = BridgeBars(look)
        split.body.addWidget(self.split)
        self.cost = PlainLabel(look, "", "small", "muted", wrap=True)
        split.body.addWidget(self.cost)
        split.body.addStretch(0)
        self.why_not = Card(look, "Why the worth is not shown")
        self.remarks = PlainLabel(look, "", wrap=True)
        self.why_not.body.addWidget(self.remarks)
        self.why_not.body.addWidget(PlainLabel(look, WHAT_TO_DO, "small", "muted", wrap=True))
        self.why_not.body.addStretch(1)
        row.add(self.why_not, 60)
        self.today = TodayCard(look)
        row.add(self.today, 60)
        row.add(fan, 60)
        row.add(split, 40)
        inner.addWidget(row, 1)
        self.rows.append(row)
        row = CardRow(look)
        self.moves = tornado = MovesCard(look, self.open_what_if)
        self.moves.tried.connect(self.fan.show_imagined)
        self.moves.kept.connect(self._state)
        self.of_worth = (fan, tornado, self.split)
        self.finding = find = Card(look, "Find this out first", CHANGES)
        self.find_rows = [
            (
                PlainLabel(look, str(k + 1), bold=True),
                PlainLabel(look, "", wrap=True),
                Button(look, "State it"),
            )
            for k in range(MOST_TO_FIND)
        ]
        self._to_find: list[str] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.u(2))
        grid.setColumnStretch(1, 1)
        for k, (number, words, button) in enumerate(self.find_rows):
            grid.addWidget(number, k, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, k, 1)
            grid.addWidget(button, k, 2, Qt.AlignmentFlag.AlignTop)
            button.clicked.connect(partial(self._state_found, k))
        find.body.addLayout(grid)
        self.find_list = PlainLabel(look, "", wrap=True)
        find.body.addWidget(self.find_list)
        find.body.addWidget(Rule(look))
        find.body.addLayout(self._finance())
        find.body.addStretch(1)
        row.add(tornado, 60)
        row.add(find, 40)
        inner.addWidget(row)
        self.rows.append(row)
        fill_page(self, content)
        # as high as they are at their width, not as they would be at their least
        for label in (self.sentence, self.cost, self.find_list, self.answered):
            label.setMinimumHeight(1)
        for _, words, _ in self.find_rows:
            words.setMinimumHeight(1)

    def _fact(self) -> tuple[QWidget, PlainLabel, PlainLabel]:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        figure = PlainLabel(self.look, "", "figure")
        note = PlainLabel(self.look, "", "small", "muted")
        column.addWidget(figure)
        column.addWidget(note)
        column.addStretch(1)
        return box, figure, note

    def _finance(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        self.horizon = session_box(self.session, look, box_field("whole", 12, 60), step=12)
        self.horizon.setSuffix(tr(" months"))
        self.horizon.setAccessibleName(tr("Horizon"))
        usual = box_field("share", 0, 0.3, usual=(0.03, 0.15))
        self.rate = session_box(self.session, look, usual, step=0.5)
        self.rate.setSuffix(tr(" % a year"))
        self.rate.setAccessibleName(tr("Discount rate"))
        for box in (self.horizon, self.rate):
            box.setMinimumHeight(look.u(7))
            box.valueChanged.connect(self._finance_changed)
        row.addWidget(PlainLabel(look, "Over", "small", "muted"))
        row.addWidget(self.horizon)
        row.addWidget(PlainLabel(look, "discounted at", "small", "muted"))
        row.addWidget(self.rate)
        row.addStretch(1)
        return row

    def _finance_changed(self) -> None:
        finance = self.session.project.finance
        changed = finance.model_copy(
            update={
                "horizon_months": int(self.horizon.value()),
                "discount_rate": round(self.rate.value() / 100, 4),
            }
        )
        self.session.do(set_finance(changed))

    def refresh(self) -> None:
        """Show horizon and rate."""
        finance = self.session.project.finance
        for box, value in (
            (self.horizon, finance.horizon_months),
            (self.rate, round(finance.discount_rate * 100, 6)),
        ):
            show_value(box, value)

    def refresh_study(self) -> None:
        """Show the case of the newest study."""
        study = self.session.study
        self.waiting.setVisible(study is None)
        self.waiting.setText(waiting_words(self.session))
        self.body.setVisible(study is not None)
        if study is None:
            return
        case, currency = study.case, study.project.organisation.currency
        low, high = money_same_unit((case.npv.p5, case.npv.p95), currency, signed=True)
        if study.plan.steps:
            pattern = WORTH if study.profile.overall.leads else UNSURE
            worth = money(case.npv.mean, currency, signed=True)
            odds = in_hundred(case.loss_share)
            said = phrase(pattern, worth=worth, low=low, high=high, horizon=case.horizon, odds=odds)
            self.sentence.setText(said)
        else:
            none = study.without_plan or phrase(
                "{why}: nothing is planned, and what today costs goes on.", why=study.nothing
            )
            self.sentence.setText(joined([none, *(w for w in (nearest_words(study),) if w)], " "))
        self.fan.show_study(study)
        self.split.show_study(study)
        facts = facts_of(study, self.fan.crossing.month)
        self.checks.show_study(study)
        if is_part(study.profile) and study.plan.steps:
            shown = Verbatim(self.sentence.text())
            self.sentence.setText(joined(["From a quick check.", shown], " "))
        withheld = study.judgement.withheld
        if not study.plan.steps:
            facts = tuple(("–", words) for _, words in facts)  # type: ignore[assignment]
        if withheld:
            self.sentence.setText(study.judgement.words)
            facts = tuple(("–", words) for _, words in facts)  # type: ignore[assignment]
        self._show_titles(study)
        self.mend.setVisible(withheld and bool(self._to_mend(study)))
        self.confirm.setVisible(withheld or bool(confirmed_lines(study)))
        said_for = [w for w in (duty_price_words(study),) if w] + confirmed_lines(study)
        self.answered.setText("\n".join(said_for))
        self._below.setVisible(bool(said_for) or withheld)
        planned = bool(study.plan.steps)
        for widget in self.of_worth:
            widget.setVisible(planned and not withheld)
        if planned and not withheld:
            self.options.show_study(study)
        else:
            self.options.hide()
        self.today.setVisible(not planned and not withheld)
        self.today.show_study(study)
        self.why_not.setVisible(withheld)
        self.remarks.setText("\n".join(check_remarks(study)))
        for (_, figure, note), (value, words) in zip(self.facts, facts, strict=True):
            figure.setText(value)
            note.setText(words)
        cost = cost_words(study)
        anyway = anyway_words(study)
        counted = MEASURED if case.components["claimed"].mean > 0 else FROM
        self.source.title.setText(counted if planned else ANYWAY)
        self.source.caption.setText(BEFORE_COST if planned else "")
        self.source.setVisible(planned or bool(anyway))
        self.source.body.setStretch(self.source.body.count() - 1, 0 if planned else 1)
        self.why.setVisible(planned)
        self.cost.setText(" ".join(w for w in (cost if planned else "", anyway) if w))
        self._show_find_out(study)
        self._show_charts(study)

    def _show_titles(self, study: Study) -> None:
        """What each chart found, as its title."""
        self.so_far.title.setText(path_words(study, self.fan.crossing.month))
        rate = percent(study.case.rate, 1 if study.case.rate * 1000 % 10 else 0)
        self.so_far.caption.setText(
            phrase("running total at {rate}; bands: half, 9 in 10 futures", rate=rate)
        )

    def _state(self, own: str) -> None:
        """Open an input at its place."""
        self.wanted.emit(f"field:Organisation.{own}")

    def _state_found(self, k: int) -> None:
        if k < len(self._to_find):
            self._state(self._to_find[k])

    @staticmethod
    def _to_mend(study: Study) -> str:
        """The input of the user's that the first failed check hangs on; empty where there is none."""
        known = {r.definition.id for r in study.register}
        failing = study.judgement.failing
        return next((i for c in failing for i in c.inputs if i in known), "")

    def _mend(self) -> None:
        study = self.session.study
        if study is not None and (own := self._to_mend(study)):
            self._state(own)

    def open_confirm(self) -> None:
        """Let somebody answer for a figure that a check doubts."""
        run(ConfirmDialog(self, self.look, self.session))

    def _show_find_out(self, study: Study) -> None:
        """What knowing an input before deciding is worth, else the widest swings; and how to find out."""
        decision, currency = study.decision, study.project.organisation.currency
        withheld = study.judgement.withheld
        sentence, found = find_out(study, MOST_TO_FIND) if not withheld else ("", ())
        says = MOVES if sentence else CHANGES
        self.finding.caption.setText(says if study.plan.steps else DECIDES)
        lines = [
            phrase(
                "{label}{grade}{value}\n{find_out}",
                label=one.label,
                grade=phrase(" (grade {grade})", grade=one.grade) if one.grade else "",
                value=phrase(", worth {worth} to know", worth=one.worth) if one.worth else "",
                find_out=one.how,
            )
            for one in found
        ]
        knowing = phrase(
            "Knowing everything first would be worth {money}.", money=money(decision.evpi, currency)
        )
        tail = [
            sentence or knowing,
            phrase(
                (
                    "Starting a quarter later {part} {money}. If cost doubles, benefits halve and "
                    "come six months late: {money2}."
                ),
                part="costs" if decision.delay >= 0 else "gains",
                money=money(abs(decision.delay), currency),
                money2=money(decision.stress, currency, signed=True),
            ),
            *([] if decision.waits else [CANNOT_WAIT]),
            *decision.warnings,
        ]
        known = {r.definition.id for r in study.register}
        self._to_find = [one.id for one in found]
        for k, (number, words, button) in enumerate(self.find_rows):
            words.setText(lines[k] if k < len(lines) else "")
            for widget in (number, words):
                widget.setVisible(k < len(lines))
            button.setVisible(k < len(lines) and found[k].id in known)
            if k < len(lines):
                button.setAccessibleName(tr(phrase("State: {input}", input=found[k].label)))
        none = [] if lines or withheld or sentence else ["Nothing stands out."]
        shown = [] if withheld else tail if study.plan.steps else [sentence]
        self.find_list.setText(joined([*none, *shown], "\n"))

    def _show_charts(self, study: Study) -> None:
        nothing = ""
        if not study.moving:
            from planner.reporting.content.economics import nothing_moves

            nothing = nothing_moves(study)
        self.moves.show_study(study, nothing, partial(_numbers, "moves", study, self.look))
        self.fan.numbers = partial(_numbers, "fan", study, self.look)
        self.split.numbers = partial(_numbers, "split", study, self.look)

    def refresh_look(self) -> None:
        """Draw the charts in the colours in use."""
        self.refresh_study()

    def reveal(self, what: str) -> None:
        """Put the cursor into one of the fields."""
        getattr(self, what).setFocus()

    def state_words(self) -> str:
        """Horizon, trials and seed."""
        finance = self.session.project.finance
        return phrase(
            "{horizon_months} months, {currency} · {trials:,} futures · seed {seed}",
            horizon_months=finance.horizon_months,
            currency=self.session.project.organisation.currency,
            trials=finance.trials,
            seed=finance.seed,
        )

    def _why(self) -> None:
        self.explain("NPV")

    def explain(self, output: str) -> None:
        """Open an output to its formula with the numbers in it."""
        study = self.session.study
        if study is not None:
            tree = explain(study, output)
            show_why(self, self.look, phrase("{label}: why?", label=tree.label), tree, digits=None)

    def deeper(self, view: str) -> None:
        """Open one of the views on the plan."""
        self.wanted.emit(f"place:case {view}")

    def open_what_if(self) -> None:
        """Sliders for what moves the result."""
        self.wanted.emit("place:what if")

    def _better(self) -> None:
        run(BetterModelDialog(self, self.look, self.session))

    def _measured(self) -> None:
        run(ActualsDialog(self, self.look, self.session))

    def _futures(self) -> None:
        run(FuturesDialog(self, self.look, self.session))


def _numbers(chart: str, study: Study, look: Look) -> Table:
    """The numbers behind a chart; what writes tables of a report is loaded when they are asked for."""
    from planner.reporting.content import economics
    from planner.reporting.report import start_draft

    draft = replace(start_draft(study, date(2000, 1, 1)), theme=look.theme)
    if chart == "fan":
        return economics.fan_data(draft)
    if chart == "split":
        return economics.split_data(draft, economics.split_bars(draft))
    return economics.swing_data(draft, economics.swing_bars(draft))
