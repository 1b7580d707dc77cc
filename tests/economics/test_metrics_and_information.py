"""Metrics and the value of information against closed forms and print."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from planner.economics.information import information, perfect_information
from planner.economics.metrics import (
    benefit_cost_ratio,
    equal_annual_cost,
    first_payback_month,
    internal_rates,
    internal_rates_of_many,
    modified_internal_rate,
    payback_month,
    present_value,
    standard_error,
)
from planner.economics.model import TILES
from planner.economics.sampling import uniform_stream


def yearly(*flows: float) -> np.ndarray:
    """Yearly flows as monthly ones: everything at the end of each year."""
    months = np.zeros(12 * (len(flows) - 1) + 1)
    months[::12] = flows
    return months


def test_internal_rates_with_none_one_two_and_three_roots() -> None:
    assert internal_rates(yearly(-100, 110)) == pytest.approx((0.10,))
    assert internal_rates(yearly(-100, 230, -132)) == pytest.approx((0.10, 0.20))  # textbook case
    three = yearly(-1000, 3600, -4310, 1716)  # roots at 10, 20 and 30 %
    assert internal_rates(three) == pytest.approx((0.10, 0.20, 0.30), abs=1e-6)
    assert internal_rates(yearly(100, -150, 100)) == ()
    assert internal_rates(yearly(100, 100)) == ()


def test_many_rates_at_once_agree_with_one_by_one() -> None:
    rng = np.random.default_rng(1)
    flows = np.c_[-rng.uniform(50, 150, (200, 6)), rng.uniform(-2, 20, (200, 55))]
    rates, counts = internal_rates_of_many(flows)
    for row, rate, count in zip(flows, rates, counts, strict=True):
        alone = internal_rates(row)
        assert count == len(alone)
        assert (rate == pytest.approx(alone[0], abs=1e-8)) if count == 1 else np.isnan(rate)
    table = np.zeros((4, 37))
    table[0, ::12] = [-100, 230, -132, 0]
    table[1, ::12] = [-1000, 3600, -4310, 1716]
    table[2, ::12] = [100, -150, 100, 0]
    table[3, ::12] = [-100, 0, 0, 133.1]
    rates, counts = internal_rates_of_many(table)
    assert counts.tolist() == [2, 3, 0, 1]
    assert rates[3] == pytest.approx(0.10)


def test_standard_worked_examples() -> None:
    """Worked examples of the spreadsheet functions NPV, IRR and MIRR in their vendor's documentation."""
    growing = yearly(-70_000, 12_000, 15_000, 18_000, 21_000, 26_000)
    assert internal_rates(growing)[0] == pytest.approx(0.0866, abs=5e-5)
    assert internal_rates(growing[:49])[0] == pytest.approx(-0.0212, abs=5e-5)
    loan = yearly(-120_000, 39_000, 30_000, 21_000, 37_000, 46_000)
    assert modified_internal_rate(loan, 0.10, 0.12) == pytest.approx(0.1261, abs=5e-5)
    assert modified_internal_rate(loan[:37], 0.10, 0.12) == pytest.approx(-0.0480, abs=5e-5)
    assert modified_internal_rate(loan, 0.10, 0.14) == pytest.approx(0.1348, abs=5e-5)
    shop = yearly(-40_000, 8_000, 9_200, 10_000, 12_000, 14_500)
    assert present_value(shop[None, :], 0.08)[0] == pytest.approx(1_922.06, abs=0.005)


def test_first_and_final_payback() -> None:
    running = np.array([[-4.0, -1, 1, -2, 2, 3], [0, 1, 2, 3, 4, 5], [-1, -1, -1, -2, -1, -1]])
    assert first_payback_month(running).tolist() == [1.5, 0.0, np.inf]
    assert payback_month(running).tolist() == [3.5, 0.0, np.inf]


@given(st.floats(-0.5, 2), st.integers(1, 5))
def test_the_net_present_value_is_zero_at_the_internal_rate(rate: float, years: int) -> None:
    flows = yearly(-100.0, *([0.0] * (years - 1)), 100 * (1 + rate) ** years)
    (found,) = internal_rates(flows)
    assert found == pytest.approx(rate, abs=1e-6)
    assert present_value(flows[None, :], found)[0] == pytest.approx(0, abs=1e-4)


def test_modified_rate_of_the_standard_example() -> None:
    # −1000, then −4000, 5000, 2000; finance 10 %, reinvestment 12 %: 17.91 % (common textbook case)
    assert modified_internal_rate(yearly(-1000, -4000, 5000, 2000), 0.10, 0.12) == pytest.approx(
        0.1791, abs=5e-5
    )
    assert modified_internal_rate(yearly(1, 1), 0.1, 0.1) is None


def test_ratio_and_equal_annual_cost() -> None:
    assert benefit_cost_ratio(150, 100) == 1.5
    assert benefit_cost_ratio(150, 0) is None
    assert equal_annual_cost(1000, 0.10, 5) == pytest.approx(263.797, abs=1e-3)
    assert equal_annual_cost(1000, 0, 5) == 200


def tiles(values: np.ndarray) -> np.ndarray:
    ranks = np.argsort(np.argsort(values))
    return (ranks * TILES // len(values)).astype(np.uint8)


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (50.0, 100.0), (-30.0, 80.0), (200.0, 60.0)])
def test_value_of_information_of_the_two_action_normal_case(mean: float, sd: float) -> None:
    # NPV = x + noise, x ~ N(mean, sd): EVPPI of x is sd·UNNLI(|mean|/sd); the noise is worth less
    draws = np.random.default_rng(3)
    n = 40_000
    x, e = draws.normal(mean, sd, n), draws.normal(0, sd / 4, n)
    npv, nothing = x + e, np.zeros(n)
    z = abs(mean) / sd
    expected = sd * (norm.pdf(z) - z * norm.sf(z))
    both = np.hypot(sd, sd / 4)
    z2 = abs(mean) / both
    assert perfect_information([nothing, npv]) == pytest.approx(
        both * (norm.pdf(z2) - z2 * norm.sf(z2)), rel=0.05, abs=0.01 * sd
    )
    inputs = {"x": tiles(x), "e": tiles(e), "unused": tiles(draws.normal(0, 1, n))}
    found = {i.id: i for i in information([nothing, npv], inputs, npv)}
    assert found["x"].value == pytest.approx(expected, rel=0.05, abs=0.012 * sd)
    assert found["unused"].value < 0.02 * sd
    assert found["x"].value >= found["e"].value
    assert found["x"].correlation > 0.9
    assert perfect_information([nothing, npv]) >= found["x"].value - 0.02 * sd


def test_information_among_three_plans_in_closed_form() -> None:
    """Plans worth x, −x and 0.3 for x ~ N(0, 1): E max(|x|, 0.3) − 0.3 = 2(φ(.3) + .3Φ(.3)) − .3 − .3."""
    draws = np.random.default_rng(5)
    x = draws.normal(size=40_000)
    plans = [x, -x, np.full(len(x), 0.3)]
    value = 2 * norm.pdf(0.3) + 0.3 * (2 * norm.cdf(0.3) - 1) - 0.3
    assert perfect_information(plans) == pytest.approx(value, rel=0.02)
    found = {
        i.id: i
        for i in information(plans, {"x": tiles(x), "no": tiles(draws.normal(size=len(x)))}, x)
    }
    assert found["x"].value == pytest.approx(value, rel=0.03)
    assert found["no"].value == 0.0, "what is useless is not worth something by chance"


def test_the_stated_error_is_the_true_one() -> None:
    """Over repeats the mean of stratified draws scatters as the blocks say, not as sd / √N."""
    means, errors = [], []
    for seed in range(60):
        u = uniform_stream(seed, "x", 1_600)
        v = uniform_stream(seed, "y", 1_600)
        values = np.exp(u) + v * u
        means.append(values.mean())
        errors.append(standard_error(values))
    true = float(np.std(means, ddof=1))
    assert np.mean(errors) == pytest.approx(true, rel=0.3)
    assert np.mean(errors) < 0.5 * values.std() / np.sqrt(1_600)
