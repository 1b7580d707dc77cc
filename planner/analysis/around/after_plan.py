"""The levels that the steps of a plan lead to."""

from __future__ import annotations

from planner.analysis.study.levels import raised_by
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile, assess


@once_a_study
def after_plan(study: Study) -> Profile | None:
    """The profile once all steps of the plan are done, on answers that else stay; ``None`` without a step."""
    if not study.plan.steps:
        return None
    raised = raised_by(s.candidate for s in study.plan.steps)
    return assess(study.project, study.profile.cells.raised(raised))


def targets_reached(study: Study, after: Profile) -> tuple[int, int]:
    """How many targets of dimensions are reached in the profile ``after``, of how many."""
    project = study.project
    gaps = [after.gap(project, d.id) for d in asked_dimensions(project)]
    known = [g for g in gaps if g is not None]
    return sum(g.reach == "reached" for g in known), len(known)
