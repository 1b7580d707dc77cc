"""What of a late duty comes last, and by when all the rest of it is there."""

from __future__ import annotations

from planner.analysis.study.duties import duty_parts, first_ended, last_month
from planner.analysis.study.duty_contents import contents_of
from planner.analysis.study.plannable import plannable
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase

ALL_BUT = "All of it but {what} by {month}."


def last_words(study: Study) -> dict[str, str]:
    """Of late duties of which one part alone ends last: that part, and by which month all others are kept.

    Whoever reads how late a duty is may keep that part alone by hand.
    """
    late = {d.id for d in study.plan.duties if d.state == "late"}
    if not late:
        return {}
    project = study.project
    _, why_not = plannable(study.candidates, project)
    binding = [d for d in project.duties if d.binds]
    # what is counted with its contents waits for these, whatever it asks for itself
    duties = [d for d in project.duties if d.id in late and not contents_of(d, binding)]
    ends = {i: t.finish for i, t in study.plan.schedule.items()}
    of: dict[str, list[tuple[int, str]]] = {}
    for part in duty_parts(project, study.profile, study.candidates, why_not, duties):
        first = first_ended(part.members, part.least, ends)
        end = max((ends[m] for m in first), default=None)
        of.setdefault(part.duty.id, []).append((end if end is not None else -1, part.name))
    said = {}
    for duty, parts in of.items():
        (*others, (end, name)) = sorted(parts)
        before = max((e for e, _ in others), default=-1)
        if others and min(parts)[0] >= 0 and before < end:
            month = last_month(study.plan.start, before)
            said[duty] = phrase(ALL_BUT, what=name, month=month)
    return said
