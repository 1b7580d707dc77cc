"""Decision metrics from monthly flows. NPV decides; the others are commentary."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.economics.sampling import blocks

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
    """Standard error of the mean of draws, from the spread between their independent blocks.

    Draws in one block (few of them): as if all were independent, an upper bound for stratified ones.
    """
    parts = blocks(len(values))
    if len(parts) < 2:
        return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
    means = np.array([values[p].mean() for p in parts])
    return float(means.std(ddof=1) / np.sqrt(len(parts)))


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
    months = len(monthly) - 1
    future, present = inflows_and_outflows(monthly, finance_rate, reinvest_rate)
    if months < 1 or future == 0 or present == 0:
        return None
    return float((future / present) ** (12 / months) - 1)


def inflows_and_outflows(
    monthly: Floats, finance_rate: float, reinvest_rate: float
) -> tuple[float, float]:
    """Months that bring money, carried to the end, and months that take some, discounted: both above 0."""
    flows = np.asarray(monthly, dtype=float)
    months = len(flows) - 1
    inflows, outflows = np.maximum(flows, 0), np.maximum(-flows, 0)
    future = float((inflows * (1 + reinvest_rate) ** ((months - np.arange(months + 1)) / 12)).sum())
    return future, float(outflows @ discount_factors(finance_rate, months))


def equal_annual_cost(present_cost: float, rate: float, years: float) -> float:
    """PV · r / (1 − (1 + r)^(−n)): the yearly amount that is worth the same; PV / n where r is 0."""
    if years <= 0:
        raise ValueError("equal annual cost needs a duration above 0")
    if rate == 0:
        return present_cost / years
    return float(present_cost * rate / (1 - (1 + rate) ** -years))


def first_payback_month(cumulative: Floats) -> Floats:
    """Month at which the running total first comes back to 0, linear within the month.

    0 where it never goes below 0; infinity where it never comes back. ``cumulative``: ``(rows, T + 1)``.
    """
    below = cumulative < 0
    since = np.argmax(below, axis=1)
    back = ~below & (np.arange(below.shape[1]) > since[:, None])
    ever = below[np.arange(len(below)), since]
    back &= ever[:, None]
    result = np.where(ever, np.inf, 0.0)
    rows = np.flatnonzero(back.any(axis=1))
    index = np.argmax(back[rows], axis=1)
    before, after = cumulative[rows, index - 1], cumulative[rows, index]
    result[rows] = index - 1 + before / (before - after)
    return result


def internal_rates_of_many(monthly: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Internal rates of many rows at once: the only one where there is one, and how many there are.

    ``monthly`` has shape ``(rows, T + 1)``. Returns effective annual rates, NaN where there is none or more
    than one, and the number of real rates of each row. Every change of sign of the present value between the
    points of a grid of rates (2 % apart between −50 % and 200 %, up to 30 % beyond) is a rate, found by
    Newton's method kept inside its bracket. Two rates closer than the grid count as none; a single row goes
    through ``internal_rates``, which misses none.
    """
    flows = np.asarray(monthly, dtype=float)
    months = flows.shape[1]
    logs = np.concatenate(
        [np.linspace(-9.2, -0.72, 30), np.linspace(-0.7, 1.1, 91), np.linspace(1.12, 9.2, 30)]
    )
    powers = np.exp(-np.outer(np.arange(months) / 12, logs))
    above: NDArray[np.bool_] = np.greater(flows @ powers, 0)
    has_both = np.asarray(flows.max(axis=1) > 0) & np.asarray(flows.min(axis=1) < 0)
    crossing = (above[:, 1:] != above[:, :-1]) & np.asarray(has_both)[:, None]
    counts = crossing.sum(axis=1)
    rates = np.full(len(flows), np.nan)
    rows = np.flatnonzero(counts == 1)
    if len(rows):
        place = np.argmax(crossing[rows], axis=1)
        rates[rows] = _refine(flows[rows], logs[place], logs[place + 1], above[rows, place])
    return rates, counts


def _refine(flows: Floats, low: Floats, high: Floats, low_is_above: NDArray[np.bool_]) -> Floats:
    """Root of the present value by ln(1 + r) between ``low`` and ``high``, row by row."""
    columns = np.ascontiguousarray(flows.T)
    found = np.empty(len(flows))
    left = np.arange(len(flows))  # the rows that are not settled yet
    middle = (low + high) / 2
    for _ in range(60):
        value, slope = _value_and_slope(columns, middle)
        on_left = (value > 0) == low_is_above
        low, high = np.where(on_left, middle, low), np.where(on_left, high, middle)
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = middle - value / slope
        following = np.where((newton > low) & (newton < high), newton, (low + high) / 2)
        found[left] = following
        open_ = np.abs(following - middle) >= 1e-12
        if not open_.any():
            break
        if not open_.all():
            left, columns = left[open_], np.ascontiguousarray(columns[:, open_])
            low, high, low_is_above = low[open_], high[open_], low_is_above[open_]
        middle = following[open_]
    return np.asarray(np.expm1(found))


def _value_and_slope(columns: Floats, logs: Floats) -> tuple[Floats, Floats]:
    """Σ CFₜ·xᵗ with x = exp(−log/12), and its derivative by the log; Horner's rule."""
    x = np.exp(-logs / 12)
    total = columns[-1].copy()
    slope = np.zeros_like(total)
    for column in columns[-2::-1]:
        slope *= x
        slope += total
        total *= x
        total += column
    return total, slope * x / -12
