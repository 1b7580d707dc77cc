"""Many models behind one experience: how long the one that misbehaves is looked for, and what shortens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.analysis.around.use_case_figures import MANY
from planner.analysis.study.baseline import SEARCH, register
from planner.analysis.study.finding import (
    TRIALS,
    search_factor,
    searched,
    stated_of,
    without_help,
)
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import decimal, percent, plain_number
from planner.domain.organisation.organisation import UseCase
from planner.domain.project import Project
from planner.economics.finding import Finding, hours_to_find
from planner.economics.measuring import left_of
from planner.economics.model import sample
from planner.economics.ranges import quantile
from planner.economics.sampling import uniform_stream

Floats = NDArray[np.float64]
Ends = tuple[float, float, float]
FEW = 500
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
"""Models for which the hours are told beside those that there are."""
MOST = 0.80
"""No more than this share of a search do practices take away together (``economics-2``, drivers)."""
FELT = 0.995
"""What leaves more than this of a search changes nothing that anybody notices."""
How = Literal["registry", "tags", "traces", "owners", "service", "sheets"]
LEVERS: dict[How, tuple[str, str]] = {
    "registry": ("Registry: one version of each serves, and which is known", "p-model-registry"),
    "tags": ("Tags: models are grouped and searched by them", "p-registry-scale"),
    "traces": ("Traces: each answer names its model and version", "p-prediction-logging"),
    "owners": ("Owners: somebody answers for each model", ""),
    "service": ("Service watched: load, errors, response time", "p-sys-monitoring"),
    "sheets": ("Fact sheets: what a model is for and rests on", "p-model-cards"),
}
"""What shortens a search, and the practice that brings it; tags, service and sheets by its own effect."""
BY_EFFECT: tuple[How, ...] = ("tags", "service", "sheets")


@dataclass(frozen=True)
class Lever:
    """One that shortens the search: hours then, and whether the plan begins its practice."""

    how: How
    practice: str
    hours: Ends
    planned: bool
    counted: bool

    @property
    def name(self) -> str:
        """What it is, in words."""
        return LEVERS[self.how][0]


@dataclass(frozen=True)
class Scale:
    """Hours to find the one that misbehaves, as 5th, 50th and 95th percentile.

    ``figures`` are number, versions, logs and owners as counted, ``stated`` those that somebody stated.
    ``by_number`` is the same for other numbers of models; ``all_levers`` with everything that shortens it.
    """

    figures: Mapping[str, float]
    stated: tuple[str, ...]
    hours: Ends
    by_number: tuple[tuple[int, Ends], ...]
    levers: tuple[Lever, ...] = ()
    all_levers: Ends | None = None


def search_left(study: Study) -> float:
    """What the plan leaves of the time at the horizon: tags, monitoring of the service, fact sheets."""
    problem, schedule = study.case_problem, study.plan.schedule
    if not schedule:
        return 1.0
    draws = sample(problem, study.project.finance.seed, FEW, schedule).draws
    return float(left_of(problem, schedule, draws, "search", problem.horizon).mean())


def scale_of(
    project: Project,
    use_case: UseCase,
    study: Study | None = None,
    asked: Mapping[str, float] | None = None,
) -> Scale:
    """The search behind a use case; with a ``study`` what shortens it.

    ``asked`` are figures to look at in place of its own: models, versions, logged, owned.
    """
    asked = dict(asked or {})
    models = asked.pop("models", float(max(use_case.models, 1)))
    found = searched(project, use_case, models, asked)
    hours = _Hours(project)
    own = hours.ends(found)
    counted = {n: float(np.mean(getattr(found, n))) for n in ("versions", "logged", "owned")}
    sizes = sorted({*SIZES, round(models)})
    by_number = tuple((n, hours.ends(searched(project, use_case, n, asked))) for n in sizes)
    scale = Scale({"models": models, **counted}, (*stated_of(use_case), *asked), own, by_number)
    if study is None:
        return scale
    levers, together = _levers(study, found, hours)
    return Scale(scale.figures, scale.stated, own, by_number, levers, together)


class _Hours:
    """Hours in each future, all from the same draws, so that what helps never reads as a loss."""

    def __init__(self, project: Project) -> None:
        catalogue = catalogue_of(project)
        row = next(r for r in register(project, catalogue) if r.definition.id == SEARCH)
        definition = row.definition
        usual = row.drawn.scaled(
            1 / search_factor(project)
        )  # the state is counted for each use case
        stream = uniform_stream(project.finance.seed, definition.id, TRIALS)
        self.at_ten = quantile(usual, stream, definition.minimum, definition.maximum)
        self.blind, self.orphan = without_help(project)

    def ends(self, found: Finding, left: Floats | float = 1.0) -> Ends:
        drawn = hours_to_find(found, self.at_ten, self.blind, self.orphan) * left
        low, middle, high = np.percentile(drawn, (5, 50, 95))
        return float(low), float(middle), float(high)


def _levers(study: Study, found: Finding, hours: _Hours) -> tuple[tuple[Lever, ...], Ends]:
    seed, schedule = study.project.finance.seed, study.plan.schedule
    by_id = {c.id: c for c in study.candidates}
    then: dict[How, Finding] = {
        "registry": found.registered(),
        "traces": found.traced(),
        "owners": found.answered_for(),
    }
    rows = []
    together: Floats = np.ones(TRIALS)
    for how, (_, practice) in LEVERS.items():
        left: Floats | float = 1.0
        if how in BY_EFFECT:
            one = by_id.get(practice)
            for effect in one.initiative.effects if one is not None else ():
                if effect.target == "search":
                    stream = uniform_stream(seed, f"{practice}:effect:search", TRIALS)
                    left = left * (1 - quantile(effect.range, stream, 0.0, 1.0) * effect.gap)
            together = together * left
        ends = hours.ends(then.get(how, found), left)
        rows.append(Lever(how, practice, ends, practice in schedule, how in BY_EFFECT))
    best = found.traced().answered_for()
    return tuple(rows), hours.ends(best, np.maximum(together, 1 - MOST))


def scale_words(project: Project, use_case: UseCase, study: Study | None = None) -> str:
    """How long it takes among the models behind a use case, and by what; empty for a single one."""
    if use_case.models < MANY:
        return ""
    found = scale_of(project, use_case, study)
    words = [own_words(use_case, found), *general_words(project, use_case.models, study)]
    return joined([w for w in words if w], " ")


def own_words(use_case: UseCase, found: Scale) -> str:
    """What is so of these models alone: hours, what was counted, and what shortens them."""
    low, middle, high = found.hours
    words = [
        phrase(
            "The one of {models} that misbehaves is found in about {middle} hours, {low} to {high} nine "
            "times in ten (grade D).",
            models=use_case.models,
            middle=decimal(middle, 1),
            low=decimal(low, 1),
            high=decimal(high, 1),
        ),
        phrase("Counted: {basis}.", basis=basis_words(found)),
    ]
    if found.all_levers is not None:
        words += _lever_words(found, found.all_levers)
    return joined(words, " ")


def general_words(project: Project, models: int, study: Study | None = None) -> list[str]:
    """What is so of every search, said once where several are listed: its law, and the money of the plan."""
    words = ["Four times the models, or the versions, take twice as long."]
    if project.organisation.models_in_production > models:
        words.append(
            phrase(
                "The money of the business case is for a search among all {n} models.",
                n=project.organisation.models_in_production,
            )
        )
    if study is None:
        words.append("A registry, tags, traces and owners shorten it.")
    else:
        left = search_left(study)
        words.append(
            phrase(
                "Of what the money of the plan counts (tags, a watched service, fact sheets), {share} of the "
                "hours are left at its end.",
                share=percent(left),
            )
            if left < FELT
            else "The plan begins none of what its money counts here: tags, a watched service, fact sheets."
        )
    return words


def basis_words(found: Scale) -> str:
    """Versions, logs and owners as counted, and which of them nobody stated."""
    figures = found.figures
    counted = {
        "versions": (
            "versions of each in service: {n}",
            plain_number(round(figures["versions"], 1)),
        ),
        "logged": ("with a log of their answers: {n}", percent(figures["logged"])),
        "owned": ("with an owner: {n}", percent(figures["owned"])),
    }
    parts = [
        phrase("{part} (usual)", part=phrase(pattern, n=figure))
        if name not in found.stated
        else phrase(pattern, n=figure)
        for name, (pattern, figure) in counted.items()
    ]
    return joined(parts, "; ")


def _lever_words(found: Scale, together: Ends) -> list[str]:
    """What most shortens it alone, and all together."""
    best = min(found.levers, key=lambda one: one.hours[1])
    if not shortens(best, found):
        return ["Nothing more shortens it: all is there."]
    return [
        phrase(
            "Most would help: {lever} ({hours} hours); all together leave {all}.",
            lever=best.name,
            hours=decimal(best.hours[1], 1),
            all=decimal(together[1], 1),
        )
    ]


def shortens(one: Lever, found: Scale) -> bool:
    """Whether anybody would notice that it shortens the search."""
    return one.hours[1] < found.hours[1] * FELT


def lever_state(one: Lever, found: Scale) -> str:
    """Whether the plan begins what shortens it, or there is nothing left to shorten."""
    if not shortens(one, found):
        return "changes nothing here"
    if not one.practice:
        return "to be named"
    return "in the plan" if one.planned else "not in the plan"
