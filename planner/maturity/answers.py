"""The answers of a round as one matrix: respondents by questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.answers.assessment import Answer, Round
from planner.domain.base.facts import decide
from planner.domain.content.questionnaire import Dimension, Question
from planner.domain.project import Project
from planner.maturity.routing import routed

MINUTES_EACH = 0.75
"""Minutes for a question, as a rule of thumb: reading five levels and choosing one."""
OPEN, DONT_KNOW, NOT_APPLICABLE = -1, -2, -3
_CODES = {None: OPEN, "dont_know": DONT_KNOW, "not_applicable": NOT_APPLICABLE}


@dataclass(frozen=True)
class Answers:
    """Codes of shape ``(respondents, questions)``: a level 0–4, or one of the three states without.

    ``teams`` is the row of each respondent's team in the project's list; ``evidence`` tells whether
    an answer has evidence that counted on the round's date, ``carried`` whether it was given in an earlier
    round and not again. ``asked`` are the people whose role fits the question; where nobody's in a team does,
    the whole team, and whoever answered. ``mapped`` are the levels, lowest and highest, that answers to an
    earlier wording allow, by row and column. Rows and columns follow ``respondents`` and ``questions``.
    """

    respondents: tuple[str, ...]
    teams: NDArray[np.int64]
    questions: tuple[Question, ...]
    codes: NDArray[np.int8]
    evidence: NDArray[np.bool_]
    carried: NDArray[np.bool_]
    asked: NDArray[np.bool_]
    mapped: dict[tuple[int, int], tuple[int, int]]


def minutes_for(questions: int, step: int = 1) -> int:
    """About how many minutes so many questions take, in whole ``step`` minutes, at least one step."""
    return max(step, round(questions * MINUTES_EACH / step) * step)


def asked_questions(project: Project, round_: Round | None = None) -> tuple[Question, ...]:
    """Questions that teams are asked: none of their conditions is known not to hold.

    Those of scope *system* are asked for each system, not here.
    """
    facts = project.facts
    questionnaire = project.questionnaire_of(round_ or project.current_round)
    return tuple(
        q
        for q in questionnaire.questions
        if q.scope != "system" and decide(q.applies_if, facts) is not False
    )


def questions_in_scope(project: Project, round_: Round | None = None) -> frozenset[str]:
    """Ids of the questions that the round asks: all, those of the quick check, or those chosen."""
    round_ = round_ or project.current_round
    return frozenset(
        q.id
        for q in asked_questions(project, round_)
        if round_.scope == "all" or in_scope(q, round_)
    )


def in_scope(question: Question, round_: Round) -> bool:
    """Whether a round with a scope of its own asks ``question``."""
    return question.screening if round_.scope == "quick" else question.id in round_.chosen


def asked_dimensions(project: Project) -> tuple[Dimension, ...]:
    """Dimensions of which at least one question is asked; an add-on that does not apply is none."""
    asked = {q.dimension for q in asked_questions(project)}
    return tuple(d for d in project.questionnaire.dimensions if d.id in asked)


def read_answers(project: Project, round_: Round | None = None) -> Answers:
    """The answers of ``round_`` (the current one by default) to the questions that are asked."""
    round_ = round_ or project.current_round
    questions = asked_questions(project, round_)
    columns = {q.id: k for k, q in enumerate(questions)}
    rows = {t.id: k for k, t in enumerate(project.teams)}
    shape = (len(project.respondents), len(questions))
    codes = np.full(shape, OPEN, dtype=np.int8)
    evidence = np.zeros(shape, dtype=bool)
    carried = np.zeros(shape, dtype=bool)
    mapped: dict[tuple[int, int], tuple[int, int]] = {}
    for row, respondent in enumerate(project.respondents):
        sheet: Mapping[str, Answer] = round_.answers.get(respondent.id, {})
        for question, answer in sheet.items():
            column = columns.get(question)
            if column is None:
                continue
            level = answer.level
            codes[row, column] = _CODES[answer.state] if level is None else level
            if answer.given is not None:
                carried[row, column] = True
            if answer.mapped is not None and answer.state is None:
                mapped[row, column] = answer.mapped
            if answer.evidence:
                evidence[row, column] = any(e.counts_on(round_.date) for e in answer.evidence)
    teams = np.array([rows[r.team] for r in project.respondents], dtype=np.int64)
    return Answers(
        respondents=tuple(r.id for r in project.respondents),
        teams=teams,
        questions=questions,
        codes=codes,
        evidence=evidence,
        carried=carried,
        asked=routed(project, questions) | (codes != OPEN),
        mapped=mapped,
    )
