"""From answers to cells: one value with its range for every team and question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from planner.domain.assessment import Answer, Round
from planner.domain.project import Project
from planner.domain.questionnaire import Question

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
        return (
            f"{self.answered} answered · {self.dont_know} don’t know · "
            f"{self.not_applicable} not applicable · {self.open} open"
        )


@dataclass(frozen=True)
class Cells:
    """Levels by team (rows) and question (columns).

    ``value`` is NaN where nobody gave a level; ``low`` and ``high`` bound what it could be (0 and 4
    there). ``counted`` is False for what is not applicable, not asked, or of a team that has no
    respondents: such cells leave the denominator. Shapes ``(teams, questions)``.
    """

    teams: tuple[str, ...]
    questions: tuple[Question, ...]
    value: Floats
    low: Floats
    high: Floats
    counted: Flags
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


def asked_questions(project: Project) -> tuple[Question, ...]:
    """Questions that apply to the organisation: all conditions of a question hold."""
    facts = project.organisation.conditions(len(project.teams))
    return tuple(q for q in project.questionnaire.questions if facts.issuperset(q.applies_if))


def count_answers(answers: Mapping[str, Answer], questions: Iterable[Question]) -> Counts:
    """Count one respondent's answers over ``questions``."""
    tally: Counter[str] = Counter()
    for question in questions:
        answer = answers.get(question.id)
        tally[(answer.state or "open") if answer else "open"] += 1
    return Counts(tally["level"], tally["dont_know"], tally["not_applicable"], tally["open"])


def build_cells(project: Project, round_: Round | None = None) -> Cells:
    """Turn the answers of ``round_`` (the current one by default) into cells.

    A team's level is its recorded consensus, else the median of its respondents' levels. A question
    is not applicable for a team when everyone who answered it said so; "don't know" and unanswered
    stay unknown.
    """
    round_ = round_ or project.current_round
    questions = asked_questions(project)
    by_team: dict[str, list[Mapping[str, Answer]]] = {t.id: [] for t in project.teams}
    for respondent in project.respondents:
        by_team[respondent.team].append(round_.answers.get(respondent.id, {}))
    shape = (len(project.teams), len(questions))
    value, low, high = np.full(shape, np.nan), np.zeros(shape), np.full(shape, TOP)
    counted = np.zeros(shape, dtype=bool)
    counts: list[Counts] = []
    left_out: list[tuple[str, str, str]] = []
    for row, team in enumerate(project.teams):
        agreed = round_.consensus.get(team.id, {})
        sheets = by_team[team.id]
        tally: Counter[str] = Counter()
        for column, question in enumerate(questions):
            if not sheets and question.id not in agreed:
                continue
            answers = [a for s in sheets if (a := s.get(question.id)) is not None]
            consensus = agreed.get(question.id)
            if consensus is not None:
                state, level = "level", float(consensus.level)
            else:
                state, level = _team_state(answers)
            tally[state] += 1
            if state == "not_applicable":
                reason = next(a.reason for a in answers if a.state == "not_applicable")
                left_out.append((team.id, question.id, reason))
                continue
            counted[row, column] = True
            if state == "level":
                value[row, column] = low[row, column] = high[row, column] = level
        counts.append(
            Counts(tally["level"], tally["dont_know"], tally["not_applicable"], tally["open"])
        )
    return Cells(
        teams=tuple(t.id for t in project.teams),
        questions=questions,
        value=value,
        low=low,
        high=high,
        counted=counted,
        counts=tuple(counts),
        left_out=tuple(left_out),
    )


def _team_state(answers: list[Answer]) -> tuple[str, float]:
    levels = [a.level for a in answers if a.level is not None]
    if levels:
        return "level", float(median(levels))
    states = {a.state for a in answers if a.state is not None}
    if "dont_know" in states:
        return "dont_know", np.nan
    return ("not_applicable" if states else "open"), np.nan
