"""Use cases and measured figures as tables, out and back in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from planner.domain.base.language import Verbatim, phrase, translations
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import slug
from planner.domain.base.written.cells import Cell, key, spaced
from planner.domain.base.written.dates import ReadDate
from planner.domain.base.written.figures import Field, field_of
from planner.domain.base.written.numbers import Read
from planner.domain.base.written.words import read_yes_no
from planner.domain.case.estimate import Range, fixed
from planner.domain.organisation.organisation import UseCase, UseCaseState
from planner.domain.plan.plan import Actual, Measure
from planner.domain.record.preview import Answers, Intake
from planner.exchange.intake.heads import ACTUALS, USE_CASES
from planner.exchange.intake.read import Reading
from planner.exchange.intake.table import Row, read_table_of
from planner.exchange.tabular import Filled, Part, Value, cell_words

VALUES = ("value low", "value middle", "value high")
WHOLE = ((), VALUES[1:2], VALUES[::2], VALUES)
"""Which of the three have to be stated together; of both ends alone the middle is half way."""
ENDS_HELP = "Give low, middle and high, both ends, or the middle alone."
USE_CASE_COLUMNS = (
    *("name", "models", "state", "regulated", "real time"),
    *(*VALUES, "feedback days", "note"),
)
STATE_WORDS: dict[UseCaseState, frozenset[str]] = {
    "idea": spaced("idea planned idee geplant vorgesehen"),
    "development": spaced("development indevelopment entwicklung inentwicklung pilot"),
    "trial": spaced("trial intrial erprobung inerprobung versuch"),
    "retired": spaced("retired ended stopped stillgelegt beendet"),
    "production": spaced(
        "production inproduction live inuse produktion inproduktion inbetrieb produktiv"
    ),
}
ACTUAL_COLUMNS = ("measure", "quarter", "value", "who", "when", "note")


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


def read_use_cases(
    path: Path, old: Sequence[UseCase], currency: str = "", answers: Answers | None = None
) -> Intake[tuple[UseCase, ...]]:
    """Read a table of use cases; a name that is known changes that one, ids of new ones come from names.

    What is not in the table stays. Raises ``InputError`` where the file holds no such table.
    """
    by_name = {key(u.name): u for u in old}
    table = read_table_of(path, USE_CASES, lambda t: key(t) in by_name)
    reading = Reading(table, "use cases", answers or Answers())
    money = field_of("money/year", currency, ranges=True, bounds=(0, None))
    whole, days = field_of("whole"), field_of("days", bounds=(0, None))

    def is_own(row: Row, column: str, cell: Cell) -> bool:
        known = by_name.get(key(row.text("name")))
        return known is not None and _is_own(_plain(known).get(column), cell)

    groups = {"models": ("models",), "value": VALUES, "feedback": ("feedback days",)}
    fields = {"models": whole, "value": money, "feedback": days}
    reads: dict[tuple[int, str], Read] = {}
    for name, columns in groups.items():
        beside = [c for g, other in groups.items() if g != name for c in other]
        reads |= reading.numbers(columns, lambda _, c: _of(c, groups, fields), is_own, beside, name)
    taken = [u.id for u in old]
    for k, row in enumerate(table.rows):
        before = by_name.get(key(row.text("name")))
        given = {c: r for (n, c), r in reads.items() if n == k}
        made = _use_case(reading, row, before, given, fields, groups, taken)
        if made is None:
            continue
        if before is None:
            taken.append(made.id)
        old_cells = _plain(before) if before is not None else None
        reading.made(row, made.id, old_cells, _plain(made), made, name=Verbatim(made.name))
    in_file = {key(r.text("name")) for r in table.rows}
    missing = tuple(u.name for u in old if key(u.name) not in in_file)

    def build(chosen: Mapping[str, Any]) -> tuple[UseCase, ...]:
        known = {u.id for u in old}
        return (
            *(chosen.get(u.id, u) for u in old),
            *(u for i, u in chosen.items() if i not in known),
        )

    return Intake(reading.preview(missing=missing, of=len(old)), reading.groups, build)


def _of(column: str, groups: Mapping[str, Sequence[str]], fields: Mapping[str, Field]) -> Field:
    return fields[next(g for g, columns in groups.items() if column in columns)]


def _is_own(value: Value | bool, cell: Cell) -> bool:
    """Whether a cell is what the export writes for ``value``."""
    if isinstance(value, bool) or value is None or not isinstance(value, int | float):
        return False
    if cell.kind in ("number", "percent"):
        return cell.number == value
    texts = {cell_words(value), repr(value), cell_words(Part(value)), f"{value:g}"}
    return cell.kind == "text" and cell.text.strip() in texts


def _plain(u: UseCase) -> dict[str, Any]:
    """A use case as the cells of its row."""
    ends = (None, None, None) if u.value is None else (u.value.low, u.value.likely, u.value.high)
    return {
        "name": Verbatim(u.name),
        "models": u.models,
        "state": u.state,
        "regulated": u.regulated,
        "real time": u.real_time,
        **dict(zip(VALUES, ends, strict=True)),
        "feedback days": u.feedback_days,
        "note": Verbatim(u.note),
    }


def _use_case(
    reading: Reading,
    row: Row,
    old: UseCase | None,
    given: dict[str, Read],
    fields: Mapping[str, Field],
    groups: Mapping[str, Sequence[str]],
    taken: Sequence[str],
) -> UseCase | None:
    """The use case of a row; ``None`` where something is in the way, which is noted."""
    name = row.text("name")
    own = old.id if old is not None else new_id(name, taken)
    more = {"group": own, "id": own, "name": Verbatim(name)}
    cells: dict[str, Any] = {"state": "production", "models": 1}
    cells = _plain(old) if old is not None else cells
    cells["name"] = name
    faults = 0
    for column, read in given.items():
        where = _of(column, groups, fields)
        question = next(g for g, columns in groups.items() if column in columns)
        if read.tag in ("ask", "no"):
            faults += 1
            reading.fault(row, column, read, where, question, field=column, **more)
        elif read.tag == "range":
            stated = dict(zip(VALUES, read.values, strict=True))
            standings = {
                reading.slip(row, column, cells.get(c) or 0.0, stated[c], where, field=c, **more)
                for c in VALUES[::2]
            }
            faults += "ask" in standings
            if standings == {"take"}:
                cells |= stated
        elif read.values:
            (value,) = read.values
            before = cells.get(column)
            standing = "take"
            if isinstance(before, int | float) and old is not None:
                standing = reading.slip(row, column, before, value, where, field=column, **more)
            faults += standing == "ask"
            if standing == "take":
                cells[column] = value
    faults += _words(reading, row, cells, more)
    lacking = next((c for c in VALUES if cells.get(c) is None), "")
    if not faults and tuple(c for c in VALUES if cells.get(c) is not None) not in WHOLE:
        faults += 1
        why = phrase(
            "“{name}” is not stated, and cannot be told from the others.", name=Verbatim(lacking)
        )
        reading.leave(row, lacking, "ends", why, ENDS_HELP, field=lacking, **more)
    if faults:
        return None
    try:
        return UseCase.model_validate(
            {
                **(old.model_dump() if old is not None else {}),
                "id": own,
                "name": name,
                "models": round(cells.get("models", 1)),
                "state": cells.get("state", "production"),
                "regulated": cells.get("regulated") or False,
                "real_time": cells.get("real time") or False,
                "value": _value([cells.get(c) for c in VALUES]),
                "feedback_days": cells.get("feedback days"),
                "note": row.text("note") if "note" in row.cells else cells.get("note", ""),
            }
        )
    except ValidationError as error:
        reading.leave(row, "name", "row", first_fault(error), "Correct the row.", **more)
        return None


def _words(reading: Reading, row: Row, cells: dict[str, Any], more: dict[str, Any]) -> int:
    """Read the words of a row into ``cells``; returns how many could not be read."""
    faults = 0
    state = row.text("state")
    if state:
        own = key(state)
        found = next((s for s, words in STATE_WORDS.items() if own in words), None)
        if found is None:
            faults += 1
            why = phrase("“{text}” is no state of a use case.", text=Verbatim(state[:40]))
            accepted = phrase("Write {states}.", states=", ".join(get_args(UseCaseState)))
            reading.leave(row, "state", "word", why, accepted, field="state", **more)
        else:
            cells["state"] = found
    for column in ("regulated", "real time"):
        answer = read_yes_no(row.text(column))
        if isinstance(answer, str):
            faults += 1
            why = phrase("“{text}” is neither yes nor no.", text=Verbatim(answer[:40]))
            reading.leave(row, column, "word", why, "Write yes or no.", field=column, **more)
        elif answer is not None:
            cells[column] = answer
    return faults


def _value(ends: Sequence[float | None]) -> Range | None:
    low, likely, high = ends
    if likely is None:
        if low is None or high is None:
            return None
        likely = (low + high) / 2
    low = likely if low is None else low
    high = likely if high is None else high
    return fixed(likely) if low == high == likely else Range(low=low, likely=likely, high=high)


def new_id(name: str, taken: Sequence[str]) -> str:
    """An id made from a name that none of ``taken`` has."""
    base = slug(name, "use-case")[:40]
    found, k = base, 2
    while found in taken:
        found, k = f"{base}-{k}", k + 1
    return found


def actual_table(actuals: Sequence[Actual], units: Mapping[str, str]) -> Filled:
    """One row for each figure measured; quarters count from 1. ``units`` are those of the measures."""
    rows = [
        (
            a.measure,
            a.quarter + 1,
            Part(a.value) if units.get(a.measure) == "share" else a.value,
            a.who,
            date.fromisoformat(a.when) if a.when else "",
            a.note,
        )
        for a in actuals
    ]
    return Filled(ACTUAL_COLUMNS, rows, frozenset(ACTUAL_COLUMNS), widths=(24,))


def read_actuals(
    path: Path,
    old: Sequence[Actual],
    words: Mapping[str, str],
    units: Mapping[str, str],
    today: date,
    currency: str = "",
    answers: Answers | None = None,
) -> Intake[tuple[Actual, ...]]:
    """Read figures measured after adoption; ``words`` are the names that measures may be given by.

    A measure and quarter that are known are changed; others stay. Raises ``InputError`` where the file holds
    no such table.
    """
    german = translations("de")
    by_key = {key(m): m for m in get_args(Measure)}
    for measure, label in words.items():
        by_key |= {key(label): measure, key(german.get(label, label)): measure}
    table = read_table_of(path, ACTUALS, lambda t: key(t) in by_key)
    reading = Reading(table, "measured figures", answers or Answers())
    before = {(a.measure, a.quarter + 1): a for a in old}
    quarter = field_of("quarter", bounds=(1, 64))
    quarters = reading.numbers(("quarter",), lambda *_: quarter, _never, question="quarter")

    def found(row: Row) -> Actual | None:
        k = table.rows.index(row)
        read = quarters.get((k, "quarter"))
        measure = by_key.get(key(row.text("measure")))
        if measure is None or read is None or not read.values:
            return None
        return before.get((measure, int(read.values[0])))

    def field_at(row: Row, _: str) -> Field:
        unit = units.get(by_key.get(key(row.text("measure")), ""), "")
        unit = unit.replace("share", "fraction")
        return field_of(unit, currency, bounds=(0, None) if "fraction" not in unit else (0, 1))

    def is_own(row: Row, _: str, cell: Cell) -> bool:
        one = found(row)
        return one is not None and _is_own(one.value, cell)

    values = reading.numbers(("value",), field_at, is_own, beside=("quarter",))
    days = reading.day_column("when", "start")
    for k, row in enumerate(table.rows):
        text = row.text("measure")
        if key(text) not in by_key:
            why = phrase("“{text}” is not measured.", text=Verbatim(text[:40]))
            known = phrase("Write {known}.", known=", ".join(get_args(Measure)))
            reading.leave(row, "measure", "unknown", why, known)
            continue
        at, read = quarters.get((k, "quarter"), Read("empty")), values.get((k, "value"))
        more = {"group": f"{by_key[key(text)]}:{row.text('quarter')}", "name": Verbatim(text)}
        if at.tag != "number":
            reading.fault(row, "quarter", Read("no", code=at.code or "text"), quarter, **more)
            continue
        if read is None or read.tag in ("empty", "open"):
            reading.add("open", row, "value", **more)
            continue
        if read.tag in ("ask", "no", "range"):
            fault = Read("no", code="one") if read.tag == "range" else read
            reading.fault(row, "value", fault, field_at(row, "value"), **more)
            continue
        _one_actual(
            reading, row, by_key[key(text)], int(at.values[0]) - 1, read, days.get(k),
            found(row), today, field_at(row, "value"), more,
        )  # fmt: skip
    own = {(a.measure, a.quarter): a for a in old}

    def build(chosen: Mapping[str, Any]) -> tuple[Actual, ...]:
        return tuple({**own, **{(a.measure, a.quarter): a for a in chosen.values()}}.values())

    return Intake(reading.preview(), reading.groups, build)


def _never(_row: Row, _column: str, _cell: Cell) -> bool:
    return False


def _one_actual(
    reading: Reading,
    row: Row,
    measure: str,
    quarter: int,
    read: Read,
    day: ReadDate | None,
    old: Actual | None,
    today: date,
    where: Field,
    more: dict[str, Any],
) -> None:
    value = old.value if read.tag == "same" and old is not None else read.values[0]
    if day is not None and day.tag in ("ask", "no"):
        reading.date_fault(row, "when", day, **more)
        return
    if old is not None and reading.slip(row, "value", old.value, value, where, **more) == "ask":
        return
    when = day.day.isoformat() if day is not None and day.day is not None else ""
    try:
        made = Actual.model_validate(
            {
                "measure": measure,
                "quarter": quarter,
                "value": value,
                "who": row.text("who") if "who" in row.cells else old.who if old else "",
                "when": when or (old.when if old else today.isoformat()),
                "note": row.text("note") if "note" in row.cells else old.note if old else "",
            }
        )
    except ValidationError as error:
        reading.leave(row, "value", "row", first_fault(error), "Correct the row.", **more)
        return
    old_cells, group = _measured(old) if old is not None else None, more["group"]
    parts = frozenset(("value",)) if where.share else frozenset[str]()
    more = {"name": more["name"], "parts": parts}
    reading.made(row, group, old_cells, _measured(made), made, **more)


def _measured(a: Actual) -> dict[str, Any]:
    """A measured figure as the cells of its row."""
    return {**a.model_dump(exclude={"measure"}), "quarter": a.quarter + 1}
