"""Limits of an organisation in the planner's units."""

from __future__ import annotations

from planner.domain.organisation import ROLES, Organisation, Role
from planner.domain.plan import Limits

WORK_DAYS_PER_QUARTER = 52.0
LONGEST_STRETCH = 4


def capacity(organisation: Organisation, limits: Limits) -> dict[Role, float]:
    """Person-days per quarter by role: as stated, else the default share of the people."""
    return {
        role: limits.days_per_quarter.get(
            role,
            organisation.headcount(role) * WORK_DAYS_PER_QUARTER * limits.default_people_share,
        )
        for role in ROLES
    }


def stretched(quarters: int, days: dict[Role, float], available: dict[Role, float]) -> int:
    """Quarters an initiative takes when no role may work more than it has per quarter.

    At least ``quarters``; at most four, beyond which it is left to the planner to find it too large.
    """
    for duration in range(quarters, max(LONGEST_STRETCH, quarters) + 1):
        if all(amount / duration <= available[role] for role, amount in days.items()):
            return duration
    return quarters


def shortage(days: dict[Role, float], available: dict[Role, float]) -> Role | None:
    """The role whose people could not do the work even in four quarters, if there is one."""
    for role, amount in days.items():
        if amount / LONGEST_STRETCH > available[role]:
            return role
    return None
