"""Every bound that the engine ever says, held against counting: of units at their prices, and of the whole.

The engine takes no bound that lies below a programme it knows, so what it ends with could not be seen to be
wrong. Here each answer is looked at on its way back from the units, before anything is made of it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

import numpy as np

from planner.domain.base.errors import PlanningError
from planner.programme.engine import generate as generation
from planner.programme.engine.generate import Result, generate, price_task
from planner.programme.engine.joint import together_task
from planner.programme.engine.master import Master
from planner.programme.engine.problem import unit_problem
from planner.programme.engine.terms import Column, Member, Prices, Terms
from planner.programme.engine.unit_model import UnitModel
from planner.roadmap.value import violations
from planner.spread.spread import Here
from tests.programmes import small_members, small_terms

NEAR = 1e-4
LARGE = 1e4
OPEN = 1e-9
"""Share of its worth by which the best of all plans may lie above what is found of them."""


def every_column(member: Member, terms: Terms) -> list[Column]:
    """Every plan the unit can follow, by counting."""
    problem = unit_problem(member, terms)
    model = replace(UnitModel.of(member, terms), problem=problem)
    ids = [a.id for a in problem.activities]
    choices = [[None, *problem.windows(a)] for a in problem.activities]
    found = []
    for starts in itertools.product(*choices):
        plan = {i: s for i, s in zip(ids, starts, strict=True) if s is not None}
        if not violations(problem, plan) and _allowed(model, plan):
            column = model.column(plan)
            spent = np.array(column.money)
            released = np.arange(1, terms.periods + 1) * (member.money or 0.0)
            if member.money is None or bool((spent <= released + 1e-9).all()):
                found.append(column)
    return found


def _allowed(model: UnitModel, plan: dict[str, int]) -> bool:
    begins, fixed = model.member.starts_by, model.member.fixed
    if model.needs_something and begins is not None:
        return any(model.problem.saves(i) and s <= begins for i, s in plan.items())
    return fixed is None or plan == fixed


def counted(master: Master, tables: Sequence[Sequence[Column]]) -> float:
    """The best of all programmes of these plans, each miss at its price: no engine but a solver of rows."""
    for own in tables:
        master.add(own)
    best = master.whole(OPEN)
    return -math.inf if best is None else best.worth - master.penalty * best.misses


def group(
    members: Sequence[Member],
    terms: Terms,
    penalty: float,
    floors: Mapping[str, float] | None = None,
) -> Master:
    """The group around its units; one held, or asked to begin, is left out for the penalty alone."""
    asked = frozenset(
        m.id for m in members if m.fixed is not None or UnitModel.of(m, terms).needs_something
    )
    names = tuple(m.id for m in members)
    return Master(names, terms, terms.duties, penalty, floors or {}, asked)


@dataclass
class Watching:
    """Work done here, with every answer kept that says what could be earned at most."""

    here: Here
    priced: list[tuple[int, Prices, float]] = field(default_factory=list)
    rounds: list[dict[int, tuple[Prices, float]]] = field(default_factory=list)
    together: list[float] = field(default_factory=list)

    def map(
        self, function: Callable[[Any, Any], Any], members: Sequence[int], items: Sequence[Any]
    ) -> list[Any]:
        """As the spread does it."""
        found = self.here.map(function, members, items)
        if function is together_task:
            self.together += [one.bound for one in found]
        if function is price_task and all(asked.left is None for _, asked in items):
            told = [(asked.prices, one.bound) for (_, asked), one in zip(items, found, strict=True)]
            self.priced += [(k, p, b) for k, (p, b) in zip(members, told, strict=True)]
            self.rounds.append(dict(zip(members, told, strict=True)))
        return found


def varied(seed: int) -> tuple[list[Member], Terms]:
    """A random programme of 2 to 5 units with limits that units keep, plans that are held, tools bought."""
    members = small_members(seed, count=2 + seed % 4, steps=2 + seed // 4 % 3)
    terms = small_terms(seed, members)
    rng = np.random.default_rng(seed)
    first, *others = members
    wish = int(rng.integers(0, 9))
    if wish == 1:
        first = replace(first, not_before=1)
    elif wish == 2:
        first = replace(first, reserved=terms.budget[0] / 4)
    elif wish == 3:
        first = replace(first, money=float(rng.integers(1, 9)))
    elif wish == 4:
        few = every_column(first, terms)
        first = replace(first, fixed=dict(few[int(rng.integers(0, len(few)))].starts))
    elif wish == 5:
        terms = replace(terms, tools=tuple(replace(t, wish="must") for t in terms.tools))
    elif wish == 6:
        first = replace(first, starts_by=int(rng.integers(0, 2)))
    elif wish == 7:
        first = replace(first, days={"ml_engineer": float(rng.integers(0, 5))})
    elif wish == 8:
        terms = replace(terms, least_share=float(rng.uniform(0.2, 1.0)))
    return [first, *others], terms


def wrong(seed: int) -> list[str]:
    """What does not hold of a random programme; nothing where all of it does.

    Every second one is planned as programmes of many units are, without the one model of all units.
    """
    members, terms = varied(seed)
    tables = [every_column(m, terms) for m in members]
    few = generation.FEW_STEPS if seed % 2 else 0
    with Here() as here, patch.object(generation, "FEW_STEPS", few):
        here.hold(members)
        watch = Watching(here)
        try:
            found = generate(members, terms, watch)
        except PlanningError as error:
            best = counted(group(members, terms, LARGE), tables)
            return [] if best == -math.inf else [f"{error}, {best:.6g} is possible"]
    shares = {m.id: terms.least_share * max(0.0, found.fair[m.id].worth) for m in members}
    master = group(members, terms, found.penalty, shares if terms.least_share else {})
    best = counted(master, tables)
    followed = [
        f"{m.id} cannot follow its plan"
        for m, own in zip(members, tables, strict=True)
        if (c := found.chosen.columns.get(m.id)) is not None and c.key not in {o.key for o in own}
    ]
    units = _units(members, terms, watch, tables)
    return [*followed, *units, *_whole(master, watch, found, best)]


def _units(
    members: Sequence[Member],
    terms: Terms,
    watch: Watching,
    tables: Sequence[Sequence[Column]],
) -> list[str]:
    models = [UnitModel.of(m, terms) for m in members]
    told = []
    for unit, prices, bound in watch.priced:
        most = max((models[unit].earns(c, prices) for c in tables[unit]), default=-math.inf)
        if bound < most - NEAR * max(1.0, abs(most) if tables[unit] else 0.0):
            told.append(f"unit {unit} could earn {most:.6g}, at most {bound:.6g} was said")
    return told


def _whole(master: Master, watch: Watching, found: Result, best: float) -> list[str]:
    units, least = master.units, dict.fromkeys(master.asked, -found.penalty)
    # the one model leaves out no unit against what was asked, which the engine takes into account
    said = [] if master.asked else [(bound, "the one model") for bound in watch.together]
    for each in watch.rounds:
        if len(each) == len(units):
            prices = {units[k]: p for k, (p, _) in each.items()}
            earned = {units[k]: max(b, least.get(units[k], b)) for k, (_, b) in each.items()}
            said.append((master.bound(prices, earned), "prices"))
    said.append((found.bound, "the end"))
    value = found.worth - found.penalty * found.chosen.misses
    room = NEAR * max(1.0, abs(best))
    told = [f"{who} said {b:.6g}, {best:.6g} is possible" for b, who in said if b < best - room]
    if value > best + room:
        told.append(f"{value:.6g} found, {best:.6g} is possible")
    proven = abs(found.bound + found.penalty * found.chosen.misses)
    if best - value > 1.1 * generation.GAP * max(proven, 1.0) and found.gap <= generation.GAP:
        told.append(f"{value:.6g} found and said to be near, {best:.6g} is possible")
    return [*told, *master.broken(found.chosen)]
