"""Size laws: what practices and tools cost an organisation of any size, without classes and without jumps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field

from planner.domain.base.toml_content import build, read_toml
from planner.domain.base.types import Frozen, Id, Line
from planner.domain.case.estimate import Range
from planner.domain.organisation.organisation import Organisation

CONTENT = Path(__file__).parent / "content"
TEAM = 7.0
HALF_FIXED = 144.0
TEAM_BOUNDS = (0.7, 1.4)
MODELS_EACH = 5.0
RAMP_FROM, RAMP_POWER = 50.0, 0.2


class SizeLaw(Frozen):
    """Parts of one class of practices, shares at ``people_base`` people and ``models_base`` models."""

    name: Line
    fixed: float
    teams: float
    models: float
    people_base: float
    models_base: float
    regulated_models: bool = False
    practices: tuple[Id, ...] = ()

    def at(self, size: Size) -> float:
        """How many times the catalogue's figure an organisation takes."""
        models = size.regulated if self.regulated_models else size.counted_models
        return float(
            self.fixed * _shared(size.people) / _shared(self.people_base)
            + self.teams * size.team_factor * (size.people / self.people_base) ** 0.95
            + self.models * (models / self.models_base) ** 0.75
        )


class ToolLaw(Frozen):
    """Middle of what a kind of tool costs a year, USD of 2025: fixed, and by what it grows with."""

    fixed: float = 0.0
    seat: float = 0.0
    model: float = 0.0
    volume: float = 0.0
    source: float = 0.0

    def at(self, size: Size) -> float:
        """Invoices a year."""
        models, people = size.counted_models, size.people
        return float(
            self.fixed * 11 / 7 * people / (people + 4)
            + self.seat * people
            + self.model * 10 * (models / 10) ** 0.9
            + self.volume * size.million_predictions**0.85
            + self.source * size.sources
        )


class ToolLaws(Frozen):
    """Laws of tools by category, and the ends of the factor around them."""

    low: float
    high: float
    kinds: dict[Id, ToolLaw]


class Hygiene(Frozen):
    """What is done with and without a plan; ``days`` are points (people, person-days) of its light forms."""

    practices: tuple[Id, ...]
    tool_categories: tuple[Id, ...]
    days: tuple[tuple[float, float], ...]

    def effort(self, people: float) -> float:
        """Person-days for an organisation of ``people``, straight between the points on a log scale."""
        return _between([(n, d) for n, d in self.days], people)


Band = Annotated[tuple[tuple[float, float, float], ...], Field(min_length=2)]


class Bands(Frozen):
    """Set-up (person-days a builder) and upkeep (share of builders) of the whole set, level 1 to 3."""

    set_up: Band
    upkeep: Band

    @staticmethod
    def at(band: Band, people: float) -> tuple[float, float]:
        """Low and high end for an organisation of ``people``."""
        return (
            _between([(n, low) for n, low, _ in band], people),
            _between([(n, high) for n, _, high in band], people),
        )


class SizeLaws(Frozen):
    """Everything that says how costs grow with size; see ``content/sizes.toml``."""

    effort_scale: float
    upkeep_scale: float
    regulated_extra: float
    classes: dict[Id, SizeLaw]
    tools: ToolLaws
    hygiene: Hygiene
    bands: Bands

    def law_of(self, practice: str) -> SizeLaw:
        """The class of a practice; work per model where none names it."""
        named = (law for law in self.classes.values() if practice in law.practices)
        return next(named, self.classes["per_model"])

    def platform(self, size: Size) -> float:
        """How many times a platform of 50 people an organisation needs."""
        return self.classes["platform"].at(size)


class Size(Frozen):
    """What costs grow with: builders, teams, models (on-line, regulated), predictions, data sources."""

    people: float
    teams: float | None
    models: float
    regulated: float
    million_predictions: float
    sources: float

    @classmethod
    def of(cls, organisation: Organisation, teams: int) -> Size:
        """The size of ``organisation``; one team alone is not taken as said."""
        people = max(organisation.builders, 1.0)
        models = float(organisation.models_in_production)
        counted = counted_models(models, people)
        return cls(
            people=people,
            teams=float(teams) if teams > 1 else None,
            models=models,
            regulated=counted_models(float(organisation.regulated_models), people),
            million_predictions=organisation.predictions_per_day * 365 / 1e6,
            sources=6.0 * counted / 10,
        )

    @property
    def counted_models(self) -> float:
        """Models as work: beyond five a builder, look-alike ones move as one."""
        return counted_models(self.models, self.people)

    @property
    def team_factor(self) -> float:
        """√(7·teams / people) for a stated number of teams, between 0.7 and 1.4."""
        if self.teams is None:
            return 1.0
        low, high = TEAM_BOUNDS
        return min(max(math.sqrt(TEAM * self.teams / self.people), low), high)

    @property
    def regulated_share(self) -> float:
        """Share of the models that are regulated, 0–1."""
        return min(self.regulated / self.counted_models, 1.0) if self.counted_models else 0.0

    @property
    def ramp_factor(self) -> float:
        """How many times longer it takes until a practice is used everywhere."""
        return max(1.0, float((self.people / RAMP_FROM) ** RAMP_POWER))


def counted_models(models: float, people: float) -> float:
    """5D·√(M/5D) where models are more than five a builder, else all of them."""
    most = MODELS_EACH * people
    return models if models <= most else most * math.sqrt(models / most)


def _shared(people: float) -> float:
    return people**2 / (people**2 + HALF_FIXED)


def _between(points: list[tuple[float, float]], x: float) -> float:
    """Straight between points on log scales; in proportion beyond the last for what rises."""
    points = sorted(points)
    if x <= points[0][0]:
        return points[0][1]
    for (a, low), (b, high) in pairwise(points):
        if x <= b:
            share = math.log(x / a) / math.log(b / a)
            return float(low * (high / low) ** share)
    return points[-1][1]


def effort_factor(laws: SizeLaws, practice: str, size: Size, gap: float) -> float:
    """Times the catalogue's person-days: what is done already is not done again."""
    done = 0.25 + 0.75 * gap
    return laws.effort_scale * laws.law_of(practice).at(size) * done * _regulated(laws, size)


def upkeep_factor(laws: SizeLaws, practice: str, size: Size) -> float:
    """Times the catalogue's full-time equivalents, gross."""
    return laws.upkeep_scale * laws.law_of(practice).at(size) * _regulated(laws, size)


def _regulated(laws: SizeLaws, size: Size) -> float:
    return 1 + laws.regulated_extra * size.regulated_share


def tool_set_up_factor(laws: SizeLaws, size: Size) -> float:
    """Times a tool's set-up days."""
    return 0.15 + 0.85 * laws.platform(size)


def tool_upkeep_factor(laws: SizeLaws, size: Size) -> float:
    """Times a tool's full-time equivalents."""
    return 0.6 * (0.05 + 0.95 * laws.platform(size))


PLATFORM = "e2e_platform"
PLATFORM_JOBS = ("experiment_tracking", "orchestration", "serving")
"""Jobs for which a platform needs machines as a tool of that kind would."""


def tool_invoices(laws: SizeLaws, categories: Sequence[str], size: Size) -> Range | None:
    """Invoices a year of a tool without a public price, USD; ``None`` for kinds that no law knows.

    ``categories`` begins with the tool's own. A platform needs the machines of each job that it does.
    """
    jobs = [j for j in PLATFORM_JOBS if j in categories] if categories[0] == PLATFORM else []
    middles = [
        laws.tools.kinds[job].at(size) for job in jobs or categories[:1] if job in laws.tools.kinds
    ]
    if not middles:
        return None
    middle = sum(middles)
    return Range(low=laws.tools.low * middle, likely=middle, high=laws.tools.high * middle)


@cache
def size_laws() -> SizeLaws:
    """The laws that ship with the product."""
    return build(SizeLaws, read_toml(CONTENT / "sizes.toml"), "size laws")
