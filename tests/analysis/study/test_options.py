"""What is on the table, valued in the same futures."""

from __future__ import annotations

import numpy as np
import pytest

from planner.analysis.figures import figures
from planner.analysis.study.options import plan_options, stage_of
from planner.analysis.study.study import Study
from planner.analysis.study.uplift import time_seen
from planner.domain.case.estimate import Range, fixed
from planner.domain.plan.plan import AgreedPlan, PlannedStep, StepProgress
from planner.economics.model import Timing, sample
from planner.economics.worth import net_present_value
from tests.helpers import case, initiative


def test_stages_are_time_and_a_stage_that_is_all_is_no_option() -> None:
    schedule = {"a": Timing(0, 3), "b": Timing(9, 15), "c": Timing(12, 18)}
    assert list(stage_of(schedule, 1)) == ["a", "b"]
    assert list(stage_of(schedule, 2)) == ["a", "b", "c"]
    problem = case(*(initiative(i, effects=[("P2", 0.3)]) for i in "abc"))
    futures = sample(problem, 7, 320)
    found = {o.id: o for o in plan_options(problem, schedule, futures)}
    assert list(found) == ["nothing", "whole", "stage_1"]
    assert found["nothing"].expected == 0.0
    early = net_present_value(problem, stage_of(schedule, 1), futures.draws)
    np.testing.assert_array_equal(found["stage_1"].worth, early)
    alone = plan_options(problem, {"a": Timing(0, 3)}, futures)
    assert [o.id for o in alone] == ["nothing", "whole"]
    assert [o.id for o in plan_options(problem, {}, futures)] == ["nothing"]


def test_measuring_first_pays_where_it_can_stop_a_loss() -> None:
    value = Range(low=20_000, likely=100_000, high=500_000)
    one = initiative("a", effects=[("P9", 0.5)], yearly_cost=fixed(60_000.0))
    problem = case(one, value_per_model=value, verified_share=1.0)
    futures = sample(problem, 7, 3_200)
    schedule = {"a": Timing(0, 3)}
    found = {o.id: o for o in plan_options(problem, schedule, futures, days={"value_per_model": 3})}
    first = found["measure_first"]
    assert first.input == "value_per_model"
    whole = found["whole"].expected
    knowing = np.maximum(found["whole"].worth, 0).mean()
    assert max(whole, 0) < first.expected < knowing
    dear = plan_options(problem, schedule, futures, days={"value_per_model": 3_000})
    assert dear[-1].expected < max(whole, 0.0), "what costs more than it shows is not worth it"


def test_nothing_is_measured_first_where_no_figure_changes_the_choice() -> None:
    """A plan that only costs loses in every future: whatever is measured, doing nothing is best."""
    value = Range(low=20_000, likely=100_000, high=500_000)
    problem = case(initiative("a", yearly_cost=fixed(60_000.0)), value_per_model=value)
    futures = sample(problem, 7, 1_600)
    found = plan_options(problem, {"a": Timing(0, 3)}, futures, days={"value_per_model": 0.0})
    assert [o.id for o in found] == ["nothing", "whole"]


def test_what_lacks_a_duty_is_shown_and_never_chosen() -> None:
    """With a binding duty “do nothing” is no choice, so knowing everything can tell nothing of it."""
    dear = initiative("a", effects=[("P9", 0.5)], yearly_cost=fixed(60_000.0))
    asked = initiative("b", yearly_cost=fixed(60_000.0))
    value = Range(low=20_000, likely=100_000, high=500_000)
    problem = case(dear, asked, value_per_model=value, verified_share=1.0)
    futures = sample(problem, 7, 1_600)
    schedule = {"a": Timing(0, 3), "b": Timing(13, 16)}
    days = {"value_per_model": 1.0}
    duties = {"b": Timing(13, 16)}
    found = {o.id: o for o in plan_options(problem, schedule, futures, days=days, duties=duties)}
    assert {o.id for o in found.values() if o.keeps} == {"whole", "duties", "measure_first"}
    assert found["measure_first"].expected < -50_000  # the duty is paid whatever is known
    free = {o.id: o for o in plan_options(problem, schedule, futures, days=days)}
    assert all(o.keeps for o in free.values())
    assert free["measure_first"].expected > 0  # then what loses is left


def test_two_finished_steps_tell_the_time_themselves() -> None:
    steps = tuple(PlannedStep(initiative=i, start=0, end=2) for i in ("a", "b", "c"))
    done = {
        "a": StepProgress(state="done", start=0, end=3),
        "b": StepProgress(state="done", start=1, end=4),
        "c": StepProgress(state="running", start=0),
    }
    agreed = AgreedPlan(
        agreed="2026-11-01T09:00:00Z", start="2026-10-01", steps=steps, progress=done
    )
    assert time_seen(agreed) == (0.5, 2)
    assert time_seen(None) == (0.0, 0)


def test_the_registry_holds_what_the_case_holds(example_study: Study) -> None:
    found = figures(example_study)
    case_ = example_study.case
    worth = found["worth.expected"].check("money", "expected", "months", "plan")
    assert worth.number() == case_.npv.mean
    assert worth.error == case_.npv_standard_error
    assert (found["worth.range"].low, found["worth.range"].high) == (case_.npv.p5, case_.npv.p95)
    steps = [f.number() for i, f in found.items() if i.startswith("step.worth.")]
    assert sum(steps) == pytest.approx(case_.npv.mean, rel=1e-9)
