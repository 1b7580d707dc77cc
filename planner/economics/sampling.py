"""Draws: stratified streams that belong to an input's id, so that adding an input leaves the others alone.

Latin hypercube: one column per id. Sobol: one scrambled sequence per group of inputs (the organisation's
own, and those of each initiative), whose points are shuffled against those of the other groups: Latin
supercube sampling (Owen 1998), even inside a group and independent between groups. Shared drivers: the
columns are put in the order of correlated normal scores (the reordering of Iman and Conover 1982), so every
column keeps its values and its strata.
"""

from __future__ import annotations

import hashlib
import math
import warnings
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STRENGTHS = {"none": 0.0, "low": 0.3, "medium": 0.5, "high": 0.8}
"""Rank correlation of two inputs that share a driver, by word."""


def generator_of(seed: int, name: str) -> np.random.Generator:
    """A generator that depends on nothing but the seed and the name."""
    digest = hashlib.sha256(name.encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    return np.random.default_rng([seed, *words])


def uniform_stream(seed: int, input_id: str, trials: int) -> Floats:
    """Return a Latin hypercube column: one uniform draw in each of ``trials`` equal strata.

    The stream depends on nothing but the seed, the id and the number of trials.
    """
    generator = generator_of(seed, input_id)
    strata = generator.permutation(trials)
    return np.asarray((strata + generator.random(trials)) / trials)


def sobol_group(seed: int, name: str, dimensions: int, trials: int) -> Floats:
    """Return the first ``trials`` points of a scrambled Sobol sequence in an order of its own.

    Shape ``(dimensions, trials)``. Sequences of 2ⁿ points are the most even; others still work.
    """
    from scipy.stats import qmc

    generator = generator_of(seed, f"sobol:{name}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # on balance of other than 2ⁿ points
        points = qmc.Sobol(dimensions, scramble=True, rng=generator).random(trials)
    points = points[generator.permutation(trials)]
    return np.ascontiguousarray(np.clip(points, 1e-12, 1 - 1e-12).T)


def share_driver(
    columns: Mapping[str, Floats],
    drivers: Mapping[str, str],
    levels: Mapping[str, str],
    seed: int,
) -> dict[str, Floats]:
    """Reorder the columns of inputs that share a driver, so that their ranks correlate.

    ``drivers`` gives an input's driver, ``−`` in front where the input falls when the driver rises;
    ``levels`` the driver's strength (see ``STRENGTHS``). With rank correlation r the normal scores need
    ρ = 2 sin(π r / 6); each score is √ρ times the driver's plus √(1 − ρ) times its own.
    """
    from scipy.special import ndtri

    found = dict(columns)
    shared: dict[str, Floats] = {}
    for name, column in columns.items():
        driver = drivers.get(name, "")
        sign, driver = (-1.0, driver[1:]) if driver.startswith("-") else (1.0, driver)
        strength = STRENGTHS[levels.get(driver, "none")]
        if not driver or not strength:
            continue
        trials = len(column)
        if driver not in shared:
            shared[driver] = ndtri(uniform_stream(seed, f"driver:{driver}", trials))
        rho = 2 * math.sin(math.pi * strength / 6)
        own = ndtri(uniform_stream(seed, f"score:{name}", trials))
        score = sign * math.sqrt(rho) * shared[driver] + math.sqrt(1 - rho) * own
        ordered = np.empty(trials)
        ordered[np.argsort(score, kind="stable")] = np.sort(column)
        found[name] = ordered
    return found
