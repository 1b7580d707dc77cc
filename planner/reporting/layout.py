"""Where the pages of a PDF end: the last page before a forced end is not left nearly empty.

Sections follow each other on a page (``reports/pdf/report.typ``), so only where the paper turns, before a
page that stands apart, and at the end of the file, a page ends that may hold a few lines alone. There the
page before it gives some of its blocks away, or a section begins on a page that has little room left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from planner.reporting.blocks import Document, Heading

LEAST = 0.435
"""Share of a page’s height that is used at least: 0.4, and the distance that a heading keeps."""
FAIR = 0.4
"""Share that may be left on a page that gives a block away, where nothing better is found."""
GAP = 0.05
"""Room between two sections on a page."""
TRIED = 8
"""Layouts that are tried for the end of one run of pages; each takes about a quarter of a second."""
Block = tuple[int, int]
"""Number of a section and of a block in it."""


@dataclass(frozen=True)
class Place:
    """Where a block begins: its page and the share of the height above it; ``turned`` on landscape paper.

    One more than the last block of a section is where that section ends.
    """

    block: Block
    page: int
    at: float
    turned: bool


@dataclass(frozen=True)
class Ends:
    """Blocks before which a page begins, and sections that follow others however little room is left."""

    breaks: tuple[Block, ...] = ()
    joins: tuple[int, ...] = ()

    def __or__(self, other: Ends) -> Ends:
        return Ends(self.breaks + other.breaks, self.joins + other.joins)


def settle(document: Document, layout: Callable[[Ends], list[Place]]) -> None:
    """Call ``layout`` until the last page of each run is filled enough, or nothing more helps.

    ``layout`` lays the document out with the ends it is given and tells where each block stands then, in
    reading order (nothing, where a template does not say so). The last call is the one that holds.
    """
    ends = laid = Ends()
    places = layout(ends)
    for k in range(len(list(_runs(document, places)))):
        run = list(_runs(document, places))[k]
        if not _is_poor(run):
            continue
        best, used = (ends, places), run[-1].at
        for option in islice(_options(document, run), TRIED):
            laid = ends | option
            tried = layout(laid)
            there = list(_runs(document, tried))[k]
            least = min([there[-1].at, *(p.at for p in run if p.block in option.breaks)])
            if there[-1].page == there[0].page:
                least = 1.0
            if least > used:
                best, used = (laid, tried), least
            if used >= LEAST:
                break
        ends, places = best
    if laid != ends:
        layout(ends)


def _runs(document: Document, places: Iterable[Place]) -> Iterator[list[Place]]:
    """Places between two forced ends of a page: where the paper turns or a section stands apart."""
    run: list[Place] = []
    for place in places:
        section, block = place.block
        here = document.sections[section]
        last = document.sections[run[-1].block[0]] if run else here
        apart = block == 0 and (here.apart or here.foot != last.foot)
        if run and (apart or place.turned != run[-1].turned):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _is_poor(run: list[Place]) -> bool:
    return run[-1].at < LEAST and run[-1].page > run[0].page


def _options(document: Document, run: list[Place]) -> Iterator[Ends]:
    """What may help the end of ``run``, what changes least first."""
    end = run[-1]
    pushed = [
        (before, place)
        for before, place in pairwise(run)
        if place.block[1] == 0 and place.page > before.page and before.at + 2 * GAP < 1
    ]
    for before, place in pushed:
        if place.page == end.page and before.at + GAP + end.at - place.at <= 1:
            yield Ends(joins=(place.block[0],))
    given = [p for p in run if p.page < end.page and p.at >= FAIR and _may_begin(document, p.block)]
    last = [p for p in given if p.page == end.page - 1]
    last.sort(key=lambda p: (not _begins_a_part(document, p.block), -min(p.at, end.at + 1 - p.at)))
    for p in last[:2]:
        yield Ends(breaks=(p.block,))
    parts = [p for p in given if p.page < end.page - 1 and _begins_a_part(document, p.block)]
    for p in reversed(parts):
        yield Ends(breaks=(p.block,))
    for _, place in reversed(pushed):
        yield Ends(joins=(place.block[0],))


def _begins_a_part(document: Document, block: Block) -> bool:
    section, k = block
    return k == 0 or isinstance(document.sections[section].blocks[k], Heading)


def _may_begin(document: Document, block: Block) -> bool:
    """Whether a page may begin with a block: not at the end of a section, nor right after a heading."""
    section, k = block
    blocks = document.sections[section].blocks
    return k < len(blocks) and (k == 0 or not isinstance(blocks[k - 1], Heading))
