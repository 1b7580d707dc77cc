"""Ranking by several criteria: weighted sum, TOPSIS, pairwise weights, flip test and dominance.

Pairwise weights are the library pymcdm's. Weighted sum, TOPSIS, flip test and dominance are closed forms: the
first two are held against that library by a test, which loads two libraries of tables and pictures that the
window has no use for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.errors import InputError
from planner.domain.plan.stack import CRITERIA, Criterion, Judgement

Floats = NDArray[np.float64]
ORDER: tuple[Criterion, ...] = tuple(CRITERIA)
ACCEPTED_RATIO = 0.10
"""Above this consistency ratio pairwise judgements contradict one another (Saaty 1980)."""


@dataclass(frozen=True)
class Flip:
    """The smallest change of one weight that makes ``winner`` win; shares 0–1, others scaled."""

    criterion: Criterion
    now: float
    then: float
    winner: int

    @property
    def change(self) -> float:
        """How far the weight has to move."""
        return abs(self.then - self.now)


def shares(weights: Mapping[Criterion, float]) -> Floats:
    """Weights as shares that sum to 1, in the order of ``ORDER``.

    Raises ``InputError`` when all are 0.
    """
    values = np.array([max(weights.get(c, 0.0), 0.0) for c in ORDER])
    if values.sum() <= 0:
        raise InputError("Give at least one criterion a weight above 0.")
    return np.asarray(values / values.sum())


def pairwise_matrix(judgements: Sequence[Judgement]) -> Floats:
    """Saaty's matrix of the judgements; pairs nobody judged count as equal."""
    matrix = np.ones((len(ORDER), len(ORDER)))
    for j in judgements:
        a, b = ORDER.index(j.first), ORDER.index(j.second)
        if a != b:
            matrix[a, b], matrix[b, a] = j.times, 1 / j.times
    return matrix


def pairwise_weights(matrix: Floats) -> tuple[Floats, float]:
    """Weights (shares) and consistency ratio of a pairwise comparison matrix (Saaty 1980, AHP)."""
    from pymcdm.weights.subjective import AHP

    ahp = AHP(matrix=np.asarray(matrix, dtype=float))
    return np.asarray(ahp()), max(0.0, float(ahp.get_cr()))


def weighted_sum(scores: Floats, weights: Floats) -> Floats:
    """Σ weight × score for each row; scores are 0–1 already, so nothing is rescaled."""
    return np.asarray((scores * weights).sum(axis=1))


def topsis(scores: Floats, weights: Floats) -> Floats:
    """Closeness to the ideal row, 0–1, by TOPSIS with vector normalisation (Hwang and Yoon 1981).

    With v = w·x / √Σx² for each column, and d⁺ and d⁻ the distances of a row from the best and the worst of
    each column, it is d⁻ / (d⁻ + d⁺). Columns in which all rows are alike tell nothing apart and are left
    out; with none left every row gets 0.5.
    """
    telling = (scores.max(axis=0) - scores.min(axis=0) > 1e-12) & (weights > 0)
    if len(scores) < 2 or not telling.any():
        return np.full(len(scores), 0.5)
    kept, share = scores[:, telling], weights[telling] / weights[telling].sum()
    valued = kept / np.sqrt((kept**2).sum(axis=0)) * share
    best, worst = (
        np.sqrt(((valued - end) ** 2).sum(axis=1)) for end in (valued.max(0), valued.min(0))
    )
    return np.asarray(worst / (worst + best))


def flip(scores: Floats, weights: Floats) -> Flip | None:
    """The smallest change of a single weight that changes the winner of the weighted sum.

    The other weights keep their proportions. For criterion c with weight x the lead of the winner over
    a rival is x·d_c + (1 − x)/(1 − w_c)·Σ_{k≠c} w_k·d_k with score differences d; its root in x is the
    tipping point. ``None`` when no single weight can do it.
    """
    totals = scores @ weights
    best = int(np.argmax(totals))
    found: Flip | None = None
    for rival in range(len(scores)):
        if rival == best:
            continue
        d = scores[best] - scores[rival]
        for k, criterion in enumerate(ORDER):
            rest = 1 - weights[k]
            if rest <= 1e-12:
                continue
            others = float(d @ weights - d[k] * weights[k]) / rest
            slope = d[k] - others
            if abs(slope) < 1e-12:
                continue
            tip = -others / slope
            if not -1e-12 <= tip <= 1 + 1e-12:
                continue
            candidate = Flip(criterion, float(weights[k]), min(max(float(tip), 0.0), 1.0), rival)
            if found is None or candidate.change < found.change - 1e-12:
                found = candidate
    return found


def dominated(scores: Floats) -> dict[int, int]:
    """Rows that another row beats or equals on everything and beats on something: loser to winner."""
    found = {}
    for b in range(len(scores)):
        for a in range(len(scores)):
            if a != b and (scores[a] >= scores[b]).all() and (scores[a] > scores[b]).any():
                found[b] = a
                break
    return found
