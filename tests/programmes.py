"""Small units made up from a seed, for programmes whose every plan can be counted."""

from __future__ import annotations

import numpy as np

from planner.programme.engine.terms import Duty, Member, Terms, Tool
from planner.programme.packed import pack
from planner.programme.unit_file import Atom, Step, UnitFile

MONTHS = 12
FUTURES = 3


def small_unit(seed: int, name: str, steps: int = 3, periods: int = 4) -> UnitFile:
    """A unit of a few steps, some of which need others; the first is a tool that a group could share."""
    rng = np.random.default_rng(seed)
    made = []
    for k in range(steps):
        cost = float(rng.uniform(2, 30))
        needs_any = (("t-0",),) if k and rng.random() < 0.5 else ()
        needs = (f"p-{int(rng.integers(1, k))}",) if k > 1 and rng.random() < 0.4 else ()
        pulls = (
            {"d-0": pack(rng.uniform(0, 0.4, FUTURES) * (rng.random(FUTURES) < 0.9))} if k else {}
        )
        made.append(
            Step(
                id=f"p-{k}" if k else "t-0",
                title=f"Step {k}",
                kind="practice" if k else "tool",
                duration=int(rng.integers(1, 3)) if k else 1,
                days={
                    "ml_engineer": float(rng.integers(0, 8)),
                    "data_engineer": float(rng.integers(0, 5)),
                },
                cost_by_start=tuple(cost * 0.97**s for s in range(max(4, periods))),
                cash=(float(rng.integers(0, 20)), float(rng.integers(0, 3))),
                needs=needs,
                needs_any=needs_any,
                late=pack(rng.integers(0, 3, FUTURES).astype(float)),
                delay=1.0,
                ramp=float(rng.integers(0, 5)),
                pulls=pulls,
            )
        )
    weights = rng.uniform(3, 20, FUTURES)
    return UnitFile(
        id=name,
        name=name.upper(),
        made="2026-11-29",
        program="1.0.0",
        catalogue="test",
        source="x",
        currency="EUR",
        start="2027-01-01",
        quarters=max(4, periods),
        horizon=MONTHS + 12,
        seed=1,
        futures=FUTURES,
        atoms=(
            Atom(
                id="A",
                drivers=("d-0",),
                amounts=pack(weights),
                by_month=pack(0.99 ** np.arange(MONTHS + 13)),
            ),
        ),
        caps={"d-0": 0.9},
        steps=tuple(made),
        capacity={"data_engineer": (6.0,) * periods},
        most_at_once=2,
        levels={"overall": 1.0},
    )


def small_members(seed: int, count: int = 3, steps: int = 3, periods: int = 4) -> list[Member]:
    """Units of one group, each with an equal share."""
    return [
        Member(small_unit(1_000 * seed + k, f"u{k}", steps, periods), share=1 / count)
        for k in range(count)
    ]


def small_terms(seed: int, members: list[Member], periods: int = 4, *, duty: bool = True) -> Terms:
    """Limits that bind a little, one tool to share, and sometimes a duty."""
    rng = np.random.default_rng(seed + 77)
    n = len(members)
    cost = float(rng.uniform(5, 40))
    tool = Tool(
        id="reg",
        name="Registry",
        replaces=("t-0",),
        cost=tuple(cost * 0.97**s for s in range(periods)),
        cash=(float(rng.integers(0, 20)), 1.0),
        join_cost=tuple(1.0 for _ in range(periods)),
        join_cash=(1.0, 0.0),
        days={"ml_engineer": 4.0},
        join_days={"ml_engineer": 1.0},
    )
    duties = ()
    if duty and rng.random() < 0.5:
        units = tuple(m.id for m in members)
        duties = (
            Duty(
                "duty",
                "Duty",
                ("p-1",),
                int(rng.integers(2, periods)),
                units,
                int(rng.integers(1, n + 1)),
            ),
        )
    return Terms(
        periods=periods,
        budget=tuple(float(x) for x in rng.integers(2, 12, periods) * n),
        capacity={"ml_engineer": tuple(float(x) for x in rng.integers(1, 5, periods) * n)},
        tools=(tool,),
        duties=duties,
        carry_over=bool(rng.random() < 0.7),
    )
