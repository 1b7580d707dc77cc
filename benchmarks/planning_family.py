"""Synthetic planning problems, seeded: N initiatives in six dimensions, tight in money and people."""

from __future__ import annotations

import math
import random

from planner.roadmap.problem import Activity, PlanningProblem, Rung, Target

ROLES = ("data scientist", "ML engineer", "data engineer", "platform engineer", "product owner")


def family(
    count: int, periods: int, seed: int, *, target: bool = True, months: int = 3
) -> PlanningProblem:
    """N initiatives with 0–2 prerequisites, N/10 exclusive triples, five roles at half the demand.

    The budget is 35 % of all cash with carry-over, 10 % a year, about three effects each on eight pools, and
    (with ``target``) twelve levels to reach over six dimensions.
    """
    rnd = random.Random(seed)
    pools = [f"P{k}" for k in range(8)]
    rate = 1.10 ** (months / 12) - 1
    horizon = periods + 12 // months
    stretch = 3 // months
    ids = [f"i{k:03}" for k in range(count)]
    groups: dict[str, str] = {}
    for k in range(count // 10):
        for i in rnd.sample(ids, 3):
            groups.setdefault(i, f"g{k}")
    activities = []
    for k, id_ in enumerate(ids):
        duration = rnd.randint(1, 3) * stretch
        cost = rnd.uniform(20, 200)
        cash = rnd.uniform(2, 30) * months / 3
        effects = {
            p: (0.0, *([-math.log1p(-rnd.uniform(0.03, 0.35))] * 2))
            for p in rnd.sample(pools, rnd.randint(2, 4))
        }
        activities.append(
            Activity(
                id=id_,
                name=id_,
                duration=duration,
                days={r: rnd.uniform(5, 40) for r in rnd.sample(ROLES, rnd.randint(1, 3))},
                cost_by_start=tuple(
                    cost / (1 + rate) ** s + cash * sum((1 + rate) ** -t for t in range(s, horizon))
                    for s in range(periods)
                ),
                cash=(cost / 2, cash),
                pulls=effects,
                needs=tuple(
                    rnd.sample(ids[max(0, k - 12) : k], min(k, rnd.choice((0, 0, 1, 1, 2))))
                ),
                group=groups.get(id_),
            )
        )
    worth = {
        p: tuple(rnd_total / horizon / (1 + rate) ** t for t in range(horizon))
        for p in pools
        for rnd_total in [rnd.uniform(0.5, 2.0) * count * 60]
    }
    total_cash = sum(a.cash[0] + a.cash[1] * periods / 2 for a in activities)
    demand = {r: sum(a.days.get(r, 0.0) for a in activities) for r in ROLES}
    rungs = []
    for d in range(6):
        members = [i for k, i in enumerate(ids) if k % 6 == d]
        rnd.shuffle(members)
        cut = max(1, len(members) // 4)
        for level in range(4):
            chosen = tuple(members[level * cut : (level + 1) * cut])
            if chosen:
                rungs.append(Rung(chosen, {f"d{d}": 1.0, "all": 1.0}))
    levels = {f"d{d}": 0.0 for d in range(6)} | {"all": 0.0}
    return PlanningProblem(
        periods=periods,
        activities=tuple(activities),
        worth=worth,
        budget=(0.35 * total_cash / periods,) * periods,
        capacity={r: (0.5 * demand[r] / periods * 1.0,) * periods for r in ROLES},
        most_at_once=count,
        levels=levels,
        rungs=tuple(rungs),
        targets=(Target("all", 8.0, periods - 1),) if target else (),
    )
