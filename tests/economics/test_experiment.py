"""Worth of an experiment against a closed form, brute force and the obvious directions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from planner.economics.experiment import error_of_test, experiment, stop_rule

BELL = -60 + 400 * ndtri((np.arange(4096) + 0.5) / 4096)


def test_a_bell_shaped_worth_has_its_closed_form() -> None:
    """Mean of max(0, what is expected after the test): m·Φ(m/s) + s·φ(m/s), s² = 400⁴/(400² + 150²)."""
    s = 400**2 / math.hypot(400, 150)
    closed = -60 * ndtr(-60 / s) + s * math.exp(-0.5 * (60 / s) ** 2) / math.sqrt(2 * math.pi)
    assert experiment(BELL, 150).worth == pytest.approx(closed, abs=0.05)


def test_brute_force_agrees() -> None:
    """Draw worth and reading, group by reading, go on where the mean of the group is above 0."""
    rng = np.random.default_rng(5)
    w = np.exp(rng.normal(5, 0.9, 4000)) - 230.0
    found = experiment(w, 120.0)
    many = np.tile(w, 100)
    seen = many + rng.normal(0, 120.0, many.size)
    order = np.argsort(seen)
    groups = np.array_split(many[order], 400)
    brute = sum(max(g.sum(), 0.0) for g in groups) / many.size
    assert brute == pytest.approx(found.worth, rel=0.01)
    assert (seen > found.mark).mean() == pytest.approx(found.chance, abs=0.003)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=60),
    st.floats(1, 1e6),
    st.floats(1.01, 5),
)
def test_a_worse_test_is_never_worth_more_and_never_less_than_going_by_the_mean(
    draws: list[float], error: float, factor: float
) -> None:
    w = np.array(draws)
    near, far = experiment(w, error), experiment(w, error * factor)
    slack = 1e-6 * max(1.0, float(np.abs(w).max()))
    assert far.worth <= near.worth + slack
    assert far.worth >= max(0.0, float(w.mean())) - slack
    assert near.worth <= float(np.maximum(w, 0).mean()) + slack
    assert 0 <= far.chance <= 1


@pytest.mark.parametrize(
    ("now", "later", "error", "cost", "verdict"),
    [
        ([-420.0, -300.0], [-420.0, -300.0], 75.0, 25.0, "stop"),
        ([50.0, 80.0], [40.0, 70.0], 10.0, 5.0, "go"),
        (list(BELL), list(BELL), 100.0, 20.0, "try"),
        (list(BELL), list(BELL), 900.0, 110.0, "shelve"),
        (list(BELL), list(BELL), 100.0, 900.0, "stop"),
    ],
)
def test_verdicts(
    now: list[float], later: list[float], error: float, cost: float, verdict: str
) -> None:
    assert stop_rule(np.array(now), np.array(later), error, cost).verdict == verdict


def test_what_cannot_be_known_in_time_is_shelved() -> None:
    assert stop_rule(BELL, BELL, 100.0, 20.0, in_time=False).verdict == "shelve"


def test_what_knowing_all_is_worth_counts_beyond_deciding_now() -> None:
    ends = np.array([-10.0, 30.0])  # going on brings 10; knowing all 15
    assert stop_rule(ends, ends, 5.0, 1.0).perfect == pytest.approx(5.0)


def test_errors_add_in_squares() -> None:
    assert error_of_test(1000.0, "held_back", 0.2) == pytest.approx(250.0)
