"""Tables that people fill in with a spreadsheet: CSV and XLSX out, and back in with care.

Text that a spreadsheet could take for a formula is neutralised on the way out (an apostrophe in CSV, a
typed text cell in XLSX) and restored on the way in.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.types import clean_text
from planner.exchange.safe_files import MAX_WORKBOOK, read_bytes, read_workbook

MAX_ROWS = 300_000
MAX_ROW = 1_000_000
"""Characters of one row."""
LIST_SHEET = "choices"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Line:
    """A row that was read: its number in the file and the text of each wanted column."""

    number: int
    cells: dict[str, str]

    def place(self, path: Path) -> str:
        """Where it stands, in words."""
        return phrase("{name}, row {number}", name=path.name, number=self.number)


def sheet_row(path: Path, sheet: str, number: int) -> str:
    """A row of a workbook's sheet, in words."""
    return phrase(
        "{name}, sheet {sheet}, row {number}",
        name=path.name,
        sheet=Verbatim(sheet),
        number=number,
    )


def at(where: str, what: str) -> str:
    """A place within ``where``: a column, a key."""
    return phrase("{where}: {what}", where=where, what=Verbatim(what))


Value = str | float | int | None


@dataclass(frozen=True)
class Filled:
    """A table: heads, rows, the columns people may change, and the choices of a column."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    editable: frozenset[str] = frozenset()
    choices: tuple[str, tuple[tuple[str, ...], ...]] | None = None
    """The column with a drop-down and, for each row, what it offers."""
    widths: tuple[int, ...] = ()


def neutral(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula: an apostrophe goes in front."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def plain(cell: str) -> str:
    """Undo ``neutral`` and drop characters that no text may hold."""
    if cell.startswith("'") and cell[1:].lstrip(" ").startswith(_FORMULA_STARTS):
        cell = cell[1:]
    return clean_text(cell, multiline=True).strip()


def as_csv(table: Filled) -> bytes:
    """The table as CSV with a byte-order mark, so that spreadsheets take it for UTF-8."""
    import pandas as pd

    rows = [
        [neutral(c) if isinstance(c, str) else "" if c is None else str(c) for c in row]
        for row in table.rows
    ]
    text = pd.DataFrame(rows, columns=list(table.columns)).to_csv(index=False, lineterminator="\n")
    return b"\xef\xbb\xbf" + str(text).encode()


def as_workbook(tables: Sequence[tuple[str, Filled]]) -> bytes:
    """Tables by sheet as XLSX; where columns are editable only these can be changed.

    Choices are drop-downs. The same tables give the same bytes. The protection has no password: it
    prevents slips.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed date, no zone
    for title, table in tables:
        add_sheet(book, title, table)
    book.close()
    return buffer.getvalue()


def add_sheet(book: Any, title: str, table: Filled) -> None:
    """Write a table as a sheet of a workbook; text never becomes a formula."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    fixed = book.add_format({"text_wrap": True, "valign": "top"})
    figure = book.add_format({"valign": "top", "num_format": "0.00"})
    whole = book.add_format({"valign": "top", "num_format": "0"})
    free = book.add_format(
        {"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#FFF8E1"}
    )
    sheet = book.add_worksheet(title[:31])
    for column, name in enumerate(table.columns):
        width = table.widths[column] if column < len(table.widths) else 14
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            style = free if table.columns[column] in table.editable else fixed
            if cell is None or cell == "":
                sheet.write_blank(number, column, None, style)
            elif isinstance(cell, str):
                sheet.write_string(number, column, cell, style)
            else:
                sheet.write_number(number, column, cell, whole if isinstance(cell, int) else figure)
    if table.choices is not None:
        _add_choices(book, sheet, table.columns.index(table.choices[0]), table.choices[1])
    if table.editable:
        sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.freeze_panes(1, 0)


def _add_choices(book: Any, sheet: Any, column: int, offered: tuple[tuple[str, ...], ...]) -> None:
    """Drop-downs; each different list stands once in a hidden sheet."""
    lists = list(dict.fromkeys(offered))
    hidden = book.add_worksheet(LIST_SHEET)
    hidden.hide()
    for k, choices in enumerate(lists):
        for row, choice in enumerate(choices):
            hidden.write_string(row, k, choice)
    from xlsxwriter.utility import xl_col_to_name

    for number, choices in enumerate(offered, start=1):
        letter = xl_col_to_name(lists.index(choices))
        source = f"={LIST_SHEET}!${letter}$1:${letter}${len(choices)}"
        sheet.data_validation(
            number,
            column,
            number,
            column,
            {"validate": "list", "source": source, "error_title": "Not a choice"},
        )


def read_table(path: Path, wanted: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[Line]:
    """Read the ``wanted`` columns (and ``optional`` ones where they are) of a CSV or XLSX table.

    Raises ``InputError`` naming file and row: a missing column, a formula, too many rows.
    """
    if path.suffix.lower() == ".xlsx":
        return _read_xlsx(path, wanted, optional)
    return _read_csv(path, wanted, optional)


def _read_xlsx(path: Path, wanted: tuple[str, ...], optional: tuple[str, ...]) -> list[Line]:
    sheets = read_workbook(path, formulas=True)
    name, rows = next(iter(sheets.items()), ("", []))
    heads = [str(c or "").strip().lower() for c in rows[0]] if rows else []
    _require(path.name, heads, wanted)
    places = {c: heads.index(c) for c in (*wanted, *optional) if c in heads}
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {}
        for column, place in places.items():
            value = row[place] if place < len(row) else None
            if isinstance(value, str) and value.startswith("="):
                raise InputError(
                    "{name}, sheet {sheet}, row {number}: the column “{column}” holds a formula. "
                    "Type the text itself.",
                    name=path.name,
                    sheet=name,
                    number=number,
                    column=Verbatim(column),
                )
            cells[column] = _cell(value)
        if any(cells.values()):
            lines.append(Line(number, cells))
    return lines


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain(str(value))


def _read_csv(path: Path, wanted: tuple[str, ...], optional: tuple[str, ...]) -> list[Line]:
    # not with pandas: it drops cells beyond the header with no more than a warning
    text = _csv_text(path)
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    feed = _Feed(path.name, text)
    reader = csv.reader(feed, delimiter=separator, strict=True)
    try:
        heads = [c.strip().lower() for c in next(reader, [])]
        _require(path.name, heads, wanted)
        places = {c: heads.index(c) for c in (*wanted, *optional) if c in heads}
        return list(_csv_lines(path.name, feed, reader, places, len(heads)))
    except csv.Error as error:
        raise InputError(
            "{name}, line {line}, is not CSV: {error}.",
            name=path.name,
            line=reader.line_num,
            error=str(error),
        ) from error


class _Feed:
    """The lines of a CSV text; a row, which may take many, is refused where it is endless."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._lines = name, io.StringIO(text, newline="")
        self._row = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._row += len(line)
        if self._row > MAX_ROW:
            raise InputError(
                "{name} has a row of more than {most:,} characters.",
                name=self._name,
                most=MAX_ROW,
            )
        return line

    def row_ended(self) -> None:
        """The next line begins another row."""
        self._row = 0


def _csv_lines(
    name: str, feed: _Feed, reader: Iterable[list[str]], places: Mapping[str, int], width: int
) -> Iterator[Line]:
    feed.row_ended()
    for number, row in enumerate(reader, start=2):
        feed.row_ended()
        if number - 1 > MAX_ROWS:
            raise InputError("{name} has more than {most:,} rows.", name=name, most=MAX_ROWS)
        if any(c.strip() for c in row[width:]):
            raise InputError(
                "{name}, row {number}: it has {row} cells, and the first row names {width} columns. "
                "Put text that holds the separator in quotation marks.",
                name=name,
                number=number,
                row=len(row),
                width=width,
            )
        if row:
            cells = {c: plain(row[k]) if k < len(row) else "" for c, k in places.items()}
            yield Line(number, cells)


def _require(name: str, heads: Sequence[str], wanted: tuple[str, ...]) -> None:
    missing = [c for c in wanted if c not in heads]
    if missing:
        raise InputError(
            "{name} lacks the column “{missing}”. Use the sheet that the product wrote.",
            name=name,
            missing=Verbatim(missing[0]),
        )
    twice = [c for c in wanted if list(heads).count(c) > 1]
    if twice:
        raise InputError(
            "{name} has the column “{twice}” twice. Keep one.", name=name, twice=Verbatim(twice[0])
        )


def _csv_text(path: Path) -> str:
    data = read_bytes(path, MAX_WORKBOOK)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise InputError("{name} is not text. Save it as CSV (UTF-8).", name=path.name)


def finite_number(cell: str, what: str, allowed: str = "") -> float:
    """Read a number with a decimal point or comma; raises ``InputError`` naming ``what`` otherwise.

    ``allowed`` says in words what it may be. A comma with three digits behind it could be either sign, so
    it is refused.
    """
    text = cell.strip().replace("\u00a0", "").replace("−", "-")
    words = phrase(" ({allowed})", allowed=allowed) if allowed else ""
    head, comma, tail = text.rpartition(",")
    if comma and (len(tail) == 3 or "," in head or "." in text):
        raise InputError(
            "{what} is “{cell}”; write it{words} without thousands separators.",
            what=what,
            cell=Verbatim(cell[:30]),
            words=words,
        )
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise InputError(
            "{what} is “{cell}”; write a number{words}.",
            what=what,
            cell=Verbatim(cell[:30]),
            words=words,
        ) from error
    if not math.isfinite(value):
        raise InputError(
            "{what} is “{cell}”; write a number{words}.",
            what=what,
            cell=Verbatim(cell[:30]),
            words=words,
        )
    return value
