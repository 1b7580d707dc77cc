"""From a unit's file to the problem its own engine plans by, with the group's tools among its steps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from planner.programme.engine.terms import Member, Terms, Tool
from planner.programme.packed import Floats
from planner.programme.unit_file import Step, UnitFile, column
from planner.roadmap.futures import Futures
from planner.roadmap.problem import Activity, PlanningProblem, Rung, Target

MONTHS = 3
JOIN = "join:"


def futures_of(unit: UnitFile, rate: float = 1.0) -> Futures:
    """The unit's common futures: savings by month and future, in the programme's money."""
    count, horizon = unit.futures, unit.horizon
    months = np.arange(horizon + 1)
    growth = {name: column(text, count) for name, text in unit.growth.items()}
    weights = {}
    for atom in unit.atoms:
        amounts = column(atom.amounts, count) * rate
        table = column(atom.by_month, horizon + 1)[:, None] * amounts[None, :]
        if atom.grows:
            table = table * (1 + growth[atom.grows])[None, :] ** (months[:, None] / 12)
        weights[atom.id] = table / count
    pulls: dict[str, dict[str, Floats]] = {}
    for step in unit.steps:
        if step.pulls:
            grown = _grown(step, count, horizon)
            pulls[step.id] = {d: grown * column(t, count)[None, :] for d, t in step.pulls.items()}
    return Futures(
        per=MONTHS,
        weights=weights,
        drivers={a.id: a.drivers for a in unit.atoms},
        pulls=pulls,
        caps=dict(unit.caps),
    )


def _grown(step: Step, count: int, horizon: int) -> Floats:
    """Share of full effect by month when finished at 0, (months, futures)."""
    since = np.arange(horizon + 1)[:, None] - column(step.late, count)[None, :] - step.delay
    if step.ramp <= 0:
        return (since > 0).astype(float)
    return np.clip(since / step.ramp, 0.0, 1.0)


def unit_problem(member: Member, terms: Terms) -> PlanningProblem:
    """The unit's planning problem without the group's limits: its own people, and what it keeps for itself.

    Steps that a group tool may replace can also stand on having joined it. Musts and duties of the unit are
    no rows here; the programme weighs them (see ``Duty``).
    """
    unit = member.unit
    tools = [t for t in terms.tools if t.wish != "never" and _used(unit, t)]
    joined: dict[str, list[str]] = {}
    for tool in tools:
        for id_ in tool.replaces:
            joined.setdefault(id_, []).append(JOIN + tool.id)
    steps = [_activity(s, member, joined, terms.periods) for s in unit.steps]
    futures = futures_of(unit, member.rate)
    pulls = dict(futures.pulls)
    for tool in tools:
        stood_in = [unit.by_id[i] for i in tool.replaces if i in unit.by_id]
        join = Activity(
            id=JOIN + tool.id,
            name=tool.name,
            duration=1,
            days=dict(tool.join_days),
            cost_by_start=tool.join_cost[: terms.periods],
            cash=tool.join_cash,
            group=next((s.group for s in stood_in if s.group), None),
            earliest=max(
                member.not_before,
                min((s for s in tool.starts(terms.periods)), default=0) + tool.duration,
            ),
        )
        steps.append(join)
        like = next((s.id for s in stood_in if s.id in pulls), None)
        if like is not None:
            pulls[join.id] = pulls[like]
    capacity = {str(r): d for r, d in unit.capacity.items()}
    for role in {r for a in steps for r in a.days} - capacity.keys():
        capacity[role] = (0.0,) * terms.periods
    for role in terms.capacity:
        capacity[role] = (math.inf,) * terms.periods
    for role, days in member.days.items():
        capacity[role] = (days,) * terms.periods
    targets: tuple[Target, ...] = ()
    return PlanningProblem(
        periods=terms.periods,
        activities=tuple(steps),
        worth={},
        budget=(math.inf if member.money is None else member.money,) * terms.periods,
        capacity=capacity,
        most_at_once=unit.most_at_once,
        closed=frozenset(q for q in unit.closed if q < terms.periods),
        levels=dict(unit.levels),
        rungs=tuple(Rung(r.by, r.lifts, r.least, r.above) for r in unit.rungs),
        targets=targets,
        futures=replace(futures, pulls=pulls),
    )


def _used(unit: UnitFile, tool: Tool) -> bool:
    """Whether any step of the unit rests on what a group tool may replace."""
    wanted = set(tool.replaces)
    return any(
        wanted.intersection(s.needs) or any(wanted.intersection(g) for g in s.needs_any)
        for s in unit.steps
    )


def _activity(
    step: Step, member: Member, joined: Mapping[str, list[str]], periods: int
) -> Activity:
    needs = tuple(n for n in step.needs if n not in joined)
    others = tuple((n, *joined[n]) for n in step.needs if n in joined)
    any_of = tuple((*g, *(j for i in g for j in joined.get(i, ()))) for g in step.needs_any)
    latest = step.latest
    earliest = max(step.earliest, member.not_before)
    return Activity(
        id=step.id,
        name=step.title,
        duration=step.duration,
        days={str(r): d for r, d in step.days.items()},
        cost_by_start=tuple(c * member.rate for c in step.cost_by_start[:periods]),
        cash=tuple(c * member.rate for c in step.cash),
        needs=needs,
        needs_any=(*any_of, *others),
        safe_with=step.safe_with,
        group=step.group or None,
        wish="auto" if latest is None or latest >= earliest else "never",
        earliest=earliest,
        latest=latest,
    )
