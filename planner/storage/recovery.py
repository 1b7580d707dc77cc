"""Recovery snapshots: the unsaved document, in the user's data folder, for the next start.

One file per window, written by the same atomic writer as documents and read as strictly: a line of JSON that
says what it belongs to, then the bytes of the document, sealed where it has a passphrase. A snapshot that
cannot be read is moved aside, never deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError, SaveError
from planner.domain.base.types import iso_time, moment_of
from planner.domain.project import Project
from planner.domain.record.change import Change
from planner.domain.record.lineage import NEVER_SAVED, Lineage, Save
from planner.storage.atomic import discard, file_digest, sweep, write_atomically
from planner.storage.backups import files_in
from planner.storage.document import Loaded, parse, pieces, read_envelope
from planner.storage.known import MAX_BYTES
from planner.storage.seal import Seal, is_sealed
from planner.storage.strict_json import parse_strict_json

FORMAT = "mlops-planner-recovery"
SUFFIX = ".recovery"
MAX_SNAPSHOT = MAX_BYTES + 1_000_000
IsAlive = Callable[[Path], bool]
"""Tells whether the window that owns a snapshot still runs."""


@dataclass(frozen=True)
class Snapshot:
    """Unsaved work of a window that is gone. ``base`` is the file it belonged to, if it had one.

    ``loaded`` is ``None`` where the document has a passphrase; ``opened`` reads it then.
    """

    path: Path
    loaded: Loaded | None
    base: Path | None
    base_hash: str | None
    written: datetime
    data: bytes = field(default=b"", repr=False)

    def opened(self, passphrase: str | None = None) -> Loaded:
        """The document; raises ``SealedError`` where the passphrase is wrong."""
        if self.loaded is not None:
            return self.loaded
        name = self.base.name if self.base is not None else "the document"
        return parse(self.data, name, passphrase)

    @property
    def base_is_unchanged(self) -> bool:
        """Whether the file on disk is still the one the work was based on."""
        if self.base is None:
            return False
        try:
            return file_digest(self.base, MAX_BYTES) == self.base_hash
        except OSError:
            return False


@dataclass(frozen=True)
class Recovery:
    """The folder of snapshots."""

    folder: Path

    def path_of(self, window: str) -> Path:
        """Where the snapshot of a window lies."""
        return self.folder / f"{window}{SUFFIX}"

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
        body = b"".join(pieces(project, changes, None, saves, lineage))
        if seal is not None:
            body = seal.close(body)
        line = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogateescape")
        write_atomically(self.path_of(window), line + b"\n" + body)

    def remove(self, window: str) -> None:
        """Remove the snapshot of ``window``: its work is saved or was given up.

        One that cannot be removed is offered once more.
        """
        discard(self.path_of(window))

    def found(self, is_alive: IsAlive) -> list[Snapshot]:
        """Snapshots of windows that are gone, the newest first; broken ones are moved aside."""
        snapshots = []
        sweep(self.folder)
        for path in files_in(self.folder, SUFFIX):
            if is_alive(path):
                continue
            try:
                snapshots.append(read_snapshot(path))
            except OSError:
                continue  # it cannot be read now; it stays where it is for the next start
            except DocumentError:
                with suppress(OSError):
                    path.replace(path.with_suffix(".broken"))
        return sorted(snapshots, key=lambda s: s.written, reverse=True)


def read_snapshot(path: Path) -> Snapshot:
    """Read one snapshot as strictly as a document; raises ``DocumentError``."""
    line, _, data = read_up_to(path, MAX_SNAPSHOT).partition(b"\n")
    header = parse_strict_json(line, path.name)
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise DocumentError("{name} is not a recovery file.", name=path.name)
    base, base_hash, when = _facts(header, path.name)
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
