"""Dollars of one year's prices in the money of a project: its currency, at the prices of its price year."""

from __future__ import annotations

from planner.domain.base.errors import InputError
from planner.domain.project import Project

USUAL_RISE = 0.02
"""What prices rise a year where a project states no inflation (grade D): the goal of the central banks of the
United States, the euro area and the United Kingdom."""
MOST_YEARS = 15
"""Years between two prices beyond which a rate of rise says nothing any more."""


def yearly_rise(project: Project) -> float:
    """What prices rise a year: the inflation that is stated, else ``USUAL_RISE``."""
    return project.finance.inflation or USUAL_RISE


def of_dollars(project: Project, year: int) -> float:
    """What a US dollar at prices of ``year`` is in the project's currency at prices of its price year.

    Rate to the dollar · (1 + rise)^(price year − year). Raises ``InputError`` beyond ``MOST_YEARS``.
    """
    organisation = project.organisation
    apart = organisation.price_year - year
    if abs(apart) > MOST_YEARS:
        raise InputError(
            "Prices of {year} cannot be brought to those of {price_year}: more than {most} years lie "
            "between. Choose a nearer price year, or enter a newer price.",
            year=str(year),
            price_year=str(organisation.price_year),
            most=MOST_YEARS,
        )
    return organisation.currency_per_usd * (1 + yearly_rise(project)) ** apart
