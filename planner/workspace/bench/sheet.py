"""The prepared meeting in words: what its page says, in the language of the report."""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.domain.base.language import Verbatim, joined, phrase, speech, tr
from planner.domain.base.numbers import iso_day
from planner.domain.project import Project
from planner.reporting.meeting_sheet import Part, Sheet
from planner.workspace.bench.prepare import JOINING, Prepared

MOST_MISSING = 12


def clock(begins: str, minutes: float) -> str:
    """The time of the day so many minutes after ``begins``."""
    at = datetime.fromisoformat(f"2000-01-01T{begins or '09:00'}:00") + timedelta(minutes=minutes)
    return f"{at:%H:%M}"


def agenda_rows(project: Project, prepared: Prepared) -> tuple[tuple[str, str, str], ...]:
    """Each point of the agenda: when, what, how long; only questions have minutes."""
    known = project.questionnaire.by_id
    rows = [(clock(prepared.begins, 0), tr("Joining, and a first vote to warm up"), "")]
    at = float(JOINING)
    for point in prepared.points:
        if point.question is None:
            rows.append((clock(prepared.begins, at), tr("Break"), ""))
        else:
            words = tr(known[point.question].title) if point.question in known else point.question
            minutes = tr(phrase("{n} min", n=point.minutes))
            rows.append((clock(prepared.begins, at), words, minutes))
        at += point.minutes
    rows.append((clock(prepared.begins, at), tr("Level, gaps and plan"), ""))
    return tuple(rows)


def sheet_of(project: Project, prepared: Prepared) -> Sheet:
    """The page of a meeting in the language that is spoken now."""
    known = project.questionnaire.by_id
    ends = clock(prepared.begins, prepared.minutes)
    teams = joined([Verbatim(project.team_by_id[t].name) for t in prepared.teams])
    when = joined(
        [iso_day(prepared.date), Verbatim(f"{prepared.begins or '09:00'}–{ends}"), teams], " · "
    )
    contested = tuple((tr(known[q].title), _levels(project, q)) for q in prepared.contested)
    to_find = tuple(
        (tr(joined([tr(f.label), f.worth], " · ")) if f.worth else tr(f.label), tr(f.how))
        for f in prepared.to_find
    )
    missing = tuple((tr(m.name), tr(open_words(m.open))) for m in prepared.missing[:MOST_MISSING])
    more = len(prepared.missing) - MOST_MISSING
    if more > 0:
        missing = (*missing, (tr(phrase("and {n:one|#} more", n=more)), ""))
    return Sheet(
        language=str(speech().language),
        title=tr(phrase("Workshop: {client}", client=Verbatim(prepared.client))),
        when=tr(when),
        agenda_head=tr("Agenda"),
        agenda=agenda_rows(project, prepared),
        left=tr(left_words(prepared.left)),
        parts=(
            Part(tr("Contested, talk first"), contested, tr("People do not differ so far.")),
            Part(tr("Find out before"), to_find, tr("No plan was computed yet.")),
            Part(tr("Not done yet"), missing, tr("Everybody has answered.")),
        ),
        foot=tr("Levels of people who answered alone are shown without names."),
    )


def left_words(n: int) -> str:
    """How many questions a meeting has no time for; empty where all fit."""
    if not n:
        return ""
    return (
        "One more question does not fit."
        if n == 1
        else phrase("{n} more questions do not fit.", n=n)
    )


def open_words(n: int) -> str:
    """How many questions somebody has open."""
    return "one question open" if n == 1 else phrase("{n} questions open", n=n)


def _levels(project: Project, question: str) -> str:
    answers = project.current_round.answers.values()
    levels = sorted(
        a.level for s in answers if (a := s.get(question)) is not None and a.level is not None
    )
    if not levels:
        return ""
    return tr(phrase("from {low} to {high}", low=levels[0], high=levels[-1]))
