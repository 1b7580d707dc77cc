"""Sentences and columns that declare which kinds of figures they take, so that a wrong one cannot be printed.

A sentence is declared once; its words in another language are those of its English pattern. ``say`` takes a
``Figure`` for each kind that is declared and refuses what is missing, surplus or of another kind with
``WrongKind`` while the report is being built: a cost of four years cannot stand where an amount to release
until a day is promised, nor a middle value where an expected one is.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import (
    between,
    decimal,
    in_hundred,
    level,
    long_date,
    money,
    money_same_unit,
    percent,
)
from planner.domain.case.figure import Figure, ScopeKind, SpanKind, Statistic, Unit, WrongKind
from planner.reporting.blocks import Cell, mark_fact

NONE = "–"


@dataclass(frozen=True)
class Kind:
    """What a place in a sentence or a column takes: unit, statistic, span and scope; no scope takes any.

    ``signed``: a plus stands before what is above 0.
    """

    unit: Unit
    statistic: Statistic
    span: SpanKind
    scope: tuple[ScopeKind, ...] = ()
    signed: bool = False

    def take(self, figure: object) -> Figure:
        """The figure, if it is of this kind; raises ``WrongKind``."""
        if not isinstance(figure, Figure):
            raise WrongKind(f"{figure!r} is no figure")
        if self.scope and figure.scope.kind not in self.scope:
            raise WrongKind(f"“{figure.id}” is about {figure.scope.kind}, not {self.scope}")
        # what is withheld has no ends, whatever it was: its reason stands in place of them
        statistic = figure.statistic if figure.withheld else self.statistic
        return figure.check(self.unit, statistic, self.span)


def money_kind(
    statistic: Statistic, span: SpanKind, *scope: ScopeKind, signed: bool = False
) -> Kind:
    """A kind of amount of money."""
    return Kind("money", statistic, span, scope, signed)


@dataclass(frozen=True)
class Text:
    """A place for words: a name, a date, a count that is said, or another sentence."""


TEXT = Text()


class Sentence:
    """A sentence with places for figures of declared kinds.

    ``tied`` are pairs of places whose figures have the same span and scope: they are read together.
    """

    def __init__(
        self, pattern: str, tied: tuple[tuple[str, str], ...] = (), **places: Kind | Text
    ) -> None:
        used = {name for _, name, _, _ in string.Formatter().parse(pattern) if name}
        if used != set(places):
            raise WrongKind(f"“{pattern}” names {sorted(used)} and declares {sorted(places)}")
        if any(not {a, b} <= used for a, b in tied):
            raise WrongKind(f"“{pattern}” ties places that it does not have")
        self.pattern, self.places, self.tied = pattern, places, tied

    def say(self, currency: str, /, **values: object) -> str:
        """The sentence with ``values`` in its places, figures marked for ``runs``; raises ``WrongKind``."""
        if set(values) != set(self.places):
            raise WrongKind(f"“{self.pattern}” takes {sorted(self.places)}, not {sorted(values)}")
        taken = _taken(self.places, values)
        for one, other in self.tied:
            a, b = taken[one], taken[other]
            if (a.span, a.scope) != (b.span, b.scope):
                raise WrongKind(f"“{a.id}” and “{b.id}” are of other spans or scopes")
        said: dict[str, object] = dict(values)
        for name, figure in taken.items():
            kind = self.places[name]
            text = say(figure, currency, signed=isinstance(kind, Kind) and kind.signed)
            if figure.unit == "days" and not figure.withheld:
                text = tr(person_days(text))
            said[name] = text if figure.withheld else mark_fact(figure.id, text)
        return phrase(self.pattern, **said)


def _taken(places: Mapping[str, Kind | Text], values: Mapping[str, object]) -> dict[str, Figure]:
    found = {}
    for name, place in places.items():
        value = values[name]
        if isinstance(place, Kind):
            found[name] = place.take(value)
        elif isinstance(value, Figure):
            raise WrongKind(f"“{value.id}” stands where words are wanted")
    return found


@dataclass(frozen=True)
class FigureColumn:
    """A column, or a row of a table that lies, whose cells are figures of one kind."""

    head: str
    kind: Kind

    def cell(self, figure: Figure, currency: str, *, bold: bool = False, fill: str = "") -> Cell:
        """The cell of one figure; raises ``WrongKind`` for one of another kind."""
        text = say(self.kind.take(figure), currency, signed=self.kind.signed)
        return Cell(t=text, b=bold, fill=fill, fact="" if figure.withheld else figure.id)


def say(figure: Figure, currency: str, *, signed: bool = False) -> str:
    """One figure as it is printed; the only writer of figures in sentences that declare them."""
    if figure.statistic == "range":
        low, high = figure.low or 0.0, figure.high or 0.0
        if figure.unit == "money":
            return between(*money_same_unit((low, high), currency, signed=True))
        return between(_plain(figure, low), _plain(figure, high))
    if figure.value is None:
        return tr(figure.why) if figure.why else NONE
    if isinstance(figure.value, date):
        return long_date(figure.value)
    if figure.unit == "money":
        return money(float(figure.value), currency, signed=signed)
    return _plain(figure, float(figure.value))


def person_days(days: str) -> str:
    """So many person-days, as written, with their unit: one is not many."""
    return phrase("1 person-day") if days == "1" else phrase("{days} person-days", days=days)


def _plain(figure: Figure, value: float) -> str:
    if figure.unit == "level":
        return level(value)
    if figure.unit == "odds":
        return in_hundred(value)
    if figure.unit in ("share", "rate"):
        fine = figure.unit == "rate" or figure.statistic == "bound"
        return percent(value, 1 if fine else 0)
    if figure.unit in ("days", "count", "hours", "months"):
        return decimal(value, 0)
    return decimal(value, 2)
