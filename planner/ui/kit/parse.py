"""Numbers as people type and read them in fields; the reading itself is ``domain/base/written``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, marked
from planner.domain.base.written.figures import Field, Mark, field_of
from planner.domain.base.written.numbers import Read, read_number
from planner.domain.base.written.sentences import number_help, number_why


@dataclass
class Typed:
    """The decimal marks proved by everything typed into a document since it was opened: one column."""

    proved: set[Mark] = field(default_factory=set)

    def remember(self, read: Read) -> None:
        """Take what ``read`` proves as proof for what is typed next."""
        if read.turned is not None:
            self.proved.add(read.turned)

    def number(self, text: str, unit: str, currency: str = "") -> float:
        """Read a number as ``parse_number`` does, and remember what it proves."""
        return _parsed(text, field_of(unit, currency), self)


def parse_number(text: str, unit: str, currency: str = "", proved: Iterable[Mark] = ()) -> float:
    """Read a number; in share units a bare number is per cent.

    ``currency`` is the one that may stand there (any, where it is empty); ``proved``: decimal marks that
    what was typed before proves.

    Raises ``InputError`` when ``text`` is no number of that kind, or could be two.
    """
    return _parsed(text, field_of(unit, currency), Typed(set(proved)))


def _parsed(text: str, where: Field, typed: Typed) -> float:
    read = read_number(text, where, typed.proved)
    if read.tag not in ("number", "about"):
        raise InputError(joined((number_why(read, where, text), number_help(read, where)), " "))
    typed.remember(read)
    return read.values[0]


def exact_text(value: float) -> str:
    """Write a number in full, so that reading it back changes nothing that was typed."""
    return marked(f"{value:.12g}")


def exact_input(value: float, unit: str) -> str:
    """Write an input in full as it is typed: a share as per cent, no group marks."""
    if not unit.startswith("share"):
        return exact_text(value)
    return marked(f"{value * 100:.12g}") + "\u00a0%"


def number_text(value: float, unit: str) -> str:
    """Write an input as it is shown."""
    if unit.startswith("share"):
        digits = 0 if value >= 0.1 or value == 0 else 1
        return marked(f"{value * 100:.{digits}f}") + "\u00a0%"
    size = abs(value)
    sign = "−" if value < 0 else ""
    if size >= 1e6:
        return marked(f"{sign}{size / 1e6:.3g}m")
    if size >= 1e4:
        return marked(f"{sign}{size / 1e3:.3g}k")
    if size >= 100:
        return f"{sign}{size:.0f}"
    return marked(f"{sign}{size:.3g}")
