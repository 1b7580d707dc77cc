"""Settings that never stop start-up: a bad file is set aside and the defaults are used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from planner.domain.base import Frozen, Line
from planner.domain.errors import SaveError
from planner.domain.language import Language
from planner.storage.atomic import write_atomically

ThemeChoice = Literal["system", "light", "dark", "contrast"]
MOST_RECENT = 10
SMALLEST_TYPE, LARGEST_TYPE = 8, 20


class Settings(Frozen):
    """What the user chose for the program itself; nothing of a document is kept here."""

    theme: ThemeChoice = "system"
    text_size: Annotated[int, Field(ge=SMALLEST_TYPE, le=LARGEST_TYPE)] = 10
    language: Language = "en"
    autosave: bool = True
    name: Line = ""
    advance_after_answer: bool = False
    recent: Annotated[tuple[Line, ...], Field(max_length=MOST_RECENT)] = ()

    def with_recent(self, path: str) -> Settings:
        """Put ``path`` first in the list of recent files."""
        others = tuple(p for p in self.recent if p != path)
        return self.model_copy(update={"recent": (path, *others)[:MOST_RECENT]})


def read_settings(path: Path) -> Settings:
    """Read the settings; anything wrong gives the defaults, and the bad file is set aside."""
    try:
        return Settings.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValidationError, ValueError):
        try:
            path.replace(path.with_suffix(".bad"))
        except OSError:
            return Settings()
        return Settings()


def write_settings(settings: Settings, path: Path) -> bool:
    """Write the settings; returns False where they cannot be kept, which is no reason to stop."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        body = json.dumps(settings.model_dump(mode="json"), indent=1, ensure_ascii=False)
        write_atomically(path, body.encode())
    except (OSError, SaveError):
        return False
    return True
