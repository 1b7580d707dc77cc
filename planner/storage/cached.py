"""A folder of things that can be made anew, in the user's cache folder: the last that were used stay.

Everything in it may be deleted at any time, by the program or by hand.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import SaveError
from planner.storage.atomic import discard, write_atomically

FOLDER = "MLOPS_PLANNER_CACHE"
"""Variable of the environment that names another folder for what is kept; empty: nothing is kept."""


def cache_of(name: str) -> Path | None:
    """A folder in the user's cache folder, or the one that the environment names; ``None``: nowhere."""
    told = os.environ.get(FOLDER)
    if told is not None:
        return Path(told) if told else None
    return user_cache_path("mlops-planner", appauthor=False) / name


@dataclass(frozen=True)
class Cached:
    """Files with one ending in one folder, of which ``keep`` stay."""

    folder: Path
    suffix: str
    keep: int

    def path_of(self, name: str) -> Path:
        """Where something lies."""
        return self.folder / f"{name}{self.suffix}"

    def find(self, name: str, most: int) -> bytes | None:
        """What is kept under a name; ``None`` where there is none of at most ``most`` bytes."""
        try:
            return read_up_to(self.path_of(name), most)
        except OSError:
            return None

    def used(self, name: str) -> None:
        """What is used stays."""
        with suppress(OSError):
            self.path_of(name).touch()

    def put(self, name: str, data: bytes) -> None:
        """Keep something; where that cannot be, it is made again next time."""
        with suppress(OSError, SaveError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self.path_of(name), data, follow=False)

    def clear(self) -> int:
        """Delete all of it; how much there was."""
        found = list(self.folder.glob(f"*{self.suffix}"))
        for path in found:
            discard(path)
        return len(found)

    def tidy(self) -> None:
        """Delete what was not used for longest, beyond what is kept."""
        with suppress(OSError):
            found = [(p.stat().st_mtime, p) for p in self.folder.glob(f"*{self.suffix}")]
            for _, path in sorted(found, reverse=True)[self.keep :]:
                discard(path)
