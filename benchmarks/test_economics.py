"""Speed and memory of the business case: ``.venv/bin/python -m pytest benchmarks -o addopts= -s``.

The case of the specification: 40 initiatives with three effects each, 60 months, all pools, 120 uncertain
inputs. ``plain_loop`` is the same case month by month with plain numpy: what the engine is compared with in
one run. Nothing here asserts a time.
"""

from __future__ import annotations

import math
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import uniform

from planner.domain.case.estimate import Range, fixed
from planner.economics.atoms import ATOMS, DRIVERS_OF_ATOM
from planner.economics.case import appraise, simulate
from planner.economics.costs import cost_lines, durations
from planner.economics.flows import UNSTATED, most_pull, pulls, realised
from planner.economics.information import information
from planner.economics.metrics import internal_rates_of_many
from planner.economics.model import CaseProblem, Draws, Timing, draw, sample
from planner.economics.outcomes import outcomes
from planner.economics.pools import annual_pools, growth_rates
from planner.economics.sensitivity import indices_of, input_break_evens, tornado
from planner.economics.worth import net_present_value
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
    """NPV per trial, month by month, as one would write it first with plain numpy."""
    annual, rates = annual_pools(problem, draws), growth_rates(draws)
    became = outcomes(problem, durations(schedule), draws)
    acting = pulls(problem, schedule, draws, became)
    trials = len(next(iter(draws.values())))
    npv = np.zeros(trials)
    lines = [
        line
        for i in problem.initiatives
        for line in cost_lines(problem, i, schedule[i.id], draws, became[i.id])
    ]
    for month in range(problem.horizon + 1):
        net = np.zeros(trials)
        pulled = {}
        for driver, own in acting.items():
            total = np.zeros(trials)
            for pull in own:
                ramp = max(pull.initiative.ramp_months, 1e-9)
                total = total + pull.strength * np.clip((month - pull.since) / ramp, 0, 1)
            pulled[driver] = np.minimum(total, most_pull(driver))
        for atom in ATOMS:
            shares = [pulled[d] for d in DRIVERS_OF_ATOM[atom.id] if d in pulled]
            if (
                not month
                or not shares
                or (atom.id in UNSTATED and UNSTATED[atom.id] not in problem.stated)
            ):
                continue
            growth = 1.0 if atom.grows not in rates else (1 + rates[atom.grows]) ** (month / 12)
            saving = annual[atom.id] / 12 * growth * (1 - np.exp(-sum(shares)))
            net = net + saving * realised(atom, draws)
        for line in lines:
            growth = (1 + rates[line.grows]) ** (month / 12) if line.grows in rates else 1.0
            last = min(month + 1, problem.horizon) if month < problem.horizon else month
            part = np.clip(np.minimum(line.end, last) - np.maximum(line.begin, month), 0, 1)
            net = net - line.amount * growth * part
        npv += net * (1 + problem.rate) ** (-month / 12)
    return npv


@pytest.fixture(scope="module")
def big():
    return big_case()


def full_run(problem: CaseProblem, schedule: dict[str, Timing]) -> None:
    """Report run: 10,000 futures, tornado, break-evens, and the worth of knowing every input."""
    futures = sample(problem, 7, 10_000)
    found = simulate(problem, schedule, futures)
    swings = tornado(problem, schedule, futures, found.npv)
    input_break_evens(problem, futures, found.npv, [s.id for s in swings])
    information([np.zeros(10_000), found.npv], futures.tiles, found.npv)


def test_preview(benchmark, big) -> None:
    benchmark(appraise, *big, trials=1_000)


def test_full_run(benchmark, big) -> None:
    benchmark.pedantic(full_run, args=big, rounds=3)


def test_rates(benchmark) -> None:
    rng = np.random.default_rng(0)
    table = np.c_[-rng.uniform(50, 150, (10_000, 6)), rng.uniform(0, 20, (10_000, 55))]
    benchmark(internal_rates_of_many, table)


def timed(run: Callable[[], np.ndarray], rounds: int = 3) -> tuple[float, np.ndarray]:
    """Least processor time of a few rounds, and what came out."""
    least, result = math.inf, np.zeros(1)
    for _ in range(rounds):
        begin = time.process_time()
        result = run()
        least = min(least, time.process_time() - begin)
    return least, result


def test_against_a_plain_loop(big) -> None:
    """The same draws through both, in one run; the ratio is what counts on a noisy machine."""
    problem, schedule = big
    draws = draw(problem, 7, 10_000)
    slow, plain = timed(lambda: plain_loop(problem, schedule, draws), 1)
    fast, engine = timed(lambda: net_present_value(problem, schedule, draws))
    np.testing.assert_allclose(engine, plain, rtol=1e-9, atol=1e-6)
    print(f"\nplain loop / engine: {slow / fast:.1f} ({slow:.2f} s, {fast:.3f} s)")


def test_against_pyxirr() -> None:
    pyxirr = pytest.importorskip("pyxirr")
    rng = np.random.default_rng(0)
    table = np.c_[-rng.uniform(50, 150, (10_000, 6)), rng.uniform(0, 20, (10_000, 55))]
    theirs, slow = timed(lambda: np.array([pyxirr.irr(row) for row in table]), 1)
    ours, fast = timed(lambda: internal_rates_of_many(table)[0])
    np.testing.assert_allclose(fast, (1 + slow) ** 12 - 1, rtol=1e-6)
    print(f"\npyxirr / engine: {theirs / ours:.1f}")


def test_against_salib() -> None:
    """Sampling, model and indices of 20 inputs × 1,024: the model is nothing on either side."""
    problem_of = pytest.importorskip("SALib.sample.sobol")
    analysis = pytest.importorskip("SALib.analyze.sobol")
    case_ = {"num_vars": 20, "names": [f"x{k}" for k in range(20)], "bounds": [[0.0, 1.0]] * 20}

    def theirs() -> np.ndarray:
        points = problem_of.sample(case_, 1024, calc_second_order=False)
        return np.asarray(
            analysis.analyze(case_, points.sum(axis=1), calc_second_order=False)["ST"]
        )

    slow, one = timed(theirs)
    ours = [uniform()] * 20
    fast, two = timed(lambda: indices_of(lambda x: x.sum(axis=0), ours, 1024, 1)[1])
    np.testing.assert_allclose(one, two, atol=0.02)
    print(f"\nSALib / engine: {slow / fast:.1f}")


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
