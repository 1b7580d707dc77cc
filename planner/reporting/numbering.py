"""Tables and figures with a title get their number, the same in every format."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from planner.domain.base.language import phrase, tr
from planner.reporting.blocks import Block, Columns, Fig, SectionBlocks, Table


def numbered(sections: Iterable[SectionBlocks]) -> list[SectionBlocks]:
    """The sections with “Table 1”, “Figure 1” and so on, in reading order; what has no title has no number.

    The numbers behind the charts, which only some formats print, come last and are not counted.
    """
    tables, figures = count(1), count(1)

    def of(block: Block) -> Block:
        if isinstance(block, Columns):
            left, right = (tuple(of(b) for b in side) for side in (block.left, block.right))
            return block.model_copy(update={"left": left, "right": right})
        if isinstance(block, Table) and block.title:
            number = tr(phrase("Table {n}", n=next(tables)))
            return block.model_copy(update={"number": number})
        if isinstance(block, Fig) and block.title:
            number = tr(phrase("Figure {n}", n=next(figures)))
            return block.model_copy(update={"number": number})
        return block

    return [
        s if s.paged else s.model_copy(update={"blocks": tuple(of(b) for b in s.blocks)})
        for s in sections
    ]
