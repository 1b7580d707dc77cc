"""What an initiative costs, month by month: own people's time and invoices, by what drives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.content.tool import CostDriver
from planner.economics.atoms import Growth
from planner.economics.metrics import present_value
from planner.economics.model import CaseProblem, Draws, Initiative, Schedule, Timing
from planner.economics.pools import HOURS_PER_DAY, growth_rates, hourly_costs

Floats = NDArray[np.float64]
Part = Literal["set-up", "upkeep", "adoption dip", "one-off", "subscription", "use", "leaving"]

GROWS_WITH: dict[CostDriver, Growth] = {
    "seat": "people",
    "model": "models",
    "deployment": "models",
    "gpu_hour": "infra",
    "terabyte": "infra",
    "million_predictions": "models",
}


@dataclass(frozen=True)
class CostLine:
    """One part of an initiative's cost: ``amount`` a month (trials,) times the weights ``profile`` (T + 1,).

    ``grows`` names the growth that the amount follows.
    """

    part: Part
    is_labour: bool
    amount: Floats
    profile: Floats
    grows: Growth = ""


def dip_profile(months: int) -> Floats:
    """Weights of the adoption dip in months 0 … m−1 after the start: 1 − (j + ½)/m."""
    return np.asarray([1 - (j + 0.5) / months for j in range(months)])


def cost_lines(
    problem: CaseProblem, initiative: Initiative, timing: Timing, draws: Draws
) -> Iterator[CostLine]:
    """Yield the parts of one initiative's cost in the project's currency, undiscounted."""
    last = problem.horizon
    start, finish = timing.start, min(timing.finish, last + 1)
    own = initiative.id
    hourly = hourly_costs(draws)

    def between(begin: int, end: int) -> Floats:
        profile = np.zeros(last + 1)
        profile[begin:end] = 1.0
        return profile

    months = max(timing.finish - start, 1)
    if initiative.effort_days:
        once = sum(
            (days * HOURS_PER_DAY * hourly[role] for role, days in initiative.effort_days.items()),
            start=np.zeros(1),
        )
        amount = once * draws[f"{own}:effort"] / months
        yield CostLine("set-up", True, amount, between(start, finish))
    engineer_month = hourly["ml_engineer"] * draws["hours_per_year"] / 12
    if initiative.run_fte.high > 0:
        run = draws[f"{own}:run"] * engineer_month
        if initiative.run_is_partly_replacement:
            run = run * draws["run_effort_additional"]
        yield CostLine("upkeep", True, run, between(finish, last + 1))
    if initiative.dip_months and initiative.affected_fte:
        scientist_month = hourly["data_scientist"] * draws["hours_per_year"] / 12
        profile = np.zeros(last + 1)
        weights = dip_profile(initiative.dip_months)[: max(last + 1 - start, 0)]
        profile[start : start + len(weights)] = weights
        amount = initiative.affected_fte * scientist_month * draws[f"{own}:dip"]
        yield CostLine("adoption dip", True, amount, profile)
    if initiative.yearly_cost.high > 0:
        yield CostLine("subscription", False, draws[f"{own}:cost"] / 12, between(start, last + 1))
    for cost in initiative.unit_costs:
        units = draws["deployments"] if cost.driver == "deployment" else cost.units
        amount = draws[f"{own}:price:{cost.driver}"] * units / 12
        yield CostLine("use", False, amount, between(start, last + 1), GROWS_WITH[cost.driver])
    if initiative.once_cost.high > 0:
        yield CostLine("one-off", False, draws[f"{own}:once"] / months, between(start, finish))
    if initiative.exit_cost.high > 0 and start <= last:
        yield CostLine("leaving", False, draws[f"{own}:exit"], between(last, last + 1))


def cost_flows(problem: CaseProblem, schedule: Schedule, draws: Draws) -> tuple[Floats, Floats]:
    """Return own labour and invoices of all scheduled initiatives, each of shape ``(T + 1, trials)``."""
    trials = len(next(iter(draws.values())))
    rates = growth_rates(draws)
    months = np.arange(problem.horizon + 1)
    totals = []
    lines = [
        line
        for initiative in problem.initiatives
        if initiative.id in schedule
        for line in cost_lines(problem, initiative, schedule[initiative.id], draws)
    ]
    for labour in (True, False):
        chosen = [line for line in lines if line.is_labour == labour]
        plain = [line for line in chosen if line.grows not in rates]
        total = np.zeros((problem.horizon + 1, trials))
        if plain:
            profiles = np.stack([line.profile for line in plain], axis=1)
            amounts = np.stack([np.broadcast_to(line.amount, trials) for line in plain])
            total = profiles @ amounts
        for line in chosen:
            if line.grows in rates:
                grown = (1 + rates[line.grows]) ** (months[:, None] / 12)
                total += line.profile[:, None] * line.amount * grown
        totals.append(total)
    return totals[0], totals[1]


def cost_present_value(
    problem: CaseProblem, initiative: Initiative, timing: Timing, draws: Draws
) -> Floats:
    """Present value of all costs of one initiative, in the project's currency; shape ``(trials,)``."""
    labour, cash = cost_flows(problem, {initiative.id: timing}, draws)
    return present_value((labour + cash).T, problem.rate)


def once_cash(initiative: Initiative, draws: Draws) -> Floats:
    """Invoices paid once, spread over the set-up; shape ``(trials,)``."""
    if initiative.once_cost.high <= 0:
        return np.zeros(len(next(iter(draws.values()))))
    return draws[f"{initiative.id}:once"]


def yearly_cash(initiative: Initiative, draws: Draws) -> Floats:
    """Invoices of a full year at today's size, one-off ones left out; shape ``(trials,)``."""
    total = draws[f"{initiative.id}:cost"]
    for cost in initiative.unit_costs:
        units = draws["deployments"] if cost.driver == "deployment" else cost.units
        total = total + draws[f"{initiative.id}:price:{cost.driver}"] * units
    return total
