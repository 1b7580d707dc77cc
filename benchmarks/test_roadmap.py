"""Speed of the planner on the synthetic family, measured; nothing here asserts a time.

``python -m pytest benchmarks/test_roadmap.py -o addopts= --benchmark-only -s`` prints value, gap and
seconds of every case. ``python benchmarks/psplib.py FOLDER`` runs published scheduling instances.
"""

from __future__ import annotations

import time

import pytest

from benchmarks.planning_family import family
from planner.domain.base.errors import Cancelled
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.solver import ImpossiblePlan, solve
from planner.roadmap.worker import solve_in_process


def solved(count: int, periods: int, seed: int, *, months: int, gap: float, target: bool) -> None:
    problem = family(count, periods, seed, target=target, months=months)
    begin = time.perf_counter()
    try:
        found = solve(problem, greedy_plan(problem), gap=gap, effort=60)
        words = f"value {found.value:,.0f}, gap {found.gap:.2%}, {found.status}"
    except ImpossiblePlan:
        words = "impossible, by both engines"
    seconds = time.perf_counter() - begin
    print(f"\n{count} × {periods}, seed {seed}, target {target}: {words}, {seconds:.1f} s")


@pytest.mark.parametrize("target", [True, False])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_40_initiatives_12_quarters(benchmark, seed: int, target: bool) -> None:
    benchmark.pedantic(
        lambda: solved(40, 12, seed, months=3, gap=0.01, target=target), rounds=1, iterations=1
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_100_initiatives_12_quarters(benchmark, seed: int) -> None:
    benchmark.pedantic(
        lambda: solved(100, 12, seed, months=3, gap=0.01, target=False), rounds=1, iterations=1
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_40_initiatives_36_months(benchmark, seed: int) -> None:
    benchmark.pedantic(
        lambda: solved(40, 36, seed, months=1, gap=0.03, target=False), rounds=1, iterations=1
    )


def test_first_plan_of_200_initiatives(benchmark) -> None:
    benchmark.pedantic(
        lambda problem: greedy_plan(problem),
        setup=lambda: ((family(200, 12, 0, target=False),), {}),
        rounds=5,
    )


def test_cancel(benchmark) -> None:
    """From the wish to stop until control is back."""
    problem = family(100, 12, 0)
    waits: list[float] = []

    def once() -> None:
        asked: list[float] = []
        begin = time.perf_counter()

        def waiting() -> bool:
            if time.perf_counter() - begin < 2.0:
                return True
            asked.append(time.perf_counter())
            return False

        with pytest.raises(Cancelled):
            solve_in_process(problem, waiting=waiting)
        waits.append(time.perf_counter() - asked[0])

    benchmark.pedantic(once, rounds=3)
    print(f"\nlongest wait after cancel: {max(waits):.3f} s, and at most 0.1 s until it is asked")
