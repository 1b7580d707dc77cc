"""What one team reads in a published model: its criteria and its level, at both ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from planner.domain.content.lens import Criterion, Lens
from planner.maturity.cells import TOP

State = Literal["met", "unmet", "unknown", "left_out"]


class Cell(NamedTuple):
    """What one team says to one question: its ends, and the value where it is known."""

    low: float
    value: float | None
    high: float

    @property
    def open(self) -> bool:
        """Whether it could be another level."""
        return self.low < self.high


Answers = Mapping[str, Cell]
"""The cells of one team by question; what is not asked, or left out, is not among them."""


def known(levels: Mapping[str, float | None]) -> dict[str, Cell]:
    """Cells of plain levels; ``None`` is open."""
    return {
        q: Cell(0.0, None, TOP) if v is None else Cell(float(v), float(v), float(v))
        for q, v in levels.items()
    }


@dataclass(frozen=True)
class Ends:
    """What one team reads: low and high level, and the highest level that can be read at all."""

    low: int
    high: int
    ceiling: int


def met(criterion: Criterion, cells: Answers) -> tuple[bool, bool] | None:
    """Whether a criterion is met at the low and at the high end; ``None`` where nothing of it is asked."""
    asked = [(cells[n.question], n.level) for n in criterion.needs if n.question in cells]
    if not asked:
        return None
    test = any if criterion.any else all
    return test(c.low >= n for c, n in asked), test(c.high >= n for c, n in asked)


def state_of(criterion: Criterion, cells: Answers) -> State:
    """Whether a team meets a criterion, or nobody can tell, or nothing of it is asked."""
    ends = met(criterion, cells)
    if ends is None:
        return "left_out"
    return "met" if ends[0] else "unknown" if ends[1] else "unmet"


def read_team(lens: Lens, cells: Answers) -> Ends | None:
    """The level of one team; ``None`` where not even the first level above the lowest can be read.

    A level of left-out criteria alone is not read, nor is any above it: the one below is the most.
    """
    bottom = lens.levels[0].level
    low = high = ceiling = bottom
    going_low = going_high = True
    for level in lens.levels[1:]:
        here = [
            ends
            for c in lens.criteria
            if c.level == level.level and (ends := met(c, cells)) is not None
        ]
        if not here:
            break
        ceiling = level.level
        going_low = going_low and all(e[0] for e in here)
        going_high = going_high and all(e[1] for e in here)
        low = level.level if going_low else low
        high = level.level if going_high else high
    return None if ceiling == bottom else Ends(low, high, ceiling)
