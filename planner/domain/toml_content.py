"""Reading authored TOML into frozen models, with errors that name file and place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.domain.base import ID_PATTERN, LINE_PATTERN, TEXT_PATTERN, unwanted_words
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
    """Say the first fault of a validation error in one sentence: place, value, and what is allowed."""
    fault = error.errors(include_url=False)[0]
    place = " → ".join(str(part) for part in fault["loc"])
    more = error.error_count() - 1
    tail = f" (and {more} more)" if more else ""
    return f"{place + ': ' if place else ''}{_words(fault)}{tail}."


PATTERNS = {
    r"^[A-Z]{3}$": "write three capital letters, such as EUR",
    r"^\d{4}-\d{2}-\d{2}$": "write a date as YYYY-MM-DD",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$": "write a time as YYYY-MM-DDThh:mm:ssZ",
    r"^#[0-9A-Fa-f]{6}$": "write a colour such as #1F6FEB",
    ID_PATTERN: "write ASCII letters, digits and _ . : -, at most 80",
}


def _words(fault: ErrorDetails) -> str:
    """What is wrong with one value, in words of people instead of the library's."""
    context = fault.get("ctx", {})
    given = fault["input"]
    value = f"“{str(given)[:40]}” " if isinstance(given, str | int | float) else "the value "
    match fault["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not known here"
        case "finite_number" | "float_parsing" | "float_type":
            return f"{value}is not a number"
        case "int_parsing" | "int_from_float" | "int_type":
            return f"{value}is not a whole number"
        case "greater_than_equal":
            return f"{value}is too small; it must be {context['ge']:g} or more"
        case "greater_than":
            return f"{value}is too small; it must be more than {context['gt']:g}"
        case "less_than_equal":
            return f"{value}is too large; it must be {context['le']:g} or less"
        case "less_than":
            return f"{value}is too large; it must be less than {context['lt']:g}"
        case "literal_error" | "enum":
            return f"{value}must be {context['expected']}".replace("'", "")
        case "string_pattern_mismatch":
            pattern = context["pattern"]
            if pattern in (LINE_PATTERN, TEXT_PATTERN):
                return unwanted_words(str(given), multiline=pattern == TEXT_PATTERN)
            return f"{value}does not fit; {PATTERNS.get(pattern, f'the pattern is {pattern}')}"
        case "string_too_short":
            return "must not be empty"
        case "string_too_long":
            return f"has {len(str(given)):,} characters; at most {context['max_length']:,} fit"
    return str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
