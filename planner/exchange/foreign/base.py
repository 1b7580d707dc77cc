"""What every reader of another tool's files produces, and the words they share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from planner.domain.answers.replies import Replies
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import ID_PATTERN, clean_text, slug
from planner.domain.base.written.cells import Cell, typed
from planner.domain.base.written.dates import read_dates
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import read_number
from planner.domain.content.model import Model


@dataclass(frozen=True)
class Imported:
    """A model, perhaps with answers. ``rows`` says where ids stand in a workbook's ``sheet``.

    ``phases`` are the levels wanted by node and phase (from 1), where the file plans some.
    """

    kind: str
    model: Model
    replies: Replies | None = None
    notes: tuple[str, ...] = ()
    text: str = ""
    sheet: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    phases: dict[tuple[str, int], float] = field(default_factory=dict)


def make_model(where: str, **fields: Any) -> Model:
    """Build a ``Model``; raises ``InputError`` naming the file and the first fault."""
    try:
        return Model.model_validate(fields, strict=False)
    except ValidationError as error:
        raise InputError(
            "{where} holds no model that fits: {error}", where=where, error=first_fault(error)
        ) from error


def make_replies(where: str, **fields: Any) -> Replies:
    """Build ``Replies``; raises ``InputError`` naming the file and the first fault."""
    try:
        return Replies.model_validate(fields, strict=False)
    except ValidationError as error:
        raise InputError(
            "{where} holds no answers that fit: {error}", where=where, error=first_fault(error)
        ) from error


def safe_id(text: str, fallback: str = "item") -> str:
    """``text`` where it can be an id as it stands, else a slug of it."""
    return text if re.match(ID_PATTERN, text) else slug(text, fallback)


class Ids:
    """Ids made from names, each used once: a second “Testing” becomes “testing-2”."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def new(self, name: str) -> str:
        """A fresh id for ``name``."""
        base = slug(name, "node")
        found, number = base, 1
        while found in self._used:
            number += 1
            found = f"{base}-{number}"
        self._used.add(found)
        return found


def text_of(value: Any, limit: int = 20_000) -> str:
    """A cell or a field as clean text; ``None`` is empty."""
    return "" if value is None else clean_text(str(value), multiline=True).strip()[:limit]


def line_of_text(value: Any) -> str:
    """A cell or a field as one clean line of at most 300 characters."""
    return " ".join(text_of(value).split())[:300]


def day_of(value: Any) -> str:
    """A cell or a field as a date; empty where it holds none that is clear."""
    cell = typed(value) if isinstance(value, datetime) else Cell(text_of(value))
    found = read_dates([cell], "start")[0]
    return found.day.isoformat() if found.day is not None else ""


def need(data: Any, key: str, where: str) -> Any:
    """``data[key]``; raises ``InputError`` saying what is missing and where."""
    if not isinstance(data, dict) or key not in data:
        raise InputError(
            "{where} lacks “{key}”. Is it the file it should be?", where=where, key=Verbatim(key)
        )
    return data[key]


def tables(value: Any, where: str) -> list[dict[str, Any]]:
    """``value`` as a list of objects; raises ``InputError`` otherwise."""
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise InputError("{where} must be a list of objects.", where=where)
    return value


def number_of(value: Any, where: str) -> float:
    """``value`` as a number; raises ``InputError`` otherwise."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    read = read_number(str(value), field_of("number"))
    if read.tag == "number":
        return read.values[0]
    raise InputError(
        "{where}: “{value}” is not a number.", where=where, value=Verbatim(str(value)[:40])
    )


def find_header(
    rows: Iterable[tuple[Any, ...]], wanted: tuple[str, ...]
) -> tuple[int, dict[str, int]]:
    """Index of the row that holds all ``wanted`` heads, and the column of each; (-1, {}) if none."""
    for index, row in enumerate(rows):
        heads = {line_of_text(c).lower(): k for k, c in enumerate(row) if c is not None}
        if all(w in heads for w in wanted):
            return index, heads
        if index > 50:
            break
    return -1, {}
