"""A benchmark from a file that the user brings: CSV, XLSX or JSON. The product holds no population.

A table has the columns ``dimension``, ``n``, ``low quartile``, ``median`` and ``high quartile``; JSON has
``name``, ``source``, ``date`` and ``rows`` with the same fields.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, translations
from planner.domain.base.toml_content import first_fault
from planner.domain.base.written.cells import key
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import Read
from planner.domain.content.benchmark import MOST_ORGANISATIONS, Benchmark, BenchmarkRow
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.record.preview import Answers, Entry, Intake, Preview
from planner.exchange.intake.heads import BENCHMARK
from planner.exchange.intake.read import Reading, held_by
from planner.exchange.intake.table import read_table_of
from planner.exchange.safe_files import read_json

COLUMNS = ("dimension", "n", "low quartile", "median", "high quartile")
GONE = "It is not in the file; what is taken replaces the benchmark of before as a whole."


def read_benchmark(
    path: Path,
    questionnaire: Questionnaire,
    today: date,
    old: Benchmark | None = None,
    answers: Answers | None = None,
) -> Intake[Benchmark | None]:
    """Read the benchmark at ``path`` for ``questionnaire``; a row is taken as a whole.

    What is taken replaces ``old``. Raises ``InputError`` where the file holds no benchmark at all.
    """
    if path.suffix.lower() == ".json":
        return _from_json(path, questionnaire, old)
    names = {key(i): i for i in questionnaire.dimension_by_id}
    german = translations("de")
    for dimension in questionnaire.dimensions:
        for name in (dimension.name, dimension.short, german.get(dimension.name, "")):
            names.setdefault(key(name), dimension.id)
    table = read_table_of(path, BENCHMARK, lambda t: key(t) in names)
    reading = Reading(table, "benchmark", answers or Answers())
    level, whole = (
        field_of("number", bounds=(0, 4)),
        field_of("whole", bounds=(1, MOST_ORGANISATIONS)),
    )

    def own(*_: object) -> bool:
        return False

    reads = reading.numbers(COLUMNS[2:], lambda *_: level, own, beside=("n",))
    reads |= reading.numbers(("n",), lambda *_: whole, own, beside=COLUMNS[2:], question="n")
    rows = {}
    for k, row in enumerate(table.rows):
        text = row.text("dimension")
        if key(text) not in names:
            why = phrase("There is no dimension “{text}”.", text=Verbatim(text[:40]))
            known = phrase("Write {known}.", known=", ".join(questionnaire.dimension_by_id))
            reading.leave(row, "dimension", "unknown", why, known)
            continue
        found = names[key(text)]
        given = {c: reads.get((k, c), Read("empty")) for c in COLUMNS[1:]}
        wrong = {c: r for c, r in given.items() if r.tag not in ("number", "about")}
        for column, read in wrong.items():
            fault = read if read.tag in ("ask", "no") else Read("no", code="text")
            where = whole if column == "n" else level
            question = "n" if column == "n" else "figures"
            reading.fault(row, column, fault, where, question, group=found, id=found)
        if wrong:
            continue
        n, low, median, high = (given[c].values[0] for c in COLUMNS[1:])
        if not low <= median <= high:
            reading.leave(
                row, "median", "falling", "The quartiles do not rise.",
                "Write low, median and high in rising order.", group=found, id=found,
            )  # fmt: skip
            continue
        rows[found] = (row, BenchmarkRow(
            dimension=found, n=int(n), low_quartile=low, median=median, high_quartile=high
        ))  # fmt: skip
    before = {r.dimension: r for r in old.rows} if old is not None else {}
    for found, (row, made) in rows.items():
        reading.groups[found] = made
        old_cells = _cells(before[found]) if found in before else None
        reading.made(row, found, old_cells, _cells(made), made)
    lost = _lost(old, rows)
    name = path.stem[:300] or "benchmark"

    def build(chosen: Mapping[str, Any]) -> Benchmark | None:
        if not chosen:
            return old
        if old is not None and old.name == name and tuple(chosen.values()) == old.rows:
            return old
        return Benchmark(name=name, date=today.isoformat(), rows=tuple(chosen.values()))

    preview = reading.preview()
    preview = replace(preview, entries=(*preview.entries, *lost))
    return Intake(preview, reading.groups, build)


def _cells(row: BenchmarkRow) -> dict[str, Any]:
    """A row of a benchmark as its cells."""
    figures = (row.n, row.low_quartile, row.median, row.high_quartile)
    return dict(zip(COLUMNS[1:], figures, strict=True))


def _lost(old: Benchmark | None, given: Collection[str]) -> list[Entry]:
    """What the benchmark of before holds and the file does not: it goes, as a benchmark is one whole."""
    if old is None or not given:
        return []
    gone = [r.dimension for r in old.rows if r.dimension not in given]
    return [Entry("lost", id=one, why=GONE) for one in gone]


def _from_json(
    path: Path, questionnaire: Questionnaire, old: Benchmark | None
) -> Intake[Benchmark | None]:
    try:
        benchmark = Benchmark.model_validate_json(json.dumps(read_json(path)))
    except (ValidationError, TypeError) as error:
        fault = first_fault(error) if isinstance(error, ValidationError) else "no benchmark"
        raise InputError("{name}: {fault}", name=path.name, fault=fault) from error
    if not benchmark.rows:
        raise InputError("{name} holds no rows.", name=path.name)
    entries, groups = [], {}
    for row in benchmark.rows:
        found = row.dimension
        if found not in questionnaire.dimension_by_id or found in groups:
            why = phrase(
                "There is no dimension “{text}”, or it stands there twice.", text=Verbatim(found)
            )
            known = phrase("Write {known}.", known=", ".join(questionnaire.dimension_by_id))
            entries.append(Entry("left out", id=found, code="unknown", why=why, accepted=known))
        elif not row.low_quartile <= row.median <= row.high_quartile:
            entries.append(
                Entry(
                    "left out", id=found, code="falling", why="The quartiles do not rise.",
                    accepted="Write low, median and high in rising order.",
                )
            )  # fmt: skip
        else:
            groups[found] = row
            entries.append(Entry("new", group=found, id=found, holds=held_by(_cells(row))))

    def build(chosen: Mapping[str, Any]) -> Benchmark | None:
        return benchmark.model_copy(update={"rows": tuple(chosen.values())}) if chosen else old

    entries += _lost(old, groups)
    return Intake(Preview(path.name, "benchmark", tuple(entries)), groups, build)
