"""What a roadmap is: steps, stages, what is left out, and what it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duty_result import DutyResult, duty_words
from planner.domain.answers.level import Level
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_month, month_year
from planner.domain.organisation.organisation import CapacityRole
from planner.domain.plan.calendar import first_day
from planner.domain.plan.plan import QUARTER
from planner.economics.model import Timing


@dataclass(frozen=True)
class Step:
    """One initiative of the plan; months count from 0, the end is exclusive."""

    candidate: Candidate
    start: int
    end: int
    why: str
    waits_for: tuple[str, ...]
    cash: float
    own_cost: float
    invoices: float = 0.0
    """Cash paid to others over the horizon, not discounted: what a project's books will show."""
    dates: tuple[date, date] | None = None
    """First and last day on which people work on it, holidays and freezes left out."""
    why_then: str = ""
    """Why it begins when it does, as one sentence; empty where nothing plain can be said."""

    @property
    def cost(self) -> float:
        """Present value of everything it costs over the horizon."""
        return self.cash + self.own_cost


@dataclass(frozen=True)
class Experiment:
    """The experiment of a use case (``id``) in the plan; months count from 0, the end is exclusive.

    ``days`` are person-days by role. Those of the roles ``short`` do not suffice; ``late`` says that it
    cannot be over by the day of the decision, which is ``decide_by``. ``over`` is by how much its invoices go
    beyond the money released, in a period or in all, 0 where they do not. ``cost`` is what was stated for it
    in all, ``cash`` what of that goes to others: the rest is the time of its people. Where nobody stated its
    days, nobody knows how the cost splits, and ``cash`` is 0. ``owner`` answers for it.
    """

    id: str
    name: str
    start: int
    end: int
    days: dict[CapacityRole, float]
    short: tuple[CapacityRole, ...] = ()
    late: bool = False
    cost: float = 0.0
    cash: float = 0.0
    owner: str = ""
    decide_by: str = ""
    over: float = 0.0


@dataclass(frozen=True)
class LeftOut:
    """A candidate that is not in the plan, and what keeps it out."""

    candidate: Candidate
    why: str


@dataclass(frozen=True)
class StageSummary:
    """Steps of one stage with its span in months (end exclusive), cost and what will be seen."""

    number: int
    name: str
    start: int
    end: int
    cost: float
    steps: tuple[Step, ...]
    goal: str


@dataclass(frozen=True)
class Plan:
    """A roadmap: steps in order of start, what they use, and how good the plan is proven to be.

    ``per`` is how many months lie between two possible starts. ``cash`` and ``days`` are per quarter;
    ``path`` is the overall level at the start and after each quarter. ``gap`` is the share by which the bound
    on all plans lies above this one, ``room`` the same in money: no plan of these candidates within these
    limits is worth as much more. ``worth`` is the plan's own in the planning futures, ``code`` says in a word
    how sure that is, ``seconds`` how long a processor worked on it. ``made_by`` names engine, seed and data.
    """

    start: date
    quarters: int
    per: int
    steps: tuple[Step, ...]
    stages: tuple[StageSummary, ...]
    left_out: tuple[LeftOut, ...]
    cash: tuple[float, ...]
    days: dict[CapacityRole, tuple[float, ...]]
    capacity: dict[CapacityRole, float]
    budget: float
    path: tuple[Level, ...]
    status: str
    gap: float
    repeatable: bool
    room: float
    worth: float
    code: str
    seconds: float = field(compare=False)
    made_by: str
    duties: tuple[DutyResult, ...] = ()
    duty_schedule: dict[str, Timing] = field(default_factory=dict)
    duty_worth: float | None = None
    """What the duties alone are worth in the planning futures; ``None`` where none binds."""
    experiments: tuple[Experiment, ...] = ()
    """Experiments of ideas: their days are in ``days``, their invoices in ``cash``; none is in ``worth``."""
    all_duties_by: int | None = None
    """The first month at whose end every duty can be kept, where not each can by its own date."""

    @property
    def choice_earns(self) -> float | None:
        """What the plan is worth above the duties alone."""
        return None if self.duty_worth is None else self.worth - self.duty_worth

    @property
    def duty_line(self) -> str:
        """How many duties are met, and by when all can be where some are late; empty without any."""
        words = duty_words(self.duties)
        if self.all_duties_by is None:
            return words
        month = long_month(self.last_day(self.all_duties_by + 1))
        last = max((d.month for d in self.duties if d.month is not None), default=-1)
        said = phrase(
            "What can be planned of them can be kept by {month} at the earliest.", month=month
        )
        if last > self.all_duties_by:
            said = phrase(
                "Within the limits all that can be planned of them could be kept by {month}, if none had to "
                "be kept before that; this plan keeps first what the day of a law still allows, then what "
                "its own day does, and the last of it by {last}.",
                month=month,
                last=long_month(self.last_day(last + 1)),
            )
        return joined([words, said], " ")

    def priced(self, costs: Mapping[str, tuple[float, float]]) -> Plan:
        """The same plan with what its steps cost: own time and invoices by id, expected present values."""

        def priced(step: Step) -> Step:
            own, paid = costs[step.candidate.id]
            return replace(step, own_cost=own, cash=paid)

        steps = {s.candidate.id: priced(s) for s in self.steps}
        stages = []
        for stage in self.stages:
            own = tuple(steps[s.candidate.id] for s in stage.steps)
            stages.append(replace(stage, steps=own, cost=sum(s.cost for s in own)))
        return replace(self, steps=tuple(steps.values()), stages=tuple(stages))

    @property
    def schedule(self) -> dict[str, Timing]:
        """The plan in months, for the business case."""
        return {s.candidate.id: Timing(s.start, s.end) for s in self.steps}

    @property
    def all_days(self) -> tuple[float, ...]:
        """Person-days per quarter over all roles."""
        return tuple(sum(days[q] for days in self.days.values()) for q in range(self.quarters))

    @property
    def end(self) -> date:
        """Last day of the step that ends last; of the whole plan when there is no step."""
        return self.last_day(max((s.end for s in self.steps), default=self.months))

    @property
    def months(self) -> int:
        """How many months are planned."""
        return self.quarters * QUARTER

    def quarter_start(self, quarter: int) -> date:
        """First day of a quarter of the plan."""
        return first_day(self.start, quarter * QUARTER)

    def month_start(self, month: int) -> date:
        """First day of a month of the plan."""
        return first_day(self.start, month)

    def quarter_name(self, quarter: int) -> str:
        """Quarter of the calendar in which a quarter of the plan begins, such as “Q1 2027”."""
        day = self.quarter_start(quarter)
        return f"Q{(day.month - 1) // QUARTER + 1} {day.year}"

    def quarter_words(self, quarter: int) -> str:
        """The same quarter as it stands in a sentence: “Q1 2027”, “1. Quartal 2027”."""
        day = self.quarter_start(quarter)
        return phrase("Q{n:d} {year}", n=(day.month - 1) // QUARTER + 1, year=str(day.year))

    def name_of(self, month: int) -> str:
        """The quarter, or on the grid of months the month, in which a month of the plan lies."""
        if self.per == QUARTER:
            return self.quarter_name(month // QUARTER)
        return month_year(self.month_start(month))

    def dates_of(self, step: Step) -> tuple[date, date]:
        """First and last day of a step: those on which people work on it, or those of its months."""
        return step.dates or (self.month_start(step.start), self.last_day(step.end))

    def last_day(self, end: int) -> date:
        """Last day before a month of the plan: the end of what ends there."""
        return self.month_start(end) - timedelta(days=1)
