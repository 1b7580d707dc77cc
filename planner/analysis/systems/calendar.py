"""What comes when: rules that begin to hold, duties, evidence that runs out, models to validate again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from planner.analysis.study.duty_title import duty_title, number_words
from planner.analysis.systems.register import ORDER, Register
from planner.domain.base.language import Verbatim, phrase
from planner.domain.project import Project
from planner.standards.days import NO_DAY, written_day

EventKind = Literal["rule", "published", "duty", "evidence", "validation"]
KIND_WORDS: dict[EventKind, str] = {
    "rule": "A rule holds",
    "published": "It was published",
    "duty": "A duty is due",
    "evidence": "Evidence runs out",
    "validation": "A validation is due",
}
PAST_WORDS: dict[EventKind, str] = {
    "duty": "A duty was due",
    "evidence": "Evidence ran out",
    "validation": "A validation is overdue",
}
"""Of days that are over: a next validation that stands in the past was not done."""
SOON = 90
"""Days within which a date is near."""


@dataclass(frozen=True)
class Event:
    """Something on a day. ``systems`` are those it is about; none, or ``shared``: the organisation too."""

    day: str
    kind: EventKind
    words: str
    systems: tuple[str, ...] = ()
    shared: bool = False

    def about(self, project: Project) -> tuple[str, ...]:
        """Whom it is about, in words: the organisation first, where it is about that, then systems."""
        names = project.system_by_id
        systems = tuple(Verbatim(names[s].name) for s in self.systems if s in names)
        return systems if systems and not self.shared else ("the organisation", *systems)


def calendar(project: Project, found: Register) -> tuple[Event, ...]:
    """All dates that ask for something, the earliest first; those that are past and still open too.

    A rule counts from its day on for what is not shown yet; what was chosen stands at the day of its
    publication, from which nothing has to be kept. What ran out and shows nothing else stays.
    """
    return tuple(
        sorted(
            (*_rules(found), *_duties(project), *_evidence(project), *_validations(project)),
            key=lambda e: (e.day, e.kind, in_order(str(e.words))),
        )
    )


def in_order(words: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts Article 9 before Article 11: figures count as figures, the rest as letters."""
    parts = re.split(r"(\d+)", words)
    return tuple((1, 0, p) if k % 2 == 0 else (0, int(p), "") for k, p in enumerate(parts) if p)


def event_words(event: Event, day: str) -> str:
    """What an event is, as it reads on ``day`` (``YYYY-MM-DD``)."""
    if event.day < day:
        return PAST_WORDS.get(event.kind, KIND_WORDS[event.kind])
    return KIND_WORDS[event.kind]


def near(event: Event, day: str) -> Literal["past", "soon", "later"]:
    """Whether it is over on ``day``, within ``SOON`` days, or later; a publication presses nobody."""
    if event.kind == "published":
        return "later"  # nothing had to be kept from then on
    if event.day < day:
        return "past"
    limit = (date.fromisoformat(day) + timedelta(days=SOON)).isoformat()
    return "soon" if event.day <= limit else "later"


def _rules(found: Register) -> Iterable[Event]:
    """One event a framework and day from which it asks: how many requirements of whom are not shown."""
    waiting: dict[tuple[int, str, EventKind], tuple[int, set[str]]] = {}
    for block in found.blocks:
        days = block.asked_from
        open_ = (block.codes <= ORDER.index("claimed")) & (days != NO_DAY)
        for day in np.unique(days[open_]):
            on = open_ & (days == day)
            systems = {block.subjects[k] for k in np.nonzero(on.any(axis=1))[0]}
            kind: EventKind = "rule" if block.framework.binds else "published"
            key = (int(day), block.framework.short, kind)
            number, before = waiting.get(key, (0, set()))
            waiting[key] = (number + int(on.sum()), before | systems)
    for (day, title, kind), (number, systems) in waiting.items():
        words = phrase("{n:d} not shown yet: {title}", title=title, n=number)
        yield Event(written_day(day), kind, words, tuple(sorted(systems - {""})), "" in systems)


def without_day(found: Register) -> tuple[tuple[str, str, str], ...]:
    """What a law asks and nothing says from when: law, number and system (the organisation: "")."""
    return tuple(
        (p.framework.short, number_words(p.requirement), p.system)
        for p in found.places()
        if p.framework.binds and not p.day and ORDER.index(p.state) <= ORDER.index("claimed")
    )


def _duties(project: Project) -> Iterable[Event]:
    for duty in project.duties:
        if duty.state != "struck":
            yield Event(duty.by, "duty", duty_title(project, duty), duty.systems)


def _evidence(project: Project) -> Iterable[Event]:
    for item in project.evidence:
        if item.until:
            yield Event(
                item.until, "evidence", Verbatim(item.title), item.covers, item.organisation
            )


def _validations(project: Project) -> Iterable[Event]:
    for system in project.systems:
        for model in system.models:
            if model.next_validation and system.state != "retired":
                yield Event(model.next_validation, "validation", Verbatim(model.name), (system.id,))
