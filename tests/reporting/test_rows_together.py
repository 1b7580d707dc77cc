"""Where pages of a PDF part a table: no row stands alone, and what announces a table stands above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from planner.analysis.study.study import Study
from planner.reporting.blocks import Block, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.content.draft import Column, listing
from planner.reporting.pdf import write_pdf
from planner.reporting.report import build_report
from planner.reporting.word_table import table as in_word
from tests.reading.pages import poor_pages
from tests.reporting.conftest import sheet_of

DAY = date(2026, 11, 30)
LINES = (39, 40, 41, 43, 44, 45, 46)
"""So many lines stand above each table: somewhere among them its last row had no more room."""


def pages_of(data: bytes) -> list[str]:
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    found = [document.getAllText(p).text() for p in range(document.pageCount())]
    document.close()
    return found


def table(name: str, rows: int) -> Block:
    made = [(f"{name}{k}.", "x") for k in range(rows)]
    return listing(name, (Column("Head", 0.5), Column("", 0.5)), made, title=f"Named {name}")


def test_no_row_stands_alone_and_no_head_without_its_table(tiny: Study) -> None:
    """The last risk of six stood alone on the next page, and a paragraph promised a table there."""
    report = build_report(sheet_of(tiny), DAY)
    line = Para(runs=runs("x"))
    sections = []
    for n in LINES:
        short, long = chr(97 + n - LINES[0]), chr(65 + n - LINES[0])
        promise = (Heading(n=2, t=f"Part {long}"), Para(runs=runs(f"Promise {long}")))
        for k, last in enumerate(((table(long, 6),), (*promise, table(short, 3)))):
            note = Para(runs=runs(f"Note {long}{k}"))
            blocks = (Heading(n=1, t="Chapter"), *[line] * n, *last, note, *[line] * 30)
            sections.append(SectionBlocks(id=f"s{n}{k}", apart=True, blocks=blocks))
    paper = report.document.model_copy(update={"sections": tuple(sections), "cover": None})
    pages = pages_of(write_pdf(replace(report, document=paper, figures={}), DAY).data)
    parted = 0
    for n in LINES:
        short, long = chr(97 + n - LINES[0]), chr(65 + n - LINES[0])
        rows = [sum(f"{long}{k}." in p for k in range(6)) for p in pages]
        assert sum(rows) == 6
        held = [k for k in rows if k]
        assert min(held) >= 2  # neither at the foot of a page nor at the head of the next
        parted += len(held) > 1
        (end,) = [p for p in pages if f"Note {long}0" in p]
        assert f"{long}5." in end  # what is said of a table stands below its last row
        assert [f"Named {long} (continued)" in p for p in pages if f"{long}0." not in p].count(
            True
        ) == len(held) - 1
        assert max(sum(f"{short}{k}." in p for k in range(3)) for p in pages) == 3
        (where,) = [p for p in pages if f"{short}0." in p]
        assert f"Promise {long}" in where
        assert f"Note {long}1" in where
        assert f"Part {long}" in where
    assert parted >= 2


def test_word_keeps_the_same_rows_together() -> None:
    """Of six rows the first three and the last three go together; a short table is whole."""
    from docx.oxml.ns import qn

    def kept(rows: int) -> list[bool]:
        (block,) = [table("T", rows)]
        assert isinstance(block, Table)
        made = in_word(block, 170).findall(qn("w:tr"))[1:]
        return [row.find(".//" + qn("w:keepNext")) is not None for row in made]

    assert kept(6) == [True, True, False, True, True, False]
    assert kept(3) == [True, True, False]
    assert kept(1) == [False]


def test_few_rows_on_a_page_of_their_own_are_high(tiny: Study) -> None:
    """Levels of six to twelve teams left more than 60 % of their turned page white; thirty go on one."""
    report = build_report(sheet_of(tiny), DAY)
    counts = (6, 9, 12, 16, 30)
    sections = []
    for n in counts:
        block = table(chr(65 + n), n)
        assert isinstance(block, Table)
        high = block.model_copy(update={"high": True})
        sections.append(SectionBlocks(id=f"s{n}", landscape=True, apart=True, blocks=(high,)))
    paper = report.document.model_copy(update={"sections": tuple(sections), "cover": None})
    data = write_pdf(replace(report, document=paper, figures={}), DAY).data
    assert len(pages_of(data)) == 1 + len(counts), "contents, and a page for each"
    assert poor_pages(data, 2) == []
