"""Who answers: a list of people that nobody can mistake, with a search where they are many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from planner.domain.base.language import tr
from planner.domain.content.questionnaire import Question
from planner.domain.project import Project
from planner.maturity.cells import count_answers
from planner.ui.kit.look import Look
from planner.ui.kit.style import BOTH_ENDS
from planner.workspace.people import Standing, names_of, questions_in_scope, questions_of_all

MANY = 12
"""From so many people on the list can be searched by typing."""


class PersonBox(QComboBox):
    """Each person with tick and progress. Only what changed is written again: there may be thousands."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Answering as"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setProperty(BOTH_ENDS, True)
        self.setMinimumWidth(look.u(34))
        self.setMaximumWidth(look.u(76))
        self.setMinimumHeight(look.u(7.5))
        self._known: tuple[object, ...] = ()
        self._sheets: dict[str, object] = {}
        self.standings: dict[str, Standing] = {}
        """How far each person is, by id, in the order of the document."""

    def show_people(self, project: Project, respondent: str) -> None:
        """Show the people of a project, with ``respondent`` chosen."""
        questions = questions_in_scope(project)
        asked: dict[str, tuple[Question, ...]] = {}
        answers = project.current_round.answers
        known = (project.respondents, project.teams, tuple(q.id for q in questions))
        anew = known != self._known
        self._known = known
        self.blockSignals(True)
        if anew:
            self.clear()
            self._sheets.clear()
            self.standings.clear()
            for _ in project.respondents:
                self.addItem("")
        names: dict[str, str] = {}
        for row, person in enumerate(project.respondents):
            sheet = answers.get(person.id, {})
            if self._sheets.get(person.id) is sheet and not anew:
                continue
            self._sheets[person.id] = sheet
            names, asked = names or names_of(project), asked or questions_of_all(project)
            standing = Standing(person, names[person.id], count_answers(sheet, asked[person.id]))
            self.standings[person.id] = standing
            self.setItemText(row, tr(standing.words))
            self.setItemData(row, person.id)
        self._search(many=self.count() > MANY)
        self.setCurrentIndex(self.findData(respondent))
        self.blockSignals(False)

    def _search(self, *, many: bool) -> None:
        if many == self.isEditable():
            return
        self.setEditable(many)
        line = self.lineEdit()
        if line is None:
            return
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line.setAccessibleName(tr("Answering as"))
        completer = QCompleter(self.model(), self)
        self.setCompleter(completer)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
