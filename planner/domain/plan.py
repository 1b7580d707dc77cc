"""Limits, scenarios and the agreed plan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base import Amount, Frozen, Id, IsoDate, IsoTime, Line, Name, Share
from planner.domain.organisation import Role

Wish = Literal["auto", "must", "never"]


class Limits(Frozen):
    """What the organisation can afford in each quarter of the plan.

    ``budget_per_quarter`` is cash for invoices (licences, infrastructure, contractors), in the
    project's currency; money not spent carries over. ``days_per_quarter`` are person-days of own
    people by role; a role that is not named has the share ``default_people_share`` of its people.
    """

    start: IsoDate
    quarters: Annotated[int, Field(ge=4, le=16)] = 12
    budget_per_quarter: Amount = 50_000.0
    days_per_quarter: dict[Role, Annotated[float, Field(ge=0, le=1e6)]] = Field(
        default_factory=dict
    )
    default_people_share: Share = 0.15
    most_at_once: Annotated[int, Field(ge=1, le=50)] = 6


class Finance(Frozen):
    """Horizon and rate of the business case."""

    horizon_months: Annotated[int, Field(ge=12, le=60)] = 36
    discount_rate: Annotated[float, Field(gt=-1, le=1)] = 0.10
    trials: Annotated[int, Field(ge=100, le=100_000)] = 10_000
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 7


class PlannedStep(Frozen):
    """One initiative in a plan. Quarters count from 0; the end is exclusive."""

    initiative: Id
    start: Annotated[int, Field(ge=0, le=63)]
    end: Annotated[int, Field(ge=1, le=64)]


class AgreedPlan(Frozen):
    """The plan people agreed on, kept beside whatever is computed later."""

    agreed: IsoTime
    who: Line = ""
    start: IsoDate
    steps: Annotated[tuple[PlannedStep, ...], Field(max_length=500)]


class Scenario(Frozen):
    """A named variant: wishes per initiative and other limits, on the same assumptions."""

    id: Id
    name: Name
    wishes: dict[Id, Wish] = Field(default_factory=dict)
    limits: Limits | None = None
