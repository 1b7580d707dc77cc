"""Targets and wished-for duties: met and when, or missed by how much, and what meeting them would cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from planner.analysis.around.frontier import PointPlanner, setting_for
from planner.analysis.study.duties import last_period
from planner.analysis.study.levels import levels_now, measures, raised_by
from planner.analysis.study.setting import setting_of
from planner.analysis.study.study import Study
from planner.domain.base.numbers import capital
from planner.domain.plan.calendar import months_ended
from planner.domain.plan.duty import Duty
from planner.domain.plan.plan import Goal
from planner.maturity.score import assess

Progress = Callable[[str, float], bool]
CLOSE = 1e-6


@dataclass(frozen=True)
class TargetInPlan:
    """One target: the level wanted and, in the plan, reached by its month (counted from 0).

    ``when`` is the month at whose end it is met, ``None`` where the plan does not meet it. ``cost`` is what
    the plan would be worth less if it had to be met in time; ``None`` where it is met, or where no plan
    within the limits meets it: then ``fault`` says why. Of a wished-for duty both levels are 0.
    """

    name: str
    wanted: float
    by: int
    reached: float
    when: int | None
    cost: float | None = None
    fault: str = ""

    @property
    def met(self) -> bool:
        """Whether it is met in time."""
        return self.when is not None and self.when <= self.by


def targets_in_plan(study: Study, progress: Progress | None = None) -> tuple[TargetInPlan, ...]:
    """Look at every target of a dimension for all teams, and plan again with each that is missed.

    Raises ``Cancelled`` when ``progress`` says so.
    """
    setting = setting_for(study)
    names, plan = measures(study.project), study.plan
    wanted = [
        t for t in study.project.targets if t.model is None and t.team is None and t.level > 0
    ]
    wishes = [d for d in study.project.duties if d.state == "confirmed" and not d.hard]
    run = PointPlanner(setting, progress, len(wanted) + len(wishes) + 1)
    found = []
    paths = _paths(study) if wanted else []
    for target in wanted:
        by = plan.months - 1 if target.by is None else _month(study, target.by)
        level = [at.get(target.dimension, 0.0) for at in paths]
        when = next((m - 1 for m, v in enumerate(level) if v >= target.level - CLOSE), None)
        name = capital(names.get(target.dimension, target.dimension))
        one = TargetInPlan(name, target.level, by, level[by + 1], when)
        if not one.met:
            goal = Goal(measure=target.dimension, level=target.level, by=by)
            limits = study.project.limits
            point = run.point(0.0, limits.model_copy(update={"goals": (*limits.goals, goal)}))
            one = _priced(one, study.case.npv.mean, point.value, point.fault)
        found.append(one)
    for duty in wishes:
        found.append(_wished(study, duty, run))
    return tuple(found)


def _month(study: Study, by: str) -> int:
    """The last month of the last period of the plan that ends by a day; of the first where none does."""
    plan = study.plan
    ended = months_ended(plan.start, date.fromisoformat(by)) // plan.per
    return min(max(ended, 1) * plan.per, plan.months) - 1


def _paths(study: Study) -> list[dict[str, float]]:
    """Levels of every measure now and at the end of each month."""
    plan = study.plan
    ends = {s.end for s in plan.steps}
    found = [levels_now(study.profile)]
    for month in range(1, plan.months + 1):
        if month not in ends:
            found.append(found[-1])
            continue
        done = raised_by(s.candidate for s in plan.steps if s.end <= month)
        found.append(levels_now(assess(study.project, study.profile.cells.raised(done))))
    return found


def _wished(study: Study, duty: Duty, run: PointPlanner) -> TargetInPlan:
    """What a duty that is only wished for would cost if the plan had to meet it."""
    project = study.project
    hard = duty.model_copy(update={"hard": True})
    others = tuple(hard if d.id == duty.id else d for d in project.duties)
    bound = project.model_copy(update={"duties": others})
    setting = setting_of(bound, study.profile, study.case_problem, study.candidates)
    mine = [p for p in setting.parts if p.duty.id == duty.id]
    starts = {s.candidate.id: s.end for s in study.plan.steps}
    ends = [
        sorted(starts[m] for m in p.members if m in starts)[p.least - 1 : p.least] for p in mine
    ]
    plan = study.plan
    by = last_period(duty, plan.start, plan.months // plan.per, plan.per)
    due = plan.months - 1 if by is None else (max(by, 0) + 1) * plan.per - 1
    when = max((e[0] - 1 for e in ends if e), default=-1) if all(ends) else None
    one = TargetInPlan(duty.name, 0.0, due, 0.0, when)
    if one.met:
        return one
    lacking = next((p.lacking for p in mine if p.lacking), "")
    if lacking:
        return replace(one, fault=lacking)
    before, run.setting = run.setting, replace(setting, offset=run.setting.offset)
    point = run.point(0.0, project.limits)
    run.setting = before
    return _priced(one, study.case.npv.mean, point.value, point.fault)


def _priced(one: TargetInPlan, now: float, then: float, fault: str) -> TargetInPlan:
    if fault:
        return replace(one, fault=fault)
    return replace(one, cost=max(now - then, 0.0))
