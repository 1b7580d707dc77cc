"""From candidates and limits to a plan with stages, reasons and use of money and people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.analysis.candidates import Candidate
from planner.analysis.limits import capacity, shortage
from planner.domain.catalogue import Catalogue, Practice
from planner.domain.errors import PlanningError
from planner.domain.organisation import ROLE_NAMES, ROLES, Role
from planner.domain.plan import Limits
from planner.domain.project import Project
from planner.economics.case import net_present_value
from planner.economics.metrics import discount_factors
from planner.economics.model import CaseProblem, Timing, at_means
from planner.economics.planning_terms import (
    MONTHS,
    cost_present_value,
    quarterly_pulls,
    quarterly_worth,
)
from planner.maturity.score import Profile, Score, assess
from planner.roadmap.greedy import greedy_plan, unlimited_plan, with_activity
from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.solver import Solution
from planner.roadmap.value import plan_value, usage
from planner.roadmap.worker import solve_in_process

Waiting = Callable[[], bool]
MOST_ROUNDS = 4
ENOUGH = 0.002


@dataclass(frozen=True)
class Step:
    """One initiative of the plan; quarters count from 0, the end is exclusive."""

    candidate: Candidate
    start: int
    end: int
    why: str
    waits_for: tuple[str, ...]
    cash: float
    own_cost: float

    @property
    def cost(self) -> float:
        """Present value of everything it costs over the horizon."""
        return self.cash + self.own_cost


@dataclass(frozen=True)
class LeftOut:
    """A candidate that is not in the plan, and what keeps it out."""

    candidate: Candidate
    why: str


@dataclass(frozen=True)
class StageSummary:
    """Steps of one stage with its span in quarters (end exclusive), cost and what will be seen."""

    number: int
    name: str
    start: int
    end: int
    cost: float
    steps: tuple[Step, ...]
    goal: str


@dataclass(frozen=True)
class Plan:
    """A roadmap: steps in order of start, what they use, and how good the plan is proven to be.

    ``cash`` and ``days`` are per quarter; ``path`` is the overall level at the start and after each
    quarter. ``gap`` is how far the bound of the planning model lies above the plan.
    """

    start: date
    quarters: int
    steps: tuple[Step, ...]
    stages: tuple[StageSummary, ...]
    left_out: tuple[LeftOut, ...]
    cash: tuple[float, ...]
    days: dict[Role, tuple[float, ...]]
    capacity: dict[Role, float]
    budget: float
    path: tuple[Score, ...]
    status: str
    gap: float
    repeatable: bool

    @property
    def schedule(self) -> dict[str, Timing]:
        """The plan in months, for the business case."""
        return {s.candidate.id: Timing(s.start * MONTHS, s.end * MONTHS) for s in self.steps}

    def quarter_start(self, quarter: int) -> date:
        """First day of a quarter of the plan."""
        month = self.start.month - 1 + MONTHS * quarter
        return date(self.start.year + month // 12, month % 12 + 1, 1)

    def last_day(self, end_quarter: int) -> date:
        """Last day before a quarter of the plan: the end of what ends there."""
        return self.quarter_start(end_quarter) - timedelta(days=1)


STATUS_WORDS = {
    "proven": "No better plan in the planning model",
    "within": "Within {gap} of the best in the planning model",
    "found": "Best plan found so far",
}


def plan_status(solution: Solution) -> str:
    """Say how good a solution is proven to be."""
    return STATUS_WORDS[solution.status].format(gap=f"{max(solution.gap, 0.001):.1%}")


def plannable(
    found: tuple[Candidate, ...], project: Project
) -> tuple[tuple[Candidate, ...], dict[str, str]]:
    """Return candidates that can be planned, and why each of the others cannot.

    Left out: what is in place or does not apply, what the user excludes, tools that another tool
    replaces at lower cost, and what needs any of these.
    """
    by_id = {c.id: c for c in found}
    owned = set(project.organisation.tools_in_use)
    people = capacity(project.organisation, project.limits)
    why_not: dict[str, str] = {}
    for candidate in found:
        if project.wishes.get(candidate.id) == "never":
            why_not[candidate.id] = "Excluded by you."
        elif candidate.fit.blocked:
            why_not[candidate.id] = candidate.fit.reason
        elif (short := shortage(dict(candidate.initiative.effort_days), people)) is not None:
            why_not[candidate.id] = (
                f"Takes {candidate.initiative.effort_days[short]:.0f} days of "
                f"{ROLE_NAMES[short].lower()}; you have {people[short]:.0f} a quarter."
            )
    for candidate in found:
        better = (
            None if candidate.id in why_not else _cheaper_twin(candidate, found, why_not, project)
        )
        if better is not None:
            why_not[candidate.id] = f"“{better.name}” does the same for less."
    changed = True
    while changed:
        changed = False
        for candidate in found:
            if candidate.id in why_not:
                continue
            for need in candidate.needs:
                in_place = by_id[need].fit.status == "in_place"
                if need in why_not and not in_place:
                    why_not[candidate.id] = f"Needs “{by_id[need].name}”, which is not possible."
                    changed = True
                    break
            else:
                for any_of in candidate.needs_any:
                    if not owned.intersection(any_of) and all(t in why_not for t in any_of):
                        why_not[candidate.id] = "Needs a tool that is not possible."
                        changed = True
                        break
    return tuple(c for c in found if c.id not in why_not), why_not


def _cheaper_twin(
    tool: Candidate, found: tuple[Candidate, ...], why_not: Mapping[str, str], project: Project
) -> Candidate | None:
    """A tool that covers at least as much and costs no more in any respect, if there is one."""
    if tool.kind != "tool" or project.wishes.get(tool.id) == "must":
        return None
    for other in found:
        if other is tool or other.kind != "tool" or other.id in why_not or other.needs:
            continue
        covers = set(other.entry.carries) >= set(tool.entry.carries)  # type: ignore[union-attr]
        if not covers or other.group not in (None, tool.group):
            continue
        mine, theirs = _tool_costs(tool), _tool_costs(other)
        if all(t <= m for t, m in zip(theirs, mine, strict=True)) and (
            theirs < mine or other.id < tool.id
        ):
            return other
    return None


def _tool_costs(tool: Candidate) -> tuple[float, float, float]:
    initiative = tool.initiative
    return tool.days, initiative.run_fte.likely, initiative.yearly_cost.likely


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
                cash_per_quarter=float(means[f"{candidate.id}:cost"][0]) / 4,
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


def describe(
    project: Project,
    catalogue: Catalogue,
    profile: Profile,
    case: CaseProblem,
    found: tuple[Candidate, ...],
    why_not: Mapping[str, str],
    problem: PlanningProblem,
    solution: Solution,
) -> Plan:
    """Turn a solution into a plan with reasons."""
    by_id = {c.id: c for c in found}
    starts = prune(problem, solution.starts)
    means = at_means(case)
    steps = tuple(
        sorted(
            (
                _step(i, s, starts, problem, case, by_id, float(means[f"{i}:cost"][0]))
                for i, s in starts.items()
            ),
            key=lambda s: (s.start, s.candidate.stage, s.candidate.kind != "tool", s.candidate.id),
        )
    )
    cash, days = usage(problem, starts)
    people = capacity(project.organisation, project.limits)
    return Plan(
        start=date.fromisoformat(project.limits.start),
        quarters=problem.quarters,
        steps=steps,
        stages=_stages(steps, catalogue),
        left_out=_left_out(found, why_not, problem, starts),
        cash=tuple(cash),
        days={r: tuple(days[r]) for r in ROLES if any(days[r]) or people[r] > 0},
        capacity=people,
        budget=project.limits.budget_per_quarter,
        path=maturity_path(project, profile, steps, problem.quarters),
        status=plan_status(replace(solution, starts=starts)),
        gap=solution.gap,
        repeatable=solution.repeatable,
    )


def prune(problem: PlanningProblem, starts: Starts) -> dict[str, int]:
    """Drop tools that no planned practice needs; a solver within its gap may leave some."""
    kept = dict(starts)
    for id_ in sorted(starts, key=lambda i: -starts[i]):
        activity = problem.by_id[id_]
        if activity.pulls or activity.wish == "must":
            continue
        rest = {i: s for i, s in kept.items() if i != id_}
        if _still_ordered(problem, rest) and plan_value(problem, rest) >= plan_value(problem, kept):
            kept = rest
    return kept


def _still_ordered(problem: PlanningProblem, starts: Starts) -> bool:
    def done(id_: str, by: int) -> bool:
        return id_ in starts and starts[id_] + problem.by_id[id_].duration <= by

    return all(
        all(done(n, s) for n in problem.by_id[i].needs)
        and all(any(done(o, s) for o in any_of) for any_of in problem.by_id[i].needs_any)
        for i, s in starts.items()
    )


def _step(
    id_: str,
    start: int,
    starts: Starts,
    problem: PlanningProblem,
    case: CaseProblem,
    by_id: Mapping[str, Candidate],
    yearly_cash: float,
) -> Step:
    activity = problem.by_id[id_]
    candidate = by_id[id_]
    waits = list(activity.needs)
    for any_of in activity.needs_any:
        waits += _first_ready(problem, starts, any_of)[:1]
    needed_by = [
        by_id[o].name
        for o in starts
        if id_ in problem.by_id[o].needs
        or any(id_ in _first_ready(problem, starts, a)[:1] for a in problem.by_id[o].needs_any)
    ]
    value = plan_value(problem, starts)
    without = plan_value(problem, {i: s for i, s in starts.items() if i != id_})
    gain = value - without
    if activity.wish == "must":
        why = "You asked for it."
    elif gain > 0 and candidate.kind == "practice":
        why = "It brings more than it costs"
        why += f", and {_names(needed_by)} builds on it." if needed_by else "."
    elif needed_by:
        why = f"{_names(needed_by)} needs it."
    else:
        why = "Adds to the plan."
    cash = (
        float(discount_factors(case.rate, case.horizon)[start * MONTHS :].sum()) * yearly_cash / 12
    )
    total = activity.cost_by_start[start]
    return Step(
        candidate=candidate,
        start=start,
        end=start + activity.duration,
        why=why,
        waits_for=tuple(dict.fromkeys(w for w in waits if w in starts)),
        cash=min(cash, total),
        own_cost=max(total - cash, 0.0),
    )


def _first_ready(problem: PlanningProblem, starts: Starts, any_of: tuple[str, ...]) -> list[str]:
    """The planned ones of a set of alternatives, the one that is ready first in front."""
    planned = [i for i in any_of if i in starts]
    return sorted(planned, key=lambda i: (starts[i] + problem.by_id[i].duration, i))


def _names(names: list[str]) -> str:
    first = f"“{names[0]}”"
    return first if len(names) == 1 else f"{first} and {len(names) - 1} more"


def _stages(steps: tuple[Step, ...], catalogue: Catalogue) -> tuple[StageSummary, ...]:
    """Group steps by the catalogue's stage; "assess and decide" belongs to the foundations."""
    grouped: dict[int, list[Step]] = {}
    for step in steps:
        grouped.setdefault(max(step.candidate.stage, 1), []).append(step)
    summaries = []
    for number, stage in enumerate(sorted(grouped), start=1):
        members = tuple(grouped[stage])
        practices = [s for s in members if s.candidate.kind == "practice"]
        shown = sorted(practices, key=lambda s: -s.candidate.level_gain)[:2]
        goal = " and ".join(_lower(s.candidate.name) for s in shown)
        summaries.append(
            StageSummary(
                number=number,
                name=catalogue.stage_names[stage],
                start=min(s.start for s in members),
                end=max(s.end for s in members),
                cost=sum(s.cost for s in members),
                steps=members,
                goal=(goal[:1].upper() + goal[1:] + " in place") if goal else "Tools in place",
            )
        )
    return tuple(summaries)


def _lower(name: str) -> str:
    return name[0].lower() + name[1:] if len(name) > 1 and name[1].islower() else name


def _left_out(
    found: tuple[Candidate, ...],
    why_not: Mapping[str, str],
    problem: PlanningProblem,
    starts: Starts,
) -> tuple[LeftOut, ...]:
    out = []
    value = plan_value(problem, starts)
    for candidate in found:
        if candidate.id in starts or candidate.fit.status == "in_place":
            continue
        if candidate.id in why_not:
            out.append(LeftOut(candidate, why_not[candidate.id]))
        elif candidate.kind == "practice":
            out.append(LeftOut(candidate, _why_left_out(candidate, problem, starts, value)))
    return tuple(out)


def _why_left_out(
    candidate: Candidate, problem: PlanningProblem, starts: Starts, value: float
) -> str:
    activity = problem.by_id[candidate.id]
    if problem.latest_start(activity) < 0:
        return "Takes longer than the plan."
    trial = with_activity(problem, starts, activity)
    if trial is None:
        return "No room for it within the money, the people and the time."
    gain = plan_value(problem, trial) - value
    if gain <= 0:
        return "Costs more than it brings at your size."
    return "Adds less than the plan’s margin of error."


def maturity_path(
    project: Project,
    profile: Profile,
    steps: tuple[Step, ...],
    quarters: int,
) -> tuple[Score, ...]:
    """Overall level now and at the end of each quarter, from the practices finished by then."""
    path = [profile.overall]
    for quarter in range(1, quarters + 1):
        levels: dict[str, float] = {}
        for step in steps:
            entry = step.candidate.entry
            if step.end <= quarter and isinstance(entry, Practice):
                for r in entry.raises:
                    levels[r.question] = max(levels.get(r.question, 0.0), float(r.to_level))
        path.append(assess(project, profile.cells.raised(levels)).overall)
    return tuple(path)
