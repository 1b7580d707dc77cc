"""What the bench says of its clients: chips that choose, one opening sentence, and the words of a row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from planner.domain.base.language import Verbatim, joined, phrase, speech
from planner.domain.base.numbers import iso_day, month_name, month_year
from planner.domain.organisation.organisation import Industry
from planner.workspace.bench.shelf import Bench, Row
from planner.workspace.bench.summary import Meeting, Stage, Summary

Chip = Literal["all", "people", "changed", "next", "away"]
CHIP_WORDS: dict[Chip, str] = {
    "all": "All {n}",
    "people": "Waiting for people {n}",
    "changed": "Report changed {n}",
    "next": "Next round {n}",
    "away": "Put away {n}",
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OPEN_STAGES: tuple[Stage, ...] = ("prepare", "workshop")


def industry_words(industry: Industry) -> str:
    """The name of an industry."""
    return industry.replace("_", " ").capitalize()


def waits_for_people(row: Row) -> bool:
    """Whether a client is not further because people have not answered."""
    s = row.summary
    return s is not None and s.stage in OPEN_STAGES and s.unfinished > 0


def chosen(bench: Bench, chip: Chip) -> tuple[Row, ...]:
    """The rows that a chip shows."""
    if chip == "away":
        return tuple(r for r in bench.rows if r.archived)
    if chip == "people":
        return tuple(r for r in bench.shown if waits_for_people(r))
    if chip == "changed":
        return tuple(
            r
            for r in bench.shown
            if r.summary is not None and r.summary.published and r.summary.changes
        )
    if chip == "next":
        return tuple(
            r for r in bench.shown if r.summary is not None and r.summary.stage == "follow"
        )
    return bench.shown


PREPARE = "prepare"
"""What the next step leads to beside a page of the window: the dialog that prepares a meeting."""


def next_step(summary: Summary, now: datetime) -> tuple[str, str]:
    """What comes next for a client, and the number of the page where it is done, or ``PREPARE``."""
    waiting = summary.unfinished
    one, many = "Remind one person", "Remind {n} people"
    if summary.stage == "prepare" and summary.next_meeting(now) is None:
        return "Plan the workshop", PREPARE
    if summary.stage in OPEN_STAGES:
        if waiting:
            return (one if waiting == 1 else phrase(many, n=waiting)), "1"
        return "Settle what is open", "1"
    if summary.stage == "plan":
        return "Agree on a plan", "5"
    if summary.stage == "report":
        return ("Issue the report again" if summary.published else "Issue the report"), "6"
    return "Enter what came of it", "5"


def changed_words(when: datetime, now: datetime) -> str:
    """When a document was changed: the time of today, else the day."""
    if when.date() == now.date():
        return phrase("today {time}", time=Verbatim(f"{when:%H:%M}"))
    return short_day(when.date().isoformat())


def opening(bench: Bench, now: datetime) -> str:
    """One or two sentences by the wall clock: who meets next, and who waits for people before."""
    today = now.date()
    there = [
        (r.summary, m) for r in bench.shown if r.summary and (m := r.summary.next_meeting(now))
    ]
    there.sort(key=lambda pair: (pair[1].date, pair[1].begins))
    if not bench.rows:
        return gone_words(bench) or "No client lies in these folders yet."
    if not there:
        waiting = sum(waits_for_people(r) for r in bench.shown)
        if waiting:
            return (
                phrase("{n} clients wait for people; no workshop is planned.", n=waiting)
                if (waiting > 1)
                else "One client waits for people; no workshop is planned."
            )
        return "No workshop is planned."
    parts = []
    first, meeting = there[0]
    name = Verbatim(first.name)
    if meeting.date == today.isoformat():
        parts.append(
            phrase("{client} meets today at {time}.", client=name, time=meeting.begins)
            if meeting.begins
            else phrase("{client} meets today.", client=name)
        )
    else:
        parts.append(phrase("{client} meets next: {when}.", client=name, when=when_words(meeting)))
    waits = next(((s, m) for s, m in there if s.unfinished and s.stage in OPEN_STAGES), None)
    if waits is not None:
        summary, theirs = waits
        pattern = (
            "{client} waits for one person before {day}."
            if summary.unfinished == 1
            else "{client} waits for {n} people before {day}."
        )
        if summary is first:
            pattern = (
                "One person has not answered yet."
                if summary.unfinished == 1
                else "{n} people have not answered yet."
            )
        day = iso_day(theirs.date)
        named = phrase(pattern, client=Verbatim(summary.name), n=summary.unfinished, day=day)
        parts.append(named)
    return joined(parts, " ")


def gone_words(bench: Bench) -> str:
    """Which folders are not there: their drive is not plugged in, or they were moved. Empty where all are."""
    if not bench.gone:
        return ""
    names = joined([Verbatim(str(p)) for p in bench.gone])
    return (
        phrase("The folder {name} is not there: its clients are not shown.", name=names)
        if len(bench.gone) == 1
        else phrase(
            "These folders are not there: {names}. Their clients are not shown.", names=names
        )
    )


def twin_words(row: Row) -> str:
    """The file of a row whose document lies in other files as well; empty for others."""
    if not row.twin:
        return ""
    return phrase("{file}, lies here more than once", file=Verbatim(row.path.name))


def short_day(text: str, *, near: bool = False) -> str:
    """A day as a table has room for: 2 Dec 2026; 2. Dez. 2026; one that is ``near`` as Wed 2 Dec."""
    day = date.fromisoformat(text[:10])
    if speech().language == "en":
        if near:
            return f"{DAYS[day.weekday()]} {day.day} {month_name(day.month)}"
        return f"{day.day} {month_year(day)}"
    from babel.dates import format_skeleton

    skeleton = "MMMEd" if near else "yMMMd"
    return str(format_skeleton(skeleton, day, locale=speech().language))


def when_words(meeting: Meeting, *, short: bool = False) -> str:
    """The day of a meeting and when it begins."""
    day = short_day(meeting.date, near=True) if short else iso_day(meeting.date)
    return joined([day, Verbatim(meeting.begins)]) if meeting.begins else day


def people_words(summary: Summary) -> str:
    """Who is missing, as long as the assessment is open."""
    if not summary.people and summary.seats:
        return "voted without names"
    if not summary.people:
        return "Nobody named yet"
    if summary.stage not in OPEN_STAGES:
        return "–"
    if summary.not_started:
        return phrase("{n} of {all} not started", n=summary.not_started, all=summary.people)
    if summary.unfinished:
        return phrase("{n} of {all} not done", n=summary.unfinished, all=summary.people)
    return phrase("all {n} answered", n=summary.people)


def report_words(summary: Summary, *, short: bool = False) -> str:
    """Whether a report went out, and what changed since; ``short`` as a table has room for."""
    day_of = short_day if short else iso_day
    if summary.published and summary.changes:
        return (
            "One change since it went out"
            if summary.changes == 1
            else phrase("{n} changes since it went out", n=summary.changes)
        )
    if summary.published:
        return phrase("Out on {day}", day=day_of(summary.published))
    if summary.agreed and short:
        return "not issued yet"
    if summary.agreed:
        return phrase("Plan agreed on {day}", day=day_of(summary.agreed))
    return "–"
