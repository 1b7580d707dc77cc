"""The whole programme as one problem of the planner of a single organisation: a second opinion for tests.

Every unit's steps stand side by side, with its own people and drivers; money, scarce people, tools and duties
of one step are those of all. Floors, money reserved or kept, levels and starts asked for cannot be said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from planner.programme.engine.problem import JOIN, unit_problem
from planner.programme.engine.terms import Column, Member, Terms
from planner.programme.engine.unit_model import UnitModel
from planner.roadmap.futures import Floats, Futures
from planner.roadmap.problem import Activity, Due, PlanningProblem, Starts

TOOL = "tool:"
SLOTS = "at once"


def joint_problem(members: Sequence[Member], terms: Terms) -> PlanningProblem:
    """One planning problem; ids are ``unit|step``, a tool is ``tool:id``."""
    activities: list[Activity] = []
    weights: dict[str, Floats] = {}
    drivers: dict[str, tuple[str, ...]] = {}
    pulls: dict[str, dict[str, Floats]] = {}
    caps: dict[str, float] = {}
    capacity = {r: tuple(v) for r, v in terms.capacity.items()}
    for tool in terms.tools:
        starts = list(tool.starts(terms.periods))
        activities.append(
            Activity(
                id=TOOL + tool.id,
                name=tool.name,
                duration=tool.duration,
                days=dict(tool.days),
                cost_by_start=tool.cost[: terms.periods],
                cash=tool.cash,
                wish="never" if not starts else "must" if tool.wish == "must" else "auto",
                earliest=starts[0] if starts else 0,
                latest=starts[-1] if starts else 0,
            )
        )
    for member in members:
        own = unit_problem(member, terms)
        name = member.id

        def ours(id_: str, name: str = name) -> str:
            return f"{name}|{id_}"

        for role, most in own.capacity.items():
            if role not in terms.capacity or math.isfinite(most[0]):
                capacity[ours(role)] = most
        slots = ours(SLOTS)
        capacity[slots] = (float(own.most_at_once),) * terms.periods
        for a in own.activities:
            days = {ours(r) if ours(r) in capacity else r: d for r, d in a.days.items()}
            shared = {r: d for r, d in a.days.items() if r in terms.capacity}
            tool_needs = (TOOL + a.id.removeprefix(JOIN),) if a.id.startswith(JOIN) else ()
            activities.append(
                replace(
                    a,
                    id=ours(a.id),
                    days={**days, **shared, slots: float(a.duration)},
                    needs=(*map(ours, a.needs), *tool_needs),
                    needs_any=tuple(tuple(map(ours, g)) for g in a.needs_any),
                    safe_with=tuple(map(ours, a.safe_with)),
                    group=ours(a.group) if a.group else None,
                    wish="never" if any(not _known(terms, n) for n in tool_needs) else a.wish,
                    earliest=a.earliest,
                )
            )
        futures = own.valued
        weights |= {ours(k): w for k, w in futures.weights.items()}
        drivers |= {ours(k): tuple(map(ours, d)) for k, d in futures.drivers.items()}
        caps |= {ours(k): c for k, c in futures.caps.items()}
        pulls |= {ours(k): {ours(d): u for d, u in p.items()} for k, p in futures.pulls.items()}
    return PlanningProblem(
        periods=terms.periods,
        activities=tuple(activities),
        worth={},
        budget=terms.budget,
        carry_over=terms.carry_over,
        capacity=capacity,
        most_at_once=len(activities) + 1,
        dues=tuple(d for d in _dues(members, terms) if d.least > 0),
        futures=Futures(3, weights, drivers, pulls, caps),
    )


def _known(terms: Terms, tool: str) -> bool:
    return any(TOOL + t.id == tool and t.starts(terms.periods) for t in terms.tools)


def _dues(members: Sequence[Member], terms: Terms) -> list[Due]:
    found = []
    for duty in terms.duties:
        step = duty.steps[0]
        named = [m for m in members if m.id in duty.units]
        ready = sum(step in m.unit.in_place for m in named)
        holding = [m for m in named if step in m.unit.by_id and step not in m.unit.in_place]
        found.append(
            Due(
                duty.id,
                duty.name,
                tuple(f"{m.id}|{step}" for m in holding),
                duty.by,
                duty.least_units - ready,
                {f"{m.id}|{step}": m.unit.by_id[step].ahead for m in holding},
            )
        )
    return found


def as_columns(
    members: Sequence[Member], terms: Terms, starts: Starts
) -> tuple[list[Column], dict[str, int]]:
    """A plan of the one model as a column a unit and the starts of tools."""
    columns = []
    for member in members:
        own = {
            id_.split("|", 1)[1]: start
            for id_, start in starts.items()
            if id_.startswith(f"{member.id}|")
        }
        model = UnitModel.of(member, terms)
        whole = replace(model, problem=unit_problem(member, terms))
        columns.append(whole.column(own))
    tools = {i.removeprefix(TOOL): s for i, s in starts.items() if i.startswith(TOOL)}
    return columns, tools
