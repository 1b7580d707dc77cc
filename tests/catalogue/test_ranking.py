"""Ranking against published worked examples, a slow second implementation and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.catalogue.ranking import (
    ORDER,
    dominated,
    flip,
    pairwise_matrix,
    pairwise_weights,
    shares,
    topsis,
    weighted_sum,
)
from planner.domain.base.errors import InputError
from planner.domain.plan.stack import Judgement

N = len(ORDER)


def padded(matrix: list[list[float]]) -> np.ndarray:
    """A worked example with fewer criteria than ours: the others are alike for all."""
    rows = np.array(matrix, dtype=float)
    return np.hstack([rows, np.ones((len(rows), N - rows.shape[1]))])


def by_hand(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """TOPSIS with vector normalisation, all criteria to be maximised, written out."""
    scaled = matrix / np.sqrt((matrix**2).sum(axis=0)) * weights
    best, worst = scaled.max(axis=0), scaled.min(axis=0)
    to_best = np.sqrt(((scaled - best) ** 2).sum(axis=1))
    to_worst = np.sqrt(((scaled - worst) ** 2).sum(axis=1))
    return to_worst / (to_best + to_worst)


def test_topsis_gives_the_published_figures_of_a_worked_example() -> None:
    # four phones by price, storage, camera and looks (widely taught example); price is to be
    # minimised, so it enters as its distance from the dearest, which vector normalisation does not
    # preserve: the three criteria that are maximised are compared with the definition instead
    phones = [[16, 12, 5], [16, 8, 3], [32, 16, 4], [32, 8, 4], [16, 16, 2]]
    weights = np.array([1 / 3] * 3)
    expected = by_hand(np.array(phones, dtype=float), weights)
    padded_weights = np.concatenate([weights, np.zeros(N - 3)])
    assert topsis(padded(phones), padded_weights) == pytest.approx(expected)
    assert int(np.argmax(expected)) == 2


@settings(max_examples=60, deadline=None)
@given(
    arrays(float, (4, N), elements=st.floats(0.05, 1)),
    arrays(float, N, elements=st.floats(0.05, 1)),
)
def test_topsis_and_weighted_sum_against_the_definitions(
    scores: np.ndarray, raw: np.ndarray
) -> None:
    weights = raw / raw.sum()
    assert weighted_sum(scores, weights) == pytest.approx(scores @ weights)
    if (scores.max(axis=0) - scores.min(axis=0) > 1e-6).all():
        assert topsis(scores, weights) == pytest.approx(by_hand(scores, weights), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    arrays(float, (5, N), elements=st.floats(0.05, 1)),
    arrays(float, N, elements=st.floats(0.05, 1)),
)
def test_topsis_and_weighted_sum_are_those_of_the_library(
    scores: np.ndarray, raw: np.ndarray
) -> None:
    from pymcdm.methods import TOPSIS, WSM
    from pymcdm.normalizations import vector_normalization

    weights, types = raw / raw.sum(), np.ones(N)
    library = WSM(normalization_function=lambda column, cost: column)
    assert weighted_sum(scores, weights) == pytest.approx(
        library(scores, weights, types, validation=False)
    )
    if (scores.max(axis=0) - scores.min(axis=0) > 1e-6).all():
        method = TOPSIS(normalization_function=vector_normalization)
        close = method(scores, weights, types, validation=False)
        assert topsis(scores, weights) == pytest.approx(close, abs=1e-12)


def test_one_tool_is_ranked_by_itself() -> None:
    alone, weights = np.full((1, N), 0.5), np.full(N, 1 / N)
    assert weighted_sum(alone, weights) == pytest.approx([0.5])
    assert topsis(alone, weights).tolist() == [0.5]


def test_pairwise_weights_of_saatys_classic_three_by_three() -> None:
    # the fruit example of the AHP literature: 28.3 %, 64.3 %, 7.4 %; λmax 3.0649, CI 0.0324
    matrix = np.array([[1, 1 / 3, 5], [3, 1, 7], [1 / 5, 1 / 7, 1]])
    weights, ratio = pairwise_weights(matrix)
    assert weights == pytest.approx([0.2790, 0.6491, 0.0719], abs=5e-3)
    assert ratio == pytest.approx(0.0324 / 0.58, abs=1e-3)


def test_consistent_judgements_give_back_their_weights() -> None:
    wanted = np.array([8, 4, 4, 2, 2, 1, 1], dtype=float)
    judgements = tuple(
        Judgement(first=ORDER[a], second=ORDER[b], times=int(wanted[a] / wanted[b]))
        for a in range(N)
        for b in range(a + 1, N)
    )
    weights, ratio = pairwise_weights(pairwise_matrix(judgements))
    assert weights == pytest.approx(wanted / wanted.sum())
    assert ratio == pytest.approx(0, abs=1e-9)
    circle = (
        Judgement(first=ORDER[0], second=ORDER[1], times=9),
        Judgement(first=ORDER[1], second=ORDER[2], times=9),
        Judgement(first=ORDER[2], second=ORDER[0], times=9),
    )
    assert pairwise_weights(pairwise_matrix(circle))[1] > 0.10


@settings(max_examples=80, deadline=None)
@given(
    arrays(float, (3, N), elements=st.floats(0, 1)), arrays(float, N, elements=st.floats(0.05, 1))
)
def test_the_flip_is_the_tipping_point_and_the_nearest(scores: np.ndarray, raw: np.ndarray) -> None:
    weights = raw / raw.sum()
    best = int(np.argmax(scores @ weights))
    found = flip(scores, weights)

    def winner_at(k: int, x: float) -> np.ndarray:
        moved = weights * (1 - x) / (1 - weights[k])
        moved[k] = x
        return scores @ moved

    if found is not None:
        k = ORDER.index(found.criterion)
        totals = winner_at(k, found.then)
        assert totals[found.winner] >= totals[best] - 1e-7
    # nothing nearer on a fine grid of single-weight changes
    nearest = 2.0 if found is None else found.change
    for k in range(N):
        for x in np.linspace(0, 1, 41):
            totals = winner_at(k, float(x))
            if totals.max() > totals[best] + 1e-6:
                assert abs(x - weights[k]) >= nearest - 1e-6


def test_dominance_and_weights() -> None:
    scores = padded([[1, 1], [0.5, 1], [0.2, 0.3], [1, 0.2]])
    assert dominated(scores) == {1: 0, 2: 0, 3: 0}
    assert shares({"activities": 3, "data": 1}).tolist() == [0.75, 0.25, 0, 0, 0, 0, 0]
    with pytest.raises(InputError, match="weight above 0"):
        shares({})
