"""From sheets of cells to the rows of one table: heads, merged cells, totals, doubles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.written.cells import EMPTY, Cell, key
from planner.domain.base.written.figures import Field, in_unit, says_thousands
from planner.domain.base.written.lists import TOTALS
from planner.domain.record.preview import NotRead, ReadAs
from planner.exchange.intake.heads import Heads, unit_in
from planner.exchange.intake.open_document import read_open_document
from planner.exchange.intake.sheets import Sheet, read_workbook_sheets, text_sheet
from planner.exchange.intake.text import (
    LOOKED_AT,
    SEPARATORS,
    read_text_table,
    split_again,
    text_rows,
)

HEAD_ROWS = 50
LISTS = "choices"
"""The hidden sheet of drop-downs that we write ourselves."""
WORKBOOKS = (".xlsx", ".xlsm")
OLD_WORKBOOKS = (".xls", ".xlsb")
_TOTAL = re.compile(r"([^\W\d_]+(?:\s[^\W\d_]+)?)\s*(?:[,:(].*|[\d.,'\s€$£%-]*)")


@dataclass(frozen=True)
class Row:
    """One row of the table: its place, and a cell for each of our columns that it has."""

    sheet: str
    number: int
    cells: dict[str, Cell]
    all_ids: tuple[Cell, ...] = ()
    hidden: bool = False
    units: Mapping[str, str] = field(default_factory=dict)
    """The unit in the head of each column that names one; sheets may differ in it."""
    above: str = ""
    """A line above the heads that says in which thousands money is, in words."""

    def field_in(self, column: str, where: Field) -> Field:
        """The field of a column's cell by the unit that its head, or a line above, names."""
        unit = self.units.get(column, "")
        found = in_unit(unit, where)
        if self.above and where.money and found.times == where.times and not found.fault:
            return replace(found, fault="above", named=self.above)
        return found

    def text(self, column: str) -> str:
        """The text of a cell; empty where there is none."""
        return self.cells.get(column, EMPTY).text.strip()


@dataclass(frozen=True)
class Refusal:
    """Rows that cannot be read, and why."""

    sheet: str
    rows: tuple[int, ...]
    column: str
    code: str
    why: str
    accepted: str


@dataclass
class Table:
    """The rows of all sheets that hold the table, and what was left beside them.

    ``heads``: our columns with the heads they were found under; ``places``: their columns, from 1.
    """

    name: str
    rows: list[Row] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    skipped: list[NotRead] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    read_as: ReadAs = field(default_factory=ReadAs)

    def head(self, column: str) -> str:
        """The head of a column as it was written."""
        return self.heads.get(column, column)


@dataclass(frozen=True)
class _Head:
    """Where a sheet's heads stand: the row (from 0), our columns with theirs, and the words."""

    row: int
    columns: dict[str, list[int]]
    words: dict[int, str]

    @property
    def score(self) -> int:
        return len(self.columns)


def read_table_of(path: Path, heads: Heads, known: Callable[[str], bool] | None = None) -> Table:
    """Read the table with ``heads`` from a CSV, text, workbook or OpenDocument file.

    ``known`` tells whether a text is a key of the document, so that a step called “Total” is no total.
    Raises ``InputError`` where the file holds no such table at all.
    """
    ending = path.suffix.lower()
    if ending in OLD_WORKBOOKS:
        raise InputError("{name} is an older kind of workbook. Save it as .xlsx.", name=path.name)
    if ending in (*WORKBOOKS, ".ods"):
        sheets = read_open_document(path) if ending == ".ods" else read_workbook_sheets(path)
        return table_of(path.name, sheets, heads, known)
    return text_table(path, heads, known)


def text_table(path: Path, heads: Heads, known: Callable[[str], bool] | None = None) -> Table:
    """Read the table from text; the separator is the one that gives the most known heads."""
    text, encoding, named = read_text_table(path)
    found: tuple[int, str] = (-1, named or ",")
    for separator in [named] if named else SEPARATORS:
        head = _find(text_sheet(_peek(path.name, text, separator)), heads)
        if head is not None and head.score > found[0]:
            found = (head.score, separator)
    rows = text_rows(path.name, text, found[1])
    if found[0] < 0:
        for again in split_again(rows):
            if _find(text_sheet(again[:LOOKED_AT]), heads) is not None:
                rows = again
                break
    table = table_of(path.name, [text_sheet(rows)], heads, known)
    read = table.read_as
    table.read_as = ReadAs(encoding, found[1], read.sheet, read.head_row)
    return table


def words_of_heads(path: Path) -> list[str]:
    """The row of a table that looks most like its heads, as written: the first with the most cells of text.

    Raises ``InputError`` and ``OSError`` as reading does; empty where no sheet holds text.
    """
    ending = path.suffix.lower()
    if ending in (*WORKBOOKS, ".ods"):
        sheets = read_open_document(path) if ending == ".ods" else read_workbook_sheets(path)
    else:
        text, _, named = read_text_table(path)
        separators = [named] if named else SEPARATORS
        sheets = [text_sheet(_peek(path.name, text, s)) for s in separators]
    best: list[str] = []
    for sheet in sheets:
        for row in () if sheet.hidden else sheet.rows[:HEAD_ROWS]:
            words = [c.text.strip() for c in row if c.kind == "text" and c.text.strip()]
            if len(words) > len(best):
                best = words
    return list(dict.fromkeys(best))


def _peek(name: str, text: str, separator: str) -> list[list[str]]:
    try:
        return text_rows(name, text, separator, LOOKED_AT)
    except InputError:
        return []


def table_of(
    name: str, sheets: Sequence[Sheet], heads: Heads, known: Callable[[str], bool] | None = None
) -> Table:
    """The table that the visible ones of ``sheets`` hold together. Raises ``InputError``."""
    table = Table(name)
    taken = False
    for sheet in sheets:
        if sheet.hidden:
            if sheet.name != LISTS:
                table.sheets.append(phrase("{sheet} (hidden)", sheet=Verbatim(sheet.name)))
            continue
        head = _find(sheet, heads)
        if head is None:
            if any(not c.empty for row in sheet.rows for c in row):
                table.sheets.append(sheet.name)
            continue
        if not taken:
            table.read_as = ReadAs(sheet=sheet.name, head_row=head.row + 1)
        taken = True
        _take(table, sheet, head, heads, known or (lambda _: False))
    if not taken:
        raise InputError(_no_head(name, sheets, heads))
    if heads.doubles:
        _doubles(table, heads)
    return table


def _no_head(name: str, sheets: Sequence[Sheet], heads: Heads) -> str:
    seen = {
        heads.column_of(c.text) for s in sheets for row in s.rows[:HEAD_ROWS] for c in row if c.text
    }
    missing = [g[0] for g in heads.needed if not seen & set(g)]
    wanted = ", ".join(missing or [g[0] for g in heads.needed])
    return phrase(
        "{name} holds no row of heads with {columns} among its first {n} rows.",
        name=name,
        columns=Verbatim(wanted),
        n=HEAD_ROWS,
    )


def _find(sheet: Sheet, heads: Heads) -> _Head | None:
    """The row, or two rows, with all needed heads and the most known ones."""
    best: _Head | None = None
    above: dict[int, str] = {}
    for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
        words = {
            k: c.text.strip() for k, c in enumerate(row) if c.kind == "text" and c.text.strip()
        }
        both = {k: f"{above[k]} {w}" if k in above else w for k, w in words.items()}
        for one in (words, both) if above else (words,):
            columns: dict[str, list[int]] = {}
            for k, word in one.items():
                own = heads.column_of(word)
                if own:
                    columns.setdefault(own, []).append(k)
            if all(any(c in columns for c in group) for group in heads.needed):
                found = _Head(number, columns, one)
                if best is None or found.score > best.score:
                    best = found
        above = _spread_words(sheet, number, words)
    return best


def _spread_words(sheet: Sheet, number: int, words: dict[int, str]) -> dict[int, str]:
    spread = dict(words)
    for r1, c1, r2, c2 in sheet.merged:
        if r1 <= number <= r2 and c1 in words:
            spread |= dict.fromkeys(range(c1, c2 + 1), words[c1])
    return spread


def _take(
    table: Table, sheet: Sheet, head: _Head, heads: Heads, known: Callable[[str], bool]
) -> None:
    columns = _columns(table, sheet, head, heads)
    ids = [k for c in heads.many for k in head.columns.get(c, ())]
    merged = _merged(sheet, head, columns, heads, table)
    wide = max(head.words, default=0)
    spread = {
        (r, c): (r1, c1)
        for r1, c1, r2, c2 in sheet.merged
        if r1 > head.row
        for c in range(c1, c2 + 1)
        if c in {columns.get(k, -1) for k in heads.keys}
        for r in range(r1, r2 + 1)
    }
    units = {c: unit_in(head.words[k]) for c, k in columns.items() if unit_in(head.words[k])}
    above = _thousands(sheet, head)
    for index, row in enumerate(sheet.rows[head.row + 1 :], start=head.row + 1):
        number = index + 1
        filled = [c for c in row if not c.empty]
        if not filled:
            continue
        why = _none_of_it(row, filled, index, spread, head, heads, columns, known)
        if why:
            table.skipped.append(NotRead(sheet.name, number, why))
            continue
        if number in merged:
            continue
        beyond = [c for c in row[wide + 1 :] if not c.empty]
        if beyond:
            table.refused.append(
                Refusal(
                    sheet.name,
                    (number,),
                    "",
                    "cells",
                    phrase(
                        "The row has {row} cells, and the head names {width} columns.",
                        row=len(row),
                        width=wide + 1,
                    ),
                    "Put text that holds the separator in quotation marks.",
                )
            )
            continue
        cells = {}
        for column, k in columns.items():
            r, c = spread.get((index, k), (index, k))
            source = sheet.rows[r] if r < len(sheet.rows) else row
            cells[column] = source[c] if c < len(source) else EMPTY
        all_ids = tuple(row[k] for k in ids if k < len(row))
        hidden = number in sheet.hidden_rows
        table.rows.append(Row(sheet.name, number, cells, all_ids, hidden, units, above))


def _thousands(sheet: Sheet, head: _Head) -> str:
    """What stands above the heads of money in thousands or millions; empty where nothing does."""
    texts = [c.text.strip() for row in sheet.rows[: head.row] for c in row if c.kind == "text"]
    return next((t for t in texts if says_thousands(t)), "")


def _columns(table: Table, sheet: Sheet, head: _Head, heads: Heads) -> dict[str, int]:
    """One place for each of our columns; a head twice is refused, unless all of its cells agree."""
    columns: dict[str, int] = {}
    below = sheet.rows[head.row + 1 :]
    for column, places in head.columns.items():
        used = [k for k in places if any(k < len(r) and not r[k].empty for r in below)] or places[
            :1
        ]
        if len(used) > 1 and column not in heads.many:
            texts = {tuple(r[k].text if k < len(r) else "" for r in below) for k in used}
            if len(texts) > 1:
                table.refused.append(
                    Refusal(
                        sheet.name,
                        (head.row + 1,),
                        head.words[used[0]],
                        "twice",
                        phrase(
                            "The head “{head}” stands there twice, with different cells: {both}.",
                            head=Verbatim(head.words[used[0]]),
                            both=" + ".join(_letter(k) for k in used),
                        ),
                        "Keep one of the columns.",
                    )
                )
                continue
        columns[column] = used[0]
        table.heads.setdefault(column, head.words[used[0]])
        table.places.setdefault(column, used[0] + 1)
    kept = {k for places in head.columns.values() for k in places}
    for k, word in head.words.items():
        if k not in kept and word not in table.columns:
            table.columns.append(word)
    return columns


def _letter(index: int) -> str:
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _merged(
    sheet: Sheet, head: _Head, columns: dict[str, int], heads: Heads, table: Table
) -> set[int]:
    """Rows over which a cell that is no key is merged: refused by name, as one value cannot be several."""
    refused: set[int] = set()
    for r1, c1, r2, c2 in sorted(sheet.merged):
        if r1 <= head.row or r1 == r2:
            continue
        hit = next((c for c, k in columns.items() if c1 <= k <= c2 and c not in heads.keys), "")
        if hit:
            rows = tuple(range(r1 + 1, r2 + 2))
            refused |= set(rows)
            table.refused.append(
                Refusal(
                    sheet.name,
                    rows,
                    table.head(hit),
                    "merged",
                    phrase("“{head}” is merged over several rows.", head=Verbatim(table.head(hit))),
                    "Split the cell and fill each row.",
                )
            )
    return refused


def _none_of_it(
    row: Sequence[Cell],
    filled: Sequence[Cell],
    index: int,
    spread: dict[tuple[int, int], tuple[int, int]],
    head: _Head,
    heads: Heads,
    columns: dict[str, int],
    known: Callable[[str], bool],
) -> str:
    """Why a row is no row of the table; empty where it is one."""
    own = {heads.column_of(c.text) for c in filled if c.kind == "text"} - {""}
    words = {k: c.text.strip() for k, c in enumerate(row) if c.text.strip()}
    if len(own) >= 2 and all(head.words.get(k) == w for k, w in words.items()):
        return "the head again"
    keys = [columns[k] for k in (*heads.keys, *heads.many) if k in columns]
    texts = [row[k].text.strip() for k in keys if k < len(row) and not row[k].empty]
    if any(known(t) for t in texts):
        return ""
    first = filled[0].text.strip()
    m = _TOTAL.fullmatch(first)
    if m and (key(m[1]) in TOTALS or key(m[1].split()[0]) in TOTALS) and _is_total(first, m[1]):
        return "a total"
    figures = {columns[c] for c in heads.figures if c in columns}
    places = {k for k, c in enumerate(row) if not c.empty}
    if not texts and places and places <= figures and (index, keys[0]) not in spread:
        return "a total"
    if len(filled) == 1 and len(head.words) > 1 and (not texts or len(keys) > 1 or bool(figures)):
        return "no row of this table"
    return ""


def _is_total(text: str, word: str) -> bool:
    """Whether a first cell is a total's: the word alone, with a figure, or with what a mark parts off."""
    rest = text[len(word) :].strip()
    return key(word) in TOTALS or (rest[:1] in (",", ":", "("))


def _doubles(table: Table, heads: Heads) -> None:
    """Rows with the keys of another one: the same cells count once, different ones not at all."""
    by_key: dict[tuple[str, ...], list[Row]] = {}
    kept: list[Row] = []
    for row in table.rows:
        own = tuple(key(row.text(k)) or row.text(k) for k in heads.keys)
        empty = next((k for k in heads.keys if not row.text(k)), "")
        if empty:
            table.refused.append(
                Refusal(
                    row.sheet,
                    (row.number,),
                    table.head(empty),
                    "key empty",
                    phrase("“{head}” is missing.", head=Verbatim(table.head(empty))),
                    "Fill the cell in.",
                )
            )
            continue
        by_key.setdefault(own, []).append(row)
    for rows in by_key.values():
        first, *others = rows
        if all(r.cells == first.cells for r in others):
            kept.append(first)
            for r in others:
                why = phrase("the same as row {row}", row=first.number)
                table.skipped.append(NotRead(r.sheet, r.number, why))
            continue
        table.refused.append(
            Refusal(
                first.sheet,
                tuple(r.number for r in rows),
                table.head(heads.keys[-1]),
                "twice",
                phrase(
                    "“{what}” stands there twice, with different cells: rows {rows}.",
                    what=Verbatim(" / ".join(first.text(k) for k in heads.keys)),
                    rows=", ".join(_place(r, first) for r in rows),
                ),
                "Keep one of the rows.",
            )
        )
    order = {id(r): k for k, r in enumerate(table.rows)}
    table.rows = sorted(kept, key=lambda r: order[id(r)])


def _place(row: Row, first: Row) -> str:
    return str(row.number) if row.sheet == first.sheet else f"{row.sheet}: {row.number}"
