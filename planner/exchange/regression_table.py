"""Answers of two versions as a table: one row a case, or counts that somebody else made.

A case may be answered several times (``after``, ``after2``, ``after3``; so may ``before``): it is right where
most of the runs are. Where truth moves, an answer is ``good until`` a day; past it the case may change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import first_fault
from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import read_dates
from planner.domain.organisation.use_case import CASE_SETS, CaseCount, CaseSet
from planner.exchange.tabular import read_table

CASE_COLUMNS = ("set", "segment", "expected", "before", "after")
MOST_RUNS = 9
RUN_COLUMNS = tuple(f"{v}{n}" for v in ("before", "after") for n in range(2, MOST_RUNS + 1))
UNTIL = "good until"
COUNT_COLUMNS = ("set", "segment", "cases", "changed", "worsened", "mended")
SETS: dict[str, CaseSet] = {
    **{name: name for name in CASE_SETS},
    "must not change": "must_not",
    "may change": "may",
    "must change": "must",
    "darf sich nicht ändern": "must_not",
    "darf sich ändern": "may",
    "muss sich ändern": "must",
}


@dataclass(frozen=True)
class Cases:
    """What a table says: counts by set and segment, runs of a case, and how many cases are past their day."""

    counts: tuple[CaseCount, ...]
    runs: int = 1
    expired: int = 0


def read_cases(path: Path, today: date) -> Cases:
    """Counts by set and segment from a table of cases (expected, before, after) or of counts.

    Answers that were good until a day before ``today`` count under those that may change. Raises
    ``InputError`` with every fault of the table at once.
    """
    optional = (*CASE_COLUMNS[1:], *RUN_COLUMNS, UNTIL, *COUNT_COLUMNS[2:])
    lines = read_table(path, ("set",), optional)
    body = [(line.number, line.cells) for line in lines]
    if not body:
        raise InputError("{name} is empty.", name=Verbatim(path.name))
    if all(c in body[0][1] for c in CASE_COLUMNS[2:]):
        return _of_cases(body, today)
    if "cases" in body[0][1]:
        return Cases(_of_counts(body))
    raise InputError(
        "{name} holds neither cases ({cases}) nor counts ({counts}).",
        name=Verbatim(path.name),
        cases=Verbatim(", ".join(CASE_COLUMNS)),
        counts=Verbatim(", ".join(COUNT_COLUMNS)),
    )


Rows = Sequence[tuple[int, dict[str, str]]]


def _set_of(text: str) -> CaseSet | None:
    return SETS.get(text.lower().replace("_", " ").strip()) or SETS.get(text.lower())


def _of_cases(rows: Rows, today: date) -> Cases:
    counts: dict[tuple[CaseSet, str], list[int]] = {}
    faults, expired, runs = [], 0, 1
    for number, row in rows:
        name = _set_of(row["set"])
        until = _until(row.get(UNTIL, ""))
        if name is None or not row["expected"] or until is None:
            faults.append(number)
            continue
        if name != "may" and until < today:
            name, expired = "may", expired + 1
        kept = counts.setdefault((name, row.get("segment", "")[:300]), [0, 0, 0, 0])
        before, after = _answers(row, "before"), _answers(row, "after")
        runs = max(runs, len(before), len(after))
        was, now = _right(before, row["expected"]), _right(after, row["expected"])
        kept[0] += 1
        kept[1] += was != now if len(after) > 1 else before[0] != after[0]
        kept[2] += was and not now
        kept[3] += now and not was
    _refuse(faults)
    found = tuple(
        CaseCount(set=s, segment=g, cases=n, changed=c, worsened=w, mended=m)
        for (s, g), (n, c, w, m) in counts.items()
    )
    return Cases(found, runs, expired)


def _answers(row: dict[str, str], version: str) -> list[str]:
    """What a version answered, run by run; runs that are not there are left out."""
    more = (row.get(f"{version}{n}", "") for n in range(2, MOST_RUNS + 1))
    return [row[version], *(a for a in more if a)]


def _right(answers: Sequence[str], expected: str) -> bool:
    """Whether most of the runs are right: 2 of 3, 1 of 1; half is not enough."""
    return 2 * Counter(answers)[expected] > len(answers)


def _until(text: str) -> date | None:
    """The last day on which an answer is good; without one it always is. ``None`` for what is no date."""
    if not text.strip():
        return date.max
    found = read_dates([Cell(text.strip())], "finish")[0]
    return found.day if found.tag == "date" else None


def _of_counts(rows: Rows) -> tuple[CaseCount, ...]:
    found: list[CaseCount] = []
    faults: list[int] = []
    said = ""
    for number, row in rows:
        name = _set_of(row["set"])
        try:
            figures = {c: int(row.get(c) or "0") for c in COUNT_COLUMNS[2:]}
            if name is None:
                raise ValueError(row["set"])
            found.append(CaseCount(set=name, segment=row.get("segment", ""), **figures))
        except ValidationError as error:
            faults.append(number)
            said = said or first_fault(error)
        except ValueError:
            faults.append(number)
    _refuse(faults, said)
    return tuple(found)


def _refuse(faults: Sequence[int], said: str = "") -> None:
    if not faults:
        return
    raise InputError(
        "Rows {rows} cannot be read: the set is one of {sets}, an expected answer and whole numbers are "
        "needed, and a day such as 2027-06-30 where an answer is good until one. {said}",
        rows=Verbatim(", ".join(str(n) for n in faults[:20]) + (" …" if len(faults) > 20 else "")),
        sets=Verbatim(", ".join(CASE_SETS)),
        said=Verbatim(said),
    )
