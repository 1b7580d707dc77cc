"""A table of the report as Word holds it: written as XML at once, since cell by cell takes seconds."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from planner.reporting.blocks import Cell, Table

MUTED = "595F67"
LINE = "C9CCD1"
SOFT = "F6F6F3"
TWIPS_PER_MM = 1440 / 25.4
_SIDES = {"l": "left", "r": "right", "c": "center"}


TOGETHER = 3
"""Rows at the beginning and at the end of a table that go together, as in print."""


def table(block: Table, width_mm: float) -> Any:
    """The ``w:tbl`` of a table, ``width_mm`` wide: heads are repeated on each page, rows are not split.

    The first rows go together and the last ones do, so that none stands alone on a page.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    widths = [round(width_mm * share * TWIPS_PER_MM) for share in block.widths]
    rows = []
    if any(block.head):
        if block.about:
            rows.append(_row(_banner(block.about, widths), head=True))
        rows.append(_row(_heads(block, widths), head=True))
    for number, values in enumerate(block.rows):
        if number in block.groups:
            made = _banner(values[0].t, widths, LINE)
        else:
            cells = zip(values, block.align, widths, strict=True)
            made = "".join(_cell(v, a, w, (LINE, 4)) for v, a, w in cells)
        left = len(block.rows) - number
        keep = left > 1 and (number < TOGETHER - 1 or left <= TOGETHER or number in block.groups)
        rows.append(_row(made.replace("<w:pPr>", "<w:pPr><w:keepNext/>") if keep else made))
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:type="auto" w:w="0"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" '
        f'w:noVBand="1" w:val="04A0"/><w:tblCaption w:val={quoteattr(block.caption)}/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: str, *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def _heads(block: Table, widths: list[int]) -> str:
    cells = zip(block.head, block.align, widths, strict=True)
    return "".join(_cell(Cell(t=t, b=True), a, w, (MUTED, 8)) for t, a, w in cells)


def _banner(words: str, widths: list[int], line: str = "") -> str:
    """One cell over the whole row."""
    value = Cell(t=words, b=True, fill=f"#{SOFT}")
    return _cell(value, "l", sum(widths), (line, 4) if line else None, len(widths))


def _cell(value: Cell, align: str, width: int, line: tuple[str, int] | None, over: int = 1) -> str:
    """A cell over so many columns; ``line`` is the colour and thickness, in eighths of a point, below it."""
    about = f'<w:tcW w:type="dxa" w:w="{width}"/>'
    if over > 1:
        about += f'<w:gridSpan w:val="{over}"/>'
    if line is not None:
        colour, size = line
        about += (
            f'<w:tcBorders><w:bottom w:val="single" w:sz="{size}" w:color="{colour}" w:space="0"/>'
            "</w:tcBorders>"
        )
    if value.fill:
        about += f'<w:shd w:val="clear" w:color="auto" w:fill="{value.fill.removeprefix("#")}"/>'
    look = "<w:b/>" if value.b else ""
    if value.ink:
        look += f'<w:color w:val="{value.ink.removeprefix("#")}"/>'
    said = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in value.t.split("\n")
    )
    return (
        f'<w:tc><w:tcPr>{about}</w:tcPr><w:p><w:pPr><w:spacing w:after="20"/>'
        f'<w:jc w:val="{_SIDES[align]}"/></w:pPr><w:r><w:rPr>{look}<w:sz w:val="17"/></w:rPr>'
        f"{said}</w:r></w:p></w:tc>"
    )
