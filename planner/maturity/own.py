"""What one person's answers say by themselves, beside where the team stood in the round before."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.answers.level import Level
from planner.domain.content.questionnaire import Question
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import TeamScore, assess


@dataclass(frozen=True)
class OwnLevels:
    """Levels of one person on the house scale 0 to 4, and of the team in the round before.

    ``dimensions`` holds what this person is asked about: id, name, the own level and the team's in the
    ``label`` of the round before, ``None`` where that has none.
    """

    overall: Level
    before: float | None
    label: str
    dimensions: tuple[tuple[str, str, Level, float | None], ...]


def own_levels(project: Project, respondent: str, asked: tuple[Question, ...]) -> OwnLevels:
    """Score the answers of ``respondent`` to the questions they are ``asked``, as a team of one is scored.

    Nobody else's answer is in it, nor what the team agreed on. The team's levels are what the round before
    says by itself, in the questionnaire of then; where the team had no answers, there are none.
    """
    person = project.respondent_by_id[respondent]
    now = project.current_round
    sheet = {respondent: now.answers.get(respondent, {})}
    alone = now.model_copy(
        update={
            "scope": "chosen",
            "chosen": tuple(q.id for q in asked),
            "answers": sheet,
            "consensus": {},
        }
    )
    mine = _team(
        project.model_copy(update={"respondents": (person,), "rounds": (alone,)}), person.team
    )
    earlier = project.rounds[:-1]
    was = None
    if earlier:
        was = _team(project.model_copy(update={"rounds": earlier}), person.team)
    then = {} if was is None else {d: level.value for d, level in was.dimensions.items()}
    own = {q.dimension for q in asked}
    return OwnLevels(
        mine.overall,
        None if was is None else was.overall.value,
        earlier[-1].label if was is not None else "",
        tuple(
            (d.id, d.name, mine.dimensions[d.id], then.get(d.id))
            for d in asked_dimensions(project)
            if d.id in own
        ),
    )


def _team(project: Project, team: str) -> TeamScore:
    return next(t for t in assess(project, brief=True).teams if t.team == team)
