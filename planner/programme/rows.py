"""Each unit of a programme as it can be planned now, or the sentence why it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.analysis.published.project import planned_from
from planner.analysis.study.studied import key_of, program
from planner.catalogue.load import built_in_catalogue
from planner.catalogue.own import catalogue_of
from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError, PlannerError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.project import Project
from planner.programme.engine.terms import Member
from planner.programme.make_unit import catalogue_words, make_unit
from planner.programme.programme_file import Programme, UnitEntry
from planner.programme.unit_file import (
    MAX_BYTES,
    SUFFIX,
    UnitFile,
    parse_unit,
    read_unit,
    unit_bytes,
)
from planner.storage.atomic import digest, write_atomically
from planner.storage.document import load

Step = Callable[[str, float], bool]


@dataclass(frozen=True)
class UnitRow:
    """A unit with what is planned of it. ``unit`` is ``None`` where it is left out, and ``why`` says why.

    ``remark`` is a sentence on one that is planned: it has changed, or its last file is used.
    """

    entry: UnitEntry
    unit: UnitFile | None
    rate: float = 1.0
    why: str = ""
    remark: str = ""

    @property
    def planned(self) -> bool:
        """Whether the programme plans it."""
        return self.unit is not None and not self.why


def rows_of(
    programme: Programme, folder: Path, cache: Path | None, told: Step | None = None
) -> tuple[UnitRow, ...]:
    """Read every unit; one that cannot be read is a row with its sentence, and stops nobody.

    ``cache`` is a folder in which what was computed from documents is kept under its hash.
    """
    found: list[UnitRow] = []
    sources: dict[str, str] = {}
    for number, entry in enumerate(programme.units):
        if told is not None:
            told(
                phrase("Reading {name}", name=Verbatim(entry.name)),
                number / max(1, len(programme.units)),
            )
        row = _row(programme, entry, folder, cache)
        if (unit := row.unit) is not None:
            twin = sources.get(unit.source)
            if twin is not None and unit.source:
                row = UnitRow(
                    entry,
                    None,
                    why=phrase("is the same as {other}: one of them is in twice", other=twin),
                )
            else:
                sources[unit.source] = entry.name
        found.append(row)
    return tuple(found)


def _row(programme: Programme, entry: UnitEntry, folder: Path, cache: Path | None) -> UnitRow:
    if entry.use == "out":
        return UnitRow(entry, None, why=phrase("left out, as you said"))
    try:
        unit, remark = _current(programme, entry, folder, cache)
    except (PlannerError, OSError) as error:
        kept = _last(entry, cache) if entry.use == "last" else None
        if kept is None:
            return UnitRow(entry, None, why=phrase("cannot be read: {why}", why=str(error)))
        unit, remark = kept, phrase("planned with its last file: {why}", why=str(error))
    unit = unit.model_copy(update={"id": entry.id, "name": entry.name})
    why = _misfit(programme, unit)
    if why:
        return UnitRow(entry, None, why=why)
    rate = 1.0
    if unit.currency != programme.currency:
        rate = programme.rates[unit.currency].rate
    if not remark and entry.hash and entry.hash != unit.hash:
        remark = phrase("has changed since it was last planned")
    if unit.catalogue != catalogue_words(built_in_catalogue()):
        other = phrase("made with the catalogue {theirs}", theirs=unit.catalogue)
        remark = phrase("{one}; {other}", one=remark, other=other) if remark else other
    return UnitRow(entry, unit, rate, remark=remark)


def _misfit(programme: Programme, unit: UnitFile) -> str:
    """Why a unit cannot be planned in this programme; empty where it can."""
    if unit.round != programme.round:
        return phrase(
            "its file is of round “{theirs}”, the programme is at “{ours}”; ask for a new one",
            theirs=unit.round or "–",
            ours=programme.round or "–",
        )
    frame = (programme.start, programme.quarters, programme.horizon)
    if (unit.start, unit.quarters, unit.horizon) != frame:
        return phrase(
            "its file is for a plan from {start} over {quarters} quarters, worth over {months} months; "
            "ask for a new one",
            start=iso_day(unit.start),
            quarters=unit.quarters,
            months=unit.horizon,
        )
    if unit.seed != programme.seed:
        return phrase("its file was drawn with other common futures; ask for a new one")
    if unit.currency != programme.currency and unit.currency not in programme.rates:
        return phrase(
            "is in {theirs}; state under Limits what one {theirs} is in {ours}",
            theirs=unit.currency,
            ours=programme.currency,
        )
    return ""


def _current(
    programme: Programme, entry: UnitEntry, folder: Path, cache: Path | None
) -> tuple[UnitFile, str]:
    if entry.unit is not None:
        return entry.unit, ""
    if not entry.path:
        raise DocumentError("{name} has no file.", name=entry.name)
    path = folder / entry.path
    if path.suffix == SUFFIX:
        return read_unit(path), ""
    loaded = load(path)
    return unit_of(programme, entry, loaded.project, cache if loaded.seal is None else None), ""


def unit_of(
    programme: Programme, entry: UnitEntry, project: Project, cache: Path | None
) -> UnitFile:
    """The unit file of a document, kept under the hash of what it follows from."""
    project = planned_from(project)
    key = digest(
        "|".join(
            (
                key_of(project, catalogue_of(project)),
                program(),
                entry.id,
                programme.start,
                str((programme.quarters, programme.horizon, programme.seed)),
                programme.round,
            )
        ).encode()
    )
    kept = None if cache is None else cache / f"{key}{SUFFIX}"
    if kept is not None and kept.exists():
        try:
            return parse_unit(read_up_to(kept, MAX_BYTES), kept.name)
        except (PlannerError, OSError):
            pass  # what is damaged there is made anew
    unit = make_unit(
        project,
        name=entry.name,
        unit=entry.id,
        start=programme.start,
        quarters=programme.quarters,
        horizon=programme.horizon,
        seed=programme.seed,
        round_=programme.round,
        today=date.fromisoformat(programme.modified[:10]),
    )
    if kept is not None:
        _keep(kept, unit)
        _keep(kept.with_name(f"last-{entry.id}{SUFFIX}"), unit)
    return unit


def _keep(path: Path, unit: UnitFile) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, unit_bytes(unit), mode=0o600)
    except (PlannerError, OSError):
        return  # it is computed again next time


def _last(entry: UnitEntry, cache: Path | None) -> UnitFile | None:
    """The file that the unit was last planned with, where the cache still has it."""
    if cache is None:
        return None
    try:
        kept = read_up_to(cache / f"last-{entry.id}{SUFFIX}", MAX_BYTES)
        return parse_unit(kept, entry.name)
    except (PlannerError, OSError):
        return None


def members_of(rows: tuple[UnitRow, ...]) -> list[Member]:
    """The units that are planned, in the order of the programme, with their shares of what is shared."""
    planned = [r for r in rows if r.unit is not None and r.planned]
    asked = [r.unit.asked * r.rate for r in planned if r.unit is not None]
    total = sum(asked)
    found = []
    for row, amount in zip(planned, asked, strict=True):
        if row.unit is None:
            continue
        found.append(
            Member(
                unit=row.unit,
                rate=row.rate,
                share=amount / total if total else 1 / len(planned),
                money=row.entry.money,
                days={str(r): d for r, d in row.entry.days.items()},
                starts_by=row.entry.starts_by,
                not_before=row.entry.not_before,
                reserved=row.entry.reserved,
                fixed=row.entry.held,
            )
        )
    return found


def known_steps() -> dict[str, str]:
    """Names of the practices and tools that ship with the program, by id, in the language spoken here."""
    known = built_in_catalogue()
    practices = {p.id: tr(p.name) for p in known.practices}
    return practices | {t.id: tr(t.name) for t in known.tools}
