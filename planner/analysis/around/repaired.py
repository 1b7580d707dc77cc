"""The plan at once after a change of limits, wishes or starts, until the proven one is there.

No future is drawn for it: durations, work, invoices, needs and limits are enough to say what has to give way.
What it is worth is read off few of the futures that the plan before was printed from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from planner.analysis.study.candidates import Candidate, duration_of
from planner.analysis.study.describe import by_quarter, with_experiments
from planner.analysis.study.duties import duty_parts, last_period
from planner.analysis.study.experiments import experiments_of
from planner.analysis.study.limits import periods_of
from planner.analysis.study.options import stage_number
from planner.analysis.study.plan import Plan, StageSummary, Step
from planner.analysis.study.plannable import plannable
from planner.analysis.study.setting import activity_of, schedule_of, starts_of, within_limits
from planner.analysis.study.study import Study
from planner.domain.organisation.organisation import CAPACITY_ROLES
from planner.domain.project import Project
from planner.economics.model import sample
from planner.economics.worth import net_present_value
from planner.roadmap.problem import Activity, Due, PlanningProblem, Starts
from planner.roadmap.repair import repaired

T = TypeVar("T")
FEW = 1_000
"""Futures that tell about what a repaired plan is worth; the proven plan tells it exactly."""


@dataclass(frozen=True)
class AtOnce:
    """A study with the repaired plan in place of the proven one, and what repairing did.

    ``gone`` are names of steps that fit nowhere any more, ``late`` names of duties that the repaired plan
    misses.
    """

    study: Study
    starts: dict[str, int]
    gone: tuple[str, ...]
    late: tuple[str, ...]


def at_once(study: Study, project: Project) -> AtOnce:
    """Repair the plan of ``study`` for ``project``, of which only limits, wishes and starts are others."""
    problem = light_problem(study, project)
    before = starts_of(study.plan.schedule, problem.months)
    moved = moved_by_hand(problem, before)
    wanted = {i: moved.get(i, s) for i, s in before.items() if i in problem.by_id}
    found = repaired(problem, wanted, moved)
    names = {c.id: c.name for c in study.candidates}
    lost = [i for i in before if i not in found.starts]
    duties = {d.id: d.name for d in problem.dues}
    return AtOnce(
        _shown(study, project, problem, found.starts),
        found.starts,
        tuple(names[i] for i in lost),
        tuple(duties[i] for i in found.late),
    )


def moved_by_hand(problem: PlanningProblem, before: Mapping[str, int]) -> dict[str, int]:
    """Steps whose start was decided to be another one, with that start, in periods."""
    found = {}
    for id_, start in before.items():
        one = problem.by_id.get(id_)
        if one is not None and one.latest is not None:
            fixed = min(max(start, one.earliest), one.latest)
            if fixed != start:
                found[id_] = fixed
    return found


def light_problem(study: Study, project: Project) -> PlanningProblem:
    """The planning problem without worth: what fits, and nothing of what it brings."""
    found = tuple(
        replace(c, duration=duration_of(c, study.catalogue, project)) for c in study.candidates
    )
    chosen, why_not = plannable(found, project)
    periods, per = periods_of(project.limits, study.case_problem.horizon), project.limits.per
    start = date.fromisoformat(project.limits.start)
    parts = duty_parts(
        project, study.profile, found, why_not, [d for d in project.duties if d.binds]
    )
    dues = []
    for number, part in enumerate(parts):
        by = last_period(part.duty, start, periods, per)
        if not part.lacking and by is not None:
            id_ = f"{part.duty.id}:{number}"
            dues.append(Due(id_, part.duty.name, part.members, by, part.least))
    activities = tuple(_activity(c, chosen, project, periods) for c in chosen)
    return within_limits(project, periods, activities, dues=tuple(dues))


def _activity(
    candidate: Candidate, chosen: tuple[Candidate, ...], project: Project, periods: int
) -> Activity:
    """At its likely invoices and without cost: a repair keeps limits and order, it weighs nothing."""
    initiative, per = candidate.initiative, project.limits.per
    yearly = initiative.yearly_invoices() * per / 12
    once = initiative.once_cost.likely * per / candidate.duration
    free = (0.0,) * periods
    made = activity_of(candidate, chosen, project, free, once, yearly)
    return made if made.latest is None else replace(made, wish="auto")


def _shown(study: Study, project: Project, problem: PlanningProblem, starts: Starts) -> Study:
    """The study with its plan's steps where they are now; what was not moved is as it was."""
    plan = study.plan
    by_id = {s.candidate.id: s for s in plan.steps}
    candidates = {c.id: c for c in study.candidates}

    def step(id_: str, start: int) -> Step:
        first, end = (t * problem.months for t in (start, start + problem.by_id[id_].duration))
        if id_ in by_id:
            return replace(by_id[id_], start=first, end=end)
        return Step(candidates[id_], first, end, "You asked for it.", (), 0.0, 0.0)

    steps = {id_: step(id_, start) for id_, start in starts.items()}
    order = [s.candidate.id for s in plan.steps if s.candidate.id in steps]
    order += [i for i in steps if i not in by_id]
    cash, days = by_quarter(problem, starts)
    experiments = experiments_of(project)
    cash, days = with_experiments(cash, days, experiments)
    made = replace(
        plan,
        start=date.fromisoformat(project.limits.start),
        quarters=len(cash),
        per=problem.months,
        steps=tuple(steps[i] for i in order),
        stages=_staged(plan, steps),
        cash=cash,
        days={r: days[str(r)] for r in CAPACITY_ROLES if r in plan.days},
        path=_as_long(plan.path, len(cash) + 1),
        experiments=experiments,
    )
    return replace(study, plan=made, project=project, levels=_as_long(study.levels, len(cash) + 1))


def _as_long(path: tuple[T, ...], quarters: int) -> tuple[T, ...]:
    """A path by quarter cut to a length, or with its end repeated: what it is now is computed anew."""
    return (*path, *path[-1:] * quarters)[:quarters]


def _staged(plan: Plan, steps: Mapping[str, Step]) -> tuple[StageSummary, ...]:
    """The stages with their steps as they are now, each in the place that it had."""
    order = {s.candidate.id: k for k, s in enumerate(plan.steps)}
    known = {stage.number: stage for stage in plan.stages}
    grouped: dict[int, list[Step]] = {}
    for id_ in sorted(steps, key=lambda i: (order.get(i, len(order)), i)):
        grouped.setdefault(stage_number(steps[id_].start), []).append(steps[id_])
    staged = []
    for number in sorted(grouped):
        own = tuple(grouped[number])
        last = plan.stages[-1] if plan.stages else None
        stage = known.get(number) or last
        if stage is not None:
            ends = min(s.start for s in own), max(s.end for s in own)
            staged.append(replace(stage, number=number, steps=own, start=ends[0], end=ends[1]))
    return tuple(staged)


def about(study: Study, project: Project, starts: Starts) -> float:
    """By how much a repaired plan is worth more than the one printed, in few futures, the same for both."""
    problem = light_problem(study, project)
    draws = sample(study.case_problem, study.project.finance.seed, FEW).draws
    known = {i.id for i in study.case_problem.initiatives}
    new = {i: s for i, s in starts.items() if i in known}
    worth = net_present_value(study.case_problem, schedule_of(problem, new), draws).mean()
    before = net_present_value(study.case_problem, study.plan.schedule, draws).mean()
    return float(worth - before)
