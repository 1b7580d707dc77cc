"""Small documents that count, and what a part of the soak reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from planner.domain.answers.assessment import Answer
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.maturity.content import house_questionnaire
from planner.workspace.create import new_project

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was tried, how often, and what came of it."""

    what: str
    tried: str
    found: str
    good: bool


@cache
def small_questionnaire() -> Questionnaire:
    """The first dimension of the house model with two questions: a document of a few kilobytes."""
    whole = house_questionnaire()
    dimension = whole.dimensions[0]
    questions = tuple(q for q in whole.questions if q.dimension == dimension.id)[:2]
    return whole.model_copy(update={"dimensions": (dimension,), "questions": questions})


@cache
def small_project() -> Project:
    """One team, two respondents, two questions."""
    organisation = Organisation(name="Soak (test)", people={"data_scientist": 4.0})
    return new_project(
        organisation, ("Product",), START, small_questionnaire(), document_id="soak", each=2
    )


def counted(project: Project, number: int, note: str = "") -> Project:
    """The document as it is after edit ``number``: name, note and answer all say so."""
    respondent = project.respondents[0].id
    question = next(iter(project.questionnaire.by_id))
    answer = Answer(state="level", level=number % 5, note=f"edit {number}")
    answers = {**project.current_round.answers, respondent: {question: answer}}
    round_ = project.current_round.model_copy(update={"answers": answers})
    return project.model_copy(
        update={
            "name": f"Edit {number}",
            "note": note,
            "rounds": (*project.rounds[:-1], round_),
        }
    )


def number_of(project: Project) -> int:
    """Which edit a document stands at; raises ``AssertionError`` where its parts disagree."""
    if not project.name.startswith("Edit "):
        return 0
    number = int(project.name.removeprefix("Edit "))
    respondent = project.respondents[0].id
    question = next(iter(project.questionnaire.by_id))
    answer = project.current_round.answer(respondent, question)
    assert answer.note == f"edit {number}", "two versions are mixed"
    assert answer.level == number % 5, "two versions are mixed"
    return number
