"""What a decision needs beside the worth: information, rates of return, stress, and the price of waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.options import OptionResult, plan_options
from planner.economics.case import Simulated, by_year
from planner.economics.information import Information, information, perfect_information
from planner.economics.metrics import (
    benefit_cost_ratio,
    equal_annual_cost,
    internal_rates,
    modified_internal_rate,
)
from planner.economics.model import (
    DRIVERS,
    USUAL_LEVELS,
    CaseProblem,
    Draws,
    Sample,
    Schedule,
    Timing,
    sample,
)
from planner.economics.sensitivity import (
    InputBreakEven,
    Swing,
    clear_of_chance,
    input_break_evens,
    resting_share,
    used_quantities,
)
from planner.economics.shared_causes import SharedCauses
from planner.economics.vendor_view import VendorView, vendor_view
from planner.economics.worth import FEW_FUTURES, benefit_and_cost, net_present_value

MONTHS = 3
LATE = 6
APART_FUTURES = 2_000
MOST_INPUTS = 8
TRIFLE = 0.01
"""Share of the worth of knowing everything below which an input is not listed."""


@dataclass(frozen=True)
class Independent:
    """The worth if no two inputs moved together: mean, ends, and the share of futures that lose, 0–1.

    ``levels`` says how strongly they do move together by cause in what is printed elsewhere.
    """

    mean: float
    p5: float
    p95: float
    loss_share: float
    levels: dict[str, str]


@dataclass(frozen=True)
class Decision:
    """Money in the project's currency, present values; rates a year; ``None`` where undefined.

    All are expected values of the simulation. ``options`` are the plans on the table; ``evpi`` is the most
    that knowing everything could be worth in choosing among those that keep the duties, ``information`` that
    of single inputs (they do not add up). ``internal_rates`` and ``modified_rate`` are those of the expected
    flow. ``stress`` is the worth when cost doubles, benefits halve and come six months late; ``delay`` what
    starting a quarter later costs (negative: gains). ``resting`` is the share of the benefit whose every
    factor is of grade A or B, ``least_benefit`` the share to which benefits may fall before the plan is worth
    nothing, ``break_evens`` where that happens input by input, ``vendor`` the case as vendor studies show it.
    ``independent`` is the worth without common causes, which hide risk where they are left out; ``None``
    where there are none. ``waits`` tells whether what duties ask for can begin a quarter later.
    """

    options: tuple[OptionResult, ...]
    evpi: float
    information: tuple[Information, ...]
    labels: dict[str, str]
    benefit_cost: float | None
    internal_rates: tuple[float, ...]
    modified_rate: float | None
    annual_cost: float
    stress: float
    delay: float
    resting: float
    least_benefit: float | None
    break_evens: tuple[InputBreakEven, ...]
    vendor: VendorView
    independent: Independent | None = None
    waits: bool = True
    warnings: tuple[str, ...] = ()

    @property
    def worth_finding_out(self) -> tuple[Information, ...]:
        """Inputs whose worth of knowing stands clear of its error and is not trifling; at most eight."""
        least = TRIFLE * self.evpi
        return tuple(i for i in self.information if i.shown and i.value >= least)[:MOST_INPUTS]

    def turns(self, swing: Swing, mean: float) -> bool:
        """Whether one input may turn the result: it breaks even, loses at an end, or is worth knowing."""
        breaks = any(b.id == swing.id and b.value is not None for b in self.break_evens)
        loses = (min(swing.at_low, swing.at_high) < 0) != (mean < 0)
        return breaks or loses or any(i.id == swing.id for i in self.worth_finding_out)

    def option(self, id_: str) -> OptionResult | None:
        """One of the plans on the table, if it is there."""
        return next((o for o in self.options if o.id == id_), None)


def decide(
    problem: CaseProblem,
    schedule: Schedule,
    simulated: Simulated,
    futures: Sample,
    swings: Sequence[Swing],
    days: Mapping[str, float],
    seed: int = 7,
    duties: Schedule | None = None,
    *,
    waits: bool = True,
) -> Decision:
    """Compute the figures for ``schedule`` from the futures that ``simulated`` was made in.

    Break-evens are sought for the inputs whose ``swings`` are more than chance; ``days`` says how long
    measuring an input takes; ``duties`` are the steps that duties alone ask for; ``waits`` whether these can
    begin a quarter later.
    """
    case = simulated.case
    used = {id_: q for id_, q in used_quantities(problem, schedule).items() if id_ in futures.tiles}
    shared = SharedCauses.of(problem, futures, used)
    tiles = {id_: futures.tiles[id_] for id_ in used} | shared.cause_tiles()
    options = plan_options(problem, schedule, futures, simulated.npv, days, duties, waits=waits)
    chosen = [o.worth for o in options if o.keeps and o.id != "measure_first"]
    few = {id_: values[:FEW_FUTURES] for id_, values in futures.draws.items()}
    net = simulated.net
    moving = clear_of_chance(swings, simulated.npv)
    benefit, cost = case.benefit.mean, case.cost.mean
    return Decision(
        options=tuple(o.result for o in options),
        evpi=perfect_information(chosen),
        information=information(chosen, tiles, simulated.npv, shared.alone) if schedule else (),
        labels={id_: q.label for id_, q in used.items()} | shared.labels,
        benefit_cost=benefit_cost_ratio(benefit, cost),
        internal_rates=internal_rates(net) if schedule else (),
        modified_rate=_modified_rate(net, problem.rate) if schedule else None,
        annual_cost=equal_annual_cost(cost, problem.rate, problem.horizon / 12),
        stress=stress_value(problem, schedule, few),
        delay=delay_cost(problem, schedule, few),
        resting=resting_share(problem, simulated.attributed),
        least_benefit=cost / benefit if benefit > 0 else None,
        break_evens=input_break_evens(problem, futures, simulated.npv, [s.id for s in moving]),
        vendor=vendor_view(problem, schedule),
        independent=independent_of(problem, schedule, seed),
        waits=waits,
    )


def _modified_rate(net: NDArray[np.float64], rate: float) -> float | None:
    """That of the expected flow; ``None`` where no year brings in more than it costs."""
    return modified_internal_rate(net, rate, rate) if max(by_year(net)) > 0 else None


def independent_of(problem: CaseProblem, schedule: Schedule, seed: int) -> Independent | None:
    """The worth of ``schedule`` in futures in which no two inputs move together; fewer of them."""
    levels = {**USUAL_LEVELS, **problem.driver_levels}
    levels = {cause: level for cause, level in levels.items() if level != "none"}
    if not schedule or not levels:
        return None
    apart = replace(problem, driver_levels=dict.fromkeys(DRIVERS, "none"))
    worth = net_present_value(apart, schedule, sample(apart, seed, APART_FUTURES, schedule).draws)
    p5, p95 = (float(x) for x in np.percentile(worth, (5, 95)))
    return Independent(float(worth.mean()), p5, p95, float((worth < 0).mean()), levels)


def delay_cost(problem: CaseProblem, schedule: Schedule, draws: Draws) -> float:
    """Expected worth now less expected worth when all starts a quarter later, in the same futures."""
    later = shifted(schedule, MONTHS, problem.horizon)
    now, then = (net_present_value(problem, s, draws) for s in (schedule, later))
    return float((now - then).mean())


def stress_value(problem: CaseProblem, schedule: Schedule, draws: Draws) -> float:
    """Expected worth when cost doubles and benefits halve and come six months late.

    Costs keep their time; benefits are those of the same steps, each six months later.
    """
    _, cost = benefit_and_cost(problem, schedule, draws)
    late, _ = benefit_and_cost(problem, shifted(schedule, LATE, problem.horizon), draws)
    return float(np.mean(0.5 * late - 2 * cost))


def shifted(schedule: Schedule, months: int, horizon: int) -> dict[str, Timing]:
    """Everything later by ``months``; what would start beyond the horizon is left out."""
    return {
        id_: replace(t, start=t.start + months, finish=t.finish + months)
        for id_, t in schedule.items()
        if t.start + months < horizon
    }
