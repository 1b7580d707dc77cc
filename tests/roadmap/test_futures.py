"""Expected worth over futures: the plan of the solver is that of trying all, and no cut takes a plan away."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from planner.roadmap.futures import Futures
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.linear import build, exact_cuts
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import Activity, Due, Objective, PlanningProblem, Starts
from planner.roadmap.solver import ImpossiblePlan, plan_exists, solve
from planner.roadmap.value import objective_value, plan_cost, plan_value, violations

PERIODS, TICKS, TRIALS = 3, 16, 12


def drawn_problem(seed: int, per: int = 3, periods: int = PERIODS) -> PlanningProblem:
    """Three to five steps that work or fail together, with tools, harm, caps, safe-only-with and duties.

    ``per`` are ticks of a period: months of a quarter, or one of a month.
    """
    rng = np.random.default_rng(seed)
    rnd = random.Random(seed)
    ids = [f"a{k}" for k in range(rnd.randint(3, 5))]
    drivers = {"P1": ("d1",), "P2": ("d2", "d3"), "P3": ("d2",)}
    weights = {a: rng.lognormal(2.0, 1.0, (TICKS, TRIALS)) / TRIALS for a in drivers}
    works = {i: rng.random(TRIALS) < 0.7 for i in ids}
    pulls = {}
    for id_ in ids:
        late = rng.integers(0, 4, TRIALS)
        ticks = np.arange(TICKS)[:, None]
        grown = np.clip((ticks - late[None, :]) / 3, 0.0, 1.0) * works[id_][None, :]
        own = rnd.sample(["d1", "d2", "d3"], rnd.randint(0, 2))
        pulls[id_] = {d: grown * rng.uniform(-0.15, 0.9, TRIALS)[None, :] for d in own}
    activities = []
    for k, id_ in enumerate(ids):
        first = rnd.uniform(3, 60)
        activities.append(
            Activity(
                id=id_,
                name=id_,
                duration=rnd.randint(1, 2),
                days={"dev": rnd.uniform(2, 15)},
                cost_by_start=tuple(first * 0.9**s for s in range(periods)),
                cash=(rnd.choice([0.0, 5.0]),),
                needs=tuple(rnd.sample(ids[:k], min(k, rnd.randint(0, 1)))),
                needs_any=(tuple(ids[:k]),) if k > 1 and rnd.random() < 0.2 else (),
                safe_with=tuple(rnd.sample(ids[:k], 1)) if k and rnd.random() < 0.3 else (),
                group=rnd.choice([None, None, "g"]),
            )
        )
    dues = ()
    if rnd.random() < 0.5:
        members = tuple(rnd.sample(ids, 2))
        dues = (Due("d", "a duty", members, rnd.randint(1, periods - 1), rnd.randint(1, 2)),)
    return PlanningProblem(
        periods=periods,
        activities=tuple(activities),
        worth={},
        futures=Futures(per, weights, drivers, pulls, {"d1": 0.7, "d2": 1.2, "d3": 0.6}),
        budget=(20.0,) * periods,
        capacity={"dev": tuple(rnd.uniform(10, 25) for _ in range(periods))},
        most_at_once=3,
        dues=dues,
        objective=Objective(rnd.choice(["value", "value", "cost"])),  # type: ignore[arg-type]
        months=per,
    )


def plans(made: PlanningProblem) -> list[dict[str, int]]:
    found = []
    for combination in itertools.product([None, *range(made.periods)], repeat=len(made.activities)):
        starts = {
            a.id: s for a, s in zip(made.activities, combination, strict=True) if s is not None
        }
        if not violations(made, starts):
            found.append(starts)
    return found


def slow_value(made: PlanningProblem, starts: Starts) -> float:
    """Future by future and month by month, in plain words."""
    futures = made.valued
    total = -sum(made.by_id[i].cost_by_start[s] for i, s in starts.items())
    for atom, weight in futures.weights.items():
        for n in range(TRIALS):
            for m in range(TICKS):
                y = 0.0
                for driver in futures.drivers[atom]:
                    u = 0.0
                    for id_, start in starts.items():
                        since = m - made.valued.per * (start + made.by_id[id_].duration)
                        if since >= 0 and driver in futures.pulls[id_]:
                            u += float(futures.pulls[id_][driver][since, n])
                    y += min(u, futures.caps[driver])
                total += float(weight[m, n]) * (1 - float(np.exp(-y)))
    return total


@pytest.mark.parametrize("seed", range(60))
def test_the_plan_is_that_of_trying_all(seed: int) -> None:
    tried(drawn_problem(seed))


@pytest.mark.parametrize("seed", range(20))
def test_the_plan_by_months_is_that_of_trying_all(seed: int) -> None:
    tried(drawn_problem(seed, per=1, periods=4))


def tried(made: PlanningProblem) -> None:
    """Try all plans beside the solver."""
    every = plans(made)
    if not every:
        assert plan_exists(made) is False
        with pytest.raises(ImpossiblePlan):
            solve(made)
        return
    best = max(objective_value(made, s) for s in every)
    found = solve(made, greedy_plan(made), gap=1e-5)
    assert not violations(made, found.starts)
    assert objective_value(made, found.starts) == pytest.approx(best, abs=2e-3)
    assert found.bound >= found.objective - 1e-6
    if made.objective.kind == "value":
        assert found.bound >= best - 1e-6
        assert found.value == pytest.approx(slow_value(made, found.starts))
        slim = relevant(made)
        assert max(objective_value(slim, s) for s in plans(slim)) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(12))
def test_no_cut_takes_a_plan_away_and_each_is_exact_where_it_touches(seed: int) -> None:
    made = replace(drawn_problem(seed), objective=Objective(), dues=())
    model = build(made)
    rnd = random.Random(seed)
    columns = {s.column: s.atom for s in model.savings}
    every = plans(made)
    known = rnd.sample(every, min(len(every), 15))
    starts = list(model.started)
    point = {key: rnd.random() / 3 for key in rnd.sample(starts, len(starts) // 2)}
    whole = dict.fromkeys(known[0].items(), 1.0)
    for at in (point, whole):
        for row in exact_cuts(made, model, at):
            (atom,) = {columns[c] for c, _ in row.terms if c in columns}
            for plan in known:
                started = model.values_of(plan)
                placed = [(i, 3 * (s + made.by_id[i].duration), 1.0) for i, s in plan.items()]
                saved = made.valued.saved(made.valued.pulled(placed)).get(atom, 0.0)
                total = sum(s.worth for s in model.savings if s.atom == atom)
                others = sum(k * started[c] for c, k in row.terms if c in started)
                assert saved / total + others <= row.upper + 1e-6
                if plan == known[0] and at is whole:
                    assert saved / total + others == pytest.approx(row.upper, abs=1e-5)


def slow_careful(made: PlanningProblem, starts: Starts, share: float) -> float:
    """The mean of all futures and of the worst tenth, one future after the other."""
    worths = []
    for n in range(TRIALS):
        futures = made.valued
        one = replace(
            made,
            futures=replace(
                futures,
                weights={a: w[:, n : n + 1] * TRIALS for a, w in futures.weights.items()},
                pulls={
                    i: {d: u[:, n : n + 1] for d, u in o.items()} for i, o in futures.pulls.items()
                },
            ),
        )
        cost = sum(float(futures.costs[i][s, n]) for i, s in starts.items())
        worths.append(plan_value(one, starts) + plan_cost(one, starts) - cost)
    worths.sort()
    worst = (worths[0] + 0.2 * worths[1]) / 1.2  # a tenth of twelve
    return (1 - share) * sum(worths) / TRIALS + share * worst


@pytest.mark.parametrize("seed", range(20))
def test_the_careful_plan_is_that_of_trying_all(seed: int) -> None:
    made = drawn_problem(seed)
    rng = np.random.default_rng(500 + seed)
    costs = {
        a.id: np.array(a.cost_by_start)[:, None] * rng.lognormal(0.0, 0.5, (1, TRIALS))
        for a in made.activities
    }
    made = replace(
        made,
        objective=Objective("careful", share=(0.3, 0.6, 1.0)[seed % 3]),
        activities=tuple(
            replace(a, cost_by_start=tuple(costs[a.id].mean(axis=1))) for a in made.activities
        ),
        futures=replace(made.valued, costs=costs),
    )
    every = plans(made)
    if not every:
        with pytest.raises(ImpossiblePlan):
            solve(made)
        return
    share = made.objective.share
    best = max(slow_careful(made, s, share) for s in every)
    found = solve(made, greedy_plan(made), gap=1e-5)
    assert found.objective == pytest.approx(slow_careful(made, found.starts, share), abs=1e-6)
    assert found.objective == pytest.approx(best, abs=2e-3)
    assert found.bound >= best - 1e-6


def test_a_plan_without_value_is_left_and_the_floor_is_nothing() -> None:
    made = drawn_problem(3)
    poor = replace(
        made,
        objective=Objective(),
        dues=(),
        activities=tuple(replace(a, cost_by_start=(1e4,) * PERIODS) for a in made.activities),
    )
    found = solve(poor)
    assert (found.starts, found.value, found.status) == ({}, 0.0, "proven")
    assert plan_value(poor, {}) == 0.0
