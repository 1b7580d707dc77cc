"""Days on which people work on a plan: no weekends, public holidays, quiet months and freeze windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from planner.domain.organisation.organisation import Region
from planner.domain.plan.plan import Freeze, Limits

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
DAY = timedelta(days=1)
FARTHEST = 1_500
"""Days within which an open one is looked for."""


@dataclass(frozen=True)
class Calendar:
    """Open days of an organisation; ``quiet`` are months (1–12) in which nobody works on the plan."""

    region: Region
    freezes: tuple[Freeze, ...] = ()
    quiet: tuple[int, ...] = ()

    @classmethod
    def of(cls, region: Region, limits: Limits) -> Calendar:
        """The days of a region as the limits of a plan leave them."""
        return cls(region, limits.freezes, limits.quiet_months)

    def is_open(self, day: date) -> bool:
        """Whether people work on the plan on that day."""
        return (
            day.weekday() < SATURDAY
            and day.month not in self.quiet
            and day not in public_holidays(self.region, day.year)
            and not any(f.holds(day) for f in self.freezes)
        )

    def first(self, day: date, until: date) -> date:
        """The first open day from ``day`` to ``until``; ``day`` where there is none."""
        return next((d for d in _days(day, until) if self.is_open(d)), day)

    def last(self, day: date, since: date) -> date:
        """The last open day from ``since`` to ``day``; ``day`` where there is none."""
        return next((d for d in reversed(_days(since, day)) if self.is_open(d)), day)


def first_day(start: date, month: int) -> date:
    """First day of a month, counted from 0, of a plan that begins at ``start``."""
    number = start.month - 1 + month
    return date(start.year + number // 12, number % 12 + 1, 1)


def months_ended(start: date, day: date) -> int:
    """How many months of a plan that begins at ``start`` are over at the end of ``day``; may be negative."""
    after = day + DAY
    return (after.year - start.year) * 12 + after.month - start.month


def _days(first: date, last: date) -> list[date]:
    return [first + k * DAY for k in range(min((last - first).days, FARTHEST) + 1)]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the rule of Butcher, in Meeus, Astronomical Algorithms, 8)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """The so many-th weekday of a month; the last one for -1."""
    if number < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - DAY
        return last - (last.weekday() - weekday) % 7 * DAY
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY


def _us(year: int) -> set[date]:
    """Federal holidays (5 U.S.C. 6103); on a Saturday the Friday before, on a Sunday the Monday after."""
    fixed = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
    moved = {date(year + k, m, d) for k in (0, 1) for m, d in fixed}
    shift = {SATURDAY: -DAY, SUNDAY: DAY}
    return {d + shift.get(d.weekday(), timedelta()) for d in moved} | {
        nth(year, 1, MONDAY, 3),
        nth(year, 2, MONDAY, 3),
        nth(year, 5, MONDAY, -1),
        nth(year, 9, MONDAY, 1),
        nth(year, 10, MONDAY, 2),
        nth(year, 11, THURSDAY, 4),
    }


def _uk(year: int) -> set[date]:
    """Bank holidays of England and Wales (Banking and Financial Dealings Act 1971), with substitute days."""
    sunday = easter(year)
    found = {sunday - 2 * DAY, sunday + DAY, nth(year, 5, MONDAY, 1)}
    found |= {nth(year, 5, MONDAY, -1), nth(year, 8, MONDAY, -1)}
    for month, number in ((1, 1), (12, 25), (12, 26)):
        day = date(year, month, number)
        while day.weekday() >= SATURDAY or day in found:
            day += DAY
        found.add(day)
    return found


def _germany(year: int) -> set[date]:
    """The nine days off in every Land (3 October by the Unification Treaty, Article 2)."""
    sunday = easter(year)
    moving = {sunday + k * DAY for k in (-2, 1, 39, 50)}
    return moving | {date(year, m, d) for m, d in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))}


def _cee(year: int) -> set[date]:
    """What Poland, Czechia, Hungary and Romania have in common."""
    return {date(year, m, d) for m, d in ((1, 1), (5, 1), (12, 25), (12, 26))}


def _india(year: int) -> set[date]:
    """The three national holidays; all others differ from State to State."""
    return {date(year, 1, 26), date(year, 8, 15), date(year, 10, 2)}


RULES: dict[Region, Callable[[int], set[date]]] = {
    "us": _us,
    "uk": _uk,
    "germany": _germany,
    "cee": _cee,
    "india": _india,
}


@lru_cache(maxsize=500)
def public_holidays(region: Region, year: int) -> frozenset[date]:
    """Days on which nearly everybody in a region is off work."""
    return frozenset(RULES[region](year))
