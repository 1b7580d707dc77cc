"""Rotating backups in the user's data folder, by document id."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from planner.domain.base import slug
from planner.domain.errors import SaveError
from planner.storage.atomic import discard, write_atomically

KEEP = 10
EVERY = timedelta(hours=1)


@dataclass
class Backups:
    """Keeps the last ten versions of each document: one per sitting, and one an hour."""

    folder: Path
    _last: dict[str, datetime] = field(default_factory=dict)

    def keep(
        self, document: str, data: bytes, now: datetime, *, always: bool = False
    ) -> Path | None:
        """Keep ``data`` as a backup, unless (not ``always``) one was kept within the hour; returns where.

        Raises ``SaveError`` when the backup cannot be written.
        """
        last = self._last.get(document)
        if not always and last is not None and now - last < EVERY:
            return None
        place = self._place(document)
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SaveError(
                f"Not saved: the backup folder {place} cannot be made ({error.strerror})."
            ) from error
        path = place / f"{now:%Y%m%dT%H%M%S}.mlplan"
        write_atomically(path, data)
        self._last[document] = now
        for old in self.versions(document)[KEEP:]:
            discard(old)  # one too many may stay; the next save tries again
        return path

    def versions(self, document: str) -> list[Path]:
        """Backups of a document, the newest first."""
        return files_in(self._place(document), ".mlplan")[::-1]

    def _place(self, document: str) -> Path:
        return self.folder / slug(document, "document")


def files_in(folder: Path, suffix: str) -> list[Path]:
    """Files of ``folder`` with a suffix, by name; none where it is missing or cannot be read."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == suffix)
    except OSError:
        return []
