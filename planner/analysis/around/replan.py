"""From an agreed plan and what became of it to the next plan, changing as little as possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.analysis.around.frontier import setting_for
from planner.analysis.study.describe import describe
from planner.analysis.study.impossible import why_impossible
from planner.analysis.study.levels import measures
from planner.analysis.study.plan import Plan
from planner.analysis.study.plannable import plannable
from planner.analysis.study.planning import best_plan
from planner.analysis.study.setting import Setting, starts_of
from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError, PlanningError
from planner.domain.plan.plan import QUARTER, AgreedPlan, StepProgress
from planner.roadmap.problem import Activity, PlanningProblem
from planner.roadmap.solver import ImpossiblePlan
from planner.roadmap.value import violations

MOVE_SHARE = 0.005
ADD_TIMES = 4.0


@dataclass(frozen=True)
class Change:
    """One difference from the agreed plan: ``kind`` is added, dropped, moved, lengthened; months from 0."""

    kind: str
    id: str
    name: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    why: str


@dataclass(frozen=True)
class Replanned:
    """The new plan, its differences from the agreed one, and what both are worth from here on.

    ``value`` and ``unchanged`` are expected worths, as printed of the plan; ``unchanged`` is the agreed
    plan as it now stands, ``None`` when it no longer keeps the limits.
    """

    plan: Plan
    changes: tuple[Change, ...]
    value: float
    unchanged: float | None
    penalty: float
    broken: tuple[str, ...]


def replan(
    study: Study,
    now: int,
    penalty: float | None = None,
    waiting: Callable[[], bool] | None = None,
) -> Replanned:
    """Plan again from quarter ``now`` (from 0), with the agreed plan's progress as it is.

    Done and running steps stay where they were or are; dropped ones stay out; everything else may move to
    ``now`` or later. A moved step costs ``penalty`` (money) for each quarter, an added or dropped one four
    times that; without one it is 0.5 % of the plan's value. Raises ``InputError`` without an agreed plan,
    ``PlanningError`` when the facts leave no plan; the agreed plan is never touched.
    """
    agreed = study.project.agreed_plan
    if agreed is None:
        raise InputError("No plan is agreed yet. Agree one first; then changes can be kept small.")
    if not 0 <= now < study.project.limits.quarters:
        raise InputError(
            "Quarter {now} lies outside the plan of {quarters} quarters.",
            now=now + 1,
            quarters=study.project.limits.quarters,
        )
    limits = study.project.limits.model_copy(update={"start": agreed.start})
    setting = setting_for(study).within(limits)
    if penalty is None:
        penalty = MOVE_SHARE * max(abs(study.case.npv.mean), 1.0)
    own, per = penalty, limits.per
    first = now * QUARTER // per

    def change(problem: PlanningProblem) -> PlanningProblem:
        return _held(problem, agreed, first, own * per / QUARTER)

    base = change(setting.problem())
    try:
        problem, solution = best_plan(setting, waiting, change=change)
    except ImpossiblePlan as error:
        raise PlanningError(
            why_impossible(replace(base, dues=()), measures(study.project))
        ) from error
    _, why_not = plannable(study.candidates, study.project)
    project = study.project.model_copy(update={"limits": limits})
    plan = describe(
        project,
        study.catalogue,
        study.profile,
        study.case_problem,
        study.candidates,
        why_not,
        problem,
        solution,
    )
    kept = as_agreed(problem, agreed)
    broken = tuple(violations(problem, kept))
    return Replanned(
        plan=plan,
        changes=_changes(setting, problem, agreed, plan, broken),
        value=setting.value(problem, starts_of(plan.schedule, per)),
        unchanged=None if broken else setting.value(problem, kept),
        penalty=own,
        broken=broken,
    )


def _progress(agreed: AgreedPlan, id_: str) -> StepProgress:
    return agreed.progress.get(id_, StepProgress(state="planned"))


def _held(
    problem: PlanningProblem, agreed: AgreedPlan, now: int, penalty: float
) -> PlanningProblem:
    """Pin what is done or running, keep out what was dropped, and price every other change."""
    per = problem.months
    steps = {s.initiative: s for s in agreed.steps}
    held: list[Activity] = []
    for activity in problem.activities:
        step, state = steps.get(activity.id), _progress(agreed, activity.id)
        last = problem.periods - activity.duration
        if state.state in ("done", "running"):
            begun = state.start if state.start is not None else step.start if step else 0
            usual = step.end - step.start if step else activity.duration * per
            ended = state.end if state.end is not None else begun + usual
            start, end = begun // per, -(-ended // per)
            if state.state == "running":  # it cannot have ended before the present period does
                end = max(end, now + 1)
            length = max(min(end, problem.periods) - start, 1)
            held.append(
                replace(
                    activity,
                    wish="must",
                    earliest=start,
                    latest=start,
                    duration=length,
                    needs=(),
                    needs_any=(),
                    safe_with=(),
                    gates=(),
                    lags={},
                )
            )
        elif state.state == "dropped":
            held.append(replace(activity, wish="never"))
        else:
            earliest = max(activity.earliest, now)
            if step is None:
                cost = (-ADD_TIMES * penalty * QUARTER / per,) * (last + 1)
            else:
                worth, agreed_start = ADD_TIMES * penalty * QUARTER / per, step.start // per
                cost = tuple(
                    worth - min(abs(s - agreed_start) * penalty, worth) for s in range(last + 1)
                )
            held.append(replace(activity, earliest=earliest, preference=cost))
    # what is done has what it needed, whatever the limits say of the past
    return replace(problem, activities=tuple(held), past=now)


def as_agreed(problem: PlanningProblem, agreed: AgreedPlan) -> dict[str, int]:
    """The agreed plan with done, running and dropped steps as they are; starts in periods."""
    starts: dict[str, int] = {}
    for step in agreed.steps:
        state = _progress(agreed, step.initiative)
        if state.state == "dropped" or step.initiative not in problem.by_id:
            continue
        moved = state.state in ("done", "running") and state.start is not None
        start = state.start if moved and state.start is not None else step.start
        starts[step.initiative] = start // problem.months
    return starts


def _changes(
    setting: Setting,
    problem: PlanningProblem,
    agreed: AgreedPlan,
    plan: Plan,
    broken: tuple[str, ...],
) -> tuple[Change, ...]:
    names = {c.id: c.name for c in setting.chosen}
    before = {s.initiative: (s.start, s.end) for s in agreed.steps}
    after = {s.candidate.id: (s.start, s.end) for s in plan.steps}
    whys = {s.candidate.id: s.why for s in plan.steps}
    out = {x.candidate.id: x.why for x in plan.left_out}
    found = []
    for id_ in sorted(before.keys() | after.keys()):
        old, new = before.get(id_), after.get(id_)
        if old == new:
            continue
        state = _progress(agreed, id_).state
        name = names.get(id_, id_)
        if new is None:
            why = "You dropped it." if state == "dropped" else out.get(id_, "It no longer pays.")
            if id_ not in names:
                why = "It can no longer be planned."
            found.append(Change("dropped", id_, name, old, None, why))
        elif old is None:
            found.append(Change("added", id_, name, None, new, whys[id_]))
        elif new[0] != old[0]:
            why = _why_moved(problem, agreed, id_, name, broken, state)
            found.append(Change("moved", id_, name, old, new, why))
        else:
            why = "It takes longer than agreed." if new[1] > old[1] else "It is finished earlier."
            found.append(Change("lengthened", id_, name, old, new, why))
    return tuple(found)


def _why_moved(
    problem: PlanningProblem,
    agreed: AgreedPlan,
    id_: str,
    name: str,
    broken: tuple[str, ...],
    state: str,
) -> str:
    if state in ("done", "running"):
        return "It started then."
    planned = next(s.start for s in agreed.steps if s.initiative == id_) // problem.months
    if planned < problem.by_id[id_].earliest:
        return "Its agreed start has passed."
    if any(f"“{name}”" in fault for fault in broken):
        return "What it waits for is finished later."
    if broken:
        return "The agreed quarter no longer has room for it."
    return "There it is worth more than the change costs."
