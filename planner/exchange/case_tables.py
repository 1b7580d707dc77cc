"""Use cases and measured figures as tables, out and back in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import slug
from planner.domain.case.estimate import Range, fixed
from planner.domain.organisation.organisation import UseCase, UseCaseState
from planner.domain.plan.plan import Actual, Measure
from planner.exchange.tabular import Filled, at, finite_number, read_table

USE_CASE_COLUMNS = (
    *("name", "models", "state", "regulated", "real time"),
    *("value low", "value middle", "value high", "feedback days", "note"),
)
ACTUAL_COLUMNS = ("measure", "quarter", "value", "who", "when", "note")
YES = {
    "yes": True,
    "true": True,
    "1": True,
    "x": True,
    "no": False,
    "false": False,
    "0": False,
    "": False,
}


def use_case_table(use_cases: Sequence[UseCase]) -> Filled:
    """One row for each use case; money a year in the project's currency for all its models."""
    rows = []
    for u in use_cases:
        value = ("", "", "") if u.value is None else (u.value.low, u.value.likely, u.value.high)
        rows.append(
            (
                u.name,
                u.models,
                u.state,
                "yes" if u.regulated else "no",
                "yes" if u.real_time else "no",
                *value,
                "" if u.feedback_days is None else u.feedback_days,
                u.note,
            )
        )
    return Filled(USE_CASE_COLUMNS, rows, frozenset(USE_CASE_COLUMNS), widths=(30,))


def read_use_cases(path: Path) -> tuple[UseCase, ...]:
    """Read a table of use cases; the ids are made from the names.

    Raises ``InputError`` with file, row, field and what is allowed.
    """
    found: list[UseCase] = []
    for line in read_table(path, ("name", "models"), optional=USE_CASE_COLUMNS[2:]):
        cells, where = line.cells, line.place(path)
        name = cells["name"].strip()
        ends = [cells.get(f"value {e}", "").strip() for e in ("low", "middle", "high")]
        state = cells.get("state", "").strip().lower() or "production"
        if state not in get_args(UseCaseState):
            raise InputError(
                "{where}: “{state}” is no state. Write {states}.",
                where=where,
                state=Verbatim(state[:20]),
                states=", ".join(get_args(UseCaseState)),
            )
        feedback = cells.get("feedback days", "").strip()
        count = finite_number(cells["models"], at(where, "models"))
        if not count.is_integer():
            raise InputError(
                "{where}: models is {count:g}; write a whole number.", where=where, count=count
            )
        try:
            value = _value(ends, where)
            found.append(
                UseCase.model_validate(
                    {
                        "id": new_id(name, [u.id for u in found]),
                        "name": name,
                        "models": int(count),
                        "state": state,
                        "regulated": _yes(cells.get("regulated", ""), at(where, "regulated")),
                        "real_time": _yes(cells.get("real time", ""), at(where, "real time")),
                        "value": value,
                        "feedback_days": finite_number(feedback, at(where, "feedback days"))
                        if feedback
                        else None,
                        "note": cells.get("note", "").strip(),
                    }
                )
            )
        except ValidationError as error:
            raise InputError("{where}: {error}", where=where, error=first_fault(error)) from error
    return tuple(found)


def _value(ends: list[str], where: str) -> Range | None:
    if not any(ends):
        return None
    if not ends[1]:
        raise InputError("{where}: a value needs at least its middle figure.", where=where)
    likely = finite_number(ends[1], at(where, "value middle"))
    low = finite_number(ends[0], at(where, "value low")) if ends[0] else likely
    high = finite_number(ends[2], at(where, "value high")) if ends[2] else likely
    if low < 0:
        raise InputError(
            "{where}: value low is {low:g}; it must be 0 or more.", where=where, low=low
        )
    return fixed(likely) if low == high == likely else Range(low=low, likely=likely, high=high)


def new_id(name: str, taken: Sequence[str]) -> str:
    """An id made from a name that none of ``taken`` has."""
    base = slug(name, "use-case")[:40]
    found, k = base, 2
    while found in taken:
        found, k = f"{base}-{k}", k + 1
    return found


def _yes(cell: str, what: str) -> bool:
    text = cell.strip().lower()
    if text not in YES:
        raise InputError(
            "{what} is “{text}”; write yes or no.", what=what, text=Verbatim(text[:20])
        )
    return YES[text]


def actual_table(actuals: Sequence[Actual]) -> Filled:
    """One row for each figure measured; quarters count from 1."""
    rows = [(a.measure, a.quarter + 1, a.value, a.who, a.when, a.note) for a in actuals]
    return Filled(ACTUAL_COLUMNS, rows, frozenset(ACTUAL_COLUMNS), widths=(24,))


def read_actuals(path: Path, words: Mapping[str, str], today: date) -> tuple[Actual, ...]:
    """Read figures measured after adoption; ``words`` are the names that measures may be given by.

    Raises ``InputError`` with file, row, field and what is allowed.
    """
    found: dict[tuple[str, int], Actual] = {}
    known = get_args(Measure)
    by_words = {label.lower(): measure for measure, label in words.items()}
    for line in read_table(path, ("measure", "quarter", "value"), optional=ACTUAL_COLUMNS[3:]):
        cells, where = line.cells, line.place(path)
        text = cells["measure"].strip()
        measure = by_words.get(text.lower(), text)
        if measure not in known:
            raise InputError(
                "{where}: “{text}” is not measured. Write {known}.",
                where=where,
                text=Verbatim(text[:40]),
                known=", ".join(known),
            )
        quarter = finite_number(cells["quarter"], at(where, "quarter"))
        if not quarter.is_integer() or not 1 <= quarter <= 64:
            raise InputError(
                "{where}: quarter is {quarter:g}; count from 1 to 64.", where=where, quarter=quarter
            )
        value = finite_number(cells["value"], at(where, "value"))
        try:
            one = Actual.model_validate(
                {
                    "measure": measure,
                    "quarter": int(quarter) - 1,
                    "value": value,
                    "who": cells.get("who", "").strip(),
                    "when": cells.get("when", "").strip() or today.isoformat(),
                    "note": cells.get("note", "").strip(),
                }
            )
        except ValidationError as error:
            raise InputError("{where}: {error}", where=where, error=first_fault(error)) from error
        if (measure, one.quarter) in found:
            raise InputError(
                "{where}: {measure} stands there twice for quarter {quarter:g}.",
                where=where,
                measure=measure,
                quarter=quarter,
            )
        found[measure, one.quarter] = one
    return tuple(found.values())
