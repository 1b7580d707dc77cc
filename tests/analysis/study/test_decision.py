"""Information, stress and delay of the example's plan keep their invariants."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.study.decision import decide
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.study import Study
from planner.economics.case import simulate
from planner.economics.model import sample
from planner.economics.shared_causes import PREFIX
from planner.economics.worth import FEW_FUTURES, net_present_value


def test_knowing_one_thing_is_never_worth_more_than_knowing_all(example_study: Study) -> None:
    decision = example_study.decision
    assert decision.evpi >= 0
    for item in decision.information:
        assert 0 <= item.value <= decision.evpi + 3 * item.error + 1
        assert -1 <= item.correlation <= 1
    assert all(i.value > 2 * i.error for i in decision.worth_finding_out)


def test_the_figures_agree_with_the_case(example_study: Study) -> None:
    decision, case = example_study.decision, example_study.case
    assert decision.stress < case.npv.mean
    assert decision.benefit_cost is not None
    assert (decision.benefit_cost > 1) == (case.npv.mean > 0)
    assert any(r > case.rate for r in decision.internal_rates) == (case.npv.mean > 0)
    assert decision.modified_rate is not None
    assert (decision.modified_rate > case.rate) == (case.npv.mean > 0)


def test_only_what_moves_the_worth_has_a_break_even(example_study: Study) -> None:
    """An input whose bar is chance has a line through chance: where that crosses zero says nothing."""
    problem, schedule = example_study.case_problem, example_study.plan.schedule
    futures = sample(problem, 7, 320, schedule)
    simulated = simulate(problem, schedule, futures)
    first, second = [s for s in example_study.swings if not s.id.startswith(PREFIX)][:2]
    wide = replace(first, at_low=-9e9, at_high=9e9)
    chance = replace(second, at_low=0.0, at_high=1.0)
    found = decide(problem, schedule, simulated, futures, (wide, chance), {})
    assert [b.id for b in found.break_evens] == [first.id]


def test_doing_nothing_has_nothing_to_decide(example_study: Study) -> None:
    problem = example_study.case_problem
    futures = sample(problem, 7, 320)
    empty = decide(problem, {}, simulate(problem, {}, futures), futures, (), {})
    assert [o.id for o in empty.options] == ["nothing"]
    assert (empty.evpi, empty.information, empty.internal_rates) == (0, (), ())
    assert empty.modified_rate is None
    assert empty.benefit_cost is None
    assert empty.stress == pytest.approx(0)
    assert empty.delay == pytest.approx(0)


def test_what_is_done_anyway_costs_what_it_would_cost_inside_the_plan(example_study: Study) -> None:
    problem, schedule = example_study.case_problem, example_study.plan.schedule
    found = done_anyway(example_study)
    assert found is not None
    inside = tuple(
        replace(i, anyway=False, effects=()) if i.anyway else i for i in problem.initiatives
    )
    draws = sample(problem, example_study.case.seed, FEW_FUTURES, schedule).draws
    worth, less = (
        net_present_value(p, schedule, draws).mean()
        for p in (problem, replace(problem, initiatives=inside))
    )
    assert found.cost == pytest.approx(worth - less)
    assert found.cost > 0
    assert len(found.names) == sum(problem.by_id[i].anyway for i in schedule)
