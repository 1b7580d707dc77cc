"""The page of a use case: the statement, the work it changes at the left, and six cards of findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.around.use_case_cards import Card as Told
from planner.analysis.around.use_case_cards import (
    ends_of,
    facts,
    in_words,
    lead_words,
    measure_card,
    models_card,
    rule_of,
    stakes_card,
    stop_card,
    threshold_of,
    trial_card,
    version_card,
)
from planner.analysis.around.use_case_harm import harm_left
from planner.analysis.around.use_case_versions import versions_of
from planner.domain.base.language import phrase, tr
from planner.domain.organisation.organisation import UseCase, UseCaseState
from planner.ui.kit.card import Card
from planner.ui.kit.choice import Joined
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.organisation.stakes import StakesDialog
from planner.ui.organisation.use_case_marks import GateMark, RateMark, ThresholdMark, WorthMark
from planner.ui.organisation.use_case_page import UseCasePage
from planner.ui.widgets.better_model import BetterModelDialog
from planner.workspace.edits import set_use_cases

STATES = {
    "idea": "Idea",
    "development": "Development",
    "trial": "Trial",
    "production": "In use",
    "retired": "Retired",
}
NO_USE_CASE = "There is no use case yet. Add one on the page Organisation, under Use cases."


class FindingCard(Card):
    """A card with its kind, a way to change what it says, a finding as title, and what opens below it."""

    def __init__(self, look: Look, kind: str, way: str, act: Callable[[], object]) -> None:
        super().__init__(look, " ", kind)
        self.look, self.open = look, True
        self.title.hide()
        self.way = LinkButton(look, way)
        self.way.clicked.connect(lambda: act())
        self.head.addWidget(self.way)
        self.setAccessibleName(tr(kind))
        self.finding = PlainLabel(look, "", bold=True, wrap=True)
        self.body.addWidget(self.finding)
        self.room = QWidget()
        self.below = QVBoxLayout(self.room)
        self.below.setContentsMargins(0, 0, 0, 0)
        self.below.setSpacing(look.u(1.5))
        self.body.addWidget(self.room)
        self.body.addStretch(1)
        self.rows = QWidget()
        self.grid = QGridLayout(self.rows)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(look.u(3))
        self.grid.setVerticalSpacing(look.u(1))
        self.said = PlainLabel(look, "", "small", "muted", wrap=True)

    def settle(self, *drawn: QWidget) -> None:
        """Put what is drawn above the rows, and the sentences below them."""
        for one in (*drawn, self.rows, self.said):
            self.below.addWidget(one)

    def fold(self, *, open_: bool) -> None:
        """Show all of it, or its title alone."""
        self.open = open_
        self.room.setVisible(open_)

    def tell(self, told: Told) -> None:
        """Say a finding, its rows and its sentences."""
        self.finding.setText(told.title)
        self.fill(told.rows)
        self.said.setText(told.words)
        self.said.setVisible(bool(told.words))

    def fill(self, rows: Sequence[Sequence[str]], tokens: Sequence[Sequence[str]] = ()) -> None:
        """Rows of texts; the first of each is muted, others take the colour of ``tokens``."""
        cleared(self.grid)
        self.rows.setVisible(bool(rows))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                token = tokens[r][c] if tokens else "muted" if c == 0 else "text"
                label = PlainLabel(self.look, text, "small", token, wrap=True)
                self.grid.addWidget(label, r, c, Qt.AlignmentFlag.AlignTop)
        for c in range(self.grid.columnCount()):
            self.grid.setColumnStretch(c, 0 if c == 0 else 1)


class UseCaseRoom(Dialog):
    """One use case at a time; keys 1 to 6 open and fold its cards, Ctrl+PgDn leads to the next one."""

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        session: Session,
        use_case: str,
        wanted: Callable[[str], object],
    ) -> None:
        super().__init__(parent, look, "Use case", 300, 185)
        self.session, self.id, self.wanted = session, use_case, wanted
        self._head()
        self.grid = QGridLayout()
        self.grid.setSpacing(look.u(3))
        self.column.addLayout(self.grid)
        self.column.addStretch(1)
        self._facts()
        self._cards()
        for k, key in enumerate(self.cards):
            QShortcut(QKeySequence(str(k + 1)), self, partial(self._toggle, key))
        QShortcut(QKeySequence("Ctrl+PgDown"), self, lambda: self._go(1))
        QShortcut(QKeySequence("Ctrl+PgUp"), self, lambda: self._go(-1))
        self.arrange(stacked=False)
        session.changed.connect(self.refresh)
        session.studied.connect(self.refresh)
        self.refresh()

    def _head(self) -> None:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.u(2))
        self.state = PlainLabel(look, "", "small", "muted")
        row.addWidget(self.state)
        row.addStretch(1)
        self.states: dict[str, Button] = {}
        group = QButtonGroup(self)
        for key, words in STATES.items():
            button = self.states[key] = Button(look, words)
            button.setCheckable(True)
            button.clicked.connect(partial(self._set_state, key))
            group.addButton(button)
        row.addWidget(Joined(self.states.values()))
        self.next = Button(look, "Next use case")
        self.next.clicked.connect(lambda: self._go(1))
        row.addSpacing(look.u(2))
        row.addWidget(self.next)
        self.column.addLayout(row)
        self.lead = Statement(look)
        self.column.addWidget(self.lead)

    def _facts(self) -> None:
        look = self.look
        self.work = FindingCard(look, "The work it changes", "Edit", self.edit)
        self.rates = RateMark(look)
        self.baseline = PlainLabel(look, "", bold=True, wrap=True)
        self.source = PlainLabel(look, "", "small", "muted", wrap=True)
        for one in (self.work.rows, self.baseline, self.rates, self.source):
            self.work.below.addWidget(one)
        self.work.finding.hide()
        self.work.said.setParent(self.work)
        self.work.said.hide()

    def _cards(self) -> None:
        look = self.look
        self.worth, self.threshold, self.gate = WorthMark(look), ThresholdMark(look), GateMark(look)
        self.harm = PlainLabel(look, "", "small", "bad", wrap=True)
        of = {
            "stop": ("Stop rule", "Edit", self.edit, (self.worth,)),
            "measure": ("Measure", "Edit", self.edit, (self.threshold,)),
            "version": ("Better version", "Compare", self.compare, ()),
            "stakes": ("Who gains and who bears", "All six", self.stakes, ()),
            "trial": ("Experiment", "In the plan", lambda: self.wanted("page:5"), (self.gate,)),
            "models": ("Models", "AI systems", lambda: self.wanted("page:7"), ()),
        }
        self.cards: dict[str, FindingCard] = {}
        for key, (kind, way, act, drawn) in of.items():
            card = self.cards[key] = FindingCard(look, kind, way, act)
            card.settle(*drawn)
        self.cards["stakes"].below.addWidget(self.harm)

    def arrange(self, stacked: bool) -> None:
        """Facts at the left and cards in two columns; below each other where there is little room."""
        places = [self.work, *self.cards.values()]
        for card in places:
            self.grid.removeWidget(card)
        for column, part in enumerate((0, 0, 0) if stacked else (4, 6, 6)):
            self.grid.setColumnStretch(column, part)
        if stacked:
            for k, card in enumerate(places):
                self.grid.addWidget(card, k, 0)
        else:
            self.grid.addWidget(self.work, 0, 0, 3, 1)
            for k, card in enumerate(places[1:]):
                self.grid.addWidget(card, k // 2, 1 + k % 2)
        for card in self.cards.values():
            card.fold(open_=not stacked)

    def _all(self) -> tuple[UseCase, ...]:
        return self.session.project.organisation.use_cases

    def _own(self) -> UseCase | None:
        return next((u for u in self._all() if u.id == self.id), None)

    def refresh(self) -> None:
        """Say it for the document as it is now; a use case that was taken away closes its page."""
        own, project = self._own(), self.session.project
        if own is None:
            self.reject()
            return
        study = self.session.study if self.session.is_current else None
        rule = rule_of(project, own)
        self.setWindowTitle(tr(in_words(own, "name")))
        at = [u.id for u in self._all()].index(own.id) + 1
        self.state.setText(
            phrase(
                "{name}: use case {n} of {all}",
                name=in_words(own, "name"),
                n=at,
                all=len(self._all()),
            )
        )
        self.next.setEnabled(len(self._all()) > 1)
        for key, button in self.states.items():
            button.setChecked(key == own.state)
            button.setFont(self.look.font(bold=key == own.state))
        self.lead.setText(lead_words(project, own, rule))
        known = facts(project, own, rule)
        self.work.fill(known.rows)
        self.baseline.setText(known.baseline)
        self.rates.show_rates(known.rates)
        self.source.setText(known.source)
        self.cards["stop"].tell(stop_card(project, own, rule))
        self.worth.show_ends(ends_of(project, rule))
        self.cards["measure"].tell(measure_card(project, own))
        self.threshold.show_threshold(threshold_of(own))
        told, compared = version_card(project, own)
        self.cards["version"].tell(told)
        self.cards["version"].fill(
            [("", "in use", "new"), *((c.name, c.now, c.new) for c in compared)]
            if compared
            else [],
            [("muted",) * 3, *(("text", "text", "bad" if c.worse else "text") for c in compared)],
        )
        told, rows, harm = stakes_card(own, project, None if study is None else harm_left(study))
        self.cards["stakes"].tell(told)
        self.cards["stakes"].fill(
            [("", "Gains", "Bears"), *((r.who, r.gains or "–", r.bears or "–") for r in rows)]
            if rows
            else [],
            [("muted",) * 3, *(("text", "good", "text" if r.measured else "bad") for r in rows)],
        )
        self.harm.setText(harm)
        self.harm.setVisible(bool(harm))
        told, gate = trial_card(project, own, study)
        self.cards["trial"].tell(told)
        self.gate.show_gate(gate)
        told, models = models_card(project, own, study)
        self.cards["models"].tell(told)
        self.cards["models"].fill(models)

    def _toggle(self, key: str) -> None:
        self.cards[key].fold(open_=not self.cards[key].open)

    def _go(self, by: int) -> None:
        """To the use case after this one, or the first again."""
        own = [u.id for u in self._all()]
        if len(own) > 1:
            self.wanted(f"place:use case/{own[(own.index(self.id) + by) % len(own)]}")

    def _set_state(self, state: str) -> None:
        own = self._own()
        assert state in get_args(UseCaseState)  # noqa: S101 - the buttons are those states
        if own is not None and own.state != state:
            changed = UseCase.model_validate({**own.model_dump(), "state": state})
            made = tuple(changed if u.id == own.id else u for u in self._all())
            self.session.do(set_use_cases(made))

    def edit(self) -> None:
        """All texts, choices and figures of it."""
        run(UseCasePage(self, self.look, self.session, self.id))

    def compare(self) -> None:
        """Weigh a better version; the newest that was kept is shown where it stands."""
        if kept := versions_of(self.session.project, self.id):
            self.wanted(f"place:better version/{kept[0].id}")
            return
        run(BetterModelDialog(self, self.look, self.session, use_case=self.id))

    def stakes(self) -> None:
        """All six who are concerned, and the harms."""
        run(StakesDialog(self, self.look, self.session, self.id))
