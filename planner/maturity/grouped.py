"""A model read for each group of teams that its answers name, such as the teams of one department."""

from __future__ import annotations

from datetime import date

from planner.domain.answers.assessment import RespondentPolicy, TeamPolicy
from planner.domain.answers.level import Level
from planner.domain.answers.replies import Replies
from planner.domain.content.model import Model
from planner.maturity.evaluate import evaluate


def by_group(
    model: Model,
    replies: Replies,
    *,
    as_of: date | None = None,
    respondents: RespondentPolicy = "median",
    teams: TeamPolicy = "weighted_mean",
) -> dict[str, Level]:
    """The level of each group of ``replies``, from its teams alone; a group without any is left out."""
    found = {}
    for name, members in replies.groups.items():
        inside = replies.model_copy(
            update={
                "sheets": tuple(s for s in replies.sheets if s.team in members),
                "agreed": {t: a for t, a in replies.agreed.items() if t in members},
                "groups": {},
            }
        )
        if inside.sheets or inside.agreed:
            score = evaluate(
                model, inside, as_of=as_of, respondents=respondents, teams=teams, brief=True
            )
            found[name] = score.overall.level
    return found
