"""How large words of a slide can be: the largest size that fits their place."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from planner.reporting.slides import Part, TablePart, TextPart


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


TABLE_SIZES = (16, 14, 12, 11, 10)
"""Points that the words of a table may have, the largest that fit being taken."""
POINT_SIZES = (20, 18, 16, 14, 12)
"""The same for paragraphs."""
LETTERS_OF_ONE_POINT = 6144
"""Letters of one point that a square inch of paragraphs holds, with the gaps between them."""
TORN = 99
"""Lines that stand for a word that is wider than its column: such a size does not fit."""
HEAD_HIGH = 0.38
"""Inches of the heading over paragraphs."""
LETTER_WIDE = 0.53
"""Mean width of a letter, as a share of its size; on the safe side for fonts that stand in for ours."""


def needed(part: TablePart, width: float, size: float) -> float:
    """Inches that a table is high at least, with words of so many points."""
    total = sum(part.widths)

    def lines(words: str, share: float) -> int:
        room = (width * share / total * 72 - 8) / (size * LETTER_WIDE)
        fits = all(len(word) <= room for word in words.replace("-", " ").split())
        return max(1, ceil(len(words) / room)) if fits else TORN

    rows = [part.head, *(tuple(c.t for c in row) for row in part.rows)]
    tall = (max(lines(t, w) for t, w in zip(row, part.widths, strict=True)) for row in rows)
    return sum(n * size * 1.2 + 4 for n in tall) / 72


def readable(part: TablePart, box: Box) -> float:
    """The largest size of words with which a table fits its place."""
    fit = (size for size in TABLE_SIZES if needed(part, box.width, size) <= box.height)
    return next(fit, TABLE_SIZES[-1])


def points_size(part: Part, box: Box) -> int:
    """The size of the paragraphs of ``part``; the largest there is where it holds none."""
    if not isinstance(part, TextPart):
        return POINT_SIZES[0]
    letters = sum(len(run.t) for point in part.points for run in point)
    room = LETTERS_OF_ONE_POINT * box.width * (box.height - HEAD_HIGH)
    return next((s for s in POINT_SIZES if letters * s * s < room), POINT_SIZES[-1])
