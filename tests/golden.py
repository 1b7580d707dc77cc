"""Golden profiles: twelve organisations from 1 to 5,000 people, at level 1 everywhere, on shipped figures.

They are made up, and stand for no organisation. ``profile`` makes one; ``project_of`` its document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from planner.domain.answers.assessment import Answer
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.organisation.organisation import CapacityRole, Industry, Organisation, Region
from planner.domain.plan.plan import Finance, Limits
from planner.domain.project import Project
from planner.workspace.create import new_project

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@dataclass(frozen=True)
class Profile:
    """One made-up organisation; ``value`` of a model a year, USD: low, middle, high."""

    name: str
    people: tuple[float, float, float, float, float, float]
    models: int
    value: tuple[float, float, float]
    regulated: int = 0
    industry: Industry = "other"
    region: Region = "us"
    live: bool = False
    at_once: int = 10


PROFILES = (
    Profile("1 start-up", (1, 0, 0, 0, 0, 0), 1, (20e3, 60e3, 200e3), at_once=3),
    Profile("2 team of four", (2, 1, 1, 0, 0, 0), 3, (50e3, 150e3, 500e3), at_once=3),
    Profile("3 small firm", (7, 3, 2, 2, 1, 0), 8, (70e3, 200e3, 700e3), at_once=8),
    Profile("4 hospital", (3, 0, 1, 0, 1, 1), 4, (40e3, 150e3, 500e3), 3, "healthcare", at_once=3),
    Profile("5 city", (5, 1, 3, 1, 1, 1), 6, (30e3, 100e3, 350e3), 3, "public_sector", at_once=8),
    Profile("6 regional bank", (20, 8, 8, 6, 3, 5), 45, (150e3, 500e3, 1.8e6), 30, "banking"),
    Profile("7 insurer", (14, 6, 6, 4, 2, 3), 24, (120e3, 400e3, 1.4e6), 9, "insurance"),
    Profile("8 retailer", (32, 16, 12, 10, 4, 1), 70, (90e3, 300e3, 1.0e6), 0, "retail", live=True),
    Profile("9 manufacturer", (13, 6, 7, 4, 2, 0), 60, (40e3, 120e3, 400e3), 0, "manufacturing"),
    Profile("10 platform", (90, 50, 30, 30, 12, 2), 250, (90e3, 300e3, 1.0e6), 0, "software", live=True),
    Profile("11 bank", (450, 200, 200, 150, 60, 80), 900, (120e3, 400e3, 1.4e6), 500, "banking", at_once=12),
    Profile("12 group", (2200, 1000, 1000, 800, 250, 150), 4000, (75e3, 250e3, 850e3), 600, at_once=12),
)  # fmt: skip
ROLES: tuple[CapacityRole, ...] = (
    "data_scientist",
    "ml_engineer",
    "data_engineer",
    "platform_engineer",
    "product_owner",
    "compliance",
)


def project_of(profile: Profile, trials: int = 1_600, budget: float = 1e9) -> Project:
    """The document of a profile: all questions at level 1, value stated, money no limit."""
    organisation = Organisation(
        name=f"{profile.name} (example)",
        industry=profile.industry,
        region=profile.region,
        people=dict(zip(ROLES, map(float, profile.people), strict=True)),
        models_in_production=profile.models,
        regulated_models=profile.regulated,
        real_time=profile.live,
    )
    project = new_project(organisation, ("All",), NOW, document_id="golden")
    answers = {q.id: Answer(state="level", level=1) for q in project.questionnaire.questions}
    low, middle, high = profile.value
    stated = Assumption(
        range=Range(low=low, likely=middle, high=high),
        provenance=Provenance(grade="A", source="Made up"),
    )
    return project.model_copy(
        update={
            "rounds": (
                project.rounds[0].model_copy(
                    update={"answers": {project.respondents[0].id: answers}}
                ),
            ),
            "assumptions": {"value_per_model": stated},
            "finance": Finance(horizon_months=48, discount_rate=0.08, trials=trials),
            "limits": Limits(
                start="2027-01-01", budget_per_quarter=budget, quarters=12,
                most_at_once=profile.at_once,
            ),
        }
    )  # fmt: skip
