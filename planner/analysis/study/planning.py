"""From candidates and limits to a plan: the rounds that solve the problem, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.describe import describe
from planner.analysis.study.duties import judged
from planner.analysis.study.duty_costs import shared_costs
from planner.analysis.study.duty_reach import all_kept_by, within_reach
from planner.analysis.study.duty_title import duty_title
from planner.analysis.study.impossible import why_impossible
from planner.analysis.study.last_mile import last_mile
from planner.analysis.study.levels import Lifts, levels_now, measures, raised_by
from planner.analysis.study.limits import capacity
from planner.analysis.study.plan import Plan
from planner.analysis.study.plannable import plannable
from planner.analysis.study.polish import polished
from planner.analysis.study.setting import Setting, last_ended, schedule_of, setting_of
from planner.domain.base.errors import PlanningError
from planner.domain.base.language import phrase
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.economics.model import CaseProblem, Draws
from planner.maturity.score import Profile, assess
from planner.roadmap.greedy import greedy_plan, with_activity
from planner.roadmap.problem import Objective, PlanningProblem, Starts
from planner.roadmap.solver import Better, ImpossiblePlan, Solution
from planner.roadmap.worker import solve_in_process

Waiting = Callable[[], bool]
MOST_ROUNDS = 4
ASSUMING = (
    "{status}, with the price of “{name}” assumed",
    "{status}, with the prices of “{name}” and {n} more assumed",
)


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
    paying = [a for a in problem.activities if problem.saves(a.id)]
    free = replace(problem, targets=(), dues=())
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


def best_plan(
    setting: Setting,
    waiting: Waiting | None = None,
    better: Better | None = None,
    *,
    change: Callable[[PlanningProblem], PlanningProblem] | None = None,
    first: Starts | None = None,
    enough: Waiting | None = None,
    scored: int = MOST_ROUNDS,
    moves: bool = False,
    **options: Any,
) -> tuple[PlanningProblem, Solution]:
    """Plan within the setting's limits, with the solver in its own process.

    ``change`` is applied to the problem; ``first`` is a plan to start from, ``options`` are those of
    ``solve``; the best plan so far is taken when ``enough`` says so. With ``moves``, plans near the solver's
    are looked at in fresh futures. Goals are scored on the plan; where
    scoring falls short, the goal of the model is raised and it is solved again.

    Raises ``ImpossiblePlan`` when no plan keeps the limits, ``Cancelled`` when ``waiting`` says so.
    """
    base = setting.problem()
    base = within_reach(base if change is None else change(base), setting.reachable)
    short: dict[str, float] = {}
    for _ in range(scored):
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
            if moves and not (enough is not None and enough()):
                solution = polished(setting, problem, solution, waiting)
            return problem, last_mile(setting, problem, solution)
        short = {m: short.get(m, 0.0) + by for m, by in missed.items()}
    raise ImpossiblePlan("No plan was found whose levels, once scored, reach the goals.")


def _missed(setting: Setting, problem: PlanningProblem, solution: Solution) -> dict[str, float]:
    """By how much scoring the plan falls short of each goal, where it does."""
    by_id = {c.id: c for c in setting.chosen}
    missed: dict[str, float] = {}
    for goal in setting.limits.goals:
        by = min(last_ended(goal.by, problem.months), problem.periods - 1) + 1
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
    *,
    lifts: Lifts | None = None,
    printed: Draws | None = None,
) -> Plan:
    """Plan within the project's limits and say why.

    ``better`` is told every better plan on the way; when ``enough`` says so, the best so far is taken.
    ``lifts`` and the futures that are ``printed`` are taken as they are where they are at hand.

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
    setting = setting_of(project, profile, case, found, lifts, printed)
    empty = setting.problem()
    _check_affordable(empty, found, why_not, project)
    try:
        least = duties_alone(setting, waiting) if empty.dues else None
        problem, solution = best_plan(
            setting,
            waiting,
            better,
            enough=enough,
            first=None if least is None else least.starts,
            moves=True,
        )
    except ImpossiblePlan as error:
        raise PlanningError(why_impossible(replace(empty, dues=()), measures(project))) from error
    if _only_anyway(setting, empty, solution):  # no reason for a plan: pages say what to do anyway
        solution = replace(solution, starts={}, value=0.0, objective=0.0, bound=0.0)
    plan = describe(project, catalogue, profile, case, found, why_not, problem, solution)
    return with_duties(setting, plan, problem, least)


def _only_anyway(setting: Setting, problem: PlanningProblem, solution: Solution) -> bool:
    """Whether a plan holds nothing but what is done with and without it, and nobody asks for any of it."""
    project = setting.project
    asked = problem.targets or problem.dues or project.agreed_plan is not None
    return not asked and all(
        setting.case.by_id[i].anyway and project.wishes.get(i) is None for i in solution.starts
    )


def duties_alone(setting: Setting, waiting: Waiting | None = None) -> Solution:
    """The least that meets the duties: which steps by least cost, then, with these, when by most worth."""

    def cheapest(problem: PlanningProblem) -> PlanningProblem:
        return replace(problem, targets=(), objective=Objective("cost"))

    problem, leading = best_plan(setting, waiting, change=cheapest)
    chosen = leading.starts.keys()
    fixed = replace(
        problem,
        objective=Objective(),
        activities=tuple(
            replace(a, wish="must" if a.id in chosen else "never") for a in problem.activities
        ),
    )
    return solve_in_process(fixed, leading.starts, waiting)


def with_duties(
    setting: Setting, plan: Plan, problem: PlanningProblem, least: Solution | None
) -> Plan:
    """The plan with what becomes of each duty in it, and what the duties alone would be."""
    binding = [d for d in setting.project.duties if d.binds]
    if not binding:
        return plan
    results = judged(
        setting.parts,
        binding,
        setting.case,
        plan.schedule,
        setting.printed,
        plan.start,
        problem.periods,
        problem.months,
    )
    assumed = [s.candidate.name for s in plan.steps if s.candidate.assumed]
    if assumed:
        told = phrase(
            ASSUMING[len(assumed) > 1], status=plan.status, name=assumed[0], n=len(assumed) - 1
        )
        plan = replace(plan, status=told)
    titles = {d.id: duty_title(setting.project, d) for d in binding}
    results = tuple(replace(r, name=titles[r.id]) for r in results)
    if least is None:
        return replace(plan, duties=results)
    ends = {id_: t.finish for id_, t in plan.schedule.items()}
    spent = {id_: setting.costs[id_][t.start // setting.per] for id_, t in plan.schedule.items()}
    shares = shared_costs(setting.parts, setting.chosen, ends, spent)
    results = tuple(replace(r, cost=shares.get(r.id) or None) for r in results)
    together = None
    if any(r.state == "late" for r in results):
        asked = setting.problem()
        together = all_kept_by(asked, replace(asked, dues=setting.reachable))
    return replace(
        plan,
        duties=results,
        all_duties_by=None if together is None else (together + 1) * problem.months - 1,
        duty_schedule=schedule_of(problem, least.starts),
        duty_worth=least.value,
    )
