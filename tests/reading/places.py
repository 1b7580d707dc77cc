"""A report as places: each heading, paragraph, item, fact, row of a table and picture with its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from planner.reporting.report import Report

PROSE = ("cover", "h", "p", "li", "fact", "title", "alt")
FRONT = (
    "cover",
    "summary",
    "maturity",
    "candidates",
    "business_case",
    "money",
    "roadmap",
    "approval",
)
"""Sections that argue; the others list, define or carry over."""


@dataclass(frozen=True)
class Place:
    """Where something stands: section, what it is (one of ``PROSE``, ``row``, ``head``) and its text."""

    section: str
    kind: str
    text: str

    @property
    def prose(self) -> bool:
        """Whether it is running text."""
        return self.kind in PROSE

    def __str__(self) -> str:
        return f"[{self.section}/{self.kind}] {self.text}"


def places(report: Report) -> list[Place]:
    """All places of ``report`` in their order."""
    document = report.document
    found = []
    if document.cover is not None:
        found.append(Place("cover", "cover", document.cover.sentence))
        found += [Place("cover", "cover", line) for line in document.cover.about]
    for section in document.sections:
        found += [Place(section.id, kind, text) for kind, text in _blocks(section.blocks) if text]
    return found


def _said(runs: Iterable[Any]) -> str:
    return "".join(run.t for run in runs)


def _blocks(blocks: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if block.k == "h":
            yield "h", block.t
        elif block.k == "p":
            yield "p", _said(block.runs)
        elif block.k == "ul":
            yield from (("li", _said(item)) for item in block.items)
        elif block.k == "facts":
            for item in block.items:
                note = f" ({item.note})" if item.note else ""
                yield "fact", f"{item.figure} {item.label}{note}"
        elif block.k == "table":
            yield from _table(block)
        elif block.k == "fig":
            yield "title", block.title
            yield "p", block.note
            yield "alt", block.alt
            if block.data is not None:
                yield from _table(block.data)
        elif block.k == "columns":
            yield from _blocks((*block.left, *block.right))


def _table(table: Any) -> Iterator[tuple[str, str]]:
    yield "title", table.title
    yield "head", " | ".join(table.head)
    yield from (("row", " | ".join(cell.t for cell in row)) for row in table.rows)
