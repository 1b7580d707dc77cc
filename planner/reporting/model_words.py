"""Better models weighed against those in use, as rows of words: the same for window, report and terminal."""

from __future__ import annotations

import math

from planner.analysis.around.use_case_versions import limit_of, verdict_words
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import iso_day, money, money_same_unit
from planner.domain.case.model_comparison import WAY_WORDS, ModelComparison
from planner.domain.project import Project
from planner.economics.model_choice import ModelVerdict, weigh

COMPARISON_HEADS = (
    "Model",
    "What waiting costs is told by",
    "Gain a year",
    "9 in 10 futures",
    "Verdict",
)


def comparison_rows(project: Project) -> list[tuple[str, ...]]:
    """Every comparison kept in the document with its verdict, the newest last."""
    currency = project.organisation.currency
    names = {u.id: u.name for u in project.organisation.use_cases}
    return [
        comparison_row(
            one,
            weigh(one, project.finance.seed),
            currency,
            limit_of(project, one),
            names.get(one.use_case, ""),
        )
        for one in kept(project)
    ]


def kept(project: Project) -> tuple[ModelComparison, ...]:
    """The comparisons in the order of their dates."""
    return tuple(sorted(project.model_comparisons, key=lambda c: (c.date, c.id)))


def comparison_row(
    one: ModelComparison,
    verdict: ModelVerdict,
    currency: str,
    limit: float | None = None,
    use_case: str = "",
) -> tuple[str, ...]:
    """Name and date, way, gain, its range, and the verdict in words.

    ``limit`` is how many seconds an answer may take, ``use_case`` the name of what both versions serve.
    """
    gain, ends = "–", "–"
    if math.isfinite(verdict.mean):
        gain = money(verdict.mean, currency, signed=True)
        low, high = money_same_unit((verdict.p5, verdict.p95), currency, signed=True)
        ends = tr(phrase("{low} to {high}", low=low, high=high))
    name = f"{one.name} ({iso_day(one.date)})"
    if use_case:
        name = f"{use_case}: {name}"
    return (name, tr(WAY_WORDS[one.way]), gain, ends, tr(verdict_words(one, verdict, limit)))
