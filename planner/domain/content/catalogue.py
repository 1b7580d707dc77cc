"""Tools and practices as the catalogue describes them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.types import Frozen, Id, IsoDate, LevelNumber, Line, Name, Text
from planner.domain.case.estimate import Grade, InputDefinition, Range
from planner.domain.organisation.organisation import CapacityRole

Stage = Annotated[int, Field(ge=0, le=4)]

EffectTarget = Literal[
    "P1",
    "P1b",
    "P2",
    "P2.handover",
    "P3",
    "P4",
    "P5",
    "P8",
    "P9",
    "P10",
    "P11",
    "P12",
    "P13",
    "incident_rate",
    "detect",
    "repair",
    "refresh_interval",
    "verified_share",
]

CostDriver = Literal["seat", "model", "deployment", "gpu_hour", "terabyte", "million_predictions"]
DRIVER_WORDS: dict[CostDriver, str] = {
    "seat": "seat",
    "model": "model",
    "deployment": "release",
    "gpu_hour": "GPU hour",
    "terabyte": "terabyte",
    "million_predictions": "million predictions",
}
"""What invoices follow, beside a fixed amount a year."""


class Effect(Frozen):
    """The share of a money pool, or of one of its drivers, that a practice removes.

    ``range`` is a share (0–1, may be negative where a practice costs). For ``refresh_interval`` it
    is the share by which the interval between refreshes falls; for ``verified_share`` the share of
    so far unverified value that becomes measured.
    """

    target: EffectTarget
    range: Range
    grade: Grade = "D"
    source: Line = ""

    @model_validator(mode="after")
    def _below_one(self) -> Self:
        if self.range.high >= 1:
            raise ValueError(f"an effect on {self.target} must stay below 1")
        return self


class Raise(Frozen):
    """A house question that a practice raises, from one level to another."""

    question: Id
    from_level: LevelNumber
    to_level: LevelNumber

    @model_validator(mode="after")
    def _upwards(self) -> Self:
        if self.to_level <= self.from_level:
            raise ValueError(f"raising {self.question} must go upwards")
        return self


class Applicability(Frozen):
    """Conditions under which an entry is worth looking at; all of them must hold."""

    data_scientists: float = 0
    models: float = 0
    teams: float = 0
    gpus: float = 0
    predictions_per_day: float = 0
    regulated: bool = False
    real_time: bool = False
    generative_ai: bool = False
    edge: bool = False


class Practice(Frozen):
    """Something an organisation starts doing. Practices carry the benefit.

    Of one that is not ``priced`` nobody has figures yet: it is shown where its gap is, never planned.
    """

    id: Id
    name: Name
    summary: Text
    stage: Stage
    raises: Annotated[tuple[Raise, ...], Field(min_length=1, max_length=6)]
    effort: dict[CapacityRole, Range]
    run_fte: Range
    effects: tuple[Effect, ...] = ()
    needs: tuple[Id, ...] = ()
    needs_tool_in: tuple[Id, ...] = ()
    applies: Applicability = Applicability()
    alternatives: tuple[Id, ...] = ()
    risks: Text = ""
    not_for: Text = ""
    source: Line = ""
    priced: Annotated[bool, Field(exclude_if=lambda priced: priced)] = True

    @model_validator(mode="after")
    def _figures_or_none(self) -> Self:
        if self.priced and not any(r.likely for r in self.effort.values()):
            raise ValueError("a practice with figures states the effort of at least one role")
        if not self.priced and (self.effort or self.effects):
            raise ValueError(
                "a practice without figures (priced = false) states no effort or effect"
            )
        return self


Hosting = Literal["SaaS", "cloud-managed", "self-host", "library", "both"]
Upkeep = Literal["not measured", "active", "quiet", "unmaintained", "discontinued"]


class PricePoint(Frozen):
    """One published price in US dollars, before tax and discount; ``high`` 0 means “from”."""

    plan: Line
    low: Annotated[float, Field(ge=0)]
    high: Annotated[float, Field(ge=0)]
    unit: Line
    year: int
    grade: Line
    source: Line = ""


class Health(Frozen):
    """Signs of life of a project, read from its repository on ``checked``; the year before it."""

    status: Upkeep = "not measured"
    checked: IsoDate | Literal[""] = ""
    commits: int | None = None
    releases: int | None = None


class Tool(Frozen):
    """A product or service. A tool costs; the practices it carries pay.

    Money in US dollars. ``yearly_cost`` is a fixed amount; ``seat_cost_month`` that of one person;
    ``unit_prices`` are a year of one unit of a driver (one GPU hour, one release, one million predictions);
    ``once_cost`` invoices while it is set up, ``exit_cost`` those of leaving it.

    ``categories`` begins with its own; ``group`` holds tools of which only one may be chosen,
    ``soft_group`` those where two are unusual. ``up_to`` is the size beyond which it does not carry its
    practices; ``builds_on`` is infrastructure it usually runs on.
    """

    id: Id
    name: Name
    summary: Text
    strengths: Text = ""
    weaknesses: Text = ""
    data_kinds: Line = ""
    integrations: Line = ""
    skills: Line = ""
    size_class: Line = ""
    prices: Annotated[tuple[PricePoint, ...], Field(max_length=20)] = ()
    health: Health = Health()
    soft_group: Id | None = None
    up_to: dict[Literal["data_scientists", "models"], float] = Field(default_factory=dict)
    builds_on: tuple[Id, ...] = ()
    categories: Annotated[tuple[Id, ...], Field(min_length=1)]
    licence: Line
    hosting: Hosting
    set_up_days: Range
    run_fte: Range
    yearly_cost: Range | None = None
    seat_cost_month: Range | None = None
    unit_prices: dict[CostDriver, Range] = Field(default_factory=dict)
    once_cost: Range | None = None
    exit_cost: Range | None = None
    price_note: Line = ""
    price_year: int = 2026
    price_grade: Line = ""
    carries: tuple[Id, ...] = ()
    needs: tuple[Id, ...] = ()
    group: Id | None = None
    applies: Applicability = Applicability()
    not_for: Text = ""
    source: Line = ""

    @property
    def is_priced(self) -> bool:
        """Whether any price is known."""
        return (
            self.yearly_cost is not None
            or self.seat_cost_month is not None
            or bool(self.unit_prices)
        )


class StageDefaults(Frozen):
    """Figures used where a practice states none; grade D, by stage.

    Months for a start-to-finish duration, for the delay from finish to first effect and for the
    ramp to full effect; the chance that the practice takes hold; and the adoption dip.
    """

    stage: Stage
    duration_months: int
    delay_months: float
    ramp_months: float
    success_chance: Range
    dip_share: Range
    dip_months: int
    affected_share: float


class SizeClass(Frozen):
    """Multiplier on set-up and running effort of practices, by number of data scientists."""

    up_to: float
    multiplier: float


class IndustryProfile(Frozen):
    """Starting ranges of an industry; judgement (grade D). Money in US dollars a year.

    ``inputs`` replace the general defaults of inputs; ``value_per_model`` is only ever suggested.
    """

    examples: Line
    value_per_model: Range
    feedback_months: Range
    regulation: Line
    inputs: dict[Id, Range] = Field(default_factory=dict)


class Catalogue(Frozen):
    """Everything the product knows about tools and practices, and the defaults it uses."""

    version: Name
    price_year: int
    practices: tuple[Practice, ...]
    tools: tuple[Tool, ...]
    inputs: tuple[InputDefinition, ...]
    stage_defaults: tuple[StageDefaults, ...]
    stage_names: tuple[Line, ...]
    size_classes: tuple[SizeClass, ...]
    regulated_multiplier: Range
    region_salary: dict[str, float]
    category_names: dict[str, Line]
    industries: dict[str, IndustryProfile] = Field(default_factory=dict)

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories that have tools, in the order of their names' list."""
        used = {t.categories[0] for t in self.tools}
        return tuple(c for c in self.category_names if c in used)

    @cached_property
    def practice_by_id(self) -> dict[str, Practice]:
        """Practices by id."""
        return {p.id: p for p in self.practices}

    @cached_property
    def tool_by_id(self) -> dict[str, Tool]:
        """Tools by id."""
        return {t.id: t for t in self.tools}

    def name_of(self, initiative: str) -> str:
        """Name of a practice or tool; the id itself where it is unknown."""
        entry = self.practice_by_id.get(initiative) or self.tool_by_id.get(initiative)
        return entry.name if entry else initiative

    def tools_for(self, practice: Practice, category: str) -> tuple[Tool, ...]:
        """Tools of ``category`` that carry ``practice``; all of the category where none says so."""
        covering = tuple(t for t in self.tools if category in t.categories)
        return tuple(t for t in covering if practice.id in t.carries) or covering
