"""Tools and practices as the catalogue describes them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.types import Frozen, Id, IsoDate, LevelNumber, Line, Name, Text
from planner.domain.case.estimate import Grade, InputDefinition, Range
from planner.domain.content.tool import Applicability, Tool
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
    "search",
    "silent",
]


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
    """A house question that a practice raises, from one level to another.

    ``least`` of the practices that raise it so far or further have to be there for that.
    """

    question: Id
    from_level: LevelNumber
    to_level: LevelNumber
    least: Annotated[int, Field(ge=1, le=9)] = 1

    @model_validator(mode="after")
    def _upwards(self) -> Self:
        if self.to_level <= self.from_level:
            raise ValueError(f"raising {self.question} must go upwards")
        return self


class Practice(Frozen):
    """Something an organisation starts doing. Practices carry the benefit.

    ``needs`` have to be in place before it begins; what it is ``safe_only_with`` before it ends (release by
    machine only with watching, taking back, a promotion rule and regression tests). ``light`` says what it
    comes to for a few people; what it costs there follows from the laws of size.
    Of one that is not ``priced`` nobody has figures yet: it is shown where its gap is, never planned.
    What is ``on_paper`` is written by hand, saves nothing that is counted, and is planned for duties alone.
    """

    id: Id
    name: Name
    summary: Text
    stage: Stage
    raises: Annotated[tuple[Raise, ...], Field(min_length=1, max_length=8)]
    effort: dict[CapacityRole, Range]
    run_fte: Range
    effects: tuple[Effect, ...] = ()
    needs: tuple[Id, ...] = ()
    safe_only_with: tuple[Id, ...] = ()
    needs_tool_in: tuple[Id, ...] = ()
    applies: Applicability = Applicability()
    light: Text = ""
    risks: Text = ""
    not_for: Text = ""
    source: Line = ""
    priced: Annotated[bool, Field(exclude_if=lambda priced: priced)] = True
    on_paper: Annotated[bool, Field(exclude_if=lambda on_paper: not on_paper)] = False

    @model_validator(mode="after")
    def _figures_or_none(self) -> Self:
        if self.priced and not any(r.likely for r in self.effort.values()):
            raise ValueError("a practice with figures states the effort of at least one role")
        if not self.priced and (self.effort or self.effects):
            raise ValueError(
                "a practice without figures (priced = false) states no effort or effect"
            )
        if self.on_paper and (not self.priced or self.effects or self.needs_tool_in):
            raise ValueError("what is done on paper states its effort, no effect and no tool")
        return self


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


class IndustryProfile(Frozen):
    """Starting ranges of an industry; judgement (grade D). Money in US dollars a year.

    ``inputs`` replace the general defaults of inputs; ``value_per_model`` is only ever suggested.
    ``first`` are the three inputs that are asked after a quick check.
    """

    examples: Line
    first: tuple[Id, Id, Id]
    value_per_model: Range
    feedback_months: Range
    regulation: Line
    inputs: dict[Id, Range] = Field(default_factory=dict)


class Catalogue(Frozen):
    """Everything the product knows about tools and practices, and the defaults it uses.

    ``as_of`` is the day on which its facts were last gone through.
    """

    version: Name
    as_of: IsoDate
    price_year: int
    practices: tuple[Practice, ...]
    tools: tuple[Tool, ...]
    inputs: tuple[InputDefinition, ...]
    stage_defaults: tuple[StageDefaults, ...]
    stage_names: tuple[Line, ...]
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
