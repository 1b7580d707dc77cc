"""Numbers as people read them: money, shares, levels, dates. One place, so all surfaces agree.

They follow the language and number format spoken where they are called (`planner/domain/base/language.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from planner.domain.base.language import marked, phrase, speech, tr
from planner.domain.base.rounding import half_up

MINUS = "−"
JOINER = "\u2060"  # keeps a sign on the line of its amount
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Scale(NamedTuple):
    """From which size on a unit is used, its divisor, and its decimals where one amount stands alone."""

    start: float
    divisor: float
    digits: int
    unit: str


SCALES = (
    Scale(999_500_000, 1e9, 1, "bn"),
    Scale(9_950_000, 1e6, 0, "m"),
    Scale(999_500, 1e6, 1, "m"),
    Scale(9_950, 1e3, 0, "k"),
    Scale(999.5, 1e3, 1, "k"),
    Scale(0.0, 1.0, 0, ""),
)
UNITS = {
    "de": {"bn": "Mrd.\u00a0", "m": "Mio.\u00a0", "k": "T", "": ""},
    "fr": {"bn": "Md", "m": "M", "k": "k", "": ""},
}
"""How units of money are written before the currency where it follows the figure."""


def money(amount: float | None, currency: str, *, signed: bool = False) -> str:
    """Write an amount with k or m: €950, €1.3k, €95k, €1.3m; 95 T€, 1,3 Mio. €. ``None`` is "undefined".

    Two figures are right at least: €5k − €2k would not be what 2.5 times as much leaves.
    """
    if amount is None or math.isnan(amount):
        return tr("undefined")
    size = abs(amount)
    scale = next(s for s in SCALES if size >= s.start)
    figure = f"{size / scale.divisor:,.{scale.digits}f}"
    return _sign(amount, figure, signed) + _with_currency(figure, scale.unit, currency)


def _with_currency(figure: str, unit: str, currency: str) -> str:
    """An amount without its sign: the currency in front, or behind with a gap."""
    units = UNITS.get(speech().numbers)
    if units is None:
        return SYMBOLS.get(currency, f"{currency} ") + figure + unit
    return f"{marked(figure)}\u00a0{units[unit]}{SYMBOLS.get(currency, currency)}"


def whole_money(amount: float, currency: str, *, signed: bool = False) -> str:
    """Write an amount to the unit: €1,234,567; 1.234.567 €. For columns that have to add up."""
    figure = f"{abs(amount):,.0f}"
    return _sign(amount, figure, signed) + _with_currency(figure, "", currency)


@dataclass(frozen=True)
class Money:
    """An amount inside a phrase; written in the number format spoken there."""

    amount: float
    currency: str
    signed: bool = False

    def __format__(self, _spec: str) -> str:
        return money(self.amount, self.currency, signed=self.signed)


def _sign(amount: float, figure: str, signed: bool) -> str:
    if not any(c in "123456789" for c in figure):
        return ""
    # a sign before a figure stays with it by itself; before a currency it has to be held
    held = JOINER if UNITS.get(speech().numbers) is None else ""
    if amount < 0:
        return MINUS + held
    return "+" + held if signed else ""


def money_between(low: float, high: float, currency: str, *, signed: bool = False) -> str:
    """Write a range of money: "−€0.1m and +€3.3m" has one unit for both ends."""
    low_text, high_text = money_same_unit((low, high), currency, signed=signed)
    return between(low_text, high_text)


def between(low: str, high: str) -> str:
    """Write a range: "1.2 to 1.9"; one figure where both ends read the same."""
    return low if low == high else tr(phrase("{low} to {high}", low=low, high=high))


def money_same_unit(
    amounts: tuple[float, ...], currency: str, *, signed: bool = False
) -> tuple[str, ...]:
    """Write amounts in one unit, the one of the largest; one that would round to nothing keeps its own."""
    largest = max((abs(a) for a in amounts), default=0.0)
    return _in_unit(amounts, largest, currency, signed)


def money_ranges(
    ranges: Sequence[tuple[float, float]], currency: str, *, signed: bool = False
) -> list[str]:
    """Write the ranges of one column in one unit: a large one only where no row would read as nearly zero."""
    ends = [e for low, high in ranges if math.isfinite(e := max(abs(low), abs(high)))]
    largest, least = max(ends, default=0.0), min((e for e in ends if e >= 0.5), default=0.0)
    if least < 100_000:
        largest = min(largest, 999_000.0)
    elif least < 100_000_000:
        largest = min(largest, 999_000_000.0)
    return [between(*_in_unit(r, largest, currency, signed)) for r in ranges]


def _in_unit(
    amounts: tuple[float, ...], largest: float, currency: str, signed: bool
) -> tuple[str, ...]:
    if largest >= 999_500_000:
        divisor, unit, digits = 1e9, "bn", 1
    elif largest >= 999_500:
        divisor, unit, digits = 1e6, "m", 1
    elif largest >= 999.5:
        divisor, unit, digits = 1e3, "k", 1 if largest < 9_950 else 0
    else:
        divisor, unit, digits = 1.0, "", 0
    texts = []
    for amount in amounts:
        figure = f"{abs(amount) / divisor:,.{digits}f}"
        if not any(c in "123456789" for c in figure):
            small = divisor > 1.0 and abs(amount) >= 0.5
            texts.append(
                money(amount, currency, signed=signed)
                if small
                else _with_currency("0", "", currency)
            )
            continue
        texts.append(_sign(amount, figure, signed) + _with_currency(figure, unit, currency))
    return tuple(texts)


def money_scale(largest: float, currency: str) -> Callable[[float], str]:
    """Return a writer of amounts in the unit that suits the largest of them."""

    def write(amount: float) -> str:
        return money_same_unit((amount, largest), currency)[0]

    return write


def percent(share: float, digits: int = 0) -> str:
    """Write a share as per cent with a thin gap: 58 %, −3 %, 1,250 %."""
    return decimal(share * 100, digits) + "\u00a0%"


def share(value: float) -> str:
    """Write a share that is an input: whole per cent, one decimal below 10 %."""
    return percent(value, 0 if value >= 0.1 or value == 0 else 1)


def signed_level(value: float | None) -> str:
    """A change of level: ``+0.3``, ``−0.1``, ``0.0``; a dash where there is none."""
    if value is None:
        return "–"
    words = f"{half_up(value):+.1f}".replace("-", MINUS)
    return marked("0.0" if words in ("+0.0", f"{MINUS}0.0") else words)


def level(value: float | None) -> str:
    """Write a level with one decimal; a dash where there is none."""
    return "–" if value is None else decimal(value, 1)


def decimal(value: float, digits: int, *, signed: bool = False) -> str:
    """Write a number with so many decimals, thousands grouped and a true minus."""
    value = half_up(value, digits) or 0.0  # no −0
    text = f"{value:+,.{digits}f}" if signed else f"{value:,.{digits}f}"
    return marked(text.replace("-", MINUS))


def work_days(value: float) -> str:
    """Write days of work: below ten with a decimal where it is not whole, so that half a day is not none.

    What is less than a tenth of a day is a tenth: some work is never none.
    """
    tenths = max(half_up(value, 1), 0.1) if value > 0 else half_up(value, 1)
    if tenths >= 10:
        return decimal(half_up(value, 0), 0)  # of the value: 11.46 is 11.5, and no 12
    return decimal(tenths, 1 if tenths != int(tenths) else 0)


def plain_number(value: float) -> str:
    """Write an input compactly: 96, 0.25, 1.4, 120k."""
    size = abs(value)
    sign = MINUS if value < 0 else ""
    if size >= 1e4 and speech().numbers != "en":
        return marked(f"{sign}{float(f'{size:.3g}'):,.0f}")
    if size >= 1e6:
        return f"{sign}{size / 1e6:.3g}m"
    if size >= 1e4:
        return f"{sign}{size / 1e3:.3g}k"
    if size >= 100:
        return marked(f"{sign}{size:,.0f}")
    return marked(f"{sign}{size:.3g}")


def in_hundred(share: float) -> str:
    """Say a probability as futures in a hundred: "8 in 100"; never a bare 0 or 100 by rounding."""
    count = round(share * 100)
    if count == 0:
        return tr("none") if share == 0 else tr("fewer than 1 in 100")
    if count == 100:
        return tr("all") if share == 1 else tr("more than 99 in 100")
    return tr(phrase("{count} in 100", count=count))


def month_words(month: float, horizon: int) -> str:
    """Say a payback month: "month 26", "not within 36 months", "at once"."""
    if math.isinf(month) or month > horizon:
        return tr(phrase("not within {months} months", months=horizon))
    whole = math.ceil(month)
    return tr("at once") if whole == 0 else tr(phrase("month {month}", month=whole))


def months_between(early: float, late: float, horizon: int) -> str:
    """Say the range of a payback month: "month 14 to month 31", "month 14 to beyond month 36"."""
    first, last = month_words(early, horizon), month_words(late, horizon)
    if late > horizon >= early:
        return tr(phrase("{first} to beyond month {horizon}", first=first, horizon=horizon))
    return between(first, last)


def month_name(month: int) -> str:
    """Short name of a month, 1 to 12: Jul."""
    language = speech().language
    if language == "en":
        return MONTHS[month - 1][:3]
    from babel.dates import get_month_names

    # the names of running text: “Sept.”, “März”; nobody writes “Sep” or “Mär” in German
    return str(get_month_names("abbreviated", "format", locale=language)[month])


def month_year(day: date) -> str:
    """Jul 2027."""
    return f"{month_name(day.month)} {day.year}"


def long_month(day: date) -> str:
    """November 2026; März 2026."""
    language = speech().language
    if language == "en":
        return f"{MONTHS[day.month - 1]} {day.year}"
    from babel.dates import get_month_names

    return f"{get_month_names('wide', 'stand-alone', locale=language)[day.month]} {day.year}"


def long_date(day: date) -> str:
    """21 November 2026; 21. November 2026."""
    language = speech().language
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    from babel.dates import format_date

    return str(format_date(day, "long", locale=language))


def iso_day(text: str) -> str:
    """A date of a document (``YYYY-MM-DD``, perhaps with a time) in words; anything else as it is."""
    try:
        return long_date(date.fromisoformat(text[:10]))
    except ValueError:
        return text


def span(start: date, end: date) -> str:
    """Jan – Sep 2027, or Jul 2027 – May 2028; Jan. bis Sept. 2027; both months inclusive."""
    if (start.year, start.month) == (end.year, end.month):
        return month_year(start)
    first = month_name(start.month) if start.year == end.year else month_year(start)
    return f"{first} {'bis' if speech().language == 'de' else '–'} {month_year(end)}"


COUNTS = {
    "en": [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
    "de": [
        "kein",
        "ein",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
    ],
}


def count(number: int, one: str, many: str, none: str = "") -> str:
    """Say how many, in words up to twelve: "one step", "eleven steps", "25 steps".

    Where the word for one or none depends on the noun, ``one`` and ``none`` hold it: "eine Stufe".
    """
    if number == 0 and none:
        return none
    if number == 1 and " " in one:
        return one
    words = COUNTS[speech().language]
    word = words[number] if number < len(words) else marked(f"{number:,}")
    return f"{word} {one if number == 1 else many}"


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]
