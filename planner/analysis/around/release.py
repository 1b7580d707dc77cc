"""What each plan on the table asks for until its review: invoices, days of people, and what it costs after.

The review lies a year after the start, or where a shorter plan is over in 8 of 10 futures. Invoices and the
cost of own people are expected sums that fall until then, at prices of the start and not discounted: what a
budget holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.analysis.around.on_the_table import OnTable, on_the_table
from planner.analysis.around.review import review_months
from planner.analysis.study.hygiene import done_anyway, steps_anyway
from planner.analysis.study.levels import raised_by
from planner.analysis.study.options import REVIEW_MONTHS
from planner.analysis.study.study import Study
from planner.domain.case.figure import Figure, Scope, Span, months
from planner.domain.organisation.organisation import CapacityRole
from planner.economics.costs import cost_flows, durations
from planner.economics.in_any_case import plan_itself
from planner.economics.model import Timing, sample
from planner.economics.outcomes import outcomes
from planner.economics.worth import FEW_FUTURES
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import assess

YEAR_MONTHS = 12


@dataclass(frozen=True)
class Release:
    """One plan on the table with what is released for it until the review of ``months``.

    ``invoices`` and ``own`` are money until then, ``days`` person-days by role until then, ``upkeep`` money a
    year in the last twelve months of the horizon, of running and of what is still set up. ``beside`` are
    invoices until then of steps that are done with and without the plan, ``beside_days`` person-days, and
    ``beside_cost`` own people and invoices of the horizon, present value. They are the same for each option,
    in no cost of the plan and in none of its days, though somebody has to pay and do them. Of the ``aimed``
    dimensions with a target ``reached`` are met; ``reached`` is ``None`` where too little is known.
    """

    on: OnTable
    months: int
    until: date
    invoices: float
    own: float
    days: Mapping[CapacityRole, float]
    upkeep: float
    reached: int | None
    aimed: int
    beside: float = 0.0
    beside_days: float = 0.0
    beside_cost: float = 0.0

    @property
    def id(self) -> str:
        """Which option it is."""
        return self.on.result.id

    @property
    def all_days(self) -> float:
        """Person-days of all roles until the review."""
        return sum(self.days.values())


def review_of(study: Study) -> tuple[int, date]:
    """Months from the start to the review, and the last day before it."""
    count = review_months(study) if study.plan.steps else REVIEW_MONTHS
    return count, study.plan.last_day(count)


def releases(study: Study) -> tuple[Release, ...]:
    """Every plan on the table with what it asks for; in the order in which they are told."""
    count, until = review_of(study)
    return tuple(_release(study, one, count, until) for one in on_the_table(study))


def _release(study: Study, one: OnTable, count: int, until: date) -> Release:
    problem, schedule = study.case_problem, one.schedule
    invoices = own = upkeep = 0.0
    ours = plan_itself(problem, schedule)
    if ours:
        few = min(FEW_FUTURES, study.case.trials)
        draws = sample(problem, study.case.seed, few, schedule).draws
        became = outcomes(problem, durations(schedule), draws)
        flows = cost_flows(problem, schedule, draws, became)
        labour, paid = (flow.mean(axis=0) for flow in flows)
        if one.result.id == "whole":  # as its years are printed: over all futures
            labour, paid = (study.case.monthly[kind] for kind in ("labour", "invoices"))
        invoices, own = float(paid[:count].sum()), float(labour[:count].sum())
        last = slice(max(problem.horizon - YEAR_MONTHS, 0), None)
        upkeep = (
            float((labour + paid)[last].sum()) * YEAR_MONTHS / min(YEAR_MONTHS, problem.horizon)
        )
    days = days_until(study, ours, count)
    done = done_anyway(study)
    beside = 0.0 if done is None else done.invoices_until(count)
    beside_days = sum(days_until(study, steps_anyway(study), count).values())
    if one.result.id == "measure_first":
        days = _measuring(study, one.result.input)
    reached, aimed = _targets(study, schedule)
    all_of_it = 0.0 if done is None else done.cost
    asks = one, count, until, invoices, own, days, upkeep
    return Release(*asks, reached, aimed, beside, beside_days, all_of_it)


def days_until(
    study: Study, schedule: Mapping[str, Timing], count: int
) -> dict[CapacityRole, float]:
    """Person-days of setting up by role that fall into the first ``count`` months: evenly over each step."""
    by_id = {c.id: c for c in study.candidates}
    found: dict[CapacityRole, float] = {}
    for id_, timing in schedule.items():
        length = max(timing.finish - timing.start, 1)
        part = max(min(timing.finish, count) - timing.start, 0) / length
        for role, days in by_id[id_].initiative.effort_days.items():
            if days * part > 0:
                found[role] = found.get(role, 0.0) + days * part
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _measuring(study: Study, input_: str) -> dict[CapacityRole, float]:
    row = next((r for r in study.register if r.definition.id == input_), None)
    days = row.definition.measure_days if row is not None else 0.0
    return {"data_scientist": float(days)} if days else {}


def _targets(study: Study, schedule: Mapping[str, Timing]) -> tuple[int | None, int]:
    project = study.project
    aimed = [d.id for d in asked_dimensions(project) if project.target_level(d.id) is not None]
    if not aimed:
        return 0, 0
    by_id = {c.id: c for c in study.candidates}
    profile = study.profile
    if schedule:
        raised = raised_by(by_id[i] for i in schedule)
        profile = assess(project, study.profile.cells.raised(raised))
    gaps = [profile.gap(project, id_) for id_ in aimed]
    if any(g is None for g in gaps):
        return None, len(aimed)
    return sum(g is not None and g.reach == "reached" for g in gaps), len(aimed)


def release_figures(found: tuple[Release, ...], horizon: int) -> dict[str, Figure]:
    """What is released and reached, as figures: ``option.<what>.<option>``."""
    figures: list[Figure] = []
    for one in found:
        scope, until = Scope("option", one.id), Span("until", one.until.isoformat())
        result = one.on.result
        figures += [
            Figure(
                f"option.worth.{one.id}",
                result.expected,
                "money",
                "expected",
                months(horizon),
                scope,
                low=result.p5,
                high=result.p95,
            ),
            Figure(
                f"option.range.{one.id}",
                None,
                "money",
                "range",
                months(horizon),
                scope,
                low=result.p5,
                high=result.p95,
            ),
            Figure(
                f"option.loss.{one.id}", result.loss_share, "odds", "odds", months(horizon), scope
            ),
            Figure(f"option.invoices.{one.id}", one.invoices, "money", "sum", until, scope),
            Figure(f"option.beside.{one.id}", one.beside, "money", "sum", until, scope),
            Figure(
                f"option.beside_days.{one.id}",
                one.beside_days,
                "days",
                "sum",
                until,
                scope,
                "catalogue",
            ),
            Figure(
                f"option.anyway.{one.id}",
                one.beside_cost,
                "money",
                "expected",
                months(horizon),
                scope,
            ),
            Figure(f"option.own.{one.id}", one.own, "money", "sum", until, scope),
            Figure(f"option.days.{one.id}", one.all_days, "days", "sum", until, scope, "catalogue"),
            Figure(f"option.upkeep.{one.id}", one.upkeep, "money", "expected", Span("year"), scope),
        ]
    return {f.id: f for f in figures}


def against_chosen(found: tuple[Release, ...], chosen: Release, horizon: int) -> dict[str, Figure]:
    """How much less each is worth than ``chosen`` (it: than the best), what is spent until the review, days.

    Ids: ``option.less.<option>``, ``option.spent.<option>``, ``option.role.<role>``.
    """
    until = Span("until", chosen.until.isoformat())
    best = max(one.on.result.expected for one in found)
    figures = []
    for one in found:
        scope = Scope("option", one.id)
        less = (best if one is chosen else chosen.on.result.expected) - one.on.result.expected
        figures += [
            Figure(f"option.less.{one.id}", less, "money", "expected", months(horizon), scope),
            Figure(f"option.spent.{one.id}", one.invoices + one.own, "money", "sum", until, scope),
        ]
    scope = Scope("option", chosen.id)
    figures += [
        Figure(f"option.role.{role}", days, "days", "sum", until, scope, "catalogue")
        for role, days in chosen.days.items()
    ]
    return {f.id: f for f in figures}
