"""Which sources lie below chosen folders: repositories, units, stores, tables; labels hold no host."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.domain.answers.observation import SourceKind
from planner.domain.base.types import clean_text, slug
from planner.observe.limits import MOST_SOURCES, OUTSIDE, CannotTell
from planner.observe.mlflow_store import is_store
from planner.observe.snapshot import ASIDE, Snapshot, glob, is_repository
from planner.observe.tables import ENDINGS, kind_of

Columns = Mapping[str, Mapping[str, str]]
DEPTH = 5
CODE = (".py", ".ipynb", ".r", ".scala", ".sql", ".java", ".ts", ".js", ".go")
MANIFESTS = (
    "pyproject.toml",
    "setup.py",
    "requirements.txt",
    "Pipfile",
    "environment.yml",
    "setup.cfg",
    "package.json",
)
SKIPPED = frozenset({"__pycache__", "node_modules", ".venv", "venv", ".tox", ".cache"})


@dataclass(frozen=True)
class Candidate:
    """Something to look at. ``root`` is the chosen folder, outside of which nothing is read.

    ``kind`` is ``None`` for a file that was chosen and that nobody knows; ``why`` says what keeps it from
    being read.
    """

    id: str
    label: str
    kind: SourceKind | None
    path: str
    root: str
    unit: str = ""
    why: str = ""


def find_sources(chosen: Iterable[Path], columns: Columns | None = None) -> list[Candidate]:
    """Everything that can be looked at below the chosen paths, in order of their labels.

    ``columns`` are those that the user chose for tables, by a pattern of labels. A file that was chosen
    itself is there even where nobody knows it, and so is a link to a folder elsewhere: it is said of them
    that they were not read.
    """
    found: dict[str, Candidate] = {}
    for start in chosen:
        root = start if start.is_dir() else start.parent
        base = start.resolve()
        for path, kind in _below(base, lambda p, base=base: table_kind(p, base, columns or {})):  # type: ignore[misc]
            label = label_of(path, base)
            own = slug(label, "source")
            number = 2
            while own in found:
                own, number = f"{slug(label, 'source')}-{number}", number + 1
            why = OUTSIDE if path != base and path.is_symlink() else ""
            found[own] = Candidate(own, label, kind, str(path), str(root.resolve()), why=why)
            if len(found) >= MOST_SOURCES:
                break
    return sorted(found.values(), key=lambda c: c.label)


def passed_over(chosen: Iterable[Path], known: frozenset[str]) -> list[str]:
    """Tables below chosen folders, by their ending, that are none of the ``known`` ids; no file is opened.

    Those in repositories and beside code are data of that code, and not meant.
    """
    found: list[str] = []
    for start in chosen:
        base = start.resolve()
        for place, folders, files in os.walk(base):
            here = Path(place)
            if is_repository(here) or _has_code(here):
                folders.clear()
                continue
            deep = len(here.relative_to(base).parts) >= DEPTH
            folders[:] = [] if deep else sorted(f for f in folders if f not in SKIPPED)
            labels = [
                label_of(here / f, base) for f in sorted(files) if f.lower().endswith(ENDINGS)
            ]
            found += [x for x in labels if slug(x, "source") not in known]
    return found


def label_of(path: Path, base: Path) -> str:
    """What a source below a chosen place is called: from the name of that place on."""
    inside = path.relative_to(base).as_posix()
    return _label(base.name if inside == "." else f"{base.name}/{inside}")


def table_kind(path: Path, base: Path, columns: Columns) -> SourceKind | None:
    """Which table a file holds, with the columns that were chosen for its label."""
    if path.suffix.lower() not in ENDINGS:
        return None
    return kind_of(path, chosen_for(label_of(path, base), columns))


def chosen_for(label: str, columns: Columns) -> dict[str, str]:
    """The columns that were chosen for a label; later patterns win."""
    found: dict[str, str] = {}
    for pattern, some in columns.items():
        if glob(pattern)(label):
            found |= some
    return found


def _label(text: str) -> str:
    return clean_text(text.encode("utf-8", "replace").decode("utf-8"))[-200:].strip() or "source"


def _below(
    base: Path, table: Callable[[Path], SourceKind | None]
) -> list[tuple[Path, SourceKind | None]]:
    if base.is_file():
        return [(base, "mlflow" if is_store(base) else table(base))]
    found: list[tuple[Path, SourceKind | None]] = []
    loose: list[Path] = []
    todo = [(base, 0, False)]
    while todo:
        folder, depth, within = todo.pop()
        if is_repository(folder):
            found.append((folder, "repository"))
            continue
        if is_store(folder):
            found.append((folder, "mlflow"))
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError:
            continue
        if depth <= 1 and not within and _has_code(folder):
            loose.append(
                folder
            )  # its own files; repositories, stores and tables below stay sources
            within = True
        for entry in entries:
            path = Path(entry.path)
            if entry.is_symlink():
                found += [(path, "folder")] * (depth <= 1 and not within and _leads_out(path, base))
            elif entry.is_dir() and depth < DEPTH and entry.name not in SKIPPED:
                todo.append((path, depth + 1, within))
            elif entry.is_file():
                if is_store(path):
                    found.append((path, "mlflow"))
                elif (kind := table(path)) is not None:
                    found.append((path, kind))
        if len(found) > MOST_SOURCES:
            break
    return [*found, *((p, "folder") for p in loose)]


def _leads_out(link: Path, base: Path) -> bool:
    """Whether a link names a folder outside; one on another machine is told by its name alone."""
    target = str(link.readlink()).removeprefix("\\\\?\\")
    if target.startswith(("\\\\", "//")):
        return True
    try:
        there = link.resolve()
        return there.is_dir() and there != base and base not in there.parents
    except (OSError, RuntimeError):
        return False


def _has_code(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(
                e.is_file(follow_symlinks=False)
                and (e.name.lower().endswith(CODE) or e.name in MANIFESTS)
                for e in entries
            )
    except OSError:
        return False


def units_of(snapshot: Snapshot) -> list[str]:
    """Folders with a manifest of their own, where there are two or more: each is looked at by itself.

    The root is one too (named by nothing, and first) where it has a manifest and code outside of the others.
    """
    folders = {
        p.rpartition("/")[0]
        for p in snapshot.files
        if "/" in p and p.rpartition("/")[2] in MANIFESTS and not ASIDE.search(p) and "{{" not in p
    }
    outer = [f for f in sorted(folders) if not any(f.startswith(f"{g}/") for g in folders)]
    holding = [
        f for f in outer if any(p.startswith(f"{f}/") and p.endswith(CODE) for p in snapshot.files)
    ]
    if len(holding) < 2:
        return []
    starts = tuple(f"{f}/" for f in outer)
    own = (p for p in snapshot.files if p.endswith(CODE) and not p.startswith(starts))
    whole = any(m in snapshot.files for m in MANIFESTS) and any(not ASIDE.search(p) for p in own)
    return ["", *holding] if whole else holding


def check_chosen(chosen: Iterable[Path]) -> None:
    """Raise ``CannotTell`` where a chosen place is none of this machine’s own."""
    for path in chosen:
        if str(path).startswith(("\\\\", "//")):
            raise CannotTell("it lies on another machine")
