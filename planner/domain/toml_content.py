"""Reading authored TOML into frozen models, with errors that name file and place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from planner.domain.errors import ContentError

MAX_BYTES = 5_000_000
M = TypeVar("M", bound=BaseModel)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of at most 5 MB.

    Raises ``ContentError`` naming the file when it is missing, too large or not TOML.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ContentError(
                f"{path.name} has {size / 1e6:.0f} MB; content files may have {MAX_BYTES / 1e6:.0f} MB."
            )
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ContentError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from error
    except RecursionError as error:
        raise ContentError(f"{path.name} is nested too deeply.") from error
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path.name} is not valid TOML: {error}.") from error


def build(model: type[M], data: object, where: str) -> M:
    """Validate ``data`` as ``model``; lists are accepted for tuples and integers for floats.

    Raises ``ContentError`` with the first fault and its place.
    """
    try:
        return model.model_validate(data, strict=False)
    except ValidationError as error:
        raise ContentError(f"{where}: {first_fault(error)}") from error


def first_fault(error: ValidationError) -> str:
    """Say the first fault of a validation error in one sentence: place, then what is wrong."""
    fault = error.errors(include_url=False)[0]
    place = " → ".join(str(part) for part in fault["loc"])
    message = str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
    more = error.error_count() - 1
    tail = f" (and {more} more)" if more else ""
    return f"{place + ': ' if place else ''}{message}{tail}."
