"""What a decision needs beside the worth: information, rates of return, stress, and the price of waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.base.language import phrase
from planner.economics.attribution import CAPS, over_caps
from planner.economics.case import Case
from planner.economics.flows import flows
from planner.economics.information import Information, information, perfect_information
from planner.economics.metrics import (
    benefit_cost_ratio,
    equal_annual_cost,
    internal_rates,
    modified_internal_rate,
    present_value,
)
from planner.economics.model import EFFECT_WORDS, CaseProblem, Schedule, Timing, at_means, draw
from planner.economics.sensitivity import InputBreakEven, Swing, input_break_evens, resting_share
from planner.economics.vendor_view import VendorView, vendor_view

MONTHS = 3
LATE = 6
HIGH_RETURN = 3.0
MOST_INPUTS = 8
TRIFLE = 0.01
"""Share of the worth of knowing everything below which an input is not listed."""


@dataclass(frozen=True)
class Decision:
    """Money in the project's currency, present values; rates a year; ``None`` where undefined.

    ``evpi`` is the most that knowing everything before deciding could be worth, ``information`` that of
    single inputs (they do not add up). ``stress`` is the worth when cost doubles, benefits halve and come
    six months late; ``delay`` what starting a quarter later costs (negative: gains); both at the means.
    ``warnings`` say what makes the figures suspicious. ``resting`` is the share of the result that rests on
    inputs of grade A or B, ``least_benefit`` the share to which benefits may fall before the plan is worth
    nothing, ``break_evens`` where that happens input by input, ``vendor`` the case as vendor studies show it.
    """

    evpi: float
    information: tuple[Information, ...]
    labels: dict[str, str]
    benefit_cost: float | None
    internal_rates: tuple[float, ...]
    modified_rate: float | None
    annual_cost: float
    stress: float
    delay: float
    warnings: tuple[str, ...]
    resting: float
    least_benefit: float | None
    break_evens: tuple[InputBreakEven, ...]
    vendor: VendorView

    @property
    def worth_finding_out(self) -> tuple[Information, ...]:
        """Inputs whose worth of knowing stands clear of its error and is not trifling; at most eight."""
        least = TRIFLE * self.evpi
        return tuple(i for i in self.information if i.shown and i.value >= least)[:MOST_INPUTS]


def decide(
    problem: CaseProblem, schedule: Schedule, case: Case, swings: Sequence[Swing]
) -> Decision:
    """Compute the figures for ``schedule`` from the draws that ``case`` was made from.

    Break-evens are sought for the inputs of ``swings``.
    """
    quantities = problem.all_quantities()
    used = {
        id_: q
        for id_, q in quantities.items()
        if not q.range.is_fixed and (":" not in id_ or id_.partition(":")[0] in schedule)
    }
    draws = draw(problem, case.seed, case.trials)
    found: tuple[Information, ...] = ()
    if schedule:
        found = information(case.npv_values, {id_: draws[id_] for id_ in used})
    means = at_means(problem)
    at_mean = flows(problem, schedule, means)
    net = np.asarray(at_mean.net[0])
    now = float(present_value(at_mean.net, problem.rate)[0])
    cost = float(present_value(at_mean.cost, problem.rate)[0])
    benefit = float(present_value(at_mean.benefit, problem.rate)[0])
    later = flows(problem, _shifted(schedule, MONTHS, problem.horizon), means)
    warnings = [
        phrase(
            "All steps together remove {share:.0%} of {what}; more than {cap:.0%} is hardly ever seen.",
            share=share,
            what=EFFECT_WORDS[target],
            cap=CAPS[target],
        )
        for target, share in over_caps(problem, schedule, means).items()
    ]
    if case.roi is not None and case.roi.p50 > HIGH_RETURN:
        warnings.append(
            phrase(
                "A return of {share:.0%} is more than such programmes bring: look for a benefit that is "
                "counted twice or a cost that is missing.",
                share=case.roi.p50,
            )
        )
    return Decision(
        evpi=perfect_information(case.npv_values) if schedule else 0.0,
        information=found,
        labels={id_: q.label for id_, q in used.items()},
        benefit_cost=benefit_cost_ratio(benefit, cost),
        internal_rates=internal_rates(net) if schedule else (),
        modified_rate=modified_internal_rate(net, problem.rate, problem.rate) if schedule else None,
        annual_cost=equal_annual_cost(cost, problem.rate, problem.horizon / 12),
        stress=stress_value(problem, schedule),
        delay=now - float(present_value(later.net, problem.rate)[0]),
        warnings=tuple(warnings),
        resting=resting_share(problem, schedule),
        least_benefit=cost / benefit if benefit > 0 else None,
        break_evens=input_break_evens(problem, schedule, [s.id for s in swings]),
        vendor=vendor_view(problem, schedule),
    )


def stress_value(problem: CaseProblem, schedule: Schedule) -> float:
    """NPV at the means when cost doubles and benefits halve and come six months late.

    Costs keep their time; benefits are those of the same steps, each six months later.
    """
    means = at_means(problem)
    cost = float(present_value(flows(problem, schedule, means).cost, problem.rate)[0])
    late = flows(problem, _shifted(schedule, LATE, problem.horizon), means)
    return 0.5 * float(present_value(late.benefit, problem.rate)[0]) - 2 * cost


def _shifted(schedule: Schedule, months: int, horizon: int) -> dict[str, Timing]:
    """Everything later by ``months``; what would start beyond the horizon is left out."""
    return {
        id_: replace(t, start=t.start + months, finish=t.finish + months)
        for id_, t in schedule.items()
        if t.start + months < horizon
    }
