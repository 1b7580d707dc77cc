"""Months by future: amounts that begin and end in another month in each future, summed without loops.

What is constant from one month to another is written as its change where it begins and ends; what ramps up as
the change of its slope. One running sum over the months then gives everything at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Steps:
    """Amounts a month that run from one month to before another; months 0 … T − 1 of T."""

    def __init__(self, trials: int, months: int) -> None:
        self.months = months
        self._width = months + 2
        self._changes = np.zeros(trials * self._width)
        self._rows = np.arange(trials) * self._width
        self.used = False

    def add(self, amount: Floats, begin: Floats, end: Floats) -> None:
        """Add ``amount`` a month from ``begin`` to before ``end`` (trials,), parts of months in part."""
        self._change(amount, np.minimum(begin, self.months))
        self._change(-amount, np.minimum(np.maximum(end, begin), self.months))
        self.used = True

    def _change(self, amount: Floats, at: Floats) -> None:
        whole = np.floor(at)
        part = at - whole
        place = self._rows + whole.astype(np.intp)
        if np.any(part):
            self._changes[place] += amount * (1 - part)
            self._changes[place + 1] += amount * part
        else:
            self._changes[place] += amount

    def by_month(self) -> Floats:
        """The sums, shape ``(trials, T + 1)``; month T holds none."""
        table = self._changes.reshape(-1, self._width)[:, : self.months + 1]
        sums = np.cumsum(table, axis=1)
        sums[:, self.months] = 0.0
        return sums


class Ramps:
    """Amounts that rise from 0 to their full height over a ramp and stay; months 0 … T."""

    def __init__(self, trials: int, months: int) -> None:
        self.months = months
        self._width = months + 3
        self._bends = np.zeros(trials * self._width)
        self._rows = np.arange(trials) * self._width

    def add(self, height: Floats, since: Floats, ramp: float) -> None:
        """Add height × clamp((t − since)/ramp, 0, 1) for every month t; a ramp of 0 jumps after ``since``."""
        if ramp <= 0:
            place = self._place(np.floor(since) + 1)
            self._bends[place] += height
            self._bends[place + 1] -= height
            return
        slope = height / ramp
        self._bend(slope, since)
        self._bend(-slope, since + ramp)

    def _bend(self, slope: Floats, at: Floats) -> None:
        above = np.ceil(at)
        first = slope * (above - at)
        place = self._place(above)
        self._bends[place] += first
        self._bends[place + 1] += slope - first

    def _place(self, month: Floats) -> NDArray[np.intp]:
        return self._rows + np.minimum(month, self.months + 1).astype(np.intp)

    def by_month(self) -> Floats:
        """The sums, shape ``(trials, T + 1)``."""
        table = self._bends.reshape(-1, self._width)
        return np.cumsum(np.cumsum(table, axis=1), axis=1)[:, : self.months + 1]


def adoption(months_since_finish: Floats | float, delay: float, ramp: float) -> Floats:
    """Share of full effect: clamp((x − delay)/ramp, 0, 1)."""
    x = np.asarray(months_since_finish, dtype=float)
    if ramp <= 0:
        return np.where(x > delay, 1.0, 0.0)
    return np.clip((x - delay) / ramp, 0.0, 1.0)
