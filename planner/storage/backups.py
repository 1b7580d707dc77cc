"""Earlier versions in the user's data folder, by document and place; counters order, times are labels."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from platformdirs import user_data_path

from planner.domain.base.errors import SaveError
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_date
from planner.domain.base.types import slug
from planner.domain.record.lineage import NEVER_SAVED, Save
from planner.storage.atomic import discard, write_atomically

KEEP = 10
EVERY = timedelta(hours=1)
STAMP = "%Y%m%dT%H%M%S"
_NAME = re.compile(r"(\d{6,})-(\d+)-([0-9a-f]{8})-(\d{8}T\d{6})")


def data_folder() -> Path:
    """The user's folder for what the program keeps: the window's and the commands' is the same."""
    return user_data_path("mlops-planner", appauthor=False, roaming=True)


def user_backups() -> Backups:
    """The backups in the user's data folder."""
    return Backups(data_folder() / "backups")


def kept_when(version: Path) -> datetime | None:
    """When a backup was kept, by its name; ``None`` where that is no time."""
    found = _NAME.fullmatch(version.stem)
    try:
        stamp = version.stem if found is None else found[4]
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def kept_at(version: Path, now: datetime | None = None) -> str:
    """When a backup was kept, in words; its name where that is no time. One ahead of ``now`` says so."""
    moment = kept_when(version)
    if moment is None:
        return version.stem
    words = phrase(
        "{long_date}, {moment:%H:%M} UTC", long_date=long_date(moment.date()), moment=moment
    )
    if now is not None and moment > now + timedelta(minutes=1):
        return joined((words, "(the clock was ahead)"), " ")
    return words


def place_digest(path: Path | None) -> str:
    """A place on this computer, without naming it."""
    where = "" if path is None else os.path.realpath(path)
    return hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:8]


@dataclass
class Backups:
    """Keeps the last ten versions of each document in each place: one per sitting, and one an hour.

    A document is known by its id and by where it lies: copies of one file that went different ways do not
    push out each other's versions.
    """

    folder: Path
    _last: dict[str, datetime] = field(default_factory=dict)

    @property
    def locks(self) -> Path:
        """Where the lock on a document lies whose own folder takes none."""
        return self.folder

    def keep(
        self,
        document: str,
        data: bytes,
        now: datetime,
        *,
        path: Path | None = None,
        saves: Save = NEVER_SAVED,
        always: bool = False,
    ) -> Path | None:
        """Keep ``data``, which lay at ``path``, unless (not ``always``) something was kept within the hour.

        Returns where. A clock that was set back is no reason not to. Raises ``SaveError`` when the backup
        cannot be written.
        """
        place = self._place(document, path)
        last = self._last.get(place.name)
        if not always and last is not None and timedelta(0) <= now - last < EVERY:
            return None
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = _free(place, now, saves)
        except OSError as error:
            raise SaveError(
                "Not saved: the folder for earlier versions, {place}, cannot be used ({strerror}). "
                "Make sure that it can be written.",
                place=place,
                strerror=error.strerror,
            ) from error
        write_atomically(kept, data, mode=0o600)
        self._last[place.name] = now
        for old in _by_arrival(place)[KEEP:]:
            discard(old)  # one too many may stay; the next save tries again
        return kept

    def go_on(self, document: str, path: Path | None = None) -> None:
        """The sitting in which the newest backup was kept goes on: the next is due an hour after it."""
        kept = next(map(kept_when, self.versions(document, path)), None)
        if kept is not None:
            self._last[self._place(document, path).name] = kept

    def versions(self, document: str, path: Path | None = None) -> list[Path]:
        """Backups of a document that lay at ``path``, the newest first; without it, of every place."""
        if path is not None:
            return _by_arrival(self._place(document, path))
        return [p for place in self._places(document) for p in _by_arrival(place)]

    def elsewhere(self, document: str, path: Path) -> list[Path]:
        """Backups of the same assessment in other places, and those of releases that knew no places."""
        here = self._place(document, path)
        return [p for o in self._places(document) if o != here for p in _by_arrival(o)]

    def _place(self, document: str, path: Path | None) -> Path:
        digest = hashlib.sha256(document.encode()).hexdigest()[:16]
        return self.folder / f"{digest}-{place_digest(path)}"

    def _places(self, document: str) -> list[Path]:
        """Folders of a document: those of all places, and that of releases that knew of ids only."""
        start = self._place(document, None).name[:17]
        try:
            found = sorted(p for p in self.folder.iterdir() if p.name.startswith(start))
        except OSError:
            found = []
        return [*found, self.folder / slug(document, "document")]


def _arrival(version: Path) -> tuple[int, str]:
    found = _NAME.fullmatch(version.stem)
    return (int(found[1]), "") if found is not None else (0, version.name)


def _by_arrival(place: Path) -> list[Path]:
    return sorted(files_in(place, ".mlplan"), key=_arrival, reverse=True)


def _free(place: Path, moment: datetime, saves: Save) -> Path:
    """A name for the next version: one after the largest number that is there."""
    number = 1 + max((_arrival(p)[0] for p in files_in(place, ".mlplan")), default=0)
    return place / f"{number:06}-{saves.number}-{saves.id[:8] or '0' * 8}-{moment:{STAMP}}.mlplan"


def files_in(folder: Path, suffix: str) -> list[Path]:
    """Files of ``folder`` with a suffix, by name; none where it is missing or cannot be read."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == suffix)
    except OSError:
        return []
