"""One registry of the figures of a result: every face prints these, with their kind.

Ids are ``family.name`` or ``family.name.what``; a figure that cannot be shown is in the registry too, with
the reason.
"""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.around.quarter_use import quarter_use
from planner.analysis.study.expected_path import expected_end, expected_without
from planner.analysis.study.experiments import days_of
from planner.analysis.study.study import Study
from planner.domain.case.figure import ORGANISATION, PLAN, YEAR, Figure, Scope, Span, months
from planner.domain.plan.plan import QUARTER
from planner.economics.case import Case, Spread
from planner.maturity.agreement import agreed_share

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
    found += _of_the_plan(study)
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


SHOWN = (
    "answers.",
    "cost.",
    "invoices.",
    "pool.today.",
    "pools.",
    "days.",
    "level.",
    "limit.",
    "rate.",
    "vendor.terms.",
)
"""Families that stay when the headline is withheld: what is spent, set or answered is not in doubt."""
NOTHING_DRAWN = "undefined"


def _of_the_plan(study: Study) -> list[Figure]:
    """What first pages say beside the worth: cost by kind, days, levels, limits, the case seen otherwise."""
    case, plan, decision = study.case, study.plan, study.decision
    span = months(case.horizon)
    now, then, without = study.profile.overall, plan.path[-1], expected_without(study)
    view = decision.vendor
    tested = days_of(plan.experiments, QUARTER, plan.quarters).values()
    of_tests = [sum(days) for days in zip(*tested, strict=True)]
    quarters = [
        all_ - other for all_, other in zip(quarter_use(study).all_days, of_tests, strict=True)
    ]
    fullest = max(range(len(quarters)), key=quarters.__getitem__, default=0)
    return [
        Figure("worth.error", case.npv_standard_error, "money", "error", span),
        _plan_money("cost.labour", case.labour, span),
        _plan_money("cost.invoices", case.cash_cost, span),
        _paid("cost.paid", case, ("labour", "invoices")),
        _paid("cost.paid_invoices", case, ("invoices",)),
        _plan_money("claimed.expected", case.components["claimed"].mean, span),
        _plan_money("stress.expected", decision.stress, span),
        _plan_money("delay.expected", abs(decision.delay), span),
        Figure(
            "days.fullest",
            max(quarters, default=0.0),
            "days",
            "planned",
            Span("quarter", fullest),
            basis="rule",
        ),
        Figure(
            "invoices.fullest",
            max(plan.cash, default=0.0),
            "money",
            "planned",
            Span("quarter", max(range(len(plan.cash)), key=plan.cash.__getitem__, default=0)),
            basis="rule",
        ),
        Figure("limit.invoices", plan.budget, "money", "stated", Span("quarter"), basis="stated"),
        Figure("rate.discount", case.rate, "rate", "stated", basis="stated"),
        Figure(
            "pools.today",
            sum(case.baseline.values()),
            "money",
            "expected",
            YEAR,
            ORGANISATION,
            "rule",
        ),
        Figure(
            "level.now",
            now.value if now.leads else None,
            "level",
            "observed",
            scope=ORGANISATION,
            basis="answers",
            low=now.low,
            high=now.high,
            why=now.sentence or NOTHING_DRAWN,
        ),
        Figure(
            "level.range",
            None,
            "level",
            "range",
            scope=ORGANISATION,
            basis="answers",
            low=now.low,
            high=now.high,
        ),
        _answers("answers.coverage", study.profile.coverage),
        _answers("answers.evidence", study.profile.evidence),
        _answers("answers.agreed", agreed_share(study.spreads)),
        Figure(
            "level.planned",
            expected_end(study).value,
            "level",
            "expected",
            Span("until", plan.end.isoformat()),
            why=then.sentence or NOTHING_DRAWN,
        ),
        Figure(
            "level.without",
            None if without is None else without.value,
            "level",
            "expected",
            Span("until", plan.end.isoformat()),
            Scope("option", "nothing"),
            why=then.sentence or NOTHING_DRAWN,
        ),
        Figure(
            "level.in_place",
            then.value,
            "level",
            "planned",
            Span("until", plan.end.isoformat()),
            basis="rule",
            why=then.sentence or NOTHING_DRAWN,
        ),
        Figure(
            "benefit.least",
            decision.least_benefit,
            "share",
            "expected",
            span,
            why=NOTHING_DRAWN,
        ),
        Figure("vendor.worth", view.net_present_value, "money", "at_likely", span, basis="rule"),
        Figure(
            "vendor.return",
            view.return_on_investment,
            "share",
            "at_likely",
            span,
            basis="rule",
            why=NOTHING_DRAWN,
        ),
        Figure("vendor.terms.haircut", view.benefit_haircut, "share", "stated", basis="rule"),
        Figure("vendor.terms.uplift", view.cost_uplift, "share", "stated", basis="rule"),
    ]


def _answers(id_: str, value: float | None) -> Figure:
    return Figure(
        id_,
        value,
        "share",
        "observed",
        scope=ORGANISATION,
        basis="answers",
        why=NOTHING_DRAWN if value is None else "",
    )


def _plan_money(id_: str, value: float, span: Span) -> Figure:
    return Figure(id_, value, "money", "expected", span, source=SIMULATION, derivation="NPV")


def _paid(id_: str, case: Case, kinds: tuple[str, ...]) -> Figure:
    """What a budget has to hold over the horizon: the flows of some kinds added up as they fall due."""
    value = sum(float(sum(case.monthly[kind])) for kind in kinds)
    return Figure(id_, value, "money", "sum", months(case.horizon), source=SIMULATION)


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
