"""The documents of the bench: folders that are looked through, and an index that may be deleted any time.

The documents are the only truth. What changed on disk is read again, nothing else; what cannot be read is a
row with its sentence; of a document with a passphrase nothing is kept but that it is there.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from planner.domain.base.bounded import ends_of, read_up_to
from planner.domain.base.errors import DocumentError, SaveError
from planner.domain.base.language import speech
from planner.domain.base.types import Count, Frozen, Id, Line
from planner.domain.project import Project
from planner.storage.atomic import write_atomically
from planner.storage.backups import data_folder
from planner.storage.document import load
from planner.storage.schema import SUFFIX
from planner.storage.seal import is_sealed
from planner.storage.strict_json import without_collection
from planner.workspace.bench.comparison import Comparison, Kept, key_of
from planner.workspace.bench.glance import Glances
from planner.workspace.bench.summary import STAGES, Summary, summary_of

MAX_BYTES = 20_000_000
MOST_FOLDERS = 20
MOST_FILES = 2_000
DEEPEST = 4
HEAD = 64
Place = Annotated[str, Field(max_length=5_000)]


class Choices(Frozen):
    """What somebody chose for the bench: its folders, and the documents that are put away."""

    folders: Annotated[tuple[Place, ...], Field(max_length=MOST_FOLDERS)] = ()
    archived: Annotated[tuple[Id, ...], Field(max_length=MOST_FILES)] = ()


class Entry(Frozen):
    """One file as it was when it was last read: its facts, or what is wrong with it, in a language."""

    size: Count
    changed: int
    digest: Line = ""
    summary: Summary | None = None
    fault: Line = ""
    language: Line = ""


class Index(Frozen):
    """What was read of files, by path."""

    format: Literal["mlops-planner-bench"] = "mlops-planner-bench"
    version: Literal[1] = 1
    files: dict[Place, Entry] = Field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One line of the bench; without a ``summary`` it is a file that shows its name only, and why."""

    path: Path
    summary: Summary | None = None
    fault: str = ""
    sealed: bool = False
    archived: bool = False
    twin: bool = False
    """Whether another file holds the same document: the newest of them is taken at its word."""

    @property
    def rank(self) -> int:
        """Its place among the stages; what is only a file comes last."""
        return STAGES.index(self.summary.stage) if self.summary is not None else len(STAGES)

    @property
    def name(self) -> str:
        """The client, else the name of the file."""
        return self.summary.name if self.summary is not None else self.path.name


@dataclass(frozen=True)
class Bench:
    """All rows by stage and name, how many files too many are left out, and folders that are gone."""

    rows: tuple[Row, ...]
    left_out: int = 0
    gone: tuple[Path, ...] = ()

    @property
    def shown(self) -> tuple[Row, ...]:
        """Rows that are not put away."""
        return tuple(r for r in self.rows if not r.archived)


class Shelf:
    """The bench on this machine; ``folder`` is where its index and its choices are kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder()
        self.comparison = Comparison(self.folder)

    @property
    def choices(self) -> Choices:
        """The folders and what is put away; none where nothing was chosen or the file is damaged."""
        with suppress(OSError, ValidationError, ValueError):
            return Choices.model_validate_json(read_up_to(self._choices, MAX_BYTES))
        return Choices()

    @property
    def _choices(self) -> Path:
        return self.folder / "bench-folders.json"

    @property
    def _index(self) -> Path:
        return self.folder / "bench.json"

    def _write(self, path: Path, body: Frozen) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, body.model_dump_json().encode(), follow=False, mode=0o600)

    def add(self, folder: Path) -> None:
        """Look through a folder from now on. Raises ``SaveError``."""
        before = self.choices
        place = str(folder.absolute())
        if place not in before.folders:
            folders = (*before.folders, place)[-MOST_FOLDERS:]
            self._write(self._choices, before.model_copy(update={"folders": folders}))

    def remove(self, folder: Path) -> None:
        """Look through a folder no more. Raises ``SaveError``."""
        before = self.choices
        folders = tuple(f for f in before.folders if f != str(folder.absolute()))
        self._write(self._choices, before.model_copy(update={"folders": folders}))

    def archive(self, document: str, *, away: bool) -> None:
        """Put a client away, or take it out again; the document is not touched. Raises ``SaveError``."""
        before = self.choices
        others = tuple(d for d in before.archived if d != document)
        archived = (*others, document)[-MOST_FILES:] if away else others
        self._write(self._choices, before.model_copy(update={"archived": archived}))

    def _read_index(self) -> Index:
        with suppress(OSError, ValidationError, ValueError):
            return Index.model_validate_json(read_up_to(self._index, MAX_BYTES))
        return Index()

    def look(
        self,
        folders: Sequence[Path] | None = None,
        wanted: Callable[[str, float], bool] = lambda _name, _share: True,
    ) -> Bench:
        """Look through the folders; only what changed is read. ``wanted`` is told, and may end it early.

        Finished clients who allowed it are entered into the benchmark on the way, others leave it. Where a
        document lies here more than once, its newest file says whether it is allowed.
        """
        choices = self.choices
        places = [Path(f) for f in choices.folders] if folders is None else list(folders)
        paths = sorted(set(files_below(places, SUFFIX)))
        before, files = self._read_index().files, dict[str, Entry]()
        rows: list[Row] = []
        consents: list[tuple[int, Project]] = []
        newest: dict[str, int] = {}
        held: Counter[str] = Counter()
        known, glances = self.comparison.read(), Glances()
        with without_collection():  # hundreds of large trees, of which none stays
            for k, path in enumerate(paths[:MOST_FILES]):
                if not wanted(path.name, k / max(len(paths), 1)):
                    break
                found = self._row(path, before.get(str(path)), known, consents, glances)
                if found is None:
                    continue
                row, entry = found
                if entry is not None:
                    files[str(path)] = entry
                    if row.summary is not None:
                        id_ = row.summary.document
                        held[id_] += 1
                        newest[id_] = max(newest.get(id_, 0), entry.changed)
                away = row.summary is not None and row.summary.document in choices.archived
                rows.append(Row(path, row.summary, row.fault, row.sealed, away))
        with suppress(SaveError, OSError):  # a bench that cannot keep its index reads again
            said = [(p, False) for changed, p in consents if changed == newest[p.id]]
            if said:  # an older copy of a document says nothing
                self.comparison.take(said)
            # folders named once leave what is known of the others
            kept = files if folders is None else {**before, **files}
            if kept != before:
                self._write(self._index, Index(files=kept))
        rows.sort(key=lambda r: (r.rank, r.name.casefold(), str(r.path)))
        twins = {id_ for id_, n in held.items() if n > 1}
        marked = (
            replace(r, twin=True) if r.summary is not None and r.summary.document in twins else r
            for r in rows
        )
        gone = tuple(p for p in places if not p.is_dir())
        return Bench(tuple(marked), max(len(paths) - MOST_FILES, 0), gone)

    def _row(
        self,
        path: Path,
        entry: Entry | None,
        known: Kept,
        consents: list[tuple[int, Project]],
        glances: Glances,
    ) -> tuple[Row, Entry | None] | None:
        try:
            facts = path.stat()
            if entry is not None and self._holds(entry, facts, known):
                return Row(path, entry.summary, entry.fault), entry
            head, _ = ends_of(path, HEAD, 0)
        except OSError:
            return None  # it went in between
        if is_sealed(head):
            return Row(path, sealed=True), None
        size, changed = facts.st_size, facts.st_mtime_ns
        seen = glances.read(path)
        try:
            read = seen if seen is not None else load(path)
            summary = summary_of(read.project, read.changes)
            if summary.consent or key_of(known, summary.document) in known.records:
                read = load(path)  # to be entered, or to leave
                consents.append((facts.st_mtime_ns, read.project))
        except DocumentError as error:
            language = str(speech().language)
            made = Entry(size=size, changed=changed, fault=str(error)[:300], language=language)
            return Row(path, fault=str(error)), made
        made = Entry(size=size, changed=changed, digest=read.hash, summary=summary)
        return Row(path, summary), made

    def _holds(self, entry: Entry, facts: os.stat_result, known: Kept) -> bool:
        """Whether what is known of a file still holds: it is the same, and is counted where it may be."""
        if (entry.size, entry.changed) != (facts.st_size, facts.st_mtime_ns):
            return False
        if entry.summary is None:
            return entry.language == str(speech().language)
        if not entry.summary.consent:
            return True
        return key_of(known, entry.summary.document) in known.records


def files_below(folders: Iterable[Path], suffix: str) -> Iterator[Path]:
    """Files below the folders that end in ``suffix``, a few levels deep; not through links to folders."""
    stack = [(f.absolute(), 0) for f in folders]
    while stack:
        folder, depth = stack.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if depth < DEEPEST:
                            stack.append((Path(entry.path), depth + 1))
                    elif entry.name.endswith(suffix):
                        yield Path(entry.path)
        except OSError:
            continue
