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
from planner.economics.sampling import generator_of

Floats = NDArray[np.float64]
Tiles = Mapping[str, NDArray[np.uint8]]
BINS = 30


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
    base = int(np.argmax(table.mean(axis=1)))
    found = []
    for name, tile in tiles.items():
        gains = learned(table, tile, table) - table[base]
        own = alone(name, ranks)
        correlation = float(np.corrcoef(tile, own)[0, 1]) if np.ptp(own) > 0 else 0.0
        found.append(
            Information(name, max(float(gains.mean()), 0.0), standard_error(gains), correlation)
        )
    return tuple(sorted(found, key=lambda i: (-i.value, -abs(i.correlation), i.id)))


def learned(table: Floats, tile: NDArray[np.uint8], later: Floats) -> Floats:
    """The worth in every future when the best plan for the input's bin is chosen; ``(trials,)``.

    ``table`` and ``later`` hold plans by future, ``(plans, trials)``: what is chosen is learned from the
    other half of the bin in ``table`` and paid as in ``later``.
    """
    trials = table.shape[1]
    half = _halves(trials)
    cell = tile.astype(np.intp) * BINS // TILES * 2 + half
    cells = 2 * BINS
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
