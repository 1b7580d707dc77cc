"""Distributions against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.case.estimate import Range, fixed
from planner.economics.ranges import fitted_ends, mean, quantile, widen

GRID = (np.arange(200_000) + 0.5) / 200_000
OPEN = {"minimum": -math.inf}


def test_pert_moments() -> None:
    pert = Range(low=2, likely=3, high=8, ends="min-max")
    draws = quantile(pert, GRID)
    expected = (2 + 4 * 3 + 8) / 6
    assert mean(pert) == pytest.approx(expected)
    assert draws.mean() == pytest.approx(expected, rel=1e-5)
    # variance of a PERT: (mean − a)(b − mean)/7
    assert draws.var() == pytest.approx((expected - 2) * (8 - expected) / 7, rel=1e-4)


def test_triangular_uniform_and_normal_moments() -> None:
    triangular = Range(low=0, likely=1, high=5, shape="triangular", ends="min-max")
    assert mean(triangular) == pytest.approx(2.0)
    draws = quantile(triangular, GRID)
    assert draws.var() == pytest.approx((0 + 1 + 25 - 0 - 0 - 5) / 18, rel=1e-4)
    uniform = quantile(Range(low=5, likely=6, high=95, shape="uniform"), GRID)
    assert (uniform.min(), uniform.max()) == (
        pytest.approx(0, abs=0.01),
        pytest.approx(100, abs=0.01),
    )
    normal = quantile(Range(low=10, likely=12, high=30, shape="normal"), GRID, **OPEN)
    assert normal.mean() == pytest.approx(20, abs=1e-3)
    assert normal.std() == pytest.approx(20 / 3.289707, rel=1e-3)


def test_lognormal_from_a_ninety_percent_interval() -> None:
    range_ = Range(low=2, likely=5, high=50, shape="lognormal")
    mu, sigma = (math.log(2) + math.log(50)) / 2, math.log(25) / 3.289707
    assert mean(range_) == pytest.approx(math.exp(mu + sigma**2 / 2), rel=1e-6)
    ends = quantile(range_, np.array([0.05, 0.5, 0.95]))
    assert ends == pytest.approx([2, 10, 50], rel=1e-6)


@settings(max_examples=200, deadline=None)
@given(
    st.floats(0, 1),
    st.floats(0.01, 100),
    st.floats(-50, 50),
    st.sampled_from(["pert", "triangular"]),
)
def test_percentile_ends_hold_their_percentiles(
    place: float, width: float, low: float, shape: str
) -> None:
    likely = min(low + place * width, low + width)
    range_ = Range(low=low, likely=likely, high=low + width, shape=shape)  # type: ignore[arg-type]
    ends = quantile(range_, np.array([0.05, 0.95]), **OPEN)
    assert ends == pytest.approx([low, low + width], abs=2e-3 * width)
    a, b = fitted_ends(range_)
    assert a <= low
    assert b >= low + width


def test_a_bound_stops_one_end_and_the_other_still_fits() -> None:
    effect = Range(low=0.02, likely=0.05, high=0.2)
    draws = quantile(effect, GRID, 0.0, 1.0)
    assert draws.min() >= 0
    assert np.percentile(draws, 95) == pytest.approx(0.2, abs=1e-3)
    assert mean(effect, 0.0, 1.0) == pytest.approx(draws.mean(), rel=1e-4)


def test_interpolated_quantiles_are_within_a_hundredth_of_a_percent() -> None:
    from scipy.special import betaincinv

    range_ = Range(low=0, likely=0.3, high=1, ends="min-max")
    u = np.linspace(0.001, 0.999, 9_973)
    exact = betaincinv(1 + 4 * 0.3, 1 + 4 * 0.7, u)
    assert np.abs(quantile(range_, u) - exact).max() < 1e-4


def test_widening_by_grade() -> None:
    guess = Range(low=50, likely=100, high=200)
    wide = widen(guess, "D")
    assert (wide.low, wide.likely, wide.high) == pytest.approx((100 / 2**2.2, 100, 100 * 2**2.2))
    assert widen(guess, "A") == guess
    share = widen(Range(low=0.2, likely=0.5, high=0.8), "C", 0.0, 1.0)
    assert 0 < share.low < 0.2
    assert 0.8 < share.high < 1
    assert math.log(share.high / (1 - share.high)) == pytest.approx(1.6 * math.log(4))
    assert widen(fixed(3.0), "D") == fixed(3.0)
    assert widen(Range(low=0, likely=1, high=2), "D").low == 0.0


@pytest.mark.parametrize("peak", [2.0, 4.0, 8.0])
def test_moments_of_a_pert_with_any_peak(peak: float) -> None:
    """Mean (a + λm + b)/(λ + 2), variance (mean − a)(b − mean)/(λ + 3)."""
    range_ = Range(low=2, likely=3, high=10, ends="min-max", peak=peak)
    draws = quantile(range_, GRID)
    exact = (2 + peak * 3 + 10) / (peak + 2)
    assert mean(range_) == pytest.approx(exact)
    assert draws.mean() == pytest.approx(exact, rel=1e-4)
    assert draws.var() == pytest.approx((exact - 2) * (10 - exact) / (peak + 3), rel=1e-3)
    ends = quantile(Range(low=2, likely=3, high=10, peak=peak), np.array([0.05, 0.95]), **OPEN)
    assert ends == pytest.approx([2, 10], abs=0.02)


def test_variances_of_the_other_shapes() -> None:
    triangle = Range(low=1, likely=2, high=6, shape="triangular", ends="min-max")
    a, m, b = 1, 2, 6
    assert quantile(triangle, GRID).var() == pytest.approx(
        (a * a + m * m + b * b - a * m - a * b - m * b) / 18, rel=1e-3
    )
    uniform = Range(low=3, likely=5, high=9, shape="uniform", ends="min-max")
    assert quantile(uniform, GRID).var() == pytest.approx(36 / 12, rel=1e-3)
    normal = Range(low=-10, likely=0, high=10, shape="normal")
    assert quantile(normal, GRID, **OPEN).std() == pytest.approx(20 / 3.289707, rel=2e-3)
    logs = Range(low=1, likely=2, high=8, shape="lognormal")
    sigma = math.log(8) / 3.289707
    middle = math.exp(math.log(8) / 2 + sigma**2 / 2)
    spread = quantile(logs, GRID, 0.0).var()
    assert spread == pytest.approx((math.exp(sigma**2) - 1) * middle**2, rel=0.02)
