"""Other states of a document in its folder: what a sync client leaves as “conflicted copy”, by any name."""

from __future__ import annotations

import json
import os
import re
from itertools import islice
from pathlib import Path

from planner.domain.base.bounded import ends_of
from planner.domain.record.lineage import NEVER_SAVED, Save

MOST_FILES = 500
HEAD, TAIL = 2_000, 16_000
_DOCUMENT = re.compile(rb'\n "document": "([^"\n]+)",\n')
_SAVES = b'\n "saves": '


def siblings(path: Path, document: str, saves: Save) -> list[Path]:
    """Files beside ``path`` that hold a state of the document that is not in it.

    Only their ends are read.
    """
    found = []
    try:
        with os.scandir(path.parent) as entries:
            names = [Path(e.path) for e in islice(entries, MOST_FILES)]
    except OSError:
        return []
    known = {saves.id, *saves.ancestors}
    for other in sorted(names):
        if other.suffix != path.suffix or other.name == path.name or other.name.startswith("."):
            continue
        there = peek(other)
        if there is not None and there[0] == document and there[1].id and there[1].id not in known:
            found.append(other)
    return found


def peek(path: Path) -> tuple[str, Save] | None:
    """The id and the save of a document that is not sealed, from its first and last bytes."""
    try:
        head, tail = ends_of(path, HEAD, TAIL)
    except OSError:
        return None
    named = _DOCUMENT.search(head)
    if named is None:
        return None
    try:
        document = str(json.loads(b'"' + named[1] + b'"'))
    except ValueError:  # no text at all, or broken escapes: a file that is none of ours
        return None
    try:
        text = tail.rpartition(_SAVES)[2].removesuffix(b"\n}\n")
        return document, Save.model_validate_json(text)
    except ValueError:
        return document, NEVER_SAVED
