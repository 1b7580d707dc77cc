"""A roadmap as a schedule that other programs read: tasks with dates, no engine behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from planner.domain.base.language import Verbatim, phrase, tr

EXPERIMENT = "experiment"
IDEAS = "ideas"
"""The id of the group of experiments; that of one of them is this, a hyphen and its use case."""
DECIDE = f"decide-{IDEAS}-"
"""How the id of the milestone begins with which an experiment is decided on."""
TaskState = Literal["planned", "running", "done", "dropped"]
STATES: tuple[TaskState, ...] = ("planned", "running", "done", "dropped")


@dataclass(frozen=True)
class Task:
    """One step; ``finish`` is its last day (included), ``days`` person-days by role, ``cost`` its invoices.

    ``after`` are ids of steps that have to be finished before it starts. ``began`` and ``ended`` are the real
    days where they are known; ``agreed`` are first and last day as they were agreed, where these are others.
    ``owner`` answers for it. An experiment of an idea has the kind ``EXPERIMENT`` and is decided on by the
    day ``decide``.
    """

    id: str
    name: str
    stage: str
    kind: str
    start: date
    finish: date
    days: Mapping[str, float] = field(default_factory=dict)
    cost: float = 0.0
    after: tuple[str, ...] = ()
    why: str = ""
    state: TaskState = "planned"
    began: date | None = None
    ended: date | None = None
    agreed: tuple[date, date] | None = None
    owner: str = ""
    decide: date | None = None


@dataclass(frozen=True)
class Schedule:
    """All tasks in the order of their stages; ``stages`` names them with their first and last days.

    ``uid`` identifies the plan across exports, ``revision`` counts them; ``made`` is the day of the export.
    """

    title: str
    uid: str
    currency: str
    made: date
    revision: int
    stages: tuple[tuple[str, date, date], ...]
    tasks: tuple[Task, ...]
    people: Mapping[str, float] = field(default_factory=dict)
    """How many people of a role work on the plan, in parts of one: two people half of their time are 1.0."""

    def members(self, stage: str) -> tuple[Task, ...]:
        """The tasks of a stage."""
        return tuple(t for t in self.tasks if t.stage == stage)

    def group_id(self, place: int) -> str:
        """The id of a stage by its place from 1; that of the experiments has none of its own."""
        inside = self.members(self.stages[place - 1][0])
        ideas = bool(inside) and all(t.kind == EXPERIMENT for t in inside)
        return IDEAS if ideas else f"stage-{place}"

    def milestones(self, place: int) -> tuple[Task, ...]:
        """What ends a stage: that it is reached, or of each experiment the day on which it is decided."""
        stage, _, end = self.stages[place - 1]
        inside = self.members(stage)
        if self.group_id(place) != IDEAS:
            name = tr(phrase("{name}: reached", name=Verbatim(stage)))
            after = tuple(t.id for t in inside)
            return (Task(f"gate-{place}", name, stage, "milestone", end, end, after=after),)
        return tuple(
            Task(
                f"decide-{t.id}",
                tr(phrase("Decide: {name}", name=Verbatim(t.name))),
                stage,
                "milestone",
                t.decide,
                t.decide,
                after=(t.id,) if t.decide >= t.finish else (),
                owner=t.owner,
            )
            for t in inside
            if t.decide is not None
        )


Told = Literal["planned", "running", "done", "dropped", "keep"]
"""A state as a file tells it; ``keep``: on hold, late and the like, which change nothing."""


@dataclass(frozen=True)
class TaskDates:
    """What a file says of a task: found by one of its ``ids``, or by ``name`` where the file lost them.

    ``state`` is ``None`` where nothing is told of it. ``place`` is where it stands (a row, or the number of
    the task); ``parent`` is the id of the step that it is part of; ``remarks`` are sentences.
    """

    ids: tuple[str, ...]
    name: str
    start: date | None = None
    finish: date | None = None
    state: Told | None = None
    sheet: str = ""
    place: int = 0
    told: str = ""
    parent: str = ""
    container: bool = False
    """A stage, gate or epic of our own, or of a tracker: no step, and nobody misses it."""
    remarks: tuple[str, ...] = ()


def working_day(day: date, *, forward: bool = True) -> date:
    """The day itself, or the next (or last) Monday to Friday."""
    step = timedelta(days=1 if forward else -1)
    while day.weekday() >= 5:
        day += step
    return day


def working_days(start: date, finish: date) -> int:
    """Mondays to Fridays from ``start`` to ``finish``, both included."""
    days = (finish - start).days + 1
    weeks, rest = divmod(max(days, 0), 7)
    return weeks * 5 + sum((start + timedelta(days=k)).weekday() < 5 for k in range(rest))
