"""One figure as people write it, and every reading that its marks allow.

A figure whose marks prove which of them is the decimal one has one reading. ``1.234`` has two, and
``1234`` proves nothing and needs nothing: both marks give the same. Values are exact (``Decimal``), so
that 0.7 % is 0.007.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from planner.domain.base.written.cells import cleaned, spaced

Mark = Literal[".", ","]
MARKS: tuple[Mark, Mark] = (".", ",")
Share = Literal["", "percent", "fraction"]

_MULTIPLIERS: dict[str, int] = {
    **dict.fromkeys(("k", "tsd", "tausend", "thousand", "thousands", "thsd"), 10**3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mill", "million", "millions", "millionen"), 10**6),
    **dict.fromkeys(("bn", "b", "mrd", "md", "milliarde", "milliarden"), 10**9),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 10**5),
    **dict.fromkeys(("crore", "crores", "cr"), 10**7),
}
_FUSED = ("tsd", "mio", "mrd", "md", "k", "t", "m")
"""What may stand before a currency without a gap: k€, TEUR, MdCHF."""
_CODES = spaced(
    """EUR USD GBP CHF INR JPY CNY SEK NOK DKK PLN CZK HUF RON TRY AUD NZD CAD BRL MXN ZAR SGD
    HKD KRW AED ILS"""
)
_CURRENCIES = {
    "€": "EUR",
    "$": "USD",
    "us$": "USD",
    "£": "GBP",
    "₹": "INR",
    "rs": "INR",
    "fr": "CHF",
    "sfr": "CHF",
    "¥": "JPY",
    "euro": "EUR",
    **{c.lower(): c for c in _CODES},
}
_YEAR = spaced("year a yr y annum jahr jährlich yearly pa annually p.a years jahre")
_HOUR = spaced("h hr hrs hour hours std stunde stunden")
_DAY = spaced("d day days tag tage tagen pt pd personentage personentag person-days")
_MONTH = spaced("month months mo monat monate monaten")
_PERSON = spaced("person people head kopf leute")
_UNITS = (
    ("year", _YEAR),
    ("month", _MONTH),
    ("day", _DAY),
    ("h", _HOUR),
    ("hour", _HOUR),
    ("person", _PERSON),
    ("people", _PERSON),
    ("model", spaced("model models modell modelle")),
    ("whole", spaced("model models modelle people")),
)
_LINKS = frozenset(("p", "per", "pro", "im", "je", "a"))
_WORD = re.compile(r"us\$|[€$£₹¥]|[^\W\d_]+(?:-[^\W\d_]+)*|[^\s./]")
_ROUND = re.compile(r"['’]?\b000(?:'?s)?\b")
_FILL = re.compile(r"\b(?:in|of|all|amounts?|values?|figures?|alle|angaben|werte|beträge)\b")
_PERCENT = re.compile(r"(?:%|per ?cent|pct|prozent)(?![^\W\d_])")
_PART = re.compile(r"share|fraction|anteil")


_NAMED = (
    frozenset(_CURRENCIES)
    | frozenset(_MULTIPLIERS) - {"b", "m", "k", "cr"}
    | frozenset().union(*(words for _, words in _UNITS)) - {"a", "d", "h", "pa"}
    | {"%"}
)
"""Words that are a unit wherever they stand."""


@dataclass(frozen=True)
class Field:
    """What a field of numbers holds, which decides what may be written there.

    ``currency``: the one that may stand there; any where it is empty. ``share``: a bare number is per cent
    (``percent``) or a part of one (``fraction``). ``low`` and ``high`` bound the value; ``usual`` is the
    default range, which decides nothing but may doubt. ``times``: what the unit in the head multiplies by.
    ``fault``: why nothing may be read here, as the head (or what stands above it) names ``named``.
    """

    unit: str = ""
    currency: str = ""
    ranges: bool = False
    share: Share = ""
    money: bool = False
    whole: bool = False
    low: float | None = None
    high: float | None = None
    usual: tuple[float, float] | None = None
    times: int = 1
    words: frozenset[str] = field(default=frozenset())
    named: str = ""
    fault: str = ""

    @property
    def scales(self) -> bool:
        """Whether k and Mio may be written: in money and counts."""
        plain = self.unit in ("", "number", "×", "whole", "per year", "models", "people", "±")
        return (self.money or plain) and not self.share

    def holds(self, value: Decimal) -> bool:
        """Whether the field could hold ``value`` by its kind; a plausible size is no rule."""
        if self.whole and (value != value.to_integral_value() or value < 0):
            return False
        if self.unit == "level":
            return 0 <= value <= 4
        if not self.share or "change" in self.unit:
            return True
        low, high = (
            (0.0 if self.low is None else self.low),
            (1.0 if self.high is None else self.high),
        )
        return low <= value <= high


def field_of(
    unit: str,
    currency: str = "",
    *,
    ranges: bool = False,
    bounds: tuple[float | None, float | None] = (None, None),
    usual: tuple[float, float] | None = None,
) -> Field:
    """The field of a ``unit`` as the product names it: ``money/year``, ``share per month``, ``h``.

    ``share`` means per cent; ``fraction`` is the column of an older sheet whose unit says share.
    """
    name = unit.lower()
    words: frozenset[str] = frozenset()
    for part, known in _UNITS:
        if re.search(rf"(?<![a-z]){part}", name) and not (part == "h" and "hour" in name):
            words |= known
    share: Share = "percent" if name.startswith(("share", "%")) else ""
    if name.startswith("fraction"):
        share = "fraction"
    return Field(
        unit=name,
        currency=currency,
        ranges=ranges,
        share=share,
        money="money" in name,
        whole=name in ("whole", "level", "quarter"),
        low=bounds[0],
        high=bounds[1],
        usual=usual,
        words=words,
    )


@dataclass(frozen=True)
class Figure:
    """The readings of one figure by the decimal mark they take for granted.

    ``scaled``: it says itself by what it is multiplied (1.2 Mio), so the unit of its head is not for it.
    """

    readings: dict[Mark, Decimal]
    percent: bool = False
    scaled: bool = False


def figure(text: str, where: Field) -> Figure | str:
    """Read one cleaned, lower-case figure with sign, currency and unit, or say why it is none."""
    s = text.strip()
    negative = s.startswith("(") and s.endswith(")")
    s = s[1:-1].strip() if negative else s
    m = re.fullmatch(
        r"(?P<before>\D*?)(?P<figure>[.,]?\d(?:[\d.,' ]*\d)?(?:e[+-]?\d{1,3})?)(?P<after>\D*)", s
    )
    if not m:
        return "text"
    before, number, after = m["before"].strip(), m["figure"].strip(), m["after"].strip()
    signs = re.findall(r"[+-]", before)
    if signs:
        if len(signs) > 1 or negative:
            return "text"
        negative, before = signs[0] == "-", re.sub(r"[+-]", "", before).strip()
    if price := re.match(r"[.,][-–]{1,2}", after):  # 1.000,- and 1'000.–: no decimals
        number, after = f"{number}{price[0][0]}00", after[price.end() :].strip()
    elif after[:1] in (".", ","):
        return "marks"
    elif after.startswith("-"):
        if negative:
            return "text"
        negative, after = True, after[1:].strip()
    percent = "%" in after
    if percent and not where.share and where.unit != "±":
        return "unit"
    beside = f"{before} {after.replace('%', '')}"
    times = _times(beside, where)
    if isinstance(times, str):
        return times
    if times == 1 and where.times > 1 and any(w in _CURRENCIES for w in _WORD.findall(beside)):
        return "unit"  # €70 in a column of T€: one of the two is wrong
    found = _body(number)
    if not found:
        return "marks"
    sign = -1 if negative else 1
    readings = {k: sign * v * times if v else v for k, v in found.items()}
    return Figure(readings, percent, scaled=times > 1)


def _times(words: str, where: Field) -> int | str:
    """By how much the words beside a figure multiply it, or why they may not stand there."""
    times = 1
    for word in _WORD.findall(words):
        fused = next(
            (u for u in _FUSED if word.startswith(u) and word[len(u) :] in _CURRENCIES), ""
        )
        if fused and times == 1:
            times = 10**3 if fused == "t" else _MULTIPLIERS[fused]
            word = word[len(fused) :]  # noqa: PLW2901 - what is left of it
        if word in _CURRENCIES:
            if not where.money:
                return "unit"
            if where.currency and _CURRENCIES[word] != where.currency:
                return "currency"
        elif word in _MULTIPLIERS and times == 1 and where.scales:
            times = _MULTIPLIERS[word]
        elif word == "t" and times == 1 and re.search(r"\bt\s?[€$£₹]", words):
            times = 10**3
        elif word not in where.words and not (word in _LINKS and where.words):
            return "unit" if word.isalpha() or "-" in word else "text"
    return times


def _body(s: str) -> dict[Mark, Decimal]:
    """Readings of digits and marks; none where the groups are no groups."""
    if m := re.fullmatch(r"(\d+)(?:([.,])(\d+))?e([+-]?\d{1,3})", s):
        return _one(m[2], Decimal(f"{m[1]}.{m[3] or 0}e{m[4]}"))
    for soft in " '":
        if soft in s:
            m = re.fullmatch(rf"([1-9]\d{{0,2}}(?:{soft}\d{{3}})+)(?:([.,])(\d+))?", s)
            if not m:
                return {}
            return _one(m[2], Decimal(f"{m[1].replace(soft, '')}.{m[3] or 0}"))
    marks = re.findall(r"[.,]", s)
    if not marks:
        return _one(None, Decimal(s)) if s.isdigit() else {}
    last: Mark = marks[-1]
    other: Mark = "," if last == "." else "."
    if len(set(marks)) == 1 and len(marks) > 1:  # it stands twice, so it groups
        return {other: Decimal(s.replace(last, ""))} if _grouped(s, last) else {}
    whole, _, tail = s.rpartition(last)
    if marks.count(last) > 1 or not tail:
        return {}
    if len(marks) > 1:
        return (
            {last: Decimal(f"{whole.replace(other, '')}.{tail}")} if _grouped(whole, other) else {}
        )
    found: dict[Mark, Decimal] = {last: Decimal(f"{whole or 0}.{tail}")}
    if len(tail) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
        found[other] = Decimal(whole + tail)
    return found


def _one(mark: str | None, value: Decimal) -> dict[Mark, Decimal]:
    return {m: value for m in MARKS if mark in (None, m)}


def _grouped(s: str, mark: Mark) -> bool:
    """Whether ``mark`` groups by threes, or by twos and three as in India."""
    by_threes = re.fullmatch(rf"[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+", s)
    return bool(by_threes) or (
        mark == "," and re.fullmatch(r"[1-9]\d?(?:,\d\d)+,\d{3}", s) is not None
    )


def in_unit(text: str, where: Field, *, sure: bool = False) -> Field:
    """The field of a column or row beside which the unit ``text`` stands, as in ``low (T€)``.

    What multiplies is taken; another unit or currency is a fault, never converted. Words that are no unit
    (``low (p5)``) say nothing, unless it is ``sure`` that a unit stands there.
    """
    words = _FILL.sub(" ", _ROUND.sub("thousand", cleaned(text).lower())).strip(" :")
    if not words:
        return where
    if _PERCENT.match(words):
        percent = replace(where, share="percent") if where.share else where
        return percent if where.share else replace(where, fault="named", named=text.strip())
    if where.share and _PART.match(words):
        return replace(where, share="fraction")
    times = _times(words, where)
    if isinstance(times, int):
        return replace(where, times=where.times * times)
    if sure or any(w in _NAMED for w in _WORD.findall(words)) or _fused(words):
        return replace(where, fault="named", named=text.strip())
    return where


def _fused(words: str) -> bool:
    """Whether a word is a multiplier and a currency in one: TEUR, MdCHF."""
    return any(
        w.startswith(u) and w[len(u) :] in _CURRENCIES for w in _WORD.findall(words) for u in _FUSED
    )


def says_thousands(text: str) -> bool:
    """Whether a line above a table says that money is in thousands or millions: “Angaben in T€, netto”."""
    where = field_of("money/year")
    for m in re.finditer(r"(?:\bin\b|[(\[:])\s*([^()\[\]:]{1,40})", cleaned(text).lower()):
        words = re.split(r"[\s,;]+", _ROUND.sub("thousand", m[1]))
        for n in (3, 2, 1):
            tried = " ".join(words[:n]).strip(" .")
            known = [w for w in _WORD.findall(tried) if len(w) > 1 or w in _CURRENCIES]
            times = _times(tried, where) if known else 1
            if isinstance(times, int) and times > 1:
                return True
    return False
