"""The assumption register as a table that people fill in with a spreadsheet, out and back in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from planner.analysis.study.baseline import RegisterRow, check_entry, register
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.base.written.cells import EMPTY, Cell, key, spaced
from planner.domain.base.written.dates import read_dates
from planner.domain.base.written.figures import Field, field_of, in_unit
from planner.domain.base.written.lists import DONT_KNOW
from planner.domain.base.written.numbers import Read
from planner.domain.base.written.sentences import unit_words
from planner.domain.case.estimate import GRADE_WORDS, Assumption, Grade, Provenance, Range, Shape
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Intake
from planner.exchange.intake.heads import REGISTER
from planner.exchange.intake.read import Reading, changes_of
from planner.exchange.intake.table import Row, read_table_of
from planner.exchange.tabular import Filled, Part, Value, cell_words

STATES = ("default", "confirmed", "don’t know")
ENDS = ("low", "middle", "high")
RANGE_COLUMNS = ("shape", "most")
_FIELDS = {"low": "low", "middle": "likely", "high": "high", "most": "most"}
_BEFORE = spaced("pert triangular lognormal normal uniform")
OLD_MIDDLE = (
    "Of an older sheet: its middle was the most likely value; now half of all futures lie below it."
)
_SHAPES: dict[Shape, frozenset[str]] = {
    "percentiles": spaced("percentiles perzentile") | _BEFORE,
    "ends": spaced("ends minmax enden"),
    "fixed": spaced("fixed fest"),
}
"""Names of the shapes, those of sheets from before 1.0 among them."""
COLUMNS = (
    *("id", "assumption", "unit", *ENDS, *RANGE_COLUMNS),
    *("grade", "source", "who", "when", "note", "state"),
)
_STATE_WORDS = {
    "default": spaced("default standard vorgabe standardwert"),
    "confirmed": spaced("confirmed stated bestaetigt angegeben eigene"),
}


@dataclass(frozen=True)
class RegisterChanges:
    """Assumptions as a file states them: those that differ, and the ids that go back to their default."""

    stated: dict[str, Assumption]
    reset: tuple[str, ...]
    labels: dict[str, str]


def register_table(rows: Sequence[RegisterRow], currency: str) -> Filled:
    """Every input with value, unit, grade, source, who, when, and whether it is default or confirmed."""
    lines: list[tuple[Value, ...]] = []
    for row in rows:
        r = row.range
        state = STATES[2] if row.dont_know else STATES[row.confirmed]
        share = row.unit.startswith("share")
        lines.append(
            (
                row.definition.id,
                row.definition.label,
                row.unit.replace("money", currency).replace("share", "%", 1),
                *(Part(v) if share else v for v in (r.low, r.likely, r.high)),
                r.shape,
                None if r.most is None else Part(r.most) if share else r.most,
                row.grade,
                row.source,
                row.who,
                date.fromisoformat(row.when) if row.when else "",
                row.note,
                state,
            )
        )
    editable = frozenset(COLUMNS) - {"id", "assumption", "unit"}
    return Filled(COLUMNS, lines, editable, widths=(24, 34, 14, 10, 10, 10, 11, 10, 7, 40))


def read_register(
    path: Path,
    project: Project,
    catalogue: Catalogue,
    today: date,
    answers: Answers | None = None,
) -> Intake[RegisterChanges]:
    """Read a filled table; what is not in it stays as it is.

    A row that is marked “default” but has other figures is taken as confirmed. An assumption's figures,
    grade, source and state are taken together. Raises ``InputError`` where the file holds no register.
    """
    now = {row.definition.id: row for row in register(project, catalogue)}
    by_key = {key(i): i for i in now}
    table = read_table_of(path, REGISTER, lambda t: key(t) in by_key)
    reading = Reading(table, "assumptions", answers or Answers())
    known = {k: by_key.get(key(row.text("id"))) for k, row in enumerate(table.rows)}
    currency = project.organisation.currency

    def field_at(row: Row, _: str) -> Field:
        own = by_key.get(key(row.text("id")))
        if own is None:
            return field_of("number", ranges=True)
        return _field(now[own], row, currency)

    def is_own(row: Row, column: str, cell: Cell) -> bool:
        own = by_key.get(key(row.text("id")))
        value = None if own is None else getattr(now[own].range, _FIELDS[column])
        return value is not None and _is_own(value, cell)

    reads = reading.numbers((*ENDS, "most"), field_at, is_own)
    seen: set[str] = set()
    for k, row in enumerate(table.rows):
        own = known[k]
        if own is None:
            why = phrase("There is no assumption “{id}”.", id=Verbatim(row.text("id")[:40]))
            reading.leave(row, "id", "unknown", why, "Use the ids that the exported table holds.")
            continue
        seen.add(own)
        _Line(reading, row, now[own], project.assumptions.get(own), today, currency).read(
            {c: reads[k, c] for c in (*ENDS, "most") if (k, c) in reads}
        )
    preview = reading.preview(missing=tuple(i for i in now if i not in seen), of=len(now))

    def build(chosen: Mapping[str, Any]) -> RegisterChanges:
        stated = {i: a for i, a in chosen.items() if a is not None}
        reset = tuple(i for i, a in chosen.items() if a is None)
        return RegisterChanges(stated, reset, {i: now[i].definition.label for i in chosen})

    return Intake(preview, reading.groups, build)


def _is_own(value: float, cell: Cell) -> bool:
    """Whether a cell is what we write for ``value``: in a file, now or before 1.0, or copied."""
    if cell.kind in ("number", "percent"):
        return cell.number == value
    if cell.kind != "text":
        return False
    old = repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    text = cell.text.strip()
    copied = text.replace("\u00a0", " ").replace(",", ".")
    return text in (old, cell_words(value), cell_words(Part(value))) or copied in (
        f"{value:.12g}",
        f"{value * 100:.12g} %",
    )


def _field(row: RegisterRow, line: Row, currency: str) -> Field:
    """The field of a row's figures: its unit cell says whether shares or per cent stand there."""
    definition = row.definition
    unit = definition.unit
    if unit.startswith("share"):
        unit = unit.replace("share", "fraction", 1)
    usual = None if row.default.is_fixed else (row.default.low, row.default.high)
    bounds = (definition.minimum, definition.maximum)
    found = field_of(unit, currency, ranges=True, bounds=bounds, usual=usual)
    written = line.text("unit")
    ours = definition.unit.replace("money", currency)
    same = written == ours or key(written) == key(ours) != ""
    return found if same else in_unit(written, found, sure=True)


class _Line:
    """One row of the register: its figures, then what is said about them."""

    def __init__(
        self,
        reading: Reading,
        row: Row,
        now: RegisterRow,
        stated: Assumption | None,
        today: date,
        currency: str,
    ) -> None:
        self.reading, self.row, self.now, self.stated = reading, row, now, stated
        self.today, self.currency = today, currency
        self.id = now.definition.id
        self.faults = 0
        self.remarks: dict[str, list[str]] = {}

    def _more(self, column: str) -> dict[str, Any]:
        return {
            "group": self.id,
            "id": self.id,
            "name": self.now.definition.label,
            "field": column,
        }

    def _wrong(self, column: str, code: str, why: str, accepted: str) -> None:
        self.faults += 1
        self.reading.leave(self.row, column, code, why, accepted, **self._more(column))

    def read(self, reads: dict[str, Read]) -> None:
        """Note what becomes of the row, and take it where nothing is in the way."""
        state = self._state()
        if state is None:
            return
        if state == STATES[2]:
            self._finish(self._unknown(), {})
            return
        if not self._unit():
            return
        ends = self._ends(reads)
        grade = self._grade()
        when = self._when()
        if self.faults:
            return
        same = ends == self._old()
        if state == STATES[0] and same:
            self._finish(None, {})
            return
        if state == "" and same and not self.now.confirmed:
            self._finish(self.stated, {})
            return
        try:
            found = Assumption(
                range=self._range(ends),
                provenance=Provenance(
                    grade=grade,
                    source=self._text("source", self.now.source) or "Stated in a table",
                    who=self._text("who", self.now.who),
                    when=when,
                    note=self._text("note", self.now.note),
                ),
            )
            check_entry(self.now.definition, found)
        except ValidationError as error:
            self._wrong("middle", "range", first_fault(error), "Let low, middle and high rise.")
            return
        except InputError as error:
            self._wrong("middle", "bounds", str(error), "Correct the figure.")
            return
        self._finish(found, changes_of(self._old(), ends))

    def _finish(self, found: Assumption | None, ends: dict[str, Any]) -> None:
        if found == self.stated:
            self.reading.add("same", self.row, group=self.id, id=self.id)
            return
        self.reading.groups[self.id] = found
        before = _said(self.stated)
        now = _said(found)
        for column, (old, new) in {**ends, **changes_of(before, now)}.items():
            more = self._more(column)
            remarks = self.remarks.get(column, ())
            if self.now.unit.startswith("share"):
                more["parts"] = frozenset((*ENDS, "most"))
            self.reading.add("changed", self.row, column, old=old, new=new, remarks=remarks, **more)

    def _state(self) -> str | None:
        text = self.row.text("state")
        if not text:
            return "" if "state" in self.row.cells else STATES[1] if self.now.confirmed else ""
        own = key(text)
        if own in DONT_KNOW:
            return STATES[2]
        found = next((s for s, words in _STATE_WORDS.items() if own in words), None)
        if found is None:
            why = phrase("“{text}” is no state of an assumption.", text=Verbatim(text[:40]))
            self._wrong("state", "word", why, phrase("Write {states}.", states=", ".join(STATES)))
        return found

    def _unknown(self) -> Assumption:
        note, who = self._text("note", self.now.note), self._text("who", self.now.who)
        return Assumption(
            dont_know=True, provenance=Provenance(grade="D", source="", who=who, note=note)
        )

    def _unit(self) -> bool:
        """Whether the unit cell fits; a row in another unit or currency is refused, never converted."""
        where = _field(self.now, self.row, self.currency)
        if where.fault:
            why = phrase(
                "The unit is {unit}; this document counts {currency}.",
                unit=Verbatim(where.named[:20]),
                currency=unit_words(where),
            )
            self._wrong("unit", "unit", why, "Convert the figures first.")
        return not where.fault

    def _old(self) -> dict[str, float | None]:
        return {c: getattr(self.now.range, f) for c, f in _FIELDS.items()}

    def _ends(self, reads: dict[str, Read]) -> dict[str, float | None]:
        ends = self._old()
        where = _field(self.now, self.row, self.currency)
        filled = {c: r for c, r in reads.items() if r.tag not in ("empty", "open")}
        for column, read in filled.items():
            if read.tag in ("ask", "no"):
                self.faults += 1
                self.reading.fault(self.row, column, read, where, **self._more(column))
            elif read.tag == "range" and len(filled) == 1:
                self._whole(column, read, ends, where)
            elif read.tag == "range":
                one = Read("no", code="one")
                self.faults += 1
                self.reading.fault(self.row, column, one, where, **self._more(column))
            elif read.tag != "same":
                self._one(column, read, ends, where)
        for column, read in reads.items():
            if read.tag == "open":
                self.reading.add("open", self.row, column, **self._more(column))
            if column == "most" and read.tag == "empty":
                ends["most"] = None
        return ends

    def _whole(self, column: str, read: Read, ends: dict[str, float | None], where: Field) -> None:
        """Take a range out of one cell; ends that are exactly 1,000 times those of before are asked first."""
        stated = dict(zip(ENDS, read.values, strict=True))
        found = {
            self.reading.slip(self.row, column, ends[c] or 0.0, stated[c], where, **self._more(c))
            for c in ("low", "high")
        }
        self.faults += "ask" in found
        if found != {"take"}:
            return
        ends |= stated | {"most": None}
        if read.halfway:
            self.remarks["middle"] = ["The middle is not stated; it is half way."]
        for c in ENDS if read.unusual else ():
            self.remarks.setdefault(c, []).append("Far outside the usual range.")

    def _one(self, column: str, read: Read, ends: dict[str, float | None], where: Field) -> None:
        (value,) = read.values
        standing = self.reading.slip(
            self.row, column, ends[column] or 0.0, value, where, **self._more(column)
        )
        if standing == "ask":
            self.faults += 1
        elif standing == "take":
            ends[column] = value
            remarks = self.remarks.setdefault(column, [])
            if read.unusual:
                remarks.append("Far outside the usual range.")
            if read.tag == "about":
                remarks.append("“About” is not kept.")

    def _grade(self) -> Grade:
        text = self.row.text("grade").upper()
        if not text:
            return self.now.grade
        if text not in GRADE_WORDS:
            why = phrase("“{text}” is no grade.", text=Verbatim(text[:10]))
            self._wrong("grade", "word", why, "Write A, B, C or D.")
            return self.now.grade
        return next(g for g in get_args(Grade) if g == text)

    def _when(self) -> str:
        cell = self.row.cells.get("when", EMPTY)
        read = read_dates([cell], "start")[0]
        if read.tag == "date" and read.day is not None:
            return read.day.isoformat()
        if read.tag in ("no", "ask"):
            self.faults += 1
            self.reading.date_fault(self.row, "when", read, **self._more("when"))
        if "when" not in self.row.cells and self.now.when:
            return self.now.when
        return self.today.isoformat()

    def _text(self, column: str, old: str) -> str:
        if column not in self.row.cells:
            return old
        return self.row.text(column)

    def _range(self, ends: dict[str, float | None]) -> Range:
        """The range of the row; where only the figures are stated, its shape stays."""
        named = key(self.row.text("shape"))
        shape: Shape | None = next((s for s, words in _SHAPES.items() if named in words), None)
        if named and shape is None:
            raise InputError(
                "“{text}” is no shape. Write {shapes}.",
                text=Verbatim(self.row.text("shape")[:20]),
                shapes=", ".join(_SHAPES),
            )
        if named in _BEFORE and ends["low"] != ends["high"]:
            self.remarks.setdefault("middle", []).append(OLD_MIDDLE)
        if ends["low"] == ends["high"]:
            shape = "fixed"
        elif shape is None or shape == "fixed":
            kept: tuple[Shape, ...] = (self.now.range.shape, self.now.default.shape)
            shape = next((s for s in kept if s != "fixed"), "percentiles")
        stated = {_FIELDS[c]: v for c, v in ends.items()}
        return Range.model_validate({**stated, "shape": shape}, strict=False)


def _said(found: Assumption | None) -> dict[str, Any]:
    """What is said about an assumption beside its figures."""
    if found is None:
        return {"state": STATES[0]}
    source = found.provenance
    return {
        "state": STATES[2] if found.dont_know else STATES[1],
        "grade": source.grade,
        "source": source.source,
        "who": source.who,
        "when": source.when,
        "note": source.note,
        **({"shape": found.range.shape} if found.range else {}),
    }
