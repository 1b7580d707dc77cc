"""Recovery snapshots: the unsaved document, in the user's data folder, for the next start.

One file per window, written by the same atomic writer as documents and read as strictly: a line of JSON that
says what it belongs to, then the bytes of the document, sealed where it has a passphrase. A snapshot that
cannot be read is moved aside, never deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from planner.domain.base.bounded import ends_of, read_up_to
from planner.domain.base.errors import DocumentError, SaveError
from planner.domain.base.types import iso_time, moment_of
from planner.domain.project import Project
from planner.domain.record.change import Change
from planner.domain.record.lineage import NEVER_SAVED, Lineage, Save
from planner.storage.atomic import discard, file_digest, sweep, write_atomically
from planner.storage.backups import files_in
from planner.storage.document import Loaded, parse, pieces, read_envelope
from planner.storage.known import MAX_BYTES
from planner.storage.seal import MAGIC, Facts, Seal, SealedError, is_sealed, unseal
from planner.storage.strict_json import parse_strict_json
from planner.storage.ticks import last_tick

FORMAT = "mlops-planner-recovery"
SEALED_LINE = b'{"format":"mlops-planner-recovery","version":3,"sealed":true}'
"""The first line of a snapshot of a sealed document: what it belongs to is under the seal."""
SUFFIX = ".recovery"
MAX_SNAPSHOT = MAX_BYTES + 1_000_000
IsAlive = Callable[[Path], bool]
"""Tells whether the window that owns a snapshot still runs."""
T = TypeVar("T")


class Parts(NamedTuple):
    """A snapshot as it lies on the disk: what it belongs to, and the bytes that were not saved.

    ``within``: the bytes are sealed, and so is what they belong to.
    """

    base: Path | None
    base_hash: str | None
    written: datetime
    data: bytes
    within: bool = False


@dataclass(frozen=True)
class Snapshot:
    """Unsaved work of a window that is gone. ``base`` is the file it belonged to, if it had one.

    Where the document has a passphrase, nothing of it is known (``loaded`` is ``None``) before ``unlocked``.
    """

    path: Path
    loaded: Loaded | None
    base: Path | None
    base_hash: str | None
    written: datetime
    data: bytes = field(default=b"", repr=False)
    within: bool = False
    """Whether what it belongs to is under the seal as well."""

    def unlocked(self, passphrase: str | None = None) -> Snapshot:
        """The same with all that it holds; raises ``SealedError`` where the passphrase is wrong."""
        if self.loaded is not None:
            return self
        if self.within:
            plain, seal, facts = unseal(self.data, passphrase, "the document")
            found = _read(self.path, plain)
            if found.loaded is None or facts is None or facts.document != facts_of(found.loaded):
                raise DocumentError("{name} is not a recovery file.", name=self.path.name)
            return replace(found, loaded=replace(found.loaded, seal=seal))
        name = self.base.name if self.base is not None else "the document"
        return replace(self, loaded=parse(self.data, name, passphrase))

    def opened(self, passphrase: str | None = None) -> Loaded:
        """The document; raises ``SealedError`` where the passphrase is wrong."""
        loaded = self.unlocked(passphrase).loaded
        if loaded is None:
            raise DocumentError("{name} is not a recovery file.", name=self.path.name)
        return loaded

    @property
    def label(self) -> str:
        """Whose document it is; empty where that is sealed."""
        if self.loaded is None:
            return ""
        return f"{self.loaded.project.organisation.name}, {self.loaded.project.name}"

    @property
    def tick(self) -> int:
        """How far the work had got, by the number of its last edit; 0 where it is sealed."""
        return 0 if self.loaded is None else last_tick(self.loaded.project)

    @property
    def base_is_unchanged(self) -> bool:
        """Whether the file on disk is still the one the work was based on."""
        return is_unchanged(self.base, self.base_hash)


@dataclass(frozen=True)
class Recovery:
    """The folder of snapshots; ``suffix`` tells those of documents from those of programmes."""

    folder: Path
    suffix: str = SUFFIX

    def path_of(self, window: str) -> Path:
        """Where the snapshot of a window lies."""
        return self.folder / f"{window}{self.suffix}"

    def write(
        self,
        window: str,
        project: Project,
        base: Path | None,
        base_hash: str | None,
        now: datetime,
        changes: tuple[Change, ...] = (),
        seal: Seal | None = None,
        saves: Save = NEVER_SAVED,
        lineage: Lineage | None = None,
    ) -> None:
        """Write the snapshot of ``window``; raises ``SaveError`` when it cannot be written."""
        data = b"".join(pieces(project, changes, None, saves, lineage))
        self.put(window, data, base, base_hash, now, seal, Facts.of(project.id, saves))

    def put(
        self,
        window: str,
        data: bytes,
        base: Path | None,
        base_hash: str | None,
        now: datetime,
        seal: Seal | None,
        facts: Facts,
    ) -> None:
        """As ``write``, from the bytes of whatever is open in the window."""
        header = {
            "format": FORMAT,
            "version": 2,
            "base": None if base is None else str(base),
            "base_hash": base_hash,
            "written": iso_time(now),
        }
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SaveError(
                "Recovery is off: the folder {folder} cannot be made ({strerror}).",
                folder=self.folder,
                strerror=error.strerror,
            ) from error
        if seal is None and base is not None and is_sealed_file(base):
            raise SaveError(
                "{name} was protected with a passphrase in another window. Unsaved work is no longer kept "
                "here: save a copy, or open the document again.",
                name=base.name,
            )
        line = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogateescape")
        data = line + b"\n" + data
        if seal is not None:
            data = SEALED_LINE + b"\n" + seal.close(data, facts)
        write_atomically(self.path_of(window), data, mode=0o600)

    def remove(self, window: str) -> None:
        """Remove the snapshot of ``window``: its work is saved or was given up.

        One that cannot be removed is offered once more.
        """
        discard(self.path_of(window))

    def found(self, is_alive: IsAlive) -> list[Snapshot]:
        """Snapshots of windows that are gone, the newest first; broken ones are moved aside."""
        return _in_order(self.all_of(is_alive, read_snapshot))

    def all_of(self, is_alive: IsAlive, read: Callable[[Path], T]) -> list[T]:
        """What ``read`` makes of the snapshots of windows that are gone; broken ones are moved aside."""
        snapshots = []
        sweep(self.folder)
        for path in files_in(self.folder, self.suffix):
            if is_alive(path):
                continue
            try:
                snapshots.append(read(path))
            except OSError:
                continue  # it cannot be read now; it stays where it is for the next start
            except DocumentError:
                with suppress(OSError):
                    path.replace(path.with_suffix(".broken"))
        return snapshots

    def reseal(
        self, document: str, base: Path, change: Callable[[bytes, str], bytes]
    ) -> list[Path]:
        """Put what ``change`` makes of them in the place of all snapshots of a document, of every window.

        Those that were moved aside as broken are sealed as they are, where their text names the document or
        its file. Returns those that could not be changed.
        """
        left = []
        place = json.dumps(str(base), ensure_ascii=False).encode("utf-8", "surrogateescape")
        named = (f'"document": "{document}"'.encode(), place)
        for path in (*files_in(self.folder, self.suffix), *files_in(self.folder, ".broken")):
            try:
                data = read_up_to(path, MAX_SNAPSHOT)
                if data.startswith(SEALED_LINE) or any(n in data for n in named):
                    write_atomically(path, change(data, path.name), follow=False, mode=0o600)
            except SealedError:
                continue  # another document's
            except (DocumentError, SaveError, OSError):
                left.append(path)
        return left


def _in_order(snapshots: list[Snapshot]) -> list[Snapshot]:
    """The newest document first, by its label; of one document what had got furthest, whatever its time."""
    latest: dict[str, datetime] = {}
    for one in snapshots:
        latest[_owner(one)] = max(one.written, latest.get(_owner(one), one.written))
    return sorted(snapshots, key=lambda s: (latest[_owner(s)], s.tick, s.written), reverse=True)


def facts_of(loaded: Loaded) -> str:
    """By what digest a document is called in the clear."""
    return Facts.of(loaded.project.id, loaded.saves).document


def resealed(
    data: bytes, document: str, before: Seal | None, after: Seal | None, name: str
) -> bytes:
    """A snapshot of ``document`` under another seal, or under none. Raises as ``unseal`` does."""
    line, _, rest = data.partition(b"\n")
    if line == SEALED_LINE:
        data = unseal(rest, before, name).data
    elif is_sealed(rest):
        data = line + b"\n" + unseal(rest, before, name).data
    if after is None:
        return data
    return SEALED_LINE + b"\n" + after.close(data, Facts.of(document, NEVER_SAVED))


def _owner(snapshot: Snapshot) -> str:
    loaded = snapshot.loaded
    return str(snapshot.path) if loaded is None else loaded.project.id


def is_sealed_file(path: Path) -> bool:
    """Whether the file at ``path`` is sealed, by its first bytes."""
    try:
        return is_sealed(ends_of(path, len(MAGIC), 0)[0])
    except OSError:
        return False


def read_snapshot(path: Path) -> Snapshot:
    """Read one snapshot as strictly as a document; raises ``DocumentError``."""
    data = read_up_to(path, MAX_SNAPSHOT)
    parts = _sealed_parts(path, data)
    if parts is not None:
        return Snapshot(path, None, None, None, parts.written, parts.data, within=True)
    return _read(path, data)


def parts_of(path: Path) -> Parts:
    """A snapshot of anything, as it lies on the disk; raises ``DocumentError``, ``OSError``."""
    data = read_up_to(path, MAX_SNAPSHOT)
    return _sealed_parts(path, data) or parts_in(data, path.name)


def parts_in(data: bytes, name: str) -> Parts:
    """As ``parts_of``, from the bytes of one that is not sealed, or was opened."""
    return _split(data, name)[1]


def is_unchanged(base: Path | None, base_hash: str | None) -> bool:
    """Whether the file that work was based on is still the one it was."""
    if base is None:
        return False
    try:
        return file_digest(base, MAX_BYTES) == base_hash
    except OSError:
        return False


def _sealed_parts(path: Path, data: bytes) -> Parts | None:
    line, _, rest = data.partition(b"\n")
    if line != SEALED_LINE or not is_sealed(rest):
        return None
    when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Parts(None, None, when, rest, within=True)


def _split(whole: bytes, name: str) -> tuple[dict[str, Any], Parts]:
    line, _, data = whole.partition(b"\n")
    header = parse_strict_json(line, name)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise DocumentError("{name} is not a recovery file.", name=name)
    base, base_hash, when = _facts(header, name)
    return header, Parts(base, base_hash, when, data)


def _read(path: Path, whole: bytes) -> Snapshot:
    header, (base, base_hash, when, data, _) = _split(whole, path.name)
    loaded = None
    if header.get("version") == 1:  # the first format held the document within the line
        loaded = read_envelope(header.get("document"), path.name)
    elif not is_sealed(data):
        loaded = parse(data, path.name)
    return Snapshot(path, loaded, base, base_hash, when, b"" if loaded is not None else data)


def _facts(header: dict[str, Any], name: str) -> tuple[Path | None, str | None, datetime]:
    base, base_hash, written = (header.get(k) for k in ("base", "base_hash", "written"))
    texts = all(isinstance(t, str | None) for t in (base, base_hash)) and isinstance(written, str)
    if not texts or "\0" in (base or ""):
        raise DocumentError("{name} does not say what it belongs to.", name=name)
    try:
        when = moment_of(str(written))
    except ValueError as error:
        raise DocumentError("{name} does not say when it was written.", name=name) from error
    return None if base is None else Path(base), base_hash, when
