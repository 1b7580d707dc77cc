"""Numbers as people type and read them in fields: 6k, 25 %, 1.4m."""

from __future__ import annotations

import math

from planner.domain.errors import InputError

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
    if plain.count(",") == 1 and "." not in plain and len(plain.rpartition(",")[2]) != 3:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    try:
        value = float(plain) * factor
    except ValueError as error:
        raise InputError(f"“{text[:30]}” is not a number. Type it like 12, 6k or 25 %.") from error
    if not math.isfinite(value):
        raise InputError(f"“{text[:30]}” is not a number.")
    if unit.startswith("share") and (is_percent or value > 1.5):
        return value / 100
    return value


def number_text(value: float, unit: str) -> str:
    """Write an input as it can be typed back."""
    if unit.startswith("share"):
        digits = 0 if value >= 0.1 or value == 0 else 1
        return f"{value * 100:.{digits}f}\u00a0%"
    size = abs(value)
    sign = "−" if value < 0 else ""
    if size >= 1e6:
        return f"{sign}{size / 1e6:.3g}m"
    if size >= 1e4:
        return f"{sign}{size / 1e3:.3g}k"
    if size >= 100:
        return f"{sign}{size:.0f}"
    return f"{sign}{size:.3g}"
