"""Rounding as people do by hand: a half goes up, so that printed figures add up."""

from __future__ import annotations

import math

_NOISE = 1e-9
"""Of the last digit shown: what lies so near below a half is a half that binary fractions missed."""
_EXACT = 1e12


def half_up(value: float, digits: int = 1) -> float:
    """``value`` with so many decimals, a half away from zero: 1.25 is 1.3, where Python prints 1.2."""
    scale = 10**digits
    size = abs(value) * scale
    if not math.isfinite(size) or size > _EXACT:
        return value
    return math.copysign(math.floor(size + 0.5 + _NOISE) / scale, value)
