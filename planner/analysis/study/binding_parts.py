"""What is still to be done for the duties that bind, of a study."""

from __future__ import annotations

from planner.analysis.study.duties import DutyPart, duty_parts
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.plannable import plannable
from planner.analysis.study.study import Study


@once_a_study
def binding_parts(study: Study) -> tuple[DutyPart, ...]:
    """The parts of every binding duty of a study, with the candidates that can do them."""
    project = study.project
    _, why_not = plannable(study.candidates, project)
    binding = [d for d in project.duties if d.binds]
    return tuple(duty_parts(project, study.profile, study.candidates, why_not, binding))
