"""The organisation that is assessed: people, models, teams and how it works."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from planner.domain.base.types import Amount, Count, Frozen, Id, Line, Name
from planner.domain.case.estimate import Assumption, Range
from planner.domain.organisation.technology import DataKind, Layer, Skill, Topic
from planner.domain.organisation.use_case import (
    AgreedCase,
    Harm,
    Judging,
    Regression,
    Stake,
    Stakeholder,
    StopPlan,
)

CapacityRole = Literal[
    "data_scientist",
    "ml_engineer",
    "data_engineer",
    "platform_engineer",
    "product_owner",
    "compliance",
]
BUILDERS: tuple[CapacityRole, ...] = (
    "data_scientist",
    "ml_engineer",
    "data_engineer",
    "platform_engineer",
)
"""Roles whose number sets what practices cost and how many hours there are to free."""
CAPACITY_ROLES: tuple[CapacityRole, ...] = (
    "data_scientist",
    "ml_engineer",
    "data_engineer",
    "platform_engineer",
    "product_owner",
    "compliance",
)
CAPACITY_ROLE_NAMES: dict[CapacityRole, str] = {
    "data_scientist": "Data scientists",
    "ml_engineer": "ML engineers",
    "data_engineer": "Data engineers",
    "platform_engineer": "Platform engineers",
    "product_owner": "Product owners",
    "compliance": "Risk and compliance",
}

Industry = Literal[
    "insurance",
    "banking",
    "manufacturing",
    "retail",
    "travel",
    "public_sector",
    "healthcare",
    "software",
    "other",
]
Region = Literal["us", "uk", "germany", "cee", "india"]
REGION_WORDS: dict[Region, str] = {
    "us": "United States",
    "uk": "United Kingdom",
    "germany": "Germany",
    "cee": "Central and Eastern Europe",
    "india": "India",
}
HostingRule = Literal["anywhere", "own_account", "own_premises"]
Headcount = Annotated[float, Field(ge=0, le=100_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


FACTS: dict[str, str] = {
    "real_time": "Models answer live",
    "batch": "Models run in batches",
    "regulated": "Laws or regulators bind some of the models",
    "several_teams": "Several teams build models",
    "generative_ai": "Generative AI is used",
    "agents": "AI agents act on their own",
    "several_agents": "Several agents work together",
    "labelling": "People label data for training",
    "third_party_ai": "AI that others built is in use",
    "affects_people": "Decisions affect people",
    "talks_to_people": "AI talks to people",
    "accelerators": "Graphics processors are in use",
    "many_models": "Ten models or more are in use",
    "several_sites": "There are several sites, countries or products",
}
"""What questions may hang on, by id, in words."""

StatedFact = Literal[
    "agents",
    "several_agents",
    "labelling",
    "third_party_ai",
    "affects_people",
    "talks_to_people",
    "several_sites",
]
STATED_FACTS: tuple[StatedFact, ...] = get_args(StatedFact)
"""Facts that somebody has to state; the others follow from the profile."""
MANY_MODELS = 10
MOST_CASES = 20_000

UseCaseState = Literal["idea", "development", "trial", "production", "retired"]


class Team(Frozen):
    """A team that answers the questionnaire. ``people`` weighs it in the roll-up."""

    id: Id
    name: Name
    people: Annotated[float, Field(gt=0, le=100_000)] = 5.0


class UseCase(Frozen):
    """A model or group of models in use, or planned.

    ``value`` is what all of them together bring a year, in the project's currency; ``feedback_days`` how
    long it takes until it is known whether an answer was right. ``template`` is what it was started from, and
    ``fields`` the figures of its formula that somebody stated. ``baseline`` is the process that is there and
    its measure, ``segments`` the groups that must be served alike. ``stakes`` say who gains and bears what.
    ``test_days`` are person-days of the experiment by role, ``cases`` those that were agreed on: every new
    version is held against them.
    """

    id: Id
    name: Name
    models: Count = 1
    state: UseCaseState = "production"
    regulated: bool = False
    real_time: bool = False
    value: Range | None = None
    feedback_days: Annotated[float, Field(ge=0, le=3650)] | None = None
    note: Line = ""
    template: Id | Literal[""] = ""
    decision: Line = ""
    users: Line = ""
    baseline: Line = ""
    segments: Line = ""
    owner: Line = ""
    fields: Annotated[dict[Id, Assumption], Field(max_length=40)] = Field(default_factory=dict)
    judging: Judging | None = None
    stop: StopPlan | None = None
    harms: Annotated[tuple[Harm, ...], Field(max_length=20)] = ()
    latency_seconds: Annotated[float, Field(ge=0, le=1e7)] | None = None
    stakes: Annotated[dict[Stakeholder, Stake], Field(max_length=6)] = Field(default_factory=dict)
    regression: Regression | None = None
    test_days: dict[CapacityRole, Annotated[float, Field(gt=0, le=10_000)]] = Field(
        default_factory=dict
    )
    cases: Annotated[tuple[AgreedCase, ...], Field(max_length=MOST_CASES)] = ()

    @model_validator(mode="after")
    def _cases_differ(self) -> Self:
        if len({c.id for c in self.cases}) < len(self.cases):
            raise ValueError(f"use case “{self.id}” has two agreed cases of the same id")
        return self


class Organisation(Frozen):
    """Profile of the organisation: the few facts that decide what fits it.

    People are full-time equivalents. ``currency_per_usd`` converts catalogue prices and default
    amounts, which are in US dollars, into the project's currency. ``gpu_hours`` are those used a year,
    ``storage_tb`` the terabytes that models and their data take. ``facts`` that are not in the table are
    not known yet: questions that hang on them are asked.
    ``storage_tb`` the terabytes that models and their data take. ``in_use`` are base layers that are there,
    ``data_kinds`` what models read; of ``skills`` a topic that was not asked counts as “some”.
    """

    name: Name
    industry: Industry = "other"
    region: Region = "us"
    currency: Currency = "USD"
    currency_per_usd: Annotated[float, Field(gt=0, le=1e6)] = 1.0
    price_year: Annotated[int, Field(ge=2000, le=2100)] = 2025
    people: dict[CapacityRole, Headcount] = Field(default_factory=dict)
    models_in_production: Count = 0
    regulated_models: Count = 0
    real_time: bool = False
    batch: bool = True
    generative_ai: bool = False
    edge: bool = False
    gpus: Count = 0
    gpu_hours: Amount = 0.0
    storage_tb: Amount = 0.0
    predictions_per_day: Amount = 0.0
    hosting: HostingRule = "anywhere"
    tools_in_use: tuple[Id, ...] = ()
    in_use: tuple[Layer, ...] = ()
    data_kinds: tuple[DataKind, ...] = ()
    skills: dict[Topic, Skill] = Field(default_factory=dict)
    use_cases: tuple[UseCase, ...] = ()
    facts: dict[StatedFact, bool] = Field(default_factory=dict)

    def headcount(self, role: CapacityRole) -> float:
        """Full-time equivalents in ``role``."""
        return self.people.get(role, 0.0)

    @property
    def data_scientists(self) -> float:
        """Full-time equivalents who build models."""
        return self.headcount("data_scientist")

    @property
    def builders(self) -> float:
        """Full-time equivalents who build models and what they run on (``BUILDERS``)."""
        return sum(self.headcount(role) for role in BUILDERS)

    def all_facts(self, team_count: int) -> dict[str, bool | None]:
        """Every fact of ``FACTS``: what was stated, what follows from the profile, ``None`` where unknown."""
        stated: dict[str, bool | None] = dict.fromkeys(FACTS)
        return {
            **stated,
            **{str(name): holds for name, holds in self.facts.items()},
            "real_time": self.real_time,
            "batch": self.batch,
            "regulated": self.regulated_models > 0,
            "several_teams": team_count > 1,
            "generative_ai": self.generative_ai,
            "accelerators": self.gpus > 0,
            "many_models": self.models_in_production >= MANY_MODELS,
        }
