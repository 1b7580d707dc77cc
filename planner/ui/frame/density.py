"""How much of the window's parts there is room for."""

from __future__ import annotations

from typing import NamedTuple

from planner.ui.kit.look import BASE_UNIT, Look

NARROW_BELOW = 295  # grid units: 1,180 px at base size
STACKED_BELOW = 250
TIGHT_BELOW = 190
LEAST = (720, 540)
"""The least size of the window in pixels: half of a small screen."""


class Density(NamedTuple):
    """``narrow``: no side panel; ``stacked``: cards in a column, few words above; ``tight``: fewer yet."""

    narrow: bool = False
    stacked: bool = False
    tight: bool = False


def density_at(look: Look, width: int) -> Density:
    """What there is room for in a window of so many pixels; it follows the type size."""
    unit = max(look.u(), BASE_UNIT)  # with smaller type charts need the same room
    return Density(*(width < unit * b for b in (NARROW_BELOW, STACKED_BELOW, TIGHT_BELOW)))
