"""From answers to cells: one value with its range for every team and question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.answers.assessment import Answer, RespondentPolicy, Round
from planner.domain.base.language import phrase
from planner.domain.content.questionnaire import Question, Questionnaire
from planner.domain.project import Project
from planner.maturity.answers import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Answers,
    read_answers,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
TOP = 4.0


@dataclass(frozen=True)
class Counts:
    """How many questions are answered, unknown, not applicable and open; the one definition."""

    answered: int = 0
    dont_know: int = 0
    not_applicable: int = 0
    open: int = 0

    @property
    def asked(self) -> int:
        """All questions that were asked."""
        return self.answered + self.dont_know + self.not_applicable + self.open

    @property
    def handled(self) -> int:
        """All but the open ones."""
        return self.asked - self.open

    @property
    def coverage(self) -> float:
        """Share answered of what applies, 0–1; 0 where nothing does."""
        applies = self.asked - self.not_applicable
        return self.answered / applies if applies else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.answered + other.answered,
            self.dont_know + other.dont_know,
            self.not_applicable + other.not_applicable,
            self.open + other.open,
        )

    @property
    def words(self) -> str:
        """The counts as every surface prints them."""
        return phrase(
            "{answered} answered · {dont_know} don’t know · {not_applicable} not applicable · {open} open",
            **asdict(self),
        )


@dataclass(frozen=True)
class Cells:
    """Levels by team (rows) and question (columns).

    ``value`` is NaN where nobody gave a level; ``low`` and ``high`` bound what it could be (0 and 4
    there). ``counted`` is False for what is not applicable, not asked, or of a team that has no
    respondents: such cells leave the denominator. ``supported`` tells which answered cells have
    evidence that counts. Shapes ``(teams, questions)``. ``left_out`` are team, question and reason.
    """

    questionnaire: Questionnaire
    teams: tuple[str, ...]
    questions: tuple[Question, ...]
    value: Floats
    low: Floats
    high: Floats
    counted: Flags
    supported: Flags
    counts: tuple[Counts, ...]
    left_out: tuple[tuple[str, str, str], ...]

    def column(self, question: str) -> int:
        """Index of ``question``; raises ``KeyError`` when it is not asked."""
        for index, candidate in enumerate(self.questions):
            if candidate.id == question:
                return index
        raise KeyError(question)

    def raised(self, levels: Mapping[str, float]) -> Cells:
        """Return the cells after each named question has reached at least the given level.

        A level that nobody stated stays unknown; only its lower bound rises.
        """
        value, low = self.value.copy(), self.low.copy()
        for index, question in enumerate(self.questions):
            level = levels.get(question.id)
            if level is None:
                continue
            value[:, index] = np.maximum(value[:, index], level)  # NaN stays NaN
            low[:, index] = np.maximum(low[:, index], level)
        return replace(self, value=value, low=low, high=np.maximum(self.high, low))


def count_answers(answers: Mapping[str, Answer], questions: Iterable[Question]) -> Counts:
    """Count one respondent's answers over ``questions``."""
    tally: Counter[str] = Counter()
    for question in questions:
        answer = answers.get(question.id)
        tally[(answer.state or "open") if answer else "open"] += 1
    return Counts(tally["level"], tally["dont_know"], tally["not_applicable"], tally["open"])


def build_cells(
    project: Project, round_: Round | None = None, answers: Answers | None = None
) -> Cells:
    """Turn the answers of ``round_`` (the current one by default) into cells.

    A team's level is its recorded consensus, else its respondents' levels combined by the project's
    policy (the median by default). A question is not applicable for a team when everyone who answered
    it said so; "don't know" and unanswered stay unknown.
    """
    round_ = round_ or project.current_round
    answers = answers or read_answers(project, round_)
    shape = (len(project.teams), len(answers.questions))
    value = np.full(shape, np.nan)
    not_applicable = np.zeros(shape, dtype=bool)
    unknown = np.zeros(shape, dtype=bool)
    supported = np.zeros(shape, dtype=bool)
    asked = np.zeros(shape, dtype=bool)
    order = np.argsort(answers.teams, kind="stable")
    bounds = np.searchsorted(answers.teams[order], np.arange(len(project.teams) + 1))
    for row in range(len(project.teams)):
        members = order[bounds[row] : bounds[row + 1]]
        if not len(members):
            continue
        codes = answers.codes[members]
        asked[row] = True
        value[row] = _combined(codes, project.policy.respondents)
        levels = (codes >= 0).any(axis=0)
        dont_know = (codes == DONT_KNOW).any(axis=0)
        not_applicable[row] = (codes == NOT_APPLICABLE).any(axis=0) & ~levels & ~dont_know
        unknown[row] = dont_know & ~levels
        supported[row] = (answers.evidence[members] & (codes >= 0)).any(axis=0)
    _agreed(project, round_, answers.questions, value, not_applicable, asked)
    known = ~np.isnan(value)
    counted = asked & ~not_applicable
    return Cells(
        questionnaire=project.questionnaire_of(round_),
        teams=tuple(t.id for t in project.teams),
        questions=answers.questions,
        value=value,
        low=np.where(known, value, 0.0),
        high=np.where(known, value, TOP),
        counted=counted,
        supported=supported & known,
        counts=tuple(
            Counts(
                answered=int((known[row] & counted[row]).sum()),
                dont_know=int((unknown[row] & ~known[row] & counted[row]).sum()),
                not_applicable=int((not_applicable[row] & asked[row]).sum()),
                open=int((counted[row] & ~known[row] & ~unknown[row]).sum()),
            )
            for row in range(len(project.teams))
        ),
        left_out=_left_out(project, round_, answers, not_applicable),
    )


def _combined(codes: NDArray[np.int8], policy: RespondentPolicy) -> Floats:
    """One level per question from the rows of a team; NaN where nobody gave one."""
    known = codes >= 0
    number = known.sum(axis=0)
    ordered = np.sort(np.where(known, codes, 127), axis=0).astype(
        float
    )  # levels first, then the rest
    some = np.maximum(number, 1)
    if policy == "median":
        columns = np.arange(codes.shape[1])
        value = (ordered[(some - 1) // 2, columns] + ordered[some // 2, columns]) / 2
    elif policy == "mean":
        value = np.where(known, codes, 0).sum(axis=0) / some
    else:
        value = ordered[0]
    return np.where(number > 0, value, np.nan)


def _agreed(
    project: Project,
    round_: Round,
    questions: tuple[Question, ...],
    value: Floats,
    not_applicable: Flags,
    asked: Flags,
) -> None:
    """Put what teams agreed on in place of what their members answered."""
    columns = {q.id: k for k, q in enumerate(questions)}
    rows = {t.id: k for k, t in enumerate(project.teams)}
    for team, entries in round_.consensus.items():
        for question, consensus in entries.items():
            column = columns.get(question)
            if column is not None:
                value[rows[team], column] = consensus.level
                not_applicable[rows[team], column] = False
                asked[rows[team], column] = True


def _left_out(
    project: Project, round_: Round, answers: Answers, not_applicable: Flags
) -> tuple[tuple[str, str, str], ...]:
    found = []
    for row, column in zip(*np.nonzero(not_applicable), strict=True):
        question = answers.questions[column].id
        members = np.nonzero(answers.teams == row)[0]
        who = next(m for m in members if answers.codes[m, column] == NOT_APPLICABLE)
        reason = round_.answers[answers.respondents[who]][question].reason
        found.append((project.teams[row].id, question, reason))
    return tuple(found)
