"""Limits, scenarios and the agreed plan."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from planner.domain.base.types import (
    Amount,
    Frozen,
    Id,
    IsoDate,
    IsoTime,
    LevelTarget,
    Line,
    Name,
    Share,
)
from planner.domain.case.estimate import Range
from planner.domain.organisation.organisation import CapacityRole
from planner.domain.plan.agreed_tool import AgreedTool

Wish = Literal["auto", "must", "never"]


QUARTER = 3
"""Months of a quarter."""
MOST_QUARTERS = 16
Month = Annotated[int, Field(ge=0, le=QUARTER * MOST_QUARTERS - 1)]
"""A month of the plan, counted from 0."""
Grid = Literal["quarter", "month"]
"""Whether steps begin with a quarter or with any month."""


def months_between_starts(grid: Grid) -> int:
    """Months between two possible starts."""
    return 1 if grid == "month" else QUARTER


class Goal(Frozen):
    """A level to reach by the end of month ``by``: of a dimension, or ``overall``."""

    measure: Id = "overall"
    level: LevelTarget
    by: Month


class Reached(Frozen):
    """A step waits until a dimension, or ``overall``, is at a level."""

    measure: Id = "overall"
    level: LevelTarget


class Window(Frozen):
    """When a step may start, in months of the plan, both included, and the levels it waits for.

    ``months`` is how long it takes where that was decided; else its work and the people tell.
    """

    earliest: Month = 0
    latest: Month | None = None
    months: Annotated[int, Field(ge=1, le=QUARTER * MOST_QUARTERS)] | None = None
    after: Annotated[tuple[Reached, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Window:
        if self.latest is not None and self.latest < self.earliest:
            raise ValueError("a step’s latest start lies before its earliest")
        return self


AimKind = Literal["value", "level", "cost", "date", "mixture", "careful"]


class Aim(Frozen):
    """What the best plan is: most value, highest level, goals at least cost or soonest, or a mixture.

    ``measure`` and ``by`` say which level and when (the last month when empty); ``per_level`` is what one
    level is worth in a mixture, in the project's currency. ``share`` is what the worst tenth of futures
    weighs where the aim is careful; the rest is the mean of all.
    """

    kind: AimKind = "value"
    measure: Id = "overall"
    by: Month | None = None
    per_level: Amount = 0.0
    share: Share = 0.3


class Freeze(Frozen):
    """Days, both included, on which nobody works on the plan and nothing goes live."""

    first: IsoDate
    last: IsoDate
    name: Line = ""

    @model_validator(mode="after")
    def _in_order(self) -> Freeze:
        if self.last < self.first:
            raise ValueError("a freeze window ends before it begins")
        return self

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day.isoformat() <= self.last


class Limits(Frozen):
    """What the organisation can afford in each quarter of the plan, and what it wants of it.

    ``budget_per_quarter`` is cash for invoices (licences, infrastructure, contractors), in the
    project's currency; money not spent carries over unless ``carry_over`` is off. ``budget_total`` caps the
    whole plan; ``held_back`` is the share of money and of
    people's time kept as contingency. ``days_per_quarter`` are
    person-days of own people by role; a role that is not named has the share ``default_people_share`` of its
    people. In ``quiet_months`` (1–12, such as a freeze at the end of the year) nobody works on the plan, nor
    on the days of ``freezes``.
    ``windows`` say when single steps may start. On the ``grid`` of months steps begin and end with months,
    and a third of a quarter's money and people is there each month.
    """

    start: IsoDate
    quarters: Annotated[int, Field(ge=4, le=MOST_QUARTERS)] = 12
    grid: Grid = "quarter"
    budget_per_quarter: Amount = 50_000.0
    days_per_quarter: dict[CapacityRole, Annotated[float, Field(ge=0, le=1e6)]] = Field(
        default_factory=dict
    )
    default_people_share: Share = 0.15
    most_at_once: Annotated[int, Field(ge=1, le=50)] = 6
    budget_total: Amount | None = None
    carry_over: bool = True
    held_back: Annotated[float, Field(ge=0, le=0.9)] = 0.0
    quiet_months: Annotated[
        tuple[Annotated[int, Field(ge=1, le=12)], ...], Field(max_length=11)
    ] = ()
    freezes: Annotated[tuple[Freeze, ...], Field(max_length=50)] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=50)] = ()
    aim: Aim = Aim()
    windows: dict[Id, Window] = Field(default_factory=dict)
    stage_names: Annotated[tuple[Line, ...], Field(max_length=10)] = ()

    @property
    def per(self) -> int:
        """Months between two possible starts."""
        return months_between_starts(self.grid)


class Contract(Frozen):
    """What the contract of a tool says: months of its term, and what leaving it costs.

    Without one, subscriptions and seats end after 12 months, hosting and use with the month.
    """

    term_months: Annotated[int, Field(ge=1, le=120)]
    exit_cost: Range | None = None
    note: Line = ""


Strength = Literal["none", "low", "medium", "high"]


class Finance(Frozen):
    """Horizon and rate of the business case, and how its futures are drawn.

    Amounts stay at the prices of the price year, so a ``discount_rate`` with inflation in it is turned into
    the real one; without ``inflation`` it is taken as real. ``drivers`` says how strongly inputs with a
    common cause move together (names in ``economics.model.DRIVERS``).
    """

    horizon_months: Annotated[int, Field(ge=12, le=60)] = 36
    discount_rate: Annotated[float, Field(gt=-1, le=1)] = 0.10
    inflation: Annotated[float, Field(gt=-0.5, le=1)] = 0.0
    sampler: Literal["latin_hypercube", "sobol"] = "latin_hypercube"
    drivers: dict[str, Strength] = Field(default_factory=dict)
    trials: Annotated[int, Field(ge=100, le=100_000)] = 10_000
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 7

    @property
    def real_rate(self) -> float:
        """The discount rate at constant prices: (1 + r) / (1 + inflation) − 1."""
        return (
            (1 + self.discount_rate) / (1 + self.inflation) - 1
            if self.inflation
            else self.discount_rate
        )


FARTHEST_MONTH = 192
"""No step of an agreed plan ends later, however late it is."""


class PlannedStep(Frozen):
    """One initiative in a plan. Months count from 0; the end is exclusive."""

    initiative: Id
    start: Annotated[int, Field(ge=0, le=FARTHEST_MONTH - 1)]
    end: Annotated[int, Field(ge=1, le=FARTHEST_MONTH)]


StepState = Literal["planned", "running", "done", "dropped"]


class StepProgress(Frozen):
    """What became of an agreed step; months as in the plan, the end exclusive, where they are known.

    ``began`` and ``ended`` are its real first and last day, where a file told them: two days late is not a
    quarter late, and people still see the two days.
    """

    state: StepState
    start: Annotated[int, Field(ge=0, le=FARTHEST_MONTH - 1)] | None = None
    end: Annotated[int, Field(ge=1, le=FARTHEST_MONTH)] | None = None
    note: Line = ""
    began: IsoDate | Literal[""] = ""
    ended: IsoDate | Literal[""] = ""


class AgreedPlan(Frozen):
    """The plan people agreed on, kept beside whatever is computed later, and how far it has come.

    ``tools`` are the facts of its tools on that day, by id; plans agreed before format 2.9 hold none.
    ``note`` says why, ``conditions`` what has to be true before the stage after the first review begins.
    ``option`` is the plan on the table that was agreed on, ``worth`` what was expected of it then, in the
    project's currency.
    """

    agreed: IsoTime
    who: Line = ""
    note: Line = ""
    option: Literal["whole", "stage_1", "duties"] = "whole"
    worth: float | None = None
    conditions: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    start: IsoDate
    grid: Grid = "quarter"
    steps: Annotated[tuple[PlannedStep, ...], Field(max_length=500)]
    progress: dict[Id, StepProgress] = Field(default_factory=dict)
    tools: Annotated[dict[Id, AgreedTool], Field(max_length=500)] = Field(default_factory=dict)

    @property
    def per(self) -> int:
        """Months between two possible starts."""
        return months_between_starts(self.grid)


Measure = Literal[
    "invoices",
    "own_days",
    "deployment_hours",
    "lead_time_days",
    "incidents_per_model",
    "detect_hours",
    "repair_hours",
    "refresh_months",
    "retrain_hours",
    "setup_hours",
    "onboarding_hours",
    "gpu_idle_share",
    "audit_days",
    "verified_share",
]
"""What can be measured after adoption and compared with the forecast."""


class Actual(Frozen):
    """One figure measured in one quarter of the plan (0 is its first), in the unit of the measure."""

    measure: Measure
    quarter: Annotated[int, Field(ge=0, le=63)]
    value: Annotated[float, Field(ge=0, le=1e12)]
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    note: Line = ""


class Scenario(Frozen):
    """A named variant: wishes per initiative and other limits, on the same assumptions."""

    id: Id
    name: Name
    wishes: dict[Id, Wish] = Field(default_factory=dict)
    limits: Limits | None = None
