"""Kept results in the user's cache folder: commands one after the other compute a study once.

Everything here may be deleted at any time, by the program or by hand. Results of documents with a passphrase
never come here.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import SaveError
from planner.domain.record.kept import MOST, Kept
from planner.storage.atomic import discard, write_atomically

KEEP = 200
SUFFIX = ".result"


FOLDER = "MLOPS_PLANNER_CACHE"
"""Variable of the environment that names another folder for kept results; empty: none are kept."""


def user_results() -> Results | None:
    """The kept results in the user's cache folder, or where the environment says; ``None`` for nowhere."""
    told = os.environ.get(FOLDER)
    if told is not None:
        return Results(Path(told)) if told else None
    return Results(user_cache_path("mlops-planner", appauthor=False) / "results")


@dataclass(frozen=True)
class Results:
    """A folder of kept results, the last two hundred that were used."""

    folder: Path

    def path_of(self, key: str, program: str) -> Path:
        """Where the result of one program for what has the hash ``key`` lies."""
        digest = hashlib.sha256(f"{key} {program}".encode()).hexdigest()
        return self.folder / f"{digest[:40]}{SUFFIX}"

    def find(self, key: str, program: str) -> Kept | None:
        """The kept result; ``None`` where there is none, or none that can be read."""
        path = self.path_of(key, program)
        try:
            kept = Kept.model_validate_json(read_up_to(path, MOST + 10_000))
        except (OSError, ValidationError):
            return None
        with suppress(OSError):
            path.touch()  # what is used stays
        return kept if (kept.key, kept.program) == (key, program) else None

    def put(self, kept: Kept) -> None:
        """Keep a result; where that cannot be, it is computed again next time."""
        with suppress(OSError, SaveError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(
                self.path_of(kept.key, kept.program), kept.model_dump_json().encode(), follow=False
            )
            self._tidy()

    def clear(self) -> None:
        """Forget all: a document was protected, and it cannot be told which of these are its own."""
        for path in self.folder.glob(f"*{SUFFIX}"):
            discard(path)

    def _tidy(self) -> None:
        found = sorted(
            self.folder.glob(f"*{SUFFIX}"), key=lambda p: p.stat().st_mtime, reverse=True
        )
        for path in found[KEEP:]:
            discard(path)
