"""Money from quality, and cases of a test, against published and simulated values."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import binom, multivariate_normal, nct, t

from planner.domain.base.errors import InputError
from planner.domain.base.formula import read_formula
from planner.economics.cases import (
    LOOKS,
    cluster_factor,
    days_of_test,
    for_means,
    for_no_change,
    for_not_worse,
    for_order,
    for_paired_means,
    for_rates,
    for_wins,
    least_effect,
)
from planner.economics.measure import (
    Rates,
    YesNoCosts,
    forecast_worth,
    generate_worth,
    rank_worth,
    rate_without_error,
    rates_at_limit,
    rates_of_area,
    yes_no_worth,
)


def test_a_fraud_model_is_worth_what_its_costs_say() -> None:
    costs = YesNoCosts(hit=0, false_alarm=180, miss=6_000)
    worth = yes_no_worth(60_000, 0.012, costs, Rates(0.55, 0.03), Rates(0.31, 0.02))
    assert worth == pytest.approx(930_096)
    assert costs.threshold == pytest.approx(180 / 6_180)
    dear = YesNoCosts(
        hit=190, false_alarm=190, miss=2_900, left_alone=40
    )  # leaving alone costs too
    assert dear.threshold == pytest.approx(150 / 2_860)
    more = yes_no_worth(1_000, 0.1, dear, Rates(0.4, 0.08), Rates(0.2, 0.03))
    assert more == pytest.approx(1_000 * (0.1 * 0.2 * 2_710 - 0.9 * 0.05 * 150))
    calibrated = rates_of_area(0.80, 0.012, costs.threshold)
    assert yes_no_worth(60_000, 0.012, costs, calibrated) == pytest.approx(0.94e6, rel=0.01)
    doubled = rates_of_area(0.80, 0.012, 0.5 * costs.threshold)
    assert yes_no_worth(60_000, 0.012, costs, doubled) == pytest.approx(0.51e6, rel=0.05)


def test_rates_of_an_area_are_those_of_two_bell_curves() -> None:
    """Simulated: scores of two groups of equal width, flagged where the odds pass the threshold."""
    rng = np.random.default_rng(3)
    share, threshold, area = 0.1, 0.25, 0.8
    d = np.sqrt(2) * 0.8416212
    true, other = rng.normal(d, 1, 400_000), rng.normal(0, 1, 400_000)
    pair = (true > other).mean()
    assert pair == pytest.approx(area, abs=0.002)

    def chance(x: np.ndarray) -> np.ndarray:
        return 1 / (1 + (1 - share) / share * np.exp(-d * x + d * d / 2))

    found = rates_of_area(area, share, threshold)
    assert (chance(true) > threshold).mean() == pytest.approx(found.found, abs=0.003)
    assert (chance(other) > threshold).mean() == pytest.approx(found.flagged, abs=0.003)


@given(st.floats(1, 1e4), st.floats(1.01, 20), st.floats(0.55, 0.95), st.floats(0.005, 0.5))
def test_dearer_false_alarms_never_lower_the_threshold_and_never_raise_the_worth(
    alarm: float, dearer: float, area: float, share: float
) -> None:
    """Against flagging nobody, at the best threshold of each."""
    worth = []
    for a in (alarm, alarm * dearer):
        costs = YesNoCosts(hit=0, false_alarm=a, miss=6_000)
        worth.append(yes_no_worth(1_000, share, costs, rates_of_area(area, share, costs.threshold)))
    assert worth[1] <= worth[0] + 1e-6
    assert worth[1] >= -1e-6


def test_where_one_answer_is_always_right_no_model_is_needed() -> None:
    for costs in (YesNoCosts(0, -5, 100), YesNoCosts(100, 5, 100)):
        with pytest.raises(InputError, match="no model is needed"):
            _ = costs.threshold


def test_a_forecast_ranking_and_generated_work() -> None:
    quantile, worth = forecast_worth(5_000 * 52, 2, 0.8, 6, 0.08)
    assert quantile == pytest.approx(2 / 2.8)
    assert worth == pytest.approx(118_777, rel=1e-4)
    assert rank_worth(30e6, 0.004, 0.30) == pytest.approx(36_000)
    assert generate_worth(150_000, 30, 0.14, 0.5) == pytest.approx(276_316, rel=1e-5)
    assert rate_without_error(0.6, 0.9, 0.8) == pytest.approx(4 / 7)


def test_a_simulated_forecast_costs_what_the_closed_form_says() -> None:
    rng = np.random.default_rng(1)
    e = rng.normal(0, 6, 400_000) - 6 * 0.5659488  # ordered at the quantile 2/2.8
    cost = np.where(e > 0, 2 * e, -0.8 * e).mean()
    assert 260_000 * 0.08 * cost == pytest.approx(118_777, rel=0.01)


@pytest.mark.parametrize(
    ("cases", "asked", "expected"),
    [
        (for_rates, (0.02, 0.022), 80_682),
        (for_rates, (0.10, 0.11), 14_751),
        (for_rates, (0.31, 0.45), 188),
        (for_means, (0.1,), 1_571),
        (for_means, (0.5,), 64),
        (for_wins, (0.52,), 4_904),
        (for_wins, (0.55,), 783),
        (for_wins, (0.55, 0.15), 1_598),
        (for_not_worse, (0.55, 0.10), 307),
        (for_not_worse, (0.55, 0.10, 4), 471),
        (for_no_change, (0.01,), 299),
        (for_no_change, (0.005,), 598),
        (for_no_change, (0.001,), 2_995),
    ],
)
def test_cases(cases: Callable[..., int], asked: tuple[float, ...], expected: int) -> None:
    assert cases(*asked) == expected


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_no_number_of_cases_shows_that_nothing_ever_or_always_changes(share: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        for_no_change(share)


def test_the_bounds_of_planned_looks_keep_five_in_a_hundred() -> None:
    """z at look k of K is a random walk: together the bounds are passed by chance in 5 % of tests."""
    for looks, (bound, _) in LOOKS.items():
        at = np.arange(1, looks + 1)
        likeness = np.sqrt(np.minimum.outer(at, at) / np.maximum.outer(at, at))
        limits = bound * np.sqrt(looks / at)
        within = multivariate_normal(np.zeros(looks), likeness, seed=1).cdf(
            limits, lower_limit=-limits
        )
        assert 1 - within == pytest.approx(0.05, abs=3e-4), looks
    assert [more for _, more in LOOKS.values()] == [1.0, 1.008, 1.017, 1.024, 1.028]  # as published


def test_the_power_of_the_cases_is_what_was_asked_for() -> None:
    """10 against 11 % with 14,751 an arm: four in five tests find it."""
    rng = np.random.default_rng(2)
    n = for_rates(0.10, 0.11)
    a, b = rng.binomial(n, 0.10, 20_000) / n, rng.binomial(n, 0.11, 20_000) / n
    middle = (a + b) / 2
    z = (b - a) / np.sqrt(2 * middle * (1 - middle) / n)
    assert (np.abs(z) > 1.959964).mean() == pytest.approx(0.80, abs=0.012)


@pytest.mark.parametrize(
    ("rate", "apart"), [(0.10, 0.01), (0.28, 0.14), (0.22, -0.04), (0.97, 0.02)]
)
def test_the_least_effect_is_what_its_cases_are_asked_for(rate: float, apart: float) -> None:
    """182 cases show 28 against 42 %; two fewer never show less than that."""
    n, up = for_rates(rate, rate + apart), apart > 0
    assert least_effect(rate, n, up=up) == pytest.approx(abs(apart), rel=0.01)
    assert least_effect(rate, n, up=up) <= abs(apart) < least_effect(rate, n - 2, up=up)
    assert least_effect(rate, 3, up=up) == np.inf


def test_days() -> None:
    assert days_of_test(188, 2, 720 / 365, 60) == 256
    chat = for_rates(0.62, 0.65)
    assert days_of_test(chat, 2, 900, 7) == 21
    assert days_of_test(1_000, 1, 1, 0, looks=5) == 1_029  # 1,028 in whole weeks
    assert cluster_factor(60, 0.02) == pytest.approx(2.18)  # 1 + 59 × .02
    assert cluster_factor(1, 0.5) == cluster_factor(0.5, 0.5) == 1, "nobody is grouped"
    by_agent = days_of_test(chat, 2, 900, 7, cluster=cluster_factor(60, 0.02), looks=3)
    assert by_agent == 28


def test_formulas_are_read_and_never_run() -> None:
    made = read_formula("a*(1-1/(1+b)) - c / d")
    assert made.names() == {"a", "b", "c", "d"}
    values = {k: np.array([v]) for k, v in (("a", 10.0), ("b", 1.0), ("c", 3.0), ("d", 2.0))}
    assert made.of(values)[0] == pytest.approx(3.5)
    for bad in (
        "",
        "a +",
        "a b",
        "(a",
        "a)",
        "__import__('os')",
        "a ** b",
        "a.b",
        "2 3",
        "*a",
        "(" * 30 + "a" + ")" * 30,
    ):
        with pytest.raises(InputError):
            read_formula(bad)


def test_at_a_limit_the_highest_scores_are_taken_and_one_more_has_its_price() -> None:
    """Against simulated scores, and one more case against the slope of the worth."""
    area, share, flagged = 0.8, 0.03, 0.02
    rates, last = rates_at_limit(area, share, flagged)
    assert share * rates.found + (1 - share) * rates.flagged == pytest.approx(flagged, rel=1e-9)
    generator = np.random.default_rng(5)
    true = generator.random(400_000) < share
    d = np.sqrt(2) * float(ndtri(area))
    scores = generator.normal(size=true.size) + d * true
    taken = scores >= np.quantile(scores, 1 - flagged)
    assert float(taken[true].mean()) == pytest.approx(rates.found, abs=0.01)
    costs = YesNoCosts(150.0, 180.0, 3_000.0)

    def worth(part: float) -> float:
        return yes_no_worth(100_000, share, costs, rates_at_limit(area, share, part)[0])

    step = 1e-5
    slope = (worth(flagged + step) - worth(flagged - step)) / (2 * step * 100_000)
    assert slope == pytest.approx(last * costs.missed - (1 - last) * costs.alarm, rel=1e-3)
    threshold = costs.threshold
    open_ = rates_of_area(area, share, threshold)
    part = share * open_.found + (1 - share) * open_.flagged
    assert rates_at_limit(area, share, part)[1] == pytest.approx(threshold, rel=1e-6)


def test_an_order_needs_as_many_searches_as_paired_proportions() -> None:
    """45 and 5 in 100: 22.01 by the published form (Connor 1987); the power by all outcomes of a test."""
    assert for_order(0.9, 0.5) == 23
    assert for_order(0.55) == for_wins(0.55) == 783
    wins, undecided = 0.6, 0.5
    n = for_order(wins, undecided)
    decided = 1 - undecided
    found = 0.0
    for m in range(1, n + 1):  # decided searches, then how many of them the new order wins
        k = np.arange(m + 1)
        shown = np.abs(2 * k - m) > 1.959964 * math.sqrt(m)  # z of McNemar
        found += float(binom.pmf(m, n, decided) * binom.pmf(k, m, wins)[shown].sum())
    assert n == 391  # (1.95996·√.5 + .84162·√.49)² ÷ .01 = 390.07
    assert found == pytest.approx(0.8, abs=0.01)
    assert for_order(wins, 0.8) > n > for_order(wins), "searches without a winner tell nothing"
    for bad in ((0.5, 0.0), (0.6, 1.0)):
        with pytest.raises(InputError):
            for_order(*bad)


@pytest.mark.parametrize(("apart", "pairs"), [(0.2, 199), (0.5, 34)])
def test_pairs_for_a_mean_are_those_of_the_paired_t_test(apart: float, pairs: int) -> None:
    """Published sizes, two-sided 5 %, power 80 %; and the power by the exact distribution."""
    assert for_paired_means(apart) == pairs
    power = nct.sf(t.ppf(0.975, pairs - 1), pairs - 1, apart * math.sqrt(pairs))
    assert power == pytest.approx(0.8, abs=0.01)
