"""A benchmark from a file that the user brings: CSV, XLSX or JSON. The product holds no population.

A table has the columns ``dimension``, ``n``, ``low quartile``, ``median`` and ``high quartile``; JSON has
``name``, ``source``, ``date`` and ``rows`` with the same fields.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from planner.domain.benchmark import Benchmark
from planner.domain.errors import InputError
from planner.domain.questionnaire import Questionnaire
from planner.domain.toml_content import first_fault
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
            where = f"{path.name}, row {line.number}"
            values = [_number(line.cells[c], c, where) for c in COLUMNS[1:]]
            if not values[0].is_integer():
                raise InputError(f"{where}: n is the number of organisations, a whole number.")
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
        raise InputError(f"{path.name}: {fault}") from error
    seen = set()
    for row in benchmark.rows:
        if row.dimension not in questionnaire.dimension_by_id:
            known = ", ".join(questionnaire.dimension_by_id)
            raise InputError(
                f"{path.name}: there is no dimension “{row.dimension}”. Use the ids {known}."
            )
        if row.dimension in seen:
            raise InputError(f"{path.name}: the dimension “{row.dimension}” stands there twice.")
        seen.add(row.dimension)
        if not row.low_quartile <= row.median <= row.high_quartile:
            raise InputError(
                f"{path.name}: the quartiles of “{row.dimension}” must rise: low, median, high."
            )
    if not benchmark.rows:
        raise InputError(f"{path.name} holds no rows.")
    return benchmark


def _number(cell: str, column: str, where: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError as error:
        raise InputError(
            f"{where}: “{cell[:30]}” in the column “{column}” is not a number."
        ) from error
