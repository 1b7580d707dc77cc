"""Sheets of an OpenDocument file (.ods), by the typed values of their cells."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.types import clean_text
from planner.domain.base.written.cells import Cell, typed
from planner.exchange.intake.sheets import Sheet, Span, plain
from planner.exchange.safe_files import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, checked_zip

_NAMES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_T, _O, _X = (f"{{{_NAMES[k]}}}" for k in ("table", "office", "text"))


def read_open_document(path: Path) -> list[Sheet]:
    """Every sheet of an .ods file, by its typed values. Raises ``InputError``."""
    from defusedxml.ElementTree import fromstring

    data = checked_zip(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = fromstring(archive.read("content.xml"), forbid_dtd=True)
    except Exception as error:  # whatever is broken in it
        raise InputError(
            "{name} is not a workbook that can be read ({kind}). Save it again as .xlsx.",
            name=path.name,
            kind=type(error).__name__,
        ) from error
    return [_open_sheet(t, path.name) for t in root.iter(f"{_T}table")]


def _open_sheet(table: Any, name: str) -> Sheet:
    rows: list[list[Cell]] = []
    merged: list[Span] = []
    hidden: set[int] = set()
    count = 0
    for element in table.iter(f"{_T}table-row"):
        cells: list[Cell] = []
        for child in element:
            if child.tag not in (f"{_T}table-cell", f"{_T}covered-table-cell"):
                continue
            made = _open_cell(child)
            times = _times(child, "number-columns-repeated", MAX_COLUMNS - len(cells))
            down = int(child.get(f"{_T}number-rows-spanned", "1"))
            across = int(child.get(f"{_T}number-columns-spanned", "1"))
            if down > 1 or across > 1:
                top, left = len(rows), len(cells)
                merged.append((top, left, top + down - 1, left + across - 1))
            cells += [made] * times
        while cells and cells[-1].empty and not cells[-1].note:
            cells.pop()
        repeated = _times(element, "number-rows-repeated", MAX_ROWS)
        if not cells:
            repeated = min(repeated, 1000)  # the empty rest of the sheet
        count += len(cells) * repeated
        if len(rows) + repeated > MAX_ROWS or count > MAX_CELLS:
            raise InputError(
                "{name}, sheet {sheet}: more than {rows:,} rows or {cells:,} cells.",
                name=name,
                sheet=table.get(f"{_T}name", ""),
                rows=MAX_ROWS,
                cells=MAX_CELLS,
            )
        if element.get(f"{_T}visibility") in ("collapse", "filter"):
            hidden |= set(range(len(rows) + 1, len(rows) + repeated + 1))
        rows += [cells] * repeated
    return Sheet(table.get(f"{_T}name", ""), rows, merged, hidden_rows=frozenset(hidden))


def _times(element: Any, attribute: str, most: int) -> int:
    text = element.get(f"{_T}{attribute}", "1")
    return max(min(int(text) if text.isdigit() else 1, most), 1 if most > 0 else 0)


def _open_cell(element: Any) -> Cell:
    note = "\n".join(
        "".join(p.itertext()) for a in element.iter(f"{_O}annotation") for p in a.iter(f"{_X}p")
    )
    text = "\n".join("".join(p.itertext()) for p in element.findall(f"{_X}p"))
    kind = element.get(f"{_O}value-type", "")
    value = element.get(f"{_O}value", "")
    note = clean_text(note, multiline=True).strip()
    if text.startswith(("#", "Err:")) and kind in ("string", "float", ""):
        return Cell(text, "error", note=note)
    try:
        if kind in ("float", "currency", "percentage"):
            unit = element.get(f"{_O}currency", "")
            return replace(typed(float(value), percent=kind == "percentage", note=note), unit=unit)
        if kind == "date":
            return typed(datetime.fromisoformat(element.get(f"{_O}date-value", "")), note=note)
        if kind == "boolean":
            return typed(element.get(f"{_O}boolean-value") == "true", note=note)
    except ValueError:
        return Cell(plain(text), note=note)
    return Cell(plain(text), note=note)
