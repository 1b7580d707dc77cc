"""Stabilised column generation: units propose plans at prices, the group chooses, and the bound proves it.

Every number is combined in the order of the units, and what ends the work is counted, never timed, so the
same programme comes out of any number of workers.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

import numpy as np

from planner.domain.base.errors import PlanningError
from planner.domain.base.language import Verbatim, joined
from planner.programme.engine.joint import Together, together_task
from planner.programme.engine.master import Chosen, Master, Relaxed, tool_days
from planner.programme.engine.pricing import Asked, model_of, price, proportional, replace_unit
from planner.programme.engine.problem import unit_problem
from planner.programme.engine.terms import Column, Duty, Member, Priced, Prices, Terms, cash_up_to
from planner.programme.engine.unit_model import Leftover, Point, own_duties

GAP = 0.01
SMOOTH = 0.5
MOST_ROUNDS = 14
MOST_EXACT = 4
OUTER = 3
LEAST = 1.0
"""Amount of which a gap is a share at least: less than one of the currency is nothing."""
LITTLE = 0.3
"""Share of the gap wanted below which relaxation and bound are near enough to choose whole plans."""
SETTLED = 0.001
"""Share of its worth by which another round has to better the relaxation before one model of all units."""
REPAIRS = 2
FEW_STEPS = 800
"""Up to here one model of all units is solved once prices have settled; beyond, columns leave little open."""
A = TypeVar("A")
B = TypeVar("B")


class Mapper(Protocol):
    """Spreads work over units: the same results in the same order, wherever they are computed."""

    def map(
        self, function: Callable[[Member, A], B], members: Sequence[int], items: Sequence[A]
    ) -> list[B]:
        """``function(member, item)`` for the members of these numbers."""


@dataclass(frozen=True)
class Round:
    """How far the work is: its number, what is known to be possible, and what is proven."""

    number: int
    what: str
    worth: float
    bound: float
    relaxed: float = -math.inf
    """What fractions of the known plans would be worth."""
    missed: float = 0.0
    """What the duties that the best programme misses count in ``worth`` and ``bound``."""
    so_far: Result | None = None
    """The best programme so far, to be looked at; its prices are not settled."""

    @property
    def gap(self) -> float:
        """Share by which the bound lies above the best programme; infinite without either."""
        if not math.isfinite(self.bound) or not math.isfinite(self.worth):
            return math.inf
        return max(0.0, self.bound - self.worth) / max(abs(self.bound + self.missed), LEAST)


Told = Callable[[Round], bool]


@dataclass(frozen=True)
class Result:
    """A programme with its proof.

    ``bound``: no choice and timing of these steps is worth more in the same futures (a missed duty counted as
    ``penalty`` in both). ``prices`` are those of the last relaxation. ``alone`` is each unit's plan within no
    limit of the group, ``fair`` what its proportional share would bring it. ``columns`` and ``points`` let a
    next plan begin where this one ended.
    """

    chosen: Chosen
    bound: float
    penalty: float
    prices: Mapping[str, Prices]
    alone: Mapping[str, Column]
    fair: Mapping[str, Column]
    rounds: int
    columns: tuple[Column, ...] = ()
    points: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    """What the plans of each unit rest on: they are handed on only while that is the same."""

    @property
    def worth(self) -> float:
        """What the programme is worth, misses not counted."""
        return self.chosen.worth

    @property
    def gap(self) -> float:
        """How far the bound lies above it, as a share of the bound."""
        return max(0.0, self.proven - self.worth) / max(abs(self.proven), LEAST)

    @property
    def proven(self) -> float:
        """What no programme that misses as few duties is worth more than."""
        return self.bound + self.penalty * self.chosen.misses


def same_plans(member: Member, terms: Terms) -> str:
    """All that decides which plans a unit can follow and what they use: money and days in all do not."""
    shared = replace(terms, budget=(), capacity=dict.fromkeys(terms.capacity, ()), least_share=0.0)
    told = repr((member.unit.hash, replace_unit(member), shared))
    return hashlib.sha256(told.encode()).hexdigest()


def first_task(member: Member, terms: Terms) -> tuple[Priced, Column, Column, float]:
    """A unit's plan at no price, its best one, its greedy one within its share, and what all steps cost."""
    model = model_of(member, terms)
    dear = sum(max(a.cost_by_start, default=0.0) for a in model.problem.activities)
    asked = Asked(Prices.nothing(terms.periods))
    found = price(member, terms, asked)
    free = found if member.fixed is None else price(replace(member, fixed=None), terms, asked)
    fair = proportional(member, terms)
    return found, free.columns[0] if free.columns else fair, fair, dear


def duty_task(member: Member, asked: tuple[Terms, float]) -> Priced:
    """A unit's plan where meeting its duties comes first."""
    terms, penalty = asked
    model = model_of(member, terms)
    duties = {d.id: penalty for d in (*model.duties, *model.own)}
    return price(member, terms, Asked(replace(Prices.nothing(terms.periods), duty=duties)))


def price_task(member: Member, asked: tuple[Terms, Asked]) -> Priced:
    """A unit's answer at given prices."""
    terms, one = asked
    return price(member, terms, one)


def duties_of(members: Sequence[Member], terms: Terms) -> tuple[Duty, ...]:
    """Duties of the group, then those of each unit."""
    own = [d for m in members for d in own_duties(m, unit_problem(m, terms))]
    return (*terms.duties, *own)


def generate(
    members: Sequence[Member],
    terms: Terms,
    mapper: Mapper,
    told: Told | None = None,
    *,
    gap: float = GAP,
    warm: Result | None = None,
) -> Result:
    """The best programme found, with a bound that holds for all. Raises ``Cancelled`` through ``told``."""
    return _Generation(members, terms, mapper, told, gap, warm).run()


class _Generation:
    def __init__(
        self,
        members: Sequence[Member],
        terms: Terms,
        mapper: Mapper,
        told: Told | None,
        gap: float,
        warm: Result | None,
    ) -> None:
        self.members = list(members)
        self.terms = terms
        self.mapper = mapper
        self.told = told
        self.gap = gap
        self.points: dict[str, tuple[Point, ...]] = {m.id: () for m in members}
        if warm is not None:
            same = {m.id for m in members if warm.keys.get(m.id) == same_plans(m, terms)}
            self.points |= {u: p for u, p in warm.points.items() if u in same}
        self.warm = warm
        self.bound = math.inf
        self.best: Chosen | None = None
        self.round = 0
        self.center: dict[str, Prices] | None = None
        self.lp = -math.inf

    def tell(self, what: str) -> None:
        if self.told is not None:
            worth = -math.inf if self.best is None else self.value(self.best)
            missed = 0.0 if self.best is None else self.master.penalty * self.best.misses
            so_far = None if self.best is None else self.result({})
            self.told(Round(self.round, what, worth, self.bound, self.lp, missed, so_far))

    def value(self, chosen: Chosen) -> float:
        """Worth with the penalty of what is missed."""
        return chosen.worth - self.master.penalty * chosen.misses

    def ask(self, prices: Mapping[str, Prices], *, relaxed: bool) -> list[Priced]:
        items = [
            (self.terms, Asked(prices[m.id], self.points[m.id], relaxed=relaxed))
            for m in self.members
        ]
        found = self.mapper.map(price_task, range(len(self.members)), items)
        for m, one in zip(self.members, found, strict=True):
            self.points[m.id] = one.points
        return found

    def run(self) -> Result:
        self.start()
        few = sum(len(m.unit.steps) for m in self.members) <= FEW_STEPS
        last = self.price_rounds(few=few)
        if few:
            self.consider(self.master.whole(self.gap))
            self.as_one()
        for outer in range(OUTER):
            if self.done():
                break
            last = self.price_rounds() if outer else last
            last = self.exact_rounds(last)
            self.choose()
            self.tell("choosing")
        return self.result(self.settled(last).prices)

    def settled(self, last: Relaxed) -> Relaxed:
        """The relaxation at whose prices nothing is paid for duties that are missed anyway."""
        missed = {} if self.best is None else self.best.missed
        if not missed:
            return last
        duties = [
            replace(d, least_units=d.least_units - missed.get(d.id, 0)) for d in self.master.duties
        ]
        return replace(self.master, duties=tuple(duties)).relaxed()

    def result(self, prices: Mapping[str, Prices]) -> Result:
        """The best programme with all that is known of it."""
        if self.best is None:
            raise self.impossible()
        return Result(
            chosen=self.best,
            bound=max(self.bound, self.value(self.best)),
            penalty=self.master.penalty,
            prices=prices,
            alone=self.alone,
            fair=self.fair,
            rounds=self.round,
            columns=tuple(sorted(self.master.columns.values(), key=lambda c: c.key)),
            points=dict(self.points),
            keys={m.id: same_plans(m, self.terms) for m in self.members},
        )

    def impossible(self) -> PlanningError:
        """Why there is no programme at all: without tools and shares asked for, doing nothing is one."""
        if self.master.must:
            return PlanningError(
                "No programme keeps the limits with what has to be bought: {tools}. Loosen a limit, or let "
                "the plan decide about it.",
                tools=joined([Verbatim(t.name) for t in self.master.must], ", "),
            )
        return PlanningError(
            "No programme was found that gives every unit the least share asked for. Loosen a limit or the "
            "share and try again."
        )

    def done(self) -> bool:
        if self.best is None or not math.isfinite(self.bound):
            return False
        open_ = self.bound - self.value(self.best)
        return open_ <= self.gap * self.proven(self.best.misses)

    def proven(self, misses: float) -> float:
        """Most that a programme with so many misses is worth; gaps are shares of it, never of a penalty."""
        return max(abs(self.bound + self.master.penalty * misses), LEAST)

    def start(self) -> None:
        """Columns to begin with: at no price, within a proportional share, nothing, duties first."""
        members, terms = self.members, self.terms
        first = self.mapper.map(first_task, range(len(members)), [terms] * len(members))
        self.alone = {m.id: c for m, (_, c, _, _) in zip(members, first, strict=True)}
        self.fair = {m.id: f for m, (_, _, f, _) in zip(members, first, strict=True)}
        duties = duties_of(members, terms)
        most = sum(max(0.0, p.bound) for p, *_ in first if math.isfinite(p.bound))
        penalty = 2.0 * (most + max((d for *_, d in first), default=0.0)) + sum(
            t.cost[0] for t in terms.tools
        )
        asked = frozenset(m.id for m, (p, *_) in zip(members, first, strict=True) if not p.idle)
        floors = {}
        if terms.least_share:
            floors = {u: terms.least_share * max(0.0, c.worth) for u, c in self.fair.items()}
        self.dearest = most - max(penalty, 1.0)
        self.master = Master(
            units=tuple(m.id for m in members),
            terms=terms,
            duties=duties,
            penalty=max(penalty, 1.0),
            floors=floors,
            asked=asked,
        )
        for m, (p, _, fair, _) in zip(members, first, strict=True):
            self.points[m.id] = self.points[m.id] or p.points
            self.master.add(p.columns)
            if m.id not in asked:
                self.master.add([fair])
        if duties:
            wanted = [k for k, m in enumerate(members) if any(m.id in d.units for d in duties)]
            for found in self.mapper.map(
                duty_task, wanted, [(terms, self.master.penalty)] * len(wanted)
            ):
                self.master.add(found.columns)
        if self.warm is not None:
            fitting = {m.id for m in members if self.warm.keys.get(m.id) == same_plans(m, terms)}
            self.master.add([c for c in self.warm.columns if c.unit in fitting])
        self.bound = sum(self.earned([p for p, *_ in first]).values())
        # the bound so far is that of no prices: from there prices grow, instead of falling from the penalty
        self.center = {m.id: Prices.nothing(terms.periods) for m in members}
        if self.warm is not None and self.center.keys() <= self.warm.prices.keys():
            self.center = {u: self.warm.prices[u] for u in self.center}
        simple = {m.id: self.fair[m.id] for m in members if m.id not in asked}
        self.consider(self.master.chosen(simple, {}))
        self.consider(self.master.whole(self.gap))  # a programme to look at before the first round
        if self.best is None:  # within their shares units keep all limits but these
            raise self.impossible()
        self.tell("first plans")

    def consider(self, chosen: Chosen | None) -> bool:
        """Keep a programme that holds and is better."""
        if chosen is None or self.master.broken(chosen):
            return False
        if self.best is None or self.value(chosen) > self.value(self.best) + 1e-6:
            self.best = chosen
            return True
        return False

    def price_rounds(self, *, few: bool = False) -> Relaxed:
        """Relaxed answers at smoothed prices until relaxation and bound are near.

        Where one model of all units follows, they are for its cuts: until plans bring little more.
        """
        before = -math.inf
        for _ in range(MOST_ROUNDS):
            last = self.master.relaxed()
            if self.near(last) or (few and last.value - before <= SETTLED * abs(last.value)):
                return last
            before = last.value
            self.round += 1
            wanted = last.prices
            used = wanted if self.center is None else _between(self.center, wanted, SMOOTH)
            added = self.take(self.ask(used, relaxed=True), used)
            if not added and used is not wanted:
                added = self.take(self.ask(wanted, relaxed=True), wanted)
            self.tell("prices")
            if not added:
                return self.master.relaxed()
        return self.master.relaxed()

    def exact_rounds(self, last: Relaxed) -> Relaxed:
        """Whole plans and exact bounds, at the best prices known and at those of the relaxation."""
        still = 0
        for _ in range(MOST_EXACT):
            self.round += 1
            before = self.bound
            used = (
                last.prices if self.center is None else _between(self.center, last.prices, SMOOTH)
            )
            added = self.take(self.ask(used, relaxed=False), used)
            last = self.master.relaxed()
            self.tell("exact prices")
            if self.near(last) or not added:
                break
            still = still + 1 if before - self.bound <= 1e-4 * abs(self.bound) else 0
            if still >= 3:
                break
        return last

    def near(self, last: Relaxed) -> bool:
        self.lp = last.value
        return self.bound - last.value <= LITTLE * self.gap * self.proven(last.missed)

    def earned(self, found: Sequence[Priced]) -> dict[str, float]:
        """What each unit can earn at most; one that was asked for something can be left out."""
        least = dict.fromkeys(self.master.asked, -self.master.penalty)
        pairs = zip(self.members, found, strict=True)
        return {m.id: max(p.bound, least.get(m.id, -math.inf)) for m, p in pairs}

    def take(self, found: Sequence[Priced], prices: Mapping[str, Prices]) -> int:
        """Columns into the master, and the bound that these prices give."""
        earned = self.earned(found)
        if all(math.isfinite(b) for b in earned.values()):
            bound = self.master.bound(prices, earned)
            if self.lower(bound):
                self.center = dict(prices)
        if self.center is None:
            self.center = dict(prices)
        return sum(self.master.add(p.columns) for p in found)

    def choose(self) -> None:
        """Whole columns, then repair: units again against what the others leave."""
        self.consider(self.master.whole(self.gap * 0.1))
        for _ in range(REPAIRS):
            if self.done() or not self.repair():
                return
            self.consider(self.master.whole(self.gap * 0.1))

    def as_one(self) -> None:
        """One model of all units: what few units leave open between plans and prices is told by it."""
        self.tell("one model of all units")
        bare = replace(self.master, columns={})
        asked = Together(tuple(self.members), bare, dict(self.points), self.gap)
        found = self.mapper.map(together_task, [0], [asked])[0]
        for columns, tools in found.programmes:
            self.master.add(columns)
            self.consider(self.master.chosen({c.unit: c for c in columns}, tools))
        # it cannot leave out a unit that was asked for something, which costs the penalty
        without = self.dearest if self.master.asked else -math.inf
        self.lower(max(found.bound, without))

    def lower(self, bound: float) -> bool:
        """Take a bound that is closer; one below what is known to be possible would be a false proof."""
        possible = -math.inf if self.best is None else self.value(self.best)
        closer = bound < self.bound and bound >= possible - 1e-6 * abs(bound)
        if closer:
            self.bound = bound
        return closer

    def repair(self) -> bool:
        """Each unit anew within what is left; accepted in the order of what they gain."""
        best = self.best
        if best is None:
            return False
        items = [
            (self.terms, Asked(self._duty_prices(m), self.points[m.id], self.left(best, m.id)))
            for m in self.members
        ]
        found = self.mapper.map(price_task, range(len(self.members)), items)
        better = []
        for m, one in zip(self.members, found, strict=True):
            self.master.add(one.columns)
            held = best.columns.get(m.id)
            for column in one.columns[:1]:
                changed = self.master.chosen({**best.columns, m.id: column}, best.tools)
                gain = self.value(changed) - self.value(best)
                if held is None or (gain > 1e-6 and column.key != held.key):
                    better.append((-gain, m.id, column))
        moved = False
        for _, unit, column in sorted(better, key=lambda b: (b[0], b[1])):
            now = best if self.best is None else self.best
            moved |= self.consider(self.master.chosen({**now.columns, unit: column}, now.tools))
        return moved

    def _duty_prices(self, member: Member) -> Prices:
        duties = {d.id: self.master.penalty for d in self.master.duties if member.id in d.units}
        return replace(Prices.nothing(self.terms.periods), duty=duties)

    def left(self, chosen: Chosen, unit: str) -> Leftover:
        """What the other units and the tools leave of the limits."""
        periods, terms = self.terms.periods, self.terms
        others = {u: c for u, c in chosen.columns.items() if u != unit and c is not None}
        return leftover(terms, others, chosen.tools, periods)


def leftover(
    terms: Terms, others: Mapping[str, Column], tools: Mapping[str, int], periods: int
) -> Leftover:
    """What is left of the limits beside some units' plans and the tools that are bought."""
    money = np.cumsum(terms.budget)
    money = money - sum((np.array(c.money) for c in others.values()), np.zeros(periods))
    days = {
        r: np.array(v) - sum((np.array(c.days[r]) for c in others.values()), np.zeros(periods))
        for r, v in terms.capacity.items()
    }
    ready = {}
    for tool in terms.tools:
        if tool.id in tools:
            start = tools[tool.id]
            ready[tool.id] = start + tool.duration
            money = money - np.array([cash_up_to(tool, t, start) for t in range(periods)])
            days = {r: v - tool_days(tool, r, start, periods) for r, v in days.items()}
    return Leftover(
        tuple(np.maximum(money, 0.0).tolist()),
        {r: tuple(np.maximum(v, 0.0).tolist()) for r, v in days.items()},
        ready,
    )


def _between(
    center: Mapping[str, Prices], wanted: Mapping[str, Prices], share: float
) -> dict[str, Prices]:
    """Prices between the best known and those wanted now."""
    return {unit: center[unit].between(new, share) for unit, new in wanted.items()}
