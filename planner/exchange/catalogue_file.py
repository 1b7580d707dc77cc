"""Tools of the catalogue as a table (CSV, XLSX) that can be changed and read back, and as a shared file.

A shared file (JSON) holds a consultancy's own entries as they stand. A table has a row for each tool;
cells that are left empty keep what the catalogue says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.base.written.cells import Cell, key
from planner.domain.base.written.figures import Field, field_of
from planner.domain.base.written.numbers import Read
from planner.domain.case.estimate import Provenance, Range
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.record.preview import Answers, Entry, Intake, Preview
from planner.exchange.intake.heads import plain_heads
from planner.exchange.intake.read import Reading, changes_of, held_by
from planner.exchange.intake.table import Row, read_table_of
from planner.exchange.safe_files import read_json
from planner.exchange.tabular import Filled, Value, cell_words

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
    "strengths": "strengths",
    "weaknesses": "weaknesses",
    "not for": "not_for",
    "owner": "owner",
    "licence": "licence",
    "hosting": "hosting",
    "price note": "price_note",
    "price grade": "price_grade",
    "size class": "size_class",
    "note": "note",
    "source": "source",
}
LISTS = {
    "categories": "categories",
    "carries": "carries",
    "needs": "needs",
    "not when": "not_when",
    "data": "data_kinds",
    "works with": "integrates",
    "skills": "skills",
    "provides": "provides",
}
OTHERS = (
    *("runs_on", "prices", "health", "soft_group", "group", "up_to", "unit_prices", "once_cost"),
    *("exit_cost", "applies", "facts", "events"),
)
"""Fields that fit no cell of their own: they stand in the last column as JSON, those that say something."""
MORE = "more (json)"
HEADS = plain_heads(
    "tools",
    ("id",),
    (*TEXTS, *LISTS, *(f"{n} {e}" for n in RANGES for e in ENDS), "price year", MORE),
    ("id",),
    (*(f"{n} {e}" for n in RANGES for e in ENDS), "price year"),
    doubles=True,
)
NUMBERS = tuple(f"{name} {end}" for name in RANGES for end in ENDS)
COLUMNS = ("id", *TEXTS, *LISTS, *NUMBERS, "price year", MORE)


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
        rows.append([*row, tool.price_year, _more(tool)])
    return Filled(COLUMNS, rows, widths=(18, 26, 46, 14, 12, 30, 30, 26, 36))


def _more(tool: Tool) -> str:
    """The fields that fit no cell, as JSON; those at their defaults are left out."""
    whole = tool.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({k: whole[k] for k in OTHERS if k in whole}, ensure_ascii=False)


def _others(text: str) -> dict[str, Any] | None:
    """The fields of the last column, at their defaults where it is silent; ``None``: it cannot hold that."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or given.keys() - set(OTHERS):
        return None
    blank = {f: Tool.model_fields[f].get_default(call_default_factory=True) for f in OTHERS}
    return {**blank, **given}


def read_tools(
    path: Path,
    catalogue: Catalogue,
    own: OwnEntries,
    today: date,
    answers: Answers | None = None,
) -> Intake[OwnEntries]:
    """Read changed and new tools from the table at ``path``, on top of ``own``; a row is taken as a whole.

    Raises ``InputError`` where the file holds no such table.
    """
    known = catalogue.tool_by_id
    by_key = {key(i): i for i in known}
    table = read_table_of(path, HEADS, lambda t: key(t) in by_key)
    reading = Reading(table, "tools", answers or Answers())

    def old_of(row: Row) -> Tool | None:
        return known.get(by_key.get(key(row.text("id")), ""))

    def is_own(row: Row, column: str, cell: Cell) -> bool:
        old = old_of(row)
        value = None if old is None else _figures(old).get(column)
        return value is not None and _same_figure(value, cell)

    reads: dict[tuple[int, str], Read] = {}
    triples = {name: tuple(f"{name} {e}" for e in ENDS) for name in RANGES}
    triples["price year"] = ("price year",)
    for name, columns in triples.items():
        beside = [c for other, cs in triples.items() if other != name for c in cs]
        reads |= reading.numbers(columns, lambda _, c: _field(c), is_own, beside, name)
    for k, row in enumerate(table.rows):
        old = old_of(row)
        own_id = old.id if old is not None else row.text("id")
        more = {"group": own_id, "id": own_id, "name": Verbatim(row.text("name") or own_id)}
        given = {c: r for (n, c), r in reads.items() if n == k}
        fields = _read_row(reading, row, old, given, more)
        if fields is None:
            continue
        try:
            tool = Tool.model_validate(
                {
                    **({n: getattr(old, n) for n in Tool.model_fields} if old is not None else {}),
                    "id": own_id,
                    **fields,
                },
                strict=False,
            )
        except ValidationError as error:
            reading.leave(row, "id", "row", first_fault(error), "Correct the row.", **more)
            continue
        source = row.text("source") or f"Read from {path.name}"
        provenance = Provenance(grade="B", source=source[:300], when=today.isoformat())
        before = _cells(old) if old is not None else None
        reading.made(row, own_id, before, _cells(tool), (tool, provenance), name=more["name"])
    in_file = {by_key.get(key(r.text("id"))) for r in table.rows}
    missing = tuple(i for i in known if i not in in_file)

    def build(chosen: Mapping[str, Any]) -> OwnEntries:
        entries = own
        for tool, provenance in chosen.values():
            entries = entries.with_tool(tool, provenance)
        return entries

    return Intake(reading.preview(missing=missing, of=len(known)), reading.groups, build)


def _field(column: str) -> Field:
    if column == "price year":
        return field_of("whole", bounds=(1990, 2199))
    unit = {"set-up": "days", "upkeep": "number"}.get(column.partition(" ")[0], "money")
    return field_of(unit, "USD", bounds=(0, None))


def _same_figure(value: float, cell: Cell) -> bool:
    if cell.kind in ("number", "percent"):
        return cell.number == value
    return cell.kind == "text" and cell.text.strip() in (
        cell_words(value),
        repr(value),
        f"{value:g}",
    )


def _figures(tool: Tool) -> dict[str, float]:
    """The figures of a tool by the columns of the table."""
    found: dict[str, float] = {}
    for name, own in RANGES.items():
        span: Range | None = getattr(tool, own)
        if span is not None:
            found |= {f"{name} {e}": getattr(span, e) for e in ENDS}
    if tool.price_year is not None:
        found["price year"] = tool.price_year
    return found


def _cells(tool: Tool) -> dict[str, Any]:
    """A tool as the cells of its row."""
    texts = {column: getattr(tool, own) for column, own in TEXTS.items()}
    lists = {column: "; ".join(getattr(tool, own)) for column, own in LISTS.items()}
    return {**texts, **lists, **dict.fromkeys(NUMBERS), **_figures(tool), MORE: _more(tool)}


def _read_row(
    reading: Reading, row: Row, old: Tool | None, given: dict[str, Read], more: dict[str, Any]
) -> dict[str, Any] | None:
    """The fields that a row states; ``None`` where something is in the way, which is noted."""
    found: dict[str, Any] = {f: row.text(c) for c, f in TEXTS.items() if row.text(c)}
    for column, own in LISTS.items():
        if row.text(column):
            found[own] = tuple(x.strip() for x in row.text(column).split(";") if x.strip())
    if row.text(MORE):
        others = _others(row.text(MORE))
        if others is None:
            what = "It is no JSON of fields that this column holds."
            reading.leave(row, MORE, "json", what, "Leave it as exported, or empty.", **more)
            return None
        found |= others
    faults = 0
    before = _figures(old) if old is not None else {}
    values: dict[str, float] = {}
    for column, read in given.items():
        question = next((n for n in RANGES if column.startswith(n)), "price year")
        if read.tag in ("ask", "no", "range"):
            faults += 1
            fault = Read("no", code="one") if read.tag == "range" else read
            reading.fault(row, column, fault, _field(column), question, field=column, **more)
        elif read.tag == "same":
            values[column] = before[column]
        elif read.values:
            (values[column],) = read.values
            if column in before:
                standing = reading.slip(
                    row,
                    column,
                    before[column],
                    values[column],
                    _field(column),
                    field=column,
                    **more,
                )
                faults += standing == "ask"
                if standing == "keep":
                    values[column] = before[column]
    if faults:
        return None
    spans = _spans(reading, row, old, values, before, more)
    if spans is None:
        return None
    if "price year" in values:
        spans["price_year"] = int(values["price year"])
    return {**found, **spans}


def _spans(
    reading: Reading,
    row: Row,
    old: Tool | None,
    values: dict[str, float],
    before: dict[str, float],
    more: dict[str, Any],
) -> dict[str, Any] | None:
    """The ranges that a row states; ``None`` where one lacks an end."""
    found: dict[str, Any] = {}
    for name, own in RANGES.items():
        stated = [values.get(f"{name} {e}", before.get(f"{name} {e}")) for e in ENDS]
        if not any(f"{name} {e}" in values for e in ENDS):
            continue
        if any(v is None for v in stated):
            reading.leave(
                row, f"{name} low", "ends", phrase("“{name}” lacks an end.", name=Verbatim(name)),
                "Give all three: low, likely and high.", field=name, **more,
            )  # fmt: skip
            return None
        ends = dict(zip(ENDS, stated, strict=True))
        span: Range | None = getattr(old, own) if old is not None else None
        if span is not None and all(getattr(span, e) == v for e, v in ends.items()):
            continue
        found[own] = {**ends, "shape": "fixed" if stated[0] == stated[2] else "percentiles"}
    return found


def shared_json(entries: OwnEntries) -> str:
    """A shared catalogue file of own entries."""
    body = {"format": FORMAT, "entries": entries.model_dump(mode="json")}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _fields(one: Tool | Practice) -> dict[str, Any]:
    """An entry as fields of one value each."""
    if isinstance(one, Tool):
        return _cells(one)
    data = one.model_dump(mode="json", exclude={"id"})
    return {
        k.replace("_", " "): v if isinstance(v, str | int | float) else json.dumps(v) if v else None
        for k, v in data.items()
    }


def read_shared(path: Path, own: OwnEntries) -> Intake[OwnEntries]:
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
    mine: dict[str, Tool | Practice] = {e.id: e for e in own.tools}
    mine |= {e.id: e for e in own.practices}
    given: list[Tool | Practice] = [*theirs.tools, *theirs.practices]
    entries = []
    groups: dict[str, Any] = {}
    for one in given:
        about = partial(Entry, group=one.id, id=one.id, name=Verbatim(one.name))
        before = mine.get(one.id)
        if before == one:
            entries.append(about("same"))
            continue
        groups[one.id] = one
        if before is None:
            entries.append(about("new", holds=held_by(_fields(one))))
            continue
        entries += [
            about("changed", field=field, old=old, new=new)
            for field, (old, new) in changes_of(_fields(before), _fields(one)).items()
        ]
    for one_id in theirs.hidden:
        if one_id not in own.hidden:
            groups[f"hidden:{one_id}"] = one_id
            entries.append(
                Entry("changed", group=f"hidden:{one_id}", id=one_id, field="hidden", new=True)
            )

    def build(chosen: Mapping[str, Any]) -> OwnEntries:
        ids = {i for i in chosen if not i.startswith("hidden:")}
        tools = [t for t in theirs.tools if t.id in ids]
        practices = [p for p in theirs.practices if p.id in ids]
        hidden = [i for k, i in chosen.items() if k.startswith("hidden:")]
        return own.model_copy(
            update={
                "tools": (*(t for t in own.tools if t.id not in ids), *tools),
                "practices": (*(p for p in own.practices if p.id not in ids), *practices),
                "provenance": {
                    **own.provenance,
                    **{i: p for i, p in theirs.provenance.items() if i in ids},
                },
                "hidden": tuple(dict.fromkeys((*own.hidden, *hidden))),
            }
        )

    return Intake(Preview(path.name, "tools", tuple(entries)), groups, build)
