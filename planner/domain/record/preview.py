"""What reading a file would do, before anything is taken: one list for every kind of file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar, get_args

from planner.domain.base.language import Figures, joined, phrase
from planner.domain.base.written.dates import Order
from planner.domain.base.written.figures import Mark

Result = Literal["asked", "left out", "changed", "new", "lost", "open", "same"]
RESULTS: tuple[Result, ...] = get_args(Result)
"""In the order in which they are shown."""
TITLES: dict[Result, str] = {
    "asked": "Asked",
    "left out": "Left out",
    "changed": "Changed",
    "new": "New",
    "lost": "Not taken over",
    "open": "Still open",
    "same": "As before",
}
Value = str | float | int | bool | None
T = TypeVar("T")


def value_text(value: Value, *, share: bool = False) -> str:
    """A value as a preview shows it: all its digits, a share as per cent; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return value
    return Figures(f"{value * 100:,.12g}\u00a0%" if share else f"{value:,.12g}")


@dataclass(frozen=True)
class Choice:
    """An answer to a question: what it is called inside, and in words."""

    answer: str
    words: str


@dataclass(frozen=True)
class Entry:
    """One thing that the file says: where, about what, and what becomes of it.

    ``group``: what is taken together. ``question`` names what is asked, once for a whole column;
    ``choices`` are its answers. ``why`` and ``accepted`` are sentences. ``holds`` are the fields of
    a thing that is new, with their values: nothing of it is taken unseen.
    """

    result: Result
    group: str = ""
    id: str = ""
    name: str = ""
    field: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    code: str = ""
    old: Value = None
    new: Value = None
    written: str = ""
    why: str = ""
    accepted: str = ""
    readings: tuple[Value, ...] = ()
    remarks: tuple[str, ...] = ()
    question: str = ""
    choices: tuple[Choice, ...] = ()
    holds: tuple[tuple[str, Value], ...] = ()
    parts: frozenset[str] = frozenset()
    """Fields that hold shares: 0.25 is shown as 25 %."""

    @property
    def held(self) -> str:
        """The fields of a new thing with their values, in words."""
        pairs = [(f, value_text(v, share=f in self.parts)) for f, v in self.holds]
        return joined([joined([f, text], " ") for f, text in pairs], " · ")

    @property
    def before(self) -> str:
        """The old value in words; empty where there was none."""
        return value_text(self.old, share=self.field in self.parts)

    @property
    def after(self) -> str:
        """The new value in words; of a new thing all that it holds."""
        return self.held if self.holds else value_text(self.new, share=self.field in self.parts)

    @property
    def place(self) -> str:
        """Sheet, row and column in words; of a file without rows, nothing."""
        if not self.row:
            return self.column
        parts = [phrase("row {row}", row=self.row)]
        if self.sheet:
            parts.insert(0, phrase("sheet {sheet}", sheet=self.sheet))
        if self.column:
            parts.append(phrase("“{column}”", column=self.column))
        return joined(parts, ", ")

    def body(self) -> dict[str, Any]:
        """The entry for programs."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "id": self.id,
            "name": str(self.name),
            "field": str(self.field),
            "result": self.result,
            "code": self.code,
            "old": self.old,
            "new": dict(self.holds) if self.holds else self.new,
            "as written": self.written,
            "readings": list(self.readings),
            "accepted": str(self.accepted),
            "remarks": [str(r) for r in self.remarks],
        }


@dataclass(frozen=True)
class ReadAs:
    """How the file was read."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    head_row: int = 0
    decimal: str = ""
    dates: str = ""


@dataclass(frozen=True)
class NotRead:
    """A row that is none of the table, and why."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True)
class Preview:
    """All that a file says, and what would become of it; nothing is written by it."""

    file: str
    kind: str
    entries: tuple[Entry, ...] = ()
    read_as: ReadAs = ReadAs()
    columns: tuple[str, ...] = ()
    rows: tuple[NotRead, ...] = ()
    sheets: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    of: int = 0
    """How many things the document has, of which ``missing`` are not in the file."""
    unknown: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Result, int]:
        """How many entries of each result there are."""
        found = Counter(e.result for e in self.entries)
        return {r: found[r] for r in RESULTS}

    @property
    def clear(self) -> bool:
        """Whether nothing has to be asked and nothing is left out."""
        return not any(e.result in ("asked", "left out") for e in self.entries)

    @property
    def words(self) -> str:
        """The counts in one line."""
        parts: list[str] = []
        n = self.counts
        if n["asked"]:
            parts.append(phrase("{n} asked", n=n["asked"]))
        if n["left out"]:
            parts.append(phrase("{n} left out", n=n["left out"]))
        parts += [phrase("{n} changed", n=n["changed"]), phrase("{n} new", n=n["new"])]
        if n["lost"]:
            parts.append(phrase("{n} lost", n=n["lost"]))
        if n["open"]:
            parts.append(phrase("{n} still open", n=n["open"]))
        return joined([*parts, phrase("{n} as before", n=n["same"])], " · ")

    def body(self, *, written: bool) -> dict[str, Any]:
        """The list for programs; what is the same is counted, not listed."""
        r = self.read_as
        return {
            "file": self.file,
            "kind": self.kind,
            "read as": {
                "encoding": r.encoding,
                "separator": r.separator,
                "sheet": r.sheet,
                "head row": r.head_row,
                "decimal": r.decimal,
                "dates": r.dates,
            },
            "counts": dict(self.counts),
            "rows": [e.body() for e in self.entries if e.result != "same"],
            "not read": {
                "columns": list(self.columns),
                "rows": [{"sheet": x.sheet, "row": x.row, "why": str(x.why)} for x in self.rows],
                "sheets": list(self.sheets),
            },
            "missing": list(self.missing),
            "unknown": list(self.unknown),
            "written": written,
        }


@dataclass(frozen=True)
class Answers:
    """What a person answered: for all columns, for changes by a factor, or for single questions."""

    decimal: Mark | None = None
    dates: Order | None = None
    sure: bool = False
    given: Mapping[str, str] = field(default_factory=dict)

    def mark(self, question: str) -> Mark | None:
        """The decimal mark that was answered for a column."""
        own = self.given.get(question)
        return "." if own == "." else "," if own == "," else self.decimal

    def order(self, question: str) -> Order | None:
        """The order of day and month that was answered for a column."""
        own = self.given.get(question)
        return "dm" if own == "dm" else "md" if own == "md" else self.dates

    def is_sure(self, question: str) -> bool:
        """Whether a change that looks like a slip was confirmed."""
        return self.sure or self.given.get(question) == "new"


@dataclass(frozen=True)
class Intake(Generic[T]):
    """A preview, what each group would bring, and how chosen groups become what is taken over."""

    preview: Preview
    groups: Mapping[str, Any]
    build: Callable[[Mapping[str, Any]], T]

    def take(self, keys: Collection[str] | None = None) -> T:
        """What the chosen groups bring together; all that are clear by default."""
        return self.build({k: v for k, v in self.groups.items() if keys is None or k in keys})
