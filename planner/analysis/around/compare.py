"""Comparing the tools of one category the way a careful buyer would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.analysis.study.candidates import Candidate, candidates, cost_span, tool_setting
from planner.analysis.study.stack import intended_practices, weights_of
from planner.analysis.study.study import case_problem
from planner.catalogue.criteria import ScoreCell, scores_of
from planner.catalogue.fit import yearly_invoices
from planner.catalogue.price_level import of_dollars
from planner.catalogue.ranking import (
    ORDER,
    Flip,
    dominated,
    flip,
    topsis,
    weighted_sum,
)
from planner.catalogue.tool_fit import is_open, own_words_fault
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, phrase
from planner.domain.base.numbers import capital
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.tool import Tool
from planner.domain.plan.stack import CRITERIA, Comparison, Criterion
from planner.domain.project import Project
from planner.economics.model import CaseProblem
from planner.maturity.score import Profile, assess


@dataclass(frozen=True)
class Row:
    """One tool that is compared.

    ``total`` is its weighted sum and ``closeness`` its TOPSIS score, both 0–1. ``cost`` is the total
    over the horizon at the low and high end in the project's currency; ``None`` where no price is
    known. ``worse_than`` names a tool that is at least as good on everything.
    """

    tool: Tool
    candidate: Candidate
    scores: dict[Criterion, ScoreCell]
    total: float
    closeness: float
    cost: tuple[float, float] | None
    worse_than: str = ""


@dataclass(frozen=True)
class ToolComparison:
    """The ranking of a category: best first; what was knocked out and why; how firm the result is.

    ``weights`` are shares that sum to 1; ``consistency`` is the ratio of pairwise judgements, or
    ``None`` where weights were set directly. ``agree`` tells whether TOPSIS has the same winner.
    """

    category: str
    intended: tuple[str, ...]
    weights: dict[Criterion, float]
    consistency: float | None
    rows: tuple[Row, ...]
    knocked_out: tuple[tuple[Tool, str], ...]
    flip: Flip | None
    agree: bool

    @property
    def winner(self) -> Row | None:
        """The best tool, if any is left."""
        return self.rows[0] if self.rows else None

    def flip_words(self) -> str:
        """The flip test as a sentence."""
        if len(self.rows) < 2:
            return "There is nothing to compare with."
        if self.flip is None:
            return "No change of a single weight makes another tool win."
        rival = self.rows[self.flip.winner].tool.name
        pattern = (
            "{rival} would win if the weight of “{criterion}” rose from {now:.0%} to {then:.0%}."
            if self.flip.then > self.flip.now
            else "{rival} would win if the weight of “{criterion}” fell from {now:.0%} to {then:.0%}."
        )
        criterion = Inner(CRITERIA[self.flip.criterion])
        return phrase(
            pattern, rival=rival, criterion=criterion, now=self.flip.now, then=self.flip.then
        )


def compare(
    project: Project,
    catalogue: Catalogue,
    category: str,
    profile: Profile | None = None,
    judged: tuple[Sequence[Candidate], CaseProblem] | None = None,
) -> ToolComparison:
    """Compare the tools of ``category`` for ``project``; ``judged`` candidates are not judged again.

    Raises ``InputError`` for an unknown category, or when no criterion has a weight.
    """
    tools = [t for t in catalogue.tools if category in t.categories]
    if not tools:
        raise InputError(
            "There is no category “{category}”. Choose from: {categories}.",
            category=category,
            categories=", ".join(catalogue.categories),
        )
    comparison = project.stack.comparisons.get(category, Comparison())
    if judged is None:
        fresh = candidates(project, catalogue, profile or assess(project))
        judged = fresh, case_problem(project, catalogue, tuple(fresh))
    found = {c.id: c for c in judged[0]}
    intended = intended_practices(project, catalogue, category, found)
    weights, consistency = weights_of(comparison)
    problem = judged[1]
    kept: list[Tool] = []
    out: list[tuple[Tool, str]] = []
    for tool in tools:
        reason = knock_out(tool, project, catalogue, comparison, found[tool.id])
        if reason:
            out.append((tool, reason))
        else:
            kept.append(tool)
    if not kept:
        named = dict(zip(ORDER, weights.tolist(), strict=True))
        return ToolComparison(category, intended, named, consistency, (), tuple(out), None, True)
    setting = tool_setting(project, catalogue)
    cells = [scores_of(t, category, setting, intended, comparison) for t in kept]
    matrix = np.array([[c[k].value for k in ORDER] for c in cells])
    totals, close = weighted_sum(matrix, weights), topsis(matrix, weights)
    order = sorted(range(len(kept)), key=lambda k: (-totals[k], -close[k], kept[k].name))
    ordered = matrix[order]
    losers = dominated(ordered)
    rows = tuple(
        Row(
            tool=kept[k],
            candidate=found[kept[k].id],
            scores=cells[k],
            total=float(totals[k]),
            closeness=float(close[k]),
            cost=_cost(kept[k], found[kept[k].id], problem),
            worse_than=kept[order[losers[place]]].name if place in losers else "",
        )
        for place, k in enumerate(order)
    )
    return ToolComparison(
        category=category,
        intended=intended,
        weights=dict(zip(ORDER, weights.tolist(), strict=True)),
        consistency=consistency,
        rows=rows,
        knocked_out=tuple(out),
        flip=flip(ordered, weights),
        agree=bool(np.argmax(close[order]) == 0 or close[order][0] >= close.max() - 1e-9),
    )


def knock_out(
    tool: Tool, project: Project, catalogue: Catalogue, comparison: Comparison, candidate: Candidate
) -> str:
    """Why ``tool`` is not compared; empty when it is."""
    rules = comparison.knockouts
    organisation = project.organisation
    fit = candidate.fit
    priced = tool.is_priced
    if fit.blocked and fit.status != "in_place" and priced:
        return fit.reason
    if not priced and fit.status == "not_for_you":
        return fit.reason
    if project.wishes.get(tool.id) == "never":
        return "Excluded by you."
    if rules.open_licence_only and not is_open(tool):
        return phrase("Its licence ({licence}) is not open.", licence=tool.licence)
    if tool.licence in rules.refused_licences:
        return phrase("Its licence ({licence}) is refused.", licence=tool.licence)
    fault = own_words_fault(tool, tool_setting(project, catalogue))
    if fault is not None and fit.status != "in_place":
        return fault[0]
    lacking = [p for p in rules.must_carry if p not in tool.carries]
    if lacking:
        return phrase("Does not carry “{name}”.", name=catalogue.name_of(lacking[0]))
    if rules.budget_per_year is not None:
        if not priced:
            note = capital(tool.price_note)
            return phrase("{note}, so the budget cannot be checked.", note=note)
        low = yearly_invoices(tool, organisation, "low", of_dollars(project, tool.price_year))
        if low > rules.budget_per_year:
            return phrase(
                "Costs at least {low:,.0f} a year; the ceiling is {ceiling:,.0f} {currency}.",
                low=low,
                ceiling=rules.budget_per_year,
                currency=organisation.currency,
            )
    return ""


def _cost(tool: Tool, candidate: Candidate, problem: object) -> tuple[float, float] | None:
    if not tool.is_priced:
        return None
    return cost_span(candidate, problem)  # type: ignore[arg-type]
