"""Dates, a column at a time: ``01/02/2027`` is decided by the dates beside it, or asked.

First days and last days are different roles: of a period (a quarter, a month, a week) a start is its
first day and a finish its last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from planner.domain.base.written.cells import Cell, cleaned, odd_digit, spaced
from planner.domain.base.written.lists import MONTHS, WEEKDAYS

Role = Literal["start", "finish"]
Order = Literal["dm", "md"]
ORDERS: tuple[Order, Order] = ("dm", "md")
Tag = Literal["date", "open", "empty", "ask", "no"]
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050
"""Days of the 1900 calendar that lie in 2000 to 2099."""
FIRST_SHORT_YEAR = 20
"""Behind a month, two digits from here on are a year; below, they may be a day: ``Okt 12``."""
_OPEN = spaced("- -- – — ? . / tbd tba offen open unbekannt unknown n/a n.a. na k.a. 00.01.1900")
_MONTH = r"[a-zäöü]+\.?"
_NAMED = r"(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*"
_A_DATE = re.compile(
    rf"\d{{1,2}}[.\-/ ]*{_NAMED}\.?([ .\-/]*\d{{2,4}})?|{_NAMED}[ .\-/]*\d{{1,4}}"
    r"|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d.*"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class ReadDate:
    """What became of a cell: a day, or both readings (day first, month first), or why there is none."""

    tag: Tag
    day: date | None = None
    readings: tuple[date, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class _Found:
    tag: Tag
    days: dict[Order, date]
    proved: frozenset[Order] = frozenset()
    code: str = ""
    at_midnight: bool | None = None
    """Whether its time is 00:00; ``None`` where it has none."""


def looks_like_a_date(text: str) -> bool:
    """Whether a cleaned, lower-case cell of a number column holds a date: a spreadsheet makes them."""
    return _A_DATE.fullmatch(text) is not None


def read_dates(
    cells: Sequence[Cell],
    role: Role,
    *,
    elsewhere: Iterable[Order] = (),
    decided: Order | None = None,
    true_times: bool = False,
    starts: Sequence[date | None] = (),
) -> list[ReadDate]:
    """Read a column of dates.

    ``elsewhere``: orders proved by the file's other columns; ``decided``: what a person answered;
    ``true_times``: the source states real times, so a finish at midnight ends the day before (unless that
    is before its ``starts``).
    """
    found = [_alone(c, role) for c in cells]
    orders = frozenset({decided}) if decided else _orders(found) or frozenset(elsewhere)
    order = next(iter(orders)) if len(orders) == 1 else None
    timed = true_times or any(f.at_midnight is False for f in found)
    out = []
    for k, f in enumerate(found):
        if f.tag != "date":
            out.append(ReadDate(f.tag, code=f.code))
            continue
        days = {o: d for o, d in f.days.items() if order in (None, o)} or f.days
        if len(set(days.values())) > 1:
            out.append(ReadDate("ask", readings=tuple(f.days[o] for o in ORDERS)))
            continue
        day = next(iter(days.values()))
        begun = starts[k] if k < len(starts) else None
        if role == "finish" and timed and f.at_midnight and day != begun:
            day -= timedelta(days=1)
        inside = 2000 <= day.year <= 2099
        out.append(ReadDate("date", day) if inside else ReadDate("no", code="outside"))
    return out


def proved_orders(cells: Iterable[Cell]) -> frozenset[Order]:
    """Which order of day and month the cells prove."""
    return _orders([_alone(c, "start") for c in cells])


def _orders(found: Iterable[_Found]) -> frozenset[Order]:
    return frozenset(o for f in found for o in f.proved)


def _no(code: str) -> _Found:
    return _Found("no", {}, code=code)


def _alone(cell: Cell, role: Role) -> _Found:
    if cell.kind == "date" and cell.moment is not None:
        midnight = (cell.moment.hour, cell.moment.minute, cell.moment.second) == (0, 0, 0)
        return _sure(cell.moment.date(), midnight=midnight)
    if cell.kind == "number":
        return _number(cell.number, role)
    if cell.kind in ("bool", "error", "formula", "percent"):
        return _no("text" if cell.kind in ("bool", "percent") else cell.kind)
    s = " ".join(cleaned(cell.text).lower().split())
    packed = s.replace(" ", "")
    if not packed or packed in _OPEN:
        return _Found("open" if packed else "empty", {})
    if odd_digit(s):
        return _no("digits")
    if re.fullmatch(r"\d{5}", s):
        return _number(float(s), role)
    return _text(s, role)


def _sure(day: date, *, midnight: bool | None = None) -> _Found:
    return _Found("date", dict.fromkeys(ORDERS, day), at_midnight=midnight)


def _number(value: float, role: Role) -> _Found:
    """A number cell: a day of the 1900 calendar, or a year."""
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        return _sure(date(1899, 12, 30) + timedelta(days=int(value)))
    if value == int(value) and 2000 <= value <= 2099:
        return _period(int(value), 1, 12, role)
    return _no("text")


def _period(year: int, first: int, last: int, role: Role) -> _Found:
    if not (1 <= first <= last <= 12 and 1 <= year <= 9999):
        return _no("none")
    if role == "start":
        return _sure(date(year, first, 1))
    return _sure(date(year, last, monthrange(year, last)[1]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _text(s: str, role: Role) -> _Found:
    s, weekday = _weekday(s)
    s, at_midnight, next_day = _time(s)
    found = _calendar(s) or _periods(s, role)
    if found is None:
        return _no("year" if _without_year(s) else "text")
    if found.tag != "date":
        return found
    days, proved = found.days, found.proved
    if weekday is not None:
        fitting = {o: d for o, d in days.items() if d.weekday() == weekday}
        if not fitting:
            return _no("weekday")
        if len(fitting) < len(days):
            days, proved = fitting, frozenset(fitting)
    if next_day:  # 24:00 is the end of that day
        at_midnight = None
    return _Found("date", days, proved, at_midnight=at_midnight)


def _weekday(s: str) -> tuple[str, int | None]:
    m = re.match(r"([a-zä]{2,10})\.?,?\s+(?=\d)", s)
    found = WEEKDAYS.get(m[1]) if m else None
    return (s, None) if m is None or found is None else (s[m.end() :], found)


def _time(s: str) -> tuple[str, bool | None, bool]:
    """What is left without its time; whether that is midnight; whether it is 24:00."""
    m = re.search(
        r"(?:t|\s|,\s)\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(am|pm|a\.m\.|p\.m\.|uhr)?"
        r"\s*(?:z|utc|[+-]\d\d:?\d\d)?$",
        s,
    )
    if m is None:
        return s, None, False
    hour, minute, second = int(m[1]), int(m[2]), int(m[3] or 0)
    if (m[4] or "").startswith(("a", "p")):
        hour = hour % 12 + (12 if m[4].startswith("p") else 0)
    return s[: m.start()].strip(" ,"), (hour, minute, second) == (0, 0, 0), hour == 24


def _calendar(s: str) -> _Found | None:
    """A day of the calendar in one of its forms."""
    if m := re.fullmatch(r"(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})\.?", s) or re.fullmatch(
        r"(\d{4})()(\d\d)(\d\d)", s
    ):
        day = _day(int(m[1]), int(m[3]), int(m[4]))
        return _sure(day) if day else _no("none")
    if m := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)", s):
        day = _day(_year(m[3]), int(m[2]), int(m[1]))
        return _sure(day) if day else _no("none")
    if m := re.fullmatch(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)", s):
        return _both(int(m[1]), int(m[3]), _year(m[4]))
    m = re.fullmatch(rf"(\d{{1,2}})[.\-/ ]*\s?({_MONTH})[\-/ ,]*\s?(\d{{4}}|\d\d)", s)
    if m and _month(m[2]):
        day = _day(_year(m[3]), _month(m[2]), int(m[1]))
        return _sure(day) if day else _no("none")
    m = re.fullmatch(rf"({_MONTH})\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})", s)
    if m and _month(m[1]):
        day = _day(int(m[3]), _month(m[1]), int(m[2]))
        return _sure(day) if day else _no("none")
    return None


def _month(word: str) -> int:
    return MONTHS.get(word.strip(". "), 0)


def _both(a: int, b: int, year: int) -> _Found:
    """Slashes and hyphens: day first or month first."""
    days: dict[Order, date] = {}
    for order, (day, month) in (("dm", (a, b)), ("md", (b, a))):
        found = _day(year, month, day)
        if found is not None:
            days[order] = found  # type: ignore[index]
    if not days:
        return _no("none")
    return _Found("date", days, frozenset(days) if len(days) == 1 else frozenset())


def _periods(s: str, role: Role) -> _Found | None:
    """A quarter, half, month, week or year."""
    if "fy" in s or "gj" in s:  # when a fiscal year begins is anybody's guess
        return None
    if m := re.fullmatch(r"(\d{4})", s):
        return _period(int(m[1]), 1, 12, role)
    for pattern, months in ((r"q", 3), (r"h", 6)):
        m = re.fullmatch(rf"{pattern}\s?([1-4])[\s/'-]*(\d{{4}}|\d\d)", s)
        m = m or re.fullmatch(rf"(?P<y>\d{{4}})[\s/-]*{pattern}(?P<n>[1-4])", s)
        m = m or re.fullmatch(rf"(?P<n>[1-4]){pattern}[\s']?(?P<y>\d{{4}}|\d\d)", s)
        if m:
            named = m.groupdict()
            number = int(named["n"] if named else m[1])
            year = _year(named["y"] if named else m[2])
            return _period(year, (number - 1) * months + 1, number * months, role)
    if m := re.fullmatch(r"([1-4]|i{1,3}|iv)\.\s?(?:quartal|quarter)\s(\d{4})", s):
        number = _ROMAN.get(m[1]) or int(m[1])
        return _period(int(m[2]), number * 3 - 2, number * 3, role)
    if m := re.fullmatch(r"(?:kw|cw|week|woche)\s?(\d{1,2})[\s/]+(\d{4})", s):
        return _week(int(m[2]), int(m[1]), 0, role)
    if m := re.fullmatch(r"(\d{4})-?w(\d\d)(?:-?([1-7]))?", s):
        return _week(int(m[1]), int(m[2]), int(m[3] or 0), role)
    if m := re.fullmatch(r"(\d{4})-(\d\d)|(?P<m>\d{1,2})/(?P<y>\d{4})", s):
        month = int(m["m"] or m[2])
        return _period(int(m["y"] or m[1]), month, month, role)
    m = re.fullmatch(rf"({_MONTH})[\s\-/']*(\d{{4}}|\d\d)", s)
    if m and _month(m[1]) and int(m[2]) >= FIRST_SHORT_YEAR:
        return _period(_year(m[2]), _month(m[1]), _month(m[1]), role)
    return None


def _week(year: int, week: int, day: int, role: Role) -> _Found:
    try:
        return _sure(date.fromisocalendar(year, week, day or (1 if role == "start" else 7)))
    except ValueError:
        return _no("none")


def _without_year(s: str) -> bool:
    """Whether it is a day, quarter, month or week that lacks its year."""
    named = re.fullmatch(rf"\d{{1,2}}[.\-/ ]*({_MONTH})|({_MONTH})[.\-/ ]*\d{{1,2}}", s)
    if named and _month(named[1] or named[2]):
        return True
    return bool(re.fullmatch(r"(?:kw|cw|q|h)\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]?", s))


def moment_of(text: str) -> datetime | None:
    """An instant of MSPDI, ``2027-03-31T17:00:00``; ``None`` where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
