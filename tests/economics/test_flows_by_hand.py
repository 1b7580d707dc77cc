"""Edges of the monthly flows: the first month, the last year, and futures in which a pool is empty."""

from __future__ import annotations

import numpy as np
import pytest

from planner.economics.attribution import _relief
from planner.economics.flows import flows
from planner.economics.model import Timing, at_means
from tests.helpers import case, initiative


def test_nothing_is_saved_in_month_0_and_a_month_is_a_twelfth() -> None:
    one = initiative("one", effects=[("P10", 0.5)], ramp_months=0.0)
    problem = case(one)
    found = flows(problem, {"one": Timing(0, 1)}, at_means(problem))
    cash = found.benefits["cash"][0]
    assert cash[0] == 0.0
    assert cash[-1] == pytest.approx((30_000 * 0.5 + 70_000 * 0.2) * 0.5 / 12)
    anyway = flows(problem, {"one": Timing(-3, -1)}, at_means(problem))
    assert anyway.benefits["cash"][0, 0] == 0.0, (
        "in place before the plan, and still from month 1 on"
    )
    assert anyway.benefits["cash"][0, 1] == pytest.approx(cash[-1])


def test_the_last_year_is_that_of_the_last_twelve_months() -> None:
    one = initiative("one", effects=[("P10", 0.5)], ramp_months=0.0)
    problem = case(one, growth_infra=0.3)
    found = flows(problem, {"one": Timing(0, 1)}, at_means(problem))
    assert found.last_year["P10"][0] == pytest.approx(found.benefits["cash"][0, -12:].sum())
    assert found.last_year["P10"][0] < found.benefits["cash"][0, -13:].sum()


def test_a_pool_that_is_empty_in_some_futures_is_saved_on_in_the_others() -> None:
    one = initiative("one", effects=[("P10", 0.5)], ramp_months=0.0)
    problem = case(one)
    means = at_means(problem)
    two = {k: np.repeat(v, 2) for k, v in means.items()}
    two["infra_spend"] = two["infra_spend"] * np.array([1.0, 0.0])
    found = flows(problem, {"one": Timing(0, 1)}, two)
    assert found.benefits["cash"][1].sum() == 0.0
    alone = flows(problem, {"one": Timing(0, 1)}, means)
    assert found.benefits["cash"][0] == pytest.approx(alone.benefits["cash"][0])


def test_what_is_measured_and_what_is_claimed_are_all_of_the_value() -> None:
    """Two fifths of what models lose is measured: three fifths are claimed, and never added."""
    one = initiative("one", effects=[("P9", 0.5)], ramp_months=0.0)
    problem = case(one)
    found = flows(problem, {"one": Timing(0, 1)}, at_means(problem))
    month = 3 * 200_000 / 12 * 60 / 30.4375 * 0.5 / 12
    assert found.benefits["measured"][0, -1] == pytest.approx(month * 0.4)
    assert found.claimed[0, -1] == pytest.approx(month * 0.6)
    assert found.benefit[0, -1] == pytest.approx(month * 0.4)


def test_a_pull_that_its_cap_does_not_bind_is_left_whole() -> None:
    """Of 0.5 and 0.8 under a cap of 0.9 all is left; of 1.2 three quarters."""
    assert _relief(np.array([[0.5, 0.8]]), 0.9) == 1.0
    assert _relief(np.array([[0.5, 1.2]]), 0.9).tolist() == [[1.0, pytest.approx(0.75)]]
