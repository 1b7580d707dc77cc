"""Columns of printed tables: measured with the report's own font, no figure is wider than its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from fontTools.ttLib import TTFont

from planner.analysis.study.study import Study
from planner.domain.base.resources import content_folder
from planner.reporting.blocks import Block, Cell, Columns, Table
from planner.reporting.columns import EM, GUTTER, INSET, LANDSCAPE, PORTRAIT, WHOLE, fitted, widths
from planner.reporting.content.draft import Column, listing
from planner.reporting.pdf import _settable
from planner.reporting.report import build_report
from tests.reporting.conftest import spoken

DAY = date(2026, 11, 30)


def long_as(text: str, *, bold: bool) -> float:
    """Points that a text takes in a table, from the widths in the font file."""
    kind = "Bold" if bold else "Regular"
    font = FONTS.setdefault(
        kind, TTFont(str(content_folder("reports") / "fonts" / f"NotoSans-{kind}.ttf"))
    )
    names, advance = font.getBestCmap(), font["hmtx"]
    units = font["head"].unitsPerEm
    return sum(advance[names[ord(c)]][0] for c in text if ord(c) in names) / units * EM


FONTS: dict[str, TTFont] = {}


def placed(blocks: Iterable[Block], room: float) -> Iterator[tuple[Table, float]]:
    for block in blocks:
        if isinstance(block, Table):
            yield block, room
        elif isinstance(block, Columns):
            left = (room - GUTTER) * block.ratio
            yield from placed(block.left, left)
            yield from placed(block.right, room - GUTTER - left)


def test_every_figure_has_room_in_its_column(example_study: Study) -> None:
    """“2.070.000 6.200.00017.200.000”: three columns of eight digits ran into one another."""
    given = build_report(spoken(example_study, "de"), DAY).document
    made = fitted(given)
    checked = 0
    for section in made.sections:
        room = LANDSCAPE if section.landscape else PORTRAIT
        for table, wide in placed(section.blocks, room):
            for number, row in enumerate(table.rows):
                for cell, share, side in zip(row, table.widths, table.align, strict=True):
                    if number in table.groups or side == "l" or len(cell.t) > WHOLE:
                        continue
                    has = wide * share / sum(table.widths) - INSET
                    assert long_as(cell.t, bold=cell.b) <= has + 0.5, (table.title, cell.t)
                    checked += 1
    assert checked > 400
    assert made != given


def test_what_is_short_of_room_takes_it_from_those_that_have_some() -> None:
    columns = (Column("A", 0.5), Column("B", 0.04, "r"), Column("C", 0.46))
    table = listing("T", columns, [("word", Cell(t="17.200.000"), "word")])
    found = widths(table, PORTRAIT)
    assert found[1] * PORTRAIT >= long_as("17.200.000", bold=False) + INSET
    assert found[0] / found[2] > 1
    assert abs(sum(found) - 1) < 0.001
    roomy = listing("T", (Column("A", 0.5), Column("B", 0.5, "r")), [("word", "17")])
    assert widths(roomy, PORTRAIT) == roomy.widths
    crowded = listing("T", [Column("", 0.1, "r")] * 10, [["17.200.000"] * 10])
    assert widths(crowded, PORTRAIT) == crowded.widths  # no room for all: as asked


def test_an_address_is_parted_at_its_strokes() -> None:
    """It was cut after 22 letters wherever that was: “gith|ub-actions”."""
    address = "docs.github.com/billing/concepts/product-billing/github-actions-runner-pricing"
    parts = _settable(address).split("\u200b")
    assert "".join(parts) == address
    assert len(parts) > 5
    assert all(p[-1] in "/-" for p in parts[:-1])
    assert all(len(p) <= 22 for p in parts)
