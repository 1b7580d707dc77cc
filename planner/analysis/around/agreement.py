"""Agreeing on a plan: which one of those on the table, under which conditions, and how the newest differs."""

from __future__ import annotations

from typing import Literal

from planner.analysis.around.move_words import change_words
from planner.analysis.around.review import reached_when
from planner.analysis.study.agreed import agreed_of
from planner.analysis.study.options import REVIEW_MONTHS
from planner.analysis.study.plan import Plan
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase
from planner.domain.plan.move import Move, MovedStep
from planner.domain.plan.plan import AgreedPlan, PlannedStep

Agreed = Literal["whole", "stage_1", "duties"]
AGREED_WORDS: dict[Agreed, str] = {
    "whole": "The whole plan",
    "stage_1": "Stage 1 only",
    "duties": "Duties only",
}
LONGEST, MOST = 300, 20


def steps_of(plan: Plan, option: Agreed) -> tuple[PlannedStep, ...]:
    """The steps of an option; stage 1 is what starts before the first review."""
    whole = tuple(
        PlannedStep(initiative=s.candidate.id, start=s.start, end=s.end) for s in plan.steps
    )
    if option == "stage_1":
        return tuple(s for s in whole if s.start < REVIEW_MONTHS)
    if option == "duties":
        planned = plan.duty_schedule.items()
        return tuple(PlannedStep(initiative=i, start=t.start, end=t.finish) for i, t in planned)
    return whole


def can_be_agreed(study: Study) -> tuple[Agreed, ...]:
    """The options that are another plan than the whole one, and that one."""
    plan = study.plan
    found: list[Agreed] = ["whole"] if plan.steps else []
    first = steps_of(plan, "stage_1")
    if first and len(first) < len(plan.steps):
        found.append("stage_1")
    if plan.duty_schedule and plan.duty_schedule != plan.schedule:
        found.append("duties")
    return tuple(found)


def conditions_of(study: Study, option: Agreed) -> tuple[str, ...]:
    """What has to be true before anything after the first review begins: what stage 1 has promised."""
    plan = study.plan
    if option != "stage_1" and not any(s.start >= REVIEW_MONTHS for s in plan.steps):
        return ()
    return reached_when(study, plan.stages[0])[:MOST]


def agreement(
    study: Study,
    option: Agreed,
    when: str,
    who: str = "",
    note: str = "",
    conditions: tuple[str, ...] = (),
) -> AgreedPlan:
    """The plan as people agree on it; what was done of the one before stays, where both begin alike."""
    made = agreed_of(study.plan, when, who)
    steps = steps_of(study.plan, option)
    held = {s.initiative for s in steps}
    worth = study.decision.option(option)
    before = study.project.agreed_plan
    keeps = before is not None and before.start == made.start
    return made.model_copy(
        update={
            "option": option,
            "note": note[:LONGEST],
            "worth": study.case.npv.mean if worth is None else worth.expected,
            "conditions": tuple(c[:LONGEST] for c in conditions[:MOST]),
            "steps": steps,
            "tools": {i: t for i, t in made.tools.items() if i in held},
            "progress": before.progress if before is not None and keeps else {},
        }
    )


def difference_words(agreed: AgreedPlan | None, plan: Plan) -> str:
    """How today's plan differs from the agreed one; empty where nothing is agreed."""
    if agreed is None:
        return ""
    was = {s.initiative: s.start for s in agreed.steps}
    now = {s.initiative: s.start for s in steps_of(plan, agreed.option)}
    steps = tuple(
        MovedStep(initiative=i, was=was.get(i), now=now.get(i))
        for i in {**was, **now}
        if was.get(i) != now.get(i)
    )
    if not steps:
        return "This is the agreed plan."
    counted = change_words(Move(id="m", what="agreed", when=agreed.agreed, steps=steps))
    return phrase("Since it was agreed: {changes}.", changes=counted)
