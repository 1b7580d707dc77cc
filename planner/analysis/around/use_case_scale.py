"""Many models behind one experience: how long it takes to find the one that misbehaves."""

from __future__ import annotations

import math

import numpy as np

from planner.analysis.study.baseline import quantities
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import decimal
from planner.domain.organisation.organisation import UseCase
from planner.domain.project import Project
from planner.economics.measuring import left_of
from planner.economics.model import sample
from planner.economics.sampling import uniform_stream

FEW = 500


def search_hours(project: Project, models: int) -> tuple[float, float, float]:
    """Hours to find the one of ``models``: those of ten times √(models ÷ 10); 5th, 50th, 95th percentile."""
    one = quantities(project, catalogue_of(project))["search_hours"]
    drawn = one.at(uniform_stream(project.finance.seed, one.id, 2_000))
    low, middle, high = np.percentile(drawn * math.sqrt(max(models, 1) / 10), (5, 50, 95))
    return float(low), float(middle), float(high)


def search_left(study: Study) -> float:
    """What the plan leaves of that time at the horizon: registry, monitoring of the service, fact sheets."""
    problem, schedule = study.case_problem, study.plan.schedule
    if not schedule:
        return 1.0
    draws = sample(problem, study.project.finance.seed, FEW, schedule).draws
    return float(left_of(problem, schedule, draws, "search", problem.horizon).mean())


def scale_words(project: Project, use_case: UseCase, left: float | None = None) -> str:
    """How long it takes among all models in production; empty for a single one."""
    models = max(use_case.models, project.organisation.models_in_production)
    if use_case.models < 2:
        return ""
    low, middle, high = search_hours(project, models)
    words = [
        phrase(
            "{own} models of {all} in all: the one that misbehaves is found in about {middle} hours, {low} "
            "to {high} nine times in ten (grade D); four times the models take twice as long.",
            own=use_case.models,
            all=models,
            middle=decimal(middle, 1),
            low=decimal(low, 1),
            high=decimal(high, 1),
        )
    ]
    if left is not None:
        words.append(
            phrase("With the plan about {hours}.", hours=decimal(middle * left, 1))
            if left < 0.995
            else "The plan changes nothing: a registry, monitoring of the service and fact sheets would."
        )
    else:
        words.append("A registry, monitoring of the service and fact sheets shorten it.")
    return joined(words, " ")
