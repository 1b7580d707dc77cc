"""Earlier versions in the user's data folder, by document and place; counters order, times are labels."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from platformdirs import user_data_path

from planner.domain.base.errors import SaveError
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_date
from planner.domain.base.system import file_stem
from planner.domain.record.lineage import NEVER_SAVED, Save
from planner.storage.atomic import discard, file_digest, write_atomically

KEEP = 10
EVERY = timedelta(hours=1)
STAMP = "%Y%m%dT%H%M%S"
_NAME = re.compile(r"(\d{6,})-(\d+)-([0-9a-f]{8})-(\d{8}T\d{6})(-pinned)?")
_LAST = re.compile(r"(\d+)-([0-9a-f]{16})")
MOST = 1_000_000_000
LAST = ".last"
"""Ending of what was last saved here: a foreign program may overwrite the file after a save."""


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
            raise _unusable(place, error) from error
        write_atomically(kept, data, mode=0o600)
        self._last[place.name] = now
        free = [p for p in _by_arrival(place) if not is_pinned(p)]
        for old in free[KEEP:]:
            discard(old)  # one too many may stay; the next save tries again
        return kept

    def note_last(
        self,
        document: str,
        data: bytes,
        saves: Save,
        now: datetime,
        path: Path,
        base: str | None = None,
    ) -> Path:
        """Note ``data`` as what is saved at ``path`` now; returns where.

        What was noted before and is no ancestor of it, nor the file with the digest ``base`` that it was
        made from, was overwritten by somebody else: it becomes a version that is never deleted. What takes
        its place is on the disk first: after a merge the slot before may be all there is of a save.
        Raises ``SaveError``.
        """
        place = self._place(document, path)
        slot = place / f"{saves.number}-{saves.id}{LAST}"
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(place, error) from error
        write_atomically(slot, data, mode=0o600)
        try:
            for old in files_in(place, LAST):
                if old == slot:
                    continue
                if _slot_id(old) in saves.ancestors or file_digest(old, MOST) == base:
                    discard(old)
                else:
                    old.replace(_free(place, now, _save_of(old), pinned=True))
        except OSError as error:
            discard(slot)
            raise _unusable(place, error) from error
        return slot

    def not_in(self, document: str, path: Path, saves: Save) -> list[Path]:
        """What was saved here and is not in the file with ``saves``: somebody overwrote it afterwards."""
        known = {saves.id, *saves.ancestors}
        short = {i[:8] for i in known}
        place = self._place(document, path)
        slots = [p for p in files_in(place, LAST) if _slot_id(p) not in known]
        pinned = [p for p in _by_arrival(place) if is_pinned(p) and _short_id(p) not in short]
        return [*slots, *pinned]

    def of_saves(self, document: str, saves: Collection[str]) -> list[Path]:
        """Versions of a document, of all places, that are one of these saves; the newest save first."""
        short = {i[:8] for i in saves if i}
        found = [p for p in self.versions(document) if _short_id(p) in short]
        return sorted(found, key=_number, reverse=True)

    def let_go(self, document: str, path: Path, now: datetime) -> None:
        """What was saved at ``path`` and overwritten by somebody else is asked about no more.

        It stays among the earlier versions as long as every other. Raises ``SaveError``.
        """
        place = self._place(document, path)
        try:
            for slot in files_in(place, LAST):
                slot.replace(_free(place, now, _save_of(slot)))
            for version in filter(is_pinned, _by_arrival(place)):
                version.replace(version.with_stem(version.stem.removesuffix("-pinned")))
        except OSError as error:
            raise _unusable(place, error) from error

    def everything(self, document: str, path: Path) -> list[Path]:
        """All copies of a document that lay at ``path``: its versions, and what was last saved here."""
        place = self._place(document, path)
        return [*_by_arrival(place), *files_in(place, LAST)]

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
        return [*found, self.folder / file_stem(document, "document")]


def _unusable(place: Path, error: OSError) -> SaveError:
    return SaveError(
        "Not saved: the folder for earlier versions, {place}, cannot be used ({strerror}). "
        "Make sure that it can be written.",
        place=place,
        strerror=error.strerror,
    )


def _arrival(version: Path) -> tuple[int, str]:
    found = _NAME.fullmatch(version.stem)
    return (int(found[1]), "") if found is not None else (0, version.name)


def _by_arrival(place: Path) -> list[Path]:
    return sorted(files_in(place, ".mlplan"), key=_arrival, reverse=True)


def _free(place: Path, moment: datetime, saves: Save, *, pinned: bool = False) -> Path:
    """A name for the next version: one after the largest number that is there."""
    number = 1 + max((_arrival(p)[0] for p in files_in(place, ".mlplan")), default=0)
    end = "-pinned" if pinned else ""
    return (
        place / f"{number:06}-{saves.number}-{saves.id[:8] or '0' * 8}-{moment:{STAMP}}{end}.mlplan"
    )


def is_pinned(version: Path) -> bool:
    """Whether a version is never deleted: it was saved here and overwritten by another program."""
    found = _NAME.fullmatch(version.stem)
    return found is not None and found[5] is not None


def _short_id(version: Path) -> str:
    found = _NAME.fullmatch(version.stem)
    return "" if found is None else found[3]


def _number(version: Path) -> int:
    found = _NAME.fullmatch(version.stem)
    return int(found[2]) if found is not None else 0


def _slot_id(slot: Path) -> str:
    found = _LAST.fullmatch(slot.stem)
    return "" if found is None else found[2]


def _save_of(slot: Path) -> Save:
    found = _LAST.fullmatch(slot.stem)
    return NEVER_SAVED if found is None else Save(number=int(found[1]), id=found[2])


def files_in(folder: Path, suffix: str) -> list[Path]:
    """Files of ``folder`` with a suffix, by name; none where it is missing or cannot be read."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == suffix)
    except OSError:
        return []
