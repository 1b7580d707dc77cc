"""The register of AI systems as a table, out and back in: what a system is, not what is answered of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import slug
from planner.domain.base.written.cells import key, spaced
from planner.domain.base.written.dates import ReadDate
from planner.domain.organisation.system import Origin, System, SystemState
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Intake
from planner.exchange.case_tables import STATE_WORDS
from planner.exchange.intake.heads import SYSTEMS
from planner.exchange.intake.read import Reading
from planner.exchange.intake.table import Row, read_table_of
from planner.exchange.tabular import Filled

COLUMNS = (
    *("name", "purpose", "teams", "owner", "state", "since", "origin", "supplier"),
    *("use case", "note"),
)
ORIGIN_KEYS: dict[Origin, frozenset[str]] = {
    "own": spaced(
        "own ourown built inhouse make eigene eigenes eigen selbstgebaut selbstentwickelt"
    ),
    "bought": spaced("bought purchased vendor buy external saas gekauft zugekauft fremd extern"),
    "adapted": spaced("adapted boughtandadapted modified customised angepasst gekauftundangepasst"),
}
TEXTS = ("purpose", "owner", "supplier", "note")


def system_table(project: Project) -> Filled:
    """One row for each system; teams and use case by their names."""
    teams = {t.id: t.name for t in project.teams}
    cases = {u.id: u.name for u in project.organisation.use_cases}
    rows = [
        (
            s.name,
            s.purpose,
            "; ".join(teams[t] for t in s.teams if t in teams),
            s.owner,
            s.state,
            s.since,
            s.origin,
            s.supplier,
            "; ".join(cases[u] for u in s.serves if u in cases),
            s.note,
        )
        for s in project.systems
    ]
    widths = (30, 44, 22, 22, 13, 12, 10, 22, 22, 30)
    return Filled(COLUMNS, rows, frozenset(COLUMNS), widths=widths)


MOST_SYSTEMS = 1000
"""As many as a document holds (``Project.systems``)."""


def read_systems(
    path: Path, project: Project, answers: Answers | None = None
) -> Intake[tuple[System, ...]]:
    """Read a table of systems; a name that is known changes that one, the others are new.

    What is not in the table stays, and so does what the table has no column for: facts, classes, models.
    Raises ``InputError`` where the file holds no such table.
    """
    by_name = {key(s.name): s for s in project.systems}
    table = read_table_of(path, SYSTEMS, lambda t: key(t) in by_name)
    reading = Reading(table, "systems", answers or Answers())
    days = reading.day_column("since", "start")
    taken = [s.id for s in project.systems]
    for k, row in enumerate(table.rows):
        before = by_name.get(key(row.text("name")))
        own = before.id if before is not None else _new_id(row.text("name"), taken)
        made = _Line(reading, row, project, before, own).read(days.get(k))
        if made is None:
            continue
        taken.append(own)
        old = _plain(before, project) if before is not None else None
        reading.made(row, made.id, old, _plain(made, project), made, name=Verbatim(made.name))
    in_file = {key(r.text("name")) for r in table.rows}
    missing = tuple(s.name for s in project.systems if key(s.name) not in in_file)

    def build(chosen: Mapping[str, Any]) -> tuple[System, ...]:
        known = {s.id for s in project.systems}
        return (
            *(chosen.get(s.id, s) for s in project.systems),
            *(s for i, s in chosen.items() if i not in known),
        )

    number = len(dict.fromkeys(taken))
    if number > MOST_SYSTEMS:
        raise InputError(
            "{name} would make {n:,} systems; a document holds {most:,}. Take fewer rows, or divide the "
            "register.",
            name=path.name,
            n=number,
            most=MOST_SYSTEMS,
        )
    preview = reading.preview(missing=missing, of=len(project.systems))
    return Intake(preview, reading.groups, build)


class _Line:
    """One row of the table: each cell that says something, then the system it makes."""

    def __init__(
        self, reading: Reading, row: Row, project: Project, before: System | None, own: str
    ) -> None:
        self.reading, self.row, self.project, self.before = reading, row, project, before
        self.own, self.faults = own, 0
        self.name = Verbatim(row.text("name"))

    def _wrong(self, column: str, why: str, accepted: str, code: str = "word") -> None:
        self.faults += 1
        more = {"group": self.own, "id": self.own, "name": self.name, "field": column}
        self.reading.leave(self.row, column, code, why, accepted, **more)

    def read(self, since: ReadDate | None) -> System | None:
        """The system of the row; ``None`` where something is in the way, which is noted."""
        cells: dict[str, Any] = {} if self.before is None else self.before.model_dump()
        cells |= {"id": self.own, "name": self.row.text("name")}
        for column in TEXTS:
            if column in self.row.cells:
                cells[column] = self.row.text(column)
        self._word(cells, "state", STATE_WORDS, get_args(SystemState))
        self._word(cells, "origin", ORIGIN_KEYS, get_args(Origin))
        self._since(cells, since)
        self._teams(cells)
        self._use_case(cells)
        if self.faults:
            return None
        try:
            return System.model_validate(cells)
        except ValidationError as error:
            self._wrong("name", first_fault(error), "Correct the row.", "row")
            return None

    def _word(
        self,
        cells: dict[str, Any],
        column: str,
        known: Mapping[Any, frozenset[str]],
        all_: Iterable[str],
    ) -> None:
        text = self.row.text(column)
        if not text:
            return
        found = next((s for s, words in known.items() if key(text) in words), None)
        if found is None:
            why = phrase("“{text}” is not known here.", text=Verbatim(text[:40]))
            self._wrong(column, why, phrase("Write {states}.", states=", ".join(all_)))
        else:
            cells[column] = found

    def _since(self, cells: dict[str, Any], read: ReadDate | None) -> None:
        if read is None:
            return
        if read.tag in ("ask", "no"):
            self.faults += 1
            more = {"group": self.own, "id": self.own, "name": self.name, "field": "since"}
            self.reading.date_fault(self.row, "since", read, **more)
        elif read.day is not None:
            cells["since"] = read.day.isoformat()
        elif read.tag == "empty":
            cells["since"] = ""

    def _teams(self, cells: dict[str, Any]) -> None:
        if "teams" not in self.row.cells:
            return
        ids = {key(word): t.id for t in self.project.teams for word in (t.id, t.name)}
        found = []
        text = self.row.text("teams")
        whole = ids.get(key(text))  # a name may hold a comma
        for word in [] if whole or not text else re.split(r"[;,\n]", text):
            if not word.strip():
                continue
            one = ids.get(key(word))
            if one is None:
                why = phrase("There is no team “{name}”.", name=Verbatim(word.strip()[:40]))
                names = ", ".join(t.name for t in self.project.teams[:8])
                accepted = phrase("Teams here are: {names}.", names=Verbatim(names))
                self._wrong("teams", why, accepted, "unknown")
            elif one not in found:
                found.append(one)
        cells["teams"] = (whole,) if whole else tuple(found)

    def _use_case(self, cells: dict[str, Any]) -> None:
        text = self.row.text("use case")
        if "use case" not in self.row.cells:
            return
        cases = self.project.organisation.use_cases
        ids = {key(word): u.id for u in cases for word in (u.id, u.name)}
        named = [text] if key(text) in ids else [t.strip() for t in text.split(";") if t.strip()]
        for name in named:
            if key(name) not in ids:
                why = phrase("There is no use case “{name}”.", name=Verbatim(name[:40]))
                self._wrong(
                    "use case", why, "Leave the cell empty, or add the use case first.", "unknown"
                )
                return
        found = tuple(dict.fromkeys(ids[key(name)] for name in named))
        cells |= {"use_case": found[0] if found else None, "also": found[1:]}


def _plain(system: System, project: Project) -> dict[str, Any]:
    """A system as the cells of its row."""
    table = system_table(project.model_copy(update={"systems": (system,)}))
    return dict(zip(COLUMNS, table.rows[0], strict=True))


def _new_id(name: str, taken: Iterable[str]) -> str:
    used, own, number = set(taken), slug(name, "system"), 2
    while own in used:
        own, number = f"{slug(name, 'system')}-{number}", number + 1
    return own
