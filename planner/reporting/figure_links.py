"""Links from each printed figure to the row that tells how it is made, and from there back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Columns,
    Fact,
    Facts,
    Para,
    Run,
    SectionBlocks,
    Table,
)

Marked = Run | Cell


def facts_of(sections: Iterable[SectionBlocks]) -> list[str]:
    """The figures that ``sections`` print, in the order in which they are first met."""
    return list(dict.fromkeys(f for s in sections for b in s.blocks for f in _facts(b)))


def linked(sections: Iterable[SectionBlocks]) -> list[SectionBlocks]:
    """The sections with links where a row tells how the figure is made; other marks of figures are dropped.

    The first place of each figure gets an anchor, and its row leads back there.
    """
    found = list(sections)
    rows = {o for s in found for b in s.blocks for o in _origins(b)}
    met: dict[str, str] = {}

    def of(one: Marked) -> Marked:
        if not one.fact:
            return one
        if one.fact not in rows:
            return one.model_copy(update={"fact": ""})
        if one.fact in met:
            return one
        met[one.fact] = f"first.{one.fact}"
        return one.model_copy(update={"anchor": met[one.fact]})

    if not rows and not facts_of(found):
        return found
    there = [_section(s, of) for s in found]

    def back(one: Marked) -> Marked:
        if isinstance(one, Cell) and one.origin:
            return one.model_copy(update={"back": met.get(one.origin, "")})
        return one

    return [_section(s, back) if any(_has_origin(b) for b in s.blocks) else s for s in there]


def targets(sections: Iterable[SectionBlocks]) -> Mapping[str, tuple[Cell, ...]]:
    """The rows that tell how a figure is made, by figure."""
    return {
        c.origin: row
        for s in sections
        for b in s.blocks
        if isinstance(b, Table)
        for row in b.rows
        for c in row
        if c.origin
    }


def _section(section: SectionBlocks, of: Callable[[Marked], Marked]) -> SectionBlocks:
    return section.model_copy(update={"blocks": tuple(_block(b, of) for b in section.blocks)})


def _block(block: Block, of: Callable[[Marked], Marked]) -> Block:
    if isinstance(block, Columns):
        left, right = (tuple(_block(b, of) for b in side) for side in (block.left, block.right))
        return block.model_copy(update={"left": left, "right": right})
    if isinstance(block, Para):
        return block.model_copy(update={"runs": _each(block.runs, of)})
    if isinstance(block, Bullets):
        return block.model_copy(update={"items": tuple(_each(i, of) for i in block.items)})
    if isinstance(block, Facts):
        return block.model_copy(update={"items": tuple(_fact(f, of) for f in block.items)})
    if isinstance(block, Table):
        return block.model_copy(update={"rows": tuple(_each(r, of) for r in block.rows)})
    return block


def _fact(fact: Fact, of: Callable[[Marked], Marked]) -> Fact:
    update = {"figure_runs": _each(fact.figure_runs, of), "note_runs": _each(fact.note_runs, of)}
    return fact.model_copy(update=update)


def _each(found: Iterable[Marked], of: Callable[[Marked], Marked]) -> tuple[Marked, ...]:
    return tuple(of(one) for one in found)


def _facts(block: Block) -> Iterator[str]:
    for one in _marked(block):
        if one.fact:
            yield one.fact


def _marked(block: Block) -> Iterator[Marked]:
    """Whatever in a block may print a figure, in its order."""
    if isinstance(block, Columns):
        for inner in (*block.left, *block.right):
            yield from _marked(inner)
    elif isinstance(block, Para):
        yield from block.runs
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from item
    elif isinstance(block, Facts):
        for fact in block.items:
            yield from (*fact.figure_runs, *fact.note_runs)
    elif isinstance(block, Table):
        for row in block.rows:
            yield from row


def _origins(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from (c.origin for row in block.rows for c in row if c.origin)


def _has_origin(block: Block) -> bool:
    return next(_origins(block), None) is not None
