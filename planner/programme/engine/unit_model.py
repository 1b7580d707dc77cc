"""A unit as rows and columns that are built once and priced again and again.

The rows are those of the unit's own planner (base rows and exact cuts, ``planner.roadmap.linear``), with
prices in the objective. They go to HiGHS as arrays, without a plan to start from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, vstack

from planner.programme.engine.problem import JOIN, unit_problem
from planner.programme.engine.terms import Column, Duty, Member, Prices, Terms
from planner.roadmap.linear import FEW_TANGENTS, LinearModel, build, exact_cuts, starting
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import Due, PlanningProblem, Starts, Target
from planner.roadmap.value import level_path, plan_value, usage, violations

Floats = NDArray[np.float64]
NODES = 400
YEAR = 4
"""Quarters that share base rows: cuts do the rest, and there are a quarter as many."""
SCALE = 1_000.0
MOST_CUTS = 40
LARGEST = 10.0
Point = tuple[tuple[str, int, float], ...]
OVERALL = "overall"
LEVEL = 1e-6
"""By so much a level may be missed in the last digits."""


@dataclass(frozen=True)
class Leftover:
    """What a unit may use at most: money spent up to each period, days by role and period, tools by when."""

    money: tuple[float, ...]
    days: Mapping[str, tuple[float, ...]]
    ready: Mapping[str, int]
    """The first period in which a tool can be joined; one that is not named cannot."""


@dataclass
class UnitModel:
    """One unit's problem, its rows, and what each start uses of what is shared."""

    member: Member
    terms: Terms
    problem: PlanningProblem
    duties: tuple[Duty, ...]
    own: tuple[Duty, ...]
    model: LinearModel
    met: dict[str, int]
    paid: list[int]
    """Columns of money that counts up to each period, where some is reserved; else it is what is spent."""
    begins: tuple[str, ...] = ()
    """Steps of which one has to have started by the period that the programme asks for."""
    lift: float = 0.0
    """By how much the overall level has to rise by the end."""
    _cuts: dict[Point, tuple[csr_array, Floats, Floats]] = field(default_factory=dict)

    @classmethod
    def of(cls, member: Member, terms: Terms) -> UnitModel:
        """Build the rows of a unit."""
        whole = unit_problem(member, terms)
        duties = tuple(d for d in terms.duties if member.id in d.units)
        own = own_duties(member, whole)
        asked = _asked(whole, (*duties, *own), member)
        level = terms.least_level is not None and OVERALL in whole.levels
        slim = relevant(
            replace(
                whole,
                dues=tuple(due for due, _ in asked.values()),
                targets=(Target(OVERALL, 0.0, terms.periods - 1),) if level else (),
            )
        )
        # what is held stays as it is, and what has to begin begins, where it pays nowhere too
        moved = member.fixed is not None or member.starts_by is not None
        problem = replace(whole if moved else slim, dues=(), targets=())
        # money is no row of a unit alone, unless it keeps a limit: the master and what is left say it
        model = build(
            replace(problem, activities=tuple(replace(a, cash=()) for a in problem.activities)),
            FEW_TANGENTS,
            YEAR,
        )
        made = cls(member, terms, problem, duties, own, model, {}, [])
        made._add_duties(asked)
        made._add_wishes()
        return made

    @cached_property
    def windows(self) -> dict[str, list[int]]:
        """Periods in which each step may start."""
        return {a.id: list(self.problem.windows(a)) for a in self.problem.activities}

    @cached_property
    def keys(self) -> list[tuple[str, int]]:
        """Starts (step and period) in the order of their columns."""
        return list(self.model.started)

    @cached_property
    def spent(self) -> Floats:
        """Cash spent up to each period by a start, (periods, starts)."""
        found = np.zeros((self.terms.periods, len(self.keys)))
        for place, (id_, start) in enumerate(self.keys):
            activity = self.problem.by_id[id_]
            found[:, place] = np.cumsum(
                [activity.cash_at(t - start) for t in range(self.terms.periods)]
            )
        return found

    @cached_property
    def used(self) -> dict[str, Floats]:
        """Person-days of each scarce role by period and start."""
        found = {}
        for role in self.terms.capacity:
            table = np.zeros((self.terms.periods, len(self.keys)))
            for place, (id_, start) in enumerate(self.keys):
                activity = self.problem.by_id[id_]
                if activity.days.get(role):
                    last = min(start + activity.duration, self.terms.periods)
                    table[start:last, place] = activity.days[role] / activity.duration
            found[role] = table
        return found

    @cached_property
    def costs(self) -> Floats:
        """Present cost of each start."""
        return np.array([self.problem.by_id[i].cost_by_start[s] for i, s in self.keys])

    @cached_property
    def next_of_step(self) -> NDArray[np.bool_]:
        """Whether the next start is one of the same step."""
        ids = [i for i, _ in self.keys]
        return np.array([a == b for a, b in zip(ids, [*ids[1:], ""], strict=False)], dtype=bool)

    @cached_property
    def numbers(self) -> NDArray[np.intp]:
        """Columns of ``keys``."""
        return np.array(list(self.model.started.values()), dtype=np.intp)

    @cached_property
    def rows(self) -> tuple[csr_array, Floats, Floats]:
        """The rows that always hold."""
        return _matrix(self.model, self.model.rows)

    def started_by(self, shares: Floats) -> Floats:
        """Shares that have started by each start, from shares of the starts themselves."""
        found, running = np.zeros_like(shares), 0.0
        for place, share in enumerate(shares):
            running = share + (running if place and self.next_of_step[place - 1] else 0.0)
            found[place] = running
        return found

    def by_start(self, values: Floats) -> Floats:
        """Coefficients of "has started by" for amounts that fall to starts; last axis as ``keys``."""
        after = np.zeros_like(values)
        after[..., :-1] = np.where(self.next_of_step[:-1], values[..., 1:], 0.0)
        return values - after

    def _add_duties(self, asked: Mapping[str, tuple[Due, int]]) -> None:
        """A column a duty that says whether the plan meets it."""
        model = self.model
        for id_, (due, least) in asked.items():
            members = [m for m in due.members if m in self.problem.by_id and self.windows[m]]
            met = model.column(0.0, 1.0 if len(members) >= least else 0.0, integer=True)
            done = []
            for m in members:
                last = due.last(m) - self.problem.by_id[m].duration
                open_ = [t for t in self.windows[m] if t <= last]
                if open_:
                    done.append((model.started[m, open_[-1]], -1.0))
            model.add(-math.inf, 0.0, [(met, float(least)), *done])
            self.met[id_] = met

    def _add_wishes(self) -> None:
        """What the programme asks of the unit: something started by a period, money it keeps."""
        member, model = self.member, self.model
        if member.starts_by is not None:
            early = {i: [t for t in w if t <= member.starts_by] for i, w in self.windows.items()}
            self.begins = tuple(i for i, ts in early.items() if ts and self.problem.saves(i))
            if self.begins:
                terms = [(model.started[i, early[i][-1]], 1.0) for i in self.begins]
                model.add(1.0, math.inf, terms)
        if member.money is not None:
            for period, row in enumerate(self.by_start(self.spent)):
                most = member.money * (period + 1)
                model.add(
                    -math.inf, most, list(zip(self.numbers.tolist(), row.tolist(), strict=True))
                )
        if member.reserved:
            most = float(np.abs(self.spent).sum(axis=1).max(initial=0.0))
            for row, free in zip(self.by_start(self.spent), self.reserved, strict=True):
                counted = model.column(float(free), float(free) + most)
                self.paid.append(counted)
                terms = [
                    (c, k) for c, k in zip(self.numbers.tolist(), row.tolist(), strict=True) if k
                ]
                model.add(-math.inf, 0.0, [*terms, (counted, -1.0)])
        wanted = self.terms.least_level
        if wanted is not None and OVERALL in self.problem.levels:
            missing = min(wanted, self.highest()) - self.problem.levels[OVERALL]
            if missing > 0:
                self.lift = missing
                model.add(missing - 1e-9, math.inf, self._lift(OVERALL))

    @property
    def needs_something(self) -> bool:
        """Whether the empty plan breaks what the programme asks of the unit."""
        return bool(self.begins) or self.lift > 0

    def follows(self, starts: Starts) -> bool:
        """Whether the unit can follow a plan, and it begins and reaches what is asked of it."""
        by = self.member.starts_by
        if (
            by is not None
            and self.begins
            and not any(starts.get(i, by + 1) <= by for i in self.begins)
        ):
            return False
        if self.lift > 0:
            path = level_path(self.problem, starts, OVERALL)
            if path[-1] < self.problem.levels[OVERALL] + self.lift - LEVEL:
                return False
        return not violations(self.problem, starts)

    def highest(self) -> float:
        """The overall level with every step that can be started."""
        starts = {i: w[0] for i, w in self.windows.items() if w}
        return level_path(self.problem, starts, OVERALL)[-1]

    def _lift(self, measure: str) -> list[tuple[int, float]]:
        """Levels by the end of the plan, with columns for rungs."""
        model, found = self.model, []
        reached: dict[int, int | None] = {}
        for place, rung in enumerate(self.problem.rungs):
            done = []
            for i in rung.by:
                last = (
                    self.terms.periods - self.problem.by_id[i].duration
                    if i in self.problem.by_id
                    else -1
                )
                open_ = [t for t in self.windows.get(i, []) if t <= last]
                if open_:
                    done.append((model.started[i, open_[-1]], -1.0))
            below = reached.get(rung.above) if rung.above is not None else -1
            reached[place] = None
            if len(done) < rung.least or below is None:
                continue
            column = reached[place] = model.column(0.0, 1.0, integer=True)
            model.add(-math.inf, 0.0, [(column, float(rung.least)), *done])
            if rung.above is not None and below is not None:
                model.add(-math.inf, 0.0, [(column, 1.0), (below, -1.0)])
            if rung.lifts.get(measure):
                found.append((column, rung.lifts[measure]))
        return found

    def objective(self, prices: Prices) -> Floats:
        """What each column is worth at these prices."""
        found = np.zeros(len(self.model.lower))
        times = 1 + prices.floor
        for saving in self.model.savings:
            found[saving.column] = saving.worth * times
        start = -self.costs * times
        money = np.array(prices.money)
        if self.paid:
            found[self.paid] -= money
        else:
            start = start - money @ self.spent
        for role, by_period in prices.days.items():
            start = start - np.array(by_period) @ self.used[role]
        found[self.numbers] += self.by_start(start)
        for tool, by_period in prices.join.items():
            for period in range(self.terms.periods):
                open_ = [t for t in self.windows.get(JOIN + tool, []) if t <= period]
                if open_:
                    found[self.model.started[JOIN + tool, open_[-1]]] -= by_period[period]
        for id_, worth in prices.duty.items():
            if id_ in self.met:
                found[self.met[id_]] += worth
        return found

    @cached_property
    def reserved(self) -> Floats:
        """Money released to the unit alone up to each period."""
        return np.arange(1.0, self.terms.periods + 1.0) * self.member.reserved

    def earns(self, column: Column, prices: Prices) -> float:
        """What a plan is worth at these prices."""
        found = column.worth * (1 + prices.floor) - float(np.dot(prices.money, column.money))
        for role, by_period in prices.days.items():
            found -= float(np.dot(by_period, column.days[role]))
        for tool, start in column.joined.items():
            found -= sum(prices.join.get(tool, ())[start:])
        return found + sum(prices.duty.get(d, 0.0) for d in column.duties)

    def column(self, starts: Starts) -> Column:
        """A plan with all that the master needs of it."""
        problem = self.problem
        cash, days = usage(problem, starts)
        money = (
            np.maximum(np.cumsum(cash), self.reserved) if self.member.reserved else np.cumsum(cash)
        )
        overall = level_path(problem, starts, OVERALL)[-1] if OVERALL in problem.levels else 0.0
        return Column(
            unit=self.member.id,
            starts=tuple(sorted(starts.items())),
            worth=plan_value(problem, starts),
            money=tuple(money.tolist()),
            days={r: tuple(days[r]) for r in self.terms.capacity},
            joined={
                i.removeprefix(JOIN): s for i, s in sorted(starts.items()) if i.startswith(JOIN)
            },
            duties=frozenset(d.id for d in (*self.duties, *self.own) if self.meets(d, starts)),
            level=float(overall),
        )

    def meets(self, duty: Duty, starts: Starts) -> bool:
        """Whether a plan meets a duty in this unit; what is in place counts."""
        ready = sum(s in self.member.unit.in_place for s in duty.steps)
        for s in duty.steps:
            if s in starts:
                step = self.member.unit.by_id[s]
                ahead = step.ahead if duty not in self.own else 0
                ready += starts[s] + step.duration + ahead <= duty.by + 1
        return ready >= duty.least

    def relax_or_solve(
        self,
        objective: Floats,
        cuts: Sequence[tuple[csr_array, Floats, Floats]],
        *,
        whole: bool,
        gap: float = 1e-4,
        left: Leftover | None = None,
    ) -> tuple[Floats | None, float]:
        """Solve the rows: values of the columns (``None`` where there are none), and the bound."""
        if not len(objective):  # nothing can be started, or pays
            return np.zeros(0), 0.0
        parts = [self.rows, *cuts]
        if left is not None:
            parts.append(self._left(left))
        matrix = vstack([m for m, _, _ in parts], format="csc")
        lower = np.concatenate([a for _, a, _ in parts])
        upper = np.concatenate([b for _, _, b in parts])
        most = float(
            np.abs(objective * np.maximum(np.abs(self._ends[0]), np.abs(self._ends[1]))).sum()
        )
        scale = SCALE / max(most, 1e-9)
        found = milp(
            -objective * scale,
            integrality=self._integer if whole else None,
            bounds=Bounds(*self._ends),
            constraints=LinearConstraint(matrix, lower, upper),
            options={"mip_rel_gap": gap, "node_limit": NODES, "presolve": True},
        )
        if found.x is None:
            impossible = found.status == 2
            return None, -math.inf if impossible else math.inf
        bound = -found.fun if not whole else proven(found)
        return found.x, bound / scale

    @cached_property
    def _integer(self) -> NDArray[np.int_]:
        return np.array(self.model.integer, dtype=int)

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        return np.array(self.model.lower), np.array(self.model.upper)

    def _left(self, left: Leftover) -> tuple[csr_array, Floats, Floats]:
        """Rows of what the other units leave."""
        tables = [self.spent, *(self.used[r] for r in self.terms.capacity)]
        most = [np.array(left.money), *(np.array(left.days[r]) for r in self.terms.capacity)]
        for tool in self.terms.tools:
            open_ = [k for k, (i, _) in enumerate(self.keys) if i == JOIN + tool.id]
            ready = left.ready.get(tool.id, self.terms.periods + 1)
            early = np.zeros((1, len(self.keys)))
            early[0, [k for k in open_ if self.keys[k][1] < ready]] = 1.0
            tables.append(early)
            most.append(np.zeros(1))
        amounts, upper = self.by_start(np.vstack(tables)), np.concatenate(most)
        largest = np.maximum(np.abs(amounts).max(axis=1, initial=0.0), 1e-12)
        times = np.where(largest > LARGEST, LARGEST / largest, 1.0)
        wide = np.zeros((len(amounts), len(self.model.lower)))
        wide[:, self.numbers] = amounts * times[:, None]
        return csr_array(wide), np.full(len(amounts), -np.inf), upper * times

    def cut(self, point: Point) -> tuple[csr_array, Floats, Floats]:
        """Rows that touch the saving at a point; computed once."""
        found = self._cuts.get(point)
        if found is None:
            shares = {(i, s): x for i, s, x in point}
            found = _matrix(self.model, exact_cuts(self.problem, self.model, shares))
            while len(self._cuts) >= MOST_CUTS:
                self._cuts.pop(next(iter(self._cuts)))
            self._cuts[point] = found
        return found

    def saving_at(self, point: Mapping[tuple[str, int], float]) -> float:
        """What a point, fractional too, saves."""
        return self.problem.valued.saving(self.problem.placed(point))


def proven(found: OptimizeResult) -> float:
    """What no whole answer to a question is worth more than; infinite where nothing is known."""
    bound = found.get("mip_dual_bound")
    if bound is None:
        bound = found.get("fun")
    return math.inf if bound is None else -float(bound)


def _matrix(model: LinearModel, rows: Iterable[object]) -> tuple[csr_array, Floats, Floats]:
    """Rows as arrays, none with a coefficient above 10."""
    data: list[float] = []
    places: list[int] = []
    ends = [0]
    lower, upper = [], []
    for row in rows:
        terms = row.terms  # type: ignore[attr-defined]
        largest = max((abs(k) for _, k in terms), default=1.0)
        times = LARGEST / largest if largest > LARGEST else 1.0
        data += [k * times for _, k in terms]
        places += [c for c, _ in terms]
        ends.append(len(data))
        lower.append(row.lower * times)  # type: ignore[attr-defined]
        upper.append(row.upper * times)  # type: ignore[attr-defined]
    shape = (len(lower), len(model.lower))
    matrix = csr_array(
        (np.array(data), np.array(places, dtype=np.int32), np.array(ends)), shape=shape
    )
    return matrix, np.array(lower), np.array(upper)


def own_duties(member: Member, problem: PlanningProblem) -> tuple[Duty, ...]:
    """Duties and musts of the unit itself, as those of a group of one."""
    known = {a.id for a in problem.activities}
    found = [
        Duty(f"{member.id}/{d.id}", d.name, d.members, d.by, (member.id,), 1, d.least)
        for d in member.unit.dues
        if d.by < problem.periods
    ]
    found += [
        Duty(f"{member.id}/must:{s.id}", s.title, (s.id,), problem.periods - 1, (member.id,), 1)
        for s in member.unit.steps
        if s.must and s.id in known
    ]
    return tuple(found)


def _asked(
    problem: PlanningProblem, duties: Iterable[Duty], member: Member
) -> dict[str, tuple[Due, int]]:
    """Duties as the unit's planner reads them, with how many steps are still to be done."""
    unit, found = member.unit, {}
    known = {a.id for a in problem.activities}
    for duty in duties:
        ready = sum(s in unit.in_place for s in duty.steps)
        members = tuple(s for s in duty.steps if s in known)
        least = duty.least - ready
        if least <= 0 or len(members) < least:
            continue
        group = not duty.id.startswith(f"{member.id}/")
        ahead = {s: unit.by_id[s].ahead for s in members} if group else {}
        found[duty.id] = (Due(duty.id, duty.name, members, duty.by, least, ahead), least)
    return found


__all__ = ["Leftover", "UnitModel", "own_duties", "starting"]
