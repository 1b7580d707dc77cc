"""Size laws against the table they were made from; continuous, rising, less than in proportion."""

from __future__ import annotations

import pytest

from planner.catalogue.load import built_in_catalogue
from planner.catalogue.sizes import (
    Bands,
    Size,
    effort_factor,
    size_laws,
    tool_invoices,
    tool_set_up_factor,
    upkeep_factor,
)

LAWS = size_laws()
PRACTICES = built_in_catalogue().practice_by_id
SIZES = ((1, 1), (4, 3), (15, 12), (50, 60), (200, 250), (1_000, 900), (5_000, 4_000))


def size(people: float, models: float, regulated: float = 0.0, teams: float | None = None) -> Size:
    return Size(
        people=people,
        teams=teams,
        models=models,
        regulated=regulated,
        million_predictions=0.0,
        sources=6.0 * models / 10,
    )


def days(practice: str, *of: float) -> float:
    base = sum(r.likely for r in PRACTICES[practice].effort.values())
    return base * effort_factor(LAWS, practice, size(*of), 1.0)


@pytest.mark.parametrize(
    ("practice", "wanted"),
    [
        ("p-code-vc", (0.6, 2.0, 7, 22, 73, 310, 1_380)),
        ("p-pipeline", (1.2, 3.8, 14, 37, 102, 333, 1_280)),
        ("p-cd", (0.9, 2.9, 11, 29, 79, 255, 985)),
        ("p-serving-standard", (0.5, 2.6, 13, 26, 54, 166, 650)),
        ("p-feature-store", (1, 6, 28, 56, 117, 359, 1_406)),
        ("p-platform-team", (1, 7, 32, 64, 134, 408, 1_600)),
        ("p-risk-tiering", (0.1, 0.8, 4, 8, 20, 77, 340)),
    ],
)
def test_days_at_seven_sizes(practice: str, wanted: tuple[float, ...]) -> None:
    found = [days(practice, *of) for of in SIZES]
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, rel=0.01, abs=0.6 if isinstance(other, int) else 0.06)


def test_one_per_cent_more_of_everything_costs_at_most_two_and_nothing_jumps() -> None:
    for people in (1, 2.99, 3, 9.99, 10, 29.99, 30, 100, 1_000, 8_000):
        for per_head in (0.2, 1.0, 4.99, 5.01, 100.0):
            models = people * per_head
            for practice in ("p-code-vc", "p-pipeline", "p-model-registry", "p-regulated"):
                before = days(practice, people, models, models / 3)
                after = days(practice, people * 1.01, models * 1.01, models * 1.01 / 3)
                assert before < after <= before * 1.02, (practice, people, per_head)
            upkeep = [
                upkeep_factor(LAWS, "p-pipeline", size(people * k, models * k)) for k in (1, 1.01)
            ]
            assert upkeep[0] < upkeep[1] <= upkeep[0] * 1.02


def test_the_first_regulated_model_is_no_jump() -> None:
    without, one, all_ = (days("p-pipeline", 30, 40, r) for r in (0, 1, 40))
    assert one / without == pytest.approx(1 + 0.3 / 40)
    assert all_ / without == pytest.approx(1.3)


def test_more_teams_than_people_say_cost_more_within_bounds() -> None:
    few, usual, many = (days("p-code-vc", 28, 20, 0.0, t) for t in (1, 4, 40))
    assert few < usual < many
    assert usual == pytest.approx(days("p-code-vc", 28, 20))


def test_a_thousand_look_alike_models_are_not_a_thousand_times_one() -> None:
    assert days("p-pipeline", 7, 1_000) < 3 * days("p-pipeline", 7, 35)


def test_tools_grow_and_bands_lie_between_their_points() -> None:
    low, high = (
        tool_invoices(LAWS, ("monitoring",), size(n, m)) for n, m in ((4, 3), (1_000, 900))
    )
    assert low is not None
    assert high is not None
    assert low.likely * 20 < high.likely < low.likely * 300
    assert low.high / low.likely == pytest.approx(3.0)
    assert tool_invoices(LAWS, ("unheard_of",), size(4, 3)) is None
    assert 0.1 < tool_set_up_factor(LAWS, size(4, 3)) < 1.1
    assert Bands.at(LAWS.bands.set_up, 4) == (10, 30)
    between = Bands.at(LAWS.bands.set_up, 450)
    assert 6 < between[0] < 8
    assert LAWS.hygiene.effort(4) == 8
    assert 8 < LAWS.hygiene.effort(8) < 35


def test_every_practice_named_by_a_law_is_in_the_catalogue() -> None:
    named = [p for law in LAWS.classes.values() for p in law.practices]
    assert len(set(named)) == len(named)
    assert set(named) | set(LAWS.hygiene.practices) <= set(PRACTICES)
