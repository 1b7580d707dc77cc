"""The file of an open room: everything of it, written whole, so that a crash loses no confirmed vote.

It lies in the data folder under the id of the document, is closed with the document's seal where it has one,
and is erased when the room ends.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError
from planner.domain.base.types import Count, Frozen, Line
from planner.domain.record.lineage import NEVER_SAVED
from planner.room.ballots import Forgotten, Room
from planner.room.course import Course, Moment
from planner.room.rules import apply
from planner.storage.atomic import write_atomically
from planner.storage.backups import data_folder
from planner.storage.seal import Facts, Seal, is_sealed, unseal

MAX_BYTES = 4_000_000
SUFFIX = ".room"
KEPT_DAYS = 7
OWNER_ONLY = 0o600


class KeptRoom(Frozen):
    """What the file holds: the room, and what its next start needs to be found again."""

    format: Line = "mlops-planner-room"
    version: Count = 1
    port: Count
    addresses: tuple[Line, ...]
    room: Room
    begun: Line = ""
    """Day and time of its beginning, on the clock of the wall."""
    minutes: Count = 0
    secure: bool = False
    """Whether phones came with a certificate: without it they do not find back."""
    course: Course = Course()
    written: Moment = 0.0


def rooms_folder() -> Path:
    """Where open rooms are kept."""
    return data_folder() / "rooms"


class RoomFile:
    """The file of the room of one document."""

    def __init__(self, folder: Path, document: str, seal: Seal | None = None) -> None:
        self.path = folder / f"{document}{SUFFIX}"
        self._facts = Facts.of(document, NEVER_SAVED)
        self._seal = seal

    def write(self, kept: KeptRoom) -> None:
        """Write the whole room, for the owner's eyes alone. Raises ``SaveError``."""
        data = kept.model_dump_json().encode()
        if self._seal is not None:
            data = self._seal.close(data, self._facts)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, data, follow=False, mode=OWNER_ONLY)

    def read(self) -> KeptRoom | None:
        """The room that was left open, ``None`` where there is none. Raises ``DocumentError`` in words."""
        try:
            data = read_up_to(self.path, MAX_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DocumentError(
                "The room that was left open cannot be read: {error}.", error=str(error)
            ) from error
        if is_sealed(data):
            data = unseal(data, self._seal, self.path.name).data
        try:
            return KeptRoom.model_validate_json(data)
        except (ValidationError, ValueError) as error:
            raise DocumentError(
                "The file of the room that was left open is damaged. "
                "Votes that were opened are in the document; begin a new room."
            ) from error

    def erase(self) -> None:
        """Remove the file; there need be none."""
        with suppress(FileNotFoundError):
            self.path.unlink()


def forget_in_room(folder: Path, document: str, seal: Seal | None, people: Collection[str]) -> None:
    """Take what ``people`` (ids of respondents) left out of a room that was left open, if there is one.

    Raises what reading and writing raise.
    """
    file = RoomFile(folder, document, seal)
    kept = file.read()
    if kept is None or kept.room.ended:
        return
    room = kept.room
    for person in people:
        room = apply(room, Forgotten(person))
    if room != kept.room:
        file.write(kept.model_copy(update={"room": room}))


def sweep_rooms(folder: Path, now: float | None = None) -> None:
    """Remove rooms that were left open longer than a week ago."""
    now = time.time() if now is None else now
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            old = now - entry.stat(follow_symlinks=False).st_mtime > KEPT_DAYS * 86_400
            if entry.name.endswith(SUFFIX) and old:
                with suppress(OSError):
                    Path(entry.path).unlink()
