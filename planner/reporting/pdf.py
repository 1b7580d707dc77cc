"""The PDF: typst compiles the fixed template with the document as JSON data."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from planner.domain.errors import ReportError
from planner.domain.resources import content_folder
from planner.reporting.figures.base import svg
from planner.reporting.report import Report

STANDARDS: list[Any] = ["a-2a", "ua-1"]
BREAK_AFTER = 22
_LONG_WORD = re.compile(rf"\S{{{BREAK_AFTER + 3},}}")


@dataclass(frozen=True)
class Pdf:
    """The bytes of a report, and what the reader should be told (empty when all is well).

    ``accessible`` says whether it was built to PDF/A-2a and PDF/UA-1.
    """

    data: bytes
    accessible: bool
    note: str


def write_pdf(report: Report, today: date) -> Pdf:
    """Compile ``report``. The same report and day give the same bytes.

    Texts with characters that no shipped font covers are named, and the report is made without the
    claim to be PDF/A and PDF/UA. Raises ``ReportError`` when it cannot be made at all.
    """
    import typst

    fonts = content_folder("reports") / "fonts"
    stamp = int(datetime.combine(today, time(12), UTC).timestamp())
    with tempfile.TemporaryDirectory(prefix="planner-report-") as name:
        folder = Path(name)
        _lay_out(report, folder)
        compiler = typst.Compiler(
            str(folder / "report.typ"),
            root=str(folder),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
            ),
        )
        try:
            data: Any = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=stamp)
            return Pdf(bytes(data), accessible=True, note="")
        except typst.TypstError as error:
            note = _missing_glyph(str(error))
            if note is None:
                raise ReportError(f"The PDF could not be made: {_short(error)}.") from error
        data = compiler.compile(format="pdf", timestamp=stamp)
        return Pdf(bytes(data), accessible=False, note=note)


def _lay_out(report: Report, folder: Path) -> None:
    shutil.copy(content_folder("reports") / "pdf" / "report.typ", folder)
    body = _breakable(report.document.model_dump(mode="json"))
    (folder / "doc.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    for key, draw in report.figures.items():
        (folder / f"{key}.svg").write_bytes(svg(draw))
    if report.logo is not None:
        (folder / f"logo.{report.logo_suffix}").write_bytes(report.logo)


def _breakable(value: Any) -> Any:
    """Put zero-width spaces into very long words, which would run out of their cell."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_break, value)
    if isinstance(value, list):
        return [_breakable(v) for v in value]
    if isinstance(value, dict):
        fixed = ("k", "key", "url", "fill", "ink", "accent", "logo", "id", "align")
        return {k: v if k in fixed else _breakable(v) for k, v in value.items()}
    return value


def _break(match: re.Match[str]) -> str:
    word = match.group()
    return "\u200b".join(word[i : i + BREAK_AFTER] for i in range(0, len(word), BREAK_AFTER))


def _missing_glyph(message: str) -> str | None:
    found = re.search(r"the text `?[\"“](.+?)[\"”]`? could not be displayed", message)
    if found is None:
        return None
    return (
        f"The text “{found.group(1)[:40]}” has characters that the report’s fonts lack. The PDF was "
        "made without the claim to be accessible and archivable (PDF/UA, PDF/A)."
    )


def _short(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200].rstrip(".")
