"""The planning problem: activities, limits, targets and what savings are worth, with no engine in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from planner.domain.base.errors import PlanningError
from planner.domain.plan.plan import Wish
from planner.roadmap.futures import Futures, constant

Kind = Literal["value", "level", "cost", "date", "mixture", "careful"]
Starts = Mapping[str, int]
"""A plan: the period in which each chosen activity starts."""


@dataclass(frozen=True)
class Gate:
    """An activity may start only when ``measure`` has reached ``level`` by then."""

    measure: str
    level: float


@dataclass(frozen=True)
class Target:
    """``measure`` has to reach ``level`` at the end of period ``by`` (counted from 0)."""

    measure: str
    level: float
    by: int


@dataclass(frozen=True)
class Due:
    """A duty: at least ``least`` of the activities ``members`` are finished at the end of period ``by``.

    A member counts only if it is finished so many periods earlier as ``ahead`` says. ``by`` below 0 is past.
    ``day`` (``YYYY-MM-DD``, or none) tells which of those of one period is asked for first. ``law`` is the
    last period that ends by the day from which a law asks for it, below 0 where one does from the start.
    """

    id: str
    name: str
    members: tuple[str, ...]
    by: int
    least: int = 1
    ahead: Mapping[str, int] = field(default_factory=dict)
    day: str = ""
    law: int | None = None

    def last(self, member: str) -> int:
        """The period at whose beginning ``member`` has to be finished to count."""
        return self.by + 1 - self.ahead.get(member, 0)


@dataclass(frozen=True)
class Rung:
    """A gain of levels once ``least`` of the activities ``by`` are finished; ``lifts`` by measure, 0 or more.

    ``above`` is the place, among the rungs of the problem, of one that has to be reached as well.
    """

    by: tuple[str, ...]
    lifts: Mapping[str, float]
    least: int = 1
    above: int | None = None


@dataclass(frozen=True)
class Objective:
    """What the best plan is.

    ``value``: the most value. ``level``: the highest ``measure`` at the end of period ``by``, then the most
    value at that level. ``cost``: the lowest present cost that reaches the targets, then the most value at
    that cost. ``mixture``: value plus ``per_level`` (money) for each level that ``measure`` gains by the end
    of ``by``. ``careful``: ``share`` of the mean worth of the worst tenth of futures and the rest of the mean
    worth of all.
    """

    kind: Kind = "value"
    measure: str = ""
    by: int = 0
    per_level: float = 0.0
    share: float = 0.3


@dataclass(frozen=True)
class Activity:
    """Something that can be started in one period and is finished ``duration`` periods later.

    ``days`` are person-days by role over the whole duration, spread evenly. ``cash[k]`` is paid in the k-th
    period from the start, the last entry in every later period as well. ``cost_by_start[s]`` is the present
    value of all costs if started in period s. ``pulls[atom][k]`` is −ln(1 − effect) in the k-th period after
    the finish; the last entry holds for good. ``lags`` are periods between the finish of a prerequisite and
    the start. It may not finish before each of ``safe_with`` is finished, and not without it. It may start
    from ``earliest`` to ``latest``, both included. ``preference`` is money (in the objective, never in the
    value) for starting in period s rather than leaving it out; empty for none.
    """

    id: str
    name: str
    duration: int
    days: Mapping[str, float]
    cost_by_start: tuple[float, ...]
    cash: tuple[float, ...] = ()
    pulls: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    needs_any: tuple[tuple[str, ...], ...] = ()
    safe_with: tuple[str, ...] = ()
    lags: Mapping[str, int] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    group: str | None = None
    wish: Wish = "auto"
    earliest: int = 0
    latest: int | None = None
    preference: tuple[float, ...] = ()

    def pull(self, atom: str, since_finish: int) -> float:
        """−ln(1 − effect) on ``atom`` in the given period after the finish; 0 before it."""
        values = self.pulls.get(atom)
        if values is None or since_finish < 0:
            return 0.0
        return values[min(since_finish, len(values) - 1)]

    def cash_at(self, since_start: int) -> float:
        """Cash paid in the given period after the start; 0 before it."""
        if not self.cash or since_start < 0:
            return 0.0
        return self.cash[min(since_start, len(self.cash) - 1)]

    def preferred(self, start: int) -> float:
        """Money of ``preference`` for a start."""
        return self.preference[start] if self.preference else 0.0

    @property
    def named(self) -> tuple[str, ...]:
        """Ids of all activities that it may build on."""
        others = (i for any_of in self.needs_any for i in any_of)
        return (*self.needs, *others, *self.safe_with)


@dataclass(frozen=True)
class PlanningProblem:
    """Choose and time activities within limits.

    ``worth[atom][t]`` is the discounted money saved in period t if the whole atom vanished; t runs over the
    appraisal horizon, which may be longer than ``periods``. ``budget[t]`` is the cash released in period t;
    what is not spent carries over unless ``carry_over`` is off; ``budget_total`` caps the whole plan.
    ``capacity`` are person-days per role and period; at most ``most_at_once`` activities run in a period;
    nothing starts in a ``closed`` period. Periods before ``past`` are over: limits do not bind there.
    ``levels`` are the measures today, ``rungs`` what lifts them, ``dues`` the duties. Savings are those of
    ``futures``; without any, those of ``worth`` and the activities' pulls, as if these were certain.
    ``most_cost`` caps the present cost of the plan less what is preferred.

    Raises ``PlanningError`` for problems that contradict themselves.
    """

    periods: int
    activities: tuple[Activity, ...]
    worth: Mapping[str, tuple[float, ...]]
    budget: tuple[float, ...]
    capacity: Mapping[str, tuple[float, ...]]
    most_at_once: int
    carry_over: bool = True
    budget_total: float = math.inf
    closed: frozenset[int] = frozenset()
    past: int = 0
    levels: Mapping[str, float] = field(default_factory=dict)
    rungs: tuple[Rung, ...] = ()
    targets: tuple[Target, ...] = ()
    dues: tuple[Due, ...] = ()
    objective: Objective = Objective()
    most_cost: float = math.inf
    futures: Futures | None = field(default=None, repr=False, compare=False)
    months: int = 3
    """Months of a period: a quarter, or one."""

    def __post_init__(self) -> None:
        self._check_limits()
        self._check_references()
        self._check_order()

    @cached_property
    def by_id(self) -> dict[str, Activity]:
        """Activities by id."""
        return {a.id: a for a in self.activities}

    @cached_property
    def valued(self) -> Futures:
        """What savings are computed from."""
        if self.futures is not None:
            return self.futures
        return constant(self.worth, {a.id: a.pulls for a in self.activities})

    def saves(self, id_: str) -> bool:
        """Whether an activity acts on anything that is worth money."""
        return bool(self.valued.pulls.get(id_))

    def finish_tick(self, activity: Activity, start: int) -> int:
        """The tick of ``valued`` in which an activity that starts in period ``start`` is finished."""
        return (start + activity.duration) * self.valued.per

    def finish_ticks(self, windows: Mapping[str, list[int]]) -> dict[str, list[int]]:
        """For each activity that can start at all the ticks in which it is finished, by its start."""
        return {
            a.id: [self.finish_tick(a, t) for t in windows[a.id]]
            for a in self.activities
            if windows[a.id]
        }

    def placed(self, point: Mapping[tuple[str, int], float]) -> list[tuple[str, int, float]]:
        """Shares of starts (by id and period) as id, tick of the finish, and share."""
        return [
            (a.id, self.finish_tick(a, start), share)
            for a in self.activities
            for start in range(self.periods)
            if (share := point.get((a.id, start), 0.0))
        ]

    def latest_start(self, activity: Activity) -> int:
        """Last period in which ``activity`` can start and still finish in the plan; may be < 0."""
        last = self.periods - activity.duration
        return last if activity.latest is None else min(last, activity.latest)

    def windows(self, activity: Activity) -> Iterator[int]:
        """Periods in which ``activity`` may start, as far as it alone decides."""
        if activity.wish == "never":
            return
        for start in range(activity.earliest, self.latest_start(activity) + 1):
            if start not in self.closed:
                yield start

    def _check_limits(self) -> None:
        if len(self.budget) != self.periods:
            raise PlanningError("The budget must name an amount for every quarter of the plan.")
        for period, amount in enumerate(self.budget):
            if not amount >= 0:
                raise PlanningError(
                    "The budget of quarter {quarter} is {amount:g}; it must be 0 or more.",
                    quarter=period + 1,
                    amount=amount,
                )
        if not self.budget_total >= 0:
            raise PlanningError(
                "The budget of the whole plan is {budget:g}; it must be 0 or more.",
                budget=self.budget_total,
            )
        for role, days in self.capacity.items():
            if len(days) != self.periods or not min(days) >= 0:
                raise PlanningError(
                    "The person-days of {role} must be 0 or more in every quarter of the plan.",
                    role=role,
                )
        if self.most_at_once < 1:
            raise PlanningError("At least one initiative must be allowed at a time.")
        for target in self.targets:
            if target.measure not in self.levels:
                raise PlanningError(
                    "There is no level “{measure}” to reach.", measure=target.measure
                )
            if not 0 <= target.by < self.periods:
                raise PlanningError(
                    "The target for {measure} lies outside the plan.", measure=target.measure
                )

    def _check_references(self) -> None:
        for due in self.dues:
            for other in due.members:
                if other not in self.by_id:
                    raise PlanningError(
                        "The duty “{name}” names “{other}”, which is not a candidate.",
                        name=due.name,
                        other=other,
                    )
        if len(self.by_id) < len(self.activities):
            raise PlanningError("An initiative stands twice in the planning problem.")
        for activity in self.activities:
            for other in (*activity.named, *activity.lags):
                if other not in self.by_id:
                    raise PlanningError(
                        "“{name}” needs “{other}”, which is not a candidate.",
                        name=activity.name,
                        other=other,
                    )
            for gate in activity.gates:
                if gate.measure not in self.levels:
                    raise PlanningError(
                        "“{name}” waits for the unknown level “{measure}”.",
                        name=activity.name,
                        measure=gate.measure,
                    )
            if activity.wish == "must" and self.periods < activity.duration:
                raise PlanningError(
                    "“{name}” is a must but takes {duration} months; "
                    "the plan has {months}. Extend the plan or drop the must.",
                    name=activity.name,
                    duration=activity.duration * self.months,
                    months=self.periods * self.months,
                )
            if activity.wish == "must" and not any(True for _ in self.windows(activity)):
                raise PlanningError(
                    "“{name}” is a must but may start in no month: from "
                    "{first} to {last}. Widen its window.",
                    name=activity.name,
                    first=activity.earliest * self.months + 1,
                    last=(self.latest_start(activity) + 1) * self.months,
                )
            for role in activity.days:
                if role not in self.capacity:
                    raise PlanningError(
                        "“{name}” needs the unknown role “{role}”.", name=activity.name, role=role
                    )

    def _check_order(self) -> None:
        state: dict[str, int] = {}

        def visit(id_: str, path: tuple[str, ...]) -> None:
            if state.get(id_) == 2:
                return
            if state.get(id_) == 1:
                ring = " → ".join((*path[path.index(id_) :], id_))
                raise PlanningError(
                    "The prerequisites go round in a circle: {ring}. Take one of them away.",
                    ring=ring,
                )
            state[id_] = 1
            for other in self.by_id[id_].needs:
                visit(other, (*path, id_))
            state[id_] = 2

        for activity in self.activities:
            visit(activity.id, ())
            if activity.wish != "must":
                continue
            for need in activity.needs:
                other = self.by_id[need]
                ready = other.earliest + other.duration + activity.lags.get(need, 0)
                if activity.latest is not None and ready > activity.latest:
                    raise PlanningError(
                        "“{name}” must start by month {latest}, but needs "
                        "“{other}”, which is finished in month {ready} at the earliest. "
                        "Move one of them.",
                        name=activity.name,
                        latest=activity.latest * self.months + 1,
                        other=other.name,
                        ready=ready * self.months,
                    )
                if other.wish == "never":
                    raise PlanningError(
                        "“{name}” is a must and needs “{other}”, which you exclude. "
                        "Allow it, or drop the must.",
                        name=activity.name,
                        other=other.name,
                    )
