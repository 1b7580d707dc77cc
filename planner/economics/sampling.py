"""Draws: one stratified stream per input id, so that adding an input leaves the others alone."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def uniform_stream(seed: int, input_id: str, trials: int) -> Floats:
    """Return a Latin hypercube column: one uniform draw in each of ``trials`` equal strata.

    The stream depends on nothing but the seed, the id and the number of trials.
    """
    digest = hashlib.sha256(input_id.encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
    generator = np.random.default_rng([seed, *words])
    strata = generator.permutation(trials)
    return np.asarray((strata + generator.random(trials)) / trials)
