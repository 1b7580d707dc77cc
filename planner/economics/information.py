"""What to find out first: value of information and rank correlation from the draws that are there.

The choice is between the plans on the table, so knowing better is worth something only where it would change
which one is best. Per input the best plan is found in equal-count bins of the draws; what one half of a bin
teaches is valued on its other half, so that chance is not taken for knowledge. No simulation inside a
simulation is needed, and nothing is sorted: the strata of the draws are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.metrics import standard_error
from planner.economics.model import TILES
from planner.economics.sampling import blocks, generator_of

Floats = NDArray[np.float64]
Tiles = Mapping[str, NDArray[np.uint8]]
BINS = 30
CELLS = 2 * BINS
CELL_OF_TILE = np.arange(TILES) * BINS // TILES * 2
"""Each bin has two halves, one beside the other."""


@dataclass(frozen=True)
class Information:
    """Worth of knowing one input before deciding, in money, with its Monte Carlo error.

    ``correlation`` is Spearman's rank correlation of the input with the plan's worth, −1 to 1.
    """

    id: str
    value: float
    error: float
    correlation: float

    @property
    def shown(self) -> bool:
        """Whether the value stands clear of its error."""
        return self.value > 2 * self.error and self.value > 0


def perfect_information(worths: Sequence[Floats]) -> float:
    """EVPI among plans: mean over futures of the best plan, less the best plan's mean; in money."""
    table = np.stack(list(worths))
    return float(table.max(axis=0).mean() - table.mean(axis=1).max())


def information(
    worths: Sequence[Floats],
    tiles: Tiles,
    of: Floats,
    alone: Callable[[str, Floats], Floats] = lambda _, values: values,
) -> tuple[Information, ...]:
    """EVPPI of every input among the plans of ``worths``, and its rank correlation with ``of``.

    The most valuable first. EVPPI = mean over bins of the best plan's mean in the bin, less the best plan's
    mean; below 0 it is 0. EVPPIs do not add up. What is learned of an input tells of those that share its
    cause, and counts; its correlation is its own: with ``alone(id, worth)``, what it does by itself.
    """
    table = np.stack(list(worths))
    ranks = _ranks(of)
    gained = _Gained.of(table)
    found = []
    for name, tile in tiles.items():
        value, error = gained.by_knowing(tile)
        correlation = _correlation(tile, alone(name, ranks))
        found.append(Information(name, max(value, 0.0), error, correlation))
    return tuple(sorted(found, key=lambda i: (-i.value, -abs(i.correlation), i.id)))


@dataclass(frozen=True)
class _Gained:
    """What knowing one input gains, from sums of the plans' worths by block, bin and half.

    ``table`` holds plans by future, ``base`` the best plan without knowing, ``place`` where a future's block
    and half begin among the sums, ``sizes`` how many futures a block has.
    """

    table: Floats
    base: int
    place: NDArray[np.intp]
    sizes: Floats

    @classmethod
    def of(cls, table: Floats) -> _Gained:
        trials = table.shape[1]
        parts = blocks(trials)
        sizes = np.array([float(p.stop - p.start) for p in parts])
        block = np.repeat(np.arange(len(parts)), sizes.astype(int))
        return cls(table, int(table.mean(axis=1).argmax()), block * CELLS + _halves(trials), sizes)

    def by_knowing(self, tile: NDArray[np.uint8]) -> tuple[float, float]:
        """EVPPI of the input with these tiles, which may come out below 0, and its standard error."""
        if len(self.sizes) < 2:  # few futures are one block: their spread is that of single ones
            gains = learned(self.table, tile, self.table) - self.table[self.base]
            return float(gains.mean()), standard_error(gains)
        cell = CELL_OF_TILE[tile] + self.place
        shape = (len(self.sizes), CELLS)
        size = shape[0] * CELLS
        sums = np.stack(
            [np.bincount(cell, weights=w, minlength=size).reshape(shape) for w in self.table]
        )
        counts = np.maximum(np.bincount(cell, minlength=size).reshape(shape).sum(axis=0), 1)
        best = (sums.sum(axis=1) / counts).argmax(axis=0)
        taught = best[np.arange(CELLS) ^ 1]
        taken = np.take_along_axis(sums, taught[None, None, :], axis=0)[0] - sums[self.base]
        by_block = taken.sum(axis=1)
        means = by_block / self.sizes
        error = float(means.std(ddof=1) / np.sqrt(len(means)))
        return float(by_block.sum() / self.sizes.sum()), error


def _correlation(tile: NDArray[np.uint8], values: Floats) -> float:
    """Correlation of an input's tiles with ``values``; 0 where either does not vary."""
    one, other = tile - tile.mean(), values - values.mean()
    spread = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / spread if spread > 0 else 0.0


def learned(table: Floats, tile: NDArray[np.uint8], later: Floats) -> Floats:
    """The worth in every future when the best plan for the input's bin is chosen; ``(trials,)``.

    ``table`` and ``later`` hold plans by future, ``(plans, trials)``: what is chosen is learned from the
    other half of the bin in ``table`` and paid as in ``later``.
    """
    trials = table.shape[1]
    half = _halves(trials)
    cell = CELL_OF_TILE[tile] + half
    cells = CELLS
    counts = np.maximum(np.bincount(cell, minlength=cells), 1)
    means = np.stack([np.bincount(cell, weights=w, minlength=cells) / counts for w in later])
    best = means.argmax(axis=0)
    taught = best[cell ^ 1]
    return np.asarray(later[taught, np.arange(trials)])


_HALVES: dict[int, NDArray[np.intp]] = {}


def _halves(trials: int) -> NDArray[np.intp]:
    """A random half for each future, the same whatever the input."""
    if trials not in _HALVES:
        _HALVES[trials] = generator_of(0, "halves").permutation(trials) % 2
    return _HALVES[trials]


def _ranks(values: Floats) -> Floats:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks
