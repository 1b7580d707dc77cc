"""An MLflow store read from its files: SQLite copied first with what waits beside it, or folders of runs.

Its tables tell what it is, not a version. Columns of users and addresses are never selected; artefacts are
never opened, as some of them are programs.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner.domain.base.system import scratch_folder
from planner.observe.limits import CannotTell
from planner.observe.snapshot import start_of
from planner.observe.yaml_files import load_yaml

LARGEST = 2 << 30
MOST_ROWS = 2_000_000
_STEPS = 200_000_000
NO_STORE = "it is no MLflow store that is known"
TOO_BIG = "it is larger than is copied"
SLOW = "a question to it does not come to an end"
COMMIT_TAG = "mlflow.source.git.commit"
OWNER = ("owner", "team", "contact", "responsible")
PURPOSE = ("purpose", "use_case", "usecase", "business_purpose", "description")
TEAM = ("team", "group", "squad")
RISK = ("risk", "risk_class", "risk_level", "risk_tier", "tier", "criticality")


@dataclass
class Run:
    """One finished run: when, what it holds, never who."""

    day: str
    seconds: float
    params: int = 0
    metrics: int = 0
    code: bool = False
    data: bool = False
    scheduled: bool = False


@dataclass
class Version:
    """One version of a registered model."""

    model: str
    day: str
    run: str = ""
    live: bool = False


@dataclass
class Store:
    """What a store holds."""

    runs: dict[str, Run] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    tags: dict[str, dict[str, bool]] = field(default_factory=dict)
    """For each registered model: whether owner, purpose and risk are noted."""
    run_teams: set[str] = field(default_factory=set)
    model_teams: set[str] = field(default_factory=set)
    """Teams that tags of runs and of registered models name; only their number leaves the process."""
    short: int = 0
    unnamed: int = 0
    registry: bool = False


def day_of(milliseconds: object) -> str:
    """The day of a moment in milliseconds; nothing where it is none."""
    if not isinstance(milliseconds, int | float) or not 0 < milliseconds < 4e12:
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()


def read_store(path: Path, short: float) -> Store:
    """Read a store; runs shorter than ``short`` seconds are counted apart. Raises ``CannotTell``."""
    try:
        return _sqlite(path, short) if path.is_file() else _folders(path, short)
    except sqlite3.Error as error:
        words = SLOW if "interrupt" in str(error) else NO_STORE
        raise CannotTell(words) from error


def is_store(path: Path) -> bool:
    """Whether a path looks like a store, by a few bytes or names."""
    if path.is_file():
        if path.suffix.lower() not in (".db", ".sqlite", ".sqlite3"):
            return False
        return start_of(path, 16) == b"SQLite format 3\0"
    return any((p / "meta.yaml").is_file() for p in _numbered(path))


def _numbered(path: Path) -> list[Path]:
    try:
        return sorted(
            p for p in path.iterdir() if p.name.isdigit() and p.is_dir() and not p.is_symlink()
        )
    except OSError:
        return []


@contextmanager
def _copied(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a private copy: opening one that is being written leaves files beside it."""
    files = [path, *(p for p in (path.with_name(f"{path.name}-wal"),) if p.is_file())]
    if sum(p.stat().st_size for p in files) > LARGEST:
        raise CannotTell(TOO_BIG)
    with scratch_folder("planner-observe-") as folder:
        copy = folder / "store.db"
        shutil.copyfile(files[0], copy)
        for p in files[1:]:
            shutil.copyfile(p, copy.with_name("store.db-wal"))
        with closing(sqlite3.connect(copy)) as base:
            base.execute("PRAGMA trusted_schema=OFF")
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000)
            left = [_STEPS // 10_000]

            def tick() -> int:
                left[0] -= 1
                return int(left[0] < 0)

            base.set_progress_handler(tick, 10_000)
            yield base


def _sqlite(path: Path, short: float) -> Store:
    with _copied(path) as base:
        tables = {
            str(r[0]) for r in base.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        if "runs" not in tables or "experiments" not in tables:
            raise CannotTell(NO_STORE)
        store = Store(registry="model_versions" in tables)
        _sqlite_runs(base, tables, store, short)
        if store.registry:
            _sqlite_versions(base, tables, store)
        return store


def _rows(base: sqlite3.Connection, question: str) -> Iterator[tuple[Any, ...]]:
    for k, row in enumerate(base.execute(question)):
        if k >= MOST_ROWS:
            raise CannotTell(TOO_BIG)
        yield row


def _sqlite_runs(base: sqlite3.Connection, tables: set[str], store: Store, short: float) -> None:
    for id_, start, end in _rows(
        base,
        "SELECT run_uuid, start_time, end_time FROM runs "
        "WHERE status='FINISHED' AND lifecycle_stage='active'",
    ):
        seconds = (end - start) / 1000 if isinstance(start, int) and isinstance(end, int) else 0.0
        if seconds < short:
            store.short += 1
        else:
            store.runs[str(id_)] = Run(day_of(end or start), seconds)
    for table, name in (("params", "params"), ("latest_metrics", "metrics")):
        if table in tables:
            for id_, n in _rows(base, f"SELECT run_uuid, count(*) FROM {table} GROUP BY run_uuid"):  # noqa: S608
                if id_ in store.runs:
                    setattr(store.runs[id_], name, n)
    if "tags" in tables:
        for id_, key in _rows(
            base,
            "SELECT run_uuid, key FROM tags WHERE key IN "
            "('mlflow.source.git.commit', 'mlflow.scheduled', 'mlflow.databricks.jobID')",
        ):
            if id_ in store.runs and key == COMMIT_TAG:
                store.runs[id_].code = True
            elif id_ in store.runs:
                store.runs[id_].scheduled = True
        store.run_teams = _teams(base, "tags")
    if "inputs" in tables:
        for (id_,) in _rows(
            base,
            "SELECT DISTINCT destination_id FROM inputs "
            "WHERE source_type='DATASET' AND destination_type='RUN'",
        ):
            if id_ in store.runs:
                store.runs[id_].data = True


def _sqlite_versions(base: sqlite3.Connection, tables: set[str], store: Store) -> None:
    live: set[tuple[str, str]] = set()
    if "registered_model_aliases" in tables:
        live = {
            (str(n), str(v))
            for n, v in _rows(base, "SELECT name, version FROM registered_model_aliases")
        }
    for name, version, made, stage, run in _rows(
        base, "SELECT name, version, creation_time, current_stage, run_id FROM model_versions"
    ):
        if str(stage).lower() in ("deleted_internal", "deleted"):
            continue
        in_use = stage == "Production" or (str(name), str(version)) in live
        store.versions.append(Version(str(name), day_of(made), str(run or ""), in_use))
    for name, about in _rows(base, "SELECT name, description FROM registered_models"):
        store.tags[str(name)] = {"owner": False, "purpose": bool(about), "risk": False}
    if "registered_model_tags" in tables:
        for name, key in _rows(base, "SELECT name, key FROM registered_model_tags"):
            _note(store, str(name), str(key))
        store.model_teams = _teams(base, "registered_model_tags")


def _teams(base: sqlite3.Connection, table: str) -> set[str]:
    """The teams that the tags of a table name."""
    keys = ", ".join(f"'{k}'" for k in TEAM)
    found = _rows(base, f"SELECT DISTINCT value FROM {table} WHERE key IN ({keys})")  # noqa: S608
    return {str(value).casefold() for (value,) in found if value}


def _teams_below(folder: Path) -> set[str]:
    """The teams that tags in a folder name, one file each."""
    return {
        start_of(folder / k, 300).decode("utf-8", "replace").strip().casefold()
        for k in _names(folder)
        if k in TEAM
    } - {""}


def _note(store: Store, model: str, key: str) -> None:
    kinds = store.tags.setdefault(model, {"owner": False, "purpose": False, "risk": False})
    low = key.lower().rpartition(".")[2]
    for kind, names in (("owner", OWNER), ("purpose", PURPOSE), ("risk", RISK)):
        if low in names:
            kinds[kind] = True


def _small_yaml(path: Path) -> dict[str, Any]:
    try:
        if path.is_symlink() or path.stat().st_size > 1_000_000:
            return {}
        body = load_yaml(start_of(path, 1_000_000).decode("utf-8", "replace"))
    except OSError:
        return {}
    return body if isinstance(body, dict) else {}


def _names(folder: Path) -> list[str]:
    try:
        return sorted(p.name for p in folder.iterdir())
    except OSError:
        return []


def _folders(path: Path, short: float) -> Store:
    experiments = _numbered(path)
    if not any((p / "meta.yaml").is_file() for p in experiments):
        raise CannotTell(NO_STORE)
    store = Store()
    for experiment in experiments:
        if _small_yaml(experiment / "meta.yaml").get("lifecycle_stage") == "deleted":
            continue
        for name in _names(experiment):
            if not re.fullmatch(r"[0-9a-f]{32}", name) or (experiment / name).is_symlink():
                continue
            _folder_run(experiment / name, store, short)
            if len(store.runs) > MOST_ROWS:
                raise CannotTell(TOO_BIG)
    models = path / "models"
    store.registry = models.is_dir() and any(
        (models / n / "meta.yaml").is_file() for n in _names(models)
    )
    for name in _names(models) if store.registry else []:
        _folder_model(models / name, store)
    return store


def _folder_run(folder: Path, store: Store, short: float) -> None:
    meta = _small_yaml(folder / "meta.yaml")
    if meta.get("status") not in (3, "FINISHED") or meta.get("lifecycle_stage") == "deleted":
        return
    start, end = meta.get("start_time"), meta.get("end_time")
    seconds = (end - start) / 1000 if isinstance(start, int) and isinstance(end, int) else 0.0
    if seconds < short:
        store.short += 1
        return
    tags = _names(folder / "tags")
    store.runs[folder.name] = Run(
        day_of(end or start),
        seconds,
        len(_names(folder / "params")),
        len(_names(folder / "metrics")),
        COMMIT_TAG in tags,
        bool(_names(folder / "inputs")),
        bool({"mlflow.scheduled", "mlflow.databricks.jobID"} & set(tags)),
    )
    store.run_teams |= _teams_below(folder / "tags")


def _folder_model(folder: Path, store: Store) -> None:
    meta = _small_yaml(folder / "meta.yaml")
    model = str(meta.get("name", folder.name))
    if not meta or "model_id" in meta:
        return  # a logged model of 3.x, no entry of the registry
    live = {
        start_of(folder / "aliases" / a, 100).decode("utf-8", "replace").strip()[:20]
        for a in _names(folder / "aliases")
        if (folder / "aliases" / a).is_file()
    }
    store.tags[model] = {"owner": False, "purpose": bool(meta.get("description")), "risk": False}
    store.model_teams |= _teams_below(folder / "tags")
    for key in _names(folder / "tags"):
        _note(store, model, key)
    for name in _names(folder):
        if name.startswith("version-"):
            one = _small_yaml(folder / name / "meta.yaml")
            number = name.removeprefix("version-")
            in_use = one.get("current_stage") == "Production" or number in live
            made = day_of(one.get("creation_timestamp"))
            store.versions.append(Version(model, made, str(one.get("run_id") or ""), in_use))
