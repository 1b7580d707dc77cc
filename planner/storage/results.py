"""Kept results in the user's cache folder: commands one after the other compute a study once.

Everything here may be deleted at any time, by the program or by hand. Results of documents with a passphrase
never come here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from planner.domain.record.kept import MOST, Kept
from planner.storage.cached import Cached, cache_of

KEEP = 200
SUFFIX = ".result"


def user_results() -> Results | None:
    """The kept results in the user's cache folder, or where the environment says; ``None`` for nowhere."""
    folder = cache_of("results")
    return None if folder is None else Results(folder)


@dataclass(frozen=True)
class Results:
    """A folder of kept results, the last two hundred that were used."""

    folder: Path

    @property
    def _files(self) -> Cached:
        return Cached(self.folder, SUFFIX, KEEP)

    def path_of(self, key: str, program: str) -> Path:
        """Where the result of one program for what has the hash ``key`` lies."""
        return self._files.path_of(_name(key, program))

    def find(self, key: str, program: str) -> Kept | None:
        """The kept result; ``None`` where there is none, or none that can be read."""
        name = _name(key, program)
        data = self._files.find(name, MOST + 10_000)
        if data is None:
            return None
        try:
            kept = Kept.model_validate_json(data)
        except ValidationError:
            return None
        self._files.used(name)
        return kept if (kept.key, kept.program) == (key, program) else None

    def put(self, kept: Kept) -> None:
        """Keep a result; where that cannot be, it is computed again next time."""
        self._files.put(_name(kept.key, kept.program), kept.model_dump_json().encode())
        self._files.tidy()

    def clear(self) -> None:
        """Forget all: a document was protected, and it cannot be told which of these are its own."""
        self._files.clear()


def _name(key: str, program: str) -> str:
    return hashlib.sha256(f"{key} {program}".encode()).hexdigest()[:40]
