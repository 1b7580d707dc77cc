"""Faults of a file's form as findings: all at once, each with its line and what may have been meant."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.domain.base.toml_content import fault_words
from planner.maturity.findings import Finding, line_of

M = TypeVar("M", bound=BaseModel)
ROUNDS = 6
"""So often what is wrong is taken out, to see what else is."""
CURLY = "“”‘’„‟"
_AT_LINE = re.compile(r"line (\d+)")


def form(kind: type[M], data: Mapping[str, Any], text: str) -> tuple[list[Finding], M | None]:
    """Everything that keeps ``data`` from being a ``kind``, and what is left of it without that.

    ``text`` is the file, to name the lines. The rest is ``None`` where nothing sensible is left.
    """
    found: dict[tuple[Any, ...], Finding] = {}
    rest: Any = copy.deepcopy(dict(data))
    names = field_names(kind)
    for _ in range(ROUNDS):
        try:
            return list(found.values()), kind.model_validate(rest, strict=False)
        except ValidationError as error:
            faults = _causes(error.errors(include_url=False))
        for fault in faults:
            one = _finding(fault, rest, text, names)
            found.setdefault((one.place, one.message), one)
        done = [
            _taken_out(rest, fault) for fault in reversed(faults)
        ]  # each of them, so no all() alone
        if not all(done):
            break
    return list(found.values()), None


def _causes(faults: list[ErrorDetails]) -> list[ErrorDetails]:
    """The faults without lists said to be too short only because entries of theirs are wrong."""
    places = [f["loc"] for f in faults]
    return [
        f
        for f in faults
        if f["type"] != "too_short"
        or not any(len(p) > len(f["loc"]) and p[: len(f["loc"])] == f["loc"] for p in places)
    ]


def unreadable(message: str, text: str) -> Finding:
    """A file that cannot be read at all, from what the parser said."""
    at = _AT_LINE.search(message)
    line = int(at[1]) if at else 0
    written = text.split("\n")[line - 1] if 0 < line <= text.count("\n") + 1 else ""
    fix = "Correct the file there."
    if any(mark in written for mark in CURLY):
        fix = 'Write straight quotation marks (") instead of curly ones.'
    return Finding("unreadable", "file", message.rstrip(".") + ".", fix, line=line, structural=True)


def field_names(kind: type[BaseModel]) -> frozenset[str]:
    """The names of all fields of a model and of the models in it."""
    names: set[str] = set()
    seen: set[Any] = set()

    def walk(one: Any) -> None:
        if one in seen:
            return
        seen.add(one)
        if isinstance(one, type) and issubclass(one, BaseModel):
            for name, info in one.model_fields.items():
                names.add(name)
                walk(info.annotation)
        for inner in get_args(one):
            if not isinstance(inner, str | int | float | bytes):
                walk(inner)

    walk(kind)
    return frozenset(names)


def _finding(fault: ErrorDetails, data: Any, text: str, names: frozenset[str]) -> Finding:
    loc, context = fault["loc"], fault.get("ctx", {})
    place, start = _owner(data, loc, text)
    key = next((str(p) for p in reversed(loc) if isinstance(p, str)), "file")
    words, fix, seek = f"“{key}” {fault_words(fault)}.", "Correct it.", key
    given = fault["input"]
    if fault["type"] == "extra_forbidden":
        words = f"“{key}” is not known here."
        near = get_close_matches(key, sorted(names), n=1, cutoff=0.7)
        fix = f"Did you mean “{near[0]}”?" if near else "Drop it."
    elif fault["type"] == "union_tag_invalid":
        tags = re.findall(r"'([^']+)'", str(context.get("expected_tags", "")))
        seek = str(context.get("tag", key))
        near = get_close_matches(seek, tags, n=1, cutoff=0.6)
        words = f"“{seek}” is none of: {', '.join(tags)}."
        fix = f"Did you mean “{near[0]}”?" if near else "Name one of them."
    elif fault["type"] == "literal_error":
        allowed = re.findall(r"'([^']+)'", str(context.get("expected", "")))
        near = get_close_matches(str(given), allowed, n=1, cutoff=0.5)
        seek = str(given)
        fix = f"Did you mean “{near[0]}”?" if near else f"Write one of: {', '.join(allowed)}."
    elif fault["type"] == "missing":
        fix, seek = f"Add “{key}”.", ""
    elif fault["type"] == "value_error" and key in ("items", "nodes", "file"):
        words, seek = f"{fault_words(fault)}.", ""
    line = _line(text, seek, start) or start
    return Finding("form", place, words, fix, line=line, structural=True)


def _owner(data: Any, loc: tuple[Any, ...], text: str) -> tuple[str, int]:
    """The id of the innermost table around a place, and the line where it stands."""
    place, here = "", data
    for part in loc:
        if isinstance(here, Mapping):
            if isinstance(here.get("id"), str):
                place = here["id"]
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            break
    if isinstance(here, Mapping) and isinstance(here.get("id"), str):
        place = here["id"]
    return (place or "file"), (line_of(text, place) if place else 0)


def _line(text: str, seek: str, start: int) -> int:
    """The first line from ``start`` on that holds a word."""
    if not seek:
        return 0
    word = re.compile(rf"(?<![\w-]){re.escape(seek)}(?![\w-])")
    lines = text.split("\n")
    for number in range(max(start, 1), len(lines) + 1):
        if word.search(lines[number - 1]):
            return number
    return 0


def _taken_out(data: Any, fault: ErrorDetails) -> bool:
    """Take what is wrong out, so that the rest can be looked at; whether that could be done."""
    path = list(_path(data, list(fault["loc"])))
    if not path:
        return False
    if fault["type"] == "union_tag_invalid":
        holder, key = path[-1]
        holder[key] = {"kind": "sum"}
        return True
    if fault["type"] in ("missing", "value_error"):
        # the table that lacks it goes, where it is one of several
        path = [(h, k) for h, k in path if isinstance(h, list)]
        if not path:
            return False
    holder, key = path[-1]
    if isinstance(holder, list):
        holder[key] = _GONE
    else:
        holder.pop(key, None)
    _swept(data)
    return True


_GONE = object()


def _path(data: Any, loc: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Holders and keys along a place, as far as the data has it; tags of unions are passed over."""
    here = data
    for part in loc:
        in_list = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if in_list or (isinstance(here, dict) and part in here):
            yield here, part
            here = here[part]


def _swept(data: Any) -> None:
    """Drop what was marked as gone; the places of the others change, so faults are taken from the end."""
    if isinstance(data, dict):
        for value in data.values():
            _swept(value)
    elif isinstance(data, list):
        data[:] = [v for v in data if v is not _GONE]
        for value in data:
            _swept(value)
