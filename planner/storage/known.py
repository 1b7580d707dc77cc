"""The file that a save replaces: whether it is still the one that was opened, and what came in between."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import ChangedOutsideError, GoneError, SaveError
from planner.storage.atomic import digest, write_atomically
from planner.storage.backups import Backups
from planner.storage.saving import swap

MAX_BYTES = 250_000_000


def check_known(path: Path, before: bytes | None, known_hash: str | None) -> None:
    """Raise ``ChangedOutsideError`` where the file is not the one that was opened."""
    if before is None and known_hash is not None:
        raise GoneError(
            "{name} is gone from its folder: moved, renamed or deleted by somebody. Save it there again, or "
            "choose another place.",
            name=path.name,
        )
    if before is not None and digest(before) != known_hash:
        raise ChangedOutsideError(
            "{name} was changed by someone else since you opened it. Merge what both did, or save a copy.",
            name=path.name,
        )


def put(
    path: Path,
    data: bytes,
    before: bytes | None,
    now: datetime,
    document: str,
    backups: Backups | None,
) -> Path | None:
    """Put ``data`` at ``path``; what a foreign program put there meanwhile is kept, and where is returned."""
    again = on_disk(path)
    if again != before:
        check_known(path, again, None if before is None else digest(before))
    try:
        out = swap(path, data, new=before is None, most=MAX_BYTES).before
    except FileExistsError:
        check_known(path, on_disk(path), None)
        raise
    if out is None or out == before:
        return None
    if backups is not None:
        return backups.keep(document, out, now, path=path, always=True)
    kept = path.with_name(f"{path.stem}.kept-{digest(out)[:8]}{path.suffix}")
    write_atomically(kept, out, follow=False)
    return kept


def on_disk(path: Path) -> bytes | None:
    """The file that is about to be replaced, read once; raises ``SaveError`` when it cannot be read."""
    try:
        return read_up_to(path, MAX_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SaveError(
            "Not saved: {name} cannot be read ({strerror}).",
            name=path.name,
            strerror=error.strerror,
        ) from error
