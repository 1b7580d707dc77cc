"""How wide the columns of a printed table are: none narrower than its longest word or number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from planner.reporting.blocks import Block, Columns, Document, Table

EM = 8.5
"""Size of type in a table, in points."""
INSET = 8.0
"""Room left and right of a cell together, in points."""
PORTRAIT, LANDSCAPE, GUTTER = 499.0, 745.0, 20.0
"""Width between the margins of ``report.typ``, and between two columns, in points."""
WHOLE = 16
"""Letters up to which a figure, and a word in it, stays on one line."""
_EMS = (
    (0.28, " \u00a0\u202fijlJ'’!,.:;·"),
    (0.35, "()[]-If"),
    (0.42, "tr“”„/\\"),
    (0.5, "?_zcs–"),
    (0.58, "vyFLkxSETaeäYZX0123456789+−×*$€<=>"),
    (0.65, "PVoöbdgpqKRhnuüCßAÄB#"),
    (0.79, "&DGUÜHNOQÖw…"),
    (0.95, "%@MWm—"),
)
_EM_OF = {letter: em for em, letters in _EMS for letter in letters}
USUAL_EM = 0.6
_PIECES = re.compile(r"[^ \u200b\n]+")


def fitted(document: Document) -> Document:
    """The document with columns as wide as what may not be parted in them, where there is room for it."""
    sections = tuple(
        s.model_copy(
            update={"blocks": tuple(_fit(s.blocks, LANDSCAPE if s.landscape else PORTRAIT))}
        )
        for s in document.sections
    )
    return document.model_copy(update={"sections": sections})


def _fit(blocks: Iterable[Block], room: float) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table):
            yield block.model_copy(update={"widths": widths(block, room)})
        elif isinstance(block, Columns):
            left = (room - GUTTER) * block.ratio
            sides = {"left": left, "right": room - GUTTER - left}
            yield block.model_copy(
                update={
                    name: tuple(_fit(getattr(block, name), wide)) for name, wide in sides.items()
                }
            )
        else:
            yield block


def widths(table: Table, room: float) -> tuple[float, ...]:
    """Shares of ``room`` points: those asked for, and more where a word or figure needs it.

    What one column needs, those that have more than they need give in proportion; where there is not enough
    for all, the shares stay as they are.
    """
    total = sum(table.widths)
    given = [room * w / total for w in table.widths]
    needed = [_needed(table, k) for k in range(len(given))]
    short = sum(max(n - g, 0.0) for n, g in zip(needed, given, strict=True))
    spare = sum(max(g - n, 0.0) for n, g in zip(needed, given, strict=True))
    if short == 0 or spare < short:
        return table.widths
    return tuple(
        round(max(n, g - max(g - n, 0.0) * short / spare) / room, 4)
        for n, g in zip(needed, given, strict=True)
    )


def _needed(table: Table, column: int) -> float:
    """Points that a column needs at least."""
    whole = table.align[column] != "l"
    found = [long_as(piece) for piece in _pieces(table.head[column], whole=False)]
    for number, row in enumerate(table.rows):
        if number not in table.groups:
            cell = row[column]
            bold = 1.06 if cell.b else 1.0
            found += [long_as(piece) * bold for piece in _pieces(cell.t, whole=whole)]
    return max(found, default=0.0) * EM + INSET


def _pieces(text: str, *, whole: bool) -> Iterator[str]:
    """What stays on one line: a short figure as a whole, else each word that is not too long for one."""
    if whole and len(text) <= WHOLE:
        yield text
    else:
        yield from (p for p in _PIECES.findall(text) if len(p) <= WHOLE)


def long_as(text: str) -> float:
    """How long a text is in the report's type, in em, and a little more."""
    return sum(_EM_OF.get(letter, USUAL_EM) for letter in text)
