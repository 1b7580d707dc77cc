"""Facts with a life: what is known of a tool, since when, from whom, how well, and how it ages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Frozen, IsoDate, Line

FactName = Literal[
    "licence",
    "owner",
    "health",
    "hosting",
    "price",
    "data_kinds",
    "runs_on",
    "not_for",
    "skills",
    "carries",
    "integrates",
]
FACT_WORDS: dict[FactName, str] = {
    "licence": "Licence",
    "owner": "Owner",
    "health": "Signs of life",
    "hosting": "Where it runs",
    "price": "Price",
    "data_kinds": "Kinds of data",
    "runs_on": "Runs on",
    "not_for": "Not for",
    "skills": "Skills",
    "carries": "Practices",
    "integrates": "Works with",
}

FactGrade = Literal["A", "B", "C", "D"]
FACT_GRADE_WORDS: dict[FactGrade, str] = {
    "A": "official page, repository or release notes",
    "B": "press of both sides",
    "C": "third party",
    "D": "judgement",
}

Age = Literal["fresh", "quiet", "unknown"]
AGE_WORDS: dict[Age, str] = {
    "fresh": "read within nine months",
    "quiet": "read nine to fifteen months ago",
    "unknown": "not read for more than fifteen months",
}
QUIET_AFTER, UNKNOWN_AFTER = 9, 15
"""Months after which a fact counts as quiet and as unknown (issue: a living catalogue)."""


class Fact(Frozen):
    """Where the value of one field comes from.

    ``as_of`` is the date that the evidence bears, not that of the reading; it is empty where the evidence
    bears none, and then the fact counts as unknown. ``source`` is an address or a publication.
    """

    as_of: IsoDate | Literal[""] = ""
    grade: FactGrade = "D"
    source: Line = ""
    note: Line = ""

    def age(self, on: date) -> Age:
        """How old the fact is on ``on``: whole months, of which the ninth and the fifteenth make it older."""
        if not self.as_of:
            return "unknown"
        months = months_between(date.fromisoformat(self.as_of), on)
        if months >= UNKNOWN_AFTER:
            return "unknown"
        return "quiet" if months >= QUIET_AFTER else "fresh"


def months_between(first: date, last: date) -> int:
    """Whole months from ``first`` to ``last``; negative where ``last`` comes first."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


EventKind = Literal[
    "sold",
    "merged",
    "archived",
    "relicensed",
    "compromised",
    "vulnerable",
    "repriced",
    "renamed",
    "moved",
    "breaking",
]
EVENT_WORDS: dict[EventKind, str] = {
    "sold": "Sold",
    "merged": "Merged",
    "archived": "Upkeep ends",
    "relicensed": "New licence",
    "compromised": "Compromised",
    "vulnerable": "Known weakness",
    "repriced": "New price",
    "renamed": "Renamed",
    "moved": "Moved",
    "breaking": "Breaking version",
}
OPEN_DANGERS: frozenset[EventKind] = frozenset({"compromised", "vulnerable"})
"""Events that keep a tool from being recommended until they are over."""


class Event(Frozen):
    """Something that happened to a tool.

    ``until`` is the day on which it was over (a clean release after a compromised one); an open danger has
    none. ``versions`` says which releases it concerns.
    """

    kind: EventKind
    on: IsoDate
    what: Line
    until: IsoDate | Literal[""] = ""
    versions: Line = ""
    grade: FactGrade = "C"
    source: Line = ""

    def is_open(self, on: date) -> bool:
        """Whether it is a danger that is not over on ``on``."""
        return self.kind in OPEN_DANGERS and (not self.until or self.until > on.isoformat())


Events = Annotated[tuple[Event, ...], Field(max_length=50)]
