"""Starting figures of a search for the model that misbehaves, with source and grade."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from planner.domain.base.toml_content import read_toml
from planner.domain.case.estimate import Grade, Range, fixed

CONTENT = Path(__file__).parent / "content" / "finding.toml"
STATED = ("versions", "logged", "owned")
"""Figures that a use case may state; the rest are how much longer it takes without logs and owners."""


@dataclass(frozen=True)
class FindingFigure:
    """A figure of the search: ``text`` is its question, or what it says; the range is one number if usual."""

    id: str
    text: str
    kind: Literal["share", "count"]
    range: Range
    source: str
    grade: Grade

    @property
    def bounds(self) -> tuple[float, float | None]:
        """Shares are from 0 to 1, all else from 1."""
        return (0.0, 1.0) if self.kind == "share" else (1.0, None)


@cache
def finding_figures() -> dict[str, FindingFigure]:
    """All figures by id, in the order of the page."""
    found = {}
    for id_, raw in read_toml(CONTENT).items():
        ends = [float(v) for v in raw["range"]] if "range" in raw else []
        found[id_] = FindingFigure(
            id_,
            raw["question"] if id_ in STATED else raw["text"],
            "share" if id_ in ("logged", "owned") else "count",
            Range(low=ends[0], likely=ends[1], high=ends[2]) if ends else fixed(raw["usual"]),
            raw["source"],
            raw["grade"],
        )
    return found
