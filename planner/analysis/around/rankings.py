"""Ranking lists that people know, read from the same data, and what following them would cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.analysis.around.frontier import setting_for
from planner.analysis.study.setting import starts_of
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase
from planner.roadmap.greedy import musts, with_activity
from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.value import plan_value, violations

METHODS = {
    "roi": "Return on investment: what it brings less what it costs, by what it costs",
    "npv": "Net present value alone, the largest first",
    "wsjf": "Weighted shortest job first: cost of a quarter’s delay by quarters of work",
    "rice": "Reach × impact × confidence by effort: value a year × chance by person-months",
}
NAMES = {"roi": "ROI", "npv": "NPV", "wsjf": "WSJF", "rice": "RICE"}
DAYS_PER_MONTH = 20.0


@dataclass(frozen=True)
class Ranked:
    """One candidate with what it needs, taken alone: value, effort in person-days and its scores."""

    id: str
    name: str
    value: float
    cost: float
    days: float
    scores: dict[str, float]
    quadrant: str


@dataclass(frozen=True)
class RankingPlan:
    """The plan that following one list gives; ``share`` of the optimum's value, both by the business case."""

    method: str
    name: str
    value: float
    share: float | None
    steps: int
    meets_goals: bool


@dataclass(frozen=True)
class Rankings:
    """Candidates with their scores, and the plans the lists lead to."""

    ranked: tuple[Ranked, ...]
    plans: tuple[RankingPlan, ...]
    best: float

    @property
    def words(self) -> str:
        """What following a list costs."""
        shares = [p.share for p in self.plans if p.share is not None]
        if not shares:
            return "Nothing pays, so no list is better than another."
        return phrase(
            "Ranking lists reach {low:.0%} to {high:.0%} of what the same money and people can buy.",
            low=max(min(shares), 0.0),
            high=max(shares),
        )


def rankings(study: Study) -> Rankings:
    """Score every practice alone and plan down each list, within the study's limits.

    A candidate counts with the tools and prerequisites that it lacks. A list is followed from the top; what
    does not fit, or would make the plan worse than nothing alone, is passed over.
    """
    setting = setting_for(study)
    problem = setting.problem()
    base = musts(problem)
    found = []
    for activity in problem.activities:
        if not problem.saves(activity.id) or activity.wish == "never" or activity.id in base:
            continue
        alone = with_activity(problem, {}, activity)
        if alone is not None:
            found.append(_ranked(problem, activity, alone))
    middle_value = float(np.median([r.value for r in found])) if found else 0.0
    middle_days = float(np.median([r.days for r in found])) if found else 0.0
    ranked = tuple(
        Ranked(**{**vars(r), "quadrant": _quadrant(r, middle_value, middle_days)}) for r in found
    )
    best = setting.value(problem, starts_of(study.plan.schedule, setting.per))
    plans = []
    for method in METHODS:
        starts = _follow(problem, base, sorted(ranked, key=lambda r, m=method: -r.scores[m]))  # type: ignore[misc]
        value = setting.value(problem, starts)
        plans.append(
            RankingPlan(
                method=method,
                name=NAMES[method],
                value=value,
                share=value / best if best > 0 else None,
                steps=len(starts),
                meets_goals=not violations(problem, starts),
            )
        )
    return Rankings(ranked, tuple(plans), best)


def _ranked(problem: PlanningProblem, activity: Activity, alone: Starts) -> Ranked:
    value = plan_value(problem, alone)
    cost = sum(problem.by_id[i].cost_by_start[s] for i, s in alone.items())
    days = sum(sum(problem.by_id[i].days.values()) for i in alone)
    length = max(s + problem.by_id[i].duration for i, s in alone.items())
    later = {i: s + 1 for i, s in alone.items()}
    fits = all(s <= problem.periods - problem.by_id[i].duration for i, s in later.items())
    delay = value - plan_value(problem, later) if fits else value
    years = problem.valued.ticks / problem.valued.per * problem.months / 12
    yearly = (value + cost) / max(years, 1.0)
    scores = {
        "roi": value / cost if cost > 0 else np.inf,
        "npv": value,
        "wsjf": delay / length,
        "rice": yearly / max(days / DAYS_PER_MONTH, 1e-9),
    }
    return Ranked(activity.id, activity.name, value, cost, days, scores, "")


def _quadrant(ranked: Ranked, value: float, days: float) -> str:
    """The cell of the value-against-effort matrix, split at the medians."""
    if ranked.value >= value:
        return "quick win" if ranked.days <= days else "big bet"
    return "fill-in" if ranked.days <= days else "money pit"


def _follow(problem: PlanningProblem, base: Starts, order: list[Ranked]) -> dict[str, int]:
    starts = dict(base)
    for one in order:
        if one.id in starts or one.value <= 0:
            continue
        starts = with_activity(problem, starts, problem.by_id[one.id]) or starts
    return starts
