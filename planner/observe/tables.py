"""Exports read as tables: rows with moments and figures. Columns of people are never taken from the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from planner.domain.answers.observation import SourceKind
from planner.domain.base.errors import InputError
from planner.domain.base.written.cells import key
from planner.domain.base.written.dates import moment_of
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import Item, read_column
from planner.exchange.intake.heads import Heads, bare
from planner.exchange.intake.table import Table, read_table_of, words_of_heads
from planner.observe.limits import CannotTell
from planner.observe.table_heads import TABLES

NO_TABLE = "it holds no table that is known"
NO_DATES = "its dates cannot be read"
TWO_ORDERS = "its dates have the day first here and the month first there"
ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods")
_NUMBERS = {"time": ("hours",), "costs": ("effective cost",), "gpu": ("use",)}
_MOMENTS = {
    "deployments": ("when", "accepted"),
    "incidents": ("began", "detected", "resolved"),
    "time": ("date",),
    "costs": ("period",),
    "gpu": ("when",),
}
_KEPT = {
    "deployments": ("environment", "model", "version", "result", "manual"),
    "incidents": ("cause", "priority", "review", "actions", "model", "state"),
    "time": ("kind", "key"),
    "costs": ("currency", "tags", "sku", "service", "category"),
    "gpu": ("device",),
}


@dataclass
class Line:
    """One row: its moments, figures, and texts that are needed to sort it."""

    moments: dict[str, datetime] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


@dataclass
class Export:
    """A table by kind, with how many rows could not be used and which columns were taken for what."""

    kind: SourceKind
    lines: list[Line]
    left_out: int
    columns: dict[str, str]
    mixed: bool = False
    """Whether one column writes the day first in some rows and the month first in others."""


def kind_of(path: Path, mapping: Mapping[str, str] | None = None) -> SourceKind | None:
    """Which known table a file holds, by its heads or those that were chosen; ``None`` where it is none."""
    best: tuple[int, SourceKind | None] = (0, None)
    for kind, heads in TABLES.items():
        if mapping and not mapping.keys() <= heads.names.keys():
            continue
        try:
            table = _table(path, kind, mapping or {})
        except CannotTell:
            continue
        if len(table.heads) > best[0]:
            best = (len(table.heads), kind)
    return best[1] or (kind_of(path) if mapping else None)


@dataclass(frozen=True)
class HeadsFound:
    """The heads of a table as written, what it is taken for, and which of them for which of our columns."""

    words: tuple[str, ...]
    kind: SourceKind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def heads_of(path: Path, mapping: Mapping[str, str]) -> HeadsFound:
    """What a table is headed with; no words where nothing in it can be read."""
    try:
        words = tuple(words_of_heads(path)[:200])
    except (InputError, OSError):
        return HeadsFound(())
    kind = kind_of(path, mapping)
    return HeadsFound(words, kind, _table(path, kind, mapping).heads if kind else {})


def read_export(path: Path, kind: SourceKind, mapping: Mapping[str, str] | None = None) -> Export:
    """Read a table; ``mapping`` names the heads that the user chose for our columns.

    It names nothing for a column that the file does not have.
    Where the file has none of those heads any more it is read as one that nobody chose anything for.
    Raises ``CannotTell`` where it is no such table or no date in it can be read.
    """
    table = _table(path, kind, mapping or {})
    lines = [Line() for _ in table.rows]
    figures = _NUMBERS.get(kind, ())
    for column in figures:
        _read_figures(table, column, lines)
    moments = _MOMENTS[kind]
    two_orders = [_read_moments(table, column, lines) for column in moments]
    for line, row in zip(lines, table.rows, strict=True):
        for column in _KEPT[kind]:
            if column in row.cells:
                line.texts[column] = row.text(column)[:300]
    good = [
        x
        for x in lines
        if any(m in x.moments for m in moments) and all(f in x.figures for f in figures)
    ]
    if lines and not good:
        raise CannotTell(TWO_ORDERS if any(two_orders) else NO_DATES)
    left_out = len(lines) - len(good) + len(table.refused)
    return Export(kind, good, left_out, dict(table.heads), any(two_orders))


def _table(path: Path, kind: SourceKind, mapping: Mapping[str, str]) -> Table:
    for heads in (_mapped(TABLES[kind], mapping), TABLES[kind]):
        try:
            return read_table_of(path, heads)
        except (InputError, OSError) as error:
            failed = error
    raise CannotTell(NO_TABLE) from failed


def _mapped(heads: Heads, mapping: Mapping[str, str]) -> Heads:
    """Heads of which the chosen columns are found under the chosen heads alone; none where that is empty."""
    made = replace(heads)
    for column, head in mapping.items():
        for name in [n for n, c in made.by_key.items() if c == column]:
            del made.by_key[name]
        if head:
            made.by_key.update({key(bare(head)): column, key(head): column})
    return made


def _read_figures(table: Table, column: str, lines: list[Line]) -> None:
    rows = {k: r for k, r in enumerate(table.rows) if column in r.cells}
    items = {k: r.cells[column] for k, r in rows.items()}
    if column == "hours":
        for k, cell in items.items():
            found = _HOURS.fullmatch(cell.text.strip())
            if found and found[2]:
                lines[k].figures[column] = int(found[1]) + int(found[2]) / 60
    figures = [Item(c, rows[k].field_in(column, field_of("number"))) for k, c in items.items()]
    for k, read in zip(items, read_column(figures), strict=True):
        if read.tag == "number" and column not in lines[k].figures:
            value = read.values[0]
            lines[k].figures[column] = (
                value / 100 if items[k].kind == "percent" and column != "use" else value
            )


_HOURS = re.compile(r"(\d{1,3}):(\d\d)")


def _read_moments(table: Table, column: str, lines: list[Line]) -> bool:
    """Instants where they are written out; days in one order for a whole column, where it can be told.

    Returns whether the column is of two orders: then none of the days that an order decides is taken.
    """
    from planner.domain.base.written.dates import proved_orders, read_dates

    rest: dict[int, object] = {}
    for k, row in enumerate(table.rows):
        cell = row.cells.get(column)
        if cell is None or not cell.text.strip():
            continue
        moment = cell.moment or _instant(cell.text.strip())
        if moment is not None:
            lines[k].moments[column] = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        else:
            rest[k] = cell
    cells = [table.rows[k].cells[column] for k in rest]
    mixed = len(proved_orders(cells)) > 1
    for k, read in zip(rest, read_dates(cells, "start"), strict=True):
        if mixed and proved_orders([table.rows[k].cells[column]]):
            continue
        if read.tag == "date" and read.day is not None:
            lines[k].moments[column] = _with_time(read.day, table.rows[k].text(column))
    return mixed


_ORDERED = (
    ("accepted", "when"),
    ("began", "detected"),
    ("detected", "resolved"),
    ("began", "resolved"),
)


def sound(export: Export, today: date) -> tuple[Export, int, int]:
    """The export without rows that end before they begin or lie after ``today``, and how many of each.

    Where one of two moments is of a whole day, their days are compared.
    """
    backward = [x for x in export.lines if any(_backward(x, a, b) for a, b in _ORDERED)]
    gone = {id(x) for x in backward}
    late = [
        x
        for x in export.lines
        if id(x) not in gone and any(m.date() > today for m in x.moments.values())
    ]
    gone |= {id(x) for x in late}
    kept = [x for x in export.lines if id(x) not in gone]
    return replace(export, lines=kept), len(backward), len(late)


def _backward(line: Line, begin: str, end: str) -> bool:
    if begin not in line.moments or end not in line.moments:
        return False
    a, b = line.moments[begin], line.moments[end]
    whole = any((m.hour, m.minute, m.second) == (0, 0, 0) for m in (a, b))
    return b.date() < a.date() if whole else b < a


_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)")


def _with_time(day: date, text: str) -> datetime:
    clock = _CLOCK.search(text)
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def _instant(text: str) -> datetime | None:
    found = moment_of(text.replace(" UTC", "+00:00"))
    return found if found is None or 1990 <= found.year <= 2199 else None
