"""What the engine is asked: inputs, initiatives and a schedule, free of files and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.domain.catalogue import EffectTarget
from planner.domain.estimate import Grade, Range, fixed
from planner.domain.organisation import Role
from planner.economics.ranges import mean, quantile
from planner.economics.sampling import uniform_stream

Floats = NDArray[np.float64]


EFFECT_WORDS: dict[EffectTarget, str] = {
    "P1": "toil",
    "P1b": "features built twice",
    "P2": "release work",
    "P2.handover": "hand-over",
    "P3": "starting projects",
    "P4": "starting colleagues",
    "P5": "retraining by hand",
    "P8": "ageing",
    "P9": "waiting time",
    "P10": "idle computing",
    "P11": "audit work",
    "P12": "compliance losses",
    "P13": "projects that never ship",
    "incident_rate": "incidents",
    "detect": "time to notice",
    "repair": "time to repair",
    "refresh_interval": "refreshing",
    "verified_share": "value that is measured",
}


@dataclass(frozen=True)
class Quantity:
    """An uncertain input with its bounds and where it comes from."""

    id: str
    label: str
    range: Range
    grade: Grade = "D"
    minimum: float = 0.0
    maximum: float | None = None

    @property
    def mean(self) -> float:
        """Mean of what is drawn."""
        return mean(self.range, self.minimum, self.maximum)

    def at(self, u: Floats) -> Floats:
        """Quantiles at the probabilities ``u``."""
        return quantile(self.range, u, self.minimum, self.maximum)


@dataclass(frozen=True)
class EconomicEffect:
    """A share removed from a pool or driver; ``gap`` (0–1) is the part not yet in place."""

    target: EffectTarget
    range: Range
    gap: float = 1.0


@dataclass(frozen=True)
class Initiative:
    """A tool or practice as the business case sees it.

    ``effort_days`` are likely person-days by role; one factor (``effort_factor``, around 1) is drawn
    for all of them. ``yearly_cost`` is cash in the project's currency from the start of the
    initiative; ``run_fte`` are people from its finish.
    """

    id: str
    name: str
    effort_days: Mapping[Role, float]
    effort_factor: Range
    run_fte: Range
    yearly_cost: Range
    effects: tuple[EconomicEffect, ...] = ()
    delay_months: float = 0.0
    ramp_months: float = 6.0
    success_chance: Range = field(default_factory=lambda: fixed(1.0))
    dip_share: Range = field(default_factory=lambda: fixed(0.0))
    dip_months: int = 0
    affected_fte: float = 0.0
    run_is_partly_replacement: bool = False

    def quantities(self) -> tuple[Quantity, ...]:
        """The uncertain inputs that belong to this initiative."""
        found = [
            Quantity(f"{self.id}:effort", f"{self.name}: set-up effort", self.effort_factor),
            Quantity(f"{self.id}:run", f"{self.name}: upkeep", self.run_fte),
            Quantity(f"{self.id}:cost", f"{self.name}: yearly cost", self.yearly_cost),
            Quantity(f"{self.id}:dip", f"{self.name}: adoption dip", self.dip_share, maximum=1.0),
            Quantity(
                f"{self.id}:success",
                f"{self.name}: takes hold",
                self.success_chance,
                maximum=1.0,
            ),
        ]
        found += [
            Quantity(
                f"{self.id}:effect:{e.target}",
                f"{self.name}: effect on {EFFECT_WORDS[e.target]}",
                e.range,
                minimum=0.0 if e.range.low >= 0 else -5.0,
                maximum=0.99,
            )
            for e in self.effects
        ]
        return tuple(found)


@dataclass(frozen=True)
class Timing:
    """When an initiative runs: months counted from 0; work fills ``start`` to before ``finish``."""

    start: int
    finish: int


Schedule = Mapping[str, Timing]


@dataclass(frozen=True)
class CaseProblem:
    """Everything a business case is computed from, except the schedule.

    ``quantities`` must hold every id of ``pools.REQUIRED``. ``headcount`` is in full-time
    equivalents by role, ``horizon`` in months, ``rate`` is the effective annual discount rate.
    """

    quantities: Mapping[str, Quantity]
    headcount: Mapping[Role, float]
    models: float
    regulated_models: float
    initiatives: tuple[Initiative, ...]
    horizon: int = 36
    rate: float = 0.10

    def all_quantities(self) -> dict[str, Quantity]:
        """Organisation inputs and those of every initiative, by id."""
        found = dict(self.quantities)
        for initiative in self.initiatives:
            found.update((q.id, q) for q in initiative.quantities())
        return found


Draws = Mapping[str, Floats]


def draw(problem: CaseProblem, seed: int, trials: int) -> dict[str, Floats]:
    """Draw every quantity ``trials`` times; success is 0 or 1 per trial.

    Returns arrays of shape ``(trials,)`` by id.
    """
    draws: dict[str, Floats] = {}
    for id_, quantity in problem.all_quantities().items():
        if quantity.range.is_fixed:
            draws[id_] = np.full(trials, quantity.range.likely)
        else:
            draws[id_] = quantity.at(uniform_stream(seed, id_, trials))
        if id_.endswith(":success"):
            chance = uniform_stream(seed, id_ + ":event", trials)
            draws[id_] = (chance < draws[id_]).astype(float)
    return draws


def at_means(problem: CaseProblem) -> dict[str, Floats]:
    """Every quantity at its mean; success counts with its chance. Arrays of shape ``(1,)``."""
    return {id_: np.array([q.mean]) for id_, q in problem.all_quantities().items()}
