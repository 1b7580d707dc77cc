"""Limits of an organisation in the planner's units."""

from __future__ import annotations

from datetime import date, timedelta

from planner.domain.organisation.organisation import CAPACITY_ROLES, CapacityRole, Organisation
from planner.domain.plan.calendar import SATURDAY, first_day
from planner.domain.plan.plan import Limits
from planner.economics.planning_terms import MONTHS

WORK_DAYS_PER_QUARTER = 52.0
LONGEST_STRETCH = 4


def capacity(organisation: Organisation, limits: Limits) -> dict[CapacityRole, float]:
    """Person-days per quarter by role: as stated, else the default share of the people."""
    return {
        role: limits.days_per_quarter.get(
            role,
            organisation.headcount(role) * WORK_DAYS_PER_QUARTER * limits.default_people_share,
        )
        for role in CAPACITY_ROLES
    }


def open_share(limits: Limits, quarter: int) -> float:
    """Share of a quarter in which people may work on the plan: its months, less what freezes take of them."""
    first = int(limits.start[5:7]) - 1 + MONTHS * quarter
    quiet = sum((first + k) % 12 + 1 in limits.quiet_months for k in range(MONTHS))
    share = 1 - quiet / MONTHS
    if not limits.freezes or not share:
        return share
    day, last = (first_day(date.fromisoformat(limits.start), quarter + k) for k in (0, 1))
    days = [day + timedelta(days=k) for k in range((last - day).days)]
    days = [d for d in days if d.weekday() < SATURDAY and d.month not in limits.quiet_months]
    free = sum(not any(f.holds(d) for f in limits.freezes) for d in days)
    return share * free / len(days)


def closed_quarters(limits: Limits, quarters: int) -> frozenset[int]:
    """Quarters that are quiet or frozen from end to end; nothing starts in them."""
    return frozenset(q for q in range(quarters) if open_share(limits, q) == 0)


def budgets(limits: Limits, quarters: int) -> tuple[float, ...]:
    """Cash released in each quarter, contingency held back."""
    return (limits.budget_per_quarter * (1 - limits.held_back),) * quarters


def capacities(
    organisation: Organisation, limits: Limits, quarters: int
) -> dict[str, tuple[float, ...]]:
    """Person-days by role and quarter, contingency held back, less in quarters with quiet or frozen days."""
    shares = [open_share(limits, q) * (1 - limits.held_back) for q in range(quarters)]
    return {
        str(role): tuple(days * share for share in shares)
        for role, days in capacity(organisation, limits).items()
    }


def stretched(
    quarters: int, days: dict[CapacityRole, float], available: dict[CapacityRole, float]
) -> int:
    """Quarters an initiative takes when no role may work more than it has per quarter.

    At least ``quarters``; at most four, beyond which it is left to the planner to find it too large.
    """
    for duration in range(quarters, max(LONGEST_STRETCH, quarters) + 1):
        if all(amount / duration <= available[role] for role, amount in days.items()):
            return duration
    return quarters


def shortage(
    days: dict[CapacityRole, float], available: dict[CapacityRole, float]
) -> CapacityRole | None:
    """The role whose people could not do the work even in four quarters, if there is one."""
    for role, amount in days.items():
        if amount / LONGEST_STRETCH > available[role]:
            return role
    return None
