"""Where respondents differ: the spread of answers to each question."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from planner.domain.assessment import Round
from planner.domain.project import Project
from planner.maturity.cells import asked_questions


@dataclass(frozen=True)
class Spread:
    """Levels given to one question by all respondents, in ascending order.

    ``average_deviation`` is the mean absolute deviation from the median, in levels.
    """

    question: str
    levels: tuple[int, ...]
    median: float
    average_deviation: float

    @property
    def width(self) -> int:
        """Levels between the lowest and the highest answer."""
        return self.levels[-1] - self.levels[0]


def spreads(project: Project, round_: Round | None = None) -> tuple[Spread, ...]:
    """Spread per question that at least two respondents gave a level, the widest first.

    Ties are broken by the average deviation, then by question id. One respondent gives none.
    """
    round_ = round_ or project.current_round
    found = []
    for question in asked_questions(project):
        answers = (sheet.get(question.id) for sheet in round_.answers.values())
        levels = sorted(a.level for a in answers if a is not None and a.level is not None)
        if len(levels) < 2:
            continue
        middle = float(median(levels))
        deviation = sum(abs(level - middle) for level in levels) / len(levels)
        found.append(Spread(question.id, tuple(levels), middle, deviation))
    return tuple(sorted(found, key=lambda s: (-s.width, -s.average_deviation, s.question)))
