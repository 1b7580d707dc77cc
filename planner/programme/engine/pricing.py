"""What one unit proposes at given prices, and the most that any plan of it could earn at them.

A pure function of the unit, the prices and the points handed in, so any worker gives the same answer; what is
kept between calls is only what would be computed again.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, replace

import numpy as np

from planner.programme.engine.terms import Column, Member, Priced, Prices, Terms
from planner.programme.engine.unit_model import Floats, Leftover, Point, UnitModel
from planner.roadmap.greedy import fill
from planner.roadmap.problem import Starts
from planner.roadmap.repair import repaired

MOST_POINTS = 14
RELAXED = 6
WHOLE = 3
CLOSE = 0.002
"""Share of what a unit could earn that is left open in its bound."""
HALF = 0.5
KEPT_MODELS = 48
"""Units whose rows a process keeps; those of others are built anew."""


@dataclass(frozen=True)
class Asked:
    """One question to a unit: the best plan at ``prices``; within ``left`` where limits are what is left.

    ``relaxed`` asks for a bound and plans near the relaxed answer alone, which takes a fraction of the time.
    """

    prices: Prices
    points: tuple[Point, ...] = ()
    left: Leftover | None = None
    relaxed: bool = False


_KEPT: OrderedDict[tuple[str, str], UnitModel] = OrderedDict()


def model_of(member: Member, terms: Terms) -> UnitModel:
    """The unit's rows, kept by the process for the next question."""
    key = (member.unit.hash, repr((replace_unit(member), terms)))
    found = _KEPT.get(key)
    if found is None:
        found = _KEPT[key] = UnitModel.of(member, terms)
        while len(_KEPT) > KEPT_MODELS:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return found


def replace_unit(member: Member) -> tuple[object, ...]:
    """All of a member but its file, which is told by its hash."""
    return (
        member.rate,
        member.share,
        member.money,
        tuple(sorted(member.days.items())),
        member.starts_by,
        member.not_before,
        member.reserved,
        tuple(sorted((member.fixed or {}).items())),
        member.fixed is None,
    )


def price(member: Member, terms: Terms, asked: Asked) -> Priced:
    """Answer one question to one unit."""
    model = model_of(member, terms)
    if member.fixed is not None and (column := fixed_column(model)) is not None:
        return Priced((column,), model.earns(column, asked.prices), (), exact=True, idle=False)
    return _Pricing(model, asked).answer()


def fixed_column(model: UnitModel) -> Column | None:
    """The plan that is held for a unit, where it can still be followed; else it is planned as any other."""
    starts = {i: s for i, s in (model.member.fixed or {}).items() if i in model.problem.by_id}
    return model.column(starts) if model.follows(starts) else None


class _Pricing:
    def __init__(self, model: UnitModel, asked: Asked) -> None:
        self.model = model
        self.asked = asked
        self.objective = model.objective(asked.prices)
        self.points = list(asked.points)
        self.cuts = [model.cut(p) for p in self.points]
        self.bound = float("inf")
        self.found: dict[tuple[tuple[str, int], ...], Column] = {}

    @property
    def best(self) -> float:
        """What the best plan so far earns."""
        prices = self.asked.prices
        return max(
            (self.model.earns(c, prices) for c in self.found.values()), default=-float("inf")
        )

    def answer(self) -> Priced:
        if not self.model.needs_something:
            self.take({})
        scale = self._scale()
        values, bound = None, math.inf
        for _ in range(RELAXED):
            values, bound = self.solve(whole=False)
            if values is None:
                break
            self.bound = min(self.bound, bound)
            point = self.model.model.point(values.tolist())
            if not self._cut(point, scale):
                break
        if values is not None:
            for plan in self._near(values):
                self.take(plan)
        exact = not self.asked.relaxed
        if exact and values is not None:
            self._whole(scale)
        ranked = sorted(
            self.found.values(), key=lambda c: (-self.model.earns(c, self.asked.prices), c.key)
        )
        if bound == -math.inf and self.bound == math.inf:  # no plan keeps its rows: it is left out
            self.bound = bound
        return Priced(
            tuple(ranked[:3]),
            max(self.bound, self.best),
            tuple(self.points[-MOST_POINTS:]),
            exact,
            not self.model.needs_something,
        )

    def _whole(self, scale: float) -> None:
        """Whole plans until bound and plan meet."""
        for _ in range(WHOLE):
            values, bound = self.solve(whole=True)
            if values is None:
                return
            self.bound = min(self.bound, bound)
            plan = self.model.model.plan(values.tolist())
            self.take(plan)
            if self.bound - self.best <= CLOSE * scale or not self._cut(
                dict.fromkeys(plan.items(), 1.0), scale
            ):
                return

    def solve(self, *, whole: bool) -> tuple[Floats | None, float]:
        return self.model.relax_or_solve(
            self.objective, self.cuts, whole=whole, gap=CLOSE / 2, left=self.asked.left
        )

    def take(self, plan: Starts) -> None:
        """Keep a plan that the unit can follow."""
        starts = dict(plan)
        key = tuple(sorted(starts.items()))
        if key not in self.found and self.model.follows(starts):
            self.found[key] = self.model.column(starts)

    def _scale(self) -> float:
        saves = float(sum(abs(self.objective[s.column]) for s in self.model.model.savings))
        return 0.05 * saves + 1e-6 if self.best <= 0 else max(self.best, 0.05 * saves)

    def _cut(self, point: dict[tuple[str, int], float], scale: float) -> bool:
        """Cut where the model promises more than is there; False where it does not."""
        told = tuple((i, s, round(x, 6)) for (i, s), x in point.items() if x > 1e-6)
        if told in self.points:
            return False
        real = self.model.saving_at(_read(told)) * (1 + self.asked.prices.floor)
        promised = self.bound + self._costs(_read(told))
        if promised - real <= CLOSE * 0.5 * scale:
            return False
        self.points.append(told)
        self.cuts.append(self.model.cut(told))
        return True

    def _costs(self, point: dict[tuple[str, int], float]) -> float:
        """What a point costs at the prices, duties and levels left out: these count as nothing."""
        x = np.array([point.get(k, 0.0) for k in self.model.keys])
        z = self.objective[self.model.numbers]
        started = self.model.started_by(x)
        return -float(z @ started)

    def _near(self, values: Floats) -> list[dict[str, int]]:
        """Whole plans near a relaxed one: its largest shares first, in the order of the unit's needs."""
        point = self.model.model.point(values.tolist())
        shares: dict[str, float] = {}
        first: dict[str, list[tuple[int, float]]] = {}
        for (id_, start), share in sorted(point.items()):
            shares[id_] = shares.get(id_, 0.0) + share
            first.setdefault(id_, []).append((start, share))
        plan = {}
        for id_, total in shares.items():
            sofar = 0.0
            for start, share in first[id_]:
                sofar += share
                if total >= HALF and sofar >= total / 2:
                    plan[id_] = start
                    break
        return [repaired(self.model.problem, plan).starts]


def _read(point: Point) -> dict[tuple[str, int], float]:
    return {(i, s): x for i, s, x in point}


def proportional(member: Member, terms: Terms) -> Column:
    """The unit's greedy plan within its share of the group's limits, no tool shared."""
    model = model_of(member, terms)
    problem = model.problem
    share = member.share
    capacity = dict(problem.capacity)
    for role, days in terms.capacity.items():
        own = capacity[role]
        capacity[role] = tuple(min(d * share, most) for d, most in zip(days, own, strict=True))
    budget = tuple(min(b * share, own) for b, own in zip(terms.budget, problem.budget, strict=True))
    few = tuple(a for a in problem.activities if not a.id.startswith("join:"))
    ids = {a.id for a in few}
    slim = replace(
        problem,
        budget=budget,
        carry_over=terms.carry_over,
        capacity=capacity,
        activities=tuple(
            replace(a, needs_any=tuple(tuple(i for i in g if i in ids) for g in a.needs_any))
            for a in few
        ),
    )

    def rank(before: Starts, after: Starts, gain: float) -> float:
        added = sum(sum(problem.by_id[i].days.values()) for i in after.keys() - before.keys())
        return gain / (added + 1.0)

    return model.column(fill(slim, {}, rank))
