"""One look at one source: what it is, what the rules see in it, and the counts that measures are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from planner.domain.answers.observation import Observation, Source, SourceKind
from planner.domain.base.types import clean_text
from planner.observe.ci import Pipelines
from planner.observe.code import Code
from planner.observe.facts import Material
from planner.observe.files_show import findings, kept_or_read
from planner.observe.git_history import FINAL, History, history_of
from planner.observe.git_store import GitStore, git_folder
from planner.observe.git_tree import changes_of, snapshot_of
from planner.observe.limits import DORMANT_DAYS, LONGEST_TEXT, CannotTell
from planner.observe.mlflow_store import read_store
from planner.observe.rules import RuleSet, apply
from planner.observe.shelf import Basket
from planner.observe.snapshot import (
    UNKNOWN_SIZE,
    Snapshot,
    content_hash,
    hash_of,
    of_folder,
    too_large,
)
from planner.observe.sources import Candidate, chosen_for, units_of
from planner.observe.store_facts import store_facts, version_days
from planner.observe.table_facts import facts_and_values
from planner.observe.tables import NO_TABLE, read_export, sound
from planner.observe.upkeep import CARDS

LINKS = "links in it are not followed"
MODULES = "repositories that it names are not read"
ROBOTS = "changes by robots are counted apart"
ODD = "some of its dates cannot be"
CUT = "its history was cut off when it was copied"
FILES_ONLY = "it has no history, so it was read as files"
ROWS = "some of its rows could not be used"
LARGE = "too large, and not read"
BROKEN = "damaged, and not read"
MIXED = "rows were left out whose dates have the day first here and the month first there"
BACKWARD = "rows that end before they begin were left out"
LATE = "rows later than the day of the look were left out"
BESIDE = "its files lie beside repositories"
SHORT = "runs under a second are counted apart"


@dataclass(frozen=True)
class Wanted:
    """What a look is made with: the day of the look, rules, a pattern of tags, columns of tables."""

    today: date
    rules: RuleSet
    tags: str = FINAL
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Looked:
    """What came of one source, or of one unit of it."""

    source: Source
    observations: list[Observation] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    packages: frozenset[str] = frozenset()
    """Hashes of names under which others can import it, and of what it imports; ``owned``: it has owners."""
    imports: frozenset[str] = frozenset()
    owned: bool = False


def look(candidate: Candidate, wanted: Wanted, basket: Basket | None = None) -> list[Looked]:
    """Look at one source; one that cannot be read says why and holds no observation.

    ``basket`` finds what files showed in earlier looks; the same comes of a look without it.
    """
    if candidate.why:
        return [unread(candidate, candidate.why)]
    try:
        if candidate.kind in ("repository", "folder"):
            return _repository(candidate, wanted, basket)
        if candidate.kind == "mlflow":
            return [_store(candidate, wanted)]
        return [_table(candidate, wanted, candidate.kind)]
    except CannotTell as error:
        return [unread(candidate, error.words)]
    except RecursionError:
        return [unread(candidate, "it is nested too deeply")]
    except OSError:
        return [unread(candidate, "the system does not let it be read")]


def unread(candidate: Candidate, why: str) -> Looked:
    """A source that could not be read; a file that nobody knows is no repository that could count."""
    return Looked(
        Source(
            id=candidate.id,
            label=candidate.label,
            kind=candidate.kind or "folder",
            role="product" if candidate.kind else "left_out",
            unread=why,
        )
    )


def _repository(candidate: Candidate, wanted: Wanted, basket: Basket | None) -> list[Looked]:
    path, allowed = Path(candidate.path), Path(candidate.root)
    folder = git_folder(path, allowed) if candidate.kind == "repository" else None
    if folder is None:
        snapshot = of_folder(path)
        # nothing is kept: files of a folder may change while they are read, and then its hash is of others
        return _units(candidate, wanted, _Read(snapshot, None, content_hash(snapshot)))
    with GitStore(folder, allowed) as store:
        history = history_of(store, wanted.today, wanted.tags)
        snapshot = snapshot_of(store, history.tree)
        for tree in history.root_trees[:1]:
            try:
                snapshot.first = {p: e.id for p, e in snapshot_of(store, tree).files.items()}
            except CannotTell:
                continue
        snapshot.before = lambda id_: store.raw(id_, LONGEST_TEXT)[1]
        history.card_days = changes_of(store, history.line, snapshot.names(CARDS))
        return _units(candidate, wanted, _Read(snapshot, history, history.head, basket))


@dataclass(frozen=True)
class _Read:
    """The files and the history of a source; ``state`` is its commit, or the hash of its content."""

    snapshot: Snapshot
    history: History | None
    state: str
    basket: Basket | None = None


def _units(candidate: Candidate, wanted: Wanted, read: _Read) -> list[Looked]:
    snapshot = read.snapshot
    units = units_of(snapshot)
    if not units:
        return [_one(candidate, wanted, read)]
    done = []
    for k, unit in enumerate(units):
        if not unit:
            rest = replace(read, snapshot=snapshot.rest(units[1:]))
            done.append(_one(candidate, wanted, rest))
            continue
        part = Candidate(
            f"{candidate.id[:60]}.{k + 1}", f"{candidate.label}/{unit}"[-200:], candidate.kind,
            candidate.path, candidate.root, unit,
        )  # fmt: skip
        one = _one(part, wanted, replace(read, snapshot=snapshot.unit(unit)))
        if k:
            one.values = {}  # the history is that of the whole and counts once
        done.append(one)
    return done


def _one(candidate: Candidate, wanted: Wanted, read: _Read) -> Looked:
    snapshot, history, kind = read.snapshot, read.history, candidate.kind or "folder"
    tree = history.tree if history else b""
    shows = kept_or_read(snapshot, tree, wanted.rules, kind, read.basket)
    remarks = [
        text
        for text, holds in (
            (LINKS, snapshot.links),
            (MODULES, snapshot.modules),
            (ROBOTS, history is not None and history.robots),
            (ODD, history is not None and history.odd_dates),
            (CUT, history is not None and history.shallow),
            (FILES_ONLY, history is None),
        )
        if holds
    ]
    dark = sorted({*shows.unreadable, *snapshot.unreadable})
    large = [p for p in dark if too_large(snapshot, p) and not _damaged(snapshot, p)]
    broken = [p for p in dark if _damaged(snapshot, p)]
    remarks += [
        f"{words}: {', '.join(paths[:3])}"[:200]
        for words, paths in ((LARGE, large), (BROKEN, broken))
        if paths
    ]
    role, reasons = ("left_out", (BESIDE,)) if snapshot.beside else (shows.role, shows.reasons)
    last = history.last if history else ""
    source = Source(
        id=candidate.id,
        label=candidate.label,
        kind=kind,
        role=role,
        reasons=reasons,
        state=read.state,
        first=history.first if history else "",
        last=last,
        dormant=bool(last)
        and date.fromisoformat(last) < wanted.today - timedelta(days=DORMANT_DAYS),
        authors="" if history is None else "few" if history.few_authors else "several",
        items=len(snapshot.files),
        remarks=tuple(remarks),
    )
    # of the code no more is asked for than what it showed
    m = Material(snapshot, Code(), Pipelines(), history, wanted.rules.thresholds)
    seen = findings(wanted.rules, kind, candidate.id, m, shows)
    values = _history_values(history)
    return Looked(source, seen, values, shows.packages, shows.imports, shows.owned)


def _damaged(snapshot: Snapshot, path: str) -> bool:
    entry = snapshot.files.get(path)
    return entry is not None and entry.size >= UNKNOWN_SIZE


def _history_values(history: History | None) -> dict[str, Any]:
    """Counts and waits of a history: none where it is of fewer than three people alone."""
    if history is None:
        return {}
    return {
        "few": history.few_authors,
        "begun": history.first if not history.shallow else "",
        "last": history.last,
        "releases": history.releases,
        "waits": history.waits,
        "tags": history.tags,
        "robots": history.robots,
        "mainline": history.mainline,
    }


def _store(candidate: Candidate, wanted: Wanted) -> Looked:
    t = wanted.rules.thresholds
    store = read_store(Path(candidate.path), t["short_run_seconds"])
    facts = store_facts(store, t, wanted.today)
    days = [r.day for r in store.runs.values()] + [v.day for v in store.versions]
    source = Source(
        id=candidate.id,
        label=candidate.label,
        kind="mlflow",
        state=_file_hash(candidate.path),
        first=min((d for d in days if d), default=""),
        last=max(days, default=""),
        items=len(store.runs) + len(store.versions),
        remarks=(SHORT,) if store.short else (),
    )
    seen = apply(wanted.rules, "mlflow", candidate.id, facts, {})
    values = {
        "versions": version_days(store),
        "live": len({v.model for v in store.versions if v.live}),
    }
    return Looked(source, seen, values)


def _table(candidate: Candidate, wanted: Wanted, kind: SourceKind | None) -> Looked:
    if kind is None:
        raise CannotTell(NO_TABLE)
    export = read_export(Path(candidate.path), kind, chosen_for(candidate.label, wanted.columns))
    export, backward, late = sound(export, wanted.today)
    remarks = [
        text
        for text, holds in (
            (ROWS, export.left_out),
            (MIXED, export.mixed),
            (f"{BACKWARD}: {backward}", backward),
            (f"{LATE}: {late}", late),
        )
        if holds
    ]
    facts, values = facts_and_values(export, wanted.rules.thresholds, wanted.today)
    days = sorted(m.date().isoformat() for x in export.lines for m in x.moments.values())
    source = Source(
        id=candidate.id,
        label=candidate.label,
        kind=kind,
        state=_file_hash(candidate.path),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        items=len(export.lines),
        remarks=tuple(remarks),
        columns={k: clean_text(v)[:200] for k, v in sorted(export.columns.items())},
    )
    seen = apply(wanted.rules, kind, candidate.id, facts, {})
    return Looked(source, seen, {**values, "columns": export.columns})


def _file_hash(path: str) -> str:
    """A hash of a file, or of the names in a folder of runs."""
    import hashlib

    place = Path(path)
    if place.is_file():
        return hash_of(place)
    digest = hashlib.sha256()
    for p in sorted(place.rglob("meta.yaml")):
        digest.update(p.relative_to(place).as_posix().encode("utf-8", "surrogateescape"))
        digest.update(str(p.stat().st_size).encode())
    return digest.hexdigest()
