"""What planning needs of a unit and nothing else: a ``.mlunit`` file.

It holds steps with their durations, costs, days and needs, and what they save in a few common futures. It
holds no answer, no person and no free text: what a unit wrote itself is called "own step 1", "own duty 1".
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import numpy as np
from pydantic import Field, ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.toml_content import fault_words
from planner.domain.base.types import Amount, Frozen, Id, IsoDate, Line, Name, Share
from planner.domain.organisation.organisation import CapacityRole
from planner.domain.record.lineage import NEVER_SAVED
from planner.programme.packed import Floats, Packed, pack, unpack
from planner.storage.atomic import write_atomically
from planner.storage.seal import Facts, Seal, is_sealed, unseal
from planner.storage.strict_json import parse_strict_json

SUFFIX = ".mlunit"
MAX_BYTES = 20_000_000
MOST_FAULTS = 12
M = TypeVar("M", bound=Frozen)
Money = Annotated[float, Field(ge=-1e13, le=1e13)]
Quarters = Annotated[int, Field(ge=1, le=16)]


class Atom(Frozen):
    """A cost that steps save on: in month m and future ω it is ``amounts[ω]·(1 + g[ω])^(m/12)·by_month[m]``.

    ``grows`` names its column of yearly growth g, empty where it does not grow.
    """

    id: Id
    drivers: tuple[Id, ...]
    amounts: Packed
    by_month: Packed
    grows: Line = ""


class Step(Frozen):
    """One candidate step: when it may start, what it needs and costs, and what it saves.

    ``pulls[driver][ω]``: −ln(1 − effect) at full effect where it works, 0 where it does not; ``late[ω]`` are
    months by which its finish slips. ``works`` is its chance, ``ahead`` the quarters by which it has to be
    finished before a date so that 8 of 10 futures in which it works are in time.
    """

    id: Id
    title: Name
    kind: Literal["practice", "tool"]
    duration: Quarters
    days: dict[CapacityRole, Annotated[float, Field(ge=0, le=1e6)]] = Field(default_factory=dict)
    cost_by_start: Annotated[tuple[Money, ...], Field(min_length=1, max_length=16)]
    cash: Annotated[tuple[Money, ...], Field(max_length=40)] = ()
    needs: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    needs_any: Annotated[tuple[tuple[Id, ...], ...], Field(max_length=50)] = ()
    safe_with: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    group: Line = ""
    must: bool = False
    earliest: Annotated[int, Field(ge=0, le=15)] = 0
    latest: Annotated[int, Field(ge=0, le=15)] | None = None
    late: Packed = ""
    delay: Annotated[float, Field(ge=0, le=120)] = 0.0
    ramp: Annotated[float, Field(ge=0, le=120)] = 0.0
    pulls: dict[Id, Packed] = Field(default_factory=dict)
    works: Share = 1.0
    ahead: Annotated[int, Field(ge=0, le=16)] = 0


class UnitDue(Frozen):
    """A duty of the unit itself: ``least`` of ``members`` finished at the end of quarter ``by``."""

    id: Id
    name: Name
    members: Annotated[tuple[Id, ...], Field(max_length=60)]
    by: Annotated[int, Field(ge=0, le=15)]
    least: Annotated[int, Field(ge=1, le=50)] = 1


class UnitRung(Frozen):
    """Levels gained once ``least`` of ``by`` are finished, and the rung ``above`` is reached."""

    by: tuple[Id, ...]
    lifts: dict[Id, float]
    least: Annotated[int, Field(ge=1, le=200)] = 1
    above: Annotated[int, Field(ge=0)] | None = None


class UnitFile(Frozen):
    """A unit as a programme plans it. Money is of today, in ``currency``; quarters count from ``start``.

    ``source`` is the hash of what was read, ``futures`` how many common futures the columns hold, ``seed``
    that of the programme they were drawn for, ``round`` the programme's name for the round of planning.
    ``capacity`` are the unit's own person-days by role and quarter.
    """

    format: Literal["mlops-planner-unit"] = "mlops-planner-unit"
    version: Literal[1] = 1
    id: Id
    name: Name
    made: IsoDate
    program: Line
    catalogue: Line
    round: Line = ""
    source: Line
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    start: IsoDate
    quarters: Annotated[int, Field(ge=4, le=16)]
    horizon: Annotated[int, Field(ge=12, le=60)]
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)]
    futures: Annotated[int, Field(ge=1, le=10_000)]
    models: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    growth: dict[Id, Packed] = Field(default_factory=dict)
    atoms: Annotated[tuple[Atom, ...], Field(max_length=100)]
    caps: dict[Id, Annotated[float, Field(gt=0, le=100)]]
    steps: Annotated[tuple[Step, ...], Field(max_length=500)]
    in_place: tuple[Id, ...] = ()
    capacity: dict[CapacityRole, tuple[Annotated[float, Field(ge=0, le=1e7)], ...]]
    most_at_once: Annotated[int, Field(ge=1, le=50)] = 6
    closed: tuple[Annotated[int, Field(ge=0, le=15)], ...] = ()
    levels: dict[Id, float] = Field(default_factory=dict)
    rungs: tuple[UnitRung, ...] = ()
    dues: tuple[UnitDue, ...] = ()
    asked: Amount = 0.0
    """Invoices a quarter that the unit's own limits allow; a proportional share is measured by it."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all that planning reads: the same content has the same hash, whoever wrote it."""
        told = self.model_dump(mode="json", exclude={"made", "program", "name"})
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @cached_property
    def by_id(self) -> dict[str, Step]:
        """Steps by id."""
        return {s.id: s for s in self.steps}


def column(text: str, count: int) -> Floats:
    """A packed column of ``count`` figures; zeros where it is empty."""
    if not text:
        return np.zeros(count)
    found = unpack(text)
    if len(found) != count:
        raise DocumentError("A column holds {n} figures, not {count}.", n=len(found), count=count)
    return found


def write_unit(unit: UnitFile, path: Path, seal: Seal | None = None) -> None:
    """Write a unit's file, sealed where it has a passphrase; the old one stays where writing fails.

    Raises ``SaveError``.
    """
    data = unit_bytes(unit)
    if seal is not None:
        data = seal.close(data, Facts.of(unit.id, NEVER_SAVED))
    write_atomically(path, data)


def unit_bytes(unit: UnitFile) -> bytes:
    """The bytes of a unit's file: the same for the same unit."""
    return (unit.model_dump_json(exclude_defaults=False, indent=1) + "\n").encode()


def read_unit(path: Path, passphrase: str | None = None) -> UnitFile:
    """Read a unit's file. Raises ``DocumentError`` that names all its faults at once (``SealedError``)."""
    data = bytes_of(path, MAX_BYTES)
    if is_sealed(data):
        data = unseal(data, passphrase, path.name).data
    return parse_unit(data, path.name)


def bytes_of(path: Path, most: int) -> bytes:
    """The bytes of a file of at most ``most``; raises ``DocumentError`` in words."""
    try:
        return read_up_to(path, most)
    except FileNotFoundError as error:
        raise DocumentError("{name} is not there.", name=path.name) from error
    except OSError as error:
        raise DocumentError(
            "{name} cannot be read: {why}.", name=path.name, why=error.strerror or str(error)
        ) from error


def parse_unit(data: bytes, name: str) -> UnitFile:
    """As ``read_unit``, from bytes."""
    found = json_of(data, name)
    if not isinstance(found, dict) or found.get("format") != "mlops-planner-unit":
        raise DocumentError("{name} is no unit file. Make one with “programme unit”.", name=name)
    if found.get("version") != 1:
        raise DocumentError(
            "{name} was made by a newer release. Update the program, or ask for a new file.",
            name=name,
        )
    unit = checked(UnitFile, data, name)
    faults = unit_faults(unit)
    if faults:
        raise DocumentError(
            "{name} does not hold together: {faults}", name=name, faults=joined(faults, " ")
        )
    return unit


def json_of(data: bytes, name: str) -> object:
    """What JSON a file holds; ``None`` for one that begins like none, and so was never one of ours."""
    return parse_strict_json(data, name) if data.lstrip()[:1] == b"{" else None


def checked(kind: type[M], data: bytes, name: str) -> M:
    """A model read from JSON; raises ``DocumentError`` with all faults at once."""
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        told = []
        for fault in error.errors()[:MOST_FAULTS]:
            place, words = Verbatim(" → ".join(map(str, fault["loc"]))), fault_words(fault)
            told.append(phrase("{place}: {words}", place=place, words=words) if place else words)
        if not any(fault["loc"] for fault in error.errors()):  # sentences on the whole
            raise DocumentError(
                "{name} does not hold together: {faults}", name=name, faults=joined(told, " ")
            ) from error
        raise DocumentError(
            "{name} does not hold together: {faults}.", name=name, faults=joined(told, "; ")
        ) from error


def unit_faults(unit: UnitFile) -> list[str]:
    """What does not fit together in a unit, a sentence each; empty where all does."""
    faults: list[str] = []
    ids = [s.id for s in unit.steps]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    faults += [phrase("Step “{id}” stands twice.", id=i) for i in twice]
    known = set(ids)
    for step in unit.steps:
        named = (*step.needs, *(i for g in step.needs_any for i in g), *step.safe_with)
        faults += [
            phrase("Step “{id}” needs “{needed}”, which is missing.", id=step.id, needed=i)
            for i in named
            if i not in known
        ]
        if len(step.cost_by_start) < unit.quarters:
            faults.append(phrase("Step “{id}” has no cost for every quarter.", id=step.id))
        for driver, text in step.pulls.items():
            where = phrase("Step “{id}”, {driver}", id=step.id, driver=driver)
            _column_fault(faults, where, text, unit.futures)
        where = phrase("Step “{id}”, delay", id=step.id)
        _column_fault(faults, where, step.late, unit.futures)
    for atom in unit.atoms:
        where = phrase("Cost “{id}”", id=atom.id)
        _column_fault(faults, where, atom.amounts, unit.futures)
        where = phrase("Cost “{id}”, by month", id=atom.id)
        _column_fault(faults, where, atom.by_month, unit.horizon + 1)
        if atom.grows and atom.grows not in unit.growth:
            words = "Cost “{id}” grows by “{growth}”, which is missing."
            faults.append(phrase(words, id=atom.id, growth=atom.grows))
        faults += [
            phrase("Driver “{driver}” of “{id}” has no most.", driver=d, id=atom.id)
            for d in atom.drivers
            if d not in unit.caps
        ]
    for name, text in unit.growth.items():
        _column_fault(faults, phrase("Growth of {name}", name=name), text, unit.futures)
    for role, days in unit.capacity.items():
        if len(days) != unit.quarters:
            words = "Person-days of {role} are not stated for every quarter."
            faults.append(phrase(words, role=role))
    for due in unit.dues:
        faults += [
            phrase("“{due}” names “{id}”, which is missing.", due=Verbatim(due.name), id=i)
            for i in due.members
            if i not in known
        ]
    for place, rung in enumerate(unit.rungs):
        if rung.above is not None and rung.above >= place:
            words = "Rung {number} rests on one that comes after it."
            faults.append(phrase(words, number=place + 1))
    return faults[:MOST_FAULTS]


def _column_fault(faults: list[str], where: str, text: str, count: int) -> None:
    try:
        column(text, count)
    except DocumentError as error:
        faults.append(phrase("{place}: {words}", place=where, words=str(error)))


__all__ = ["SUFFIX", "UnitFile", "column", "pack", "parse_unit", "read_unit", "write_unit"]
