"""Every file is read back and compared with what it should hold before it counts as written."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from planner.analysis.study.study import Study
from planner.domain.base.errors import ReportError
from planner.domain.base.language import tr
from planner.economics.flows import COMPONENTS
from planner.reporting.blocks import Block, Facts, Heading, Table, figures_of, tables_of
from planner.reporting.deck_charts import held
from planner.reporting.pdf_text import Fonts, page_text
from planner.reporting.report import Report
from planner.reporting.slides import ChartPart, Deck

if TYPE_CHECKING:
    import pikepdf

NEAR = 1e-6
_MARKS = re.compile(r"[\s\u00a0\u202f\u2009\u2060\u200b\u00ad]+")


def check_sums(study: Study) -> None:
    """Whether the parts that are printed add up to the wholes that are printed beside them."""
    plan, case = study.plan, study.case
    worth = sum(a.net for a in study.attributed.values())
    counted = sum(case.components[c].mean for c in COMPONENTS)
    pairs = [
        ("steps and stages", sum(s.cost for s in plan.steps), sum(s.cost for s in plan.stages)),
        ("value by source and benefits", counted, case.benefit.mean),
        ("benefits, costs and worth", case.benefit.mean - case.cost.mean, case.npv.mean),
    ]
    if plan.steps:
        pairs.append(("what steps bring and the plan’s worth", worth, case.npv.mean))
    scale = max(1.0, abs(case.benefit.mean), abs(case.cost.mean))
    for what, one, other in pairs:
        if not math.isclose(one, other, rel_tol=NEAR, abs_tol=NEAR * scale):
            raise ReportError(
                "The sums of {what} do not agree ({one:,.2f} and {other:,.2f}). Nothing was written.",
                what=what,
                one=one,
                other=other,
            )


def check_report(report: Report) -> None:
    """Whether no table is empty or ragged and every figure is there."""
    for section in report.document.sections:
        for table in tables_of(section.blocks):
            _check_table(table)
        for fig in figures_of(section.blocks):
            if fig.key not in report.figures or not fig.alt:
                raise ReportError(
                    "The figure “{title}” is missing from the report.", title=fig.title or fig.key
                )


def _check_table(table: Table) -> None:
    wide = len(table.widths)
    if not table.rows:
        raise ReportError(
            "The table “{caption}” is empty. Nothing was written.", caption=table.caption
        )
    if len(table.head) != wide or any(len(row) != wide for row in table.rows):
        raise ReportError(
            "The table “{caption}” has rows of unequal length.", caption=table.caption
        )


def _titles(report: Report, *, paged: bool = True) -> list[str]:
    return [
        b.t
        for s in report.document.sections
        if paged or not s.paged
        for b in s.blocks
        if isinstance(b, Heading) and b.n == 1
    ]


def _facts(blocks: Iterable[Block]) -> list[str]:
    return [f.figure for b in blocks if isinstance(b, Facts) for f in b.items]


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def check_pdf(data: bytes, report: Report | None = None) -> int:
    """Open a PDF and return its number of pages.

    With its ``report``: title, outline and the figures of the first page of facts have to be in it. Raises
    ``ReportError`` when it is not whole.
    """
    import pikepdf

    try:
        if not data.rstrip().endswith(b"%%EOF"):
            raise ReportError("The PDF is not whole. Try again.")
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
            if pages == 0:
                raise ReportError("The PDF has no pages. Try again.")
            if report is not None:
                _check_content(pdf, report)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportError("The PDF is not whole. Try again.") from error
    return pages


def _check_content(pdf: pikepdf.Pdf, report: Report) -> None:
    title = str(pdf.docinfo.get("/Title", ""))
    if _MARKS.sub(" ", title) != _MARKS.sub(" ", report.document.title):
        raise ReportError("The PDF does not carry its title. Try again.")
    with pdf.open_outline() as outline:
        if len(outline.root) < len(_titles(report)):
            raise ReportError("The PDF lacks a part of its outline. Try again.")
    of = [_facts(s.blocks) for s in report.document.sections]
    wanted = next((facts for facts in of if facts), [])
    missing, text, fonts = [_bare(w) for w in wanted], "", Fonts()
    for page in pdf.pages[:4]:
        text += _bare(page_text(page, fonts))
        missing = [w for w in missing if w not in text]
        if not missing:
            return
    if missing:
        raise ReportError("The PDF lacks the figure “{missing}”. Try again.", missing=missing[0])


class _Page(HTMLParser):
    """Counts what an HTML report has to have, and what it must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.policy = self.closed = False
        self.loads: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a tag and note addresses."""
        self.counts[tag] = self.counts.get(tag, 0) + 1
        given = dict(attrs)
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy":
            self.policy = "default-src 'none'" in (given.get("content") or "")
        loaded = ("src", "srcset", "data", "action", "poster", "background")
        self.loads += [v for k, v in attrs if k in loaded and v]
        self.links += [v for k, v in attrs if k == "href" and v]
        if any(k.startswith("on") for k, _ in attrs):
            self.counts["script"] = self.counts.get("script", 0) + 1

    def handle_endtag(self, tag: str) -> None:
        """Note the end of the page."""
        self.closed = self.closed or tag == "html"

    def handle_data(self, data: str) -> None:
        """Collect the text."""
        self.text.append(data)


def check_html(text: str, report: Report) -> None:
    """Whether every section, table and figure is in the page, and nothing in it runs or loads."""
    page = _Page()
    page.feed(text)
    shown = [s for s in report.document.sections if not s.paged]
    tables = sum(1 for s in shown for _ in tables_of(s.blocks))
    figures = sum(1 for s in shown for _ in figures_of(s.blocks))
    if not page.closed:
        raise ReportError("The HTML file is not whole. Try again.")
    if page.counts.get("table", 0) < tables or page.counts.get("figure", 0) < figures:
        raise ReportError("The HTML file lacks a table or a figure. Try again.")
    outside = [a for a in page.loads if not a.startswith("data:image/")]
    outside += [a for a in page.links if not a.startswith(("#", "https:", "http:", "mailto:"))]
    if not page.policy or page.counts.get("script") or page.counts.get("iframe") or outside:
        raise ReportError(
            "The HTML file could run or load something. Take that out of your own template."
        )
    bare = _bare("".join(page.text))
    for title in _titles(report, paged=False):
        if title and _bare(title) not in bare:
            raise ReportError("The HTML file lacks the part “{title}”. Try again.", title=title)


def check_docx(data: bytes, report: Report) -> None:
    """Open a Word file: every heading and table has to be there."""
    import docx

    document = docx.Document(io.BytesIO(data))
    found = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    tables = sum(1 for s in report.document.sections for t in tables_of(s.blocks) if t.rows)
    made = len(document.element.findall(f".//{{{_WORD}}}tblCaption"))
    behind = sum(
        1 for s in report.document.sections for f in figures_of(s.blocks) if f.data is not None
    )
    if found != _titles(report) or made != tables - behind:
        raise ReportError("The Word file is not whole. Try again.")


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def check_pptx(data: bytes, deck: Deck) -> None:
    """Open a deck: slides with titles and notes, and charts that hold the deck's figures."""
    from pptx import Presentation

    slides = list(Presentation(io.BytesIO(data)).slides)
    if len(slides) != len(deck.slides) + 1:
        raise ReportError("The deck lacks slides. Try again.")
    for slide, wanted in zip(slides[1:], deck.slides, strict=True):
        title = slide.shapes.title
        if title is None or not title.text_frame.text or not slide.has_notes_slide:
            raise ReportError("A slide of the deck has no title or no notes. Try again.")
        charts: list[list[float]] = [
            [
                float(v)
                for plot in s.chart.plots
                for x in plot.series
                for v in x.values
                if v is not None
            ]
            for s in slide.shapes
            if s.has_chart
        ]
        parts = [p for p in (wanted.top, wanted.left, wanted.right) if isinstance(p, ChartPart)]
        expected = [[v for x in held(part) for v in x.values if v is not None] for part in parts]
        for one, other in zip(charts, expected, strict=True):
            if not math.isclose(sum(one), sum(other), rel_tol=NEAR, abs_tol=NEAR):
                raise ReportError(
                    "A chart of “{title}” does not hold its figures. Try again.", title=wanted.title
                )


def check_workbook(data: bytes, study: Study | None = None) -> None:
    """Open a workbook: no sheet is empty, and the worth in it is the engine's."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        empty = [s.title for s in book.worksheets if (s.max_row or 0) < 1]
        if empty or not book.worksheets:
            raise ReportError("The workbook is not whole. Try again.")
        if study is None or study.judgement.withheld or tr("Summary") not in book.sheetnames:
            return
        figures = {
            row[0]: row[1] for row in book[tr("Summary")].iter_rows(max_col=2, values_only=True)
        }
    finally:
        book.close()
    worth = figures.get(tr("Expected worth"))
    wanted = study.case.npv.mean
    if worth is None or not math.isclose(float(str(worth)), wanted, rel_tol=NEAR, abs_tol=1e-3):
        raise ReportError("The worth in the workbook is not the plan’s. Try again.")


def check_json(data: bytes) -> None:
    """Whether a JSON file can be read."""
    try:
        json.loads(data)
    except ValueError as error:
        raise ReportError("The JSON file is not whole. Try again.") from error
