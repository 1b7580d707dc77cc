"""Cells pasted from a spreadsheet into the assumptions, as a table that says where each goes."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.base.errors import InputError
from planner.domain.base.written.cells import key
from planner.exchange.intake.heads import REGISTER
from planner.ui.kit.pasted import Grid, cells_of

FIGURES = ("low", "middle", "high")
ORDER = (*FIGURES, "grade", "source")


def pasted_table(
    text: str, known: Sequence[tuple[str, str]], at: str, column: str
) -> tuple[list[str], Grid]:
    """Heads and rows of a register table for pasted cells.

    ``known`` are ids and names (as shown) in the order of the page, ``at`` the id of the row and ``column``
    the column that is chosen there. Cells with heads of their own, or with ids or names at the left, say
    where they go; bare figures go from the chosen cell on, downwards and to the right.
    """
    rows = cells_of(text)
    if max(len(r) for r in rows) > 1:  # headings of groups say nothing of an assumption
        rows = [r for r in rows if any(c.strip() for c in r[1:])] or rows
    heads = [REGISTER.column_of(c) for c in rows[0]]
    if "id" in heads and len([h for h in heads if h]) > 1:
        return rows[0], rows[1:]
    ids = {key(word): own for own, name in known for word in (own, name)}
    named = [ids.get(key(r[0]), "") for r in rows]
    if any(named):
        first = 1 if not named[0] and any(heads[1:]) else 0
        columns = heads[1:] if first else _columns(max(len(r) for r in rows) - 1, column)
        columns = [c or f"({k})" for k, c in enumerate(columns, 1)]
        return ["id", *columns], [[ids.get(key(r[0]), r[0]), *r[1:]] for r in rows[first:]]
    order = [own for own, _ in known]
    start = order.index(at) if at in order else 0
    width = max(len(r) for r in rows)
    if start + len(rows) > len(order):
        raise InputError(
            "{n} rows do not fit below the chosen one. Choose the assumption they begin with.",
            n=len(rows),
        )
    columns = _columns(width, column)
    return ["id", *columns], [[own, *row] for own, row in zip(order[start:], rows, strict=False)]


def _columns(width: int, column: str) -> list[str]:
    """The columns of bare cells: three are low, middle, high; else from the chosen column on."""
    first = 0 if width >= len(FIGURES) else ORDER.index(column) if column in ORDER else 1
    if first + width > len(ORDER):
        raise InputError(
            "{n} columns do not fit here. Copy low, middle and high, or name the columns in a first row.",
            n=width,
        )
    return list(ORDER[first : first + width])
