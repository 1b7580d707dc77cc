"""Letters that the shipped fonts lack, and what stands for them: their names in brackets.

A report is the same file on every computer, so no font of the computer is asked for help; what no shipped
font has would be an empty box, and a file with one is no PDF/UA.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from planner.domain.base.resources import content_folder

LARGE = 1_000_000
"""Bytes of a font that is asked last: reading what it covers takes long."""
_RARE = re.compile(r"[^\x00-\u017f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
"""All but Latin, which every font has, and what has no shape: marks of direction, joiners, variants."""


def spelled_out(text: str) -> str:
    """``text`` (JSON and SVG are text, too) with each letter that no shipped font has as ``[rocket]``."""
    missing = lacking(text)
    return "".join(_named(c) if c in missing else c for c in text) if missing else text


def lacking(text: str) -> frozenset[str]:
    """The letters of a text that no shipped font has."""
    used = set(_RARE.findall(text))
    for font in _fonts():
        if not used:
            break
        used -= _covered(font)
    return frozenset(used)


def _named(letter: str) -> str:
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"


@cache
def _fonts() -> tuple[str, ...]:
    folder = content_folder("reports") / "fonts"
    names = sorted(path.name for path in folder.glob("*.ttf"))
    return tuple(sorted(names, key=lambda n: (folder / n).stat().st_size > LARGE))  # asked last


@cache
def _covered(font: str) -> frozenset[str]:
    from matplotlib.ft2font import FT2Font

    opened = FT2Font(str(content_folder("reports") / "fonts" / font))
    return frozenset(map(chr, opened.get_charmap()))
