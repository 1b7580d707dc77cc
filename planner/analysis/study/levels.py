"""What lifts which level: the rungs of the planning problem, from scoring what each practice raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.analysis.study.candidates import Candidate, raised_levels
from planner.domain.content.catalogue import Practice
from planner.domain.project import Project
from planner.maturity.score import Profile, assess
from planner.roadmap.problem import Rung

OVERALL = "overall"
TRIFLE = 1e-9


def levels_now(profile: Profile) -> dict[str, float]:
    """What is there today whatever is still open, by measure: every dimension that is asked, and ``overall``.

    Goals and gates of a plan read these low ends.
    """
    levels = {OVERALL: profile.overall, **profile.dimensions}
    return {name: level.low for name, level in levels.items() if level.applies}


def measures(project: Project) -> dict[str, str]:
    """Names of all measures by id."""
    names = {d.id: d.name for d in project.questionnaire.dimensions}
    return {OVERALL: "overall level", **names}


def rungs(project: Project, profile: Profile, chosen: Iterable[Candidate]) -> tuple[Rung, ...]:
    """Return what finished practices lift, question by question, the others as they are today.

    A question raised to a level lifts its dimension and the overall level by the difference that scoring
    shows. That adds up where answers combine by means; for other ways of combining it is first order, so a
    plan's goals are checked by scoring the plan.
    """
    by_question: dict[str, dict[float, list[str]]] = {}
    for candidate in chosen:
        if isinstance(candidate.entry, Practice):
            for raised in candidate.entry.raises:
                steps = by_question.setdefault(raised.question, {})
                steps.setdefault(float(raised.to_level), []).append(candidate.id)
    found = []
    today = levels_now(profile)
    for question, steps in by_question.items():
        before = today
        for level in sorted(steps):
            after = levels_now(assess(project, profile.cells.raised({question: level}), brief=True))
            lifts = {
                m: after[m] - before[m]
                for m in after.keys() & before.keys()
                if after[m] - before[m] > TRIFLE
            }
            if lifts:
                by = tuple(i for other, ids in steps.items() if other >= level for i in ids)
                found.append(Rung(by, dict(sorted(lifts.items()))))
            before = after
    return tuple(found)


def raised_by(finished: Iterable[Candidate]) -> Mapping[str, float]:
    """Levels that questions reach once practices are finished."""
    return raised_levels(c.entry for c in finished if isinstance(c.entry, Practice))
