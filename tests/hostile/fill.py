"""Putting text into every field of a document that holds free text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from planner.domain.base.types import LINE_PATTERN, TEXT_PATTERN
from planner.domain.project import Project

KEPT = {"model", "digest", "revision", "licence", "data", "hash", "content_hash"}
"""Names of fields that look like text and are references or fingerprints."""
Choose = Callable[[str], str]


def filled(project: Project, choose: Choose) -> tuple[Project, list[str]]:
    """The document with ``choose(place)`` in every text, and the places that were filled."""
    places: list[str] = []
    said: dict[int, str] = {}  # by identity: fields live as long as their class, and repr is slow

    def words(info: Any) -> str:
        if id(info) not in said:
            said[id(info)] = repr(info)
        return said[id(info)]

    def text(place: str, value: str, info: Any) -> str:
        if not value.strip() and "min_length" not in words(info):
            return value  # what is empty decides what is shown
        places.append(place)
        longest = 300 if repr(LINE_PATTERN) in words(info) else 2_000
        return choose(place)[:longest].strip() or "x"

    def walk(place: str, value: Any, info: Any) -> Any:
        free = repr(LINE_PATTERN) in words(info) or repr(TEXT_PATTERN) in words(info)
        if isinstance(value, str):
            return text(place, value, info) if free else value
        if isinstance(value, BaseModel):
            changes = {
                name: walk(f"{place}.{name}", getattr(value, name), field)
                for name, field in type(value).model_fields.items()
                if name not in KEPT
            }
            return value.model_copy(update=changes)
        if isinstance(value, tuple):
            return tuple(walk(f"{place}[{k}]", v, info) for k, v in enumerate(value))
        if isinstance(value, dict):
            return {k: walk(f"{place}.{k}", v, info) for k, v in value.items()}
        return value

    made = walk("", project, None)
    fields = {name: getattr(made, name) for name in Project.model_fields}
    return Project.model_validate(fields), places
