"""The agenda of a meeting: questions with breaks between them, as it was prepared, and as it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.domain.answers.assessment import BLANK
from planner.domain.base.language import joined, phrase
from planner.domain.project import Project
from planner.domain.record.workshop import AgendaPoint, WorkshopHeld

BREAK_MINUTES = 10
BREAK_AFTER = 120
"""Minutes of a meeting for which there is one break."""
PLANNED = "planned-"
"""How ids of workshops begin that were prepared and not held yet."""


def prepared_for(project: Project, today: str) -> WorkshopHeld | None:
    """The meeting that was prepared for today, else the next one; ``None`` where there is none."""
    coming = [w for w in project.workshops if w.id.startswith(PLANNED) and w.date >= today]
    return min(coming, key=lambda w: w.date, default=None)


def questions_prepared(project: Project, held: WorkshopHeld) -> tuple[str, ...]:
    """Its questions that are still asked."""
    known = project.questionnaire.by_id
    return tuple(p.question for p in held.agenda if p.question is not None and p.question in known)


def breaks_of(points: Sequence[AgendaPoint]) -> dict[str, int]:
    """Minutes of the breaks, by the question that comes after each."""
    found, waits = {}, 0
    for point in points:
        if point.question is None:
            waits += point.minutes
        elif waits:
            found[point.question], waits = waits, 0
    return found


def usual_breaks(questions: Sequence[str], minutes: int) -> dict[str, int]:
    """Breaks where nobody prepared any: one for each two hours, at even distances."""
    number = max((minutes - 1) // BREAK_AFTER, 0)
    places = {round(len(questions) * (k + 1) / (number + 1)) for k in range(number)}
    return {questions[p]: BREAK_MINUTES for p in places if 0 < p < len(questions)}


@dataclass(frozen=True)
class AgendaRow:
    """One row of a running agenda: a question, or a break with its minutes."""

    question: str = ""
    minutes: int = 0

    @property
    def is_break(self) -> bool:
        """Whether people rest."""
        return not self.question


def rows_of(questions: Sequence[str], breaks: Mapping[str, int]) -> list[AgendaRow]:
    """Questions in their order, with each break as a row of its own before the question it precedes."""
    rows = []
    for question in questions:
        if question in breaks:
            rows.append(AgendaRow(minutes=breaks[question]))
        rows.append(AgendaRow(question))
    return rows


def from_rows(rows: Sequence[AgendaRow]) -> tuple[tuple[str, ...], dict[str, int]]:
    """Questions and breaks that rows say; breaks in a row are one, and one at the end is none."""
    breaks: dict[str, int] = {}
    waits = 0
    for row in rows:
        if row.is_break:
            waits += row.minutes
        elif waits:
            breaks[row.question], waits = waits, 0
    return tuple(r.question for r in rows if not r.is_break), breaks


def moved(rows: Sequence[AgendaRow], row: int, by: int, first: int) -> tuple[list[AgendaRow], int]:
    """The rows with one moved by a place, and where it is then. Rows before ``first`` were asked: they stay.

    A break passes over a question and never stands first, last or beside another break.
    """
    made, other = list(rows), row + by
    if min(row, other) < first or max(row, other) >= len(made):
        return made, row
    made[row], made[other] = made[other], made[row]
    twins = any(a.is_break and b.is_break for a, b in pairwise(made))
    ends = made[0].is_break or made[-1].is_break
    return (list(rows), row) if twins or ends else (made, other)


def known_before(project: Project, teams: Sequence[str], question: str) -> list[str]:
    """What is known of a question that is to come: levels of the last round, and who answered it alone."""
    said = []
    if len(project.rounds) > 1:
        agreed = project.rounds[-2].consensus
        levels = [c.level for t in teams if (c := agreed.get(t, {}).get(question)) is not None]
        given = [str(level) for level in levels if level is not None]
        if given:
            said.append(phrase("last round: {levels}", levels=joined(given)))
    sheets = project.current_round.answers
    alone = sum(
        sheets.get(r.id, {}).get(question, BLANK).state is not None
        for r in project.respondents
        if r.team in teams and not r.unnamed
    )
    said.append(
        "nobody has answered it alone"
        if not alone
        else "one person has answered it alone"
        if alone == 1
        else phrase("{n} people have answered it alone", n=alone)
    )
    return said


def points_of(
    questions: Sequence[str],
    breaks: Mapping[str, int],
    took: Mapping[str, float],
    pace: float,
) -> tuple[AgendaPoint, ...]:
    """The agenda as the document keeps it: minutes that were taken, else those it may take."""
    points = []
    for question in questions:
        if question in breaks:
            points.append(AgendaPoint(minutes=breaks[question]))
        minutes = min(max(round(took.get(question, pace)), 1), 600)
        points.append(AgendaPoint(question=question, minutes=minutes))
    return tuple(points)
