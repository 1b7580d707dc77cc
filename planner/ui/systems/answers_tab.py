"""Answers of one system: its own, or how its team usually works."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from planner.analysis.systems.register import Place, Row
from planner.domain.answers.evidence import SystemAnswer
from planner.domain.base.language import phrase, tr
from planner.standards.standing import answered_by_decision
from planner.ui.kit.choice import choice_list
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.systems.tab import tab_column
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.system_edits import answer_for_system

APART = 2
"""So many levels between a system and its team are worth talking about."""


class AnswersTab(QWidget):
    """Each question with its level; below, the one that is chosen, to answer for this system alone."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.system = ""
        column = tab_column(self, look)
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
        self.answer_table.set_widths([0, 50, 26])
        self.answer_table.selectionModel().currentRowChanged.connect(self._chosen_answer)
        column.addWidget(self.answer_table, 1)
        self.question = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.question)
        self.level = choice_list(look, tr("Answer of this system"))
        self.level.activated.connect(self._answer)
        column.addWidget(self.level)
        self._question = ""

    def show_answers(self, row: Row, places: list[Place]) -> None:
        """The questions that requirements of the system rest on."""
        project = self.session.project
        self.system = row.standing.system.id
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
                return self._beside_team(row, question, own.level)
            if own.state != "dont_know":
                return "not applicable"
        decided = answered_by_decision(self.session.project, row.standing).get(question)
        if decided is not None:
            return phrase("class: {level:d} or more", level=decided)
        if own is not None:
            return "don’t know"
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

    def _beside_team(self, row: Row, question: str, level: int) -> str:
        """A system's own level; where its team's is two or more away, both: something to talk about."""
        cells, teams = self.session.profile.cells, row.standing.system.teams
        column = cells.columns.get(question)
        if not teams or column is None or teams[0] not in cells.teams:
            return str(level)
        at = cells.teams.index(teams[0])
        low, high = float(cells.low[at, column]), float(cells.high[at, column])
        if not cells.counted[at, column] or max(low - level, level - high) < APART:
            return str(level)
        team = (
            phrase("{low:g}", low=low)
            if low == high
            else phrase("{low:g} to {high:g}", low=low, high=high)
        )
        return phrase("{level:d}, its team: {team}. Talk about it.", level=level, team=team)

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

    def answer_chosen(self, level: int) -> None:
        """Answer the question that is chosen, if there is one."""
        if self._question:
            self.answer(self._question, level)

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
