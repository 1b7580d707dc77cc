"""Moves near a plan: what is wrong with it is put right, what is as good is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.polish import polished
from planner.analysis.study.setting import Setting, setting_of, starts_of
from planner.analysis.study.study import Study
from planner.domain.base.errors import Cancelled
from planner.domain.project import Project
from planner.roadmap.near import Valued, added, rests, shifted
from planner.roadmap.problem import PlanningProblem
from planner.roadmap.solver import Solution
from planner.roadmap.value import objective_value, plan_value, violations
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.projects import few_candidates


def solution(problem: PlanningProblem, starts: dict[str, int]) -> Solution:
    value = plan_value(problem, starts)
    return Solution(starts, value, objective_value(problem, starts), value, "found")


@pytest.fixture(scope="module")
def known(
    example: Project, kept_results: Results
) -> tuple[Setting, PlanningProblem, dict[str, int]]:
    found: Study = kept_study_of(few_candidates(example), kept_results)
    chosen: tuple[Candidate, ...] = found.candidates
    setting = setting_of(found.project, found.profile, found.case_problem, chosen)
    problem = setting.problem()
    starts = starts_of(found.plan.schedule, 3)
    return setting, problem, {i: s for i, s in starts.items() if i in problem.by_id}


def test_the_plan_is_left_and_a_worse_one_is_put_right(
    known: tuple[Setting, PlanningProblem, dict[str, int]],
) -> None:
    setting, problem, best = known
    assert polished(setting, problem, solution(problem, best)).starts == best
    rest = min(rests(problem, best), key=lambda r: plan_value(problem, r))
    better = polished(setting, problem, solution(problem, rest))
    assert not violations(problem, better.starts)
    assert better.value > plan_value(problem, rest)
    with pytest.raises(Cancelled):
        polished(setting, problem, solution(problem, best), waiting=lambda: False)
    wished = replace(
        problem,
        activities=tuple(
            replace(a, preference=(1.0,) * problem.periods) for a in problem.activities
        ),
    )
    assert polished(setting, wished, solution(problem, rest)).starts == rest


def test_quick_values_are_those_of_the_whole_sum(
    known: tuple[Setting, PlanningProblem, dict[str, int]],
) -> None:
    _, problem, best = known
    valued = Valued(problem, best)
    assert valued.value == pytest.approx(plan_value(problem, best))
    near = [*rests(problem, best), *shifted(problem, best), *added(problem, best)]
    assert len(near) > 5
    for plan in near:
        assert valued.of(plan) == pytest.approx(plan_value(problem, plan), abs=1e-3)
    for activity in problem.activities:
        if activity.id not in best:
            for start in problem.windows(activity):
                one = {**best, activity.id: start}
                assert plan_value(problem, one) <= valued.at_most(activity) + 1e-3
