"""What every reader of a table does with its cells: columns of figures and dates, faults, entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.written.cells import EMPTY, Cell
from planner.domain.base.written.dates import (
    ORDERS,
    Order,
    ReadDate,
    Role,
    proved_orders,
    read_dates,
)
from planner.domain.base.written.figures import MARKS, Field, Mark
from planner.domain.base.written.numbers import Item, Read, by_a_factor, proved_marks, read_column
from planner.domain.base.written.sentences import (
    DATE_HELP,
    date_why,
    number_help,
    number_why,
    value_words,
)
from planner.domain.record.preview import (
    RESULTS,
    Answers,
    Choice,
    Entry,
    Preview,
    ReadAs,
    Result,
    Value,
)
from planner.exchange.intake.table import Row, Table

FieldOf = Callable[[Row, str], Field]
OwnText = Callable[[Row, str, Cell], bool]
Standing = Literal["keep", "ask", "out", "take"]


@dataclass
class Reading:
    """A table that is being read: its entries so far, and what its groups would bring."""

    table: Table
    kind: str
    answers: Answers
    entries: list[Entry] = field(default_factory=list)
    groups: dict[str, Any] = field(default_factory=dict)
    decimal: str = ""
    dates: str = ""

    def __post_init__(self) -> None:
        """Rows that the table itself refuses are left out."""
        for refusal in self.table.refused:
            self.entries.append(
                Entry(
                    "left out",
                    sheet=refusal.sheet,
                    row=refusal.rows[0],
                    column=refusal.column,
                    code=refusal.code,
                    why=refusal.why,
                    accepted=refusal.accepted,
                )
            )

    def add(self, result: Result, row: Row, column: str = "", **more: Any) -> None:
        """Note what becomes of a row, or of its cell in ``column``."""
        cell = row.cells.get(column, EMPTY)
        remarks = tuple(more.pop("remarks", ()))
        if row.hidden and result in ("changed", "new"):
            remarks = (*remarks, "The row is hidden.")
        self.entries.append(
            Entry(
                result,
                sheet=row.sheet,
                row=row.number,
                column=Verbatim(self.table.head(column)) if column else "",
                written=more.pop("written", cell.text[:200]),
                remarks=remarks,
                **more,
            )
        )

    def made(
        self,
        row: Row,
        group: str,
        old: Mapping[str, Value] | None,
        new: Mapping[str, Value],
        thing: Any,
        **more: Any,
    ) -> None:
        """Take what a row makes, and note it: as it was, changed field by field, or new with all it holds."""
        changes = changes_of(old or {}, new)
        if old is not None and not changes:
            self.add("same", row, group=group, id=group)
            return
        self.groups[group] = thing
        more = {"group": group, "id": group, **more}
        if old is None:
            self.add("new", row, holds=held_by(new, more.get("name", group)), **more)
            return
        for column, (before, after) in changes.items():
            there = column if column in row.cells else ""
            self.add("changed", row, there, field=column, old=before, new=after, **more)

    def leave(self, row: Row, column: str, code: str, why: str, accepted: str, **more: Any) -> None:
        """Leave a cell out, and say why."""
        self.add("left out", row, column, code=code, why=why, accepted=accepted, **more)

    def numbers(
        self,
        columns: Iterable[str],
        field_of: FieldOf,
        own: OwnText,
        beside: Iterable[str] = (),
        question: str = "figures",
    ) -> dict[tuple[int, str], Read]:
        """Read ``columns`` as one column; those ``beside`` it may decide what it leaves open."""
        here, there = self._items(columns, field_of, own), self._items(beside, field_of, own)
        decided = self.answers.mark(question)
        elsewhere = proved_marks(there.values())
        marks = proved_marks(here.values()) or elsewhere
        found = read_column(list(here.values()), elsewhere, decided)
        self.decimal = _mark_words(frozenset({decided}) if decided else marks) or self.decimal
        reads = dict(zip(here, found, strict=True))
        return {(k, c): read for (k, c), read in reads.items()}

    def _items(
        self, columns: Iterable[str], field_of: FieldOf, own: OwnText
    ) -> dict[tuple[int, str], Item]:
        return {
            (k, c): Item(
                row.cells[c],
                row.field_in(c, field_of(row, c)),
                own=own(row, c, row.cells[c]),
            )
            for k, row in enumerate(self.table.rows)
            for c in columns
            if c in row.cells
        }

    def fault(
        self,
        row: Row,
        column: str,
        read: Read,
        where: Field,
        question: str = "figures",
        **more: Any,
    ) -> None:
        """Note a figure that has to be asked or is left out."""
        text = row.text(column)
        if read.tag == "ask":
            order = sorted(range(2), key=lambda k: _distance(read.readings[k], where))
            self.add(
                "asked",
                row,
                column,
                code="ask",
                why=number_why(read, where, text),
                accepted=number_help(read, where),
                readings=tuple(r[-1] if len(r) == 1 else r[1] for r in read.readings),
                question=question,
                choices=tuple(
                    Choice(MARKS[k], value_words(read.readings[k], where)) for k in order
                ),
                **more,
            )
            return
        self.leave(
            row, column, read.code, number_why(read, where, text), number_help(read, where), **more
        )

    def slip(
        self, row: Row, column: str, old: float, new: float, where: Field, **more: Any
    ) -> Standing:
        """Whether a changed figure is taken: a change by exactly 1,000 (or 100) is asked first."""
        if not by_a_factor(old, new, where):
            return "take"
        question = f"factor:{more.get('group', '')}:{column}"
        if self.answers.is_sure(question):
            return "take"
        if self.answers.given.get(question) == "old":
            return "keep"
        factor = 100 if where.share else 1000
        self.add(
            "asked",
            row,
            column,
            code="factor",
            why=phrase(
                "“{text}” is exactly {factor:,} times more or less than before ({old}).",
                text=Verbatim(row.text(column)[:40]),
                factor=factor,
                old=value_words((old,), where),
            ),
            old=old,
            new=new,
            readings=(new, old),
            question=question,
            choices=(
                Choice("new", value_words((new,), where)),
                Choice("old", value_words((old,), where)),
            ),
            **more,
        )
        return "ask"

    def day_column(
        self,
        column: str,
        role: Role,
        beside: Iterable[str] = (),
        starts: Iterable[date | None] = (),
        question: str = "dates",
    ) -> dict[int, ReadDate]:
        """Read a column of dates; those ``beside`` it may prove the order of day and month."""
        rows = {k: r.cells[column] for k, r in enumerate(self.table.rows) if column in r.cells}
        elsewhere: set[Order] = set()
        for other in beside:
            elsewhere |= proved_orders(r.cells[other] for r in self.table.rows if other in r.cells)
        decided = self.answers.order(question)
        found = read_dates(
            list(rows.values()), role, elsewhere=elsewhere, decided=decided, starts=list(starts)
        )
        orders = frozenset({decided}) if decided else proved_orders(rows.values()) or elsewhere
        self.dates = _order_words(orders) or self.dates
        return dict(zip(rows, found, strict=True))

    def date_fault(
        self, row: Row, column: str, read: ReadDate, question: str = "dates", **more: Any
    ) -> None:
        """Note a date that has to be asked or is left out."""
        text = row.text(column)
        why = date_why(read.code, text, read.readings)
        if read.tag == "ask":
            self.add(
                "asked",
                row,
                column,
                code="ask",
                why=why,
                accepted=DATE_HELP,
                readings=tuple(r.isoformat() for r in read.readings),
                question=question,
                choices=tuple(
                    Choice(o, r.isoformat()) for o, r in zip(ORDERS, read.readings, strict=True)
                ),
                **more,
            )
            return
        self.leave(row, column, read.code, why, DATE_HELP, **more)

    def preview(self, **more: Any) -> Preview:
        """Everything that was noted, in the order in which it is shown."""
        read = self.table.read_as
        order = {r: k for k, r in enumerate(RESULTS)}
        return Preview(
            self.table.name,
            self.kind,
            tuple(sorted(self.entries, key=lambda e: order[e.result])),
            ReadAs(
                read.encoding, read.separator, read.sheet, read.head_row, self.decimal, self.dates
            ),
            columns=tuple(Verbatim(c) for c in self.table.columns),
            rows=tuple(self.table.skipped),
            sheets=tuple(self.table.sheets),
            **more,
        )


def _distance(readings: tuple[float, ...], where: Field) -> float:
    """How far a reading lies from the default range: the nearest is offered first."""
    if where.usual is None:
        return 0.0
    low, high = where.usual
    middle = readings[len(readings) // 2]
    if low <= middle <= high:
        return 0.0
    near = low if middle < low else high
    return (
        max(abs(middle), 1e-12) / max(near, 1e-12) if middle > near else near / max(middle, 1e-12)
    )


def _mark_words(marks: Iterable[Mark]) -> str:
    found = set(marks)
    if len(found) != 1:
        return "mixed" if found else ""
    return "point" if found == {"."} else "comma"


def _order_words(orders: Iterable[Order]) -> str:
    found = set(orders)
    if len(found) != 1:
        return "mixed" if found else ""
    return "day-first" if found == {"dm"} else "month-first"


def changes_of(
    old: Mapping[str, Value], new: Mapping[str, Value]
) -> dict[str, tuple[Value, Value]]:
    """The fields that differ, with their old and new value."""
    return {k: (old.get(k), v) for k, v in new.items() if old.get(k) != v}


def held_by(new: Mapping[str, Value], name: str = "") -> tuple[tuple[str, Value], ...]:
    """The fields of a new thing that say something besides its ``name``: neither empty nor “no”."""
    return tuple(
        (k, v) for k, v in new.items() if v is not None and v is not False and v not in ("", name)
    )
