"""From a programme's file to its plan, and from the plan to what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.domain.base.errors import PlanningError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day, money
from planner.programme.engine.generate import Result, Told, generate
from planner.programme.engine.master import Chosen
from planner.programme.engine.problem import JOIN, unit_problem
from planner.programme.engine.terms import Column, Duty, Member, Prices, Terms, Tool
from planner.programme.packed import Floats
from planner.programme.programme_file import Programme, SharedTool
from planner.programme.rows import UnitRow, members_of
from planner.roadmap.greedy import with_activity
from planner.roadmap.value import placed, plan_cost, plan_saving
from planner.spread.spread import Spread


def terms_of(programme: Programme, members: Sequence[Member]) -> Terms:
    """The programme's limits, tools and duties as the engine reads them."""
    quarters = programme.quarters
    return Terms(
        periods=quarters,
        budget=_filled(programme.budget, quarters),
        capacity={str(r): _filled(d, quarters) for r, d in sorted(programme.scarce.items())},
        tools=tuple(_tool(programme, t) for t in programme.tools),
        duties=tuple(
            Duty(
                id=d.id,
                name=d.name,
                steps=d.steps,
                by=programme.quarter_of(d.by),
                units=tuple(m.id for m in members if not d.units or m.id in d.units),
                least_units=_least(programme, d.id, members),
                least=d.least,
            )
            for d in programme.duties
        ),
        carry_over=programme.carry_over,
        least_share=programme.least_share,
        least_level=programme.least_level,
    )


def _least(programme: Programme, duty: str, members: Sequence[Member]) -> int:
    one = next(d for d in programme.duties if d.id == duty)
    named = sum(not one.units or m.id in one.units for m in members)
    return min(one.least_units or named, named)


def _filled(values: Sequence[float], quarters: int) -> tuple[float, ...]:
    return tuple(float(values[min(q, len(values) - 1)]) for q in range(quarters))


def _tool(programme: Programme, tool: SharedTool) -> Tool:
    quarters, last = programme.quarters, programme.horizon // 3
    monthly = (1 + programme.rate) ** (-np.arange(3 * last) / 12)

    def cost(once: float, yearly: float, length: int) -> tuple[float, ...]:
        found = []
        for start in range(quarters):
            first, ready = 3 * start, min(3 * (start + length), 3 * last)
            setting_up = monthly[first:ready].mean() if ready > first else 0.0
            found.append(float(once * setting_up + yearly / 12 * monthly[first:].sum()))
        return tuple(found)

    return Tool(
        id=tool.id,
        name=tool.name,
        replaces=tool.replaces,
        cost=cost(tool.once, tool.yearly, tool.quarters),
        cash=(*[tool.once / tool.quarters + tool.yearly / 4] * tool.quarters, tool.yearly / 4),
        join_cost=cost(tool.join, tool.join_yearly, 1),
        join_cash=(tool.join + tool.join_yearly / 4, tool.join_yearly / 4),
        days={str(r): d for r, d in tool.days.items()},
        join_days={str(r): d for r, d in tool.join_days.items()},
        duration=tool.quarters,
        start=tool.starts,
        wish=tool.wish,
    )


def worth_of(member: Member, terms: Terms, starts: Mapping[str, int]) -> Floats:
    """What a plan of a unit is worth in each of its common futures."""
    problem = unit_problem(member, terms)
    futures = problem.valued
    saved = futures.by_future(futures.pulled(placed(problem, starts)))
    return saved - plan_cost(problem, starts)


@dataclass(frozen=True)
class ProgrammePlan:
    """The plan of a programme: for each unit its steps by quarter, its worth, and what it waits for."""

    programme: Programme
    rows: tuple[UnitRow, ...]
    members: tuple[Member, ...]
    terms: Terms
    result: Result

    @cached_property
    def column(self) -> dict[str, Column]:
        """The plan of each unit that is planned."""
        return {u: c for u, c in self.result.chosen.columns.items() if c is not None}

    @cached_property
    def by_id(self) -> dict[str, Member]:
        """Units that are planned, by id."""
        return {m.id: m for m in self.members}

    def begun(self, unit: str) -> list[int]:
        """Steps begun by quarter; joining a tool is none."""
        found = [0] * self.terms.periods
        for id_, start in self.starts(unit).items():
            if not id_.startswith(JOIN):
                found[start] += 1
        return found

    def worth(self, unit: str) -> float:
        """What a unit's plan is worth."""
        own = self.column.get(unit)
        return 0.0 if own is None else own.worth

    def starts(self, unit: str) -> dict[str, int]:
        """Starts of a unit's steps."""
        own = self.column.get(unit)
        return {} if own is None else dict(own.starts)

    def title(self, unit: str, step: str) -> str:
        """The title of a step."""
        if step.startswith(JOIN):
            tool = next(t for t in self.terms.tools if JOIN + t.id == step)
            return phrase("Join {tool}", tool=Verbatim(tool.name))
        return self.by_id[unit].unit.by_id[step].title

    @property
    def spent(self) -> Floats:
        """Invoices by quarter of all units and tools."""
        return np.diff(self._spent_up_to(), prepend=0.0)

    def _spent_up_to(self) -> Floats:
        total = np.zeros(self.terms.periods)
        for member in self.members:
            own = self.column.get(member.id)
            if own is not None:
                total = total + np.array(own.money)
        for tool in self.terms.tools:
            if tool.id in self.result.chosen.tools:
                total = total + _tool_cash(
                    tool, self.result.chosen.tools[tool.id], self.terms.periods
                )
        return total

    def days(self, role: str) -> Floats:
        """Person-days of a scarce role by quarter."""
        total = np.zeros(self.terms.periods)
        for own in self.column.values():
            total = total + np.array(own.days[role])
        for tool in self.terms.tools:
            start = self.result.chosen.tools.get(tool.id)
            if start is not None:
                total[start : start + tool.duration] += tool.days.get(role, 0.0) / tool.duration
        return total

    @property
    def price_of_money(self) -> list[float]:
        """What one euro more, released in a quarter, is worth; with carry-over it never rises."""
        first = self._prices
        if not self.terms.carry_over:
            return [max(0.0, p) for p in np.cumsum(np.array(first.money)[::-1])[::-1]]
        return [float(sum(first.money[q:])) for q in range(self.terms.periods)]

    def price_of_days(self, role: str) -> list[float]:
        """What one person-day more of a role is worth in each quarter."""
        return list(self._prices.days.get(role, (0.0,) * self.terms.periods))

    @cached_property
    def uses_up_money(self) -> list[bool]:
        """By quarter, whether what is released may be worth more: a limit that prices it is used up."""
        if not self.terms.carry_over:
            return _used_up(self.spent, self.terms.budget)
        full = _used_up(self._spent_up_to(), np.cumsum(self.terms.budget))
        priced = [f and p > 0 for f, p in zip(full, self._prices.money, strict=True)]
        return [any(priced[q:]) for q in range(self.terms.periods)]

    def uses_up_days(self, role: str) -> list[bool]:
        """By quarter, whether the days of a role are used up."""
        return _used_up(self.days(role), self.terms.capacity[role])

    @property
    def _prices(self) -> Prices:
        found = next(iter(self.result.prices.values()), None)
        return Prices.nothing(self.terms.periods) if found is None else found

    def tool_cash(self, tool: str) -> float:
        """Invoices of a tool and of those who join it, over the whole plan; 0 where it is not bought."""
        start = self.result.chosen.tools.get(tool)
        if start is None:
            return 0.0
        one = next(t for t in self.terms.tools if t.id == tool)
        periods = self.terms.periods
        found = float(_tool_cash(one, start, periods)[-1])
        for column in self.column.values():
            if tool in column.joined:
                last = len(one.join_cash) - 1
                since = range(periods - column.joined[tool])
                found += sum(one.join_cash[min(k, last)] for k in since)
        return found

    def joining(self, tool: str) -> list[str]:
        """Units that join a tool."""
        return [u for u, c in self.column.items() if tool in c.joined]

    def by_future(self, unit: str) -> Floats:
        """What a unit's plan is worth in each common future."""
        return worth_of(self.by_id[unit], self.terms, self.starts(unit))

    @cached_property
    def all_futures(self) -> Floats:
        """What the programme is worth in each common future: shared causes move all units together."""
        total = -sum(
            t.cost[self.result.chosen.tools[t.id]]
            for t in self.terms.tools
            if t.id in self.result.chosen.tools
        )
        found = np.full(self.members[0].unit.futures, float(total)) if self.members else np.zeros(1)
        for member in self.members:
            if self.column.get(member.id) is not None:
                found = found + self.by_future(member.id)
        return found

    @property
    def empty_units(self) -> list[str]:
        """Units that are planned and get nothing."""
        return [m.id for m in self.members if not any(self.begun(m.id))]

    def nothing_because(self, unit: str) -> str:
        """Why a unit gets nothing, and what would change that."""
        alone = self.result.alone[unit]
        currency = self.programme.currency
        if not alone.starts:
            times = self._breaks_even(unit)
            if times is None:
                return phrase("nothing on its list saves anything")
            return phrase(
                "nothing pays; it joins if its steps save {times:.1f} times as much", times=times
            )
        return phrase(
            "worth {worth} without the group’s limits, but others gain more from the same money and people"
            if any(any(self.begun(m.id)) for m in self.members)
            else "worth {worth} without the group’s limits, which afford none of its steps",
            worth=money(alone.worth, currency),
        )

    def _breaks_even(self, unit: str) -> float | None:
        """By how much savings would have to be larger for the first step with what it needs to pay."""
        problem = unit_problem(self.by_id[unit], self.terms)
        best: float | None = None
        for activity in problem.activities:
            if not problem.saves(activity.id):
                continue
            plan = with_activity(problem, {}, activity)
            saved = 0.0 if plan is None else plan_saving(problem, plan)
            if plan is not None and saved > 0:
                times = plan_cost(problem, plan) / saved
                best = times if best is None else min(best, times)
        return best

    def waits_for(self, unit: str) -> str:
        """What keeps a unit's plan later than it would be alone; empty where nothing does."""
        own, alone = self.starts(unit), dict(self.result.alone[unit].starts)
        late = {i: (alone[i], s) for i, s in own.items() if i in alone and s > alone[i]}
        gone = [i for i in alone if i not in own]
        if not late and not gone:
            return ""
        joined = [i for i in own if i.startswith(JOIN)]
        for id_ in joined:
            tool = next(t for t in self.terms.tools if JOIN + t.id == id_)
            ready = self.result.chosen.tools.get(tool.id, 0) + tool.duration
            if own[id_] == ready and ready > 0 and late:
                return phrase(
                    "{tool}, {quarter}",
                    tool=Verbatim(tool.name),
                    quarter=self.programme.quarter_name(ready),
                )
        weights: dict[str, float] = {}
        unit_steps = self.by_id[unit].unit.by_id
        for id_ in sorted({*late, *gone}):
            step = unit_steps.get(id_)
            if step is None:
                continue
            start = alone[id_]
            price = self.price_of_money[start]
            weights["money"] = weights.get("money", 0.0) + price * sum(step.cash[: step.duration])
            for role, days in step.days.items():
                by_quarter = self.price_of_days(str(role))
                weights[str(role)] = weights.get(str(role), 0.0) + days * by_quarter[start]
        worst = max(sorted(weights), key=lambda k: weights[k], default="")
        if not worst or weights[worst] <= 0:
            return phrase("its own people")
        return phrase("money") if worst == "money" else ROLE_WORDS[worst]

    def missed(self) -> list[str]:
        """Sentences on duties that are not kept: which, in which units, and when they could be."""
        return list(self._missed)

    @cached_property
    def _missed(self) -> tuple[str, ...]:
        found = []
        for duty in self.terms.duties:
            if duty.id not in self.result.chosen.missed:
                continue
            short = [
                m for m in self.members if m.id in duty.units and duty.id not in self.met(m.id)
            ]
            names = joined(
                [
                    phrase(
                        "{unit} ({when})", unit=Verbatim(m.unit.name), when=self._earliest(m, duty)
                    )
                    for m in short[:8]
                ],
                ", ",
            )
            one = next(d for d in self.programme.duties if d.id == duty.id)
            few = self.result.chosen.missed[duty.id]
            found.append(
                phrase(
                    "“{duty}” of {day} is kept in one unit too few. Missing in: {units}."
                    if few == 1
                    else "“{duty}” of {day} is kept in {n:d} units too few. Missing in: {units}.",
                    duty=Verbatim(duty.name),
                    day=iso_day(one.by),
                    n=few,
                    units=names,
                )
            )
        return tuple(found)

    def met(self, unit: str) -> frozenset[str]:
        """Duties that a unit's plan keeps."""
        own = self.column.get(unit)
        return frozenset() if own is None else own.duties

    def _earliest(self, member: Member, duty: Duty) -> str:
        """When a unit could keep a duty at the earliest, by itself."""
        problem = unit_problem(member, self.terms)
        ends = []
        for step in duty.steps:
            if step in problem.by_id:
                plan = with_activity(problem, {}, problem.by_id[step])
                if plan is not None:
                    ends.append(plan[step] + problem.by_id[step].duration)
        if not ends:
            return phrase("not in this plan")
        return phrase("from {quarter} on", quarter=self.programme.quarter_name(min(ends)))


USED_UP = 0.9
"""Share of a limit from which it is used up: whole steps seldom take it to the last euro or day."""


def _used_up(used: Sequence[float] | Floats, most: Sequence[float] | Floats) -> list[bool]:
    return [m > 0 and u >= USED_UP * m for u, m in zip(used, most, strict=True)]


ROLE_WORDS = {
    "data_scientist": "data scientists",
    "ml_engineer": "ML engineers",
    "data_engineer": "data engineers",
    "platform_engineer": "platform engineers",
    "product_owner": "product owners",
    "compliance": "compliance",
}


def _tool_cash(tool: Tool, start: int, periods: int) -> Floats:
    flow = [0.0] * start + [tool.cash[min(k, len(tool.cash) - 1)] for k in range(periods - start)]
    return np.cumsum(flow)


def plan_programme(
    programme: Programme,
    rows: tuple[UnitRow, ...],
    spread: Spread,
    told: Told | None = None,
    *,
    warm: Result | None = None,
) -> ProgrammePlan:
    """Plan a programme. Raises ``PlanningError`` where there is nothing to plan, ``Cancelled``."""
    members = members_of(rows)
    if not members:
        raise PlanningError(
            "No unit of {name} can be planned. Add units, or mend what their rows say.",
            name=programme.name,
        )
    return plan_members(programme, rows, members, spread, told, warm=warm)


def plan_members(
    programme: Programme,
    rows: tuple[UnitRow, ...],
    members: Sequence[Member],
    spread: Spread,
    told: Told | None = None,
    *,
    warm: Result | None = None,
) -> ProgrammePlan:
    """As ``plan_programme``, of units that may differ from those of the rows."""
    terms = terms_of(programme, members)
    spread.hold(members)
    result = generate(members, terms, spread, told, warm=warm)
    return ProgrammePlan(programme, rows, tuple(members), terms, result)


def plan_of(programme: Programme, rows: tuple[UnitRow, ...], result: Result) -> ProgrammePlan:
    """A result as a plan to be looked at, while better ones are still being found."""
    members = members_of(rows)
    return ProgrammePlan(programme, rows, tuple(members), terms_of(programme, members), result)


def as_shares(plan: ProgrammePlan) -> ProgrammePlan:
    """What each unit would get from its proportional share by itself, no tool shared."""
    fair = {m.id: plan.result.fair.get(m.id) for m in plan.members}
    worth = sum(c.worth for c in fair.values() if c is not None)
    missed = {
        d.id: short
        for d in plan.terms.duties
        if (
            short := d.least_units
            - sum(1 for u in d.units if (c := fair.get(u)) is not None and d.id in c.duties)
        )
        > 0
    }
    chosen = Chosen(fair, {}, missed, worth)
    return replace(plan, result=replace(plan.result, chosen=chosen, prices={}))


def with_budget(programme: Programme, times: float) -> Programme:
    """The programme with more money, or less."""
    return programme.model_copy(update={"budget": tuple(b * times for b in programme.budget)})


def frontier(
    plan: ProgrammePlan, spread: Spread, shares: Sequence[float], told: Told | None = None
) -> list[tuple[float, float, float]]:
    """What other budgets would be worth: (times the money, worth, bound), warm from the plan."""
    found = []
    for times in shares:
        other = plan_programme(
            with_budget(plan.programme, times), plan.rows, spread, told, warm=plan.result
        )
        found.append((times, other.result.worth, other.result.proven))
    return found
