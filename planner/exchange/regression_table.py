"""Answers of two versions as a table: one row a case, or counts that somebody else made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import first_fault
from planner.domain.organisation.use_case import CASE_SETS, CaseCount, CaseSet
from planner.exchange.tabular import read_table

CASE_COLUMNS = ("set", "segment", "expected", "before", "after")
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


def read_cases(path: Path) -> tuple[CaseCount, ...]:
    """Counts by set and segment from a table of cases (expected, before, after) or of counts.

    Raises ``InputError`` with every fault of the table at once.
    """
    lines = read_table(path, ("set",), (*CASE_COLUMNS[1:], *COUNT_COLUMNS[2:]))
    body = [(line.number, line.cells) for line in lines]
    if not body:
        raise InputError("{name} is empty.", name=Verbatim(path.name))
    if all(c in body[0][1] for c in CASE_COLUMNS[2:]):
        return _of_cases(body)
    if "cases" in body[0][1]:
        return _of_counts(body)
    raise InputError(
        "{name} holds neither cases ({cases}) nor counts ({counts}).",
        name=Verbatim(path.name),
        cases=Verbatim(", ".join(CASE_COLUMNS)),
        counts=Verbatim(", ".join(COUNT_COLUMNS)),
    )


Rows = Sequence[tuple[int, dict[str, str]]]


def _set_of(text: str) -> CaseSet | None:
    return SETS.get(text.lower().replace("_", " ").strip()) or SETS.get(text.lower())


def _of_cases(rows: Rows) -> tuple[CaseCount, ...]:
    counts: dict[tuple[CaseSet, str], list[int]] = {}
    faults = []
    for number, row in rows:
        name = _set_of(row["set"])
        if name is None or not row["expected"]:
            faults.append(number)
            continue
        kept = counts.setdefault((name, row.get("segment", "")[:300]), [0, 0, 0, 0])
        was, now = row["before"] == row["expected"], row["after"] == row["expected"]
        kept[0] += 1
        kept[1] += row["before"] != row["after"]
        kept[2] += was and not now
        kept[3] += now and not was
    _refuse(faults)
    return tuple(
        CaseCount(set=s, segment=g, cases=n, changed=c, worsened=w, mended=m)
        for (s, g), (n, c, w, m) in counts.items()
    )


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
        "needed. {said}",
        rows=Verbatim(", ".join(str(n) for n in faults[:20]) + (" …" if len(faults) > 20 else "")),
        sets=Verbatim(", ".join(CASE_SETS)),
        said=Verbatim(said),
    )
