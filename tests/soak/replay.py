"""Crash replay: what may be on disk after the power failed at any moment of a save.

The file operations of a save are recorded, and every prefix of them is played back on a model of a disk
that keeps only what was synced: data that was written and not synced may be missing, cut off or zeros, and
changes of names that were not synced may have happened up to any point. (The model is that of "All File
Systems Are Not Created Equal", Pillai et al., OSDI 2014, without reordering between names of one folder.)
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.storage import saving
from planner.storage.atomic import TEMPORARY
from planner.storage.backups import Backups
from planner.storage.document import save
from planner.storage.recovery import Recovery
from planner.workspace.workspace import Workspace
from tests.soak.common import START, Figure, counted, small_project
from tests.soak.kills import FIXTURES

Operation = tuple[str, ...] | tuple[str, str, bytes]


@contextmanager
def recorded() -> Iterator[list[Any]]:
    """The file operations within the block, in order."""
    log: list[Any] = []
    real = {n: getattr(os, n) for n in ("open", "write", "fsync", "close", "replace", "unlink")}
    names: dict[int, str] = {}

    def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        handle: int = real["open"](path, flags, *rest, **more)
        names[handle] = os.fspath(path)
        if flags & os.O_CREAT:
            log.append(("create", os.fspath(path), b""))
        if flags & os.O_TRUNC:
            log.append(("truncate", os.fspath(path), b""))
        return handle

    def written(handle: int, data: Any) -> int:
        count: int = real["write"](handle, data)
        if handle in names:
            log.append(("write", names[handle], bytes(data[:count])))
        return count

    def synced(handle: int) -> None:
        real["fsync"](handle)
        log.append(("sync", names.get(handle, ""), b""))

    def closed(handle: int) -> None:
        real["close"](handle)
        names.pop(handle, None)

    def replaced(source: Any, target: Any) -> None:
        real["replace"](source, target)
        log.append(("replace", os.fspath(source), os.fspath(target).encode()))

    def unlinked(path: Any, **more: Any) -> None:
        real["unlink"](path, **more)
        log.append(("unlink", os.fspath(path), b""))

    exchange = saving.exchange

    def exchanged(one: Path, other: Path, flags: int = saving.EXCHANGE) -> bool:
        done = exchange(one, other, flags)
        if done:
            kind = "exchange" if flags == saving.EXCHANGE else "replace"
            log.append((kind, os.fspath(one), os.fspath(other).encode()))
        return done

    saving.exchange = exchanged
    doubles = {
        "open": opened, "write": written, "fsync": synced, "close": closed, "replace": replaced,
        "unlink": unlinked,
    }  # fmt: skip
    try:
        for name, double in doubles.items():
            setattr(os, name, double)
        yield log
    finally:
        saving.exchange = exchange
        for name, call in real.items():
            setattr(os, name, call)


@dataclass
class _File:
    """What was written, and how much of it is certain to be there."""

    written: bytes = b""
    synced: bytes | None = None

    def states(self) -> set[bytes]:
        """What a crash may leave of it."""
        if self.synced == self.written:
            return {self.written}
        length = len(self.written)
        found = {b"", self.written, self.written[: length // 2], bytes(length)}
        return found if self.synced is None else found | {self.synced}


@dataclass
class _Disk:
    """Names and files; the changes of names since their folder was synced are not certain."""

    names: dict[str, _File]
    pending: list[tuple[str, dict[str, _File]]] = field(default_factory=list)

    def apply(self, kind: str, path: str, data: bytes) -> None:
        if kind == "create":
            self._rename(path, {**self.names, path: _File()})
        elif kind == "truncate":
            self.names[path].written, self.names[path].synced = b"", None
        elif kind == "write":
            self.names[path].written += data
        elif kind == "sync" and path in self.names:
            self.names[path].synced = self.names[path].written
        elif kind == "sync":  # a folder: the names in it are certain from now on
            self.pending = [p for p in self.pending if os.path.dirname(p[0]) != path]
        elif kind == "replace":
            after = dict(self.names)
            after[data.decode()] = after.pop(path)
            self._rename(data.decode(), after)
        elif kind == "exchange":
            other = data.decode()
            self._rename(other, {**self.names, path: self.names[other], other: self.names[path]})
        elif kind == "unlink":
            self._rename(path, {k: v for k, v in self.names.items() if k != path})

    def _rename(self, path: str, after: dict[str, _File]) -> None:
        self.pending.append((path, self.names))
        self.names = after

    def crashes(self) -> Iterator[dict[str, _File]]:
        """The names after a crash: as they are, or as they were before any change not synced."""
        yield self.names
        for _, before in self.pending:
            yield before


@dataclass
class Tally:
    """What came of the crashes."""

    prefixes: int = 0
    states: int = 0
    bad: list[str] = field(default_factory=list)


def replay(
    before: dict[str, bytes], log: list[Any], allowed: dict[str, set[bytes]], tally: Tally
) -> None:
    """Crash after every prefix of ``log``; each file of ``allowed`` must be one of its versions, or absent.

    A file that was there before may not be absent.
    """
    for end in range(len(log) + 1):
        tally.prefixes += 1
        disk = _Disk({k: _File(v, v) for k, v in before.items()})
        for kind, path, data in log[:end]:
            disk.apply(kind, path, data)
        for names in disk.crashes():
            for path, versions in allowed.items():
                if path not in names:
                    tally.states += 1
                    if path in before:
                        tally.bad.append(f"{os.path.basename(path)} is gone after {end} operations")
                    continue
                for state in names[path].states():
                    tally.states += 1
                    if state not in versions:
                        tally.bad.append(f"{os.path.basename(path)} is torn after {end} operations")


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _replayed(prepare: Callable[[Path], Callable[[], object]], tally: Tally) -> None:
    folder = Path(tempfile.mkdtemp(prefix="replay-"))
    try:
        act = prepare(folder)
        before = _contents(folder)
        with recorded() as log:
            act()
        after = _contents(folder)
        allowed = {
            path: {before.get(path, data), data}
            for path, data in after.items()
            if not TEMPORARY.search(path)
        }
        replay(before, log, allowed, tally)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _save(folder: Path) -> Callable[[], object]:
    path = folder / "a.mlplan"
    save(counted(small_project(), 1), path, now=START)
    workspace = Workspace.open(path, Backups(folder / "data"), lambda: START)
    workspace.history.change(counted(workspace.project, 2), "Edit")
    return workspace.save


def _first(folder: Path) -> Callable[[], object]:
    workspace = Workspace.new(counted(small_project(), 1), None, lambda: START)
    return lambda: workspace.save(folder / "a.mlplan")


def _migrate(folder: Path) -> Callable[[], object]:
    path = folder / "a.mlplan"
    shutil.copy(FIXTURES / "schema-1.3.mlplan", path)
    workspace = Workspace.open(path, Backups(folder / "data"), lambda: START)
    workspace.history.change(counted(workspace.project, 2), "Edit")
    return workspace.save


def _snapshot(folder: Path) -> Callable[[], object]:
    recovery = Recovery(folder)
    recovery.write("w", counted(small_project(), 1), None, None, START)
    return lambda: recovery.write("w", counted(small_project(), 2), None, None, START)


def run() -> Tally:
    """Crash at every operation of a save, a first save, a migration and a recovery snapshot."""
    tally = Tally()
    for prepare in (_save, _first, _migrate, _snapshot):
        _replayed(prepare, tally)
    return tally


def careless() -> Tally:
    """The same with a save that opens the file in place, and with one that renames without syncing.

    Both must be caught, or the replay proves nothing.
    """
    tally = Tally()

    def in_place(folder: Path) -> Callable[[], object]:
        path = folder / "a.mlplan"
        path.write_bytes(b"old" * 100)

        def act() -> None:
            handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
            os.write(handle, b"new" * 200)
            os.fsync(handle)
            os.close(handle)

        return act

    def unsynced(folder: Path) -> Callable[[], object]:
        path = folder / "a.mlplan"
        path.write_bytes(b"old" * 100)

        def act() -> None:
            handle = os.open(folder / "b", os.O_WRONLY | os.O_CREAT)
            os.write(handle, b"new" * 200)
            os.close(handle)
            os.replace(folder / "b", path)

        return act

    for prepare in (in_place, unsynced):
        found = Tally()
        _replayed(prepare, found)
        tally.bad += found.bad[:1]
        tally.prefixes += found.prefixes
    return tally


def figures(tally: Tally, caught: Tally) -> list[Figure]:
    """The lines of the table."""
    return [
        Figure(
            "Power fails at any moment of a save: every prefix of its operations, un-synced writes dropped",
            f"{tally.prefixes:,} prefixes, {tally.states:,} states of the disk",
            "the old file or the new one each time"
            if not tally.bad
            else f"{len(tally.bad)} bad: {tally.bad[0]}",
            not tally.bad,
        ),
        Figure(
            "The same with two careless ways to save, which must be caught",
            "2 ways",
            f"{len(caught.bad)} caught",
            len(caught.bad) == 2,
        ),
    ]
