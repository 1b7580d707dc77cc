"""Decision metrics from monthly flows. NPV decides; the others are commentary."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def discount_factors(rate: float, months: int) -> Floats:
    """DF(t) = (1 + r)^(−t/12) for t = 0 … months; ``rate`` is an effective annual rate."""
    return np.asarray((1 + rate) ** (-np.arange(months + 1) / 12))


def present_value(monthly: Floats, rate: float) -> Floats:
    """Present value per row of monthly flows with month 0 undiscounted; shape ``(rows,)``."""
    return np.asarray(monthly @ discount_factors(rate, monthly.shape[1] - 1))


def roi(benefit: Floats, cost: Floats) -> Floats:
    """(PV of benefits − PV of costs) / PV of costs; NaN (undefined) where the cost is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(cost != 0, (benefit - cost) / cost, np.nan)


def payback_month(cumulative: Floats) -> Floats:
    """Month from which the running total stays at or above 0, linear within the month.

    The *final* crossing: staged plans may go under again. 0 where the total never goes below 0;
    infinity where it ends below. ``cumulative`` has shape ``(rows, T + 1)``.
    """
    below = cumulative < 0
    rows, columns = cumulative.shape
    last_below = columns - 1 - np.argmax(below[:, ::-1], axis=1)
    result = np.zeros(rows)
    ever = below.any(axis=1)
    never = ever & (last_below == columns - 1)
    result[never] = np.inf
    crossing = ever & ~never
    index = last_below[crossing]
    before = cumulative[crossing, index]
    after = cumulative[crossing, index + 1]
    result[crossing] = index + before / (before - after)
    return result


def standard_error(values: Floats) -> float:
    """Standard error of the mean of independent draws: an upper bound for stratified ones."""
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
