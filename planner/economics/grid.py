"""Months by future: amounts that begin and end in another month in each future, summed without loops.

What is constant from one month to another is written as its change where it begins and ends; what ramps up as
the change of its slope. One running sum over the months then gives everything at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


LONG = 64
"""Futures from which adding a row at once beats adding one by one."""


def running(table: Floats) -> Floats:
    """Sums over the rows from the first on, in place: rows are added whole, where they are long."""
    if table.shape[1] < LONG:
        return np.cumsum(table, axis=0, out=table)
    for row in range(1, len(table)):
        table[row] += table[row - 1]
    return table


def twice_running(table: Floats) -> Floats:
    """Running sums of running sums over the rows, in place and in one walk: each row is touched once."""
    if table.shape[1] < LONG or not len(table):
        return running(running(table))
    slope = table[0].copy()
    for row in range(1, len(table)):
        slope += table[row]
        np.add(table[row - 1], slope, out=table[row])
    return table


class Steps:
    """Amounts a month that run from one month to before another; months 0 … T − 1 of T."""

    def __init__(self, trials: int, months: int) -> None:
        self.months = months
        self._trials = trials
        self._changes = np.zeros((months + 2) * trials)
        self._futures = np.arange(trials)
        self.used = False

    def add(self, amount: Floats, begin: Floats, end: Floats) -> None:
        """Add ``amount`` a month from ``begin`` to before ``end`` (trials,), parts of months in part."""
        self._change(amount, np.minimum(begin, self.months))
        self._change(-amount, np.minimum(np.maximum(end, begin), self.months))
        self.used = True

    def _change(self, amount: Floats, at: Floats) -> None:
        whole = np.floor(at)
        part = at - whole
        place = whole.astype(np.intp) * self._trials + self._futures
        if np.any(part):
            self._changes[place] += amount * (1 - part)
            self._changes[place + self._trials] += amount * part
        else:
            self._changes[place] += amount

    def by_month(self) -> Floats:
        """The sums, shape ``(trials, T + 1)``; month T holds none."""
        sums = running(self._changes.reshape(-1, self._trials)[:-1].copy())
        sums[self.months] = 0.0
        return sums.T


class Rise:
    """When something rises, future by future: from 0 after ``since`` (trials,) to full over ``ramp`` months.

    Made once for all that rises together: what is looked up is where in the table of bends it stands.
    ``first`` is the first month in which any of it is there, ``last`` the month from which it stays.
    """

    def __init__(self, since: Floats, ramp: float, trials: int, months: int) -> None:
        self.ramp = ramp
        ends = since if ramp <= 0 else since + ramp
        low, high = float(np.min(since)), float(np.max(ends))
        self.first = int(min(np.floor(low) + 1, months))
        self.last = int(min(np.ceil(high) if ramp > 0 else np.floor(high) + 1, months))
        self._most, self._trials = months + 1, trials
        if ramp <= 0:
            self.bends = [self._bend(np.floor(since) + 1, None)]
        else:
            self.bends = [self._bend(np.ceil(at), at) for at in (since, ends)]

    def _bend(self, above: Floats, at: Floats | None) -> tuple[NDArray[np.intp], Floats | None]:
        month = np.minimum(above, self._most).astype(np.intp)
        part = None if at is None else above - at
        return month * self._trials + np.arange(self._trials), part if np.any(part) else None


class Ramps:
    """Amounts that rise from 0 to their full height over a ramp and stay; months 0 … T."""

    def __init__(self, trials: int, months: int) -> None:
        self.months = months
        self._trials = trials
        self._bends = np.zeros((months + 3) * trials)

    def add(self, height: Floats, since: Floats, ramp: float) -> None:
        """Add height × clamp((t − since)/ramp, 0, 1) for every month t; a ramp of 0 jumps after ``since``."""
        self.add_rise(height, Rise(since, ramp, self._trials, self.months))

    def add_rise(self, height: Floats, rise: Rise) -> None:
        """Add ``height`` (trials,) where ``rise`` says."""
        if rise.ramp <= 0:
            place, _ = rise.bends[0]
            self._bends[place] += height
            self._bends[place + self._trials] -= height
            return
        slope = height / rise.ramp
        for (place, part), change in zip(rise.bends, (slope, -slope), strict=True):
            if part is None:  # at a whole month
                self._bends[place + self._trials] += change
                continue
            before = change * part
            self._bends[place] += before
            self._bends[place + self._trials] += change - before

    def sums(self, first: int = 0, last: int | None = None) -> Floats:
        """The sums in months ``first`` … ``last`` (all), ``(months, trials)``; before ``first`` none rises.

        Made in place, so ask once.
        """
        end = self.months if last is None else last
        return twice_running(self._bends.reshape(-1, self._trials)[first : end + 1])

    def by_month(self) -> Floats:
        """The sums, shape ``(trials, T + 1)``."""
        return self.sums().T


def adoption(months_since_finish: Floats | float, delay: float, ramp: float) -> Floats:
    """Share of full effect: clamp((x − delay)/ramp, 0, 1)."""
    x = np.asarray(months_since_finish, dtype=float)
    if ramp <= 0:
        return np.where(x > delay, 1.0, 0.0)
    return np.clip((x - delay) / ramp, 0.0, 1.0)
