"""What narrows the list of questions: chips with how many each leaves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.domain.answers.assessment import Answer
from planner.domain.base.language import phrase, tr
from planner.domain.content.questionnaire import Question
from planner.domain.project import Project
from planner.ui.kit.choice import Chips
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.workspace.people import questions_in_scope, questions_of

FILTERS = (
    ("role", "All {n}"),
    ("open", "Open {n}"),
    ("dont_know", "Don’t know {n}"),
    ("notes", "With notes {n}"),
    ("carried", "Carried over {n}"),
    ("all", "Every role {n}"),
)
"""What a filter leaves: what this person is asked, what of it is open, …, what anybody is asked."""
STAYS = ("role", "open")
"""Chips that stand there also where they leave nothing."""
HOLDS = ("open", "dont_know")
"""Filters whose questions stay in sight when they are answered, until a filter is chosen again."""


class Filters(QWidget):
    """The chips; one is held down."""

    def __init__(self, look: Look, show: Callable[[], None]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Show"))
        self.chips = Chips(self, look, (key for key, _ in FILTERS), show)
        row = Flow(look)
        row.setSpacing(look.u(1.5))
        row.setContentsMargins(0, 0, 0, 0)
        for chip in self.chips.values():
            row.add(chip)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(row)

    @property
    def chosen(self) -> str:
        """The key of the filter that is held down."""
        return self.chips.chosen

    def choose(self, key: str) -> None:
        """Hold another one down, without showing what it leaves."""
        self.chips[key].setChecked(True)

    def count(self, project: Project, respondent: str) -> None:
        """Say how many questions each leaves; one that leaves none, or all the same, goes."""
        left = {key: len(kept(project, respondent, key)) for key, _ in FILTERS}
        for key, words in FILTERS:
            chip = self.chips[key]
            chip.setText(phrase(words, n=left[key]))
            told = left[key] > (left["role"] if key == "all" else 0)
            chip.setVisible(told or key in STAYS or chip.isChecked())


def kept(project: Project, respondent: str, key: str, words: str = "") -> list[Question]:
    """The questions that a filter leaves, and in which ``words`` stand, in their order."""
    answers = project.current_round.answers.get(respondent, {})
    blank = Answer()

    def stays(question: Question) -> bool:
        answer = answers.get(question.id, blank)
        return {
            "open": answer.state is None,
            "dont_know": answer.state == "dont_know",
            "notes": bool(answer.note),
            "carried": answer.carried,
        }.get(key, True)

    asked = questions_in_scope(project) if key == "all" else questions_of(project, respondent)
    return [q for q in asked if stays(q) and (not words or words in _said(q))]


def _said(question: Question) -> str:
    """What a question is found by, also in the language of the window."""
    said = question.title, question.prompt
    return " ".join((question.id, *said, *map(tr, said))).lower()
