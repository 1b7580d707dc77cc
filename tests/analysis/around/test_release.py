"""Invoices of what is done with and without a plan are asked for beside it."""

from __future__ import annotations

import pytest

from planner.analysis.study.hygiene import priced
from planner.domain.case.estimate import fixed
from planner.economics.costs import cost_flows, durations
from planner.economics.model import Timing, sample
from planner.economics.outcomes import outcomes
from tests.helpers import case, initiative


def test_invoices_of_what_is_done_anyway_by_hand() -> None:
    """1,000 a month from the fourth month: nine payments until the review, in no cost of the plan."""
    anyway = initiative("vcs", effects=[], yearly_cost=fixed(12_000), anyway=True)
    ours = initiative("own", effects=[], yearly_cost=fixed(2_400))
    problem = case(anyway, ours)
    plan = {"vcs": Timing(3, 4), "own": Timing(0, 1)}
    draws = sample(problem, 7, 50, plan).draws
    _, paid = cost_flows(problem, plan, draws)
    assert float(paid.mean(axis=0)[:12].sum()) == pytest.approx(2_400)
    became = outcomes(problem, durations(plan), draws)
    found = priced(problem, plan, draws, became)
    assert found.invoices_until(12) == pytest.approx(9_000)
    assert (list(found.schedule), found.names) == (["vcs"], ("vcs",))
    assert found.by_step == {"vcs": pytest.approx(found.labour + found.invoices)}
