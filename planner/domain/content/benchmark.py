"""Figures of other organisations, only ever from a file that the user brings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.domain.base.types import Frozen, Id, IsoDate, LevelTarget, Name, Text

MINIMUM_N = 8
"""Below this many organisations a benchmark is hidden: single ones could be recognised in it."""
MOST_ORGANISATIONS = 1_000_000


class BenchmarkRow(Frozen):
    """Levels of ``n`` organisations in one dimension: quartiles and median."""

    dimension: Id
    n: Annotated[int, Field(ge=1, le=MOST_ORGANISATIONS)]
    low_quartile: LevelTarget
    median: LevelTarget
    high_quartile: LevelTarget


class Benchmark(Frozen):
    """A population to compare with, where it comes from, and its figures by dimension."""

    name: Name
    source: Text = ""
    date: IsoDate
    minimum_n: Annotated[int, Field(ge=3, le=10_000)] = MINIMUM_N
    rows: Annotated[tuple[BenchmarkRow, ...], Field(max_length=200)]

    def row(self, dimension: str) -> BenchmarkRow | None:
        """The figures of ``dimension``, or ``None`` where there are none or too few organisations."""
        found = next((r for r in self.rows if r.dimension == dimension), None)
        return found if found is not None and found.n >= self.minimum_n else None
