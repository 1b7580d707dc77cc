"""The programme's plan against counting every plan, against one big model, and its bound against both."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from planner.domain.base.errors import PlanningError
from planner.programme.engine.generate import Result, generate
from planner.programme.engine.joint import Together, together_task
from planner.programme.engine.master import Master
from planner.programme.engine.terms import Column, Duty, Member, Terms
from planner.roadmap.solver import ImpossiblePlan, solve
from planner.spread.spread import Here
from tests.programme.bounds import every_column, wrong
from tests.programme.one_model import as_columns, joint_problem
from tests.programmes import small_members, small_terms

NEAR = 1e-4


def planned(members: list[Member], terms: Terms) -> Result:
    with Here() as here:
        here.hold(members)
        return generate(members, terms, here)


def anything(_: Column) -> bool:
    return True


def counted(
    members: list[Member],
    terms: Terms,
    penalty: float,
    allowed: Callable[[Column], bool] = anything,
) -> float:
    """The best programme of all, each miss at its price: no engine, only arrays."""
    master = Master(tuple(m.id for m in members), terms, terms.duties, penalty)
    tool = terms.tools[0]
    best = -math.inf
    tables = [[c for c in every_column(m, terms) if allowed(c)] for m in members]
    for start in (None, *tool.starts(terms.periods)):
        tools = {} if start is None else {tool.id: start}
        ready = math.inf if start is None else start + tool.duration
        few = [[c for c in own if all(s >= ready for s in c.joined.values())] for own in tables]
        money = [np.array([c.money for c in own]) for own in few]
        days = [np.array([c.days["ml_engineer"] for c in own]) for own in few]
        worth = [np.array([c.worth for c in own]) for own in few]
        met = [np.array([len(c.duties) for c in own]) for own in few]
        spent, used = np.zeros(terms.periods), np.zeros(terms.periods)
        if start is not None:
            flow = [tool.cash[min(k, 1)] for k in range(terms.periods)]
            spent[start:] = np.cumsum(flow[: terms.periods - start])
            used[start] = tool.days["ml_engineer"]
        for a, b in itertools.product(range(len(few[0])), range(len(few[1]))):
            total = money[0][a] + money[1][b] + money[2] + spent
            each = total if terms.carry_over else np.diff(total, axis=1, prepend=0.0)
            most = np.cumsum(terms.budget) if terms.carry_over else np.array(terms.budget)
            holds = (each <= most + 1e-6).all(axis=1)
            work = days[0][a] + days[1][b] + days[2] + used
            holds &= (work <= np.array(terms.capacity["ml_engineer"]) + 1e-6).all(axis=1)
            gain = worth[0][a] + worth[1][b] + worth[2]
            if terms.duties:
                misses = terms.duties[0].least_units - (met[0][a] + met[1][b] + met[2])
                gain = gain - penalty * np.maximum(misses, 0)
            if holds.any():
                cost = tool.cost[start] if start is not None else 0.0
                best = max(best, float(gain[holds].max()) - cost)
        del tools
    assert master.units
    return best


@pytest.mark.parametrize("seed", range(1))
def test_counting_every_programme_finds_no_better_one(seed: int) -> None:
    members = small_members(seed, periods=3)
    terms = small_terms(seed, members, periods=3)
    found = planned(members, terms)
    value = found.worth - found.penalty * found.chosen.misses
    best = counted(members, terms, found.penalty)
    room = NEAR * max(1.0, abs(best))
    assert found.bound >= best - room
    assert value <= best + room
    assert value >= best - 0.01 * max(abs(best), 1.0)


@pytest.mark.parametrize("asked", ["", "money kept", "held", "worth", "in place"])
def test_all_units_in_one_model_are_as_good_as_counting(asked: str) -> None:
    members = small_members(23, periods=3)
    both = Duty("both", "Both", ("p-1", "p-2"), 2, tuple(m.id for m in members), 2, least=2)
    terms = small_terms(23, members, periods=3)
    terms = replace(terms, duties=(both,), carry_over=asked == "money kept")
    allowed, floors = anything, {}
    first, second, third = members
    if asked == "money kept":
        members = [replace(first, reserved=terms.budget[0] / 4), second, third]
    elif asked == "held":
        plan = sorted(every_column(second, terms), key=lambda c: c.worth)[-3]
        members = [first, replace(second, fixed=dict(plan.starts)), third]

        def allowed(column: Column) -> bool:
            return column.unit != second.id or column.key == plan.key
    elif asked == "worth":
        floors = {first.id: 0.6 * max(c.worth for c in every_column(first, terms))}

        def allowed(column: Column) -> bool:
            return column.worth >= floors.get(column.unit, -math.inf)
    elif asked == "in place":
        there = first.unit.model_copy(update={"in_place": ("p-1", "p-2")})
        members = [replace(first, unit=there), second, third]
    names = tuple(m.id for m in members)
    master = Master(names, terms, terms.duties, penalty=500.0, floors=floors)
    found = together_task(first, Together(tuple(members), master, {}, gap=1e-6))
    chosen = [master.chosen({c.unit: c for c in own}, tools) for own, tools in found.programmes]
    value = max(c.worth - 500.0 * c.misses for c in chosen if not master.broken(c))
    best = counted(members, terms, 500.0, allowed)
    assert value == pytest.approx(best, rel=NEAR, abs=NEAR)
    assert best - NEAR * abs(best) <= found.bound <= best + NEAR * abs(best) + NEAR


@pytest.mark.parametrize("seed", range(20, 22))
def test_one_big_model_of_the_planner_says_the_same(seed: int) -> None:
    members = small_members(seed, count=4, steps=4)
    terms = small_terms(seed, members, duty=seed % 2 == 0)
    found = planned(members, terms)
    try:
        one = solve(joint_problem(members, terms), gap=0.0)
    except ImpossiblePlan:
        assert found.chosen.misses
        return
    assert not found.chosen.misses
    columns, tools = as_columns(members, terms, one.starts)
    master = Master(tuple(m.id for m in members), terms, terms.duties, found.penalty)
    same = master.chosen({c.unit: c for c in columns}, tools)
    assert not master.broken(same)
    assert same.worth == pytest.approx(one.value, rel=1e-6, abs=1e-4)
    assert found.bound >= one.value - NEAR * max(1.0, abs(one.value))
    assert found.worth == pytest.approx(one.value, rel=0.01, abs=1e-3)


@pytest.mark.parametrize("seed", [10001, 10072, 10110, 10116, 10123, 10141, 10147])
def test_every_bound_lies_above_counting_and_what_is_asked_of_a_unit_is_kept(seed: int) -> None:
    assert wrong(seed) == []


def test_a_share_that_is_asked_for_is_kept() -> None:
    members = small_members(5)
    terms = replace(small_terms(5, members, duty=False), least_share=0.5)
    found = planned(members, terms)
    for member in members:
        own = found.chosen.columns[member.id]
        assert own is not None
        assert own.worth >= 0.5 * max(0.0, found.fair[member.id].worth) - 1e-3


def test_what_cannot_be_bought_is_said_and_a_duty_missed_is_no_price_of_money() -> None:
    members = small_members(3)
    terms = replace(small_terms(3, members, duty=False), budget=(0.0,) * 4)
    must = replace(terms, tools=tuple(replace(t, wish="must") for t in terms.tools))
    with pytest.raises(PlanningError, match="Registry"):
        planned(members, must)
    names = tuple(m.id for m in members)
    asked = replace(terms, duties=(Duty("d", "D", ("p-1",), 3, names, len(names)),))
    poor, without = planned(members, asked), planned(members, terms)
    assert poor.chosen.misses == len(names)
    assert poor.gap < 0.001
    price = sum(next(iter(poor.prices.values())).money)
    most = max(c.worth / max(1.0, c.money[-1]) for c in without.alone.values())
    assert price <= most + 1.0 < poor.penalty / max(c.money[-1] for c in without.alone.values())
