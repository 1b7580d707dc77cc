"""New projects from a short profile."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime

from planner.domain.answers.assessment import Respondent, Round
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import long_month
from planner.domain.base.types import iso_time, slug
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.organisation import STATED_FACTS, Organisation, Team
from planner.domain.organisation.sizes import even_share
from planner.domain.plan.plan import Limits
from planner.domain.project import Project
from planner.domain.record.report import ReportSettings
from planner.maturity.content import house_questionnaire


def next_quarter(today: date) -> date:
    """The first day of the next quarter that begins: today itself where it is one.

    Asked once, as the default of a new plan; from then on the start is an input like any other.
    """
    if today.day == 1 and today.month % 3 == 1:
        return today
    months = (today.month - 1) // 3 * 3 + 3
    return date(today.year + months // 12, months % 12 + 1, 1)


def new_project(
    organisation: Organisation,
    team_names: tuple[str, ...],
    now: datetime,
    questionnaire: Questionnaire | None = None,
    document_id: str | None = None,
    each: int = 1,
) -> Project:
    """Return an empty project: teams with ``each`` respondents, and no target until one is chosen.

    ``document_id`` is a fresh random id unless given. Facts that nobody stated are put down as not holding,
    as the other ticks of a profile are: whoever starts sees them, and the profile can change each.
    """
    stated = {**dict.fromkeys(STATED_FACTS, False), **organisation.facts}
    organisation = organisation.model_copy(update={"facts": stated})
    questionnaire = questionnaire or house_questionnaire()
    share = even_share(organisation, len(team_names))
    teams, used = [], set()
    for name in team_names:
        id_ = slug(name, "team")
        while id_ in used:
            id_ += "-2"
        used.add(id_)
        teams.append(Team(id=id_, name=name, people=share))
    return Project(
        id=document_id or str(uuid.uuid4()),
        check_key=secrets.token_hex(32),
        name=tr(phrase("Assessment {month}", month=long_month(now))),
        created=iso_time(now),
        modified=iso_time(now),
        organisation=organisation,
        teams=tuple(teams),
        respondents=tuple(
            Respondent(id=f"{t.id}-{k}", team=t.id) for t in teams for k in range(1, each + 1)
        ),
        questionnaire=questionnaire,
        rounds=(Round(id="round-1", label=long_month(now), date=f"{now:%Y-%m-%d}"),),
        limits=Limits(start=next_quarter(now.date()).isoformat()),
        report=ReportSettings(client=organisation.name),
    )
