"""Sheets of cells: from a workbook (.xlsx, .xlsm), an OpenDocument sheet (.ods) or rows of text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.types import clean_text
from planner.domain.base.written.cells import EMPTY, Cell, typed
from planner.exchange.safe_files import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    checked_zip,
    reading_workbook,
)

FULL = 200_000
"""Cells up to which a workbook is read whole, with comments and hidden rows; above, only its values."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, from 0."""


@dataclass
class Sheet:
    """Rows of cells as a spreadsheet shows them; ``hidden_rows`` count from 1."""

    name: str
    rows: list[list[Cell]]
    merged: list[Span] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()


def neutral(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula: an apostrophe goes in front."""
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Whether a formula begins, behind any apostrophes: one more in front is then undone by one less."""
    return text.lstrip("'").lstrip(" ").startswith(_FORMULA_STARTS)


def plain(cell: str) -> str:
    """Undo ``neutral`` and drop characters that no text may hold."""
    if cell.startswith("'") and _is_formula(cell):
        cell = cell[1:]
    return clean_text(cell, multiline=True).strip()


def text_sheet(rows: Sequence[Sequence[str]]) -> Sheet:
    """Rows of text as a sheet without a name."""
    return Sheet("", [[Cell(plain(c)) for c in row] for row in rows])


def read_workbook_sheets(path: Path) -> list[Sheet]:
    """Every sheet of an .xlsx or .xlsm file. Raises ``InputError``."""
    import openpyxl

    data = checked_zip(path)
    cells, has_formulas = _sizes(data)
    full = cells <= FULL
    with reading_workbook(path.name):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=not full, data_only=True)
        formulas = (
            openpyxl.load_workbook(io.BytesIO(data), read_only=False, data_only=False)
            if has_formulas and full
            else None
        )
        return [
            _sheet(s, path.name, formulas[s.title] if formulas else None, full=full)
            for s in book.worksheets
        ]


def _sizes(data: bytes) -> tuple[int, bool]:
    """How many cells the sheets hold, and whether any is a formula."""
    cells, formulas = 0, False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                    xml = archive.read(part)
                    cells += len(re.findall(rb"<(?:\w+:)?c[ />]", xml))
                    formulas = formulas or re.search(rb"<(?:\w+:)?f[ />]", xml) is not None
    except Exception:  # noqa: BLE001 - whatever is broken in it, the library says better
        return 0, False
    return cells, formulas


def _sheet(sheet: Any, name: str, formulas: Any, *, full: bool) -> Sheet:
    rows: list[list[Cell]] = []
    count = 0
    if not full:
        sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        count += len(row)
        if number > MAX_ROWS or count > MAX_CELLS:
            raise InputError(
                "{name}, sheet {sheet}: more than {rows:,} rows or {cells:,} cells.",
                name=name,
                sheet=sheet.title,
                rows=MAX_ROWS,
                cells=MAX_CELLS,
            )
        rows.append([_cell(c, formulas) for c in row[:MAX_COLUMNS]])
    hidden_rows: frozenset[int] = frozenset()
    merged: list[Span] = []
    if full:
        merged = [
            (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1)
            for m in sheet.merged_cells.ranges
        ]
        hidden_rows = frozenset(r for r, d in sheet.row_dimensions.items() if d.hidden)
    return Sheet(sheet.title, rows, merged, sheet.sheet_state != "visible", hidden_rows)


def _cell(cell: Any, formulas: Any) -> Cell:
    value = cell.value
    comment = getattr(cell, "comment", None)
    note = clean_text(comment.text, multiline=True).strip() if comment is not None else ""
    if value is None:
        if formulas is not None:
            written = formulas.cell(cell.row, cell.column).value
            if isinstance(written, str) and written.startswith("="):
                return Cell(written, "formula", note=note)
        return Cell(note=note) if note else EMPTY
    if getattr(cell, "data_type", "") == "e":
        return Cell(str(value), "error", note=note)
    if isinstance(value, str):
        return Cell(plain(value), note=note)
    pattern = str(cell.number_format)
    found = typed(_moment(value), percent="%" in pattern, note=note)
    return replace(found, unit=shown_unit(pattern)) if found.kind == "number" else found


@cache
def shown_unit(pattern: str) -> str:
    """What a number format shows beside its number: ``T€`` of ``#,##0" T€"``; empty for a plain one.

    A format that shows thousands of what is stored (a comma after its last digit) shows a currency only. The
    dollars of a built-in format are those of whoever opens the file, and say nothing.
    """
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    if pattern in BUILTIN_FORMATS.values():
        return ""
    first = re.sub(r"\[(?!\$)[^\]]*\]|_.|\*.", "", pattern.split(";", maxsplit=1)[0])
    parts = re.findall(r'"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|\\(.)|([$€£₹])', first)
    words = " ".join("".join(p).strip() for p in parts).strip(" ()-")
    scaled = re.search(r"[0#?],+(?![0#?,])", re.sub(r'"[^"]*"', "", first))
    if not scaled:
        return words
    signs = re.findall(r"[$€£₹]|\b[A-Z]{3}\b", words)
    return signs[0] if signs else ""


def _moment(value: Any) -> Any:
    """A day without a time is a moment at midnight."""
    from datetime import date, datetime

    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
    return value
