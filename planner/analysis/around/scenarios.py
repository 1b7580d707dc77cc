"""Scenarios side by side: the same futures for each, so that differences are not noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner.analysis.study.decision import stress_value
from planner.analysis.study.planning import make_plan
from planner.analysis.study.study import Study, case_problem, found_for
from planner.domain.base.errors import Cancelled, PlanningError
from planner.domain.content.catalogue import Practice
from planner.domain.plan.plan import Limits, Wish
from planner.domain.project import Project
from planner.economics.case import Case, Spread, appraise
from planner.economics.metrics import standard_error
from planner.economics.model import sample
from planner.economics.worth import FEW_FUTURES

FOUNDATIONS = 1
ENDLESS = 1e9
Progress = Callable[[str, float], bool]


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario: what is done, what it is worth, and how it differs from the plan in the same futures.

    ``difference`` is worth less the plan's worth, with the standard error of its mean; ``better_share`` the
    share of futures in which it is worth more. ``fault`` says why a scenario has no plan; its figures are 0.
    """

    id: str
    name: str
    note: str
    steps: int
    level: float | None
    npv: Spread
    loss_share: float
    cost: float
    invoices: float
    stress: float
    difference: Spread
    difference_error: float
    better_share: float
    fault: str = ""


def compare_scenarios(study: Study, progress: Progress | None = None) -> tuple[ScenarioResult, ...]:
    """Plan and simulate every scenario of the project beside the three that are always there.

    Nothing; the foundations alone; the plan; every practice that fits, whatever it costs; and the user's
    own. Raises ``Cancelled`` when ``progress(name, share)`` returns False; it is also
    asked, without a name, while a scenario is worked on.
    """
    wanted: list[tuple[str, str, str, Project | None]] = [
        ("nothing", "Do nothing", "Everything stays as it is.", None),
        *variants(study),
    ]
    found = []
    for k, (id_, name, note, other) in enumerate(wanted):
        if progress is not None and not progress(name, k / len(wanted)):
            raise Cancelled
        if other is None:
            found.append(_nothing(study, id_, name, note))
        elif other is study.project:
            found.append(
                _result(study, id_, name, note, study.case, study.plan.path[-1].value, 0.0)
            )
        else:
            found.append(_planned(study, id_, name, note, other, progress))
    return tuple(found)


def variants(study: Study) -> list[tuple[str, str, str, Project]]:
    """Id, name, note and project of every scenario that does something; the plan has the study’s own."""
    project = study.project
    found = [
        (
            "foundation",
            "Foundations only",
            "Decide and lay the foundations, nothing further.",
            _foundations(study),
        ),
        ("plan", "The plan", "What pays most within the limits.", project),
        (
            "full",
            "Everything that fits",
            "Every practice that fits, without limits on money and people.",
            _everything(study),
        ),
    ]
    for own in project.scenarios:
        changed = project.model_copy(
            update={"wishes": dict(own.wishes), "limits": own.limits or project.limits}
        )
        found.append((own.id, own.name, "Your own.", changed))
    return found


def _foundations(study: Study) -> Project:
    wishes: dict[str, Wish] = dict(study.project.wishes)
    wishes |= {
        c.id: "never"
        for c in study.candidates
        if isinstance(c.entry, Practice) and c.stage > FOUNDATIONS
    }
    return study.project.model_copy(update={"wishes": wishes})


def _everything(study: Study) -> Project:
    project = study.project
    known = {i.id for i in study.case_problem.initiatives}
    wishes: dict[str, Wish] = dict(project.wishes)
    wishes |= {
        c.id: "must"
        for c in study.candidates
        if isinstance(c.entry, Practice)
        and c.fit.status == "fits"
        and c.id in known
        and project.wishes.get(c.id) != "never"
    }
    limits = project.limits
    endless = Limits(
        start=limits.start,
        quarters=limits.quarters,
        grid=limits.grid,
        budget_per_quarter=ENDLESS,
        default_people_share=1.0,
        most_at_once=50,
    )
    return project.model_copy(update={"wishes": wishes, "limits": endless})


def _nothing(study: Study, id_: str, name: str, note: str) -> ScenarioResult:
    zero = Spread.of(np.zeros(1))
    other = -study.case.npv_values
    return ScenarioResult(
        id=id_,
        name=name,
        note=note,
        steps=0,
        level=study.profile.overall.value,
        npv=zero,
        loss_share=0.0,
        cost=0.0,
        invoices=0.0,
        stress=0.0,
        difference=Spread.of(other),
        difference_error=standard_error(other),
        better_share=float((other > 0).mean()),
    )


def _planned(
    study: Study, id_: str, name: str, note: str, project: Project, progress: Progress | None
) -> ScenarioResult:
    def go_on(*_: object) -> bool:
        return progress is None or progress("", 0.0)

    found = found_for(study, project)
    problem = case_problem(project, study.catalogue, found)
    try:
        plan = make_plan(project, study.catalogue, study.profile, problem, found, go_on)
    except PlanningError as error:
        empty = _nothing(study, id_, name, note)
        return replace(empty, fault=str(error))
    finance = project.finance
    futures = sample(problem, finance.seed, finance.trials, plan.schedule)
    case = appraise(
        problem,
        plan.schedule,
        trials=finance.trials,
        seed=finance.seed,
        progress=go_on,
        futures=futures,
    )
    few = {id_: values[:FEW_FUTURES] for id_, values in futures.draws.items()}
    stress = stress_value(problem, plan.schedule, few)
    result = _result(study, id_, name, note, case, plan.path[-1].value, stress)
    return replace(result, steps=len(plan.steps))


def _result(
    study: Study, id_: str, name: str, note: str, case: Case, level: float | None, stress: float
) -> ScenarioResult:
    difference = case.npv_values - study.case.npv_values
    is_plan = case is study.case
    return ScenarioResult(
        id=id_,
        name=name,
        note=note,
        steps=len(study.plan.steps),
        level=level,
        npv=case.npv,
        loss_share=case.loss_share,
        cost=case.cost.mean,
        invoices=case.cash_cost,
        stress=study.decision.stress if is_plan else stress,
        difference=Spread.of(difference),
        difference_error=standard_error(difference),
        better_share=float((difference > 0).mean()),
    )
