"""What steps and tools take, counted here once more: days by quarter, cost if started today, when."""

from __future__ import annotations

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.study import Study
from planner.domain.organisation.organisation import CapacityRole
from planner.economics.model import Initiative

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PAID = {"data_scientist": "salary_data_scientist", "ml_engineer": "salary_ml_engineer"}
"""Roles with a rate of their own; all others have one together."""
TEARS = (0.185, 0.63, 0.185)
"""Weights of the 5th, 50th and 95th percentile in a mean (Keefer and Bodily 1983)."""


def likely(study: Study, input_: str) -> float:
    """The middle of an input, as the register has it."""
    return float(next(r.range.likely for r in study.register if r.definition.id == input_))


def invoices_a_year(study: Study, one: Initiative, end: str) -> float:
    """Invoices of a whole year at today's size, with prices at one end of their ranges."""
    total = float(getattr(one.yearly_cost, end))
    for unit in one.unit_costs:
        count = likely(study, "deployments") if unit.driver == "deployment" else unit.units
        total += count * float(getattr(unit.price, end))
    return total


def cost_today(study: Study, one: Candidate, end: str) -> float:
    """Own people and invoices over the horizon, if begun today, at one end of effort, upkeep and price."""
    initiative = one.initiative
    per_hour = likely(study, "loaded_multiplier") / likely(study, "hours_per_year")
    years = study.project.finance.horizon_months / 12
    total = years * invoices_a_year(study, initiative, end)
    total += getattr(initiative.once_cost, end) + getattr(initiative.exit_cost, end)
    for role, days in initiative.effort_days.items():
        hours = 8 * days * float(getattr(initiative.effort_factor, end))
        total += hours * likely(study, PAID.get(role, "salary_other")) * per_hour
    runs = max(years - one.duration / 12, 0.0)
    if one.kind == "practice":
        runs *= likely(study, "run_effort_additional")
    engineer = likely(study, "salary_ml_engineer") * likely(study, "loaded_multiplier")
    return float(total + runs * engineer * float(getattr(initiative.run_fte, end)))


def span_today(study: Study, one: Candidate) -> tuple[float, float]:
    """From the low to the high end."""
    return cost_today(study, one, "low"), cost_today(study, one, "high")


def mean_today(study: Study, one: Candidate) -> float:
    """The mean of what it would cost."""
    ends = zip(TEARS, ("low", "likely", "high"), strict=True)
    return sum(weight * cost_today(study, one, end) for weight, end in ends)


def days_by_quarter(study: Study, role: CapacityRole, *, anyway: bool) -> list[float]:
    """Person-days of a role in each quarter of the plan, each step's spread evenly over its months.

    Of steps that are done ``anyway``, or of the others.
    """
    found = [0.0] * study.plan.quarters
    for step in study.plan.steps:
        if study.case_problem.by_id[step.candidate.id].anyway is not anyway:
            continue
        each = step.candidate.initiative.effort_days.get(role, 0.0) / (step.end - step.start)
        for month in range(step.start, min(step.end, study.plan.months)):
            found[month // 3] += each
    return found


def at_once(study: Study) -> int:
    """The most steps that run in one month."""
    return max(
        (sum(s.start <= m < s.end for s in study.plan.steps) for m in range(study.plan.months)),
        default=0,
    )


def when(study: Study, start: int, end: int) -> str:
    """From which month to which, as a table says it; months count from 0, the end is exclusive."""
    first, last = (study.plan.start.month - 1 + n for n in (start, end - 1))
    years = [study.plan.start.year + n // 12 for n in (first, last)]
    one, other = MONTHS[first % 12], MONTHS[last % 12]
    if first == last:
        return f"{one} {years[0]}"
    if years[0] == years[1]:
        return f"{one} – {other} {years[1]}"
    return f"{one} {years[0]} – {other} {years[1]}"
