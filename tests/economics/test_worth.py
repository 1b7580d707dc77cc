"""The worth without tables of months equals that of the months, whatever grows, fails or begins late."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.case.estimate import Range
from planner.economics import worth
from planner.economics.flows import flows
from planner.economics.metrics import present_value
from planner.economics.model import CaseProblem, Schedule, Timing, UnitCost, at_means, sample
from tests.helpers import case, initiative

SOME = Range(low=0.05, likely=0.2, high=0.5)
HALF = Range(low=0.3, likely=0.5, high=0.8)
MONEY = Range(low=50, likely=200, high=900)


def steps_of_all_kinds() -> tuple[CaseProblem, Schedule]:
    """Steps that fail, need each other, jump, ramp from inside a month, dip, and end beyond the horizon."""
    first = initiative(
        "first",
        effects=[("incident_rate", SOME), ("P1", SOME), ("P10", SOME)],
        success_chance=HALF,
        delay_months=0.75,
        ramp_months=5.4,
    )
    jump = initiative(
        "jump",
        effects=[("detect", SOME), ("P1b", SOME), ("refresh_interval", SOME)],
        ramp_months=0.0,
        needs=("first",),
        unit_costs=(UnitCost("model", MONEY, 10.0), UnitCost("gpu_hour", MONEY, 30.0)),
        dip_months=3,
        affected_fte=4.0,
        dip_share=SOME,
        exit_cost=MONEY,
    )
    late = initiative(
        "late",
        effects=[("P9", SOME), ("P2", Range(low=-0.2, likely=-0.05, high=0.1))],
        success_chance=HALF,
        needs=("jump",),
        once_cost=MONEY,
    )
    schedule = {"first": Timing(0, 5), "jump": Timing(7, 9), "late": Timing(20, 29)}
    grow = Range(low=-0.1, likely=0.1, high=0.6)
    changes = {"growth_people": grow, "growth_models": grow, "growth_infra": 0.07}
    return case(first, jump, late, horizon=30, repeat_share=0.5, **changes), schedule


@pytest.mark.parametrize("stated", [frozenset(), frozenset({"infra_spend"})])
def test_worth_is_that_of_the_months(stated: frozenset[str], monkeypatch) -> None:
    monkeypatch.setattr(worth, "CHUNK", 70)
    problem, schedule = steps_of_all_kinds()
    problem = replace(problem, stated=stated)
    for draws in (sample(problem, 3, 200).draws, at_means(problem)):
        months = flows(problem, schedule, draws)
        benefit, cost = worth.benefit_and_cost(problem, schedule, draws)
        np.testing.assert_allclose(benefit, present_value(months.benefit, problem.rate), rtol=1e-12)
        np.testing.assert_allclose(cost, present_value(months.cost, problem.rate), rtol=1e-12)
        assert benefit.max() > 0
        assert np.ptp(cost) > 0 or len(cost) == 1


def test_nothing_planned_is_worth_nothing() -> None:
    problem, _ = steps_of_all_kinds()
    assert not worth.net_present_value(problem, {}, sample(problem, 3, 200).draws).any()
