"""Numbers, a column at a time: what one cell leaves open, the others may decide.

A clear cell is read by itself, always. A cell with two readings (``1.234``) is decided by the decimal
marks proved in its column, else by those of the sheet's other number columns, else by what the field can
hold at all. Proofs that disagree decide nothing. What stays open is asked, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Literal

from planner.domain.base.written.cells import (
    LONGEST_FIGURE,
    Cell,
    cleaned,
    is_error,
    odd_digit,
    spaced,
)
from planner.domain.base.written.dates import looks_like_a_date
from planner.domain.base.written.figures import MARKS, Field, Figure, Mark, figure, in_unit

Tag = Literal["number", "range", "about", "open", "empty", "ask", "no", "same"]
Values = tuple[float, ...]
WIDE = (0.2, 5.0)
"""Outside these times the ends of the default range a value is unusual."""

_OPEN = spaced(
    """- -- – — ? . / tbd tba offen open unbekannt unknown n/a n.a. na k.a. keineangabe
    weißnicht weissnicht don'tknow dontknow entfällt nichtzutreffend notapplicable leer"""
)
_BOUND = re.compile(
    r"[<>≤≥]=?|(?:max|min|mind|höchstens|mindestens|maximal|minimal|up to|at least|at most|bis|unter|über"
    r"|under|over|more than|less than|ab)\b"
)
_ABOUT = re.compile(r"(?:ca\b|circa|approx\w*|about|around|etwa|rund|ungefähr|gut|knapp|~|≈)[. ]*")
_PARTS = re.compile(
    r"\s*(?:[–—…]|\.\.\.?|\bto\b|\bbis\b|\band\b|\bund\b)\s*"
    r"|(?<=[\da-zä€$£%.])\s*-\s*(?=[\d.,€$£-])"
)


@dataclass(frozen=True)
class Read:
    """What became of a cell.

    ``values`` is one figure, or low, middle and high. ``readings`` holds, where it has to be asked, what it
    means with a decimal point and with a decimal comma. ``code`` says why there is no figure. ``halfway``:
    the middle was not stated. ``unusual``: far outside the default range.
    """

    tag: Tag
    values: Values = ()
    readings: tuple[Values, ...] = ()
    code: str = ""
    halfway: bool = False
    unusual: bool = False
    turned: Mark | None = None
    """The decimal mark that the figure itself proved."""
    named: str = ""
    """The unit that stands beside the column, where it is why there is no figure."""
    times: int = 1
    """What the unit beside the column multiplies by: a figure that is written there is smaller by it."""


@dataclass(frozen=True)
class Item:
    """A cell with its field. ``own``: its text is what we would write there now: nothing is read from it."""

    cell: Cell
    field: Field
    own: bool = False


@dataclass(frozen=True)
class _Found:
    """A cell by itself: its readings by mark, and the marks it proves."""

    tag: Tag
    readings: dict[Mark, tuple[Decimal, ...]]
    proved: frozenset[Mark] = frozenset()
    code: str = ""
    halfway: bool = False
    scaled: bool = False


def read_column(
    items: Sequence[Item],
    elsewhere: Iterable[Mark] = (),
    decided: Mark | None = None,
) -> list[Read]:
    """Read a column; ``elsewhere``: marks proved beside it; ``decided``: what a person answered."""
    found = [_alone(i.cell, i.field) if not i.own else None for i in items]
    marks = frozenset({decided}) if decided else _marks(found) or frozenset(elsewhere)
    mark = next(iter(marks)) if len(marks) == 1 else None
    return [
        Read("same") if f is None else _decided(f, i.field, mark, sure=decided is not None)
        for f, i in zip(found, items, strict=True)
    ]


def proved_marks(items: Iterable[Item]) -> frozenset[Mark]:
    """The decimal marks that the cells of a column prove; what we wrote ourselves proves nothing."""
    return _marks([_alone(i.cell, i.field) for i in items if not i.own])


def _marks(found: Iterable[_Found | None]) -> frozenset[Mark]:
    return frozenset(m for f in found if f is not None for m in f.proved)


def read_number(
    text: str, field: Field, proved: Iterable[Mark] = (), decided: Mark | None = None
) -> Read:
    """Read one text; ``proved`` are marks that were proved by what was typed before."""
    return read_column([Item(Cell(text), field)], proved, decided)[0]


def is_unusual(value: float, field: Field) -> bool:
    """Whether a value lies outside 0.2 times the low to 5 times the high end of the default range."""
    if field.usual is None:
        return False
    low, high = field.usual
    return not WIDE[0] * low <= value <= WIDE[1] * high


def by_a_factor(old: float, new: float, field: Field) -> bool:
    """Whether a change is by exactly 1,000, or by 100 in a share: a slip of marks that none can see."""
    if not old or not new or old == new:
        return False
    factor = 100 if field.share else 1000
    return any(abs(a * factor - b) <= 1e-9 * abs(b) for a, b in ((old, new), (new, old)))


def _decided(found: _Found, field: Field, mark: Mark | None, *, sure: bool) -> Read:
    if found.tag in ("open", "empty", "no"):
        return Read(found.tag, code=found.code, named=field.named)
    all_ = list(dict.fromkeys(found.readings.values()))
    left = [found.readings[mark]] if mark in found.readings else all_
    fits = [v for v in left if all(field.holds(x) for x in v)]
    if not fits:
        most = min(v[-1] for v in left)
        outside = "share" if field.share == "fraction" and 1 < most <= 100 else "range"
        return Read("no", code=outside)
    chosen = fits[0]
    others = [v for v in all_ if v != chosen and all(field.holds(x) for x in v)]
    doubted = len(left) == 1 and not sure and bool(others) and _doubted(chosen, others[0], field)
    if len(fits) > 1 or doubted:
        readings = tuple(_floats(found.readings[m]) for m in MARKS)
        times = 1 if found.scaled else field.times
        return Read("ask", readings=readings, halfway=found.halfway, times=times)
    values = _floats(chosen)
    if any(not _inside(v, field) for v in values):
        return Read("no", values=values, code="bounds")
    return Read(
        found.tag,
        values,
        halfway=found.halfway,
        unusual=any(is_unusual(v, field) for v in values),
        turned=next(iter(found.proved)) if len(found.proved) == 1 else None,
    )


def _doubted(chosen: tuple[Decimal, ...], other: tuple[Decimal, ...], field: Field) -> bool:
    """Whether the decided reading lies outside what is usual, and the other one within."""
    return is_unusual(float(chosen[0]), field) and not any(
        is_unusual(float(v), field) for v in other
    )


def _floats(values: Iterable[Decimal]) -> Values:
    return tuple(float(v) for v in values)


def _inside(value: float, field: Field) -> bool:
    return (field.low is None or value >= field.low) and (field.high is None or value <= field.high)


def _no(code: str, proved: frozenset[Mark] = frozenset()) -> _Found:
    return _Found("no", {}, proved, code)


def _alone(cell: Cell, field: Field) -> _Found:
    """One cell by itself, with every reading that its form allows."""
    if field.fault and not cell.empty:
        return _no(field.fault)
    if cell.kind != "text":
        return _typed(cell, field)
    s = cleaned(cell.text).lower()
    packed = s.replace(" ", "")
    if not packed or packed in _OPEN:
        return _Found("open" if packed else "empty", {})
    if code := _refused(s):
        return _no(code)
    tag: Tag = "number"
    if m := _ABOUT.match(s):
        tag, s = "about", s[m.end() :]
    with localcontext() as context:
        context.prec = 40
        one = figure(s, field)
        if isinstance(one, Figure):
            return _readings(tag, [one], field)
        parts, spread = _ends(s)
        if len(parts) == 1:
            return _no(one)
        if not field.ranges:
            return _no("one")
        other = replace(field, unit="±", share="") if spread else field
        figures: list[Figure] = []
        for part, place in zip(parts, [field, *[other] * (len(parts) - 1)], strict=True):
            read = figure(part, place)
            if isinstance(read, str):
                return _no(read)
            figures.append(read)
        return _spread(figures, field) if spread else _readings("range", figures, field)


def _typed(cell: Cell, field: Field) -> _Found:
    """A typed cell of a workbook: no marks to guess at."""
    if cell.kind in ("date", "bool", "error", "formula"):
        return _no(cell.kind)
    if cell.kind == "percent" and not field.share:
        return _no("unit")
    value = Decimal(repr(cell.number))
    if not value.is_finite():
        return _no("text")
    if cell.kind == "number" and field.share == "percent":
        value /= 100
    own = in_unit(cell.unit, replace(field, times=1)) if cell.kind == "number" else field
    if own.fault:
        return _no("unit")
    value *= own.times if own.times > 1 else field.times
    return _Found("number", dict.fromkeys(MARKS, (value,)))


def _refused(s: str) -> str:
    if is_error(s):
        return "error"
    if "_" in s:
        return "underscore"
    if looks_like_a_date(s):
        return "date"
    if _BOUND.match(s):
        return "bound"
    return "text" if len(s) > LONGEST_FIGURE else odd_digit(s)


def _ends(s: str) -> tuple[list[str], bool]:
    """The parts of a range; whether they are a middle and what is added and taken from it."""
    s = re.sub(r"^(?:between|zwischen|from|von)\s+", "", s)
    if m := re.fullmatch(r"(.+?)\s*(?:±|\+/-)\s*(.+)", s):
        return [m[1], m[2]], True
    three = re.split(r"\s+/\s+|\s*;\s*", s)
    if len(three) == 3:
        return three, False
    two = _PARTS.split(s)
    if len(two) != 2:
        return [s], False
    unit = re.search(r"[\d)]\s*([^\d\s).,'-]\D*)$", two[1])
    if unit and not re.search(r"\d\s*[^\d\s.,'-]", two[0]):  # the unit stands once, for both ends
        money = re.search(r"[€$£₹]", two[0])
        two[0] += " " + (re.sub(r"[€$£₹]", "", unit[1]) if money else unit[1])
    return two, False


def _scaled(one: Figure, field: Field) -> dict[Mark, Decimal]:
    part = one.percent or field.share == "percent"
    times = 1 if one.scaled else field.times
    return {m: (v / 100 if part else v) * times for m, v in one.readings.items()}


def _readings(tag: Tag, figures: Sequence[Figure], field: Field) -> _Found:
    scaled = [_scaled(f, field) for f in figures]
    found: dict[Mark, tuple[Decimal, ...]] = {}
    for m in MARKS:
        if all(m in s for s in scaled):
            values = [s[m] for s in scaled]
            halfway = len(values) == 2
            found[m] = (
                (values[0], (values[0] + values[1]) / 2, values[1]) if halfway else tuple(values)
            )
    made = _rising(tag, found, halfway=len(figures) == 2)
    return replace(made, scaled=any(f.scaled for f in figures))


def _spread(figures: Sequence[Figure], field: Field) -> _Found:
    """A middle and what it may differ by, in its unit or in per cent of it."""
    middles, by = _scaled(figures[0], field), figures[1]
    found: dict[Mark, tuple[Decimal, ...]] = {}
    for m in MARKS:
        if m in middles and m in by.readings:
            a, d = middles[m], by.readings[m]
            if by.percent and not field.share:
                d = a * d / 100
            elif by.percent or field.share == "percent":
                d /= 100
            else:
                d *= field.times
            found[m] = (a - d, a, a + d)
    return _rising("range", found)


def _rising(tag: Tag, found: dict[Mark, tuple[Decimal, ...]], *, halfway: bool = False) -> _Found:
    if not found:
        return _no("marks")
    proved: frozenset[Mark] = frozenset(found) if len(found) == 1 else frozenset()
    rising = {m: v for m, v in found.items() if list(v) == sorted(v) and _finite(v)}
    if not rising:
        return _no("falling" if tag == "range" else "range", proved)
    return _Found(tag, rising, proved, halfway=halfway)


def _finite(values: Iterable[Decimal]) -> bool:
    return all(abs(v) < Decimal(10) ** 300 for v in values)
