"""What an initiative costs, month by month: own people's time and invoices, by what drives them.

What runs is paid at the beginning of each month in which it runs, so a year is twelve payments. Month t
begins t months after the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.content.tool import CostDriver
from planner.domain.organisation.organisation import CapacityRole
from planner.economics.atoms import Growth
from planner.economics.grid import Steps
from planner.economics.model import CaseProblem, Draws, Initiative, Schedule, Timing
from planner.economics.outcomes import Outcome, outcomes, repeat_months
from planner.economics.pools import (
    HOURS_PER_DAY,
    counted_models,
    growth_rates,
    hourly_costs,
    value_of,
)

Floats = NDArray[np.float64]
Part = Literal[
    "trial",
    "set-up",
    "another try",
    "upkeep",
    "adoption dip",
    "one-off",
    "subscription",
    "use",
    "computing",
    "leaving",
]

GROWS_WITH: dict[CostDriver, Growth] = {
    "seat": "people",
    "model": "models",
    "deployment": "models",
    "gpu_hour": "infra",
    "terabyte": "infra",
    "million_predictions": "models",
}
TERMS_OF: dict[str, int] = {"subscription": 12, "seat": 12}
"""Months of the usual contract; hosting and use end with the month."""


@dataclass(frozen=True)
class CostLine:
    """One part of an initiative's cost: ``amount`` a month (trials,) from ``begin`` to before ``end``.

    Months are arrays of one where they are the same in all futures. ``grows`` names the growth that the
    amount follows.
    """

    part: Part
    is_labour: bool
    amount: Floats
    begin: Floats
    end: Floats
    grows: Growth = ""


def dip_profile(months: int) -> Floats:
    """Weights of the adoption dip in months 0 … m−1 after the start: 1 − (j + ½)/m."""
    return np.asarray([1 - (j + 0.5) / months for j in range(months)])


def cost_lines(
    problem: CaseProblem,
    initiative: Initiative,
    timing: Timing,
    draws: Draws,
    became: Outcome,
    hourly: Mapping[CapacityRole, Floats] | None = None,
) -> Iterator[CostLine]:
    """Yield the parts of one initiative's cost in the project's currency, undiscounted.

    Nothing where it does not begin. Each further try costs a share of set-up and one-off over its months.
    What works keeps its upkeep and invoices to the horizon; what is given up has no upkeep, and each invoice
    ends at the next date at which its contract can. ``hourly`` is what an hour costs by role, where it is
    known.
    """
    if initiative.anyway:
        return
    at = _Dates.of(problem, initiative, timing, became)
    hourly = hourly_costs(draws) if hourly is None else hourly
    yield from _looking(initiative, timing, draws, became, hourly)
    look = initiative.trial
    if look is not None and look.second is not None and became.second is not None:
        begin = timing.start + look.months
        when = Timing(begin, begin + look.second.months)
        yield from cost_lines(problem, look.second.one, when, draws, became.second, hourly)
    yield from _setting_up(initiative, draws, became, at, hourly)
    yield from _running(problem, initiative, draws, became, at, hourly)


@dataclass(frozen=True)
class _Dates:
    """Months of one initiative, future by future: first try, its end, finish, the last try's end.

    The horizon is the same in all futures: an array of one.
    """

    months: int
    again: int
    first: Floats
    tried: Floats
    finish: Floats
    ended: Floats
    horizon: Floats

    @classmethod
    def of(
        cls, problem: CaseProblem, initiative: Initiative, timing: Timing, became: Outcome
    ) -> _Dates:
        months = max(timing.finish - timing.start - initiative.trial_months, 1)
        again = repeat_months(months)
        first = timing.start + initiative.trial_months + became.late_start
        return cls(
            months,
            again,
            first,
            first + months,
            timing.finish + became.late_finish,
            first + months + (initiative.tries - 1) * again,
            np.full(1, float(problem.horizon)),
        )

    def left(self, term: int) -> Floats:
        """The next date, after it is given up, at which a contract of this term can end."""
        return np.asarray(self.first + term * np.ceil((self.ended - self.first) / term))


def _own_days(days: Mapping[CapacityRole, float], hourly: Mapping[CapacityRole, Floats]) -> Floats:
    """What days of one's own people cost."""
    return sum((d * HOURS_PER_DAY * hourly[role] for role, d in days.items()), start=np.zeros(1))


def _looking(
    initiative: Initiative,
    timing: Timing,
    draws: Draws,
    became: Outcome,
    hourly: Mapping[CapacityRole, Floats],
) -> Iterator[CostLine]:
    """The trial, which is paid whatever comes of it."""
    look = initiative.trial
    if look is None:
        return
    begin = timing.start + became.late_start
    end = begin + look.lasts
    if look.days:
        days = _own_days(look.days, hourly)
        spent = became.looked_at * days * draws[f"{initiative.id}:effort"]
        yield CostLine("trial", True, spent / look.lasts, begin, end)
    if look.cash > 0:
        yield CostLine("trial", False, became.looked_at * look.cash / look.lasts, begin, end)


def _setting_up(
    initiative: Initiative,
    draws: Draws,
    became: Outcome,
    at: _Dates,
    hourly: Mapping[CapacityRole, Floats],
) -> Iterator[CostLine]:
    own = initiative.id
    set_up, once = np.zeros_like(at.first), np.zeros_like(at.first)
    if initiative.effort_days:
        days = _own_days(initiative.effort_days, hourly)
        set_up = set_up + days * draws[f"{own}:effort"] * (1 + became.more)
        yield CostLine("set-up", True, became.begun * set_up / at.months, at.first, at.tried)
    if initiative.once_cost.high > 0:
        once = once + draws[f"{own}:once"]
        yield CostLine("one-off", False, became.begun * once / at.months, at.first, at.tried)
    if initiative.tries > 1 and np.any(became.repeats):
        share = became.begun * value_of(draws, "repeat_share") * became.repeats
        lasts = at.again * np.maximum(np.ceil(became.repeats), 1.0)
        for labour, amount in ((True, set_up), (False, once)):
            if np.any(amount):
                spent = share * amount / lasts
                yield CostLine("another try", labour, spent, at.tried, at.tried + lasts)
    if initiative.dip_months and initiative.affected_fte:
        scientist_month = hourly["data_scientist"] * draws["hours_per_year"] / 12
        amount = became.begun * initiative.affected_fte * scientist_month * draws[f"{own}:dip"]
        begin = at.first
        for weight in dip_profile(initiative.dip_months):
            end = begin + 1
            yield CostLine("adoption dip", True, amount * weight, begin, end)
            begin = end


def _running(
    problem: CaseProblem,
    initiative: Initiative,
    draws: Draws,
    became: Outcome,
    at: _Dates,
    hourly: Mapping[CapacityRole, Floats],
) -> Iterator[CostLine]:
    own, horizon = initiative.id, at.horizon
    if initiative.run_fte.high > 0:
        engineer_month = hourly["ml_engineer"] * draws["hours_per_year"] / 12
        run = draws[f"{own}:run"] * engineer_month
        if initiative.run_is_partly_replacement:
            run = run * draws["run_effort_additional"]
        run = run * (1 + became.more)
        yield CostLine("upkeep", True, became.works * run, at.finish, horizon)

    def invoices(part: Part, amount: Floats, usual: str, grows: Growth = "") -> Iterator[CostLine]:
        term = initiative.term_months or TERMS_OF.get(usual, 1)
        yield CostLine(part, False, became.works * amount, at.first, horizon, grows)
        yield CostLine(part, False, became.given_up * amount, at.first, at.left(term), grows)

    if initiative.yearly_cost.high > 0:
        yield from invoices("subscription", draws[f"{own}:cost"] / 12, "subscription")
    for cost in initiative.unit_costs:
        units = draws["deployments"] if cost.driver == "deployment" else cost.units
        amount = draws[f"{own}:price:{cost.driver}"] * units / 12
        yield from invoices("use", amount, cost.driver, GROWS_WITH[cost.driver])
    if (computing := _refreshing(problem, initiative, draws)) is not None:
        yield CostLine("computing", False, became.works * computing, at.finish, horizon, "models")
    if initiative.exit_cost.high > 0:
        leaving = draws[f"{own}:exit"]
        end = np.maximum(horizon - 1, at.first)
        yield CostLine("leaving", False, became.works * leaving, end, horizon)
        left = at.left(initiative.term_months or TERMS_OF["subscription"])
        yield CostLine("leaving", False, became.given_up * leaving, left, left + 1)


def _refreshing(problem: CaseProblem, initiative: Initiative, draws: Draws) -> Floats | None:
    """Computing a month for refreshes that come more often: M′·(1/R′ − 1/R)·cost of one."""
    share = sum(
        e.range.likely * e.gap for e in initiative.effects if e.target == "refresh_interval"
    )
    if share <= 0:
        return None
    months = draws["refresh_months"]
    more = 1 / (months * (1 - min(share, 0.99))) - 1 / months
    models = counted_models(problem.models, problem.builders)
    return np.asarray(models * more * value_of(draws, "refresh_computing"))


def durations(schedule: Schedule) -> dict[str, int]:
    """Months that each step of a plan takes."""
    return {id_: t.finish - t.start for id_, t in schedule.items()}


def cost_flows(
    problem: CaseProblem,
    schedule: Schedule,
    draws: Draws,
    became: Mapping[str, Outcome] | None = None,
) -> tuple[Floats, Floats]:
    """Return own labour and invoices of all scheduled initiatives, each of shape ``(trials, T + 1)``.

    ``became`` is what becomes of the steps, where it is known.
    """
    became = outcomes(problem, durations(schedule), draws) if became is None else became
    trials, horizon = len(next(iter(draws.values()))), problem.horizon
    rates = growth_rates(draws)
    steps: dict[tuple[bool, Growth], Steps] = {
        (labour, ""): Steps(trials, horizon) for labour in (True, False)
    }
    for initiative in problem.initiatives:
        if initiative.id not in schedule:
            continue
        of = (problem, initiative, schedule[initiative.id], draws, became[initiative.id])
        for line in cost_lines(*of):
            key = line.is_labour, line.grows if line.grows in rates else ""
            if key not in steps:
                steps[key] = Steps(trials, horizon)
            steps[key].add(np.broadcast_to(line.amount, trials), line.begin, line.end)
    totals = {labour: steps[labour, ""].by_month() for labour in (True, False)}
    for (labour, grows), part in steps.items():
        if grows:
            grown = (1 + rates[grows]) ** (np.arange(horizon + 1)[:, None] / 12)
            totals[labour] += part.by_month() * grown.T
    return totals[True], totals[False]


def present_values(
    problem: CaseProblem,
    initiative: Initiative,
    timing: Timing,
    draws: Draws,
    became: Outcome,
) -> tuple[Floats, Floats]:
    """Present value of one initiative's own labour and invoices, each ``(trials,)``, without months.

    A line that pays ``a`` a month from b to before e is worth a·(S(b) − S(e)), S(x) being what one a month is
    worth from x to the horizon: q^x + … + q^(T−1), q a month's discount and growth; straight between months.
    """
    return present_values_of(problem, draws)(initiative, timing, became)


PresentValues = Callable[[Initiative, Timing, Outcome], tuple[Floats, Floats]]


def present_values_of(problem: CaseProblem, draws: Draws) -> PresentValues:
    """As ``present_values``, for many initiatives in the same futures: what they share is made once."""
    trials, rates = len(next(iter(draws.values()))), growth_rates(draws)
    hourly = hourly_costs(draws)
    level = (1 + problem.rate) ** (-np.arange(problem.horizon + 1) / 12)
    level[-1] = 0.0
    left = level[::-1].cumsum()[::-1]  # of lines that do not grow: a table for all futures

    def of(initiative: Initiative, timing: Timing, became: Outcome) -> tuple[Floats, Floats]:
        totals = {True: np.zeros(trials), False: np.zeros(trials)}
        known: dict[int, tuple[Floats, Floats]] = {}

        def since(month: Floats) -> Floats:
            """What one a month is worth from ``month`` on; lines of one initiative share their ends."""
            found = known.get(id(month))
            if found is None:
                worth = _straight(left, np.minimum(month, problem.horizon))
                found = known[id(month)] = month, worth
            return found[1]

        for line in cost_lines(problem, initiative, timing, draws, became, hourly):
            if line.grows in rates:
                begin = np.minimum(line.begin, problem.horizon)
                end = np.minimum(np.maximum(line.end, line.begin), problem.horizon)
                month = (1 + rates[line.grows]) / (1 + problem.rate)
                ratio = np.asarray(month, dtype=float) ** (1 / 12)
                factor = _left(ratio, begin, problem.horizon) - _left(ratio, end, problem.horizon)
            else:  # of an end before its begin nothing is left, as the table falls
                factor = np.maximum(since(line.begin) - since(line.end), 0.0)
            totals[line.is_labour] += line.amount * factor
        return totals[True], totals[False]

    return of


def _straight(table: Floats, at: Floats) -> Floats:
    """What ``table`` holds at the months ``at``, straight between whole ones."""
    whole = at.astype(np.intp)
    if (whole == at).all():
        return np.asarray(table[whole])
    return np.interp(at, np.arange(len(table)), table)


def _left(ratio: Floats, since: Floats, horizon: int) -> Floats:
    """Σ of ratio^t for t from ``since`` to before ``horizon``; straight between whole months."""
    whole = np.floor(since)
    part = since - whole
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.abs(1 - ratio) < LEVEL
        sums = np.where(
            level,
            horizon - whole,
            (ratio**whole - ratio**horizon) / np.where(level, 1.0, 1 - ratio),
        )
    if np.any(part):
        sums = sums - part * np.where(whole < horizon, ratio**whole, 0.0)
    return np.asarray(sums)


LEVEL = 1e-12
"""A ratio this near to 1 is 1: the sum is a count of months."""


def cost_present_value(
    problem: CaseProblem,
    initiative: Initiative,
    timing: Timing,
    draws: Draws,
    became: Mapping[str, Outcome] | None = None,
) -> Floats:
    """Present value of all costs of one initiative, in the project's currency; shape ``(trials,)``."""
    if became is None:
        became = outcomes(problem, durations({initiative.id: timing}), draws)
    labour, cash = present_values(problem, initiative, timing, draws, became[initiative.id])
    return labour + cash


def once_cash(initiative: Initiative, draws: Draws) -> Floats:
    """Invoices paid once, spread over the set-up; shape ``(trials,)``."""
    if initiative.once_cost.high <= 0 or initiative.anyway:
        return np.zeros(len(next(iter(draws.values()))))
    return draws[f"{initiative.id}:once"]


def yearly_cash(initiative: Initiative, draws: Draws) -> Floats:
    """Invoices of a full year at today's size, one-off ones left out; shape ``(trials,)``."""
    total = draws[f"{initiative.id}:cost"]
    if initiative.anyway:
        return np.zeros_like(total)
    for cost in initiative.unit_costs:
        units = draws["deployments"] if cost.driver == "deployment" else cost.units
        total = total + draws[f"{initiative.id}:price:{cost.driver}"] * units
    return total
