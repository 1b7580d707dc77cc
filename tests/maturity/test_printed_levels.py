"""Printed levels add up: the gap that is printed is the printed target less the printed level."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.domain.answers.level import Level, Scale
from planner.domain.base.language import phrase, speaking, tr
from planner.domain.base.numbers import level as level_words
from planner.domain.base.numbers import signed_level
from planner.domain.base.rounding import half_up
from planner.maturity.rounds import Change
from planner.maturity.score import distance_to
from planner.maturity.words import distance_words


def of(value: float, scale: Scale | None = None) -> Level:
    kept = {} if scale is None else {"scale": scale}
    return Level(low=value, value=value, high=value, answered=8, asked=8, applies=8, **kept)


def test_a_half_goes_up_as_by_hand() -> None:
    """Every level of four hundredths of a point, against decimals that people would round."""
    for k in range(0, 401, 5):
        by_hand = Decimal(k) / 100
        wanted = str(by_hand.quantize(Decimal("0.1"), ROUND_HALF_UP))
        assert level_words(k / 100) == wanted
        assert str(phrase("{low:.1f}", low=k / 100)) == wanted
    assert [signed_level(x) for x in (0.25, -0.25, 0.04, -0.04)] == ["+0.3", "−0.3", "0.0", "0.0"]
    assert half_up(0.05 * 45) == 2.3  # 2.25 with the noise of binary fractions
    with speaking("de"):
        assert tr(phrase("{low:.1f} to {high:.1f}", low=1.25, high=1.75)) == "1,3 bis 1,8"


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 40), st.integers(0, 400))
@example(25, 125)
@example(25, 175)
def test_target_less_level_is_the_gap(target: int, level: int) -> None:
    found = distance_to(target / 10, of(level / 100))
    shown = Decimal(level_words(target / 10)) - Decimal(level_words(level / 100))
    assert Decimal(distance_words(found)) == max(shown, Decimal(0))


def test_a_short_scale_has_two_digits() -> None:
    scale = Scale(bottom=0.0, top=1.0)
    assert distance_words(distance_to(0.75, of(0.5, scale))) == "0.25"


def test_before_and_after_make_the_change() -> None:
    for before, after in itertools.product((1.24, 1.25, 1.35, 2.0), repeat=2):
        change = Change("x", "X", before, after)
        shown = Decimal(level_words(after)) - Decimal(level_words(before))
        assert change.shown is not None
        assert Decimal(str(change.shown)) == shown
