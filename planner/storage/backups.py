"""Rotating backups in the user's data folder, by document id."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from platformdirs import user_data_path

from planner.domain.base.errors import SaveError
from planner.domain.base.language import phrase
from planner.domain.base.numbers import long_date
from planner.domain.base.types import slug
from planner.storage.atomic import discard, write_atomically

KEEP = 10
EVERY = timedelta(hours=1)
STAMP = "%Y%m%dT%H%M%S"


def data_folder() -> Path:
    """The user's folder for what the program keeps: the window's and the commands' is the same."""
    return user_data_path("mlops-planner", appauthor=False, roaming=True)


def user_backups() -> Backups:
    """The backups in the user's data folder."""
    return Backups(data_folder() / "backups")


def kept_when(version: Path) -> datetime | None:
    """When a backup was kept, by its name; ``None`` where that is no time."""
    try:
        return datetime.strptime(version.stem, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def kept_at(version: Path) -> str:
    """When a backup was kept, in words; its name where that is no time."""
    moment = kept_when(version)
    if moment is None:
        return version.stem
    return phrase(
        "{long_date}, {moment:%H:%M} UTC", long_date=long_date(moment.date()), moment=moment
    )


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
            path = _free(place, now)
        except OSError as error:
            raise SaveError(
                "Not saved: the folder for earlier versions, {place}, cannot be used ({strerror}). "
                "Make sure that it can be written.",
                place=place,
                strerror=error.strerror,
            ) from error
        write_atomically(path, data)
        self._last[document] = now
        for old in self.versions(document)[KEEP:]:
            discard(old)  # one too many may stay; the next save tries again
        return path

    def go_on(self, document: str) -> None:
        """The sitting in which the newest backup was kept goes on: the next is due an hour after it."""
        kept = next(map(kept_when, self.versions(document)), None)
        if kept is not None:
            self._last[document] = kept

    def versions(self, document: str) -> list[Path]:
        """Backups of a document, the newest first."""
        return files_in(self._place(document), ".mlplan")[::-1]

    def _place(self, document: str) -> Path:
        return self.folder / slug(document, "document")


def _free(place: Path, moment: datetime) -> Path:
    """A name for a version of ``moment``; two within a second are two."""
    while (path := place / f"{moment:{STAMP}}.mlplan").exists():
        moment += timedelta(seconds=1)
    return path


def files_in(folder: Path, suffix: str) -> list[Path]:
    """Files of ``folder`` with a suffix, by name; none where it is missing or cannot be read."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == suffix)
    except OSError:
        return []
