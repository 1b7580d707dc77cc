"""Reading authored TOML into frozen models, with errors that name file and place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.types import (
    DATE_PATTERN,
    ID_PATTERN,
    LINE_PATTERN,
    TEXT_PATTERN,
    TIME_PATTERN,
    unwanted_words,
)

MAX_BYTES = 1_000_000
LONGEST_KEY = 20
M = TypeVar("M", bound=BaseModel)
Place = tuple[int | str, ...]


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of at most 1 MB.

    Raises ``ContentError`` naming the file when it is missing, too large or not TOML.
    """
    try:
        text = content_text(path)
        if _LONG_KEY.search(text):
            raise ContentError(
                "{name} has a key of more than {most} parts.",
                name=path.name,
                most=LONGEST_KEY,
            )
        return tomllib.loads(text)
    except RecursionError as error:
        raise ContentError("{name} is nested too deeply.", name=path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise ContentError(
            "{name} is not valid TOML: {error}.", name=path.name, error=str(error)
        ) from error


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
        raise ContentError(
            "{path} cannot be read: {error}.", path=path, error=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise ContentError("{name} is not UTF-8 text. Save it as UTF-8.", name=path.name) from error
    return text.replace("\r\n", "\n")


def build(model: type[M], data: object, where: str) -> M:
    """Validate ``data`` as ``model``; lists are accepted for tuples and integers for floats.

    Raises ``ContentError`` with the first fault and its place.
    """
    try:
        return model.model_validate(data, strict=False)
    except ValidationError as error:
        raise ContentError("{where}: {error}", where=where, error=first_fault(error)) from error


def build_each(
    model: type[M],
    items: Sequence[tuple[str, object]],
    name: str,
    line: Callable[[int, str], int] | None = None,
) -> tuple[M, ...]:
    """Validate each of ``items`` (what it is called, its data) as ``model``, as ``build`` does.

    ``line`` says on which line the field of the item with a number (from 0) stands; 0 where it is not known.
    Raises ``ContentError`` with all faults of all items.
    """
    made: list[M] = []
    faults: list[str] = []
    for k, (where, data) in enumerate(items):
        try:
            made.append(model.model_validate(data, strict=False))
        except ValidationError as error:
            fields = [str(e["loc"][0]) if e["loc"] else "" for e in error.errors(include_url=False)]
            for field, words in zip(fields, faults_of(error), strict=True):
                place = at_line(line(k, field) if line is not None else 0, where)
                faults.append(phrase("{where}: {error}", where=place, error=words))
    if faults:
        raise ContentError("{name}: {faults}.", name=name, faults=joined(faults, "; "))
    return tuple(made)


def at_line(line: int, what: str) -> str:
    """What people called something, with the line on which it stands; 0 for a line that is not known."""
    called = Verbatim(what)
    return phrase("line {line}, {what}", line=line, what=called) if line else called


def first_fault(error: ValidationError) -> str:
    """Say the first fault of a validation error in one sentence: place, value, and what is allowed."""
    words, *others = faults_of(error)
    if others:
        return phrase("{words} (and {more} more).", words=words, more=len(others))
    return phrase("{words}.", words=words)


def every_fault(error: ValidationError, name: Callable[[Place], str]) -> list[str]:
    """Each fault of a validation error in one sentence; ``name`` says where it is."""
    return [phrase("{words}.", words=words) for words in faults_of(error, name)]


def faults_of(error: ValidationError, name: Callable[[Place], str] | None = None) -> list[str]:
    """All faults of a validation error: place, value, and what is allowed."""
    said = []
    for fault in error.errors(include_url=False):
        at = fault["loc"]
        place = Verbatim(name(at) if name else " → ".join(str(part) for part in at))
        words = fault_words(fault)
        said.append(phrase("{place}: {words}", place=place, words=words) if place else words)
    return said


PATTERNS = {
    r"^[A-Z]{3}$": "write three capital letters, such as EUR",
    DATE_PATTERN: "write a date as YYYY-MM-DD",
    TIME_PATTERN: "write a time as YYYY-MM-DDThh:mm:ssZ",
    r"^#[0-9A-Fa-f]{6}$": "write a colour such as #1F6FEB",
    ID_PATTERN: "write ASCII letters, digits and _ . : -, at most 80",
}

KINDS = {
    "string": "{value} is not text",
    "dict": "{value} is not a table",
    "model": "{value} is not a table",
    "tuple": "{value} is not a list",
    "list": "{value} is not a list",
    "bool": "{value} is not true or false",
}

BOUNDS = {
    "greater_than_equal": ("ge", "{value} is too small; it must be {bound:g} or more"),
    "greater_than": ("gt", "{value} is too small; it must be more than {bound:g}"),
    "less_than_equal": ("le", "{value} is too large; it must be {bound:g} or less"),
    "less_than": ("lt", "{value} is too large; it must be less than {bound:g}"),
}
_DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fault_words(fault: ErrorDetails) -> str:
    """What is wrong with one value, in words of people instead of the library's."""
    context = fault.get("ctx", {})
    given = fault["input"]
    scalar = isinstance(given, str | int | float)
    value = phrase("“{given}”", given=Verbatim(str(given)[:40])) if scalar else "the value"
    match fault["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not known here"
        case "finite_number" | "float_parsing" | "float_type":
            return phrase("{value} is not a number", value=value)
        case "int_parsing" | "int_from_float" | "int_type":
            return phrase("{value} is not a whole number", value=value)
        case kind if kind in BOUNDS:
            name, pattern = BOUNDS[kind]
            return phrase(pattern, value=value, bound=context[name])
        case "literal_error" | "enum":
            allowed = Verbatim(context["expected"].replace("'", ""))
            return phrase("{value} must be {allowed}", value=value, allowed=allowed)
        case "string_pattern_mismatch":
            return _of_pattern(context["pattern"], str(given), value)
        case "string_type" | "dict_type" | "model_type" | "tuple_type" | "list_type" | "bool_type":
            return phrase(KINDS[fault["type"].removesuffix("_type")], value=value)
        case "string_too_short":
            return "must not be empty"
        case "too_short":
            least = context["min_length"]
            return "must not be empty" if least == 1 else phrase("needs at least {n}", n=least)
        case "string_too_long":
            most = context["max_length"]
            return phrase(
                "has {n:,} characters; at most {most:,} fit", n=len(str(given)), most=most
            )
        case "value_error":
            words: str = context["error"].args[0]  # one of our own checks; a phrase stays one
            return words
    return str(fault["msg"]).rstrip(".")


def _of_pattern(pattern: str, given: str, value: str) -> str:
    """What keeps a text from matching the pattern of its field."""
    if pattern in (LINE_PATTERN, TEXT_PATTERN):
        return unwanted_words(given, multiline=pattern == TEXT_PATTERN)
    if pattern in (DATE_PATTERN, TIME_PATTERN) and _DATE_LIKE.match(given):
        return phrase("{value} is no date of the calendar from 1900 to 2199", value=value)
    allowed = PATTERNS.get(pattern) or phrase("the pattern is {pattern}", pattern=Verbatim(pattern))
    return phrase("{value} does not fit; {allowed}", value=value, allowed=allowed)
