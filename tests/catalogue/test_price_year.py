"""A year's price from what a supplier counts: every unit, ends, grades, and who says so."""

from __future__ import annotations

from typing import get_args

import pytest

from planner.catalogue.fit import yearly_invoices
from planner.catalogue.load import built_in_catalogue
from planner.catalogue.price_year import (
    COUNTED,
    Taken,
    grade_of,
    note_of,
    priced_year,
    sources_of,
    usual_quantity,
    year_of,
)
from planner.domain.content.tool import PricePoint, PriceUnit
from planner.domain.organisation.organisation import Organisation

FIRM = Organisation(
    name="F",
    people={"data_scientist": 5, "ml_engineer": 2, "data_engineer": 3, "platform_engineer": 4},
    gpu_hours=1200,
    storage_tb=2.5,
)


def point(low: float, high: float, unit: PriceUnit, grade: str = "C") -> PricePoint:
    return PricePoint(
        plan="P",
        low=low,
        high=high,
        unit=unit,
        year=2026,
        grade=grade,
        source="s.example",
        as_of="2026-05-01",
    )


def test_every_unit_of_the_catalogue_is_counted() -> None:
    assert set(COUNTED) == set(get_args(PriceUnit))


@pytest.mark.parametrize(
    ("unit", "price", "n", "year"),
    [
        ("seat-month", 45, 10, 5_400),  # 10 people, twelve months
        ("cluster-hour", 0.10, 3, 2_628),  # three control planes, always on
        ("gpu-hour", 2.5, 100, 3_000),
        ("GB-month", 0.023, 5_000, 1_380),
        ("million tokens", 3, 20, 720),
        ("DBU", 0.55, 1_000, 6_600),
        ("credit", 3, 250, 9_000),
        ("year", 12_000, 1, 12_000),
    ],
)
def test_a_year_by_hand(unit: PriceUnit, price: float, n: float, year: float) -> None:
    made = Taken(point(price, price, unit), n).year
    assert made.is_fixed
    assert made.likely == pytest.approx(year)


def test_lines_add_up_and_the_worst_grade_and_all_sources_stay() -> None:
    lines = [
        Taken(point(15, 65, "seat-month", "B"), 10),
        Taken(point(0.02, 0.02, "GB-month"), 1_000),
    ]
    year = year_of(lines)
    assert (year.low, year.likely, year.high) == pytest.approx((2_040, 5_040, 8_040))
    assert grade_of(lines) == "C"
    assert "s.example, 2026-05-01" in sources_of(lines)
    assert "10 users at 15 to 65" in note_of(lines)
    from_price = Taken(point(99, 0, "account-month"), 1).year
    assert (from_price.low, from_price.high) == (1_188, 1_188)


def test_it_becomes_the_price_of_the_tool() -> None:
    tool = built_in_catalogue().tool_by_id["t-wandb"]
    lines = [Taken(p, 4) for p in tool.prices]
    made = priced_year(tool, lines, "n" * 400)
    assert made.seat_cost_month is None
    assert yearly_invoices(made, FIRM, "low", 1.0) == 4 * 25 * 12
    assert yearly_invoices(made, FIRM, "high", 1.0) == 4 * 60 * 12
    assert made.price_grade == "C"
    assert len(made.price_note) == 300


def test_what_the_profile_knows_is_suggested() -> None:
    assert usual_quantity("seat-month", FIRM) == 10
    assert usual_quantity("gpu-hour", FIRM) == 100
    assert usual_quantity("GB-month", FIRM) == 2_500
    assert usual_quantity("DBU", FIRM) is None
    assert usual_quantity("million requests", FIRM) is None
