"""Publishing: make the files, read each back, and only then put it in its place."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from planner.analysis.plan_file import write_schedule
from planner.analysis.study import Study
from planner.domain.errors import Cancelled, ReportError
from planner.reporting.content.extras import Extras
from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.report import Report, build_report
from planner.reporting.workbook import study_workbook
from planner.storage.atomic import write_atomically

Format = Literal["pdf", "html", "xlsx", "mspdi", "csv", "ics", "mermaid"]
FORMATS: tuple[Format, ...] = get_args(Format)
READ: tuple[Format, ...] = ("pdf", "html")
"""What people read; the others are for programs."""

ENDINGS: dict[Format, str] = {"mspdi": "xml", "mermaid": "mmd"}
Progress = Callable[[str], bool]


@dataclass(frozen=True)
class Published:
    """A file that was written and checked, with its pages (PDF) and a note for the reader."""

    path: Path
    format: Format
    pages: int
    note: str


def publish(
    study: Study,
    folder: Path,
    today: date,
    formats: tuple[Format, ...] = READ,
    stem: str = "roadmap",
    progress: Progress | None = None,
    extras: Extras | None = None,
) -> tuple[Published, ...]:
    """Write the report of ``study``, and ``extras`` beside it, into ``folder`` in the given formats.

    Raises ``ReportError`` or ``SaveError`` in words, and ``Cancelled``; files are whole or absent.
    """
    report = build_report(study, today, extras) if set(formats) & set(READ) else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"The folder {folder} cannot be made ({error.strerror}). Choose another one."
        ) from error
    done = []
    for format_ in formats:
        if progress is not None and not progress(f"Writing {format_.upper()}"):
            raise Cancelled
        path = folder / f"{stem}.{ENDINGS.get(format_, format_)}"
        if report is not None and format_ in READ:
            done.append(_publish_one(report, format_, path, today))
        else:
            done.append(_publish_data(study, format_, path, today))
    return tuple(done)


def _publish_one(report: Report, format_: Format, path: Path, today: date) -> Published:
    if format_ == "pdf":
        pdf = write_pdf(report, today)
        pages = check_pdf(pdf.data)
        write_atomically(path, pdf.data)
        return Published(path, format_, pages, pdf.note)
    text = write_html(report)
    check_html(text, report)
    write_atomically(path, text.encode())
    return Published(path, format_, 0, "")


def _publish_data(study: Study, format_: Format, path: Path, today: date) -> Published:
    """A file for programs; a workbook is opened again before it is put in its place."""
    if format_ == "xlsx":
        data = study_workbook(study)
        check_workbook(data)
    else:
        data = write_schedule(study, path, today)
    write_atomically(path, data)
    return Published(path, format_, 0, "")


def check_workbook(data: bytes) -> None:
    """Open a workbook again; raises ``ReportError`` when a sheet is empty."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True)
    try:
        empty = [s.title for s in book.worksheets if (s.max_row or 0) < 1]
    finally:
        book.close()
    if empty or not book.worksheets:
        raise ReportError("The workbook is not whole. Try again.")


def check_pdf(data: bytes) -> int:
    """Read a PDF back and return its number of pages; raises ``ReportError`` when it is not whole."""
    if not (data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")):
        raise ReportError("The PDF is not whole. Try again.")
    pages = max((int(p) for p in _counts(data)), default=0)
    if pages == 0:
        raise ReportError("The PDF has no pages. Try again.")
    return pages


def _counts(data: bytes) -> list[bytes]:
    return re.findall(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)", data) or re.findall(
        rb"/Count\s+(\d+)[^>]*?/Type\s*/Pages", data
    )


def check_html(text: str, report: Report) -> None:
    """Check that every section and figure is in the page; raises ``ReportError`` otherwise."""
    if not text.rstrip().endswith("</html>"):
        raise ReportError("The HTML file is not whole. Try again.")
    if text.count("<figure>") < len(report.figures):
        raise ReportError("The HTML file lacks a figure. Try again.")
