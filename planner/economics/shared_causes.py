"""What inputs share, and what each does by itself.

Inputs that share a cause (pay, productivity, prices, how well practices take hold) move together, so the
futures in which one of sixty effects is strong are futures in which all are: read off the draws alone, each
would seem to move the worth by as much as all sixty. Here the cause becomes an input of its own, the mean of
its members' normal scores, and what goes with the others' mean is taken out before a member is looked at. For
normal scores that are equally correlated this is exact: given the mean of the others, no other single one
goes together with it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from planner.economics.model import DRIVERS, TILES, USUAL_LEVELS, CaseProblem, Sample

Floats = NDArray[np.float64]
PREFIX = "shared:"
"""Ids of causes begin so; no input's does."""


@cache
def _scores() -> Floats:
    """The normal score in the middle of each tile, ``(TILES,)``."""
    from scipy.special import ndtri

    return np.asarray(ndtri((np.arange(TILES) + 0.5) / TILES))


def score(tile: NDArray[np.uint8]) -> Floats:
    """Normal scores of an input's tiles, mean 0; shape ``(trials,)``."""
    return np.asarray(_scores()[tile])


@dataclass(frozen=True)
class SharedCauses:
    """Causes in drawn futures: the sum of their members' scores (signed), and who the members are.

    ``totals`` by cause, shape ``(trials,)``; ``members`` by input: its cause and its sign.
    """

    tiles: Mapping[str, NDArray[np.uint8]]
    totals: Mapping[str, Floats]
    members: Mapping[str, tuple[str, float]]
    counts: Mapping[str, int]

    @classmethod
    def of(cls, problem: CaseProblem, futures: Sample, ids: Iterable[str]) -> SharedCauses:
        """The causes of two and more inputs among ``ids``, as strong as the project says."""
        levels = {**USUAL_LEVELS, **problem.driver_levels}
        quantities = problem.all_quantities()
        totals: dict[str, Floats] = {}
        members: dict[str, tuple[str, float]] = {}
        counts: dict[str, int] = {}
        for id_ in ids:
            driver = quantities[id_].driver
            sign, cause = (-1.0, driver[1:]) if driver.startswith("-") else (1.0, driver)
            if not cause or id_ not in futures.tiles or levels.get(cause, "none") == "none":
                continue
            members[id_] = cause, sign
            counts[cause] = counts.get(cause, 0) + 1
            totals[cause] = totals.get(cause, 0.0) + sign * score(futures.tiles[id_])
        lonely = {c for c, n in counts.items() if n < 2}
        return cls(
            futures.tiles,
            {c: t for c, t in totals.items() if c not in lonely},
            {i: m for i, m in members.items() if m[0] not in lonely},
            counts,
        )

    @property
    def labels(self) -> dict[str, str]:
        """What the causes are called, by id."""
        return {PREFIX + c: DRIVERS[c] for c in self.totals}

    def cause_tiles(self) -> dict[str, NDArray[np.uint8]]:
        """Equal-count parts of the causes, as those of inputs."""
        from scipy.special import ndtr

        return {
            PREFIX + c: np.minimum(ndtr(standard(t)) * TILES, TILES - 1).astype(np.uint8)
            for c, t in self.totals.items()
        }

    def alone(self, id_: str, values: Floats) -> Floats:
        """``values`` without what the fellows of an input bring to it: as if they did not move along.

        ``values`` may follow input and fellows as a quadratic form; by least squares, what holds the fellows
        is taken out of it. Nothing changes for an input that shares no cause.
        """
        if id_ not in self.members:
            return values
        cause, sign = self.members[id_]
        own = score(self.tiles[id_])
        others = standard(self.totals[cause] - sign * own)
        terms = np.stack([np.ones_like(own), own, own**2, others, others**2 - 1, own * others])
        weights = np.linalg.solve(terms @ terms.T, terms @ values)
        return np.asarray(values - weights[3:] @ terms[3:], dtype=np.float64)


def standard(values: Floats) -> Floats:
    """``values`` with mean 0 and deviation 1; zeros where they do not vary."""
    spread: Floats = values - values.mean()
    deviation = float(np.sqrt((spread**2).mean()))
    return spread / deviation if deviation > 0 else spread
