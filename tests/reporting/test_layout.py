"""Ends of pages: what a layout that is known in full makes of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from planner.reporting.blocks import Document, Heading, Para, Run, SectionBlocks
from planner.reporting.layout import LEAST, Block, Ends, Place, settle

LINE = Para(runs=(Run(t="x"),))


def document(*sections: tuple[int, bool]) -> Document:
    """Sections of so many parts, each a heading and a paragraph; whether they stand apart."""
    part = (Heading(n=2, t="Part"), LINE)
    made = [
        SectionBlocks(id=f"s{n}", apart=apart, blocks=part * parts)
        for n, (parts, apart) in enumerate(sections)
    ]
    return cast(Document, SimpleNamespace(sections=tuple(made)))


def laid_out(paper: Document, height: float, room: float, ends: Ends) -> list[Place]:
    """A printer that knows one rule: a part is ``height`` high and is not parted."""
    page, at, places = 1, 0.0, []
    for n, section in enumerate(paper.sections):
        for k in range(len(section.blocks)):
            fresh = (n, k) in ends.breaks or (k == 0 and n > 0 and section.apart)
            pushed = k == 0 and at + room > 1 and n not in ends.joins
            if at and (fresh or pushed or (k % 2 == 0 and at + height > 1 + 1e-9)):
                page, at = page + 1, 0.0
            places.append(Place((n, k), page, at + (k % 2) * 0.01, False))
            at += height * (k % 2)
        places.append(Place((n, len(section.blocks)), page, at, False))
    return places


def printed(paper: Document, height: float, room: float = 0.4) -> tuple[list[Place], list[Ends]]:
    """The places that hold in the end, and what was tried."""
    tried: list[Ends] = []
    last: list[list[Place]] = []

    def layout(ends: Ends) -> list[Place]:
        tried.append(ends)
        last[:] = [laid_out(paper, height, room, ends)]
        return last[0]

    settle(paper, layout)
    return last[0], tried


def test_a_page_that_is_full_enough_is_left_alone() -> None:
    places, tried = printed(document((9, False)), 0.15)
    assert tried == [Ends()]
    assert places[-1].at >= LEAST


def test_the_page_before_gives_parts_to_a_poor_last_one() -> None:
    places, tried = printed(document((7, False)), 0.15)  # six on a page, one alone
    assert len(tried) > 1
    end = places[-1]
    assert (end.page, round(end.at, 2)) == (2, 0.45)
    given: Block = tried[-1].breaks[0]
    assert given[1] % 2 == 0  # a heading goes along with what it announces


def test_a_section_that_fits_joins_the_page_before() -> None:
    places, tried = printed(document((5, False), (1, False)), 0.15)
    assert tried[-1] == Ends(joins=(1,))
    assert places[-1].page == 1


def test_before_a_section_that_stands_apart_a_page_ends_too() -> None:
    places, tried = printed(document((7, False), (5, True)), 0.15)
    ends = {p.page: p.at for p in places}
    assert min(ends.values()) >= LEAST
    assert tried[-1].breaks
    assert max(ends) == 3


def test_one_page_and_what_cannot_be_helped_stay_as_they_are() -> None:
    places, _ = printed(document((1, False)), 0.15)
    assert places[-1].at < LEAST
    places, tried = printed(document((2, False)), 0.99)
    assert tried[-1] == Ends()
    assert places[-1].page == 2
    settle(document((1, False)), lambda _: [])  # a template that tells no places
