"""Numbers as people type and read them in fields: 6k, 25 %, 1.4m."""

from __future__ import annotations

import math

from planner.domain.base.errors import InputError
from planner.domain.base.language import marked, speech

_UNITS = {"k": 1e3, "m": 1e6, "bn": 1e9}


def parse_number(text: str, unit: str) -> float:
    """Read a number; in share units "25 %" and "25" mean 0.25, and "0.25" does as well.

    Raises ``InputError`` when ``text`` is no number of that kind.
    """
    plain = text.strip().lower().replace("\u00a0", "").replace(" ", "").replace("−", "-")
    for symbol in "€$£":
        plain = plain.replace(symbol, "")
    is_percent = plain.endswith("%")
    plain = plain.removesuffix("%")
    factor = 1.0
    for suffix, size in _UNITS.items():
        if plain.endswith(suffix):
            plain, factor = plain.removesuffix(suffix), size
            break
    try:
        value = float(_with_point(plain)) * factor
    except ValueError as error:
        raise InputError(
            "“{part}” is not a number. Type it like 12, 6k or 25 %.", part=text[:30]
        ) from error
    if not math.isfinite(value):
        raise InputError("“{part}” is not a number.", part=text[:30])
    if unit.startswith("share") and (is_percent or value > 1.5):
        return value / 100
    return value


def _with_point(plain: str) -> str:
    """A number with a decimal point and no group marks, by the format in use; slips of habit are understood.

    A lone group mark that cannot group (not three digits behind it, or nothing but 0 before it) is a point.
    """
    group, point = (",", ".") if speech().numbers == "en" else (".", ",")
    if point not in plain and plain.count(group) == 1:
        before, _, after = plain.partition(group)
        if len(after) != 3 or before.lstrip("+-") in ("", "0"):
            return plain.replace(group, ".")
    return plain.replace(group, "").replace(point, ".")


def exact_text(value: float) -> str:
    """Write a number in full, so that reading it back changes nothing that was typed."""
    return marked(f"{value:.12g}")


def number_text(value: float, unit: str) -> str:
    """Write an input as it can be typed back."""
    if unit.startswith("share"):
        digits = 0 if value >= 0.1 or value == 0 else 1
        return marked(f"{value * 100:.{digits}f}") + "\u00a0%"
    size = abs(value)
    sign = "−" if value < 0 else ""
    if size >= 1e6:
        return marked(f"{sign}{size / 1e6:.3g}m")
    if size >= 1e4:
        return marked(f"{sign}{size / 1e3:.3g}k")
    if size >= 100:
        return f"{sign}{size:.0f}"
    return marked(f"{sign}{size:.3g}")
