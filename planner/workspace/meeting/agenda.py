"""The agenda of a meeting: questions with breaks between them, as it was prepared, and as it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
