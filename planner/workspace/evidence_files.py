"""Whether the files of evidence still lie where they lay, and hold what they held."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from planner.domain.answers.evidence import EvidenceItem
from planner.domain.base.bounded import read_up_to
from planner.domain.base.language import Verbatim, phrase

LARGEST = 200_000_000
"""Bytes up to which a file is read for its hash."""
FileState = Literal["same", "changed", "gone", "no_hash"]
FILE_WORDS: dict[FileState, str] = {
    "same": "As it was",
    "changed": "The file has changed since",
    "gone": "The file is gone, or cannot be read",
    "no_hash": "No file was kept track of",
}


def file_hash(path: Path) -> str:
    """SHA-256 of a file; raises ``OSError`` where it cannot be read."""
    return hashlib.sha256(read_up_to(path, LARGEST)).hexdigest()


@dataclass(frozen=True)
class FileReport:
    """What became of the file of a piece of evidence, and that in a sentence with its reason."""

    state: FileState
    words: str


def file_states(evidence: Iterable[EvidenceItem], beside: Path | None) -> dict[str, FileReport]:
    """By id what became of the file; paths that are not absolute are read from the folder ``beside``."""
    return {item.id: _report(item, beside) for item in evidence}


def _report(item: EvidenceItem, beside: Path | None) -> FileReport:
    if not item.where:
        return FileReport("no_hash", "No file is named for it.")
    if not item.sha256:
        address = "://" in item.where
        return FileReport(
            "no_hash", ADDRESS if address else "Its SHA-256 was not kept: choose it again."
        )
    path = Path(item.where)
    if not path.is_absolute() and beside is not None:
        path = beside / path
    try:
        now = file_hash(path)
    except FileNotFoundError:
        return FileReport("gone", phrase("There is no file {path}.", path=Verbatim(path)))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return FileReport("gone", phrase("It cannot be read: {error}.", error=why))
    if now == item.sha256:
        return FileReport("same", FILE_WORDS["same"])
    words = phrase(
        "The file has changed: its SHA-256 was {before}…, and is {now}….",
        before=item.sha256[:8],
        now=now[:8],
    )
    return FileReport("changed", words)


ADDRESS = "An address: nothing is read there."
