"""One system at a time: its class and why, what is asked of it, its answers, facts and evidence."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTabWidget, QWidget

from planner.analysis.systems.about import product_line, roles_line
from planner.analysis.systems.contradiction_words import contradiction_lines, spared_line
from planner.analysis.systems.register import ORDER, STATE_WORDS, Register
from planner.analysis.systems.words import (
    ORIGIN_WORDS,
    READING,
    SYSTEM_STATE_WORDS,
    change_words,
    class_line,
    decided_line,
    reasons,
    step_lines,
)
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.organisation.system import System
from planner.standards.standing import tree_of
from planner.ui.kit.card import Card, scrolling
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.systems.answers_tab import AnswersTab
from planner.ui.systems.class_dialog import ClassDialog
from planner.ui.systems.duties_tab import DutiesTab
from planner.ui.systems.evidence_tab import EvidenceTab
from planner.ui.systems.facts_tab import FactsTab
from planner.ui.systems.models_tab import ModelsTab
from planner.ui.systems.overrule import OverruleDialog
from planner.ui.systems.requirements_tab import RequirementsTab
from planner.ui.systems.rows import HEIGHT, TwoLineTable
from planner.ui.systems.system_dialog import SystemDialog
from planner.ui.systems.tab import ORGANISATION, tab_column
from planner.ui.systems.who import who_decides
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.system_edits import decide_class, remove_system

TABS = ("Its class", "Requirements", "Duties", "Answers", "Facts", "Evidence", "Models")


class Detail(Card):
    """The system that is chosen."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.look, self.session = look, session
        self.system, self._tab = "", 0
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
        self.requirements = RequirementsTab(look, session)
        self.duties = DutiesTab(look, session)
        self.answers = AnswersTab(look, session)
        self.facts = FactsTab(look, session)
        self.evidence = EvidenceTab(look, session)
        self.models = ModelsTab(look, session)
        rest = (
            self.requirements,
            self.duties,
            self.answers,
            self.facts,
            self.evidence,
            self.models,
        )
        for words, tab in zip(TABS, (self._class(), *rest), strict=True):
            self.tabs.addTab(tab, tr(words))
        self.body.addWidget(self.tabs, 1)

    # ------------------------------------------------------------------ making the tabs

    def _class(self) -> QWidget:
        look = self.look
        page = QWidget()
        column = tab_column(page, look)
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
                Column("Law or standard", stretch=True),
                *(Column(STATE_WORDS[s], right=True) for s in ORDER),
            ],
            parent=self,
        )
        table = Table(look, self.counts, "Requirements by framework")
        table.set_widths([0, 14, 27, 27, 26, 19, 25])
        self.steps = RowsModel(
            look,
            [
                Column("Article"),
                Column("Question", "over", stretch=True),
                Column("Said", "over"),
            ],
            parent=self,
        )
        steps = TwoLineTable(look, self.steps, "The way to the class", HEIGHT + 0.5)
        steps.set_widths([31, 0, 50])
        self.steps_table = steps
        steps.setMinimumHeight(look.u(48))
        self.counts_table = table
        for widget in (self.outcome, self.why, self.decided):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(table)
        column.addWidget(steps, 1)
        column.addWidget(PlainLabel(look, READING, "small", "muted", wrap=True))
        # reasons may be many lines: they scroll here, and no tab asks for more room than the page has
        area = scrolling(page)
        for surface in (page, area.viewport()):
            surface.setAutoFillBackground(False)  # it stands on the card
        return area

    # ------------------------------------------------------------------ showing

    def show_system(self, register: Register, system: str) -> None:
        """Show a system, or that there is none."""
        before, self.system = self.system, system
        self._register = register
        row = register.row(system)
        of_all = system == ORGANISATION
        self.setVisible(row is not None or of_all)
        for button in (self.edit, self.remove):
            button.setVisible(not of_all)
        if of_all and before != system:
            self._tab = self.tabs.currentIndex()
        shared = (self.requirements, self.duties, self.evidence)
        for k in range(self.tabs.count()):
            self.tabs.setTabVisible(k, not of_all or self.tabs.widget(k) in shared)
        if of_all:
            self._show_organisation(register)
        elif before == ORGANISATION:
            self.tabs.setCurrentIndex(self._tab)
        if row is None:
            return
        where, tree = row.standing, tree_of(self.session.project)
        one = where.system
        self.name.setText(Verbatim(one.name))
        self.about.setText(self._about(one))
        self.outcome.setText(class_line(where, tree))
        why = []
        if tree is not None:
            why = [*reasons(where, tree), product_line(where, tree), roles_line(where, tree)]
            why.append(spared_line(self.session.project, register, where))
            why += contradiction_lines(self.session.project, register, where, tree)
        self.why.setText(joined([line for line in why if line], "\n"))
        self.decided.setText(decided_line(where))
        self.confirm.setEnabled(
            where.reading.outcome != "open" and (where.decision is None or where.lapsed)
        )
        asked = step_lines(where, tree) if tree is not None else []
        changes = change_words(where, tree) if tree is not None else []
        cells = [((s.article, s.ask, s.said), s.decides) for s in asked]
        cells += [(("–", changes[0], words), False) for words in changes[1:]]
        self.steps.show_rows([RowData(str(k), c, lit=lit) for k, (c, lit) in enumerate(cells)])
        deciding = next((k for k, (_, lit) in enumerate(cells) if lit), 0)
        centre = QAbstractItemView.ScrollHint.PositionAtCenter
        self.steps_table.scrollTo(self.steps.index(deciding, 0), centre)
        decided = where.decision is not None and not where.lapsed
        self.ask.setText("Ask again…" if decided else "Find the class…")
        titles = {f.id: f.short for f in register.frameworks}
        self.counts.show_rows(
            [
                RowData(id_, (titles[id_], *(str(n) if n else "–" for n in states.values())))
                for id_, states in row.counts.items()
                if sum(states.values())
            ]
        )
        rows_high = self.counts_table.verticalHeader().defaultSectionSize()
        heads = self.counts_table.horizontalHeader().sizeHint().height()
        self.counts_table.setFixedHeight(heads + rows_high * len(self.counts.rows) + 2)
        places = [p for p in register.places(system) if p.state != "not_asked"]
        self.requirements.show_requirements(register, system, places)
        self.answers.show_answers(row, places)
        self.facts.show_facts(row, places)
        for tab, words, number in (
            (self.duties, "Duties {n:d}", self.duties.show_duties(register, system)),
            (self.evidence, "Evidence {n:d}", self.evidence.show_evidence(system, register.day)),
            (self.models, "Models {n:d}", self.models.show_models(one, register.day)),
        ):
            self.tabs.setTabText(self.tabs.indexOf(tab), tr(phrase(words, n=number)))

    def _show_organisation(self, register: Register) -> None:
        """What is asked once, of the organisation itself, with its duties and its evidence."""
        self.name.setText("The organisation itself")
        self.about.setText(
            "What laws and standards ask once, for all systems. It stands where its weakest team stands."
        )
        places = [p for p in register.places("") if p.state != "not_asked"]
        self.requirements.show_requirements(register, "", places)
        for tab, words, number in (
            (self.duties, "Duties {n:d}", self.duties.show_duties(register, "")),
            (self.evidence, "Evidence {n:d}", self.evidence.show_evidence("", register.day)),
        ):
            self.tabs.setTabText(self.tabs.indexOf(tab), tr(phrase(words, n=number)))

    def _about(self, one: System) -> str:
        project = self.session.project
        teams = [project.team_by_id[t].name for t in one.teams if t in project.team_by_id]
        parts = [
            *(Verbatim(t) for t in teams[:1]),
            SYSTEM_STATE_WORDS[one.state],
            ORIGIN_WORDS[one.origin],
        ]
        if one.owner:
            parts.append(phrase("owner {owner}", owner=Verbatim(one.owner)))
        if one.since:
            parts.append(phrase("in service since {day}", day=iso_day(one.since)))
        words = joined(parts, " · ")
        return joined([Verbatim(one.purpose), words], "\n") if one.purpose else words

    # ------------------------------------------------------------------ doing

    @property
    def _one(self) -> System | None:
        return self.session.project.system_by_id.get(self.system)

    def next_tab(self, step: int) -> None:
        """Show the next tab that there is, or the one before."""
        shown = [k for k in range(self.tabs.count()) if self.tabs.isTabVisible(k)]
        at = shown.index(self.tabs.currentIndex()) if self.tabs.currentIndex() in shown else 0
        self.tabs.setCurrentIndex(shown[(at + step) % len(shown)])

    def add_evidence(self) -> None:
        """Add evidence for the requirement in front, or that covers the system."""
        if self._register is None or not self.isVisible():
            return
        if self.requirements.isVisible() and self.requirements.place() is not None:
            self.requirements.add_evidence()
        else:
            self.evidence.add_evidence()

    def answer_with(self, level: int) -> None:
        """Answer the question in front for this system, where answers are in front."""
        if self.answers.isVisible():
            self.answers.answer_chosen(level)

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
        who = who_decides(self, self.look, self.session)
        if who:
            day = self.session.workspace.clock().date().isoformat()
            self.session.do(decide_class(self.system, who, day))

    def _overrule(self) -> None:
        if self._one is not None:
            run(OverruleDialog(self, self.look, self.session, self._one))
