"""Edges of the pools: who is not there, a floor of nothing, and what all hours would be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.economics.atoms import DRIVER_OF, REMOVED_BY
from planner.economics.model import at_means
from planner.economics.pools import facts, pull_strength, terms
from tests.helpers import case, initiative


def test_nobody_is_counted_who_is_not_there() -> None:
    problem = replace(case(), headcount={"platform_engineer": 2.0})
    assert facts(problem)["scientists"] == 0.0


@pytest.mark.parametrize(("engineers", "salary"), [(0.5, 120_000), (1.0, 120_000), (0.0, 100_000)])
def test_an_hour_of_engineers_is_theirs_where_there_is_any(engineers: float, salary: int) -> None:
    problem = replace(case(), headcount={"data_scientist": 10.0, "ml_engineer": engineers})
    found = terms(problem, at_means(problem))
    assert found["cost_engineer"][0] == pytest.approx(salary * 1.5 / 1500)


def test_what_would_be_asked_without_limits_is_the_sum_of_all_hours() -> None:
    """Starts, newcomers, refreshes; releases, incidents; toil; projects that fail."""
    problem = case()
    found = terms(problem, at_means(problem))
    starts = 6 * 40 + 2 * 100 + 10 * 30
    toil = 10 * 1500 * 0.5 - starts
    failed = 3 * 0.3 * (60 * 8 * 0.5 - 40)
    assert found["asked_total"][0] == pytest.approx(starts + 20 * 40 + 10 * 16 + toil + failed)


def test_where_nobody_toils_there_is_no_hour_of_it() -> None:
    problem = case(toil_data_share=0.0, toil_release_share=0.0)
    assert terms(problem, at_means(problem))["toil_total"][0] == 0.0


def test_an_effect_of_nothing_is_no_share_of_anything() -> None:
    """Also where all practices together remove something: nothing by nothing is no figure."""
    target = next(t for t in ("P2", "P6", "P10", "P5", "P3") if REMOVED_BY[DRIVER_OF[t]].removed)
    one = initiative("one", effects=[(target, 0.0)])
    effect = replace(one.effects[0], part=0.5)
    problem = case(replace(one, effects=(effect,)))
    draws = {**at_means(problem), f"one:effect:{target}": np.array([0.0])}
    assert pull_strength(problem, problem.initiatives[0], effect, draws)[0] == 0.0
