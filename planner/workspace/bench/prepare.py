"""Preparing a client's next meeting: an agenda that fits, what to talk about and find out, who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase, speaking, tr
from planner.domain.base.numbers import iso_day
from planner.domain.project import Project
from planner.domain.record.workshop import AgendaPoint, WorkshopHeld
from planner.maturity.agreement import agenda, spreads
from planner.maturity.answers import asked_questions, questions_in_scope
from planner.maturity.score import assess
from planner.reporting.case_words import ToFind, find_out
from planner.workspace.edits import Edit
from planner.workspace.meeting.agenda import PLANNED
from planner.workspace.meeting.pace import minutes_a_question, that_fit
from planner.workspace.meeting.votes import record_workshop
from planner.workspace.people import standings

JOINING, CLOSING, BREAK = 8, 15, 10
"""Minutes for joining and the warm-up, for the plan at the end, and for a break."""
BREAK_AFTER = 120
"""A meeting that is longer than this gets a break, one for each such stretch."""
MOST = 3
MINUTES_ALONE = 0.75
"""Minutes for a question that somebody answers alone."""


@dataclass(frozen=True)
class Missing:
    """Somebody with open questions: the name that the program uses, and how many."""

    name: str
    open: int


@dataclass(frozen=True)
class Prepared:
    """A meeting as it is prepared. ``left`` questions do not fit; ``pace`` is minutes a question."""

    client: str
    date: str
    begins: str
    minutes: int
    teams: tuple[str, ...]
    points: tuple[AgendaPoint, ...]
    left: int
    pace: float
    contested: tuple[str, ...]
    to_find: tuple[ToFind, ...]
    missing: tuple[Missing, ...]
    mail: str

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions of the agenda."""
        return tuple(p.question for p in self.points if p.question is not None)


def pace_of(project: Project) -> float:
    """Minutes a question takes at this client: the median of earlier workshops, else four."""
    taken = [
        float(p.minutes) for w in project.workshops for p in w.agenda if p.question is not None
    ]
    return minutes_a_question(taken)


def prepare(
    project: Project,
    day: str,
    begins: str,
    minutes: int,
    *,
    study: Study | None = None,
    teams: Sequence[str] = (),
    pattern: Sequence[AgendaPoint] = (),
) -> Prepared:
    """Prepare a meeting on ``day`` from ``begins`` on. Raises ``InputError`` where it is too short.

    The agenda takes what people differ on first, by its effect on the level, then what ``pattern`` (of a
    template) names, then what no team has agreed on. It is cut to the time at this client's pace.
    """
    breaks = max((minutes - 1) // BREAK_AFTER, 0)
    pace = pace_of(project)
    room = that_fit([pace] * 5, minutes - JOINING - CLOSING - breaks * BREAK)
    if room < 1:
        raise InputError(
            "{n} minutes are too few: joining, one question and the end take {least}.",
            n=minutes,
            least=round(JOINING + CLOSING + pace + 0.5),
        )
    chosen = tuple(teams) or tuple(t.id for t in project.teams)
    profile = assess(project)
    contested = tuple(
        i.spread.question for i in agenda(profile, spreads(project)) if i.spread.discuss
    )
    wanted = _in_order(project, chosen, contested, pattern)
    taken = wanted[:room]
    found = () if study is None else find_out(study, MOST)[1]
    missing = tuple(
        Missing(s.name, s.counts.open)
        for s in standings(project)
        if not s.done and not s.respondent.unnamed  # nobody can be written to on a seat of a room
    )
    with speaking(project.report.language, project.report.numbers):
        mail = tr(mail_of(project, day, begins, missing))
    return Prepared(
        client=project.organisation.name,
        date=day,
        begins=begins,
        minutes=minutes,
        teams=chosen,
        points=_with_breaks(taken, breaks, pace),
        left=len(wanted) - len(taken),
        pace=pace,
        contested=contested[:MOST],
        to_find=found,
        missing=missing,
        mail=mail,
    )


def _in_order(
    project: Project,
    teams: Sequence[str],
    contested: Sequence[str],
    pattern: Sequence[AgendaPoint],
) -> tuple[str, ...]:
    scope = questions_in_scope(project)
    agreed = project.current_round.consensus
    open_ = [
        q.id
        for q in asked_questions(project)
        if q.id in scope and any(q.id not in agreed.get(t, {}) for t in teams)
    ]
    still = set(open_)
    named = [p.question for p in pattern if p.question in still]
    first = [q for q in contested if q in still]
    return tuple(dict.fromkeys([*first, *(q for q in named if q is not None), *open_]))


def _with_breaks(questions: Sequence[str], breaks: int, pace: float) -> tuple[AgendaPoint, ...]:
    each = max(round(pace), 1)
    points: list[AgendaPoint] = []
    after = {round(len(questions) * (k + 1) / (breaks + 1)) for k in range(breaks)}
    for k, question in enumerate(questions, 1):
        points.append(AgendaPoint(question=question, minutes=each))
        if k in after and k < len(questions):
            points.append(AgendaPoint(minutes=BREAK))
    return tuple(points)


def mail_of(project: Project, day: str, begins: str, missing: Sequence[Missing]) -> str:
    """A text for those who have not answered, in the language of the report; empty where all have."""
    if not missing:
        return ""
    most = max(m.open for m in missing)
    when = joined([iso_day(day), Verbatim(begins)]) if begins else iso_day(day)
    lines = [
        "Hello,",
        "",
        phrase(
            "on {when} we talk about where {client} stands. Please answer your questions before: "
            "up to {n}, about {minutes} minutes. Nobody has to be prepared, and “don’t know” is an answer.",
            when=when,
            client=Verbatim(project.organisation.name),
            n=most,
            minutes=max(round(most * MINUTES_ALONE), 1),
        ),
        "",
        "Thank you.",
    ]
    if project.facilitator:
        lines.append(Verbatim(project.facilitator))
    return joined(lines, "\n")


def plan_meeting(prepared: Prepared) -> Edit:
    """Enter the meeting into the document, in place of another plan for that day that was not held yet."""
    return record_workshop(planned(prepared))


def planned(prepared: Prepared) -> WorkshopHeld:
    """The meeting as the document keeps it."""
    return WorkshopHeld(
        id=f"{PLANNED}{prepared.date}",
        date=prepared.date,
        begins=prepared.begins,
        minutes=prepared.minutes,
        teams=prepared.teams,
        agenda=prepared.points,
    )


def invitation(prepared: Prepared, document: str, made: datetime) -> bytes:
    """The meeting as iCalendar, in the local time of whoever opens it; again it updates the entry."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//MLOps Planner//EN")
    calendar.add("version", "2.0")
    event = Event()
    begin = datetime.fromisoformat(f"{prepared.date}T{prepared.begins or '09:00'}:00")
    event.add("uid", f"{document}-{prepared.date}@mlops-planner")
    event.add("dtstamp", made.astimezone(UTC))
    event.add("summary", tr(phrase("Workshop: {client}", client=Verbatim(prepared.client))))
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(minutes=prepared.minutes))
    calendar.add_component(event)
    return bytes(calendar.to_ical())
