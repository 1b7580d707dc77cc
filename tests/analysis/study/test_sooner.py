"""What would keep a duty sooner, against every plan that there is; and how little is asked of an engine."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest

from planner.analysis.study import duty_reach
from planner.analysis.study.duty_reach import AT_ONCE, MONEY, Sooner, sooner
from planner.roadmap.problem import Activity, Due, PlanningProblem
from planner.roadmap.value import violations

PERIODS = 4
ROLES = ("dev", "ops")


def drawn(rnd: random.Random) -> PlanningProblem:
    """Three steps of one or two periods, the second after the first, tight in a limit or two."""
    made = [
        Activity(
            id_, id_, rnd.choice((1, 1, 2)), {r: rnd.choice((0.0, 10.0, 20.0)) for r in ROLES},
            (1.0,) * PERIODS, cash=(rnd.choice((0.0, 5.0)), 0.0), needs=needs,
        )
        for id_, needs in (("a", ()), ("b", ("a",)), ("c", ()))
    ]  # fmt: skip
    dues = (
        Due("d:0", "d", ("b",), rnd.randrange(-1, 3), law=rnd.choice((None, -1, 2))),
        Due("e:0", "e", ("c",), rnd.randrange(0, 3), law=rnd.choice((None, 3))),
    )
    return PlanningProblem(
        periods=PERIODS,
        activities=tuple(made),
        worth={},
        budget=(rnd.choice((2.0, 5.0, 20.0)),) * PERIODS,
        capacity={r: (rnd.choice((8.0, 10.0, 20.0, 40.0)),) * PERIODS for r in ROLES},
        most_at_once=rnd.choice((1, 1, 2, 3)),
        dues=dues,
    )


def all_plans(problem: PlanningProblem) -> list[dict[str, int]]:
    """Every choice of starts, with nothing begun that the plan has no room for."""
    starts = [(None, *problem.windows(a)) for a in problem.activities]
    ids = [a.id for a in problem.activities]
    return [
        {i: s for i, s in zip(ids, each, strict=True) if s is not None} for each in product(*starts)
    ]


def by_enumeration(problem: PlanningProblem, ends: dict[str, int], ours: str) -> Sooner:
    """The same, by trying every plan against every limit."""
    plans = all_plans(problem)
    wide = {
        **{r: replace(problem, capacity={**problem.capacity, r: (1e6,) * PERIODS}) for r in ROLES},
        MONEY: replace(problem, budget=(1e6,) * PERIODS, budget_total=1e6),
        AT_ONCE: replace(problem, most_at_once=9),
    }
    free = replace(
        problem,
        capacity=dict.fromkeys(ROLES, (1e6,) * PERIODS),
        budget=(1e6,) * PERIODS,
        most_at_once=9,
    )

    def possible(limited: PlanningProblem, dues: Iterable[Due]) -> bool:
        made = replace(limited, dues=tuple(dues))
        return any(not violations(made, plan) for plan in plans)

    mine, other = sorted(problem.dues, key=lambda d: d.id != ours)
    earlier = replace(mine, by=ends[ours] - 1)
    kept = replace(other, by=max(other.by, ends[other.id]))
    if not possible(free, [earlier]):
        return Sooner(in_order=True)
    if possible(problem, [earlier, kept]):
        return Sooner(as_it_is=True)
    limits = tuple(x for x, p in wide.items() if possible(p, [earlier, kept]))
    late = ends[ours] > mine.by
    in_time = tuple(x for x in limits if late and possible(wide[x], [mine, kept]))
    waits = replace(kept, by=max(kept.by, other.law)) if other.law is not None else kept
    own_days = mine.law == -1 and waits != kept and possible(problem, [earlier, waits])
    others = not limits and possible(problem, [earlier])
    return Sooner(limits=limits, in_time=in_time, others=others, own_days=own_days)


def cases(seed: int) -> tuple[PlanningProblem, dict[str, int]]:
    """A drawn problem with ends that some plan of it has."""
    rnd = random.Random(seed)
    while True:
        problem = drawn(rnd)
        bare = replace(problem, dues=())
        plans = [p for p in all_plans(bare) if {"b", "c"} <= p.keys() and not violations(bare, p)]
        if plans:
            plan = rnd.choice(plans)
            of = {a.id: a.duration for a in problem.activities}
            return problem, {d.id: plan[d.members[0]] + of[d.members[0]] - 1 for d in problem.dues}


@pytest.mark.parametrize("likely", [(), (AT_ONCE,), ("ops", MONEY)])
def test_what_would_keep_a_duty_sooner_is_what_all_plans_say(likely: tuple[str, ...]) -> None:
    seen = set()
    for seed in range(25):
        problem, ends = cases(seed)
        for ours in ends:
            true = by_enumeration(problem, ends, ours)
            assert sooner(problem, ends, [ours], likely) == true, (seed, ours)
            seen.add(true)
    assert len(seen) >= 10, "problems of many kinds"


def test_a_limit_that_is_in_the_way_alone_spares_all_other_trials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """b needs a; c is over in the second period: one step at a time, and all else plenty."""
    asked: list[PlanningProblem] = []
    real = duty_reach.plan_exists

    def counted(
        problem: PlanningProblem, effort: float = 10.0, *, second: bool = True
    ) -> bool | None:
        asked.append(problem)
        return real(problem, effort, second=second)

    monkeypatch.setattr(duty_reach, "plan_exists", counted)
    steps = (
        Activity("a", "a", 1, {"dev": 10.0}, (1.0,) * PERIODS),
        Activity("b", "b", 1, {"dev": 10.0}, (1.0,) * PERIODS, needs=("a",)),
        Activity("c", "c", 2, {"dev": 20.0}, (1.0,) * PERIODS),
    )
    problem = PlanningProblem(
        periods=PERIODS,
        activities=steps,
        worth={},
        budget=(1e3,) * PERIODS,
        capacity=dict.fromkeys(("dev", "ops", "data", "platform", "law"), (100.0,) * PERIODS),
        most_at_once=1,
        dues=(Due("d:0", "d", ("b",), 0), Due("e:0", "e", ("c",), 1)),
    )
    found = sooner(problem, {"d:0": 3, "e:0": 1}, ["d:0"])
    assert found == Sooner(limits=(AT_ONCE,))
    assert len(asked) == 1, "what greed places needs no engine, nor does a day before the first end"
