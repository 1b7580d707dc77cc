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


class Lifts:
    """Levels of all measures once one question stands at a level, the others as today; each scored once."""

    def __init__(self, project: Project, profile: Profile) -> None:
        self.project, self.profile = project, profile
        self._scored: dict[tuple[str, float], dict[str, float]] = {}

    def after(self, question: str, level: float) -> dict[str, float]:
        """Low ends by measure (see ``levels_now``)."""
        found = self._scored.get((question, level))
        if found is None:
            cells = self.profile.cells.raised({question: level})
            found = levels_now(assess(self.project, cells, brief=True))
            self._scored[question, level] = found
        return found


def rungs(lifts: Lifts, chosen: Iterable[Candidate]) -> tuple[Rung, ...]:
    """Return what finished practices lift, question by question, the others as they are today.

    A question raised to a level lifts its dimension and the overall level by the difference that scoring
    shows. That adds up where answers combine by means; for other ways of combining it is first order, so a
    plan's goals are checked by scoring the plan.
    """
    by_question: dict[str, dict[float, list[str]]] = {}
    asked: dict[tuple[str, float], int] = {}
    for candidate in chosen:
        if isinstance(candidate.entry, Practice):
            for raised in candidate.entry.raises:
                steps = by_question.setdefault(raised.question, {})
                level = float(raised.to_level)
                steps.setdefault(level, []).append(candidate.id)
                asked[raised.question, level] = max(
                    asked.get((raised.question, level), 1), raised.least
                )
    found: list[Rung] = []
    today = levels_now(lifts.profile)
    for question, steps in by_question.items():
        before = today
        # a rung asks for the one below it where not each practice alone lifts that as well
        below: int | None = None
        alone = all(asked[question, level] == 1 for level in steps)
        for level in sorted(steps):
            after = lifts.after(question, level)
            gained = {
                m: after[m] - before[m]
                for m in after.keys() & before.keys()
                if after[m] - before[m] > TRIFLE
            }
            if gained:
                by = tuple(i for other, ids in steps.items() if other >= level for i in ids)
                lifted = dict(sorted(gained.items()))
                found.append(Rung(by, lifted, asked[question, level], None if alone else below))
                below = len(found) - 1
            before = after
    return tuple(found)


def raised_by(finished: Iterable[Candidate]) -> Mapping[str, float]:
    """Levels that questions reach once practices are finished."""
    return raised_levels(c.entry for c in finished if isinstance(c.entry, Practice))
