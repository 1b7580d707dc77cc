"""Whether the files of evidence still lie where they lay, and hold what they held."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from planner.domain.answers.evidence import EvidenceItem
from planner.domain.base.bounded import read_up_to

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


def file_states(evidence: Iterable[EvidenceItem], beside: Path | None) -> dict[str, FileState]:
    """By id what became of the file; paths that are not absolute are read from the folder ``beside``."""
    return {item.id: _state(item, beside) for item in evidence}


def _state(item: EvidenceItem, beside: Path | None) -> FileState:
    if not item.sha256 or not item.where:
        return "no_hash"
    path = Path(item.where)
    if not path.is_absolute() and beside is not None:
        path = beside / path
    try:
        return "same" if file_hash(path) == item.sha256 else "changed"
    except (OSError, ValueError):
        return "gone"
