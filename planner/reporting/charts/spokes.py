"""The dimensions of a figure of maturity, and what its lines mean; without what draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.base.language import joined

FEWEST = 3
"""A radar of fewer dimensions is a line, or nothing."""
CLEAR = 0.02
"""So far from the level lies a target to which an arrow leads."""

WIDE = 0.05
"""A range under it cannot be seen beside the dot, and is not drawn."""


@dataclass(frozen=True)
class Spoke:
    """One dimension: name, level now with its range, target, level in the last round and with the plan."""

    name: str
    now: float | None
    low: float
    high: float
    target: float | None
    last: float | None = None
    planned: float | None = None

    @property
    def rises(self) -> bool:
        """Whether a diamond says how far the plan leads."""
        return self.now is not None and self.planned is not None and self.planned > self.now + CLEAR

    @property
    def ranges(self) -> bool:
        """Whether a line through the dot says that the level could lie elsewhere."""
        return self.now is not None and self.high - self.low > WIDE

    @property
    def aims(self) -> bool:
        """Whether an arrow leads from the level to its target."""
        return self.now is not None and self.target is not None and self.target > self.now + CLEAR


def radar_note(spokes: Sequence[Spoke]) -> str:
    """What the lines of ``radar`` mean: those that it draws."""
    return _told(
        ("Solid: now.", any(s.now is not None for s in spokes)),
        ("Broken: what it could be.", any(s.now is None for s in spokes)),
        ("Dashed: target.", all(s.target is not None for s in spokes)),
        ("Dotted: last round.", any(s.last is not None for s in spokes)),
    )


def dumbbell_note(spokes: Sequence[Spoke]) -> str:
    """What the marks of ``dumbbell`` mean: those that it draws."""
    aimed = any(s.target is not None for s in spokes)
    return _told(
        ("Level 0 to 4, widest gap first." if aimed else "Level 0 to 4.", True),
        ("Dot: now, with range.", any(s.ranges for s in spokes)),
        ("Dot: now.", any(s.now is not None for s in spokes) and not any(s.ranges for s in spokes)),
        ("Hatched: what it could be.", any(s.now is None for s in spokes)),
        ("Diamond: with the plan.", any(s.rises for s in spokes)),
        ("Arrow: target.", any(s.aims for s in spokes)),
    )


def _told(*parts: tuple[str, bool]) -> str:
    return joined([words for words, drawn in parts if drawn], " ")
