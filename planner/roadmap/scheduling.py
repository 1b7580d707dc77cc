"""Resource-constrained project scheduling: activities, modes, precedences, resources; makespan or value.

The plain entry point of the scheduling core, for instances of anybody's: single-mode and multi-mode,
renewable and non-renewable resources. Solved with CP-SAT by intervals and cumulatives.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from planner.domain.base.errors import PlanningError

SEED = 7


@dataclass(frozen=True)
class Mode:
    """One way of doing an activity: periods it takes, units of each resource it uses.

    ``renewable`` units are used in every period that it runs, ``nonrenewable`` ones once.
    """

    duration: int
    renewable: Mapping[str, int] = field(default_factory=dict)
    nonrenewable: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """An activity with its modes and those that may start only when it is finished.

    ``cash`` is paid (or, negative, spent) when it finishes; it counts for the value only.
    """

    id: str
    modes: tuple[Mode, ...]
    successors: tuple[str, ...] = ()
    cash: float = 0.0


@dataclass(frozen=True)
class Instance:
    """All jobs are done. ``renewable`` units are there in every period, ``nonrenewable`` ones once.

    Raises ``PlanningError`` for unknown names, jobs without a mode and precedences that go round.
    """

    jobs: tuple[Job, ...]
    renewable: Mapping[str, int]
    nonrenewable: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {j.id for j in self.jobs}
        if len(known) < len(self.jobs):
            raise PlanningError("A job stands twice in the instance.")
        for job in self.jobs:
            if not job.modes:
                raise PlanningError("The job “{id}” has no mode.", id=job.id)
            for other in job.successors:
                if other not in known:
                    raise PlanningError(
                        "The job “{id}” is before “{other}”, which is none.", id=job.id, other=other
                    )
            for mode in job.modes:
                if mode.duration < 0:
                    raise PlanningError(
                        "The job “{id}” takes {duration} periods.",
                        id=job.id,
                        duration=mode.duration,
                    )
                for name in (*mode.renewable, *mode.nonrenewable):
                    if name not in self.renewable and name not in self.nonrenewable:
                        raise PlanningError(
                            "The job “{id}” uses the unknown resource “{name}”.",
                            id=job.id,
                            name=name,
                        )
        self._order()

    def _order(self) -> list[str]:
        """Ids, predecessors first."""
        waiting = {j.id: 0 for j in self.jobs}
        after = {j.id: j.successors for j in self.jobs}
        for job in self.jobs:
            for other in job.successors:
                waiting[other] += 1
        ready = [i for i, n in waiting.items() if n == 0]
        order = []
        while ready:
            own = ready.pop()
            order.append(own)
            for other in after[own]:
                waiting[other] -= 1
                if waiting[other] == 0:
                    ready.append(other)
        if len(order) < len(self.jobs):
            stuck = ", ".join(i for i, n in waiting.items() if n > 0)
            raise PlanningError("The precedences go round in a circle among: {stuck}.", stuck=stuck)
        return order


@dataclass(frozen=True)
class Timetable:
    """Start and mode of each job; the ``bound`` on makespan or value, and whether that is met."""

    starts: dict[str, int]
    modes: dict[str, int]
    makespan: int
    value: float
    bound: float
    proven: bool


def schedule(
    instance: Instance,
    *,
    minimise: Literal["makespan", "negative value"] = "makespan",
    rate: float = 0.0,
    deadline: int | None = None,
    effort: float = 60.0,
    workers: int = 1,
) -> Timetable:
    """Find the shortest timetable, or the one with the most discounted cash within ``deadline`` periods.

    ``rate`` is per period; the value of a job is ``cash · (1 + rate)^−finish``. ``effort`` is deterministic
    time. Raises ``PlanningError`` when there is no timetable or none was found.
    """
    from ortools.sat.python import cp_model

    # one after the other is always enough time; payments may want to wait until the deadline
    longest = sum(max(m.duration for m in j.modes) for j in instance.jobs)
    horizon = longest if deadline is None else deadline
    made = _Model(instance, horizon)
    model, starts, picked = made.model, made.starts, made.picked
    scale = made.aim_at(minimise, rate)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = workers
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        raise PlanningError("No timetable keeps the resources and precedences.")
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise PlanningError("No timetable was found in the time allowed.")
    found = {i: int(solver.value(s)) for i, s in starts.items()}
    modes = {i: k for (i, k), x in picked.items() if solver.value(x)}
    finish = {j.id: found[j.id] + j.modes[modes[j.id]].duration for j in instance.jobs}
    value = math.fsum(j.cash * (1 + rate) ** -finish[j.id] for j in instance.jobs)
    bound = solver.best_objective_bound
    return Timetable(
        starts=found,
        modes=modes,
        makespan=max(finish.values(), default=0),
        value=value,
        bound=bound if minimise == "makespan" else bound / scale,
        proven=status == cp_model.OPTIMAL,
    )


class _Model:
    """Variables and rules of one instance."""

    def __init__(self, instance: Instance, horizon: int) -> None:
        from ortools.sat.python import cp_model

        self.instance, self.horizon = instance, horizon
        self.model = cp_model.CpModel()
        self.starts: dict[str, Any] = {}
        self.ends: dict[str, Any] = {}
        self.picked: dict[tuple[str, int], Any] = {}
        used: dict[str, list[tuple[Any, int]]] = {name: [] for name in instance.renewable}
        spent: dict[str, list[tuple[Any, int]]] = {name: [] for name in instance.nonrenewable}
        for job in instance.jobs:
            self._job(job, used, spent)
        for job in instance.jobs:
            for other in job.successors:
                self.model.add(self.starts[other] >= self.ends[job.id])
        for name, uses in used.items():
            if uses:
                self.model.add_cumulative(
                    [i for i, _ in uses], [u for _, u in uses], instance.renewable[name]
                )
        for name, pays in spent.items():
            self.model.add(sum(u * x for x, u in pays) <= instance.nonrenewable[name])

    def _job(
        self,
        job: Job,
        used: dict[str, list[tuple[Any, int]]],
        spent: dict[str, list[tuple[Any, int]]],
    ) -> None:
        model = self.model
        start = self.starts[job.id] = model.new_int_var(0, self.horizon, f"s{job.id}")
        end = self.ends[job.id] = model.new_int_var(0, self.horizon, f"e{job.id}")
        for k, mode in enumerate(job.modes):
            chosen = self.picked[job.id, k] = model.new_bool_var(f"m{job.id}.{k}")
            interval = model.new_optional_interval_var(
                start, mode.duration, end, chosen, f"i{job.id}.{k}"
            )
            for name, units in mode.renewable.items():
                if units and mode.duration:
                    used[name].append((interval, units))
            for name, units in mode.nonrenewable.items():
                spent[name].append((chosen, units))
        model.add_exactly_one(self.picked[job.id, k] for k in range(len(job.modes)))

    def aim_at(self, minimise: str, rate: float) -> float:
        """Add the objective; returns how many units of it make one unit of money or time."""
        model, jobs = self.model, self.instance.jobs
        if minimise == "makespan":
            makespan = model.new_int_var(0, self.horizon, "makespan")
            model.add_max_equality(makespan, list(self.ends.values()))
            model.minimize(makespan)
            return 1.0
        scale = 1e6 / max(sum(abs(j.cash) for j in jobs), 1e-9)
        terms = []
        for job in jobs:
            if not job.cash:
                continue
            table = [round(scale * job.cash * (1 + rate) ** -t) for t in range(self.horizon + 1)]
            worth = model.new_int_var(min(table), max(table), f"w{job.id}")
            model.add_element(self.ends[job.id], table, worth)
            terms.append(worth)
        model.maximize(sum(terms))
        return scale


def faults(instance: Instance, found: Timetable) -> list[str]:
    """Every broken rule of a timetable, in words; written without the solver's model."""
    wrong: list[str] = []
    jobs = {j.id: j for j in instance.jobs}
    mode = {i: jobs[i].modes[k] for i, k in found.modes.items()}
    end = {i: found.starts[i] + mode[i].duration for i in jobs}
    for job in instance.jobs:
        wrong += [
            f"“{other}” starts before “{job.id}” is finished"
            for other in job.successors
            if found.starts[other] < end[job.id]
        ]
    for name, there in instance.renewable.items():
        for period in range(found.makespan):
            units = sum(
                mode[i].renewable.get(name, 0) for i in jobs if found.starts[i] <= period < end[i]
            )
            if units > there:
                wrong.append(f"period {period}: {units} of {there} {name}")
    for name, there in instance.nonrenewable.items():
        units = sum(m.nonrenewable.get(name, 0) for m in mode.values())
        if units > there:
            wrong.append(f"{units} of {there} {name} in all")
    return wrong


def jobs_of(
    durations: Sequence[int], uses: Sequence[Mapping[str, int]], after: Sequence[Sequence[int]]
) -> tuple[Job, ...]:
    """Single-mode jobs numbered from 0: duration, units of renewable resources, numbers of successors."""
    return tuple(
        Job(str(k), (Mode(d, dict(u)),), tuple(map(str, s)))
        for k, (d, u, s) in enumerate(zip(durations, uses, after, strict=True))
    )
