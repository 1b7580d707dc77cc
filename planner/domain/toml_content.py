"""Reading authored TOML into frozen models, with errors that name file and place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.domain.base import (
    DATE_PATTERN,
    ID_PATTERN,
    LINE_PATTERN,
    TEXT_PATTERN,
    TIME_PATTERN,
    unwanted_words,
)
from planner.domain.errors import ContentError
from planner.domain.reading import read_up_to

MAX_BYTES = 1_000_000
LONGEST_KEY = 20
M = TypeVar("M", bound=BaseModel)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of at most 1 MB.

    Raises ``ContentError`` naming the file when it is missing, too large or not TOML.
    """
    try:
        text = content_text(path)
        if _LONG_KEY.search(text):
            raise ContentError(f"{path.name} has a key of more than {LONGEST_KEY} parts.")
        return tomllib.loads(text)
    except RecursionError as error:
        raise ContentError(f"{path.name} is nested too deeply.") from error
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path.name} is not valid TOML: {error}.") from error


_PART = "[A-Za-z0-9_\"'-]"
_LONG_KEY = re.compile(rf"(?<!{_PART})(?:{_PART}++[ \t]*+\.[ \t]*+){{{LONGEST_KEY}}}")
"""Such a key takes the parser a time that grows with the square of its parts.

Possessive, and from the start of a word only: else a long word would take the pattern such a time.
"""


def content_text(path: Path) -> str:
    """The text of a content file of at most 1 MB, with newlines at its line ends.

    Raises ``ContentError`` naming the file when it cannot be read, is too large or not UTF-8.
    """
    try:
        text = read_up_to(path, MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise ContentError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from error
    return text.replace("\r\n", "\n")


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
    DATE_PATTERN: "write a date as YYYY-MM-DD",
    TIME_PATTERN: "write a time as YYYY-MM-DDThh:mm:ssZ",
    r"^#[0-9A-Fa-f]{6}$": "write a colour such as #1F6FEB",
    ID_PATTERN: "write ASCII letters, digits and _ . : -, at most 80",
}

KINDS = {
    "string": "text",
    "dict": "a table",
    "model": "a table",
    "tuple": "a list",
    "list": "a list",
    "bool": "true or false",
}
_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
            return _of_pattern(context["pattern"], str(given), value)
        case "string_type" | "dict_type" | "model_type" | "tuple_type" | "list_type" | "bool_type":
            return f"{value}is not {KINDS[fault['type'].removesuffix('_type')]}"
        case "string_too_short":
            return "must not be empty"
        case "string_too_long":
            return f"has {len(str(given)):,} characters; at most {context['max_length']:,} fit"
    return str(fault["msg"]).removeprefix("Value error, ").rstrip(".")


def _of_pattern(pattern: str, given: str, value: str) -> str:
    """What keeps a text from matching the pattern of its field."""
    if pattern in (LINE_PATTERN, TEXT_PATTERN):
        return unwanted_words(given, multiline=pattern == TEXT_PATTERN)
    if pattern in (DATE_PATTERN, TIME_PATTERN) and _DATE_LIKE.match(given):
        return f"{value}is no date of the calendar from 1900 to 2199"
    return f"{value}does not fit; {PATTERNS.get(pattern, f'the pattern is {pattern}')}"
