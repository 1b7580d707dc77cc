"""How a programme fares in other futures: planned anew on samples of the common ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.language import phrase
from planner.programme.engine.problem import JOIN
from planner.programme.packed import Floats, pack
from planner.programme.plan import ProgrammePlan, plan_members
from planner.programme.unit_file import UnitFile, column
from planner.spread.spread import Spread

STEADY = 0.8
SHARE = 0.5


@dataclass(frozen=True)
class Replanned:
    """``count`` plans on samples of the futures, beside the plan.

    ``planned``: its expected worth; ``low`` and ``high`` its worth in a tenth and nine tenths of the samples;
    ``regret`` by how much a plan with hindsight of the sample is better, in the middle; ``steady`` the share
    of its steps that begin in the same quarter in 8 of 10 samples.
    """

    count: int
    planned: float
    low: float
    high: float
    regret: float
    steady: float
    of_plan: tuple[float, ...]
    of_sample: tuple[float, ...]


def robustness(
    plan: ProgrammePlan,
    spread: Spread,
    count: int = 20,
    told: Callable[[str, float], bool] | None = None,
) -> Replanned:
    """Plan anew on ``count`` samples of half the common futures, with the names of the samples as seeds.

    The same futures are drawn in all units, so what they share stays shared. Raises ``Cancelled``.
    """
    futures = plan.members[0].unit.futures
    by_unit = {m.id: plan.by_future(m.id) for m in plan.members if m.id in plan.column}
    tools = -sum(
        t.cost[plan.result.chosen.tools[t.id]]
        for t in plan.terms.tools
        if t.id in plan.result.chosen.tools
    )
    of_plan, of_sample = [], []
    same: dict[tuple[str, str], int] = {}
    for k in range(count):
        if told is not None:
            told(phrase("Sample {n:d} of {all:d}", n=k + 1, all=count), k / count)
        rng = np.random.default_rng([plan.programme.seed, k])
        picked = np.sort(rng.choice(futures, max(2, int(futures * SHARE)), replace=False))
        members = [replace(m, unit=sampled(m.unit, picked)) for m in plan.members]
        found = plan_members(plan.programme, plan.rows, members, spread, warm=None)
        of_sample.append(found.result.worth)
        of_plan.append(float(tools + sum(v[picked].mean() for v in by_unit.values())))
        for member in members:
            other = found.starts(member.id)
            for id_, start in plan.starts(member.id).items():
                if other.get(id_) == start:
                    same[member.id, id_] = same.get((member.id, id_), 0) + 1
    steps = [(m.id, i) for m in plan.members for i in plan.starts(m.id) if not i.startswith(JOIN)]
    steady = sum(same.get(s, 0) >= STEADY * count for s in steps) / max(1, len(steps))
    regret = np.maximum(np.array(of_sample) - np.array(of_plan), 0.0)
    return Replanned(
        count,
        plan.result.worth,
        float(np.quantile(of_plan, 0.1)),
        float(np.quantile(of_plan, 0.9)),
        float(np.median(regret)),
        steady,
        tuple(of_plan),
        tuple(of_sample),
    )


def sampled(unit: UnitFile, picked: NDArray[np.intp]) -> UnitFile:
    """A unit with some of its futures."""

    def few(text: str) -> str:
        found: Floats = column(text, unit.futures)[picked]
        return pack(found) if text else ""

    return unit.model_copy(
        update={
            "futures": len(picked),
            "growth": {k: few(t) for k, t in unit.growth.items()},
            "atoms": tuple(a.model_copy(update={"amounts": few(a.amounts)}) for a in unit.atoms),
            "steps": tuple(
                s.model_copy(
                    update={"late": few(s.late), "pulls": {d: few(t) for d, t in s.pulls.items()}}
                )
                for s in unit.steps
            ),
        }
    )


def value_of_knowing(found: Replanned) -> float:
    """What knowing the sample before planning would be worth on average: no measurement is worth more."""
    return float(np.maximum(np.array(found.of_sample) - np.array(found.of_plan), 0.0).mean())
