"""Recovery snapshots: the unsaved document, in the user's data folder, for the next start.

One file per window, written by the same atomic writer as documents and read as strictly. A snapshot
that cannot be read is moved aside, never deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner.domain.base import iso_time
from planner.domain.errors import DocumentError, SaveError
from planner.domain.project import Project
from planner.storage.atomic import file_digest, write_atomically
from planner.storage.document import envelope_of, parse_strict_json, read_envelope

FORMAT = "mlops-planner-recovery"
SUFFIX = ".recovery"
IsAlive = Callable[[Path], bool]
"""Tells whether the window that owns a snapshot still runs."""


@dataclass(frozen=True)
class Snapshot:
    """Unsaved work of a window that is gone. ``base`` is the file it belonged to, if it had one."""

    path: Path
    project: Project
    base: Path | None
    base_hash: str | None
    written: datetime

    @property
    def base_is_unchanged(self) -> bool:
        """Whether the file on disk is still the one the work was based on."""
        if self.base is None:
            return False
        try:
            return file_digest(self.base) == self.base_hash
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
        self, window: str, project: Project, base: Path | None, base_hash: str | None, now: datetime
    ) -> None:
        """Write the snapshot of ``window``; raises ``SaveError`` when it cannot be written."""
        envelope: dict[str, Any] = {
            "format": FORMAT,
            "version": 1,
            "base": None if base is None else str(base),
            "base_hash": base_hash,
            "written": iso_time(now),
            "document": envelope_of(project),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SaveError(
                f"Recovery is off: the folder {self.folder} cannot be made ({error.strerror})."
            ) from error
        write_atomically(self.path_of(window), json.dumps(envelope, ensure_ascii=False).encode())

    def remove(self, window: str) -> None:
        """Remove the snapshot of ``window``: its work is saved or was given up."""
        self.path_of(window).unlink(missing_ok=True)

    def found(self, is_alive: IsAlive) -> list[Snapshot]:
        """Snapshots of windows that are gone, the newest first; broken ones are moved aside."""
        snapshots = []
        paths = sorted(self.folder.glob(f"*{SUFFIX}")) if self.folder.is_dir() else []
        for path in paths:
            if is_alive(path):
                continue
            try:
                snapshots.append(read_snapshot(path))
            except (DocumentError, OSError):
                path.replace(path.with_suffix(".broken"))
        return sorted(snapshots, key=lambda s: s.written, reverse=True)


def read_snapshot(path: Path) -> Snapshot:
    """Read one snapshot as strictly as a document; raises ``DocumentError``."""
    body = parse_strict_json(path.read_bytes(), path.name)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise DocumentError(f"{path.name} is not a recovery file.")
    base, base_hash, written = (body.get(k) for k in ("base", "base_hash", "written"))
    texts = all(isinstance(t, str | None) for t in (base, base_hash)) and isinstance(written, str)
    if not texts:
        raise DocumentError(f"{path.name} does not say what it belongs to.")
    try:
        when = datetime.strptime(str(written), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise DocumentError(f"{path.name} does not say when it was written.") from error
    project = read_envelope(body.get("document"), path.name).project
    return Snapshot(path, project, None if base is None else Path(base), base_hash, when)
