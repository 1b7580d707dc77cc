"""Hours to find the model that misbehaves: closed form, a search that is played, the obvious directions."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.economics.finding import AT, USUAL, Finding, against_usual, hours_to_find, slower

SHARES = st.floats(0, 1)
TIMES = st.floats(1, 20)


def test_the_usual_state_is_that_of_the_business_case() -> None:
    """At ten models the hours as stated, at 40 twice as many: the law of the money, S·√(M ÷ 10)."""
    assert hours_to_find(USUAL, 2.0, 3.0, 2.0) == pytest.approx(2.0)
    assert hours_to_find(replace(USUAL, models=40), 2.0, 3.0, 2.0) == pytest.approx(4.0)
    assert hours_to_find(replace(USUAL, versions=4), 2.0, 3.0, 2.0) == pytest.approx(4.0)


def test_logs_and_owners_have_their_closed_form() -> None:
    """Half logged with 3 times is 2 on average: all logged 1/2, none 3/2; three in four owned with 2: 5/4."""
    bare = Finding(AT, 1.0, logged=0.0, owned=0.0)
    full = Finding(AT, 1.0, logged=1.0, owned=1.0)
    assert against_usual(bare, 3.0, 2.0) == pytest.approx(3 / 2 * 2 / 1.25)
    assert against_usual(full, 3.0, 2.0) == pytest.approx(1 / 2 * 1 / 1.25)
    assert against_usual(full.traced(), 3.0, 2.0) == against_usual(full, 3.0, 2.0)


def test_a_search_that_is_played_takes_as_long_as_the_mean_says() -> None:
    """Models with and without a log, drawn one by one, each as long as its kind: the mean over them."""
    rng = np.random.default_rng(7)
    logged = rng.random(400_000) < 0.3
    played = (
        np.where(logged, 1.0, 3.0).mean() / np.where(rng.random(400_000) < 0.5, 1.0, 3.0).mean()
    )
    assert slower(0.3, 0.5, 3.0) == pytest.approx(played, rel=0.01)


def test_a_search_in_two_steps_grows_with_the_root() -> None:
    """Looking through √n groups, then through one of them: (√n + 1) looks on average, so twice for 4n."""
    rng = np.random.default_rng(3)

    def looks(n: int) -> float:
        side = math.isqrt(n)
        return float((rng.integers(1, side + 1, 20_000) + rng.integers(1, side + 1, 20_000)).mean())

    ratio = looks(40_000) / looks(10_000)
    law = hours_to_find(Finding(40_000), 1.0, 1.0, 1.0) / hours_to_find(
        Finding(10_000), 1.0, 1.0, 1.0
    )
    assert law == pytest.approx(2.0)
    assert ratio == pytest.approx(float(law), rel=0.03)


@given(st.floats(1, 5000), st.floats(1, 50), SHARES, SHARES, TIMES, TIMES, st.floats(1, 4), SHARES)
def test_more_to_search_never_takes_less_and_what_helps_never_more(
    models: float,
    versions: float,
    logged: float,
    owned: float,
    blind: float,
    orphan: float,
    more: float,
    up: float,
) -> None:
    found = Finding(models, versions, logged, owned)

    def hours(**changes: Any) -> float:
        return float(hours_to_find(replace(found, **changes), 2.0, blind, orphan))

    own = hours() * (1 + 1e-12)
    assert hours(models=models * more) * (1 + 1e-12) >= hours()
    assert hours(versions=versions * more) * (1 + 1e-12) >= hours()
    assert hours(logged=logged + (1 - logged) * up) <= own
    assert hours(owned=owned + (1 - owned) * up) <= own
    for better in (found.registered(), found.traced(), found.answered_for()):
        assert float(hours_to_find(better, 2.0, blind, orphan)) <= own
    assert float(hours_to_find(found.traced(), 2.0, blind, orphan)) <= float(
        hours_to_find(found.registered(), 2.0, blind, orphan)
    ) * (1 + 1e-12)
