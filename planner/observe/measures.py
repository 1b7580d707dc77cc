"""Measured inputs of the business case: the uncertainty of an average, by closed forms or by drawing again.

A count of n events in T years is Gamma(n + ½)/T, a share of k among n is Beta(k + ½, n − k + ½) (Jeffreys);
a mean of few values is drawn again with replacement, 4,000 times, from a fixed start. Ends are the 5th and
95th percentile, the middle is the median.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from planner.domain.case.estimate import Range

DRAWS = 4000
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95


def rate(events: int, exposure: float) -> Range:
    """Events per unit of exposure; raises ``ValueError`` where nothing was exposed."""
    if exposure <= 0:
        raise ValueError("a rate needs a time in which something could happen")
    from scipy.special import gammaincinv

    ends = [float(gammaincinv(events + 0.5, p)) / exposure for p in (LOW, MIDDLE, HIGH)]
    return _range(ends)


def gap(events: int, exposure: float) -> Range:
    """The mean time between events: exposure per event, whose open end counts as exposure only."""
    if events <= 0 or exposure <= 0:
        raise ValueError("a gap needs an event")
    one = rate(events, exposure)
    return _range([1 / one.high, 1 / one.likely, 1 / one.low])


def share(hits: int, of: int) -> Range:
    """A share of ``of``."""
    from scipy.special import betaincinv

    ends = [float(betaincinv(hits + 0.5, of - hits + 0.5, p)) for p in (LOW, MIDDLE, HIGH)]
    return _range(ends)


def mean_of(groups: Sequence[Sequence[float]]) -> Range:
    """The mean of all values, whole groups drawn again: changes of one release are not independent."""
    kept = [(sum(g), len(g)) for g in groups if g]
    if not kept:
        raise ValueError("a mean needs values")
    return ratio_of(kept)


def ratio_of(pairs: Sequence[tuple[float, float]]) -> Range:
    """The ratio of two sums, pairs drawn again: hours of a kind to all hours, by week."""
    kept = [p for p in pairs if p[1] > 0]
    if not kept:
        raise ValueError("a share needs a whole")
    draw = random.Random(0)
    found = []
    for _ in range(DRAWS):
        chosen = draw.choices(kept, k=len(kept))
        found.append(sum(a for a, _ in chosen) / sum(b for _, b in chosen))
    found.sort()
    return _range([_percentile(found, p) for p in (LOW, MIDDLE, HIGH)])


def yearly(months: Sequence[float]) -> Range:
    """A year of months like these."""
    return mean_of([[m] for m in months]).scaled(12)


def growth_of(pairs: Sequence[tuple[float, float]]) -> Range:
    """By which share a sum grew: pairs of after and before, drawn again."""
    grown = ratio_of(pairs)
    return _range([grown.low - 1, grown.likely - 1, grown.high - 1])


def growth_from(before: int, new: int, years: float) -> Range:
    """Growth a year from ``before`` things to those and ``new`` ones, of which the number is uncertain."""
    if before <= 0:
        raise ValueError("a growth needs something to grow from")
    added = rate(new, 1.0)
    ends = [(1 + n / before) ** (1 / years) - 1 for n in (added.low, added.likely, added.high)]
    return _range(ends)


def per_event(total: float, events: int) -> Range:
    """Hours for each event, of which only the number is uncertain."""
    ends = rate(events, 1.0)
    low, middle, high = (float(f"{total / n:.6g}") for n in (ends.high, events, ends.low))
    return Range(low=low, likely=min(max(middle, low), high), high=high)


def years_since(since: str, today: date) -> float:
    """The years from a day to the day of the look; never none."""
    return max((today - date.fromisoformat(since)).days, 1) / 365.25


def _percentile(ordered: Sequence[float], p: float) -> float:
    at = p * (len(ordered) - 1)
    k = int(at)
    if k + 1 >= len(ordered):
        return ordered[-1]
    return ordered[k] + (at - k) * (ordered[k + 1] - ordered[k])


def _range(ends: Sequence[float]) -> Range:
    """Six digits are more than any count is worth, and the same on every machine."""
    low, middle, high = (float(f"{e:.6g}") for e in ends)
    if low == high:
        return Range(low=low, likely=middle, high=high, shape="fixed")
    return Range(low=low, likely=min(max(middle, low), high), high=high)
