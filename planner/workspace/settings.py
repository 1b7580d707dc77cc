"""Settings that never stop start-up: what is wrong in them gets its default."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError, SaveError
from planner.domain.base.language import Language
from planner.domain.base.types import Frozen, Line
from planner.storage.atomic import write_atomically
from planner.storage.strict_json import parse_strict_json

ThemeChoice = Literal["system", "light", "dark", "contrast"]
MOST_RECENT = 10
SMALLEST_TYPE, LARGEST_TYPE = 8, 20
MOST_BYTES = 100_000
Size = Annotated[float, Field(ge=10, le=2_000)]
"""Width or height of a dialog in units of the grid, so that it follows the type size."""


class Settings(Frozen):
    """What the user chose for the program itself; nothing of a document is kept here."""

    theme: ThemeChoice = "system"
    text_size: Annotated[int, Field(ge=SMALLEST_TYPE, le=LARGEST_TYPE)] = 10
    language: Language = "en"
    autosave: bool = True
    name: Line = ""
    advance_after_answer: bool = False
    recent: Annotated[tuple[Line, ...], Field(max_length=MOST_RECENT)] = ()
    dialog_sizes: dict[Line, tuple[Size, Size]] = Field(default_factory=dict, max_length=100)

    def with_recent(self, path: str) -> Settings:
        """Put ``path`` first in the list of recent files."""
        others = tuple(p for p in self.recent if p != path)
        return self.model_copy(update={"recent": (path, *others)[:MOST_RECENT]})


def read_settings(path: Path) -> Settings:
    """Read the settings; what is wrong gets its default, and a file that is not sound is set aside.

    One that only cannot be read now, or that a newer release wrote with settings of its own, stays.
    """
    try:
        given = parse_strict_json(read_up_to(path, MOST_BYTES), path.name)
    except OSError:
        return Settings()
    except DocumentError:
        given = None
    if not isinstance(given, dict):
        with suppress(OSError):
            path.replace(path.with_suffix(".bad"))
        return Settings()
    settings = Settings()
    for name in given.keys() & Settings.model_fields.keys():
        with suppress(ValidationError):
            one = Settings.model_validate_json(json.dumps({name: given[name]}))
            settings = settings.model_copy(update={name: getattr(one, name)})
    return settings


def write_settings(settings: Settings, path: Path) -> bool:
    """Write the settings; returns False where they cannot be kept, which is no reason to stop."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        body = json.dumps(settings.model_dump(mode="json"), indent=1, ensure_ascii=False)
        write_atomically(path, body.encode())
    except (OSError, SaveError):
        return False
    return True
