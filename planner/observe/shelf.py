"""What files showed in earlier looks, in the user's cache folder; ``observe --forget`` deletes it.

The process that looks may read there and never write: what is new comes back with its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.storage.cached import Cached, cache_of

SUFFIX = ".look"
KEEP = 2000
"""Trees and units, each some twenty kilobytes."""
MOST_KEPT = 2_000_000
"""Bytes of what one tree shows; more is worked out each time."""


def user_looks() -> Cached | None:
    """What the user's cache folder holds of earlier looks; ``None`` where nothing is to be kept."""
    folder = cache_of("looks")
    return None if folder is None else Cached(folder, SUFFIX, KEEP)


@dataclass
class Basket:
    """What one look finds there, and what it makes that is to lie there."""

    cached: Cached
    made: dict[str, bytes] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)

    def find(self, name: str) -> bytes | None:
        """What lies under a name, or ``None``."""
        data = self.cached.find(name, MOST_KEPT)
        if data is not None:
            self.used.append(name)
        return data

    def put(self, name: str, data: bytes) -> None:
        """To be kept, once somebody who may write takes it."""
        if len(data) <= MOST_KEPT:
            self.made[name] = data

    def empty(self) -> None:
        """Write what was made and note what was used; by a process that may."""
        for name, data in self.made.items():
            self.cached.put(name, data)
        for name in self.used:
            self.cached.used(name)
