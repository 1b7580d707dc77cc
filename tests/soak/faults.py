"""Fault injection: the N-th call to the file system fails, for every N, in everything that reads or writes.

Each error comes once, and once for good from that call on. Whatever happens, the file is the old one or the
new one, nothing lies about, and what is raised is one sentence.
"""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from planner.domain.base.errors import PlannerError
from planner.storage import saving
from planner.storage.atomic import TEMPORARY
from planner.storage.backups import Backups
from planner.storage.claims import Claims
from planner.storage.document import load, parse, save
from planner.storage.recovery import Recovery
from planner.storage.seal import Facts, Seal
from planner.workspace.settings import Settings, read_settings, write_settings
from planner.workspace.workspace import Workspace
from tests.soak.common import START, Figure, counted, number_of, small_project
from tests.soak.kills import FIXTURES

CODES = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS)
CALLS = (
    "open", "write", "fsync", "close", "replace", "fchmod", "unlink", "mkdir", "stat", "scandir", "listdir",
    "rename", "link",
)  # fmt: skip
SHORT = 0  # not an error: every write takes only a few bytes
MOST_CALLS = 400


@dataclass
class Disk:
    """A file system whose ``at``-th call fails with ``code``; for good where it is ``persistent``."""

    at: int
    code: int
    persistent: bool
    folder: Path
    count: int = 0
    failed: list[str] = field(default_factory=list)

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Everything below ``folder`` goes through this disk."""
        real = {name: getattr(os, name) for name in CALLS}
        real_open = io.open
        ours: set[int] = set()

        def concerns(argument: Any) -> bool:
            if isinstance(argument, int):
                return argument in ours
            return isinstance(argument, str | os.PathLike) and os.fspath(argument).startswith(
                str(self.folder)
            )

        def fails(name: str) -> bool:
            self.count += 1
            now = self.count == self.at or (self.persistent and self.count > self.at)
            if now and self.code:
                self.failed.append(name)
            return now

        def wrap(name: str) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                if not args or not concerns(args[0]):
                    return real[name](*args, **kwargs)
                failing = fails(name)
                if failing and self.code == SHORT and name == "write":
                    return real[name](args[0], bytes(args[1][: max(len(args[1]) // 3, 1)]))
                if failing and self.code != SHORT:
                    if name == "close":  # the handle is gone even when closing reports a fault
                        ours.discard(args[0])
                        real[name](*args)
                    raise OSError(self.code, os.strerror(self.code))
                result = real[name](*args, **kwargs)
                if name == "open":
                    ours.add(result)
                elif name == "close":
                    ours.discard(args[0])
                return result

            return call

        def opened(file: Any, *args: Any, **kwargs: Any) -> Any:
            if concerns(file) and fails("read") and self.code != SHORT:
                raise OSError(self.code, os.strerror(self.code))
            return real_open(file, *args, **kwargs)

        exchange = saving.exchange

        def exchanged(one: Path, other: Path, flags: int = saving.EXCHANGE) -> bool:
            if concerns(one) and fails("exchange") and self.code != SHORT:
                raise OSError(self.code, os.strerror(self.code))
            return exchange(one, other, flags)

        saving.exchange = exchanged
        for name in CALLS:
            setattr(os, name, wrap(name))
        io.open = builtins.open = opened  # type: ignore[assignment]
        try:
            yield
        finally:
            saving.exchange = exchange
            for name, call in real.items():
                setattr(os, name, call)
            io.open = builtins.open = real_open


@dataclass
class Tally:
    """What came of the faults."""

    faults: int = 0
    calls: int = 0
    bad: list[str] = field(default_factory=list)


Scene = Callable[[Path], Callable[[], object]]
"""Prepares a folder and returns what is then done on the failing disk."""


def _document(folder: Path, number: int = 1) -> Path:
    path = folder / "a.mlplan"
    save(counted(small_project(), number), path, now=START)
    return path


def _save(folder: Path) -> Callable[[], object]:
    workspace = Workspace.open(_document(folder), Backups(folder / "data"), lambda: START)
    workspace.history.change(counted(workspace.project, 2), "Edit")
    return workspace.save


def _save_as(folder: Path) -> Callable[[], object]:
    workspace = Workspace.new(counted(small_project(), 2), Backups(folder / "data"), lambda: START)
    return lambda: workspace.save(folder / "a.mlplan")


@cache
def _small_and_old() -> bytes:
    """A document of format 2.2 without its answers: it is read anew after each fault."""
    envelope = json.loads((FIXTURES / "schema-2.2.mlplan").read_text("utf-8"))
    for round_ in envelope["project"]["rounds"]:
        round_["answers"] = {}
    return json.dumps(envelope).encode()


def _migrate(folder: Path) -> Callable[[], object]:
    path = folder / "a.mlplan"
    path.write_bytes(_small_and_old())
    workspace = Workspace.open(path, Backups(folder / "data"), lambda: START)
    workspace.history.change(counted(workspace.project, 2), "Edit")
    return workspace.save


def _protect(folder: Path) -> Callable[[], object]:
    backups = Backups(folder / "data")
    workspace = Workspace.open(_document(folder), backups, lambda: START)
    backups.keep(workspace.project.id, (folder / "a.mlplan").read_bytes(), START)
    workspace.history.change(counted(workspace.project, 2), "Edit")
    seal = Seal(b"x" * 16, _key=b"k" * 32, _check=b"c" * 16)  # the key itself is not what is tried

    def act() -> None:
        workspace.seal = seal
        workspace.save()
        facts = Facts("0" * 32, 0, "")  # nobody opens them
        workspace._rewrite_copies(lambda data, _: seal.close(data, facts))

    return act


def _snapshot(folder: Path) -> Callable[[], object]:
    recovery = Recovery(folder / "recovery")
    recovery.write("w", counted(small_project(), 1), None, None, START)
    return lambda: recovery.write("w", counted(small_project(), 2), None, None, START)


def _restore(folder: Path) -> Callable[[], object]:
    _snapshot(folder)
    return lambda: Recovery(folder / "recovery").found(lambda _: False)


def _discard(folder: Path) -> Callable[[], object]:
    _snapshot(folder)
    return lambda: Recovery(folder / "recovery").remove("w")


def _open(folder: Path) -> Callable[[], object]:
    path = _document(folder)
    return lambda: load(path)


def _claim(folder: Path) -> Callable[[], object]:
    path = _document(folder)
    claims = Claims("w", Recovery(folder / "recovery"), lambda _: False)

    def act() -> None:
        claims.take(path, "", START)
        claims.other(path, START)
        claims.drop(path)

    return act


def _settings(folder: Path) -> Callable[[], object]:
    path = folder / "settings.json"
    write_settings(Settings(name="1"), path)

    def act() -> None:
        write_settings(Settings(name="2"), path)
        read_settings(path)

    return act


SCENES: dict[str, Scene] = {
    "save": _save,
    "save as": _save_as,
    "migrate": _migrate,
    "protect": _protect,
    "snapshot": _snapshot,
    "restore": _restore,
    "discard": _discard,
    "open": _open,
    "claim": _claim,
    "settings": _settings,
}


def run(codes: tuple[int, ...] = (*CODES, SHORT)) -> Tally:
    """Try every scene with every error at every call, once and for good."""
    tally = Tally()
    for name, scene in SCENES.items():
        for code in codes:
            for persistent in (False, True):
                _try(tally, name, scene, code, persistent=persistent)
    return tally


def _try(tally: Tally, name: str, scene: Scene, code: int, *, persistent: bool) -> None:
    for at in range(1, MOST_CALLS):
        folder = Path(tempfile.mkdtemp(prefix="faults-"))
        try:
            act = scene(folder)
            before = _contents(folder)
            disk = Disk(at, code, persistent, folder)
            said = ""
            try:
                with disk.mounted():
                    act()
            except PlannerError as error:
                said = str(error)
            except BaseException as error:  # noqa: BLE001 - anything else is what is looked for
                tally.bad.append(f"{name}, call {at}, {errno.errorcode.get(code)}: {error!r}")
            where = f"{name}, call {at} ({', '.join(disk.failed[:2])}), {errno.errorcode.get(code, 'short')}"
            tally.bad += [f"{where}: {fault}" for fault in _faults(folder, before, disk, said)]
            if disk.count < at:
                tally.calls += at - 1
                return
            tally.faults += 1
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    tally.bad.append(f"{name}: it does not end")


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _faults(folder: Path, before: dict[str, bytes], disk: Disk, said: str) -> Iterator[str]:
    after = _contents(folder)
    for name, data in before.items():
        if name.endswith(".open"):
            continue
        if name not in after and not name.endswith((".recovery", ".json")):
            yield f"{name} is gone"
        elif name in after and after[name] != data and not _whole(folder / name):
            yield f"{name} is neither the old nor the new one"
    for name in after.keys() - before.keys():
        if TEMPORARY.search(name) and "unlink" not in disk.failed:
            yield f"{name} lies about"
        elif name.endswith((".mlplan", ".bak")) and not _whole(folder / name):
            yield f"{name} is not whole"
    if said and len(said) < 20:
        yield f"“{said}” is no sentence"


def _whole(path: Path) -> bool:
    from planner.storage.seal import is_sealed

    if path.suffix == ".recovery":
        from planner.storage.recovery import read_snapshot

        return number_of(read_snapshot(path).opened().project) in (1, 2)
    if path.suffix == ".json":
        return read_settings(path).name in ("1", "2")
    data = path.read_bytes()
    if is_sealed(data):
        return len(data) > 1_000
    return _is_document(data)


@cache
def _is_document(data: bytes) -> bool:
    """Most faults leave the same bytes behind: they are read once."""
    with suppress(PlannerError):
        parse(data, "a.mlplan")
        return True
    return False


def full_disk() -> str:
    """Fill a disk of 256 kB for real, where mounting is allowed; returns what came of it."""
    import subprocess

    folder = Path(tempfile.mkdtemp(prefix="full-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            return "not tried: mounting is not allowed here"
    except OSError:
        return "not tried: there is no mount here"
    try:
        path = folder / "a.mlplan"
        first = counted(small_project(), 1, "x" * 19_000)
        saved = save(first, path, now=START)
        before, number, known = path.read_bytes(), 1, saved.hash
        filler = folder / "filler"
        filler.write_bytes(b"x" * 150_000)
        try:
            for number in range(2, 50):
                filler.write_bytes(b"x" * (150_000 + number * 2_000))
                before = path.read_bytes()
                known = save(
                    counted(first, number, "y" * 19_000), path, now=START, known_hash=known
                ).hash
        except (PlannerError, OSError):
            pass
        else:
            return "BAD: the disk was never full"
        try:
            save(counted(first, number, "z" * 19_000), path, now=START, overwrite=True)
        except PlannerError as error:
            said = str(error)
        else:
            return "BAD: it was saved on a full disk"
        whole = path.read_bytes() == before or number_of(load(path).project) in (number - 1, number)
        litter = [p.name for p in folder.iterdir() if TEMPORARY.search(p.name)]
        if not whole or litter or "the disk is full" not in said:
            return f"BAD: {said} {litter}"
        return "the old file intact, nothing left lying about, “the disk is full” said"
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def figures(tally: Tally, disk: str) -> list[Figure]:
    """The lines of the table."""
    return [
        Figure(
            "The N-th file operation fails, for every N, once and for good (disk full, no rights, "
            "disk fault, read-only, short writes)",
            f"{tally.faults:,} faults in {len(SCENES)} kinds of work",
            "the old file or the new one each time, no litter, a sentence"
            if not tally.bad
            else f"{len(tally.bad)} bad: {tally.bad[0]}",
            not tally.bad,
        ),
        Figure("A disk that is full for real (256 kB)", "1 disk", disk, not disk.startswith("BAD")),
    ]
