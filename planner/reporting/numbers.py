"""Numbers as people read them: money, shares, levels, dates. One place, so all surfaces agree."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

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


def money(amount: float | None, currency: str, *, signed: bool = False) -> str:
    """Write an amount with k or m: €950, €95k, €1.3m. ``None`` is "undefined"."""
    if amount is None or math.isnan(amount):
        return "undefined"
    size = abs(amount)
    if size >= 999_500_000:
        figure = f"{size / 1e9:.1f}bn"
    elif size >= 9_950_000:
        figure = f"{size / 1e6:.0f}m"
    elif size >= 999_500:
        figure = f"{size / 1e6:.1f}m"
    elif size >= 999.5:
        figure = f"{size / 1e3:.0f}k"
    else:
        figure = f"{size:.0f}"
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return _sign(amount, figure, signed) + symbol + figure


def _sign(amount: float, figure: str, signed: bool) -> str:
    if not any(c in "123456789" for c in figure):
        return ""
    if amount < 0:
        return MINUS + JOINER
    return "+" + JOINER if signed else ""


def money_between(low: float, high: float, currency: str, *, signed: bool = False) -> str:
    """Write a range of money: "−€0.1m and +€3.3m" has one unit for both ends."""
    low_text, high_text = money_same_unit((low, high), currency, signed=signed)
    return f"{low_text} to {high_text}"


def money_same_unit(
    amounts: tuple[float, ...], currency: str, *, signed: bool = False
) -> tuple[str, ...]:
    """Write amounts in one unit, the one of the largest."""
    largest = max((abs(a) for a in amounts), default=0.0)
    if largest >= 999_500:
        divisor, unit, digits = 1e6, "m", 1
    elif largest >= 999.5:
        divisor, unit, digits = 1e3, "k", 0
    else:
        divisor, unit, digits = 1.0, "", 0
    symbol = SYMBOLS.get(currency, f"{currency} ")
    texts = []
    for amount in amounts:
        figure = f"{abs(amount) / divisor:,.{digits}f}"
        if not any(c in "123456789" for c in figure):
            texts.append(f"{symbol}0")
            continue
        texts.append(_sign(amount, figure, signed) + symbol + figure + unit)
    return tuple(texts)


def money_scale(largest: float, currency: str) -> Callable[[float], str]:
    """Return a writer of amounts in the unit that suits the largest of them."""

    def write(amount: float) -> str:
        return money_same_unit((amount, largest), currency)[0]

    return write


def percent(share: float, digits: int = 0) -> str:
    """Write a share as per cent with a thin gap: 58 %."""
    return f"{share * 100:.{digits}f}\u00a0%"


def share(value: float) -> str:
    """Write a share that is an input: whole per cent, one decimal below 10 %."""
    return percent(value, 0 if value >= 0.1 or value == 0 else 1)


def signed_level(value: float | None) -> str:
    """A change of level: ``+0.3``, ``−0.1``, ``0.0``; a dash where there is none."""
    if value is None:
        return "–"
    words = f"{value:+.1f}".replace("-", "−")
    return "0.0" if words in ("+0.0", "−0.0") else words


def level(value: float | None) -> str:
    """Write a level with one decimal; a dash where there is none."""
    return "–" if value is None else f"{value:.1f}"


def plain_number(value: float) -> str:
    """Write an input compactly: 96, 0.25, 1.4, 120k."""
    size = abs(value)
    sign = MINUS if value < 0 else ""
    if size >= 1e6:
        return f"{sign}{size / 1e6:.3g}m"
    if size >= 1e4:
        return f"{sign}{size / 1e3:.3g}k"
    if size >= 100:
        return f"{sign}{size:,.0f}"
    return f"{sign}{size:.3g}"


def in_hundred(share: float) -> str:
    """Say a probability as futures in a hundred: "8 in 100"; never a bare 0 or 100 by rounding."""
    count = round(share * 100)
    if count == 0:
        return "none" if share == 0 else "fewer than 1 in 100"
    if count == 100:
        return "all" if share == 1 else "more than 99 in 100"
    return f"{count} in 100"


def month_words(month: float, horizon: int) -> str:
    """Say a payback month: "month 26", "past month 36", "at once"."""
    if math.isinf(month) or month > horizon:
        return f"past month {horizon}"
    whole = math.ceil(month)
    return "at once" if whole == 0 else f"month {whole}"


def month_year(day: date) -> str:
    """Jul 2027."""
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def long_date(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span(start: date, end: date) -> str:
    """Jan – Sep 2027, or Jul 2027 – May 2028; both months inclusive."""
    if start.year == end.year:
        if start.month == end.month:
            return month_year(start)
        return f"{MONTHS[start.month - 1][:3]} – {month_year(end)}"
    return f"{month_year(start)} – {month_year(end)}"


COUNTS = (
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
)


def count(number: int, one: str, many: str) -> str:
    """Say how many, in words up to twelve: "one step", "eleven steps", "25 steps"."""
    word = COUNTS[number] if number < len(COUNTS) else str(number)
    return f"{word} {one if number == 1 else many}"


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]
