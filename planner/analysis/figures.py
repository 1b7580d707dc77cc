"""One registry of the figures of a result: every face prints these, with their kind.

Ids are ``family.name`` or ``family.name.what``; a figure that cannot be shown is in the registry too, with
the reason.
"""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.study.study import Study
from planner.domain.case.figure import ORGANISATION, PLAN, YEAR, Figure, Scope, months
from planner.economics.case import Case, Spread

SIMULATION = "Simulation of the plan"


def figures(study: Study) -> dict[str, Figure]:
    """All figures of ``study`` by id."""
    case, decision = study.case, study.decision
    span = months(case.horizon)
    found = [
        _money("worth.expected", case.npv, case, error=case.npv_standard_error),
        Figure("worth.half", case.npv.p50, "money", "half", span, derivation="NPV"),
        Figure(
            "worth.range",
            None,
            "money",
            "range",
            span,
            low=case.npv.p5,
            high=case.npv.p95,
            derivation="NPV",
        ),
        Figure("worth.at_means", case.npv_at_means, "money", "at_means", span, basis="rule"),
        Figure("odds.loss", case.loss_share, "odds", "odds", span, error=case.loss_error),
        _money("worth.if_real", case.if_real, case),
        _money("benefit.expected", case.benefit, case),
        _money("cost.expected", case.cost, case),
        Figure("information.all", decision.evpi, "money", "expected", span),
    ]
    found += [
        _money(f"benefit.{name}", spread, case)
        for name, spread in case.components.items()
        if name != "claimed"
    ]
    found += [
        Figure(f"pool.today.{pool}", value, "money", "expected", YEAR, ORGANISATION, "rule")
        for pool, value in case.baseline.items()
    ]
    found += [
        Figure(f"step.worth.{id_}", part.net, "money", "expected", span, Scope("step", id_), "rule")
        for id_, part in study.attributed.items()
    ]
    if study.judgement.withheld:
        found = [_withheld(f, study.judgement.words) for f in found]
    return {f.id: f for f in found}


SHOWN = ("cost.", "pool.today.")
"""Families that stay when the headline is withheld: what is spent is not in doubt."""


def _withheld(figure: Figure, why: str) -> Figure:
    if figure.id.startswith(SHOWN):
        return figure
    statistic = "expected" if figure.statistic == "range" else figure.statistic
    return replace(figure, value=None, low=None, high=None, why=why, statistic=statistic)


def _money(id_: str, spread: Spread, case: Case, error: float | None = None) -> Figure:
    return Figure(
        id_,
        spread.mean,
        "money",
        "expected",
        months(case.horizon),
        PLAN,
        low=spread.p5,
        high=spread.p95,
        error=error,
        source=SIMULATION,
        derivation="NPV",
    )
