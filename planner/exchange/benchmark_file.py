"""A benchmark from a file that the user brings: CSV, XLSX or JSON. The product holds no population.

A table has the columns ``dimension``, ``n``, ``low quartile``, ``median`` and ``high quartile``; JSON has
``name``, ``source``, ``date`` and ``rows`` with the same fields.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import first_fault
from planner.domain.content.benchmark import Benchmark
from planner.domain.content.questionnaire import Questionnaire
from planner.exchange.safe_files import read_json
from planner.exchange.tabular import read_table

COLUMNS = ("dimension", "n", "low quartile", "median", "high quartile")


def read_benchmark(path: Path, questionnaire: Questionnaire, today: date) -> Benchmark:
    """Read the benchmark at ``path`` for ``questionnaire``.

    Raises ``InputError`` naming file and place: an unknown dimension, quartiles out of order, a level
    outside 0 to 4, a number of organisations below 1.
    """
    if path.suffix.lower() == ".json":
        data = read_json(path)
    else:
        rows = []
        for line in read_table(path, COLUMNS):
            where = line.place(path)
            values = [_number(line.cells[c], c, where) for c in COLUMNS[1:]]
            if not values[0].is_integer():
                raise InputError(
                    "{where}: n is the number of organisations, a whole number.", where=where
                )
            rows.append(
                {
                    "dimension": line.cells["dimension"],
                    "n": int(values[0]),
                    "low_quartile": values[1],
                    "median": values[2],
                    "high_quartile": values[3],
                }
            )
        data = {"name": path.stem[:300] or "benchmark", "date": today.isoformat(), "rows": rows}
    try:
        benchmark = Benchmark.model_validate_json(json.dumps(data))
    except (ValidationError, TypeError) as error:
        fault = first_fault(error) if isinstance(error, ValidationError) else "no benchmark"
        raise InputError("{name}: {fault}", name=path.name, fault=fault) from error
    seen = set()
    for row in benchmark.rows:
        if row.dimension not in questionnaire.dimension_by_id:
            known = ", ".join(questionnaire.dimension_by_id)
            raise InputError(
                "{name}: there is no dimension “{dimension}”. Use the ids {known}.",
                name=path.name,
                dimension=Verbatim(row.dimension),
                known=known,
            )
        if row.dimension in seen:
            raise InputError(
                "{name}: the dimension “{dimension}” stands there twice.",
                name=path.name,
                dimension=Verbatim(row.dimension),
            )
        seen.add(row.dimension)
        if not row.low_quartile <= row.median <= row.high_quartile:
            raise InputError(
                "{name}: the quartiles of “{dimension}” must rise: low, median, high.",
                name=path.name,
                dimension=Verbatim(row.dimension),
            )
    if not benchmark.rows:
        raise InputError("{name} holds no rows.", name=path.name)
    return benchmark


def _number(cell: str, column: str, where: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError as error:
        raise InputError(
            "{where}: “{cell}” in the column “{column}” is not a number.",
            where=where,
            cell=Verbatim(cell[:30]),
            column=Verbatim(column),
        ) from error
