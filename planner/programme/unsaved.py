"""Unsaved work on a programme whose window is gone: the same snapshots as those of documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.base.errors import DocumentError
from planner.storage.recovery import Parts, Recovery, is_unchanged, parts_in, parts_of
from planner.storage.seal import Seal, unseal

if TYPE_CHECKING:
    from planner.programme.programme_file import Programme

SUFFIX = ".unsaved-programme"


def of_programmes(recovery: Recovery) -> Recovery:
    """Where snapshots of programmes lie: beside those of documents, under another ending."""
    return replace(recovery, suffix=SUFFIX)


@dataclass(frozen=True)
class Unsaved:
    """What a window had not saved; ``programme`` is ``None`` under a passphrase, until ``unlocked``."""

    path: Path
    parts: Parts
    programme: Programme | None = None
    seal: Seal | None = None

    @property
    def base(self) -> Path | None:
        """The file it belongs to, if it had one and that is known."""
        return self.parts.base

    @property
    def written(self) -> datetime:
        """When it was written."""
        return self.parts.written

    @property
    def label(self) -> str:
        """What it is called; empty where that is sealed."""
        return "" if self.programme is None else self.programme.name

    @property
    def base_is_unchanged(self) -> bool:
        """Whether its file is still the one the work was based on."""
        return is_unchanged(self.parts.base, self.parts.base_hash)

    def unlocked(self, passphrase: str | None = None) -> Unsaved:
        """The same with all that it holds; raises ``SealedError`` where the passphrase is wrong."""
        from planner.programme.programme_file import facts_of, parse_programme

        if self.programme is not None:
            return self
        plain, seal, facts = unseal(self.parts.data, passphrase, "the programme")
        parts = parts_in(plain, self.path.name)
        programme = parse_programme(parts.data, self.path.name)
        if facts != facts_of(programme):
            raise DocumentError("{name} is not a recovery file.", name=self.path.name)
        return replace(self, parts=parts, programme=programme, seal=seal)


def read_unsaved(path: Path) -> Unsaved:
    """Read one snapshot as strictly as a programme; raises ``DocumentError``, ``OSError``."""
    from planner.programme.programme_file import parse_programme

    parts = parts_of(path)
    if parts.within:
        return Unsaved(path, parts)
    return Unsaved(path, parts, parse_programme(parts.data, path.name))
