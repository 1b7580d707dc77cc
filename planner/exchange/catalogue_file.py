"""Tools of the catalogue as a table (CSV, XLSX) that can be changed and read back, and as a shared file.

A shared file (JSON) holds a consultancy's own entries as they stand. A table has a row for each tool;
cells that are left empty keep what the catalogue says.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.case.estimate import Provenance, Range
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool
from planner.domain.plan.own_entries import OwnEntries
from planner.exchange.safe_files import read_json
from planner.exchange.tabular import Filled, Line, Value, read_table

FORMAT = "mlops-planner catalogue"
RANGES = {
    "set-up days": "set_up_days",
    "upkeep fte": "run_fte",
    "yearly cost usd": "yearly_cost",
    "seat cost usd a month": "seat_cost_month",
}
ENDS = ("low", "likely", "high")
TEXTS = {
    "name": "name",
    "summary": "summary",
    "licence": "licence",
    "hosting": "hosting",
    "price note": "price_note",
    "source": "source",
}
LISTS = {"categories": "categories", "carries": "carries"}
NUMBERS = tuple(f"{name} {end}" for name in RANGES for end in ENDS)
COLUMNS = ("id", *TEXTS, *LISTS, *NUMBERS, "price year")


@dataclass(frozen=True)
class Preview:
    """What reading a file would do: own entries after it, and the ids that are new and changed."""

    entries: OwnEntries
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int

    @property
    def words(self) -> str:
        """The counts in one line."""
        parts = (
            phrase("{n} new", n=len(self.new)),
            phrase("{n} changed", n=len(self.changed)),
            phrase("{n} as before", n=self.same),
        )
        return joined(parts, " · ")


def tools_table(catalogue: Catalogue) -> Filled:
    """All tools of ``catalogue`` with the figures that can be changed."""
    rows: list[list[Value]] = []
    for tool in catalogue.tools:
        row: list[Value] = [tool.id]
        row += [getattr(tool, field) for field in TEXTS.values()]
        row += ["; ".join(getattr(tool, field)) for field in LISTS.values()]
        for field in RANGES.values():
            span: Range | None = getattr(tool, field)
            row += [None] * 3 if span is None else [span.low, span.likely, span.high]
        rows.append([*row, tool.price_year])
    return Filled(COLUMNS, rows, widths=(18, 26, 46, 14, 12, 30, 30, 26, 36))


def read_tools(path: Path, catalogue: Catalogue, own: OwnEntries, today: date) -> Preview:
    """Read changed and new tools from the table at ``path``, on top of ``own``.

    Raises ``InputError`` naming file, row and column: not a number, a negative price, an unknown
    hosting, a new tool without what it needs. Nothing is taken over then.
    """
    new: list[str] = []
    changed: list[str] = []
    same = 0
    entries = own
    seen: set[str] = set()
    for line in read_table(path, ("id",), COLUMNS[1:]):
        where = line.place(path)
        own_id = line.cells["id"]
        if own_id in seen:
            raise InputError(
                "{where}: the id “{id}” stands there twice. Keep one row.",
                where=where,
                id=Verbatim(own_id[:40]),
            )
        seen.add(own_id)
        old = catalogue.tool_by_id.get(own_id)
        fields = {n: getattr(old, n) for n in Tool.model_fields} if old is not None else {}
        fields |= {"id": own_id, **_changes(line, where)}
        try:
            tool = Tool.model_validate(fields, strict=False)
        except ValidationError as error:
            raise InputError("{where}: {error}", where=where, error=first_fault(error)) from error
        if tool == old:
            same += 1
            continue
        (changed if old is not None else new).append(own_id)
        source = line.cells.get("source") or f"Read from {path.name}"
        provenance = Provenance(grade="B", source=source[:300], when=today.isoformat())
        entries = entries.with_tool(tool, provenance)
    return Preview(entries, tuple(new), tuple(changed), same)


def _changes(line: Line, where: str) -> dict[str, Any]:
    cells = line.cells
    found: dict[str, Any] = {f: cells[c] for c, f in TEXTS.items() if cells.get(c)}
    for column, field in LISTS.items():
        if cells.get(column):
            found[field] = tuple(x.strip() for x in cells[column].split(";") if x.strip())
    for name, field in RANGES.items():
        texts = [cells.get(f"{name} {end}", "") for end in ENDS]
        if any(texts):
            values = [_number(t, f"{name} {e}", where) for t, e in zip(texts, ENDS, strict=True)]
            shape = "fixed" if values[0] == values[2] else "percentiles"
            found[field] = {**dict(zip(ENDS, values, strict=True)), "shape": shape}
    if cells.get("price year"):
        found["price_year"] = int(_number(cells["price year"], "price year", where))
    return found


def _number(text: str, column: str, where: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError as error:
        raise InputError(
            "{where}: “{text}” in the column “{column}” is not a number; give all three ends.",
            where=where,
            text=Verbatim(text[:30]),
            column=Verbatim(column),
        ) from error
    if not 0 <= value < math.inf:
        raise InputError(
            "{where}: “{column}” is {value:g}; it must not be below 0, nor endless.",
            where=where,
            column=Verbatim(column),
            value=value,
        )
    return value


def shared_json(entries: OwnEntries) -> str:
    """A shared catalogue file of own entries."""
    body = {"format": FORMAT, "entries": entries.model_dump(mode="json")}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def read_shared(path: Path, own: OwnEntries) -> Preview:
    """Read a shared catalogue file on top of ``own``. Raises ``InputError``."""
    data = read_json(path)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(
            "{name} is not a shared catalogue. Its format should be “{format}”.",
            name=path.name,
            format=Verbatim(FORMAT),
        )
    try:
        theirs = OwnEntries.model_validate_json(json.dumps(data.get("entries")))
    except ValidationError as error:
        raise InputError("{name}: {error}", name=path.name, error=first_fault(error)) from error
    both: list[Tool | Practice] = [*own.tools, *own.practices]
    mine = {e.id: e for e in both}
    given: list[Tool | Practice] = [*theirs.tools, *theirs.practices]
    new = tuple(e.id for e in given if e.id not in mine)
    changed = tuple(e.id for e in given if e.id in mine and mine[e.id] != e)
    ids = {e.id for e in given}
    entries = own.model_copy(
        update={
            "tools": (*(t for t in own.tools if t.id not in ids), *theirs.tools),
            "practices": (*(p for p in own.practices if p.id not in ids), *theirs.practices),
            "provenance": {**own.provenance, **theirs.provenance},
            "hidden": tuple(dict.fromkeys((*own.hidden, *theirs.hidden))),
        }
    )
    return Preview(entries, new, changed, len(given) - len(new) - len(changed))
