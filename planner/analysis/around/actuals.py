"""Measured after adoption beside the forecast: whether what was promised came true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.study import Study
from planner.domain.content.catalogue import EffectTarget
from planner.domain.plan.plan import QUARTER, Actual, Measure
from planner.domain.project import Project
from planner.economics.atoms import DRIVER_OF
from planner.economics.costs import cost_flows
from planner.economics.flows import Played, most_pull, play
from planner.economics.measuring import left_of
from planner.economics.model import Timing, draw

Floats = NDArray[np.float64]
TRIALS = 2_000

MEASURES: dict[Measure, tuple[str, str, EffectTarget | None]] = {
    "invoices": ("Invoices of the plan in the quarter", "money", None),
    "own_days": ("Person-days spent on set-up in the quarter", "days", None),
    "deployment_hours": ("Work per release, hand-over included", "h", "P2"),
    "lead_time_days": ("Wait from accepted model to production", "days", "P9"),
    "incidents_per_model": ("Incidents per model and year", "per year", "incident_rate"),
    "detect_hours": ("Hours until an incident is noticed", "h", "detect"),
    "repair_hours": ("Hours until it is repaired", "h", "repair"),
    "refresh_months": ("Months between refreshes", "months", "refresh_interval"),
    "retrain_hours": ("Work per retraining by hand", "h", "P5"),
    "setup_hours": ("Hours to start a project", "h", "P3"),
    "onboarding_hours": ("Hours to start a colleague", "h", "P4"),
    "gpu_idle_share": ("Idle share of accelerators", "share", "P10"),
    "audit_days": ("Days per audit", "days", "P11"),
    "verified_share": ("Share of value that is measured", "share", "verified_share"),
}
"""What can be measured: words, unit, and the effect whose forecast it is compared with.

Measures with an effect are those of the organisation's inputs of the same name, at the quarter's end.
"""
UNITS: dict[str, str] = {measure: unit for measure, (_, unit, _) in MEASURES.items()}
MORE_IS_BETTER: frozenset[Measure] = frozenset({"verified_share"})
Standing = Literal["as expected", "better", "worse"]


@dataclass(frozen=True)
class Forecast:
    """What the plan lets expect of a measure in a quarter: 5th, 50th and 95th percentile."""

    measure: Measure
    quarter: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """One measured figure beside its forecast."""

    actual: Actual
    forecast: Forecast

    @property
    def standing(self) -> Standing:
        """Inside nine of ten futures, or on which side of them."""
        value, forecast = self.actual.value, self.forecast
        if forecast.low <= value <= forecast.high:
            return "as expected"
        above = value > forecast.high
        return "better" if above == (self.actual.measure in MORE_IS_BETTER) else "worse"


def forecasts(
    study: Study, wanted: list[tuple[Measure, int]]
) -> dict[tuple[Measure, int], Forecast]:
    """Forecast each (measure, quarter) from the study's plan; 2,000 futures with its seed.

    Where people agreed on a plan, its steps are what is forecast, as far as the study knows them.
    """
    problem = study.case_problem
    schedule = agreed_schedule(study.project) or study.plan.schedule
    known = {i.id for i in problem.initiatives}
    schedule = {id_: t for id_, t in schedule.items() if id_ in known}
    draws = draw(problem, study.project.finance.seed, TRIALS)
    played = play(problem, schedule, draws)
    found = {}
    _, cash = cost_flows(problem, schedule, draws, played.became)
    for measure, quarter in wanted:
        target = MEASURES[measure][2]
        months = slice(QUARTER * quarter, QUARTER * (quarter + 1))
        last = min(QUARTER * (quarter + 1), problem.horizon)
        if measure == "invoices":
            values = cash[:, months].sum(axis=1)
        elif measure == "own_days":
            values = sum(
                (
                    sum(i.effort_days.values())
                    * draws[f"{i.id}:effort"]
                    * _overlap(schedule[i.id].start, schedule[i.id].finish, months)
                    for i in problem.initiatives
                    if i.id in schedule
                ),
                start=np.zeros(TRIALS),
            )
        elif target == "refresh_interval":
            left = left_of(problem, schedule, draws, "refresh_interval", last, played.became)
            values = draws[measure] * left
        else:
            left = _left(played, target, last)
            grows = measure in MORE_IS_BETTER
            values = 1 - (1 - draws[measure]) * left if grows else draws[measure] * left
        low, middle, high = (float(v) for v in np.percentile(values, (5, 50, 95)))
        found[measure, quarter] = Forecast(measure, quarter, low, middle, high)
    return found


def agreed_schedule(project: Project) -> dict[str, Timing]:
    """The plan that people agreed on in months; empty where there is none."""
    if project.agreed_plan is None:
        return {}
    return {s.initiative: Timing(s.start, s.end) for s in project.agreed_plan.steps}


def _overlap(start: int, finish: int, months: slice) -> float:
    """Share of the work from ``start`` to before ``finish`` that falls into ``months``."""
    shared: int = min(finish, months.stop) - max(start, months.start)
    return max(shared, 0) / max(finish - start, 1)


def _left(played: Played, target: EffectTarget | None, month: int) -> Floats:
    """What is left of a driver, or of value that is not measured, in ``month``; ``(trials,)``."""
    if target in (None, "verified_share"):
        of = (played.problem, played.schedule, played.draws)
        return left_of(*of, "verified_share", month, played.became)
    pull = played.pull_of.get(DRIVER_OF[target])
    if pull is None:
        return np.ones(played.trials)
    return np.asarray(np.exp(-np.minimum(pull[:, month], most_pull(DRIVER_OF[target]))))


def compare_actuals(study: Study) -> tuple[Comparison, ...]:
    """Every figure measured, beside its forecast, by measure and quarter."""
    order = {m: k for k, m in enumerate(get_args(Measure))}
    actuals = sorted(study.project.actuals, key=lambda a: (order[a.measure], a.quarter))
    expected = forecasts(study, [(a.measure, a.quarter) for a in actuals]) if actuals else {}
    return tuple(Comparison(a, expected[a.measure, a.quarter]) for a in actuals)
