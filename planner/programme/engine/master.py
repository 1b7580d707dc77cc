"""The group's own problem over the plans that units propose: one plan a unit, a start for each shared tool.

As a relaxation it gives prices; with whole columns a programme. What units ask for and what is left are
rows, so a dual value is what one more euro, day or duty is worth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from planner.programme.engine.terms import Column, Duty, Prices, Terms, Tool, cash_up_to

Floats = NDArray[np.float64]
NODES = 3_000
HIGHS_MOST = 1_000.0
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Chosen:
    """A programme: a column a unit, the start of each tool that is bought, and how many duties are missed.

    ``missed[duty]``: units too few. ``worth`` is what it is worth, tools paid; misses cost nothing in it.
    """

    columns: Mapping[str, Column | None]
    tools: Mapping[str, int]
    missed: Mapping[str, int]
    worth: float

    @property
    def misses(self) -> int:
        """Units too few over all duties, and units that are left out against what was asked."""
        return sum(self.missed.values())


@dataclass(frozen=True)
class Relaxed:
    """The relaxed master: its value (misses cost ``penalty`` each), prices by unit, shares of columns."""

    value: float
    prices: dict[str, Prices]
    shares: Mapping[tuple[str, tuple[tuple[str, int], ...]], float]
    bought: Mapping[str, float]
    missed: float = 0.0
    """Duties missed, in parts of units."""


@dataclass
class Master:
    """Columns of every unit, and rows around them. ``penalty`` is what a duty missed in one unit costs."""

    units: tuple[str, ...]
    terms: Terms
    duties: tuple[Duty, ...]
    penalty: float
    floors: Mapping[str, float] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    """Units that have to begin something; leaving one out costs the penalty."""
    columns: dict[tuple[str, tuple[tuple[str, int], ...]], Column] = field(default_factory=dict)

    def add(self, columns: Sequence[Column]) -> int:
        """Take columns; returns how many are new."""
        new = [c for c in columns if c.key not in self.columns]
        self.columns.update((c.key, c) for c in new)
        return len(new)

    def relaxed(self) -> Relaxed:
        """Prices: the dual values of the relaxation."""
        own = sorted(self.columns.values(), key=lambda c: c.key)
        rows = Rows(self, of_columns(self, own))
        scale = HIGHS_MOST / max(rows.largest, 1e-9)
        found = linprog(  # type: ignore[call-overload]  # its stubs know no sparse rows
            rows.cost * scale,
            A_ub=rows.matrix,
            b_ub=rows.upper,
            A_eq=rows.one,
            b_eq=np.ones(len(self.units)),
            bounds=np.column_stack([rows.least, rows.most]),
            method="highs-ds",
        )
        if found.x is None:
            raise RuntimeError(f"the relaxed programme has no answer: {found.message}")
        duals = np.maximum(-np.asarray(found.ineqlin.marginals) / scale / rows.times, 0.0)
        shares = {c.key: float(x) for c, x in zip(own, found.x, strict=False) if x > 1e-9}
        bought = {t: float(found.x[p[-1]]) for t, p in rows.bought.items() if p}
        missed = float(sum(found.x[p] for p in (*rows.short.values(), *rows.out.values())))
        return Relaxed(-float(found.fun) / scale, rows.prices(duals), shares, bought, missed)

    def whole(self, gap: float, within: Sequence[Column] | None = None) -> Chosen | None:
        """The best programme of these columns, as far as the work allows."""
        own = sorted(within or self.columns.values(), key=lambda c: c.key)
        rows = Rows(self, of_columns(self, own))
        scale = HIGHS_MOST / max(rows.largest, 1e-9)
        a = rows.matrix
        every = csr_array(np.zeros((0, a.shape[1]))) if a is None else a
        found = milp(
            rows.cost * scale,
            integrality=rows.integer,
            bounds=Bounds(rows.least, rows.most),
            constraints=[
                LinearConstraint(every, -np.inf, rows.upper),
                LinearConstraint(rows.one, 1.0, 1.0),
            ],
            options={"mip_rel_gap": gap, "node_limit": NODES},
        )
        if found.x is None:
            return None
        chosen: dict[str, Column | None] = dict.fromkeys(self.units)
        for column, x in zip(own, found.x, strict=False):
            if x > 0.5:
                chosen[column.unit] = column
        return self.chosen(chosen, rows.starts(found.x))

    def chosen(self, columns: Mapping[str, Column | None], tools: Mapping[str, int]) -> Chosen:
        """A programme with its worth and what it misses."""
        kept = {t: s for t, s in tools.items() if self._serves(t, columns)}
        worth = sum(c.worth for c in columns.values() if c is not None)
        worth -= sum(t.cost[kept[t.id]] for t in self.terms.tools if t.id in kept)
        missed = {}
        for duty in self.duties:
            met = sum(
                1 for u in duty.units if (c := columns.get(u)) is not None and duty.id in c.duties
            )
            if met < duty.least_units:
                missed[duty.id] = duty.least_units - met
        for unit in sorted(self.asked):
            if columns.get(unit) is None:
                missed[f"{unit}/asked"] = 1
        return Chosen(dict(columns), kept, missed, worth)

    @property
    def must(self) -> tuple[Tool, ...]:
        """Tools that are bought whatever comes of it, where there is time for it."""
        tools, periods = self.terms.tools, self.terms.periods
        return tuple(t for t in tools if t.wish == "must" and t.starts(periods))

    def _serves(self, tool: str, columns: Mapping[str, Column | None]) -> bool:
        must = any(t.id == tool for t in self.must)
        return must or any(c is not None and tool in c.joined for c in columns.values())

    def broken(self, chosen: Chosen) -> list[str]:
        """Limits that a programme breaks, each in a few words; written without the rows above."""
        found = []
        periods = self.terms.periods
        columns = [c for c in chosen.columns.values() if c is not None]
        money = np.sum([c.money for c in columns], axis=0) if columns else np.zeros(periods)
        days = {
            r: np.sum([c.days[r] for c in columns], axis=0) if columns else np.zeros(periods)
            for r in self.terms.capacity
        }
        for tool in self.terms.tools:
            if tool.id not in chosen.tools:
                continue
            start = chosen.tools[tool.id]
            money = money + np.array([cash_up_to(tool, t, start) for t in range(periods)])
            days = {r: v + tool_days(tool, r, start, periods) for r, v in days.items()}
        if not self.terms.carry_over:
            money = np.diff(money, prepend=0.0)
        most = (
            np.cumsum(self.terms.budget) if self.terms.carry_over else np.array(self.terms.budget)
        )
        found += [
            f"money in period {t + 1}"
            for t in np.flatnonzero(money > most * (1 + TOLERANCE) + 1e-3)
        ]
        for role, used in days.items():
            limit = np.array(self.terms.capacity[role])
            found += [
                f"{role} in period {t + 1}"
                for t in np.flatnonzero(used > limit * (1 + TOLERANCE) + 1e-4)
            ]
        for unit, floor in self.floors.items():
            own = chosen.columns.get(unit)
            if own is None or own.worth < floor - TOLERANCE * max(1.0, floor):
                found.append(f"{unit} is worth less than it was promised")
        for column in columns:
            for joined, start in column.joined.items():
                one = next(t for t in self.terms.tools if t.id == joined)
                if chosen.tools.get(joined, math.inf) + one.duration > start:
                    found.append(f"{column.unit} joins {joined} before it is there")
        return [*found, *(f"{t.id} is not bought" for t in self.must if t.id not in chosen.tools)]

    def bound(self, prices: Mapping[str, Prices], earned: Mapping[str, float]) -> float:
        """What no programme is worth more than: the units' bounds at these prices, and what limits cost.

        Holds for any prices of 0 or more; a miss counts ``penalty``, so duties are priced below it.
        """
        common = next(iter(prices.values()))
        released = np.cumsum(self.terms.budget)
        total = sum(earned.values()) + float(np.dot(common.money, released))
        for role, by_period in common.days.items():
            total += float(np.dot(by_period, self.terms.capacity[role]))
        for duty in self.duties:
            asked = {u: prices[u].duty.get(duty.id, 0.0) for u in duty.units if u in prices}
            if asked:
                total -= next(iter(asked.values())) * duty.least_units
        total -= sum(prices[u].floor * floor for u, floor in self.floors.items())
        for tool in self.terms.tools:
            total += self._tool_earns(tool, prices)
        return total

    def _tool_earns(self, tool: Tool, prices: Mapping[str, Prices]) -> float:
        common = next(iter(prices.values()))
        periods = self.terms.periods
        best = -math.inf if tool.wish == "must" else 0.0
        joined = np.zeros(periods)
        for own in prices.values():
            joined += np.array(own.join.get(tool.id, (0.0,) * periods))
        for start in tool.starts(periods):
            earns = joined[start + tool.duration :].sum() - tool.cost[start]
            earns -= sum(m * cash_up_to(tool, t, start) for t, m in enumerate(common.money))
            for role, by_period in common.days.items():
                earns -= float(np.dot(by_period, tool_days(tool, role, start, periods)))
            best = max(best, float(earns))
        return 0.0 if best == -math.inf else best


def tool_days(tool: Tool, role: str, start: int, periods: int) -> Floats:
    """Person-days of a role by period for setting a tool up."""
    found = np.zeros(periods)
    found[start : start + tool.duration] = tool.days.get(role, 0.0) / tool.duration
    return found


@dataclass(frozen=True)
class Amounts:
    """What columns, plans of units or their single starts, cost and use of what is shared.

    ``money`` (periods, columns) is spent up to each period, ``days`` by role likewise in it. ``joined`` says
    by tool and unit and for each period which columns have joined by then, ``meets`` by duty which meet it,
    ``kept`` how many units keep it anyway, ``floors`` what each is worth to a unit with a floor. ``units``
    are those of the columns, where each is a plan of one.
    """

    cost: Floats
    money: Floats
    days: Mapping[str, Floats]
    joined: Mapping[tuple[str, str], Mapping[int, Mapping[int, float]]]
    meets: Mapping[str, Mapping[int, float]]
    floors: Mapping[str, Mapping[int, float]]
    least: Floats
    most: Floats
    integer: NDArray[np.int_]
    kept: Mapping[str, int] = field(default_factory=dict)
    units: tuple[str, ...] | None = None


def of_columns(master: Master, columns: Sequence[Column]) -> Amounts:
    """Plans of units as amounts."""
    periods, count = master.terms.periods, len(columns)

    def table(values: Sequence[tuple[float, ...]]) -> Floats:
        return np.array(values).reshape(count, periods).T

    joining: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for place, column in enumerate(columns):
        for tool, start in column.joined.items():
            joining.setdefault((tool, column.unit), []).append((start, place))
    return Amounts(
        cost=np.array([-c.worth for c in columns]),
        money=table([c.money for c in columns]),
        days={r: table([c.days[r] for c in columns]) for r in master.terms.capacity},
        joined={
            key: {
                period: {place: 1.0 for start, place in own if start <= period}
                for period in range(min(s for s, _ in own), periods)
            }
            for key, own in joining.items()
        },
        meets={
            d.id: {k: 1.0 for k, c in enumerate(columns) if d.id in c.duties and c.unit in d.units}
            for d in master.duties
        },
        floors={
            unit: {k: c.worth for k, c in enumerate(columns) if c.unit == unit}
            for unit in master.floors
        },
        least=np.zeros(count),
        most=np.ones(count),
        integer=np.ones(count, dtype=int),
        units=tuple(c.unit for c in columns),
    )


class Rows:
    """The group's rows around what columns use: each ≤ its end, and one plan a unit."""

    def __init__(self, master: Master, amounts: Amounts) -> None:
        self.master = master
        self.amounts = amounts
        terms = master.terms
        self.bought: dict[str, list[int]] = {}
        count = number = len(amounts.cost)
        for tool in terms.tools:
            places = list(range(number, number + len(tool.starts(terms.periods))))
            self.bought[tool.id] = places
            number += len(places)
        self.short = {d.id: number + k for k, d in enumerate(master.duties)}
        number += len(master.duties)
        asked = [] if amounts.units is None else sorted(master.asked)
        self.out = {u: number + k for k, u in enumerate(asked)}
        number += len(self.out)
        self.width = number
        self.cost = np.zeros(number)
        self.least, self.most = np.zeros(number), np.ones(number)
        self.integer = np.ones(number, dtype=int)
        self.cost[:count] = amounts.cost
        self.least[:count], self.most[:count] = amounts.least, amounts.most
        self.integer[:count] = amounts.integer
        for duty in master.duties:
            self.cost[self.short[duty.id]] = master.penalty
            self.most[self.short[duty.id]] = float(duty.least_units)
            self.integer[self.short[duty.id]] = 0
        for place in self.out.values():
            self.cost[place] = master.penalty
        self._rows: list[tuple[dict[int, float], float]] = []
        self._what: list[tuple[str, str, str, int]] = []
        self._tools()
        self._limits()
        self._join()
        self._asked()
        self.largest = float(np.abs(self.cost).max(initial=0.0))
        self.matrix, self.upper, self.times = self._made()
        self.one = self._one(amounts.units)

    def _add(self, what: tuple[str, str, str, int], terms: dict[int, float], upper: float) -> None:
        kept = {c: k for c, k in terms.items() if k}
        if kept:
            self._rows.append((kept, upper))
            self._what.append(what)

    def _tools(self) -> None:
        for tool in self.master.terms.tools:
            places = self.bought[tool.id]
            starts = list(tool.starts(self.master.terms.periods))
            for k, (start, place) in enumerate(zip(starts, places, strict=True)):
                self.cost[place] += tool.cost[start]
                if k:
                    self.cost[places[k - 1]] -= tool.cost[start]
                    self._add(("", "", "", 0), {places[k - 1]: 1.0, place: -1.0}, 0.0)
            if places and tool.wish == "must":
                self.least[places[-1]] = 1.0

    def _started(self, tool: Tool, by_start: Mapping[int, float]) -> dict[int, float]:
        """Coefficients of "bought by" for amounts that fall to starts."""
        found: dict[int, float] = {}
        places = self.bought[tool.id]
        for k, (start, place) in enumerate(
            zip(tool.starts(self.master.terms.periods), places, strict=True)
        ):
            amount = by_start.get(start, 0.0)
            found[place] = found.get(place, 0.0) + amount
            if k:
                found[places[k - 1]] = found.get(places[k - 1], 0.0) - amount
        return found

    def _limits(self) -> None:
        terms = self.master.terms
        periods = range(terms.periods)
        money, most = self.amounts.money, np.cumsum(terms.budget)
        cash = {
            t.id: {s: [cash_up_to(t, p, s) for p in periods] for s in t.starts(terms.periods)}
            for t in terms.tools
        }
        if not terms.carry_over:
            money, most = np.diff(money, axis=0, prepend=0.0), np.array(terms.budget)
        for period in periods:
            row = dict(enumerate(money[period].tolist()))
            for tool in terms.tools:
                spent = {
                    s: v[period] - (v[period - 1] if period and not terms.carry_over else 0.0)
                    for s, v in cash[tool.id].items()
                }
                row |= self._started(tool, spent)
            self._add(("money", "", "", period), row, float(most[period]))
        for role, limit in terms.capacity.items():
            for period in periods:
                row = dict(enumerate(self.amounts.days[role][period].tolist()))
                for tool in terms.tools:
                    used = {
                        s: float(tool_days(tool, role, s, terms.periods)[period])
                        for s in tool.starts(terms.periods)
                    }
                    row |= self._started(tool, used)
                self._add(("days", role, "", period), row, limit[period])

    def _join(self) -> None:
        """A unit has joined by a period only what is there by then."""
        periods = self.master.terms.periods
        for tool in self.master.terms.tools:
            starts = list(tool.starts(periods))
            for unit in self.master.units:
                for period, own in self.amounts.joined.get((tool.id, unit), {}).items():
                    row = dict(own)
                    ready = [
                        p
                        for s, p in zip(starts, self.bought[tool.id], strict=True)
                        if s + tool.duration <= period
                    ]
                    if ready:
                        row[ready[-1]] = -1.0
                    self._add(("join", tool.id, unit, period), row, 0.0)

    def _asked(self) -> None:
        for duty in self.master.duties:
            row = {k: -v for k, v in self.amounts.meets[duty.id].items()}
            row[self.short[duty.id]] = -1.0
            least = duty.least_units - self.amounts.kept.get(duty.id, 0)
            self._add(("duty", duty.id, "", 0), row, -float(least))
        for unit, floor in self.master.floors.items():
            row = {k: -v for k, v in self.amounts.floors[unit].items()}
            self._add(("floor", unit, "", 0), row, -floor)

    def _made(self) -> tuple[csr_array, Floats, Floats]:
        data: list[float] = []
        places: list[int] = []
        ends = [0]
        upper, times = [], []
        for terms, end in self._rows:
            largest = max(abs(k) for k in terms.values())
            scale = largest / 10.0 if largest > 10.0 else 1.0
            data += [k / scale for k in terms.values()]
            places += list(terms)
            ends.append(len(data))
            upper.append(end / scale)
            times.append(scale)
        matrix = csr_array(
            (np.array(data), np.array(places, dtype=np.int32), np.array(ends)),
            shape=(len(upper), self.width),
        )
        return matrix, np.array(upper), np.array(times)

    def _one(self, units: Sequence[str] | None) -> csr_array:
        if units is None:
            return csr_array((0, self.width))
        number = {u: k for k, u in enumerate(self.master.units)}
        places = [*range(len(units)), *self.out.values()]
        rows = [number[u] for u in (*units, *self.out)]
        ones = np.ones(len(places))
        return csr_array(
            (ones, (np.array(rows), np.array(places))), shape=(len(number), self.width)
        )

    def starts(self, values: Floats) -> dict[str, int]:
        """When each tool is started that is bought."""
        found = {}
        for tool in self.master.terms.tools:
            starts = tool.starts(self.master.terms.periods)
            for start, place in zip(starts, self.bought[tool.id], strict=True):
                if values[place] > 0.5:
                    found[tool.id] = start
                    break
        return found

    def prices(self, duals: Floats) -> dict[str, Prices]:
        """Dual values as prices of each unit."""
        terms = self.master.terms
        periods = terms.periods
        money = np.zeros(periods)
        days = {r: np.zeros(periods) for r in terms.capacity}
        join: dict[str, dict[str, Floats]] = {u: {} for u in self.master.units}
        duty: dict[str, float] = {}
        floor: dict[str, float] = {}
        for (kind, name, unit, period), value in zip(self._what, duals.tolist(), strict=True):
            if kind == "money":
                money[period] = value
            elif kind == "days":
                days[name][period] = value
            elif kind == "join":
                join[unit].setdefault(name, np.zeros(periods))[period] = value
            elif kind == "duty":
                duty[name] = min(value, self.master.penalty)
            elif kind == "floor":
                floor[name] = value
        if not terms.carry_over:
            money = money - np.append(money[1:], 0.0)
        own = {
            u: {d.id: duty.get(d.id, 0.0) for d in self.master.duties if u in d.units}
            for u in self.master.units
        }
        return {
            u: Prices(
                tuple(money.tolist()),
                {r: tuple(v.tolist()) for r, v in days.items()},
                {t: tuple(v.tolist()) for t, v in sorted(join[u].items())},
                {d: v for d, v in own[u].items() if v},
                floor.get(u, 0.0),
            )
            for u in self.master.units
        }
