"""A better model that people wait longer for: the text-book case, and what nobody measured."""

from __future__ import annotations

import math

import pytest

from planner.domain.case.estimate import Range, fixed
from planner.domain.case.model_comparison import ModelComparison, WaitingWay
from planner.economics.model_choice import measured, weigh


def form(now: float, new: float, saves: Range | None = None) -> ModelComparison:
    """90 → 95 % right, a million answers a year at 50 an hour."""
    return ModelComparison(
        id="form", name="Form", date="2026-11-28", way="threshold", seconds_now=now,
        seconds_new=new, right_now=0.90, right_new=0.95, uses=fixed(1e6), hour_cost=fixed(50.0),
        saves=saves,
    )  # fmt: skip


def selling(way: WaitingWay, now: float, new: float) -> ModelComparison:
    return ModelComparison(
        id="s", name="S", date="2026-11-28", way=way, seconds_now=now, seconds_new=new,
        value=fixed(1e6), quality_gain=fixed(0.05),
    )  # fmt: skip


def test_the_text_book_case_is_worse() -> None:
    found = weigh(form(2.0, 4.0))
    assert found.verdict == "worse"
    assert found.mean == pytest.approx(-10_500, rel=0.1)
    assert found.p5 == pytest.approx(-22_000, rel=0.1)
    assert found.better_share == 0.0
    slow = weigh(form(3.0, 6.0, Range(low=3.0, likely=5.0, high=8.0)))
    assert slow.verdict == "worse"
    assert slow.mean == pytest.approx(-15_900, rel=0.1)
    quick = weigh(form(0.5, 1.0))
    assert quick.verdict == "worse"
    assert quick.better_share == pytest.approx(0.17, abs=0.04)


def test_what_is_hardly_slower_is_better_and_the_turning_point_says_why() -> None:
    found = weigh(form(0.2, 0.4))
    assert found.verdict == "better"
    assert found.turning is not None
    assert found.turning - 0.2 == pytest.approx(0.39, abs=0.03), "(95 − 90 %) of T and x together"
    assert "seconds" in found.words


@pytest.mark.parametrize(
    ("now", "new", "right", "extra"),
    [(10.0, 12.0, 0.5, 0.0), (3.0, 2.0, 0.5, 0.0), (2.0, 2.1, 0.9, 1e5), (0.5, 0.7, 0.9, 2_000.0)],
)
def test_half_of_the_futures_gain_at_the_turning_point(
    now: float, new: float, right: float, extra: float
) -> None:
    """Also where nobody uses the version of today, and where the new one costs more to run."""
    asked = form(now, new).model_copy(update={"right_now": right, "extra_cost": fixed(extra)})
    found = weigh(asked)
    if found.turning is None:
        assert found.verdict == "worse"
        assert "Worth it" not in found.words
        return
    assert (found.better_share > 0.5) == (new < found.turning)
    there = weigh(asked.model_copy(update={"seconds_new": found.turning}))
    assert there.better_share == pytest.approx(0.5, abs=0.01)


def test_what_nobody_uses_makes_no_difference() -> None:
    found = weigh(form(10.0, 12.0))
    assert (found.mean, found.p5, found.p95) == (0.0, 0.0, 0.0)
    assert "neither" in found.words
    assert "Worse" not in found.words


def test_nothing_is_said_beyond_what_was_measured() -> None:
    for asked in (selling("doubling", 2.0, 4.0), selling("per_100_ms", 4.0, 5.5)):
        assert not measured(asked)
        found = weigh(asked)
        assert found.verdict == "unknown"
        assert math.isnan(found.mean)
    assert weigh(selling("per_100_ms", 2.0, 3.0)).verdict == "open"
    assert measured(selling("doubling", 2.0, 3.0))
    assert not measured(selling("per_100_ms", 2.0, 1.0))


def test_a_way_needs_what_it_reads() -> None:
    with pytest.raises(ValueError, match="needs the share of right answers now"):
        ModelComparison(
            id="x", name="X", date="2026-11-28", way="threshold", seconds_now=1, seconds_new=2
        )
