"""A report as each file format prints it: its whole text without white space, to find every place again.

Read by other programs than those that wrote it: html.parser, pypdf, and the XML of Word itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.report import Report
from planner.reporting.word_file import write_docx
from tests.reading.places import Place

_LEFT_OUT = re.compile(r"[\s\u00ad\u2060\u200b\u00a0\u202f\u2066-\u2069\ufeff|]+")
_SAID = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def bare(text: str) -> str:
    """Text without white space, joiners and marks between cells."""
    return _LEFT_OUT.sub("", text)


def html_text(page: str) -> str:
    """What a web page says."""
    found: list[str] = []

    class Said(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

    Said().feed(page[page.index("<body") :])
    return bare("".join(found))


def word_text(data: bytes) -> str:
    """What a Word file says."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        document = parts.read("word/document.xml").decode()
    return bare(unescape("".join(_SAID.findall(document))))


def pdf_pages(data: bytes) -> list[str]:
    """What each page of a PDF says, its head and foot with it."""
    from pypdf import PdfReader

    return [bare(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


LEAST = 8
"""Letters of a paragraph that have to stand on either page, where it goes on over the foot."""


def parted(text: str, pages: Sequence[str]) -> bool:
    """Whether a text begins on one page and ends on the next: head and foot stand between its halves."""
    return any(
        text[:at] in one and text[at:] in next_
        for one, next_ in pairwise(pages)
        if text[:LEAST] in one and text[-LEAST:] in next_
        for at in range(LEAST, len(text) - LEAST + 1)
    )


def lost(found: Iterable[Place], text: str, kinds: Iterable[str]) -> list[str]:
    """Places with a numeral that a format does not print, word for word."""
    wanted = set(kinds)
    return [
        str(place)
        for place in found
        if place.kind in wanted
        and any(c.isdigit() for c in place.text)
        and bare(place.text) not in text
    ]


def lost_in_html(report: Report, found: Iterable[Place]) -> list[str]:
    """What a web page does not print of a report: nothing may be missing.

    The roadmap is one chart there: no stage goes on on another page.
    """
    whole = [p for p in found if not re.match(r"[^|]+, (continued|Fortsetzung) \|", p.text)]
    return lost(whole, html_text(write_html(report)), (*PROSE, "row"))


def lost_in_files(report: Report, found: Iterable[Place], today: date) -> list[str]:
    """What Word and PDF do not print of the running text; rows of a PDF are parted by columns and hyphens."""
    places = list(found)
    pages = pdf_pages(write_pdf(report, today).data)
    whole = [p for p in places if not parted(bare(p.text), pages)]
    return [
        *lost(places, word_text(write_docx(report, today)), PROSE),
        *lost(whole, "".join(pages), PROSE),
    ]


PROSE = ("cover", "h", "p", "li", "title")
