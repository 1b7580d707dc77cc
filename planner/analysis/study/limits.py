"""Limits of an organisation in the planner's units."""

from __future__ import annotations

from datetime import date, timedelta

from planner.domain.organisation.organisation import CAPACITY_ROLES, CapacityRole, Organisation
from planner.domain.plan.calendar import SATURDAY, first_day
from planner.domain.plan.plan import QUARTER, Limits

WORK_DAYS_PER_QUARTER = 52.0
LONGEST_STRETCH = 12
"""Months over which work is spread at the most."""


def capacity(organisation: Organisation, limits: Limits) -> dict[CapacityRole, float]:
    """Person-days per quarter by role: as stated, else the default share of the people."""
    return {
        role: limits.days_per_quarter.get(
            role,
            organisation.headcount(role) * WORK_DAYS_PER_QUARTER * limits.default_people_share,
        )
        for role in CAPACITY_ROLES
    }


def periods_of(limits: Limits, horizon: int) -> int:
    """How many periods are planned, none of which begins or ends beyond ``horizon`` months."""
    return min(limits.quarters * QUARTER, horizon) // limits.per


def open_share(limits: Limits, period: int) -> float:
    """Share of a period in which people may work on the plan: its months, less what freezes take of them."""
    per = limits.per
    first = int(limits.start[5:7]) - 1 + per * period
    quiet = sum((first + k) % 12 + 1 in limits.quiet_months for k in range(per))
    share = 1 - quiet / per
    if not limits.freezes or not share:
        return share
    day, last = (first_day(date.fromisoformat(limits.start), per * (period + k)) for k in (0, 1))
    days = [day + timedelta(days=k) for k in range((last - day).days)]
    days = [d for d in days if d.weekday() < SATURDAY and d.month not in limits.quiet_months]
    free = sum(not any(f.holds(d) for f in limits.freezes) for d in days)
    return share * free / len(days)


def closed_periods(limits: Limits, periods: int) -> frozenset[int]:
    """Periods that are quiet or frozen from end to end; nothing starts in them."""
    return frozenset(t for t in range(periods) if open_share(limits, t) == 0)


def budgets(limits: Limits, periods: int) -> tuple[float, ...]:
    """Cash released in each period, contingency held back."""
    each = limits.budget_per_quarter * (1 - limits.held_back) * limits.per / QUARTER
    return (each,) * periods


def capacities(
    organisation: Organisation, limits: Limits, periods: int
) -> dict[str, tuple[float, ...]]:
    """Person-days by role and period, contingency held back, less in periods with quiet or frozen days."""
    each = (1 - limits.held_back) * limits.per / QUARTER
    shares = [open_share(limits, t) * each for t in range(periods)]
    return {
        str(role): tuple(days * share for share in shares)
        for role, days in capacity(organisation, limits).items()
    }


def whole_periods(months: int, per: int) -> int:
    """Months that ``months`` fill on a grid of ``per`` months, at least one period."""
    return per * max(1, -(-months // per))


def stretched(
    months: int, per: int, days: dict[CapacityRole, float], available: dict[CapacityRole, float]
) -> int:
    """Months an initiative takes when no role may work more than it has per quarter (``available``).

    At least ``months``, whole periods of ``per`` months; at most twelve, beyond which it is left to the
    planner to find it too large.
    """
    for duration in range(months, max(LONGEST_STRETCH, months) + 1, per):
        if all(amount * QUARTER / duration <= available[role] for role, amount in days.items()):
            return duration
    return months


def shortage(
    days: dict[CapacityRole, float], available: dict[CapacityRole, float]
) -> CapacityRole | None:
    """The role whose people could not do the work even in four quarters, if there is one."""
    for role, amount in days.items():
        if amount * QUARTER / LONGEST_STRETCH > available[role]:
            return role
    return None
