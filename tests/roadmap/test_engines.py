"""Two engines that know nothing of each other have to agree, at the size and scale of real plans."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from planner.analysis.study.setting import setting_of
from planner.analysis.study.study import Study
from planner.economics.model import draw
from planner.roadmap.engines import solve_cpsat, solve_highs
from planner.roadmap.greedy import greedy_plan, unlimited_plan
from planner.roadmap.linear import build
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import PlanningProblem
from planner.roadmap.solver import solve
from planner.roadmap.value import objective_value, violations
from planner.roadmap.worker import solve_in_process, solve_many
from planner.workers.child import Child, EndedError
from planner.workers.kept import Kept
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from planning_family import family

GAP = 0.002


def agree(problem: PlanningProblem) -> None:
    model = build(relevant(problem), 6)
    first = solve_cpsat(model, gap=GAP, effort=60)
    second = solve_highs(model, gap=GAP, effort=60)
    assert first.outcome == second.outcome
    if first.outcome == "impossible":
        return
    assert first.outcome == "optimal"
    values = [objective_value(problem, a.starts) for a in (first, second)]
    for answer, value in zip((first, second), values, strict=True):
        assert not violations(problem, answer.starts)
        assert value <= answer.bound * (1 + 1e-6)
    # nobody's bound may lie below what the other found
    assert values[0] <= second.bound * (1 + 1e-6)
    assert values[1] <= first.bound * (1 + 1e-6)
    assert first.bound == pytest.approx(second.bound, rel=2 * GAP, abs=1.0)


@pytest.mark.parametrize("seed", range(6))
def test_engines_agree_on_the_family(seed: int) -> None:
    agree(family(14, 8, seed, target=seed % 2 == 0))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e4])
def test_money_of_any_size(scale: float) -> None:
    made = family(12, 6, 6, target=False)
    scaled = replace(
        made,
        worth={a: tuple(w * scale for w in ws) for a, ws in made.worth.items()},
        activities=tuple(
            replace(a, cost_by_start=tuple(c * scale for c in a.cost_by_start))
            for a in made.activities
        ),
    )
    agree(scaled)
    assert solve(scaled).objective == pytest.approx(solve(made).objective * scale, rel=0.004)


def test_engines_agree_in_futures_of_the_example(example_study: Study) -> None:
    """A future of the example, at the size of real plans."""
    setting = setting_of(
        example_study.project,
        example_study.profile,
        example_study.case_problem,
        example_study.candidates,
    )
    draws = draw(setting.case, 5, 1)
    for problem in setting.problems(draws):
        model = build(relevant(problem), 6)
        first = solve_cpsat(model, gap=0.03, effort=1, hint=greedy_plan(problem))
        second = solve_highs(model, gap=0.03, effort=2)
        values = [objective_value(problem, a.starts) for a in (first, second)]
        assert values[0] <= second.bound * (1 + 1e-6)
        assert values[1] <= first.bound * (1 + 1e-6)


def test_the_problem_of_the_plan_is_worth_what_the_business_case_says(
    example_study: Study,
) -> None:
    """Planning futures and printed ones are two ways to one number, to a per cent."""
    setting = setting_of(
        example_study.project,
        example_study.profile,
        example_study.case_problem,
        example_study.candidates,
    )
    problem = setting.problem()
    starts = {s.candidate.id: s.start // 3 for s in example_study.plan.steps}
    assert setting.value(problem, starts) == pytest.approx(example_study.case.npv.mean, rel=0.01)
    free = unlimited_plan(problem)
    assert set(free) >= {a.id for a in problem.activities if a.id in starts and a.pulls}


def test_a_clock_that_ends_a_search_is_told_and_work_is_not() -> None:
    problem = family(60, 12, 0, target=False)
    model = build(relevant(problem))
    ended = solve_highs(model, gap=0.0, effort=60, most_seconds=0.01)
    assert ended.by_clock
    small = build(relevant(family(14, 8, 1, target=False)))
    assert not solve_highs(small, gap=GAP, effort=0.01).by_clock


def test_many_problems_give_what_each_gives_alone() -> None:
    rnd = random.Random(2)
    problems = [family(8, 5, rnd.randint(0, 99), target=False) for _ in range(5)]
    together = solve_many(problems, gap=GAP, engine="highs")
    assert together == [solve(p, gap=GAP, engine="highs") for p in problems]


def test_the_best_plan_so_far_can_be_taken() -> None:
    problem = family(60, 12, 0, target=False)
    told: list[float] = []
    found = solve_in_process(
        problem, better=lambda s: told.append(s.objective), enough=lambda: bool(told)
    )
    assert not violations(problem, found.starts)
    assert found.objective == told[-1]
    assert (found.status, found.repeatable) == ("found", False)


@pytest.fixture
def killing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Let the first ``times`` processes that are lent be killed at work; all that were lent are told."""

    def begin(times: int) -> list[int]:
        lent: list[int] = []
        whole = Kept.lent

        @contextmanager
        def killed(self: Kept, doing: str) -> Iterator[Child]:
            with whole(self, doing) as child:
                assert child.pid is not None
                lent.append(child.pid)
                if len(lent) <= times:
                    os.kill(child.pid, signal.SIGTERM)
                yield child

        monkeypatch.setattr(Kept, "lent", killed)
        return lent

    return begin


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_search_whose_process_is_ended_is_made_by_another(
    killing: Callable[[int], list[int]],
) -> None:
    problem = family(8, 5, 3, target=False)
    alone = solve(problem, gap=GAP, engine="highs")
    lent = killing(1)
    assert solve_in_process(problem, gap=GAP, engine="highs") == alone
    assert len({*lent}) == 2
    killing(1)
    assert solve_many([problem] * 3, gap=GAP, engine="highs", workers=1) == [alone] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_search_whose_process_is_ended_twice_is_a_sentence(
    killing: Callable[[int], list[int]],
) -> None:
    lent = killing(9)
    with pytest.raises(EndedError, match="The search for a plan was ended by the system"):
        solve_in_process(family(8, 5, 3, target=False))
    assert len(lent) == 2
