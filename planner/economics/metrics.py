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


def benefit_cost_ratio(benefit: float, cost: float) -> float | None:
    """PV of benefits / PV of costs; ``None`` (undefined) where the cost is 0."""
    return benefit / cost if cost else None


def internal_rates(monthly: Floats) -> tuple[float, ...]:
    """All real effective annual rates at which the flows of one row are worth 0, in rising order.

    Roots of Σ CFₜ·xᵗ for x = (1 + r)^(−1/12) > 0; none, one or several. Rates above 1,000,000 % and
    below −99.99 % are left out. ``monthly`` has shape ``(T + 1,)``.
    """
    flows = np.trim_zeros(np.asarray(monthly, dtype=float), "b")
    if len(flows) < 2 or not (flows > 0).any() or not (flows < 0).any():
        return ()
    roots = np.roots(flows[::-1] / np.abs(flows).max())
    real = roots[np.abs(roots.imag) < 1e-7 * np.maximum(np.abs(roots.real), 1e-12)].real
    rates = real[real > 0] ** -12.0 - 1
    kept = np.sort(rates[(rates > -0.9999) & (rates < 10_000)])
    distinct: list[float] = []
    for rate in kept:
        if not distinct or rate - distinct[-1] > 1e-7 * max(1.0, abs(rate)):
            distinct.append(float(rate))
    return tuple(distinct)


def modified_internal_rate(
    monthly: Floats, finance_rate: float, reinvest_rate: float
) -> float | None:
    """MIRR a year: (FV of inflows at the reinvestment rate / PV of outflows)^(12/T) − 1.

    ``None`` (undefined) without both inflows and outflows.
    """
    flows = np.asarray(monthly, dtype=float)
    months = len(flows) - 1
    inflows, outflows = np.maximum(flows, 0), np.minimum(flows, 0)
    if months < 1 or not inflows.any() or not outflows.any():
        return None
    future = float((inflows * (1 + reinvest_rate) ** ((months - np.arange(months + 1)) / 12)).sum())
    present = -float(outflows @ discount_factors(finance_rate, months))
    return float((future / present) ** (12 / months) - 1)


def equal_annual_cost(present_cost: float, rate: float, years: float) -> float:
    """PV · r / (1 − (1 + r)^(−n)): the yearly amount that is worth the same; PV / n where r is 0."""
    if years <= 0:
        raise ValueError("equal annual cost needs a duration above 0")
    if rate == 0:
        return present_cost / years
    return float(present_cost * rate / (1 - (1 + rate) ** -years))
