"""The programme on disk: one strict JSON file with suffix ``.mlprogramme``.

It holds what the group decides (limits, tools, duties, wishes, what was agreed) and where its units lie. Of a
unit's document it holds nothing but its place and a hash.
"""

from __future__ import annotations

import json
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, ValidationError, model_validator

from planner import __version__
from planner.domain.base.errors import ChangedOutsideError, DocumentError, InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.toml_content import fault_words
from planner.domain.base.types import (
    Amount,
    Frozen,
    Id,
    IsoDate,
    IsoTime,
    Line,
    Name,
    Share,
    iso_time,
)
from planner.domain.organisation.organisation import CapacityRole
from planner.domain.plan.calendar import first_day
from planner.domain.plan.plan import QUARTER
from planner.domain.record.lineage import NEVER_SAVED
from planner.programme.unit_file import UnitFile, bytes_of, checked, json_of
from planner.storage.atomic import digest
from planner.storage.backups import Backups, user_backups
from planner.storage.known import check_known, on_disk, put
from planner.storage.saving import locked
from planner.storage.schema import PROGRAMME_SUFFIX
from planner.storage.seal import Facts, Seal, is_sealed, unseal

SUFFIX = PROGRAMME_SUFFIX
MAX_BYTES = 100_000_000
Quarter = Annotated[int, Field(ge=0, le=15)]
Days = Annotated[float, Field(ge=0, le=1e7)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class SharedTool(Frozen):
    """A tool bought once, in place of the steps ``replaces`` of the units that join.

    ``once`` and ``yearly`` are the group's invoices, ``join`` and ``join_yearly`` those of a unit; ``days``
    are the platform team's over ``quarters``, ``join_days`` those of a unit that joins. ``starts`` fixes the
    quarter.
    """

    id: Id
    name: Name
    replaces: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]
    once: Amount = 0.0
    yearly: Amount = 0.0
    join: Amount = 0.0
    join_yearly: Amount = 0.0
    days: dict[CapacityRole, Days] = Field(default_factory=dict)
    join_days: dict[CapacityRole, Days] = Field(default_factory=dict)
    quarters: Annotated[int, Field(ge=1, le=4)] = 1
    starts: Quarter | None = None
    wish: Literal["auto", "must", "never"] = "auto"


class GroupDuty(Frozen):
    """``least`` of ``steps`` in place by the end of day ``by``: in these ``units``, or in so many of all."""

    id: Id
    name: Name
    steps: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]
    by: IsoDate
    least: Annotated[int, Field(ge=1, le=50)] = 1
    units: Annotated[tuple[Id, ...], Field(max_length=500)] = ()
    least_units: Annotated[int, Field(ge=1, le=500)] | None = None


class Rate(Frozen):
    """One unit of another currency in the programme's, as of a day."""

    rate: Annotated[float, Field(gt=0, le=1e6)]
    as_of: IsoDate


class UnitEntry(Frozen):
    """A unit of the programme.

    ``path`` is its document or unit file, relative to the programme; ``unit`` an embedded unit file.
    ``hash`` is that of what was last planned with. ``use`` is what to do where it has changed or cannot be
    read: take what is there, plan with the last file, or leave it out. ``money`` (a quarter) and ``days`` are
    limits it keeps for itself; ``starts_by``, ``not_before``, ``reserved`` are moves. ``held``: starts that
    are not to change while others are planned.
    """

    id: Id
    name: Name
    group: Line = ""
    path: Line = ""
    unit: UnitFile | None = None
    hash: Line = ""
    use: Literal["current", "last", "out"] = "current"
    money: Amount | None = None
    days: dict[CapacityRole, Days] = Field(default_factory=dict)
    starts_by: Quarter | None = None
    not_before: Quarter = 0
    reserved: Amount = 0.0
    held: dict[Line, Quarter] | None = None


class ProgrammeMove(Frozen):
    """An entry of the ledger: what was moved and its price to the group; unknown until it is planned."""

    what: Line
    when: IsoTime
    price: float | None = None
    unit: Id | None = None
    gains: float | None = None


class AgreedUnit(Frozen):
    """What was agreed of a unit: the quarter in which each step starts, and its worth."""

    unit: Id
    starts: dict[Id, Quarter]
    worth: float


class Agreed(Frozen):
    """The plan that was agreed, and with what proof."""

    when: IsoTime
    who: Line = ""
    worth: float
    bound: float
    tools: dict[Id, Quarter] = Field(default_factory=dict)
    units: Annotated[tuple[AgreedUnit, ...], Field(max_length=500)] = ()


class Programme(Frozen):
    """What a group plans: limits, tools, duties, wishes and its units.

    ``budget`` is money a quarter, the last amount for all later ones; ``scarce`` person-days by role and
    quarter, likewise. ``least_share`` and ``least_level`` are wishes of fairness. ``rate`` is the real
    discount rate of what is shared.
    """

    format: Literal["mlops-planner-programme"] = "mlops-planner-programme"
    version: Literal[1] = 1
    app_version: Line = __version__
    id: Id
    name: Name
    note: Line = ""
    modified: IsoTime
    currency: Currency = "EUR"
    start: IsoDate
    quarters: Annotated[int, Field(ge=4, le=16)] = 8
    horizon: Annotated[int, Field(ge=12, le=60)] = 48
    rate: Annotated[float, Field(ge=-0.05, le=1)] = 0.08
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 7
    round: Line = ""
    budget: Annotated[tuple[Amount, ...], Field(min_length=1, max_length=16)] = (100_000.0,)
    carry_over: bool = True
    scarce: dict[CapacityRole, Annotated[tuple[Days, ...], Field(min_length=1, max_length=16)]] = (
        Field(default_factory=dict)
    )
    tools: Annotated[tuple[SharedTool, ...], Field(max_length=30)] = ()
    duties: Annotated[tuple[GroupDuty, ...], Field(max_length=50)] = ()
    rates: dict[Currency, Rate] = Field(default_factory=dict)
    least_share: Share = 0.0
    least_level: Annotated[float, Field(ge=0, le=4)] | None = None
    units: Annotated[tuple[UnitEntry, ...], Field(max_length=500)] = ()
    moves: Annotated[tuple[ProgrammeMove, ...], Field(max_length=2_000)] = ()
    agreed: Agreed | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = programme_faults(self)
        if faults:
            raise ValueError(joined(faults, " "))
        return self

    @property
    def first(self) -> date:
        """The first day of the plan."""
        return date.fromisoformat(self.start)

    def quarter_name(self, quarter: int) -> str:
        """Quarter of the calendar in which a quarter of the plan begins, such as "Q1 2027"."""
        day = first_day(self.first, quarter * QUARTER)
        return f"Q{(day.month - 1) // 3 + 1} {day.year}"

    def quarter_of(self, day: str) -> int:
        """The last quarter of the plan that ends on or before a day; −1 where none does."""
        wanted = date.fromisoformat(day)
        ends = [first_day(self.first, (q + 1) * QUARTER) for q in range(self.quarters)]
        return sum((end - wanted).days <= 1 for end in ends) - 1

    def unit(self, id_: str) -> UnitEntry | None:
        """A unit by id."""
        return next((u for u in self.units if u.id == id_), None)


def programme_faults(programme: Programme) -> list[str]:
    """What does not go together, a sentence each."""
    faults = []
    for twice, ids in (
        ("The unit “{id}” stands twice.", [u.id for u in programme.units]),
        ("The shared tool “{id}” stands twice.", [t.id for t in programme.tools]),
        ("The duty “{id}” stands twice.", [d.id for d in programme.duties]),
        ("“{id}” is the file of two units.", [u.path for u in programme.units if u.path]),
    ):
        faults += [
            phrase(twice, id=Verbatim(i)) for i in sorted({i for i in ids if ids.count(i) > 1})
        ]
    known = {u.id for u in programme.units}
    for duty in programme.duties:
        faults += [
            phrase(
                "The duty “{duty}” names the unit “{unit}”, which is not in the programme.",
                duty=Verbatim(duty.name),
                unit=Verbatim(u),
            )
            for u in duty.units
            if u not in known
        ]
    return faults


def new_programme(name: str, start: date, now: datetime) -> Programme:
    """An empty programme."""
    return Programme(
        id=f"programme-{secrets.token_hex(6)}",
        name=name,
        start=start.isoformat(),
        modified=iso_time(now),
    )


def changed(programme: Programme, **values: object) -> Programme:
    """The programme with other values. Raises ``InputError`` with what then does not go together."""
    try:
        return Programme(**{**dict(programme), **values})
    except ValidationError as error:
        told = [fault_words(fault) for fault in error.errors()]
        raise InputError("{faults}", faults=joined(told, " ")) from error


def without_unit(programme: Programme, id_: str) -> dict[str, object]:
    """Units and duties as they are without a unit; a duty of that unit alone goes with it.

    Left without a unit, it would be one of all units.
    """
    duties = tuple(
        d.model_copy(update={"units": tuple(u for u in d.units if u != id_)})
        for d in programme.duties
        if d.units != (id_,)
    )
    return {"units": tuple(u for u in programme.units if u.id != id_), "duties": duties}


def programme_bytes(programme: Programme) -> bytes:
    """The bytes of a programme's file: what people may write in it on lines of its own, units on one each."""
    told = programme.model_dump(mode="json")
    inside = []
    for entry in told["units"]:
        if entry["unit"] is not None:
            inside.append(json.dumps(entry["unit"], ensure_ascii=False, separators=(",", ":")))
            entry["unit"] = f"\0{len(inside) - 1}"  # no text of a programme holds this character
    text = json.dumps(told, ensure_ascii=False, indent=1)
    for number, unit in enumerate(inside):
        text = text.replace(f'"\\u0000{number}"', unit, 1)
    return (text + "\n").encode()


class Opened(NamedTuple):
    """A programme as it was read: the hash of its bytes, and its seal where it has a passphrase."""

    programme: Programme
    hash: str
    seal: Seal | None = None


def open_programme(path: Path, opener: str | Seal | None = None) -> Opened:
    """Read a programme. Raises ``DocumentError`` with all faults at once (``SealedError``: passphrase)."""
    data = bytes_of(path, MAX_BYTES)
    plain, seal = data, None
    if is_sealed(data):
        plain, seal, facts = unseal(data, opener, path.name)
    programme = parse_programme(plain, path.name)
    if seal is not None and facts != facts_of(programme):
        raise DocumentError("{name} is damaged or was altered. Restore a backup.", name=path.name)
    return Opened(programme, digest(data), seal)


def read_programme(path: Path) -> tuple[Programme, str]:
    """Read a programme that has no passphrase, with the hash of its bytes."""
    return open_programme(path)[:2]


def parse_programme(data: bytes, name: str) -> Programme:
    """As ``read_programme``, from bytes."""
    found = json_of(data, name)
    if not isinstance(found, dict) or found.get("format") != "mlops-planner-programme":
        raise DocumentError(
            "{name} is no programme. Choose a .mlprogramme file, or make one with “programme new”.",
            name=name,
        )
    if found.get("version") != 1:
        raise DocumentError(
            "{name} was made by a newer release. Update the program to open it.", name=name
        )
    return checked(Programme, data, name)


def facts_of(programme: Programme) -> Facts:
    """By what a sealed programme is told from others, in the clear."""
    return Facts.of(programme.id, NEVER_SAVED)


def save_programme(
    programme: Programme,
    path: Path,
    known: str | None,
    now: datetime,
    seal: Seal | None = None,
    backups: Backups | None = None,
    *,
    overwrite: bool = False,
) -> str:
    """Save a programme where it lay; returns the hash of its bytes.

    ``known`` is the hash it was read with, ``None`` for a new file; ``backups`` those of a sitting. What it
    replaces is kept among the earlier versions, and so is what another program put there at that moment.
    Raises ``ChangedOutsideError`` where somebody else saved meanwhile and ``GoneError`` where the file is
    gone, both unless ``overwrite``; ``SaveError`` where it cannot be written. The file is then as it was.
    """
    programme = programme.model_copy(update={"modified": iso_time(now), "app_version": __version__})
    data = programme_bytes(programme)
    parse_programme(data, path.name)
    if seal is not None:
        data = seal.close(data, facts_of(programme))
    backups = backups or user_backups()
    with locked(path, backups.locks):
        before = on_disk(path)
        found = None if before is None else digest(before)
        if not overwrite:
            _check(path, before, known)
        if before is not None:
            backups.keep(programme.id, before, now, path=path, always=found != known)
        put(path, data, before, now, programme.id, backups)
    return digest(data)


def _check(path: Path, before: bytes | None, known: str | None) -> None:
    if before is None or digest(before) == known:
        check_known(path, before, known)
        return
    raise ChangedOutsideError(
        "{name} was changed by somebody else since you opened it. Save under another name, or "
        "open it again.",
        name=path.name,
    )


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)
