"""How long the model that misbehaves is looked for, as use cases state versions, logs and owners."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.catalogue.finding import STATED, finding_figures
from planner.domain.case.estimate import Range
from planner.domain.organisation.organisation import UseCase
from planner.domain.project import Project
from planner.economics.finding import Finding, against_usual
from planner.economics.ranges import quantile, settle
from planner.economics.sampling import uniform_stream

Floats = NDArray[np.float64]
TRIALS = 4_000


def stated_of(use_case: UseCase) -> dict[str, Range]:
    """Versions, logs and owners that somebody stated; what is left out counts as usual."""
    found = {name: use_case.fields.get(name) for name in STATED}
    return {n: a.range for n, a in found.items() if a is not None and a.range is not None}


def draws_of(project: Project, name: str, rng: Range) -> Floats:
    """Draws of one figure of the search, with strata of its own."""
    least, most = finding_figures()[name.rsplit(".", 1)[-1]].bounds
    if rng.shape == "percentiles" and not rng.is_fixed:
        low, likely, high = settle(rng, least, most)
        rng = rng.model_copy(update={"low": low, "likely": likely, "high": high})
    return quantile(rng, uniform_stream(project.finance.seed, name, TRIALS), least, most)


def without_help(project: Project) -> tuple[Floats, Floats]:
    """How many times longer it takes without a log and without an owner, in each future."""
    known = finding_figures()
    blind, orphan = (draws_of(project, n, known[n].range) for n in ("blind", "orphan"))
    return blind, orphan


def searched(
    project: Project, use_case: UseCase, models: float, asked: Mapping[str, float] | None = None
) -> Finding:
    """What has to be searched behind a use case; ``asked`` are figures to look at in place of its own."""
    stated = stated_of(use_case)
    figures: dict[str, Floats | float] = {
        n: draws_of(project, f"use_case.{use_case.id}.{n}", r) for n, r in stated.items()
    }
    return Finding(models, **{**figures, **(asked or {})})


def search_factor(project: Project) -> float:
    """How much longer a search takes than in the usual state, as a mean over the models in production.

    1 where no use case states its versions, logs or owners: then the hours of the business case stand.
    """
    own = project.organisation
    telling = [
        u for u in own.use_cases if u.state == "production" and u.models and stated_of(u).keys()
    ]
    if not telling:
        return 1.0
    blind, orphan = without_help(project)
    told = sum(
        u.models * float(np.mean(against_usual(searched(project, u, u.models), blind, orphan)))
        for u in telling
    )
    counted = sum(u.models for u in telling)
    return (told + max(own.models_in_production - counted, 0)) / max(
        own.models_in_production, counted
    )
