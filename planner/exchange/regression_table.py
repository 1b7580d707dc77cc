"""Agreed cases and the answers of two versions as a table: one row a case, or counts that somebody else made.

Rows of ``id``, ``set``, ``expected`` (with reason, person and day) are the cases that were agreed on, and are
kept. ``before`` and ``after`` are the answers of two versions, in the same rows, or later in a table of ids
and answers alone. A case may be answered several times (``after``, ``after2``, ``after3``; ``before`` as
well): it is right where most of the runs are. Where truth moves, an answer is ``good until`` a day; past it
the case may change.
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
from planner.domain.organisation.organisation import MOST_CASES
from planner.domain.organisation.use_case import (
    CASE_SETS,
    MOST_FAILED,
    AgreedCase,
    CaseCount,
    CaseSet,
    FailedCase,
)
from planner.exchange.intake.heads import Heads
from planner.exchange.intake.table import read_table_of
from planner.exchange.tabular import Filled, require_whole

MOST_RUNS = 9
RUN_COLUMNS = tuple(f"{v}{n}" for v in ("before", "after") for n in range(2, MOST_RUNS + 1))
UNTIL, AGREED = "good until", "agreed"
ANSWERS = ("before", "after")
CASE_COLUMNS = ("id", "set", "segment", "expected", "reason", "who", AGREED, UNTIL)
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
    """What a table says: agreed cases, counts by set and segment, runs of a case, cases past their day.

    ``agreed`` and ``counts`` are empty where it holds none. ``failed`` are the cases that failed, as many as
    are kept.
    """

    counts: tuple[CaseCount, ...] = ()
    runs: int = 1
    expired: int = 0
    agreed: tuple[AgreedCase, ...] = ()
    failed: tuple[FailedCase, ...] = ()

    @property
    def blocking(self) -> tuple[str, ...]:
        """The ids of those that must not change and did."""
        return tuple(f.id for f in self.failed if f.set == "must_not")


@dataclass(frozen=True)
class _Answered:
    """A case with what two versions answered, run by run."""

    case: AgreedCase
    before: Sequence[str]
    after: Sequence[str]


def read_cases(path: Path, today: date, kept: Sequence[AgreedCase] = ()) -> Cases:
    """Agreed cases and counts from a table of cases, of answers to the ``kept`` ones, or of counts.

    Answers that were good until a day before ``today`` count under those that may change. Raises
    ``InputError`` with every fault of the table at once.
    """
    columns = (*CASE_COLUMNS, *ANSWERS, *RUN_COLUMNS, *COUNT_COLUMNS[2:])
    heads_of = Heads("table", dict.fromkeys(columns, ()), (("set", "id"),), ("set",), doubles=False)
    table = read_table_of(path, heads_of)
    require_whole(table)
    body = [
        (row.number, {c: cell.text.strip() for c, cell in row.cells.items()}) for row in table.rows
    ]
    if not body:
        raise InputError("{name} is empty.", name=Verbatim(path.name))
    heads = body[0][1].keys()
    answered = heads >= set(ANSWERS)
    if heads >= {"set", "expected"}:
        agreed = _agreed(body)
        found = _counted(_with_answers(body, agreed), today) if answered else Cases()
        few = agreed if len(agreed) <= MOST_CASES else ()
        return Cases(found.counts, found.runs, found.expired, tuple(few), found.failed)
    if heads >= {"set", "cases"}:
        return Cases(_of_counts(body))
    if "id" in heads and answered and kept:
        return _counted(_with_answers(body, _named(body, kept)), today)
    raise InputError(
        "{name} holds neither cases ({cases}) nor counts ({counts}), nor answers ({answers}) to cases that "
        "are kept here.",
        name=Verbatim(path.name),
        cases=Verbatim(", ".join((*CASE_COLUMNS, *ANSWERS))),
        counts=Verbatim(", ".join(COUNT_COLUMNS)),
        answers=Verbatim(", ".join(("id", *ANSWERS))),
    )


def agreed_table(cases: Sequence[AgreedCase]) -> Filled:
    """Agreed cases as a table that can be read again, with room for the answers of two versions."""
    rows = [
        (c.id, c.set, c.segment, c.expected, c.reason, c.who, c.when, c.until, "", "")
        for c in cases
    ]
    return Filled((*CASE_COLUMNS, *ANSWERS), rows)


Rows = Sequence[tuple[int, dict[str, str]]]


def _set_of(text: str) -> CaseSet | None:
    return SETS.get(text.lower().replace("_", " ").strip()) or SETS.get(text.lower())


def _agreed(rows: Rows) -> list[AgreedCase]:
    """The cases of a table; without an id of its own a case has the number of its row."""
    found: list[AgreedCase] = []
    faults: list[int] = []
    said, ids = "", set[str]()
    for number, row in rows:
        name = _set_of(row["set"])
        until, when = (_day(row.get(column, "")) for column in (UNTIL, AGREED))
        id_ = row.get("id", "") or str(number)
        if name is None or until is None or when is None or id_ in ids:
            faults.append(number)
            continue
        ids.add(id_)
        try:
            found.append(
                AgreedCase(
                    id=id_,
                    set=name,
                    segment=row.get("segment", ""),
                    expected=row["expected"],
                    reason=row.get("reason", ""),
                    who=row.get("who", ""),
                    when=when,
                    until=until,
                )
            )
        except ValidationError as error:
            faults.append(number)
            said = said or first_fault(error)
    _refuse(faults, said)
    return found


def _named(rows: Rows, kept: Sequence[AgreedCase]) -> list[AgreedCase]:
    """The kept cases that a table of answers names, in its order; each exactly once."""
    known = {c.id: c for c in kept}
    told = [row["id"] for _, row in rows]
    times = Counter(told)
    faults = [number for number, row in rows if row["id"] not in known or times[row["id"]] > 1]
    if faults:
        raise InputError(
            "Rows {rows} name no case that was agreed on, or one twice.", rows=_rows_words(faults)
        )
    if missing := [c.id for c in kept if c.id not in times]:
        raise InputError(
            "{n} agreed cases have no answer: {ids}. A version is held against all of them.",
            n=len(missing),
            ids=Verbatim(", ".join(missing[:20]) + (" …" if len(missing) > 20 else "")),
        )
    return [known[id_] for id_ in told]


def _with_answers(rows: Rows, cases: Sequence[AgreedCase]) -> list[_Answered]:
    return [
        _Answered(case, _answers(row, "before"), _answers(row, "after"))
        for (_, row), case in zip(rows, cases, strict=True)
    ]


def _counted(answered: Sequence[_Answered], today: date) -> Cases:
    """How many answers changed by set and segment, to worse and to better."""
    counts: dict[tuple[CaseSet, str], list[int]] = {}
    expired, runs = 0, 1
    failed = []
    for one in answered:
        name = one.case.set
        if name != "may" and one.case.until and date.fromisoformat(one.case.until) < today:
            name, expired = "may", expired + 1
        kept = counts.setdefault((name, one.case.segment), [0, 0, 0, 0])
        before, after = one.before, one.after
        runs = max(runs, len(before), len(after))
        was, now = _right(before, one.case.expected), _right(after, one.case.expected)
        changed = was != now if len(after) > 1 else before[0] != after[0]
        bad = {"must_not": changed, "may": was and not now, "must": not now}[name]
        if bad:
            failed.append(FailedCase(set=name, id=one.case.id))
        kept[0] += 1
        kept[1] += changed
        kept[2] += was and not now
        kept[3] += now and not was
    found = tuple(
        CaseCount(set=s, segment=g, cases=n, changed=c, worsened=w, mended=m)
        for (s, g), (n, c, w, m) in counts.items()
    )
    worst = sorted(failed, key=lambda f: tuple(CASE_SETS).index(f.set))  # as given within a set
    return Cases(found, runs, expired, failed=tuple(worst[:MOST_FAILED]))


def _answers(row: dict[str, str], version: str) -> list[str]:
    """What a version answered, run by run; runs that are not there are left out."""
    more = (row.get(f"{version}{n}", "") for n in range(2, MOST_RUNS + 1))
    return [row[version], *(a for a in more if a)]


def _right(answers: Sequence[str], expected: str) -> bool:
    """Whether most of the runs are right: 2 of 3, 1 of 1; half is not enough."""
    return 2 * Counter(answers)[expected] > len(answers)


def _day(text: str) -> str | None:
    """A day as the document writes it, empty for none; ``None`` for what is no date."""
    if not text.strip():
        return ""
    found = read_dates([Cell(text.strip())], "finish")[0]
    return found.day.isoformat() if found.tag == "date" and found.day is not None else None


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


def _rows_words(faults: Sequence[int]) -> Verbatim:
    return Verbatim(", ".join(str(n) for n in faults[:20]) + (" …" if len(faults) > 20 else ""))


def _refuse(faults: Sequence[int], said: str = "") -> None:
    if not faults:
        return
    raise InputError(
        "Rows {rows} cannot be read: the set is one of {sets}, no id stands twice, an expected answer and "
        "whole numbers are needed, and days such as 2027-06-30. {said}",
        rows=_rows_words(faults),
        sets=Verbatim(", ".join(CASE_SETS)),
        said=Verbatim(said),
    )
