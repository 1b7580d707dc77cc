"""Putting questions on the agenda of the next workshop, before those that stand on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.project import Project
from planner.domain.record.workshop import AgendaPoint, WorkshopHeld
from planner.workspace.edits import Edit, checked
from planner.workspace.meeting.agenda import PLANNED, prepared_for, questions_prepared
from planner.workspace.meeting.pace import FIRST_MINUTES

MINUTES = 60
"""How long a workshop is at least that is prepared here."""


def not_on_agenda(project: Project, questions: Iterable[str], today: str) -> tuple[str, ...]:
    """Which of ``questions`` do not stand on the agenda of the next workshop yet, each once, in order."""
    plan = prepared_for(project, today)
    there = set() if plan is None else set(questions_prepared(project, plan))
    return tuple(dict.fromkeys(q for q in questions if q not in there))


def put_on_agenda(
    questions: Iterable[str], teams: Iterable[str], today: str, day: str = ""
) -> Edit:
    """Put questions first on the agenda of the next workshop; without one, prepare one for ``day``.

    What stands on it stays, after them. Raises ``InputError`` where there is no workshop and ``day`` is no
    day from ``today`` on.
    """
    wanted, of = tuple(dict.fromkeys(questions)), tuple(dict.fromkeys(teams))

    def apply(project: Project) -> Project:
        plan = prepared_for(project, today)
        if plan is None:
            plan = WorkshopHeld(id=f"{PLANNED}{_day(day, today)}", date=day)
        new = not_on_agenda(project, wanted, today)
        points = tuple(AgendaPoint(question=q, minutes=round(FIRST_MINUTES)) for q in new)
        agenda = (*points, *plan.agenda)
        needed = sum(p.minutes for p in agenda)
        now = plan.model_copy(
            update={
                "agenda": agenda,
                "teams": tuple(dict.fromkeys([*plan.teams, *of])),
                "minutes": plan.minutes or max(MINUTES, needed),
            }
        )
        others = tuple(w for w in project.workshops if w.id != plan.id)
        return checked(project, workshops=(*others, now))

    if len(wanted) == 1:
        return Edit("Put one question on the agenda", apply)
    return Edit(phrase("Put {n} questions on the agenda", n=len(wanted)), apply)


def _day(day: str, today: str) -> str:
    try:
        good = date.fromisoformat(day).isoformat() == day
    except ValueError:
        good = False
    if not good:
        raise InputError("“{text}” is not a date. Type it like 2027-06-30.", text=day[:30])
    if day < today:
        raise InputError("The workshop lies in the past: name a day from today on.")
    return day
