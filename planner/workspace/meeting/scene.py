"""What phones show of a question, in every language of the program."""

from __future__ import annotations

from planner.domain.base.language import LANGUAGES, speaking, tr
from planner.domain.project import Project
from planner.room.ballots import Naming, TeamOfRoom
from planner.room.messages import PhoneScene, SceneText
from planner.workspace.meeting.votes import free_seats


def phone_scene(project: Project, question: str) -> PhoneScene:
    """One question with its levels, by language."""
    asked = project.questionnaire.by_id[question]
    dimension = project.questionnaire.dimension_by_id[asked.dimension]
    texts = {}
    for language in LANGUAGES:
        with speaking(language):
            texts[str(language)] = SceneText(
                dimension=tr(dimension.name),
                prompt=tr(asked.prompt),
                hint=tr(asked.hint),
                levels=tuple((tr(d.name), tr(d.text)) for d in asked.levels),
            )
    return PhoneScene(question, texts)


def teams_of(
    project: Project, teams: tuple[str, ...], naming: Naming = "none", seats: int | None = None
) -> tuple[TeamOfRoom, ...]:
    """The teams of a room, with the respondents it may vote for: by name everybody, else free seats.

    With ``seats`` so many are expected in a room without names; the desk is asked about one more.
    """
    made = []
    for team in teams:
        free = (
            free_seats(project, team)[:seats]
            if naming == "none"
            else tuple(r.id for r in project.respondents if r.team == team and not r.unnamed)
        )
        name = project.team_by_id[team].name
        made.append(TeamOfRoom(id=team, name=name, free=free, people=len(free)))
    return tuple(made)
