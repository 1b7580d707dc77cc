"""One system at a time: its class and why, what is asked of it, its answers, facts and evidence."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from planner.analysis.systems.facts import tree_of
from planner.analysis.systems.register import ORDER, STATE_WORDS, Place, Register, Row
from planner.analysis.systems.words import (
    EVIDENCE_WORDS,
    ORIGIN_WORDS,
    READING,
    SYSTEM_STATE_WORDS,
    class_line,
    decided_line,
    reasons,
    short_day,
    state_line,
)
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.organisation.system import System
from planner.ui.kit.card import Card
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.systems.class_dialog import ClassDialog
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.systems.explained import requirement_words
from planner.ui.systems.facts_tab import FactsTab
from planner.ui.systems.system_dialog import SystemDialog
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.system_edits import (
    answer_for_system,
    decide_class,
    remove_evidence_item,
    remove_system,
)

BADGES = {
    "hole": ("bad", "warning"),
    "open": ("muted", "help"),
    "claimed": ("warn", "note"),
    "shown": ("good", "check"),
    "reviewed": ("good", "check"),
    "not_asked": ("muted", ""),
}
TABS = ("Its class", "Requirements", "Answers", "Facts", "Evidence")


class Detail(Card):
    """The system that is chosen."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.look, self.session = look, session
        self.system = ""
        self._register: Register | None = None
        head = QHBoxLayout()
        self.name = PlainLabel(look, "", "lead", bold=True, wrap=True)
        self.edit = Button(look, "Change…")
        self.remove = LinkButton(look, "Remove")
        self.edit.clicked.connect(self._edit)
        self.remove.clicked.connect(self._remove)
        head.addWidget(self.name, 1)
        head.addWidget(self.remove)
        head.addWidget(self.edit)
        self.body.addLayout(head)
        self.about = PlainLabel(look, "", "small", "muted", wrap=True)
        self.body.addWidget(self.about)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for words, make in zip(
            TABS,
            (self._class, self._requirements, self._answers, self._facts_of, self._evidence),
            strict=True,
        ):
            self.tabs.addTab(make(), tr(words))
        self.body.addWidget(self.tabs, 1)

    # ------------------------------------------------------------------ making the tabs

    def _class(self) -> QWidget:
        look = self.look
        page, column = _column(look)
        self.outcome = PlainLabel(look, "", bold=True, wrap=True)
        self.why = PlainLabel(look, "", wrap=True)
        self.decided = PlainLabel(look, "", "small", "muted", wrap=True)
        row = QHBoxLayout()
        self.ask = Button(look, "Find the class…", primary=True)
        self.confirm = Button(look, "Confirm this class")
        self.overrule = LinkButton(look, "Decide otherwise…")
        self.ask.clicked.connect(self.ask_class)
        self.confirm.clicked.connect(lambda: self._decide())
        self.overrule.clicked.connect(self._overrule)
        for button in (self.ask, self.confirm, self.overrule):
            row.addWidget(button)
        row.addStretch(1)
        self.counts = RowsModel(
            look,
            [
                Column("Requirements by framework", stretch=True),
                *(Column(STATE_WORDS[s], right=True) for s in ORDER),
            ],
            parent=self,
        )
        table = Table(look, self.counts, "Requirements by framework")
        table.set_widths([0, 14, 23, 23, 24, 19, 22])
        for widget in (self.outcome, self.why, self.decided):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(table, 1)
        column.addWidget(PlainLabel(look, READING, "small", "muted", wrap=True))
        return page

    def _requirements(self) -> QWidget:
        page, column = _column(self.look)
        self.asked = RowsModel(
            self.look,
            [
                Column("Article"),
                Column("Asks for, in our words", stretch=True),
                Column("State", "badge"),
                Column("From", right=True),
            ],
            parent=self,
        )
        self.asked_table = Table(self.look, self.asked, "Requirements")
        self.asked_table.set_widths([28, 0, 46, 26])
        self.asked_table.selectionModel().currentRowChanged.connect(self._chosen_requirement)
        self.asked_words = PlainLabel(self.look, "", "small", wrap=True)
        self.add_for = Button(self.look, "Add evidence for it…")
        self.add_for.clicked.connect(self._add_for)
        column.addWidget(self.asked_table, 1)
        column.addWidget(self.asked_words)
        column.addWidget(self.add_for, 0, Qt.AlignmentFlag.AlignLeft)
        self._requirement = ""
        return page

    def _answers(self) -> QWidget:
        look = self.look
        page, column = _column(look)
        column.addWidget(
            PlainLabel(
                look,
                "What the system does not answer itself is how its team usually works: a claim.",
                "small",
                "muted",
                wrap=True,
            )
        )
        self.answers = RowsModel(
            look,
            [
                Column("Question", stretch=True),
                Column("Level"),
                Column("Asked for by", right=True),
            ],
            parent=self,
        )
        self.answer_table = Table(look, self.answers, "Answers")
        self.answer_table.set_widths([0, 40, 26])
        self.answer_table.selectionModel().currentRowChanged.connect(self._chosen_answer)
        column.addWidget(self.answer_table, 1)
        self.question = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.question)
        self.level = choice_list(look, tr("Answer of this system"))
        self.level.activated.connect(self._answer)
        column.addWidget(self.level)
        self._question = ""
        return page

    def _facts_of(self) -> QWidget:
        self.facts = FactsTab(self.look, self.session)
        return self.facts

    def _evidence(self) -> QWidget:
        look = self.look
        page, column = _column(look)
        self.items = RowsModel(
            look,
            [
                Column("Evidence", stretch=True),
                Column("Kind"),
                Column("Reviewed by"),
                Column("Counts until", right=True),
            ],
            parent=self,
        )
        self.item_table = Table(look, self.items, "Evidence")
        self.item_table.set_widths([0, 24, 30, 44])
        self.item_table.doubleClicked.connect(lambda _: self._change_item())
        column.addWidget(self.item_table, 1)
        row = QHBoxLayout()
        for words, act in (
            ("Add evidence…", self.add_evidence),
            ("Change…", self._change_item),
            ("Remove", self._remove_item),
        ):
            button = Button(look, words)
            button.clicked.connect(partial(_call, act))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return page

    # ------------------------------------------------------------------ showing

    def show_system(self, register: Register, system: str) -> None:
        """Show a system, or that there is none."""
        self._register, self.system = register, system
        row = register.row(system)
        self.setVisible(row is not None)
        if row is None:
            return
        where, tree = row.standing, tree_of(self.session.project)
        one = where.system
        self.name.setText(Verbatim(one.name))
        self.about.setText(self._about(one))
        self.outcome.setText(class_line(where, tree))
        lines = reasons(where, tree) if tree is not None else []
        self.why.setText(joined(lines, "\n"))
        self.decided.setText(decided_line(where))
        self.confirm.setEnabled(
            where.reading.outcome != "open" and (where.decision is None or where.lapsed)
        )
        titles = {f.id: f.title for f in register.frameworks}
        self.counts.show_rows(
            [
                RowData(
                    id_, (Verbatim(titles[id_]), *(str(n) if n else "–" for n in states.values()))
                )
                for id_, states in row.counts.items()
                if sum(states.values())
            ]
        )
        places = [p for p in register.places(system) if p.state != "not_asked"]
        self._show_requirements(places)
        self._show_answers(row, places)
        self.facts.show_facts(row, places)
        self._show_evidence()

    def _about(self, one: System) -> str:
        project = self.session.project
        teams = [project.team_by_id[t].name for t in one.teams if t in project.team_by_id]
        parts = [
            *(Verbatim(t) for t in teams[:1]),
            SYSTEM_STATE_WORDS[one.state],
            ORIGIN_WORDS[one.origin],
        ]
        if one.owner:
            parts.append(phrase("owner {owner}", owner=one.owner))
        if one.since:
            parts.append(phrase("in service since {day}", day=iso_day(one.since)))
        words = joined(parts, " · ")
        return joined([Verbatim(one.purpose), words], "\n") if one.purpose else words

    def _show_requirements(self, places: list[Place]) -> None:
        rows: list[RowData] = []
        by_framework: dict[str, list[Place]] = {}
        for place in places:
            by_framework.setdefault(place.framework.id, []).append(place)
        for found in by_framework.values():
            framework = found[0].framework
            rows.append(RowData(framework.id, (Verbatim(framework.title), "", "", ""), group=True))
            for p in sorted(found, key=lambda p: ORDER.index(p.state)):
                mark = " *" if p.requirement.confidence == "unverified" else ""
                rows.append(
                    RowData(
                        f"{framework.id}|{p.requirement.id}",
                        (
                            Verbatim(p.requirement.id + mark),
                            p.requirement.summary,
                            state_line(p),
                            short_day(p.day) if p.day else "–",
                        ),
                        values={2: BADGES[p.state]},
                    )
                )
        self.asked.show_rows(rows)
        self._explain_requirement()

    def _chosen_requirement(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and not self.asked.rows[current.row()].group:
            self._requirement = self.asked.rows[current.row()].id
            self._explain_requirement()

    def place(self) -> Place | None:
        """The requirement that is chosen, as it stands for this system."""
        if self._register is None:
            return None
        framework, _, id_ = self._requirement.partition("|")
        found = self._register.places(self.system, framework) if framework else ()
        return next((p for p in found if p.requirement.id == id_), None)

    def _explain_requirement(self) -> None:
        place = self.place()
        self.add_for.setEnabled(place is not None)
        self.asked_words.setText("" if place is None else requirement_words(self.session, place))

    def _show_answers(self, row: Row, places: list[Place]) -> None:
        project = self.session.project
        serves = Counter(n.question for p in places for n in p.requirement.needs)
        own = project.current_round.system_answers.get(self.system, {})
        rows = []
        for question in project.questionnaire.questions:
            if question.id not in serves:
                continue
            answer = own.get(question.id)
            rows.append(
                RowData(
                    question.id,
                    (question.title, self._level_words(row, question.id), str(serves[question.id])),
                    bold=frozenset({1}) if answer is not None else frozenset(),
                    italic=frozenset({1}) if answer is None else frozenset(),
                )
            )
        self.answers.show_rows(rows)
        if self._question not in serves:
            self._question = ""
        self._explain_answer()

    def _level_words(self, row: Row, question: str) -> str:
        own = self.session.project.current_round.system_answers.get(self.system, {}).get(question)
        if own is not None:
            if own.level is not None:
                return str(own.level)
            return "don’t know" if own.state == "dont_know" else "not applicable"
        cells, teams = self.session.profile.cells, row.standing.system.teams
        column = cells.columns.get(question)
        if not teams or column is None or teams[0] not in cells.teams:
            return "not answered"
        at = cells.teams.index(teams[0])
        low, high = cells.low[at, column], cells.high[at, column]
        if not cells.counted[at, column]:
            return "team: not applicable"
        if low == high:
            return phrase("team: {level:g}", level=float(low))
        return phrase("team: {low:g} to {high:g}", low=float(low), high=float(high))

    def _chosen_answer(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._question = self.answers.rows[current.row()].id
            self._explain_answer()

    def _explain_answer(self) -> None:
        project = self.session.project
        question = project.questionnaire.by_id.get(self._question)
        self.level.clear()
        self.level.setEnabled(question is not None)
        if question is None:
            self.question.setText("Choose a question to answer it for this system alone.")
            return
        self.question.setText(question.prompt)
        self.level.addItem(tr("As the team usually works"), None)
        for number, level in enumerate(question.levels):
            self.level.addItem(f"{number} · {tr(level.text)}", number)
        self.level.addItem(tr("Don’t know"), "dont_know")
        own = project.current_round.system_answers.get(self.system, {}).get(self._question)
        if own is not None:
            key = own.level if own.level is not None else own.state
            self.level.setCurrentIndex(max(self.level.findData(key), 0))

    def _answer(self) -> None:
        if not self._question:
            return
        self.answer(self._question, self.level.currentData())

    def answer(self, question: str, value: int | str | None) -> None:
        """Answer a question for this system: a level, “dont_know”, or as its team does (``None``).

        A review of the answer before is kept with it: it stands while the new level is not below it.
        """
        today = self.session.workspace.clock().date().isoformat()
        old = self.session.project.current_round.system_answers.get(self.system, {}).get(question)
        answer = None
        if value is not None:
            base = old.model_dump() if old is not None else {}
            answer = SystemAnswer.model_validate(
                {
                    **base,
                    "state": "level" if isinstance(value, int) else "dont_know",
                    "level": value if isinstance(value, int) else None,
                    "who": self.session.settings.name,
                    "when": today,
                }
            )
        self.session.do(answer_for_system(self.system, question, answer))

    def _covering(self) -> list[EvidenceItem]:
        return [e for e in self.session.project.evidence if self.system in e.covers]

    def _show_evidence(self) -> None:
        day = self._register.day if self._register is not None else ""
        self.items.show_rows(
            [
                RowData(
                    e.id,
                    (
                        Verbatim(e.title),
                        EVIDENCE_WORDS[e.kind],
                        Verbatim(e.reviewer) if e.is_reviewed_on(day) else "–",
                        (iso_day(e.until) if e.until else "–")
                        if e.counts_on(day)
                        else phrase("{day}: counts no more", day=iso_day(e.until)),
                    ),
                )
                for e in self._covering()
            ]
        )
        self.tabs.setTabText(4, tr(phrase("Evidence {n:d}", n=len(self.items.rows))))

    # ------------------------------------------------------------------ doing

    @property
    def _one(self) -> System | None:
        return self.session.project.system_by_id.get(self.system)

    def _edit(self) -> None:
        if self._one is not None:
            run(SystemDialog(self, self.look, self.session, self._one))

    def _remove(self) -> None:
        if self._one is not None:
            self.session.do(remove_system(self.system))

    def ask_class(self) -> None:
        """The few questions that lead to the class."""
        if self._one is not None:
            run(ClassDialog(self, self.look, self.session, self._one))

    def _decide(self) -> None:
        day = self.session.workspace.clock().date().isoformat()
        self.session.do(decide_class(self.system, self.session.settings.name, day))

    def _overrule(self) -> None:
        if self._one is not None:
            from planner.ui.systems.overrule import OverruleDialog

            run(OverruleDialog(self, self.look, self.session, self._one))

    def add_evidence(self) -> None:
        """Add a piece of evidence that covers this system."""
        run(EvidenceDialog(self, self.look, self.session, system=self.system))

    def _add_for(self) -> None:
        place = self.place()
        if place is not None:
            run(
                EvidenceDialog(
                    self,
                    self.look,
                    self.session,
                    system=self.system,
                    framework=place.framework.id,
                    requirement=place.requirement,
                )
            )

    def _item(self) -> EvidenceItem | None:
        row = self.item_table.currentIndex().row()
        covering = self._covering()
        return covering[row] if 0 <= row < len(covering) else None

    def _change_item(self) -> None:
        item = self._item()
        if item is not None:
            run(EvidenceDialog(self, self.look, self.session, item))

    def _remove_item(self) -> None:
        item = self._item()
        if item is not None:
            self.session.do(remove_evidence_item(item.id))


def _column(look: Look) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, look.u(2), 0, 0)
    column.setSpacing(look.u(2))
    return page, column


def _call(act: object, _checked: bool = False) -> None:
    act()  # type: ignore[operator]
