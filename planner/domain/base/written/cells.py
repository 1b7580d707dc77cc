"""A cell as it was written, and the cleaning that every reader starts from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CellKind = Literal["text", "number", "percent", "date", "bool", "error", "formula"]
LONGEST_FIGURE = 60

_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"),
    " ",
) | dict.fromkeys(map(ord, "\u202f\u205f\u3000\t\n\r"), " ")
_UNSEEN = dict.fromkeys(
    map(
        ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u00ad\u202a\u202b\u202c\u202d\u202e"
    ),
    None,
) | dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"), None)
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`′ʹ＇"), "'")
_DASHES = dict.fromkeys(map(ord, "−‐‑‒﹣－"), "-")
"""The long dashes are not among them: they part the two ends of a range."""
_ALL = {**_SPACES, **_UNSEEN, **_APOSTROPHES, **_DASHES}


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, its value where it is typed, and the text as it was written.

    A percent cell holds the share (0.25 is 25 %). ``note`` is a comment that hangs on the cell; ``unit`` is
    what its number format shows beside the number: 70, shown as “70 T€”, has the unit T€.
    """

    text: str = ""
    kind: CellKind = "text"
    number: float = 0.0
    moment: datetime | None = None
    note: str = ""
    unit: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return self.kind == "text" and not self.text.strip()


EMPTY = Cell()


def typed(value: object, *, percent: bool = False, note: str = "") -> Cell:
    """A cell of a workbook from the value its library gives; ``percent``: its format shows per cent."""
    if value is None:
        return Cell(note=note)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "bool", float(value), note=note)
    if isinstance(value, int | float):
        kind: CellKind = "percent" if percent else "number"
        shown = f"{value * 100:.12g} %" if percent else f"{value:.15g}"
        return Cell(shown, kind, float(value), note=note)
    if isinstance(value, datetime):
        return Cell(value.isoformat(" "), "date", moment=value, note=note)
    return Cell(str(value), note=note)


def cleaned(text: str) -> str:
    """``text`` with one kind of space, apostrophe and hyphen, and without what cannot be seen."""
    return text.translate(_ALL).strip()


def key(text: str) -> str:
    """What two writings of one word have in common: its letters and digits; ä is ae, ß is ss.

    Ticks, dots and pictures around a word are not part of it.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    for letter, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        folded = folded.replace(letter, two)
    return "".join(c for c in folded if c.isalnum())


def spaced(text: str) -> frozenset[str]:
    """The words of a text that are parted by spaces."""
    return frozenset(text.split())


_ERROR = re.compile(
    r"#(n/a|nv|ref!|bezug!|div/0!|value!|wert!|name\??|num!|zahl!|null!|spill!|überlauf!|calc!|#+)$"
    r"|err:\d+$",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Whether a spreadsheet wrote an error here, in English or German."""
    return _ERROR.match(text.strip()) is not None


def odd_digit(text: str) -> str:
    """``digits`` or ``fraction`` where a sign counts that is none of 0–9; empty otherwise."""
    for c in text:
        if c.isnumeric() and c not in "0123456789":
            return "fraction" if unicodedata.category(c) == "No" else "digits"
    return ""
