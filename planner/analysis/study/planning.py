"""From candidates and limits to a plan: the planning problem, and the rounds that solve it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.describe import describe
from planner.analysis.study.impossible import why_impossible
from planner.analysis.study.levels import levels_now, measures, raised_by, rungs
from planner.analysis.study.limits import budgets, capacities, capacity, closed_quarters
from planner.analysis.study.plan import Plan
from planner.analysis.study.plannable import plannable
from planner.domain.base.errors import PlanningError
from planner.domain.base.language import phrase
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.plan import Limits, Window
from planner.domain.project import Project
from planner.economics.case import FEW_FUTURES, net_present_value
from planner.economics.costs import once_cash, yearly_cash
from planner.economics.model import CaseProblem, Draws, Timing, at_means, sample
from planner.economics.planning_terms import (
    MONTHS,
    PlanningTerms,
    quarterly_pulls,
    quarterly_worth,
)
from planner.maturity.score import Profile, assess
from planner.roadmap.greedy import greedy_plan, with_activity
from planner.roadmap.problem import (
    Activity,
    Gate,
    Objective,
    PlanningProblem,
    Rung,
    Starts,
    Target,
)
from planner.roadmap.solver import Better, ImpossiblePlan, Solution
from planner.roadmap.worker import solve_in_process

Waiting = Callable[[], bool]
MOST_ROUNDS = 4
TRIFLING = 1e-4
"""Weight of what costs nothing in the plan, so that of two such choices the sensible one is taken."""


@dataclass(frozen=True)
class Setting:
    """Everything a planning problem is made from; ``ladder`` is scored once and serves every variant."""

    project: Project
    profile: Profile
    case: CaseProblem
    chosen: tuple[Candidate, ...]
    ladder: tuple[Rung, ...]

    @property
    def limits(self) -> Limits:
        """The limits of the project."""
        return self.project.limits

    def within(self, limits: Limits) -> Setting:
        """The same with other limits."""
        return replace(self, project=self.project.model_copy(update={"limits": limits}))

    def problem(self) -> PlanningProblem:
        """The planning problem with chances and delays as constants, at the means of the inputs."""
        return self.problems(at_means(self.case))[0]

    def problems(self, draws: Draws) -> list[PlanningProblem]:
        """One planning problem for each trial of ``draws``."""
        return planning_problems(self, draws)

    @cached_property
    def futures(self) -> Draws:
        """Few futures of the project's seed, the same for every plan that is compared."""
        return sample(self.case, self.project.finance.seed, FEW_FUTURES).draws

    def value(self, schedule: Mapping[str, Timing]) -> float:
        """Expected worth of a schedule, over few futures: what compares plans with each other."""
        return float(net_present_value(self.case, schedule, self.futures).mean())


def setting_of(
    project: Project, profile: Profile, case: CaseProblem, found: tuple[Candidate, ...]
) -> Setting:
    """What can be planned in ``project``."""
    chosen, _ = plannable(found, project)
    return Setting(project, profile, case, chosen, rungs(project, profile, chosen))


def planning_problems(setting: Setting, draws: Draws) -> list[PlanningProblem]:
    """Build a planning problem for each trial of ``draws``; see ``Setting.problem``."""
    project, limits, case = setting.project, setting.limits, setting.case
    quarters = min(limits.quarters, case.horizon // MONTHS)
    names = measures(project)
    trials = len(next(iter(draws.values())))
    months = {c.id: c.duration * MONTHS for c in setting.chosen}
    terms = PlanningTerms.of(case, months, draws)
    built = [_activities(setting, c, quarters, terms) for c in setting.chosen]
    worth = quarterly_worth(terms)
    aim, last = limits.aim, quarters - 1
    common = PlanningProblem(
        periods=quarters,
        activities=(),
        worth={},
        budget=budgets(limits, quarters),
        capacity=capacities(project.organisation, limits, quarters),
        most_at_once=limits.most_at_once,
        carry_over=limits.carry_over,
        budget_total=(
            math.inf
            if limits.budget_total is None
            else limits.budget_total * (1 - limits.held_back)
        ),
        closed=closed_quarters(limits, quarters),
        levels=levels_now(setting.profile),
        rungs=setting.ladder,
        targets=tuple(
            Target(_known(g.measure, names), g.level, min(g.by, last)) for g in limits.goals
        ),
        objective=Objective(
            aim.kind,
            _known(aim.measure, names),
            last if aim.by is None else min(aim.by, last),
            aim.per_level,
        ),
    )
    made = [
        replace(
            common,
            activities=tuple(variants[k] for variants in built),
            worth={atom: tuple(values[:, k].tolist()) for atom, values in worth.items()},
        )
        for k in range(trials)
    ]
    anyway = _done_anyway(setting, made[0])
    return [
        replace(
            p,
            activities=tuple(
                replace(a, wish="must") if a.id in anyway else a for a in p.activities
            ),
        )
        for p in made
    ]


def _done_anyway(setting: Setting, problem: PlanningProblem) -> frozenset[str]:
    """Practices that are done with and without a plan, as far as the limits allow them one by one."""
    free = replace(problem, targets=())
    return frozenset(
        c.id
        for c in setting.chosen
        if c.kind == "practice"
        and c.initiative.anyway
        and setting.project.wishes.get(c.id) is None
        and with_activity(free, {}, problem.by_id[c.id]) is not None
    )


def _activities(
    setting: Setting, candidate: Candidate, quarters: int, terms: PlanningTerms
) -> list[Activity]:
    """One candidate as an activity, once for each trial."""
    limits, draws = setting.limits, terms.draws
    ids = {c.id for c in setting.chosen}
    owned = set(setting.project.organisation.tools_in_use)
    initiative, duration = candidate.initiative, candidate.duration
    window = limits.windows.get(candidate.id, Window())
    yearly = yearly_cash(initiative, draws) / 4
    once = once_cash(initiative, draws) / duration
    costs = np.array(
        [
            terms.cost(candidate.id, Timing(s * MONTHS, (s + duration) * MONTHS))
            for s in range(quarters)
        ]
    )
    if (
        initiative.anyway
    ):  # on both sides, so free; the earliest start and the cheaper tool still come first
        each = TRIFLING * (candidate.days + float(initiative.yearly_invoices()))
        costs = np.array([[each * (1 + s)] * yearly.shape[0] for s in range(quarters)])
    pulls = quarterly_pulls(terms, candidate.id)
    shared = Activity(
        id=candidate.id,
        name=candidate.name,
        duration=duration,
        days={str(r): d for r, d in initiative.effort_days.items()},
        cost_by_start=(),
        needs=tuple(n for n in candidate.needs if n in ids),
        needs_any=tuple(
            tuple(t for t in any_of if t in ids)
            for any_of in candidate.needs_any
            if not owned.intersection(any_of)
        ),
        gates=tuple(
            Gate(_known(g.measure, measures(setting.project)), g.level) for g in window.after
        ),
        group=candidate.group,
        wish=setting.project.wishes.get(candidate.id, "auto"),
        earliest=window.earliest,
        latest=window.latest,
    )
    return [
        replace(
            shared,
            cash=(*[float(o + y)] * duration, float(y)) if o else (float(y),),
            cost_by_start=tuple(costs[:, k].tolist()),
            pulls={atom: tuple(v[:, k].tolist()) for atom, v in pulls.items() if v[:, k].any()},
        )
        for k, (o, y) in enumerate(zip(once.tolist(), yearly.tolist(), strict=True))
    ]


def _known(measure: str, names: Mapping[str, str]) -> str:
    if measure not in names:
        raise PlanningError(
            "There is no level “{measure}” to reach. Known: {names}.",
            measure=measure,
            names=", ".join(sorted(names)),
        )
    return measure


def _check_affordable(
    problem: PlanningProblem,
    found: tuple[Candidate, ...],
    why_not: Mapping[str, str],
    project: Project,
) -> None:
    """Raise ``PlanningError`` when there is work to do and the limits afford none of it."""
    wanted = [
        c
        for c in found
        if c.kind == "practice" and not c.fit.blocked and project.wishes.get(c.id) != "never"
    ]
    paying = [a for a in problem.activities if a.pulls]
    free = replace(problem, targets=())
    if not wanted or any(with_activity(free, {}, a) is not None for a in paying):
        return
    limits = project.limits
    days = sum(capacity(project.organisation, limits).values())
    shortest = next((why_not[c.id] for c in wanted if c.id in why_not), "")
    raise PlanningError(
        "The limits afford no step: {budget:,.0f} {currency} of invoices and {days:,.0f} "
        "person-days a quarter.{shortest} Raise the budget or the people’s time in the "
        "limits of the roadmap.",
        budget=limits.budget_per_quarter,
        currency=project.organisation.currency,
        days=days,
        shortest=phrase(" {why}", why=shortest) if shortest else "",
    )


def schedule_of(problem: PlanningProblem, starts: Starts) -> dict[str, Timing]:
    """Turn quarters into months."""
    return {
        i: Timing(s * MONTHS, (s + problem.by_id[i].duration) * MONTHS) for i, s in starts.items()
    }


def starts_of(schedule: Mapping[str, Timing]) -> dict[str, int]:
    """Turn months into quarters."""
    return {i: t.start // MONTHS for i, t in schedule.items()}


def best_plan(
    setting: Setting,
    waiting: Waiting | None = None,
    better: Better | None = None,
    *,
    change: Callable[[PlanningProblem], PlanningProblem] | None = None,
    first: Starts | None = None,
    enough: Waiting | None = None,
    rounds: int = MOST_ROUNDS,
    **options: Any,
) -> tuple[PlanningProblem, Solution]:
    """Plan within the setting's limits, with the solver in its own process.

    ``change`` is applied to the problem; ``first`` is a plan to start from, ``options`` are those of
    ``solve``; the best plan so far is taken when ``enough`` says so. Goals are scored on the plan; where
    scoring falls short, the goal of the model is raised and it is solved again.

    Raises ``ImpossiblePlan`` when no plan keeps the limits, ``Cancelled`` when ``waiting`` says so.
    """
    base = setting.problem()
    base = base if change is None else change(base)
    short: dict[str, float] = {}
    for _ in range(rounds):
        problem = replace(
            base,
            targets=tuple(
                replace(t, level=t.level + short.get(t.measure, 0.0)) for t in base.targets
            ),
        )
        start = first if first is not None else greedy_plan(problem)
        solution = solve_in_process(problem, start, waiting, better, enough=enough, **options)
        missed = _missed(setting, problem, solution)
        if not missed:
            return problem, solution
        short = {m: short.get(m, 0.0) + by for m, by in missed.items()}
    raise ImpossiblePlan("No plan was found whose levels, once scored, reach the goals.")


def _missed(setting: Setting, problem: PlanningProblem, solution: Solution) -> dict[str, float]:
    """By how much scoring the plan falls short of each goal, where it does."""
    by_id = {c.id: c for c in setting.chosen}
    missed: dict[str, float] = {}
    for goal in setting.limits.goals:
        by = min(goal.by, problem.periods - 1) + 1
        ready = [
            by_id[i] for i, s in solution.starts.items() if s + problem.by_id[i].duration <= by
        ]
        cells = setting.profile.cells.raised(raised_by(ready))
        reached = levels_now(assess(setting.project, cells)).get(goal.measure, 0.0)
        if reached < goal.level - 1e-6:
            missed[goal.measure] = max(missed.get(goal.measure, 0.0), goal.level - reached)
    return missed


def make_plan(
    project: Project,
    catalogue: Catalogue,
    profile: Profile,
    case: CaseProblem,
    found: tuple[Candidate, ...],
    waiting: Waiting | None = None,
    better: Better | None = None,
    enough: Waiting | None = None,
) -> Plan:
    """Plan within the project's limits and say why.

    ``better`` is told every better plan on the way; when ``enough`` says so, the best so far is taken.

    Raises ``PlanningError`` with what clashes and what would help when no plan keeps the limits, and
    ``Cancelled`` when ``waiting`` says so.
    """
    _, why_not = plannable(found, project)
    lost = [c for c in found if c.id in why_not and project.wishes.get(c.id) == "must"]
    if lost and lost[0].fit.status != "in_place":
        raise PlanningError(
            "“{name}” is a must but cannot be planned. {why_not}",
            name=lost[0].name,
            why_not=why_not[lost[0].id],
        )
    setting = setting_of(project, profile, case, found)
    empty = setting.problem()
    _check_affordable(empty, found, why_not, project)
    try:
        problem, solution = best_plan(setting, waiting, better, enough=enough)
    except ImpossiblePlan as error:
        raise PlanningError(why_impossible(empty, measures(project))) from error
    return describe(project, catalogue, profile, case, found, why_not, problem, solution)
