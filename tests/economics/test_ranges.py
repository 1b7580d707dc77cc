"""Ranges keep the percentiles that people state, whatever the bounds and the grade."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import LARGEST, Grade, Range, fixed
from planner.economics.ranges import HEAVY, mean, moments, quantile, settle, tail_share, widen

THIRDS = np.array([0.05, 0.5, 0.95])
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")


def of(low: float, middle: float, high: float) -> Range:
    return Range(low=low, likely=middle, high=high)


@pytest.mark.parametrize(
    ("thirds", "top", "drawn", "average", "deviation"),
    [
        # values of an independent implementation of Hadlock and Bickel's published forms
        ((10, 45, 50), None, (10, 45, 50), 37.26778967128563, 14.219132114524838),
        ((0.01, 0.03, 0.9), 1.0, (0.01, 0.03, 0.9), None, None),
        ((0.1, 0.97, 0.99), 1.0, (0.1, 0.97, 0.99), None, None),
        ((0.02, 0.5, 0.98), 1.0, (0.02, 0.5, 0.98), 0.5, None),
        ((0, 0.5, 1), 1.0, (0.0025, 0.5, 0.9975), 0.5, 0.36555669332414514),
        ((0, 0, 0.05), 1.0, (1.25e-06, 0.00025, 0.05), 0.012925414498759462, 0.06282852082402024),
        ((10, 10, 50), None, (10, None, 50), 18.419713500219153, 18.088981936372438),
        ((10, 50, 50), None, (10, None, 50), 38.22810999415396, 14.685337863880655),
        ((0, 45, 50), None, (0.225, 45, 50), 30.232821045921064, 21.21534465912317),
        ((100, 400, 1500), None, (100, 400, 1500), 549.2819146181688, 505.04397536312115),
        ((1, 2, 200), None, (1, 2, 200), 94.84695889137873, 818.8355936049601),
    ],
)
def test_published_shapes_are_met_to_the_last_digits(
    thirds: tuple[float, float, float],
    top: float | None,
    drawn: tuple[float | None, ...],
    average: float | None,
    deviation: float | None,
) -> None:
    range_ = of(*thirds)
    for found, wanted in zip(quantile(range_, THIRDS, 0.0, top), drawn, strict=True):
        if wanted is not None:
            assert found == pytest.approx(wanted, rel=1e-9)
    if average is not None:
        assert mean(range_, 0.0, top) == pytest.approx(average, rel=1e-9)
    if deviation is not None:
        assert moments(range_, 0.0, top)[1] == pytest.approx(deviation, rel=1e-9)


def test_symmetric_on_the_scale_is_the_lognormal_with_its_closed_form() -> None:
    range_ = of(10.0, 40.0, 160.0)
    sigma = math.log(16) / (2 * 1.6448536269514722)
    u = np.array([0.1, 0.3, 0.9])
    z = np.array([-1.2815515655446004, -0.5244005127080409, 1.2815515655446004])
    np.testing.assert_allclose(quantile(range_, u), 40 * np.exp(sigma * z), rtol=1e-12)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.just(0.0) | st.floats(1e-9, 1.0), min_size=3, max_size=3).map(sorted),
    st.sampled_from([None, 1.0]),
    st.floats(1e-6, 1e9),
)
def test_any_three_in_order_are_kept_and_quantiles_rise(
    thirds: list[float], top: float | None, size: float
) -> None:
    size = 1.0 if top else size
    range_ = of(*(t * size for t in thirds))
    drawn = quantile(range_, THIRDS, 0.0, top)
    width = range_.high - range_.low
    assert np.all(
        np.abs(drawn - [range_.low, range_.likely, range_.high]) <= 0.0055 * width + 1e-12
    )
    rising = quantile(range_, np.linspace(0, 1, 101), 0.0, top)
    assert np.all(np.diff(rising) >= -1e-12 * size)
    assert np.all(rising >= 0)
    assert top is None or np.all(rising <= top)
    assert np.all(np.isfinite(rising))
    last = range_
    for grade in GRADES:
        wide = widen(range_, grade, 0.0, top)
        slack = 0.0055 * width + 1e-9 * size
        assert wide.low <= last.low + slack
        assert wide.high >= last.high - slack
        assert abs(wide.likely - range_.likely) <= slack
        last = wide


def test_every_default_at_every_grade_keeps_its_percentiles() -> None:
    catalogue = built_in_catalogue()
    checked = 0
    defaults = [(d, d.default) for d in catalogue.inputs] + [
        (d, p.inputs[d.id])
        for p in catalogue.industries.values()
        for d in catalogue.inputs
        if d.id in p.inputs
    ]
    for definition, default in defaults:
        narrowest = 0.0
        for grade in GRADES:
            bounds = definition.minimum, definition.maximum
            wide = widen(default, grade, *bounds)
            drawn = quantile(wide, THIRDS, *bounds)
            width = wide.high - wide.low
            stated = np.array([wide.low, wide.likely, wide.high])
            assert np.all(np.abs(drawn - stated) <= 0.01 * width + 1e-12), (definition.id, grade)
            assert width >= narrowest, (definition.id, grade)
            assert abs(wide.likely - default.likely) <= 0.01 * width + 1e-12
            assert tail_share(wide, *bounds) <= HEAVY, (
                "no shipped default asks for its largest value"
            )
            narrowest = width
            checked += 1
    assert checked > 200


def test_grades_widen_as_the_table_says() -> None:
    guess = of(100.0, 400.0, 1500.0)
    found = [(round(w.low, 3), w.likely, w.high) for g in GRADES if (w := widen(guess, g))]
    assert found == [
        (100.0, 400.0, 1500.0),
        (75.786, 400.0, pytest.approx(1720.0)),
        (43.528, 400.0, pytest.approx(2160.0)),
        (18.946, 400.0, pytest.approx(2820.0)),
    ]
    assert mean(widen(guess, "D")) / mean(guess) < 1.5, "a guess is not worth more for being one"
    share = widen(of(0.05, 0.2, 0.5), "D", 0.0, 1.0)
    assert (share.low, share.likely) == (pytest.approx(0.00454391, rel=1e-5), pytest.approx(0.2))
    assert share.high == pytest.approx(0.843739, rel=1e-5)
    assert widen(fixed(3.0), "D") == fixed(3.0)
    ends = Range(low=1, likely=2, high=3, shape="ends")
    assert widen(ends, "D") == ends, "true ends are no matter of confidence"


def test_a_heavy_tail_is_told_and_a_largest_value_ends_it() -> None:
    wild = of(1.0, 2.0, 200.0)
    assert tail_share(wild) == pytest.approx(0.88, abs=0.01)
    tamed = Range(low=1.0, likely=2.0, high=200.0, most=400.0)
    assert tail_share(tamed) < tail_share(wild) - 0.2
    assert quantile(tamed, np.array([0.999]))[0] <= 400.0
    np.testing.assert_allclose(quantile(tamed, THIRDS), [1.0, 2.0, 200.0], rtol=1e-9)
    assert tail_share(fixed(3.0)) == 0.0


def test_true_ends_are_a_pert() -> None:
    ends = Range(low=2.0, likely=5.0, high=14.0, shape="ends")
    assert mean(ends) == pytest.approx((2 + 4 * 5 + 14) / 6, rel=2e-4)
    drawn = quantile(ends, np.linspace(0, 1, 1001))
    assert drawn.min() > 2.0
    assert drawn.max() < 14.0
    from scipy.stats import beta

    u = np.linspace(0.01, 0.99, 99)
    exact = 2 + 12 * beta.ppf(u, 1 + 4 * 0.25, 1 + 4 * 0.75)
    np.testing.assert_allclose(quantile(ends, u), exact, atol=12 * 1e-4)


def test_what_is_no_range_is_said() -> None:
    for thirds in ((3, 2, 4), (1, 5, 4)):
        with pytest.raises(ValueError, match="low ≤ middle ≤ high"):
            of(*thirds)
    for big in (1e307, 1.7e308, 2e15):
        with pytest.raises(ValueError, match="figures up to"):
            of(0.0, 1.0, big)
    with pytest.raises(ValueError, match="largest possible"):
        Range(low=1, likely=2, high=3, most=2.5)
    with pytest.raises(InputError, match="outside what is possible"):
        settle(of(-1.0, 2.0, 3.0), 0.0, None)
    assert mean(of(0.0, LARGEST / 2, LARGEST)) < math.inf
