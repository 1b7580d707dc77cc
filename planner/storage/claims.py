"""Who has a document open, as advice: a small file beside it that other windows read before they open it.

Nothing depends on it: what protects the work of others is the comparison of hashes before every save. So a
folder that cannot be written, or a claim that is damaged, never stops anybody.
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import SaveError
from planner.domain.base.system import windows
from planner.domain.base.types import Frozen, Id, IsoTime, Line, iso_time, moment_of
from planner.storage.atomic import discard, write_atomically
from planner.storage.recovery import IsAlive, Recovery

EVERY = timedelta(minutes=1)
FORGOTTEN = timedelta(minutes=5)
MAX_BYTES = 4_000


class Claim(Frozen):
    """One window has the document open. ``place`` tells machines and users apart without naming them."""

    window: Id
    who: Line = ""
    place: Line
    seen: IsoTime

    @property
    def last_seen(self) -> datetime:
        """When the window last said that it is there."""
        return moment_of(self.seen)


@dataclass(frozen=True)
class Claims:
    """What one window claims, and what it may believe of others."""

    window: str
    recovery: Recovery
    is_alive: IsAlive

    @property
    def _place(self) -> str:
        here = f"{platform.node()}\n{self.recovery.folder}"
        return hashlib.sha256(here.encode("utf-8", "surrogateescape")).hexdigest()[:16]

    def take(self, document: Path, who: str, now: datetime) -> None:
        """Say that this window has ``document`` open, in the place of whoever said so before."""
        claim = Claim(window=self.window, who=who, place=self._place, seen=iso_time(now))
        with suppress(OSError, SaveError):
            write_atomically(path_of(document), claim.model_dump_json().encode(), follow=False)

    def drop(self, document: Path) -> None:
        """Say no longer that this window has it open."""
        if self.holds(document):
            discard(path_of(document))

    def holds(self, document: Path) -> bool:
        """Whether this window's claim is the one that stands there."""
        claim = read_claim(document)
        return claim is not None and claim.window == self.window

    def other(self, document: Path, now: datetime) -> Claim | None:
        """The claim of another window that still runs, as far as can be told."""
        claim = read_claim(document)
        if claim is None or claim.window == self.window:
            return None
        if claim.place == self._place:
            return claim if self.is_alive(self.recovery.path_of(claim.window)) else None
        return claim if _age(path_of(document), claim, now) < FORGOTTEN else None


def held_by_window(document: Path, recovery: Path, now: datetime) -> Claim | None:
    """The claim of a window that still runs, for a program that is no window.

    Of this computer: whether the process of the window lives, by the lock beside its snapshot. Of another:
    whether the claim is younger than five minutes, by the clock of whoever keeps the folder.
    """
    claim = read_claim(document)
    if claim is None:
        return None
    lock = Recovery(recovery).path_of(claim.window).with_suffix(".lock")
    try:
        number = int(read_up_to(lock, MAX_BYTES).split(b"\n")[0])
    except (OSError, ValueError):
        if Claims("", Recovery(recovery), lambda _: False)._place == claim.place:  # noqa: SLF001
            return None
        return claim if _age(path_of(document), claim, now) < FORGOTTEN else None
    return claim if _runs(number) else None


def _runs(number: int) -> bool:
    if windows():
        return True  # the lock file goes with its window
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _age(path: Path, claim: Claim, now: datetime) -> timedelta:
    """How old a file is against one that is written beside it just now; where none can be, by our clock."""
    fresh = path.with_name(f".w{secrets.token_hex(6)}.tmp")
    try:
        fresh.touch()
        seconds = fresh.stat().st_mtime - path.stat().st_mtime
    except OSError:
        return abs(now - claim.last_seen)
    finally:
        discard(fresh)
    return timedelta(seconds=abs(seconds))


def path_of(document: Path) -> Path:
    """Where the claim on a document lies."""
    return document.with_name(f".{document.name}.open")


def read_claim(document: Path) -> Claim | None:
    """The claim on a document, if there is one that can be read."""
    try:
        return Claim.model_validate_json(read_up_to(path_of(document), MAX_BYTES))
    except (OSError, ValidationError, ValueError):
        return None
