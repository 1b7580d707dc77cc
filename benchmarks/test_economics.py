"""Speed and memory of the business case: ``.venv/bin/python -m pytest benchmarks -o addopts= -s``.

The case of the specification: 40 initiatives with three effects each, 60 months, all pools, 120 uncertain
inputs. ``plain_loop`` is the same case month by month with plain numpy: what the engine is compared with in
one run. Nothing here asserts a time.
"""

from __future__ import annotations

import math
import time
import tracemalloc

import numpy as np
import pytest

from planner.domain.case.estimate import Range, fixed
from planner.economics.atoms import ATOMS, REACH
from planner.economics.case import appraise
from planner.economics.costs import cost_lines
from planner.economics.flows import UNVERIFIED, adoption, flows
from planner.economics.information import information
from planner.economics.metrics import internal_rates_of_many
from planner.economics.model import CaseProblem, Draws, Timing, draw
from planner.economics.pools import annual_pools, effect_strength
from planner.economics.sensitivity import tornado
from tests.helpers import case, initiative

TARGETS = [
    "P1", "P1b", "P2", "P2.handover", "P3", "P5", "P8", "P9", "P10", "P11", "P13", "incident_rate",
    "detect", "repair", "refresh_interval", "verified_share",
]  # fmt: skip


def big_case(count: int = 40, uncertain: int = 120) -> tuple[CaseProblem, dict[str, Timing]]:
    left = uncertain

    def effect() -> Range:
        nonlocal left
        left -= 1
        return Range(low=0.02, likely=0.06, high=0.15) if left >= 0 else fixed(0.06)

    made, schedule = [], {}
    for k in range(count):
        one = initiative(
            f"i{k}",
            effects=[(TARGETS[(3 * k + j) % len(TARGETS)], effect()) for j in range(3)],
            delay_months=1.0,
            effort_days={"data_scientist": 12.0, "ml_engineer": 9.0},
            dip_months=2,
            affected_fte=5.0,
            dip_share=fixed(0.05),
            success_chance=fixed(0.8),
        )
        made.append(one)
        start = (k % 12) * 3
        schedule[one.id] = Timing(start, start + 3 + 3 * (k % 2))
    return case(*made, horizon=60), schedule


def plain_loop(problem: CaseProblem, schedule: dict[str, Timing], draws: Draws) -> np.ndarray:
    """NPV per trial, month by month, as one would write it first."""
    annual = annual_pools(problem, draws)
    trials = len(next(iter(draws.values())))
    npv = np.zeros(trials)
    lines = [
        line for i in problem.initiatives for line in cost_lines(problem, i, schedule[i.id], draws)
    ]
    for month in range(problem.horizon + 1):
        net = np.zeros(trials)
        if month:
            kept = {a.id: np.ones(trials) for a in ATOMS} | {UNVERIFIED: np.ones(trials)}
            for i in problem.initiatives:
                share = adoption(month - schedule[i.id].finish, i.delay_months, i.ramp_months)
                for e in i.effects:
                    strength = draws[f"{i.id}:effect:{e.target}"] * e.gap
                    strength = effect_strength(e.target, strength, problem, draws)
                    for atom in REACH[e.target] or (UNVERIFIED,):
                        kept[atom] = kept[atom] * (1 - strength * share * draws[f"{i.id}:success"])
            verified = 1 - (1 - draws["verified_share"]) * kept[UNVERIFIED]
            for atom in ATOMS:
                saving = annual[atom.id] / 12 * (1 - kept[atom.id])
                if atom.kind == "capacity":
                    saving = saving * draws["recapture"]
                elif atom.kind == "value":
                    saving = saving * verified
                net += saving
        for line in lines:
            net -= line.amount * line.profile[month]
        npv += net * (1 + problem.rate) ** (-month / 12)
    return npv


@pytest.fixture(scope="module")
def big():
    return big_case()


def full_run(problem: CaseProblem, schedule: dict[str, Timing]) -> None:
    """Report run: 10,000 futures, tornado, rank correlation and worth of knowing for all inputs."""
    found = appraise(problem, schedule, trials=10_000)
    tornado(problem, schedule)
    draws = draw(problem, 7, 10_000)
    varying = {k: draws[k] for k, q in problem.all_quantities().items() if not q.range.is_fixed}
    information(found.npv_values, varying)


def test_preview(benchmark, big) -> None:
    benchmark(appraise, *big, trials=1_000)


def test_full_run(benchmark, big) -> None:
    benchmark.pedantic(full_run, args=big, rounds=3)


def test_rates(benchmark) -> None:
    rng = np.random.default_rng(0)
    table = np.c_[-rng.uniform(50, 150, (10_000, 6)), rng.uniform(0, 20, (10_000, 55))]
    benchmark(internal_rates_of_many, table)


def test_against_a_plain_loop(big) -> None:
    """The same draws through both; the ratio is what counts on a noisy machine."""
    problem, schedule = big
    draws = draw(problem, 7, 10_000)
    times = {}
    for name, run in (
        ("plain loop", lambda: plain_loop(problem, schedule, draws)),
        ("engine", lambda: flows(problem, schedule, draws).net @ _factors(problem)),
    ):
        begin = time.perf_counter()
        result = run()
        times[name] = time.perf_counter() - begin
        times[f"{name} mean"] = float(result.mean())
    assert times["plain loop mean"] == pytest.approx(times["engine mean"], rel=1e-9)
    print(f"\nplain loop / engine: {times['plain loop'] / times['engine']:.1f}")


def _factors(problem: CaseProblem) -> np.ndarray:
    return (1 + problem.rate) ** (-np.arange(problem.horizon + 1) / 12)


def test_cost_grows_with_trials_and_initiatives() -> None:
    print("\ninitiatives  trials  seconds  µs per initiative and 1,000 trials")
    for count in (10, 20, 40, 80):
        for trials in (2_000, 10_000, 40_000):
            problem, schedule = big_case(count)
            appraise(problem, schedule, trials=1_000)  # tables of quantiles are made once
            begin = time.perf_counter()
            appraise(problem, schedule, trials=trials)
            taken = time.perf_counter() - begin
            print(f"{count:11}{trials:8}{taken:9.3f}{taken / count / trials * 1e9:12.0f}")


def test_memory(big) -> None:
    problem, schedule = big
    tracemalloc.start()
    full_run(problem, schedule)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"\npeak of the full run: {peak / 1e6:.0f} MB")


def test_cancel() -> None:
    """Longest wait between two chances to cancel, in a full run."""
    problem, schedule = big_case()
    last, waits = time.perf_counter(), []

    def progress(_: int, __: int) -> bool:
        nonlocal last
        now = time.perf_counter()
        waits.append(now - last)
        last = now
        return True

    appraise(problem, schedule, trials=10_000, progress=progress)
    waits.append(time.perf_counter() - last)
    assert not math.isnan(max(waits))
    print(f"\nlongest wait before cancel is heard: {max(waits):.3f} s")
