"""The same case as vendor studies show it: year-end buckets, flat haircuts, half of freed time.

Forrester's Total Economic Impact: the initial column is not discounted, every other is at its year's end;
benefits are cut and costs raised by a flat percentage instead of a simulation, effects are taken as certain,
and half of the time freed counts. Only for comparison: it knows no probability of loss.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.case.estimate import fixed
from planner.economics.flows import flows
from planner.economics.metrics import roi
from planner.economics.model import CaseProblem, Schedule

RECAPTURE = 0.5
BENEFIT_HAIRCUT = 0.15
COST_UPLIFT = 0.10


@dataclass(frozen=True)
class VendorView:
    """Money by column: initial, then each year; present values; ``return_on_investment`` as a share.

    ``payback_months`` is undiscounted, linear within the year; infinite when it never pays back.
    """

    benefits: tuple[float, ...]
    costs: tuple[float, ...]
    rate: float
    benefit_haircut: float
    cost_uplift: float

    @property
    def net(self) -> tuple[float, ...]:
        """Benefits less costs by column."""
        return tuple(b - c for b, c in zip(self.benefits, self.costs, strict=True))

    @property
    def present_benefit(self) -> float:
        """Present value of the benefits."""
        return bucket_value(self.benefits, self.rate)

    @property
    def present_cost(self) -> float:
        """Present value of the costs."""
        return bucket_value(self.costs, self.rate)

    @property
    def net_present_value(self) -> float:
        """Present value of benefits less costs."""
        return self.present_benefit - self.present_cost

    @property
    def return_on_investment(self) -> float | None:
        """(PV of benefits − PV of costs) / PV of costs; ``None`` without cost."""
        share = float(roi(np.array([self.present_benefit]), np.array([self.present_cost]))[0])
        return None if np.isnan(share) else share

    @property
    def payback_months(self) -> float:
        """Months until the running total first comes back to 0."""
        total = 0.0
        for year, amount in enumerate(self.net):
            if year and total < 0 <= total + amount:
                return 12 * (year - 1 + -total / amount)
            total += amount
        return 0.0 if total >= 0 and min(np.cumsum(self.net)) >= 0 else float("inf")


def bucket_value(columns: tuple[float, ...], rate: float) -> float:
    """Present value of an undiscounted first column and columns at each year's end."""
    return sum(amount / (1 + rate) ** year for year, amount in enumerate(columns))


def vendor_view(
    problem: CaseProblem,
    schedule: Schedule,
    *,
    benefit_haircut: float = BENEFIT_HAIRCUT,
    cost_uplift: float = COST_UPLIFT,
) -> VendorView:
    """Show the plan the vendor's way, at the middle values of all inputs.

    Costs of month 0 make the initial column, months 1–12 the first year and so on. Haircut and uplift are
    shares (0–1). Value that nobody measures stays out here too.
    """
    quantities = problem.all_quantities()
    draws = {id_: np.array([q.range.likely]) for id_, q in quantities.items()}
    for initiative in problem.initiatives:
        draws[f"{initiative.id}:outcome"] = np.zeros(1)  # every step takes hold at once
        draws[f"{initiative.id}:pass"] = np.ones(1)
        draws[f"{initiative.id}:second:outcome"] = np.zeros(1)  # never asked for where all pass
    draws["recapture"] = np.array([RECAPTURE])
    certain = replace(
        problem,
        quantities={
            **problem.quantities,
            "recapture": replace(problem.quantities["recapture"], range=fixed(RECAPTURE)),
        },
    )
    result = flows(certain, schedule, draws)
    years = -(-problem.horizon // 12)

    def columns(monthly: np.ndarray, factor: float) -> tuple[float, ...]:
        row = monthly[0]
        parts = [row[0]] + [row[1 + 12 * y : 13 + 12 * y].sum() for y in range(years)]
        return tuple(float(p) * factor for p in parts)

    return VendorView(
        benefits=columns(result.benefit, 1 - benefit_haircut),
        costs=columns(result.cost, 1 + cost_uplift),
        rate=problem.rate,
        benefit_haircut=benefit_haircut,
        cost_uplift=cost_uplift,
    )
