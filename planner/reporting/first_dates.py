"""The first ninety days with what the calendar holds in them: laws, evidence, validations, duties by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from planner.analysis.around.first_days import LOOK, SINGLE, DayRow, FirstDays, first_days
from planner.analysis.around.first_weeks import WEEKS
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.study import Study
from planner.analysis.systems.about import models_left
from planner.analysis.systems.calendar import Event, EventKind, calendar, event_words
from planner.analysis.systems.contradictions import (
    DESIGN_CHANGES,
    DEVELOPS,
    contradictions,
    spared_by,
    what_hangs,
)
from planner.analysis.systems.missing import denied, pieces_words
from planner.analysis.systems.register import Register, register
from planner.analysis.systems.regulated import unregulated
from planner.catalogue.fit import watching
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day
from planner.reporting.duty_law import GUIDE, DutyCount
from planner.standards.standing import BEFORE, tree_of

MOST_OWNERS = 3
BROKEN = "Each stays open: tell whoever answers for it"
LATER = "Each is a breach from its day on"
GUIDED = "The supervisor asks why"
NOW = "Say for each of the {n:d} duties that apply today and are not kept how it is kept by hand"
NOW_ONE = "Say for the one duty that applies today and is not kept how it is kept by hand"
MORE = (
    "Say for each of the {n:d} other duties that no step keeps, or only after the day of its law, how it is "
    "kept by hand"
)
MORE_ONE = (
    "Say for the one other duty that no step keeps, or only after the day of its law, how it is kept by "
    "hand"
)
SAID = "Beside each duty stands how it is kept, who keeps it and from which day on"
OTHERWISE: dict[EventKind, str] = {
    "rule": "What is not kept is a breach from that day on",
    "evidence": "It does not count any more then",
    "validation": "It is decided whether the model stays in use",
}
BY: dict[EventKind, str] = {
    "rule": "What is not kept by then has a way by hand and a name",
    "evidence": "Confirmed anew or replaced by {day}",
    "validation": "Validated by {day}, and the next day is entered",
}
SINCE: dict[EventKind, str] = {
    "evidence": "It ran out on {day}: confirmed anew or replaced",
    "validation": "It was due on {day}: validated, and the next day is entered",
}


def ninety_days_of(study: Study, day: str, *, named: bool = True) -> FirstDays:
    """The first ninety days as of ``day`` (``YYYY-MM-DD``), with the days of the calendar.

    Without ``named`` nothing of the calendar, whose lines name systems and evidence.
    """
    rows = list(_by_hand(study, DutyCount.of(study, day), _first(study.plan.start, day)))
    if named and study.project.frameworks:
        found = register(study.project, study.profile.cells, day)
        rows = [*_settled_first(study, found, day), *rows, *_dated(study, found, day)]
    return first_days(study, rows)


def _settled_first(study: Study, found: Register, day: str) -> Iterator[DayRow]:
    """What to settle before steps begin: answers on which duties hang, models, evidence, questions."""
    project = study.project
    first = _first(study.plan.start, day)
    last = SETTLED_BY if first else 0
    tree, role = tree_of(project), watching(project.organisation)
    used = [r.standing for r in found.rows if r.standing.system.state != "retired"]
    pairs = [
        (where, one)
        for where in used[:MOST_SYSTEMS]
        if tree is not None
        for one in (spared_by(where), *contradictions(where, tree))
        if one is not None
    ]
    for where, one in pairs[:SINGLE]:
        hangs = what_hangs(project, found, where.system, one)
        pattern = SETTLE.get(one.fact)
        if pattern is None or not hangs.duties:
            continue
        otherwise = phrase(MAY_FALL, n=len(hangs.duties), all=len(hangs.of_law))
        what = phrase(pattern, system=Verbatim(where.system.name))
        yield _line(role, first, last, what, [where.system.owner], WRITTEN, otherwise)
    behind = unregulated(project, day)
    if behind is not None and behind.missing:
        what = phrase(COUNT, models=behind.models)
        yield _line(role, first, last, what, [], PLANNED_AGAIN, BY_HAND)
    if (left := models_left(project, found)) > 0:
        yield _line(role, first, last, phrase(ENTER, n=left), [], ENTERED, NOT_COUNTED)
    pieces, _ = denied(project, found)
    if pieces:
        covers = [s for e in project.evidence if e.id in pieces for s in e.covers]
        owners = [project.system_by_id[s].owner for s in covers if s in project.system_by_id]
        what = phrase(CLEAR, ids=pieces_words(pieces))
        yield _line(role, first, last, what, owners, CLEARED, STAYS_OPEN)
    if waiting := found.counts()["open"]:
        owners = [where.system.owner for where in used]
        yield _line(role, first, LOOK, phrase(STATE, n=waiting), owners, STATED, IN_NO_PLAN)


SETTLED_BY = 2
"""Week by which what duties hang on is settled."""
MOST_SYSTEMS = 40
SETTLE: dict[str, str] = {
    DESIGN_CHANGES: "Decide whether {system} really changes significantly, and when (Article 111(2))",
    BEFORE: "Decide since when {system} is in service: answers and register differ (Article 111(2))",
    DEVELOPS: "Decide whether you are the provider of {system} (Articles 3(3), 25(1))",
}
MAY_FALL = "Work goes into duties that may fall away: {n:d} of {all:d}"
WRITTEN = "Written down with reason, name and day; answer and register agree"
COUNT = "Set the regulated models of the profile to {models:d}, and plan again"
PLANNED_AGAIN = "The profile counts what the register holds, and a new plan lies on the table"
BY_HAND = "What steps could keep, if late, stays by hand for good"
ENTER = "Enter the models in use that stand in no register: {n:d}"
ENTERED = "Each belongs to a system with a class"
NOT_COUNTED = "Nothing is counted for them"
CLEAR = "Clear up whether the answers are right or the evidence: {ids}"
CLEARED = "Answer and evidence say the same"
STAYS_OPEN = "What may be there already is planned again, or stays undecided"
STATE = "State the facts and answer the questions that undecided requirements wait for: {n:d}"
STATED = "Each is asked or not asked, and has a state"
IN_NO_PLAN = "They stay in no plan"


def _by_hand(study: Study, count: DutyCount, today: int) -> Iterator[DayRow]:
    """What is asked today and not kept waits for no step; what none keeps in time needs a way by its day.

    ``today`` is the week of today.
    """
    now, late = {d.id for d in count.now}, {d.id for d in count.after}
    rest = [
        d for d in study.plan.duties if d.id not in now and (d.state == "by_hand" or d.id in late)
    ]
    if count.now:
        guided = all(d.source == GUIDE for d in count.now)
        words = GUIDED if guided else BROKEN
        yield _asked(study, count.now, (NOW_ONE, NOW), (today, today), words)
    if rest:
        yield _asked(study, rest, (MORE_ONE, MORE), (1, WEEKS), LATER)


def _asked(
    study: Study,
    duties: Sequence[DutyResult],
    words: tuple[str, str],
    weeks: tuple[int, int],
    otherwise: str,
) -> DayRow:
    by_id = {d.id: d.owner for d in study.project.duties}
    what = phrase(words[len(duties) > 1], n=len(duties))
    role = watching(study.project.organisation)
    return _line(role, *weeks, what, [by_id.get(d.id, "") for d in duties], SAID, otherwise)


def _dated(study: Study, found: Register, day: str) -> Iterator[DayRow]:
    """Laws that begin to hold, evidence that runs out and validations, to the end of the last week.

    What is overdue on ``day`` is to be done by the first look. Duties stand with those of the plan.
    """
    project, start = study.project, study.plan.start
    end = (start + timedelta(weeks=WEEKS, days=-1)).isoformat()
    owners, role = {s.id: s.owner for s in project.systems}, watching(project.organisation)
    many: dict[tuple[EventKind, bool], list[Event]] = {}
    for event in calendar(project, found):
        over = event.day < day
        if event.kind in OTHERWISE and event.day <= end and not (over and event.kind == "rule"):
            many.setdefault((event.kind, over), []).append(event)
    for (kind, over), events in many.items():
        if kind == "rule" or len(events) <= SINGLE:
            for event in events:
                whose = [owners.get(s, "") for s in event.systems]
                yield _of_event(role, event, over, start, day, whose)
        else:
            whose = [owners.get(s, "") for e in events for s in e.systems]
            yield _of_many(role, events, start, day, whose)


def _week(start: date, day: str, today: str) -> int:
    """By which week something of a day is done: 0 before the first, where that still lies ahead."""
    if day < today:
        return LOOK if _first(start, today) else 0
    week = (date.fromisoformat(day) - start).days // 7 + 1
    return min(max(week, _first(start, today)), WEEKS)


def _first(start: date, today: str) -> int:
    """The week with which what does not wait begins."""
    return 0 if today < start.isoformat() else 1


def _weeks(start: date, day: str, today: str) -> tuple[int, int]:
    """The weeks in which something of a day is to be done."""
    last = _week(start, day, today)
    return (_first(start, today) if day < today else min(last, 1)), last


def _of_event(
    role: str, event: Event, over: bool, start: date, day: str, owners: Iterable[str]
) -> DayRow:
    on = iso_day(event.day)
    if event.kind == "rule":
        what = phrase("{what}; law from {day} on", what=event.words, day=on)
    else:
        what = phrase("{what}: {which}", what=event_words(event, day), which=event.words)
    done = phrase((SINCE if over else BY)[event.kind], day=on)
    weeks = _weeks(start, event.day, day)
    return _line(role, *weeks, what, owners, done, OTHERWISE[event.kind])


def _of_many(
    role: str, events: Sequence[Event], start: date, day: str, owners: Iterable[str]
) -> DayRow:
    """Several of one kind as one line that ends with the last of them."""
    first = events[0]
    what = phrase(
        "{what}: {n:d} times, see the calendar", what=event_words(first, day), n=len(events)
    )
    done = phrase("Each by its day, the first on {day}", day=iso_day(first.day))
    weeks = _weeks(start, events[-1].day, day)
    return _line(role, *weeks, what, owners, done, OTHERWISE[first.kind])


def _line(
    role: str, first: int, last: int, what: str, owners: Iterable[str], done: str, otherwise: str
) -> DayRow:
    """A line with everybody who answers for it, each once; ``role`` where somebody is missing."""
    found = list(dict.fromkeys(owners)) or [""]
    missing = "" in found
    named = [Verbatim(o) for o in found if o]
    said: list[str] = [*named, *[role] * missing]
    who = joined(said, "; ") if len(said) <= MOST_OWNERS else "Who answers for each"
    return DayRow(
        "duty",
        first,
        last,
        what,
        who,
        done,
        otherwise,
        person=bool(named),
        missing=missing,
        instead="The owner" if len(said) == 1 else "The owners",
    )
