"""Cells that a spreadsheet or a mail put on the clipboard, as a file that the readers of tables take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import tr
from planner.domain.base.system import scratch_folder

MOST_CELLS = 20_000
NOTHING = "There are no cells to paste. Copy them in a spreadsheet first."

Grid = list[list[str]]


def cells_of(text: str) -> Grid:
    """The cells of what a spreadsheet, or a mail, put on the clipboard. Raises ``InputError`` for none."""
    rows = [r for r in csv.reader(io.StringIO(text), delimiter="\t") if any(c.strip() for c in r)]
    if not rows:
        raise InputError(NOTHING)
    if sum(map(len, rows)) > MOST_CELLS:
        raise InputError("That are more than {n} cells. Read them from a file.", n=MOST_CELLS)
    return rows


@contextmanager
def pasted_file(heads: Sequence[str], rows: Grid) -> Iterator[Path]:
    """The table as a file with tabs, for as long as it is read."""
    found = io.StringIO()
    csv.writer(found, delimiter="\t", lineterminator="\n").writerows([heads, *rows])
    with scratch_folder("planner-paste-") as folder:
        path = folder / f"{tr('Pasted cells')}.tsv"
        path.write_text(found.getvalue(), "utf-8")
        yield path
