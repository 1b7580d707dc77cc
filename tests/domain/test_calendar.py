"""Open days against published calendars."""

from __future__ import annotations

from datetime import date

import pytest

from planner.analysis.study.limits import capacities, closed_periods, open_share
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.calendar import Calendar, easter, public_holidays
from planner.domain.plan.plan import Freeze, Limits


@pytest.mark.parametrize(
    ("region", "year", "days"),
    [
        # as published by the Office of Personnel Management; 25 December 2027 is a Saturday
        ("us", 2023, "0102 0116 0220 0529 0619 0704 0904 1009 1110 1123 1225"),
        ("us", 2027, "0101 0118 0215 0531 0618 0705 0906 1011 1111 1125 1224 1231"),
        # as published by the Government of the United Kingdom; 2022 had two days more by proclamation
        ("uk", 2021, "0101 0402 0405 0503 0531 0830 1227 1228"),
        ("uk", 2027, "0101 0326 0329 0503 0531 0830 1227 1228"),
        ("germany", 2027, "0101 0326 0329 0501 0506 0517 1003 1225 1226"),
        ("india", 2027, "0126 0815 1002"),
        ("cee", 2027, "0101 0501 1225 1226"),
    ],
)
def test_holidays_are_those_published(region: str, year: int, days: str) -> None:
    found = {d for d in public_holidays(region, year) if d.year == year}  # type: ignore[arg-type]
    assert sorted(f"{d:%m%d}" for d in found) == days.split()


def test_easter_is_that_of_the_calendar() -> None:
    known = ("2000-04-23", "2008-03-23", "2024-03-31", "2026-04-05", "2027-03-28", "2038-04-25")
    assert [easter(int(d[:4])).isoformat() for d in known] == list(known)


def test_a_step_begins_and_ends_on_days_on_which_people_work() -> None:
    freeze = Freeze(first="2027-12-15", last="2028-01-05", name="Year end")
    days = Calendar("germany", (freeze,), (8,))
    assert days.first(date(2027, 1, 1), date(2027, 3, 31)) == date(2027, 1, 4)  # a Friday off
    assert days.last(date(2027, 3, 31), date(2027, 1, 1)) == date(2027, 3, 31)
    assert days.last(date(2027, 12, 31), date(2027, 10, 1)) == date(2027, 12, 14)
    assert days.first(date(2028, 1, 1), date(2028, 3, 31)) == date(2028, 1, 6)
    assert days.last(date(2027, 8, 31), date(2027, 7, 1)) == date(2027, 7, 30)
    assert days.first(date(2027, 8, 1), date(2027, 8, 31)) == date(2027, 8, 1)  # none is open


def test_a_freeze_takes_its_days_from_the_quarters_it_lies_in() -> None:
    limits = Limits(start="2027-01-01", freezes=(Freeze(first="2027-12-15", last="2028-03-31"),))
    assert open_share(limits, 2) == 1.0
    assert open_share(limits, 3) == pytest.approx(53 / 66)
    assert open_share(limits, 4) == 0.0
    assert closed_periods(limits, 8) == {4}
    people = Organisation(name="X", people={"ml_engineer": 10})
    assert capacities(people, limits, 5)["ml_engineer"] == pytest.approx(
        (78.0, 78.0, 78.0, 78 * 53 / 66, 0.0)
    )
    quiet = limits.model_copy(update={"quiet_months": (12,)})
    assert open_share(quiet, 3) == pytest.approx(2 / 3)  # the freeze lies in it whole


def test_a_freeze_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Freeze(first="2027-12-15", last="2027-12-14")
