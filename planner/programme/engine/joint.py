"""All units in one model: their own rows side by side, and around them what the group shares.

Columns leave open how far the best mixture of plans lies above the best whole plans; with few units each has
so much weight in the limits that this is several per cent. Here the starts themselves are chosen, under the
same rows and with the cuts that the prices have found. It is one question for one worker.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from planner.programme.engine.master import Amounts, Master, Rows
from planner.programme.engine.pricing import fixed_column, model_of
from planner.programme.engine.problem import JOIN
from planner.programme.engine.terms import Column, Member, Prices
from planner.programme.engine.unit_model import Floats, Point, proven

WORK = 400_000
"""Nodes times columns of the search for a whole answer: fewer columns are searched further."""
IMPOSSIBLE = 2
ROUNDS = 3
RELAXED = 5
LITTLE = 0.1
SCALE = 1_000.0
SHARE = 0.4
"""Share of the gap wanted that the engine may leave open; the rest is for what cuts have not found yet."""


@dataclass(frozen=True)
class Together:
    """The question: all units, the group without plans, points where units are cut, the gap wanted."""

    members: tuple[Member, ...]
    master: Master
    points: Mapping[str, tuple[Point, ...]]
    gap: float


@dataclass(frozen=True)
class Found:
    """A plan a unit and the starts of tools for each answer, and what no programme is worth more than.

    The bound counts a miss as ``penalty``; it says nothing of programmes that leave a unit out against what
    was asked.
    """

    programmes: tuple[tuple[tuple[Column, ...], Mapping[str, int]], ...]
    bound: float


def together_task(_: Member, asked: Together) -> Found:
    """Choose and time all steps of all units at once."""
    return _Joint(asked).answer()


class _Joint:
    def __init__(self, asked: Together) -> None:
        self.master = asked.master
        self.gap = asked.gap
        terms = asked.master.terms
        self.units = [model_of(m, terms) for m in asked.members]
        self.held = [
            None if m.fixed is None else fixed_column(u)
            for m, u in zip(asked.members, self.units, strict=True)
        ]
        widths = [len(u.model.lower) for u in self.units]
        self.first = [0, *np.cumsum(widths).tolist()]
        self.rows = Rows(asked.master, self._amounts())
        saves = sum(abs(s.worth) for u in self.units for s in u.model.savings)
        self.scale = SCALE / max(saves, 1e-9)
        points = [asked.points.get(u.member.id, ()) for u in self.units]
        self.cut_at = {(k, point) for k, own in enumerate(points) for point in own}
        self.cuts = [self._at(k, self.units[k].cut(p)) for k, own in enumerate(points) for p in own]
        self.always = [self._at(k, u.rows) for k, u in enumerate(self.units)]
        self.always.append(
            (self.rows.matrix, np.full(len(self.rows.upper), -np.inf), self.rows.upper)
        )

    def _at(
        self, unit: int, part: tuple[csr_array, Floats, Floats]
    ) -> tuple[csr_array, Floats, Floats]:
        """Rows of a unit in the columns of all."""
        one = coo_array(part[0])
        shape = (one.shape[0], self.rows.width)
        moved = coo_array((one.data, (one.row, one.col + self.first[unit])), shape=shape)
        return csr_array(moved), part[1], part[2]

    def _amounts(self) -> Amounts:
        """What each column of each unit uses of what is shared."""
        terms, units = self.master.terms, self.units
        ends = list(zip(self.first, self.first[1:], strict=False))
        width = self.first[-1]
        free = Prices.nothing(terms.periods)
        money = np.zeros((terms.periods, width))
        days = {r: np.zeros((terms.periods, width)) for r in terms.capacity}
        cost, least, most = np.zeros(width), np.zeros(width), np.ones(width)
        integer = np.zeros(width, dtype=int)
        joined: dict[tuple[str, str], dict[int, dict[int, float]]] = {}
        meets: dict[str, dict[int, float]] = {d.id: {} for d in self.master.duties}
        kept = dict.fromkeys(meets, 0)
        for (first, end), unit, held in zip(ends, units, self.held, strict=True):
            here = slice(first, end)
            cost[here] = -unit.objective(free)
            least[here], most[here] = unit.model.lower, unit.model.upper
            integer[here] = unit.model.integer
            if held is not None:
                for place, value in unit.model.values_of(dict(held.starts)).items():
                    least[first + place] = most[first + place] = value
            starts = first + unit.numbers
            if unit.paid:
                money[range(terms.periods), [first + p for p in unit.paid]] = 1.0
            else:
                money[:, starts] = unit.by_start(unit.spent)
            for role, table in days.items():
                table[:, starts] = unit.by_start(unit.used[role])
            for tool in terms.tools:
                for period in unit.windows.get(JOIN + tool.id, ()):
                    place = first + unit.model.started[JOIN + tool.id, period]
                    joined.setdefault((tool.id, unit.member.id), {})[period] = {place: 1.0}
            for duty in (*unit.duties, *unit.own):
                if duty.id in unit.met:
                    meets[duty.id][first + unit.met[duty.id]] = 1.0
                else:
                    kept[duty.id] += unit.meets(duty, {})
        floors = {
            u.member.id: dict(enumerate((-cost[a:b]).tolist(), a))
            for (a, b), u in zip(ends, units, strict=True)
            if u.member.id in self.master.floors
        }
        return Amounts(cost, money, days, joined, meets, floors, least, most, integer, kept)

    def answer(self) -> Found:
        """Solve, cut at what was found, and again while the model promises more than is there."""
        bound, best = math.inf, -math.inf
        found: list[tuple[tuple[Column, ...], Mapping[str, int]]] = []
        self._relax()
        for _ in range(ROUNDS):
            values, proof = self._solve(whole=True)
            bound = min(bound, proof)
            if values is None:
                break
            plans = [
                u.model.plan(values[a:b].tolist())
                for u, a, b in zip(self.units, self.first, self.first[1:], strict=False)
            ]
            if not all(u.follows(p) for u, p in zip(self.units, plans, strict=True)):
                break
            columns = tuple(u.column(p) for u, p in zip(self.units, plans, strict=True))
            tools = self.rows.starts(values)
            found.append((columns, tools))
            chosen = self.master.chosen({c.unit: c for c in columns}, tools)
            best = max(best, chosen.worth - self.master.penalty * chosen.misses)
            most = abs(bound + self.master.penalty * chosen.misses)
            if bound - best <= self.gap * most or not self._cut(columns):
                break
        return Found(tuple(found), bound)

    def _relax(self) -> None:
        """Cut where relaxed answers lie, which takes a fraction of a whole answer, until the bound stays."""
        last = math.inf
        for _ in range(RELAXED):
            values, bound = self._solve(whole=False)
            if values is None or last - bound <= LITTLE * self.gap * abs(bound):
                return
            last = bound
            for k, (unit, a, b) in enumerate(
                zip(self.units, self.first, self.first[1:], strict=False)
            ):
                shares = unit.model.point(values[a:b].tolist())
                self._cut_at(k, tuple((i, s, round(x, 6)) for (i, s), x in shares.items()))

    def _cut(self, columns: Sequence[Column]) -> bool:
        """Cut every unit at its plan; False where all are cut there already."""
        before = len(self.cuts)
        for k, column in enumerate(columns):
            self._cut_at(k, tuple((i, s, 1.0) for i, s in column.starts))
        return len(self.cuts) > before

    def _cut_at(self, unit: int, point: Point) -> None:
        if (unit, point) not in self.cut_at:
            self.cut_at.add((unit, point))
            self.cuts.append(self._at(unit, self.units[unit].cut(point)))

    def _solve(self, *, whole: bool) -> tuple[Floats | None, float]:
        parts = [*self.always, *self.cuts]
        found = milp(
            self.rows.cost * self.scale,
            integrality=self.rows.integer if whole else None,
            bounds=Bounds(self.rows.least, self.rows.most),
            constraints=LinearConstraint(
                vstack([m for m, _, _ in parts], format="csc"),
                np.concatenate([a for _, a, _ in parts]),
                np.concatenate([b for _, _, b in parts]),
            ),
            options={
                "mip_rel_gap": self.gap * SHARE,
                "node_limit": WORK // self.rows.width,
                "presolve": True,
            },
        )
        if found.status == IMPOSSIBLE:  # with all that was asked: columns weigh what is left out
            return None, math.inf
        return found.x, proven(found) / self.scale
