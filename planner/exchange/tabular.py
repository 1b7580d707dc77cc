"""Tables that people fill in with a spreadsheet: CSV and XLSX out, and back in with care.

Text that a spreadsheet could take for a formula is neutralised on the way out (an apostrophe in CSV, a
typed text cell in XLSX) and restored on the way in.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import wrap
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.exchange.intake.heads import plain_heads
from planner.exchange.intake.sheets import neutral
from planner.exchange.intake.table import LISTS, Table, read_table_of


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


class Part(float):
    """A share: 0.25 is written as 25 %."""

    __slots__ = ()


Value = str | float | int | date | None


def number_words(value: float) -> str:
    """A number as CSV holds it: whole ones without ``.0``, and never with exactly three decimals.

    A spreadsheet that expects a decimal comma takes 1.125 for 1125 and leaves 1.1250 as it is.
    """
    text = format(Decimal(repr(float(value))), "f")
    whole, _, tail = text.partition(".")
    tail = tail.rstrip("0")
    if not tail:
        return whole
    return f"{whole}.{tail}0" if len(tail) == 3 else f"{whole}.{tail}"


def cell_words(value: Value) -> str:
    """A cell as CSV holds it, before it is neutralised."""
    if value is None:
        return ""
    if isinstance(value, Part):
        return f"{number_words(float(f'{value * 100:.12g}'))} %"
    if isinstance(value, int | float):
        return number_words(value)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Filled:
    """A table: heads, rows, the columns people may change, and the choices of a column."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    editable: frozenset[str] = frozenset()
    choices: tuple[str, tuple[tuple[str, ...], ...]] | None = None
    """The column with a drop-down and, for each row, what it offers."""
    widths: tuple[int, ...] = ()
    shown: str = ""
    """How a workbook shows numbers that are not read back; in full without it."""
    foot: str = ""
    """A line below the table in a workbook, across its columns."""


def as_csv(table: Filled) -> bytes:
    """The table as CSV with a byte-order mark, so that spreadsheets take it for UTF-8."""
    import pandas as pd

    rows = [
        [neutral(c) if isinstance(c, str) else cell_words(c) for c in row] for row in table.rows
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
    looks = {
        (kind, free): book.add_format(
            {"valign": "top"}
            | ({"num_format": form} if form else {"text_wrap": True} if kind == "text" else {})
            | ({"locked": False, "bg_color": "#FFF8E1"} if free else {})
        )
        for kind, form in (_FORMS | {"number": table.shown}).items()
        for free in (False, True)
    }
    sheet = book.add_worksheet(title[:31])
    for column, name in enumerate(table.columns):
        width = table.widths[column] if column < len(table.widths) else 14
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(table.rows, start=1):
        if (lines := _lines(row, table.widths)) > 1:
            sheet.set_row(number, lines * LINE_HEIGHT)
        for column, cell in enumerate(row):
            style = looks[_kind(cell), table.columns[column] in table.editable]
            if cell is None or cell == "":
                sheet.write_blank(number, column, None, style)
            elif isinstance(cell, str):
                sheet.write_string(number, column, cell, style)
            elif isinstance(cell, date):
                moment = datetime.combine(cell, datetime.min.time())
                sheet.write_datetime(number, column, moment, style)
            else:
                sheet.write_number(number, column, cell, style)
    if table.choices is not None:
        _add_choices(book, sheet, table.columns.index(table.choices[0]), table.choices[1])
    if table.editable:
        sheet.protect("", {"format_columns": True, "format_rows": True})
    if table.foot:
        sheet.write_string(len(table.rows) + 2, 0, table.foot)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for_print(sheet)


LINE_HEIGHT = 15
"""Points of a line of text, as spreadsheets have it."""
MOST_LINES = 25
"""A spreadsheet allows rows of 409 points."""


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """Lines that the fullest cell of a row takes: not every program finds out for itself on opening."""
    texts = [
        (cell, widths[k] if k < len(widths) else 14)
        for k, cell in enumerate(row)
        if isinstance(cell, str)
    ]
    wrapped = (
        sum(max(len(wrap(part, max(width - 1, 1))), 1) for part in text.split("\n"))
        for text, width in texts
        if len(text) >= width or "\n" in text
    )
    return min(max(wrapped, default=1), MOST_LINES)


def for_print(sheet: Any, across: int = 1) -> None:
    """Lay a sheet out for paper: A4 across, its columns on so many pages, its name and the page below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(across, 0)
    sheet.set_footer("&L&A&R&P / &N")


A4 = 9
"""As spreadsheets number sizes of paper."""
_FORMS = {"text": "", "number": "", "part": "0.######%", "date": "yyyy-mm-dd"}
"""Numbers keep the general format: two decimals would show 0.006 as 0.01, and CSV holds what is shown."""


def _kind(cell: Value) -> str:
    if isinstance(cell, Part):
        return "part"
    if isinstance(cell, date):
        return "date"
    return "text" if cell is None or isinstance(cell, str) else "number"


def _add_choices(book: Any, sheet: Any, column: int, offered: tuple[tuple[str, ...], ...]) -> None:
    """Drop-downs; each different list stands once in a hidden sheet."""
    lists = list(dict.fromkeys(offered))
    hidden = book.add_worksheet(LISTS)
    hidden.hide()
    for k, choices in enumerate(lists):
        for row, choice in enumerate(choices):
            hidden.write_string(row, k, choice)
    from xlsxwriter.utility import xl_col_to_name

    for number, choices in enumerate(offered, start=1):
        letter = xl_col_to_name(lists.index(choices))
        source = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
        sheet.data_validation(
            number,
            column,
            number,
            column,
            {"validate": "list", "source": source, "error_title": "Not a choice"},
        )


def read_table(path: Path, wanted: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[Line]:
    """Read the ``wanted`` columns (and ``optional`` ones where they are) of a table, as text.

    Raises ``InputError`` naming file and row: a missing column, a cell merged over rows, a formula without
    its result.
    """
    table = read_table_of(path, plain_heads("table", wanted, optional, wanted[:1]))
    require_whole(table)
    return [
        Line(row.number, {c: cell.text.strip() for c, cell in row.cells.items()})
        for row in table.rows
    ]


def require_whole(table: Table) -> None:
    """Raise ``InputError`` with every row that cannot be read."""
    lines = [
        phrase(
            "{name}, row {number}: {why} {accepted}",
            name=table.name,
            number=refusal.rows[0],
            why=refusal.why,
            accepted=refusal.accepted,
        )
        for refusal in table.refused
    ]
    lines += [
        phrase(
            "{name}, row {number}: the column “{column}” holds a formula without a stored result. "
            "Open and save the file once in a spreadsheet.",
            name=table.name,
            number=row.number,
            column=Verbatim(table.head(column)),
        )
        for row in table.rows
        for column, cell in row.cells.items()
        if cell.kind == "formula"
    ]
    if lines:
        raise InputError(faults_words(lines))


def faults_words(lines: Sequence[str]) -> str:
    """All faults of a file, one a line."""
    from planner.domain.base.language import joined

    return joined(tuple(lines), "\n")
