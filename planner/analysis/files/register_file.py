"""The assumption register as a table that people fill in with a spreadsheet, out and back in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from planner.analysis.study.baseline import RegisterRow, check_entry, register
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.case.estimate import (
    GRADE_WORDS,
    Assumption,
    Grade,
    Provenance,
    Range,
    Shape,
)
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.exchange.tabular import Filled, Line, finite_number, read_table

STATES = ("default", "confirmed", "don’t know")
COLUMNS = (
    *("id", "assumption", "unit", "low", "middle", "high", "shape", "most"),
    *("grade", "source", "who", "when", "note", "state"),
)
NEEDED = ("id", "low", "middle", "high", "grade", "source", "state")


@dataclass(frozen=True)
class RegisterChanges:
    """Assumptions as a file states them: those that differ, and the ids that go back to their default."""

    stated: dict[str, Assumption]
    reset: tuple[str, ...]
    labels: dict[str, str]

    @property
    def words(self) -> str:
        """What taking the file over would change."""
        count = len(self.stated) + len(self.reset)
        if not count:
            return "The file says the same as the register."
        if count == 1:
            return "One assumption would change."
        return phrase("{count} assumptions would change.", count=count)


def register_table(rows: Sequence[RegisterRow], currency: str) -> Filled:
    """Every input with value, unit, grade, source, who, when, and whether it is default or confirmed."""
    lines = []
    for row in rows:
        r = row.range
        state = STATES[2] if row.dont_know else STATES[row.confirmed]
        lines.append(
            (
                row.definition.id,
                row.definition.label,
                row.unit.replace("money", currency),
                *(_exact(v) for v in (r.low, r.likely, r.high)),
                r.shape,
                "" if r.most is None else _exact(r.most),
                row.grade,
                row.source,
                row.who,
                row.when,
                row.note,
                state,
            )
        )
    editable = frozenset(COLUMNS) - {"id", "assumption", "unit"}
    return Filled(COLUMNS, lines, editable, widths=(24, 34, 14, 10, 10, 10, 11, 10, 7, 40))


def _exact(value: float) -> str:
    """The number so that it reads back as it is."""
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def read_register(
    path: Path, project: Project, catalogue: Catalogue, today: date
) -> RegisterChanges:
    """Read a filled table; what is not in it stays as it is.

    A row that is marked “default” but has other figures is taken as confirmed. Raises ``InputError`` with
    file, row, field, value and what is allowed; then nothing is changed.
    """
    now = {row.definition.id: row for row in register(project, catalogue)}
    stated: dict[str, Assumption] = {}
    reset: list[str] = []
    seen: set[str] = set()
    for line in read_table(path, NEEDED, optional=("shape", "most", "who", "when", "note")):
        where = f"{path.name}, row {line.number}"
        id_ = line.cells["id"].strip()
        if id_ not in now:
            raise InputError("{where}: there is no assumption “{id}”.", where=where, id=id_[:40])
        if id_ in seen:
            raise InputError(
                "{where}: the assumption “{id}” stands there twice.", where=where, id=id_
            )
        seen.add(id_)
        row = now[id_]
        found = _assumption(line, row, where, today)
        if found is None:
            if row.confirmed or row.dont_know:
                reset.append(id_)
        elif found != project.assumptions.get(id_):
            stated[id_] = found
    labels = {id_: now[id_].definition.label for id_ in (*stated, *reset)}
    return RegisterChanges(stated, tuple(reset), labels)


def _assumption(line: Line, row: RegisterRow, where: str, today: date) -> Assumption | None:
    """The assumption of a row; ``None`` for the default."""
    cells = line.cells
    label = row.definition.label
    state = cells["state"].strip().lower().replace("'", "’")
    if state not in STATES:
        raise InputError(
            "{where}: “{state}” is no state of {label}. Write {states}.",
            where=where,
            state=state[:20],
            label=label,
            states=", ".join(STATES),
        )
    if state == STATES[2]:
        note = cells.get("note", "")
        provenance = Provenance(grade="D", source="", who=cells.get("who", ""), note=note)
        return Assumption(dont_know=True, provenance=provenance)
    ends = {
        field: _number(cells[c], f"{where}: {label}, {c}", row)
        for c, field in (("low", "low"), ("middle", "likely"), ("high", "high"))
    }
    same = all(ends[c] == getattr(row.range, c) for c in ends)
    if state == STATES[0] and same:
        return None
    grade = cells["grade"].strip().upper()
    if grade not in GRADE_WORDS:
        raise InputError(
            "{where}: “{grade}” is no grade of {label}. Write A, B, C or D.",
            where=where,
            grade=grade[:10],
            label=label,
        )
    most = cells.get("most", "").strip()
    try:
        range_ = Range(
            **ends,
            shape=_shape(cells.get("shape", ""), ends, where, label),
            most=_number(most, f"{where}: {label}, most", row) if most else None,
        )
        found = Assumption(
            range=range_,
            provenance=Provenance(
                grade=next(g for g in get_args(Grade) if g == grade),
                source=cells["source"].strip() or "Stated in a table",
                who=cells.get("who", "").strip(),
                when=cells.get("when", "").strip() or today.isoformat(),
                note=cells.get("note", "").strip(),
            ),
        )
    except ValidationError as error:
        raise InputError(
            "{where}: {label}: {error}", where=where, label=label, error=first_fault(error)
        ) from error
    try:
        check_entry(row.definition, found)
    except InputError as error:
        raise InputError("{where}: {error}", where=where, error=str(error)) from error
    return found


def _number(cell: str, what: str, row: RegisterRow) -> float:
    low, high = row.definition.minimum, row.definition.maximum
    allowed = f"{low:g} or more" if high is None else f"between {low:g} and {high:g}"
    return finite_number(cell, what, allowed)


def _shape(cell: str, ends: dict[str, float], where: str, label: str) -> Shape:
    if ends["low"] == ends["high"]:
        return "fixed"
    text = cell.strip().lower() or "percentiles"
    text = "percentiles" if text == "fixed" else text
    found = next((s for s in get_args(Shape) if s == text), None)
    if found is None:
        raise InputError(
            "{where}: “{text}” is no shape of {label}. Write {shapes}.",
            where=where,
            text=text[:20],
            label=label,
            shapes=", ".join(get_args(Shape)),
        )
    return found  # type: ignore[no-any-return]
