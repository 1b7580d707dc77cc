"""Plans side by side, step by step: the plan, the agreed one as it stands, and every scenario's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.analysis.around.frontier import figures_of, setting_for
from planner.analysis.around.replan import as_agreed
from planner.analysis.around.scenarios import variants
from planner.analysis.study.plan import Plan
from planner.analysis.study.planning import make_plan
from planner.analysis.study.setting import schedule_of
from planner.analysis.study.study import Study, case_problem, found_for
from planner.domain.base.errors import Cancelled, PlanningError
from planner.domain.plan.calendar import first_day
from planner.domain.plan.plan import AgreedPlan
from planner.domain.project import Project
from planner.economics.worth import expected_value

Progress = Callable[[str, float], bool]
Days = tuple[date, date]


@dataclass(frozen=True)
class SidePlan:
    """One plan: what it is worth at the means, what it uses, and first day and end of each step by id.

    ``invoices`` is money spent in the plan's quarters, ``days`` all person-days, ``level`` the overall level
    at its end; ends are the first day after. ``fault`` says why there is no plan; its figures are 0.
    """

    id: str
    name: str
    steps: Mapping[str, Days] = field(default_factory=dict)
    value: float = 0.0
    invoices: float = 0.0
    days: float = 0.0
    level: float | None = None
    fault: str = ""


def side_by_side(study: Study, progress: Progress | None = None) -> tuple[SidePlan, ...]:
    """The plan first, then the agreed plan, then scenarios, each planned anew.

    Raises ``Cancelled`` when ``progress(name, share)`` returns False.
    """
    found = [_of_plan("plan", "The plan", study.plan, study.case.npv.mean)]
    agreed = study.project.agreed_plan
    if agreed is not None:
        found.append(_of_agreed(study, agreed))
    wanted = [(i, n, p) for i, n, _, p in variants(study) if p is not study.project]
    for k, (id_, name, project) in enumerate(wanted):
        if progress is not None and not progress(name, k / len(wanted)):
            raise Cancelled
        found.append(_planned(study, id_, name, project, progress))
    return tuple(found)


def _of_plan(id_: str, name: str, plan: Plan, value: float) -> SidePlan:
    return SidePlan(
        id_,
        name,
        {s.candidate.id: (plan.month_start(s.start), plan.month_start(s.end)) for s in plan.steps},
        value,
        sum(plan.cash),
        sum(plan.all_days),
        plan.path[-1].value,
    )


def _of_agreed(study: Study, agreed: AgreedPlan) -> SidePlan:
    """The agreed plan with what became of it; its figures are by today's inputs."""
    start = date.fromisoformat(agreed.start)
    limits = study.project.limits.model_copy(update={"start": agreed.start})
    setting = setting_for(study).within(limits)
    problem = setting.problem()
    starts = as_agreed(problem, agreed)
    figures = figures_of(setting, 0.0, problem, starts)
    steps = {
        i: (first_day(start, t.start), first_day(start, t.finish))
        for i, t in schedule_of(problem, starts).items()
    }
    return SidePlan(
        "agreed",
        "The agreed plan",
        steps,
        figures.value,
        figures.cash,
        figures.days,
        figures.level,
    )


def _planned(
    study: Study, id_: str, name: str, project: Project, progress: Progress | None
) -> SidePlan:
    def go_on() -> bool:
        return progress is None or progress("", 0.0)

    found = found_for(study, project)
    problem = case_problem(project, study.catalogue, found)
    try:
        plan = make_plan(project, study.catalogue, study.profile, problem, found, go_on)
    except PlanningError as error:
        return SidePlan(id_, name, fault=str(error))
    value = expected_value(problem, plan.schedule, project.finance.seed)
    return _of_plan(id_, name, plan, value)
