"""Draws: stratified streams that belong to an input's id, so that adding an input leaves the others alone.

All draws are sixteen independent blocks, each evenly spread by itself, so the spread of a figure between
the blocks tells its error honestly. Latin hypercube: one column per id. Sobol: one scrambled sequence per
group of inputs (the organisation's own, and those of each initiative), whose points are shuffled against
those of the other groups: Latin supercube sampling (Owen 1998). Shared drivers: the columns are put in the
order of correlated normal scores (the reordering of Iman and Conover 1982), so every column keeps its
values.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import warnings
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STRENGTHS = {"none": 0.0, "low": 0.3, "medium": 0.5, "high": 0.8}
"""Rank correlation of two inputs that share a driver, by word."""
BLOCKS = 16
LEAST = 10
"""Fewer draws than this in a block are no block: then all draws are one."""


@lru_cache(maxsize=64)
def blocks(trials: int) -> tuple[slice, ...]:
    """The independent parts of ``trials`` draws: sixteen, or one where there are few."""
    if trials < BLOCKS * LEAST:
        return (slice(0, trials),)
    edges = np.linspace(0, trials, BLOCKS + 1).astype(int)
    return tuple(slice(int(a), int(b)) for a, b in itertools.pairwise(edges))


@lru_cache(maxsize=64)
def _sizes(trials: int) -> NDArray[np.intp]:
    return np.array([part.stop - part.start for part in blocks(trials)])


@lru_cache(maxsize=64)
def _cells(trials: int) -> NDArray[np.bool_]:
    """Which places of a table with a row for each block hold a draw: shorter blocks lack the last."""
    sizes = _sizes(trials)
    return np.asarray(np.arange(sizes.max())[None, :] < sizes[:, None])


def _by_block(values: Floats) -> Floats:
    """The draws with a row for each block; infinity where a block is shorter."""
    cells = _cells(len(values))
    if cells.all():
        return values.reshape(cells.shape)
    table = np.full(cells.shape, np.inf)
    table[cells] = values
    return table


def generator_of(seed: int, name: str) -> np.random.Generator:
    """A generator that depends on nothing but the seed and the name."""
    digest = hashlib.sha256(name.encode()).digest()
    if not 0 <= seed < 2**32:
        parts = (int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
        return np.random.default_rng([seed, *parts])
    words = np.empty(5, dtype=np.uint32)  # the same in a third of the time
    words[0] = seed
    words[1:] = np.frombuffer(digest, dtype="<u4", count=4)
    return np.random.default_rng(words)


def uniform_stream(seed: int, input_id: str, trials: int) -> Floats:
    """Return a column of uniform draws, in each block one draw in each of its equal strata.

    The stream depends on nothing but the seed, the id and the number of trials.
    """
    generator = generator_of(seed, input_id)
    column = generator.random(trials)
    sizes = _sizes(trials)
    if (sizes == sizes[0]).all():  # the same numbers as row by row, in one go
        rows = np.broadcast_to(np.arange(sizes[0]), (len(sizes), sizes[0]))
        column += generator.permuted(rows, axis=1).ravel()
        column /= sizes[0]
        return column
    for part in blocks(trials):
        size = part.stop - part.start
        column[part] = (column[part] + generator.permutation(size)) / size
    return column


def sobol_group(seed: int, name: str, dimensions: int, trials: int) -> Floats:
    """Return points of scrambled Sobol sequences, one for each block, in an order of their own.

    Shape ``(dimensions, trials)``. Sequences of 2ⁿ points are the most even; others still work.
    """
    from scipy.stats import qmc

    generator = generator_of(seed, f"sobol:{name}")
    points = np.empty((trials, dimensions))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # on balance of other than 2ⁿ points
        for part in blocks(trials):
            size = part.stop - part.start
            sequence = qmc.Sobol(dimensions, scramble=True, rng=generator).random(size)
            points[part] = sequence[generator.permutation(size)]
    return np.ascontiguousarray(np.clip(points, 1e-12, 1 - 1e-12).T)


def share_driver(
    columns: Mapping[str, Floats],
    drivers: Mapping[str, str],
    levels: Mapping[str, str],
    seed: int,
) -> dict[str, Floats]:
    """Reorder the columns of inputs that share a driver, block by block, so that their ranks correlate.

    ``drivers`` gives an input's driver, ``−`` in front where the input falls when the driver rises;
    ``levels`` the driver's strength (see ``STRENGTHS``).
    """
    return {
        name: reordered(column, name, drivers.get(name, ""), levels, seed)
        for name, column in columns.items()
    }


def reordered(
    column: Floats,
    name: str,
    driver: str,
    levels: Mapping[str, str],
    seed: int,
    driver_seed: int | None = None,
) -> Floats:
    """One column in the order of its normal scores, block by block; as it is without a driver that counts.

    With rank correlation r the normal scores need ρ = 2 sin(π r / 6); each score is √ρ times the driver's
    plus √(1 − ρ) times its own. The driver's are drawn with ``driver_seed``, where it has one of its own.
    """
    sign, driver = (-1.0, driver[1:]) if driver.startswith("-") else (1.0, driver)
    strength = STRENGTHS[levels.get(driver, "none")]
    if not driver or not strength:
        return column
    trials = len(column)
    rho = 2 * math.sin(math.pi * strength / 6)
    score = generator_of(seed, f"score:{name}").standard_normal(trials)
    score *= math.sqrt(1 - rho)
    score += (
        sign
        * math.sqrt(rho)
        * _shared(seed if driver_seed is None else driver_seed, driver, trials)
    )
    ranks = np.argsort(_by_block(score), axis=1)
    ordered = np.empty(ranks.shape)
    np.put_along_axis(ordered, ranks, np.sort(_by_block(column), axis=1), axis=1)
    cells = _cells(trials)
    return np.asarray(ordered.ravel() if cells.all() else ordered[cells])


@lru_cache(maxsize=16)
def _shared(seed: int, driver: str, trials: int) -> Floats:
    """Normal scores of a driver."""
    return generator_of(seed, f"driver:{driver}").standard_normal(trials)
