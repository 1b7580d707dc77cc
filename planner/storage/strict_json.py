"""Parsing the program's own JSON files: nothing twice, no NaN, no numbers without end."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jiter

from planner.domain.base.bounded import json_values
from planner.domain.base.errors import DocumentError
from planner.domain.base.language import Verbatim, phrase

MARK = b"\xef\xbb\xbf"
FEW_VALUES, BYTES_A_VALUE, MOST_VALUES = 200_000, 6, 15_000_000
"""A document has a value in about 20 bytes; one of 250 MB holds some twelve million."""
DAMAGED = "It is damaged, or somebody made it so; restore a backup."


def parse_strict_json(data: bytes, name: str) -> Any:
    """Parse JSON without duplicate keys, NaN or infinities; a byte-order mark is accepted.

    Raises ``DocumentError`` naming ``name``.
    """
    data = data.removeprefix(MARK)
    most = min(FEW_VALUES + len(data) // BYTES_A_VALUE, MOST_VALUES)
    if json_values(data, most) > most:
        raise DocumentError(
            "{name} holds more values than a document of its size. {damaged}",
            name=name,
            damaged=DAMAGED,
        )
    try:
        with without_collection():
            return jiter.from_json(
                data, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True
            )
    except ValueError as error:
        _explain(data, name)
        raise DocumentError(
            "{name} is damaged: {error}. Restore a backup.", name=name, error=str(error)
        ) from error


def _explain(data: bytes, name: str) -> None:
    """Parse again, slowly, what was refused, and raise ``DocumentError`` with what is wrong in words."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise DocumentError("{name} is not UTF-8 text, so it is no document.", name=name) from error

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [k for k, _ in items]
            twice = next(k for k in keys if keys.count(k) > 1)
            raise DocumentError(
                "{name} names “{twice}” twice in one place.", name=name, twice=Verbatim(twice[:60])
            )
        return found

    def constant(word: str) -> Any:
        raise DocumentError("{name} holds {word}, which is not a number.", name=name, word=word)

    try:
        json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        if text.lstrip()[:1] not in ("{", "["):  # prose, a table: nothing was ever cut off
            raise DocumentError(foreign(name)) from error
        raise DocumentError(
            "{name} is damaged or cut off at line {line}, column {column}. Restore a backup.",
            name=name,
            line=error.lineno,
            column=error.colno,
        ) from error
    except RecursionError as error:
        raise DocumentError("{name} is nested too deeply to be a document.", name=name) from error
    except ValueError as error:  # an integer of thousands of digits
        raise DocumentError("{name} holds a number that is too long.", name=name) from error


def foreign(name: str) -> str:
    """The sentence for a file that is something else."""
    return phrase("{name} is not an MLOps Planner document. Choose a .mlplan file.", name=name)


@contextmanager
def without_collection() -> Iterator[None]:
    """Make many objects at once without the collector walking all that is there again and again.

    Reading a document takes a third of the time so, drawing the charts of a report half.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
