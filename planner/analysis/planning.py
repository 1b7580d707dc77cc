"""From candidates and limits to a plan: the planning problem, and the rounds that solve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planner.analysis.candidates import Candidate
from planner.analysis.describe import describe
from planner.analysis.limits import capacity
from planner.analysis.plan import Plan
from planner.analysis.plannable import plannable
from planner.domain.catalogue import Catalogue
from planner.domain.errors import PlanningError
from planner.domain.plan import Limits
from planner.domain.project import Project
from planner.economics.case import net_present_value
from planner.economics.costs import cost_present_value, yearly_cash
from planner.economics.model import CaseProblem, Timing, at_means
from planner.economics.planning_terms import MONTHS, quarterly_pulls, quarterly_worth
from planner.maturity.score import Profile
from planner.roadmap.greedy import greedy_plan, unlimited_plan, with_activity
from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.solver import Solution
from planner.roadmap.worker import solve_in_process

Waiting = Callable[[], bool]
MOST_ROUNDS = 4
ENOUGH = 0.002


def planning_problem(
    project: Project,
    limits: Limits,
    case: CaseProblem,
    chosen: tuple[Candidate, ...],
    around: Mapping[str, Timing],
) -> PlanningProblem:
    """Build the planning problem at the means of the inputs, linearised around a schedule."""
    means = at_means(case)
    ids = {c.id for c in chosen}
    owned = set(project.organisation.tools_in_use)
    horizon_quarters = case.horizon // MONTHS
    quarters = min(limits.quarters, horizon_quarters)
    activities = []
    for candidate in chosen:
        initiative, duration = candidate.initiative, candidate.duration
        activities.append(
            Activity(
                id=candidate.id,
                name=candidate.name,
                duration=duration,
                days={str(r): d for r, d in initiative.effort_days.items()},
                cash_per_quarter=float(yearly_cash(initiative, means)[0]) / 4,
                cost_by_start=tuple(
                    cost_present_value(
                        case, initiative, Timing(s * MONTHS, (s + duration) * MONTHS), means
                    )
                    for s in range(quarters)
                ),
                pulls=quarterly_pulls(case, initiative, means),
                needs=tuple(n for n in candidate.needs if n in ids),
                needs_any=tuple(
                    tuple(t for t in any_of if t in ids)
                    for any_of in candidate.needs_any
                    if not owned.intersection(any_of)
                ),
                group=candidate.group,
                wish=project.wishes.get(candidate.id, "auto"),
            )
        )
    people = capacity(project.organisation, limits)
    return PlanningProblem(
        quarters=quarters,
        activities=tuple(activities),
        worth=quarterly_worth(case, around, means),
        budget=(limits.budget_per_quarter,) * quarters,
        capacity={role: (days,) * quarters for role, days in people.items()},
        most_at_once=limits.most_at_once,
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
    paying = [a for a in problem.activities if a.pulls]
    if not wanted or any(with_activity(problem, {}, a) is not None for a in paying):
        return
    limits = project.limits
    days = sum(capacity(project.organisation, limits).values())
    shortest = next((why_not[c.id] for c in wanted if c.id in why_not), "")
    raise PlanningError(
        f"The limits afford no step: {limits.budget_per_quarter:,.0f} "
        f"{project.organisation.currency} of invoices and {days:,.0f} person-days a quarter. "
        f"{shortest} Raise the budget or the people’s time in the limits of the roadmap.".replace(
            ".  ", ". "
        )
    )


def schedule_of(problem: PlanningProblem, starts: Starts) -> dict[str, Timing]:
    """Turn quarters into months."""
    return {
        i: Timing(s * MONTHS, (s + problem.by_id[i].duration) * MONTHS) for i, s in starts.items()
    }


def make_plan(
    project: Project,
    catalogue: Catalogue,
    profile: Profile,
    case: CaseProblem,
    found: tuple[Candidate, ...],
    waiting: Waiting | None = None,
) -> Plan:
    """Plan within the project's limits, with the solver in its own process.

    How much value is measured depends on the plan itself. The first round takes it as if money and
    people were endless, each further round as the plan before it made it, until the plan's worth
    (by the business case, at the means) no longer rises.

    Raises ``PlanningError`` when a must cannot be kept, ``Cancelled`` when ``waiting`` says so.
    """
    limits = project.limits
    chosen, why_not = plannable(found, project)
    lost = [c for c in found if c.id in why_not and project.wishes.get(c.id) == "must"]
    if lost and lost[0].fit.status != "in_place":
        raise PlanningError(
            f"“{lost[0].name}” is a must but cannot be planned. {why_not[lost[0].id]}"
        )
    problem = planning_problem(project, limits, case, chosen, {})
    _check_affordable(problem, found, why_not, project)
    means = at_means(case)
    best: tuple[float, PlanningProblem, Solution] | None = None
    around = schedule_of(problem, unlimited_plan(problem))
    for _ in range(MOST_ROUNDS):
        problem = planning_problem(project, limits, case, chosen, around)
        solution = solve_in_process(problem, greedy_plan(problem), waiting)
        around = schedule_of(problem, solution.starts)
        value = float(net_present_value(case, around, means)[0])
        if best is not None and value <= best[0] + abs(best[0]) * ENOUGH:
            break
        best = (value, problem, solution)
    if best is None:  # no round ran
        raise RuntimeError("the planner made no round")
    return describe(project, catalogue, profile, case, found, why_not, best[1], best[2])
