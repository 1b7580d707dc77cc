"""The anonymous benchmark from one's own finished clients: who counts, and what may be shown of them.

One record an organisation, without its name, in the data folder for its owner alone. What is shown is built
so that nobody who knows all the others reads the one that is missing: eight others at least, quartiles and
median on steps of half a level (of a quarter from twelve on), nothing new before three organisations have
changed, and coarser steps, or nothing, where what was shown before and what is to be shown now would together
tell a level within a quarter. ``tests/workspace/test_comparison.py`` holds the attack.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import Count, Frozen, Id, IsoTime, Line
from planner.domain.content.benchmark import MINIMUM_N, Benchmark, BenchmarkRow
from planner.domain.organisation.organisation import Industry, Organisation
from planner.domain.project import Project
from planner.domain.record.workshop import Consent
from planner.maturity.score import assess
from planner.storage.atomic import write_atomically
from planner.storage.backups import data_folder
from planner.storage.saving import locked
from planner.workspace.bench.summary import all_agreed
from planner.workspace.edits import Edit, checked

MAX_BYTES = 20_000_000
MOST_RECORDS = 2_000
CHANGES = 3
"""Organisations that have to change before figures do: two reports in a row are not to be subtracted."""
BANDS = ((20, "20 or more"), (12, "12 to 19"), (8, "8 to 11"))
QUARTER_STEPS_FROM = 12
STEPS = (0.25, 0.5, 1.0)
LEAST_UNKNOWN = 0.25
"""A level that everybody else's and the figures tell as near as this is told."""
GRID = np.round(np.arange(0, 4.01, 0.05), 2)
Quartiles = tuple[float, float, float]
Size = Literal["small", "medium", "large"]
Group = Literal["all", "industry", "size"]
GROUPS: tuple[Group, ...] = ("all", "industry", "size")
SIZE_WORDS: dict[Size, str] = {
    "small": "fewer than 10 who build models",
    "medium": "10 to 49 who build models",
    "large": "50 or more who build models",
}


class Record(Frozen):
    """Levels of one finished organisation by dimension; ``key`` tells nobody which one it is."""

    key: Line
    quarter: Line
    industry: Industry
    size: Size
    questionnaire: Line
    levels: dict[Id, Annotated[float, Field(ge=0, le=4)]]


class Figures(Frozen):
    """What may be shown of a group: quartiles and median by dimension, from so many at least (``n``)."""

    n: Count
    first: Line
    last: Line
    rows: dict[Id, Quartiles]
    counts: dict[Id, Count]

    @property
    def people(self) -> str:
        """How many organisations, as a band."""
        return next(words for least, words in BANDS if self.n >= least)

    @property
    def period(self) -> str:
        """The years the records are from."""
        first, last = self.first[:4], self.last[:4]
        return first if first == last else phrase("{first} to {last}", first=first, last=last)


Between = tuple[float, float]


class Shown(Frozen):
    """What was last shown to one viewer of one group, and the marks of the records it was made from.

    ``told`` is what all that was shown tells of each record, by dimension, to somebody who knows the others:
    between which levels it lies.
    """

    marks: dict[Line, Line]
    figures: Figures
    told: dict[Line, dict[Id, Between]] = Field(default_factory=dict)


class Kept(Frozen):
    """The file: a secret of this machine, the records, and what was shown of them."""

    format: Literal["mlops-planner-comparison"] = "mlops-planner-comparison"
    version: Literal[1] = 1
    secret: Line
    records: Annotated[dict[Line, Record], Field(max_length=MOST_RECORDS)] = Field(
        default_factory=dict
    )
    shown: dict[Line, Shown] = Field(default_factory=dict)


def size_of(organisation: Organisation) -> Size:
    """The size class: by those who build models and what they run on."""
    builders = organisation.builders
    return "small" if builders < 10 else "medium" if builders < 50 else "large"


def quarter_of(day: str) -> str:
    """The quarter of a day, as ``2026-Q4``."""
    found = date.fromisoformat(day)
    return f"{found.year}-Q{(found.month - 1) // 3 + 1}"


def is_finished(project: Project) -> bool:
    """Whether the levels are those of a finished assessment: a plan was agreed, or every level."""
    return project.agreed_plan is not None or all_agreed(project)


def why_not(project: Project, *, sealed: bool = False) -> str:
    """Why a document is not counted, in one sentence; empty where it is."""
    if project.example:
        return "An example is not counted."
    if sealed:
        return "A document with a passphrase is not counted."
    if project.comparison_consent is None:
        return "Not counted: nobody has allowed it."
    if not is_finished(project):
        return "Not counted yet: neither a plan nor every level is agreed."
    return ""


def allow(who: str, when: IsoTime) -> Edit:
    """Note who allowed that the levels are counted, without a name, among other organisations."""
    name = who.strip()
    if not name:
        raise InputError("Say who allowed it: the name stays in the document.")
    return Edit(
        phrase("{who} allows an anonymous comparison", who=name),
        lambda p: checked(p, comparison_consent=Consent(who=name, when=when)),
    )


def withdraw() -> Edit:
    """Take the consent back: the record goes at once."""
    return Edit(
        "Take back the consent to a comparison", lambda p: checked(p, comparison_consent=None)
    )


class Comparison:
    """The records of this machine. Each call reads the file and writes it where something changed."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or data_folder()) / "comparison.json"

    def read(self) -> Kept:
        """What is kept; nothing where there is none, or where it is damaged (it is then begun anew)."""
        with suppress(OSError, ValidationError, ValueError):
            return Kept.model_validate_json(read_up_to(self.path, MAX_BYTES))
        return Kept(secret=secrets.token_hex(32))

    def _write(self, kept: Kept) -> None:
        write_atomically(self.path, kept.model_dump_json().encode(), follow=False, mode=0o600)

    def take(self, projects: Iterable[tuple[Project, bool]]) -> None:
        """Enter what is finished and allowed, replace what changed, and drop what is not allowed any more.

        Each comes with whether it has a passphrase. Raises ``SaveError``.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path, self.path.parent):
            before = kept = self.read()
            for project, sealed in projects:
                kept = _taken(kept, project, sealed=sealed)
            if kept != before:
                self._write(kept)

    def forget(self) -> None:
        """Remove every record and everything that was shown of them."""
        with suppress(FileNotFoundError):
            self.path.unlink()

    def figures(self, project: Project, group: Group = "all") -> Figures | None:
        """What may be shown beside ``project``, itself left out; ``None`` where there are too few others."""
        if not self.path.parent.is_dir():
            return None
        with locked(self.path, self.path.parent):
            kept = self.read()
            key = key_of(kept, project.id)
            others = [
                r
                for r in kept.records.values()
                if r.key != key and r.questionnaire == questionnaire_of(project)
            ]
            members = [r for r in others if _is_in(r, project, group)]
            rest = len(others) - len(members)
            if len(members) < MINIMUM_N or (group != "all" and rest < MINIMUM_N):
                return None
            value = {"industry": project.organisation.industry, "size": _size(project)}.get(group)
            place = f"{key}:{questionnaire_of(project)}:{group}:{value or ''}"[:300]
            shown = renewed(kept.shown.get(place), members, bytes.fromhex(kept.secret))
            if shown is None:
                return None
            if shown != kept.shown.get(place):
                self._write(kept.model_copy(update={"shown": {**kept.shown, place: shown}}))
            return shown.figures

    def count(self, project: Project, group: Group = "all") -> int:
        """How many others there are, for the desk alone: a report says a band."""
        kept = self.read()
        key = key_of(kept, project.id)
        return sum(
            r.key != key
            and r.questionnaire == questionnaire_of(project)
            and _is_in(r, project, group)
            for r in kept.records.values()
        )


def questionnaire_of(project: Project) -> str:
    """What has to be the same for levels to be compared."""
    return f"{project.questionnaire.id} {project.questionnaire.version}"[:300]


def key_of(kept: Kept, document: str) -> str:
    """What stands for a document in the records of this machine."""
    return hmac.new(bytes.fromhex(kept.secret), document.encode(), hashlib.sha256).hexdigest()


def _size(project: Project) -> Size:
    return size_of(project.organisation)


def _is_in(record: Record, project: Project, group: Group) -> bool:
    if group == "industry":
        return record.industry == project.organisation.industry
    if group == "size":
        return record.size == _size(project)
    return True


def _taken(kept: Kept, project: Project, *, sealed: bool) -> Kept:
    key = key_of(kept, project.id)
    if why_not(project, sealed=sealed):
        if key not in kept.records:
            return kept
        records = {k: r for k, r in kept.records.items() if k != key}
        shown = {k: s for k, s in kept.shown.items() if not k.startswith(f"{key}:")}
        return kept.model_copy(update={"records": records, "shown": shown})
    record = record_of(project, key)
    if kept.records.get(key) == record or (
        key not in kept.records and len(kept.records) >= MOST_RECORDS
    ):
        return kept
    return kept.model_copy(update={"records": {**kept.records, key: record}})


def record_of(project: Project, key: str) -> Record:
    """The record of a finished assessment: levels of its latest round, and nothing that names anybody."""
    profile = assess(project, brief=True)
    return Record(
        key=key,
        quarter=quarter_of(project.current_round.date),
        industry=project.organisation.industry,
        size=_size(project),
        questionnaire=questionnaire_of(project),
        levels={d: s.value for d, s in profile.dimensions.items() if s.value is not None},
    )


def _mark(record: Record, secret: bytes) -> str:
    return hmac.new(secret, record.model_dump_json().encode(), hashlib.sha256).hexdigest()[:32]


def renewed(shown: Shown | None, members: Sequence[Record], secret: bytes) -> Shown | None:
    """What is shown of ``members`` from now on: the same until three of them are others than they were."""
    marks = {r.key: _mark(r, secret) for r in members}
    before: dict[str, dict[str, Between]] = {}
    if shown is not None:
        changed = sum(marks.get(k) != shown.marks.get(k) for k in marks.keys() | shown.marks.keys())
        if changed < CHANGES:
            return shown
        before = {k: t for k, t in shown.told.items() if marks.get(k) == shown.marks.get(k)}
    figures, told = figures_of(members, before)
    return None if figures is None else Shown(marks=marks, figures=figures, told=told)


def figures_of(
    members: Sequence[Record], before: Mapping[str, Mapping[str, Between]]
) -> tuple[Figures | None, dict[str, dict[str, Between]]]:
    """Quartiles and median of each dimension that eight or more have a level in, and what they tell of whom.

    ``before`` is what was told already. A dimension whose figures would tell too much is left out.
    """
    rows: dict[str, Quartiles] = {}
    counts: dict[str, int] = {}
    told = {k: dict(t) for k, t in before.items()}
    for dimension in dict.fromkeys(d for r in members for d in r.levels):
        there = [r for r in members if dimension in r.levels]
        if len(there) < MINIMUM_N:
            continue
        levels = [r.levels[dimension] for r in there]
        known = [before.get(r.key, {}).get(dimension, (0.0, 4.0)) for r in there]
        found = safe_quartiles(levels, known)
        if found is None:
            continue
        rows[dimension], tells = found
        counts[dimension] = lower_edge(len(levels))
        for record, between in zip(there, tells, strict=True):
            told.setdefault(record.key, {})[dimension] = between
    if len(members) < MINIMUM_N or not rows:
        return None, {}
    quarters = sorted(r.quarter for r in members)
    made = Figures(
        n=lower_edge(len(members)), first=quarters[0], last=quarters[-1], rows=rows, counts=counts
    )
    return made, told


def safe_quartiles(
    levels: Sequence[float], known: Sequence[Between]
) -> tuple[Quartiles, list[Between]] | None:
    """Quartiles on the finest steps that tell nobody's level within a quarter; ``None`` where none does.

    ``known`` is what was told of each level before; what is told now comes back with the figures.
    """
    first = 0 if len(levels) >= QUARTER_STEPS_FROM else 1
    for step in STEPS[first:]:
        tells = [told_of(levels, k, step, between) for k, between in enumerate(known)]
        if all(
            max(level - low, high - level) > LEAST_UNKNOWN
            for level, (low, high) in zip(levels, tells, strict=True)
        ):
            return quartiles(levels, step), tells
    return None


def told_of(levels: Sequence[float], which: int, step: float, known: Between) -> Between:
    """Between which levels one lies for somebody who knows all others, ``known`` and the quartiles.

    They only rise with a level, so what is consistent with them is one stretch.
    """
    others = [v for k, v in enumerate(levels) if k != which]
    table = np.empty((len(GRID), len(levels)))
    table[:, :-1], table[:, -1] = others, GRID
    same = (quartiles_of(table, step) == np.array(quartiles(levels, step))[:, None]).all(axis=0)
    fits = GRID[same & (known[0] <= GRID) & (known[1] >= GRID)]
    level = levels[which]
    return (
        float(min(fits.min(initial=level), level)),
        float(max(fits.max(initial=level), level)),
    )


def lower_edge(n: int) -> int:
    """The lower edge of the band that ``n`` lies in."""
    return next(least for least, _ in BANDS if n >= least)


def quartiles(levels: Sequence[float], step: float) -> Quartiles:
    """Lower quartile, median and upper quartile on steps of ``step`` levels."""
    low, middle, high = quartiles_of(np.array([levels]), step)[:, 0]
    return float(low), float(middle), float(high)


def quartiles_of(table: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """The same of each row of ``table``; of shape ``(3, rows)``."""
    found = np.quantile(table, (0.25, 0.5, 0.75), axis=1)
    rounded: NDArray[np.float64] = np.floor(found / step + 0.5) * step
    return rounded


def group_words(project: Project, group: Group) -> str:
    """Which organisations a group holds."""
    if group == "industry" and project.organisation.industry == "other":
        return "other industries alone"
    if group == "industry":
        return phrase(
            "{name} alone",
            name=project.organisation.industry.replace("_", " ").capitalize(),
        )
    if group == "size":
        return SIZE_WORDS[_size(project)]
    return "all industries"


SOURCE = "clients of whoever made this report, not a sample of the market"


def holds(project: Project, figures: Figures) -> bool:
    """Whether the document compares with these figures already."""
    return project.benchmark is not None and project.benchmark.rows == _rows(figures, project)


def _rows(figures: Figures, project: Project) -> tuple[BenchmarkRow, ...]:
    """A row for each dimension that the document asks about, n at the lower edge of its band."""
    known = project.questionnaire.dimension_by_id
    return tuple(
        BenchmarkRow(
            dimension=d,
            n=figures.counts[d],
            low_quartile=low,
            median=middle,
            high_quartile=high,
        )
        for d, (low, middle, high) in figures.rows.items()
        if d in known
    )


def as_benchmark(figures: Figures, project: Project, group: Group, today: date) -> Benchmark:
    """The figures as an ordinary benchmark, for charts, the report and a file; n at the lower edge."""
    source = phrase(
        "{n} organisations, {who}, {period}; {source}",
        n=figures.people,
        who=group_words(project, group),
        period=figures.period,
        source=SOURCE,
    )
    return Benchmark(
        name=tr("Other clients"),
        source=tr(source),
        date=today.isoformat(),
        minimum_n=MINIMUM_N,
        rows=_rows(figures, project),
    )
