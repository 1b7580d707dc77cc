"""A document that is being begun: the first edits of a new assessment, each of which can be undone.

What nobody has said yet keeps its default, so that only the name is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from planner.catalogue.builders import split_builders
from planner.catalogue.places import country, rate_of
from planner.domain.answers.assessment import Respondent
from planner.domain.base.errors import InputError
from planner.domain.base.language import LANGUAGES, Language, tr
from planner.domain.base.types import slug
from planner.domain.organisation.checks import check_possible
from planner.domain.organisation.organisation import Industry, Organisation, StatedFact, Team
from planner.domain.project import Project
from planner.domain.record.report import Profile
from planner.workspace.create import new_project
from planner.workspace.edits import Edit, checked

MOST_TEAMS = 200
MOST_EACH = 50
USUAL_BUILDERS = 5.0
"""People who build models where nobody said how many."""
OF_GENERATIVE: tuple[StatedFact, ...] = ("agents", "several_agents", "talks_to_people")
"""Facts that do not hold where generative AI is not used; else they are not known yet, and are asked."""

TeamRow = tuple[str, int]
"""The name of a team, and how many people answer for it."""


def begun(now: datetime, language: Language = "en", here: str = "") -> Project:
    """A document of which nothing is known yet but perhaps the country: ``here``, by its code."""
    people = split_builders(USUAL_BUILDERS)
    organisation = Organisation(name=tr("Unnamed"), people=people, price_year=now.year)
    project = new_project(organisation, (tr("Data science"),), now)
    facts = dict.fromkeys(OF_GENERATIVE, False)  # the others are not known until somebody says
    report = project.report.model_copy(update={"client": "", "language": language})
    organisation = organisation.model_copy(update={"facts": facts})
    made = checked(project, organisation=organisation, report=report)
    return in_country(here).apply(made) if country(here) is not None else made


def name_it(name: str) -> Edit:
    """Name the organisation; the report is for it."""

    def apply(project: Project) -> Project:
        report = project.report.model_copy(update={"client": name})
        return _with(project, {"name": name or tr("Unnamed")}, report=report)

    return Edit("Name of the organisation", apply, "begin:name")


def of_industry(industry: Industry) -> Edit:
    """Choose the industry."""
    return Edit("Industry", lambda p: _with(p, {"industry": industry}), "begin:industry")


def in_country(code: str) -> Edit:
    """Choose the country: it gives currency, rate and whose salaries come nearest."""

    def apply(project: Project) -> Project:
        found = country(code)
        if found is None:
            raise InputError("“{code}” is no country.", code=code)
        rate = rate_of(found.currency)
        money = (found.currency, rate.per_usd) if rate is not None else ("USD", 1.0)
        changes = {"region": found.region, "currency": money[0], "currency_per_usd": money[1]}
        return _with(project, changes)

    return Edit("Country", apply, "begin:country")


def with_builders(people: float) -> Edit:
    """Say how many people build models; they are split over roles."""

    def apply(project: Project) -> Project:
        others = {
            r: n for r, n in project.organisation.people.items() if r not in split_builders(1e5)
        }
        return _weighed(_with(project, {"people": {**others, **split_builders(people)}}))

    return Edit("People who build models", apply, "begin:builders")


def with_models(models: int) -> Edit:
    """Say how many models are in use; where laws bind some, all count until the profile says how many."""

    def apply(project: Project) -> Project:
        bound = project.organisation.regulated_models > 0
        return _with(
            project,
            {"models_in_production": models, "regulated_models": models if bound else 0},
        )

    return Edit("Models in use", apply, "begin:models")


def with_generative(holds: bool) -> Edit:
    """Say whether generative AI is in use or planned."""

    def apply(project: Project) -> Project:
        facts = {k: v for k, v in project.organisation.facts.items() if k not in OF_GENERATIVE}
        if not holds:
            facts |= dict.fromkeys(OF_GENERATIVE, False)
        return _with(project, {"generative_ai": holds, "facts": facts})

    return Edit("Generative AI", apply, "begin:generative")


def with_laws(bind: bool) -> Edit:
    """Say whether laws or regulators bind some of the models."""

    def apply(project: Project) -> Project:
        models = max(project.organisation.models_in_production, 1) if bind else 0
        changes = {"regulated_models": models}
        if bind:  # one that is bound is one that is there, or soon will be
            changes["models_in_production"] = models
        return _with(project, changes)

    return Edit("Laws that bind models", apply, "begin:laws")


def with_teams(rows: Sequence[TeamRow]) -> Edit:
    """Set the teams and how many people answer for each. Nobody has answered yet."""

    def apply(project: Project) -> Project:
        named = [(name.strip(), each) for name, each in rows if name.strip()]
        if not named:
            raise InputError("Name at least one team.")
        if len(named) > MOST_TEAMS:
            raise InputError("That are more than {n} teams.", n=MOST_TEAMS)
        check_possible(project.organisation, [name for name, _ in named])
        teams: list[Team] = []
        people: list[Respondent] = []
        used: set[str] = set()
        for name, each in named:
            id_ = slug(name, "team")
            while id_ in used:
                id_ += "-2"
            used.add(id_)
            teams.append(Team(id=id_, name=name, people=1.0))
            count = range(1, min(max(each, 1), MOST_EACH) + 1)
            people += [Respondent(id=f"{id_}-{k}", team=id_) for k in count]
        return _weighed(checked(project, teams=tuple(teams), respondents=tuple(people)))

    return Edit("Teams and people", apply, "begin:teams")


def promised(profile: Profile) -> Edit:
    """Say who may be recognised; the report keeps to it."""

    def apply(project: Project) -> Project:
        report = project.report.model_copy(update={"profile": profile})
        return checked(project, promise=profile, report=report)

    return Edit("What people are promised", apply, "begin:promise")


def in_language(language: Language) -> Edit:
    """Choose the language of the report."""

    def apply(project: Project) -> Project:
        report = project.report.model_copy(update={"language": language})
        return checked(project, report=report)

    return Edit("Language", apply, "begin:language")


def language_of(code: str) -> Language | None:
    """The language spoken in a country, where the program speaks it."""
    from babel.languages import get_official_languages

    spoken = get_official_languages(code, de_facto=True)[:1]
    return next((one for one in LANGUAGES if one in spoken), None)


def _with(project: Project, changes: dict[str, Any], **others: Any) -> Project:
    organisation = project.organisation
    known = {name: getattr(organisation, name) for name in Organisation.model_fields}
    made = Organisation.model_validate({**known, **changes})
    check_possible(made)
    return checked(project, organisation=made, **others)


def _weighed(project: Project) -> Project:
    """Teams count by their share of those who build models, as their people who answer are to all who do."""
    each = {t.id: sum(r.team == t.id for r in project.respondents) for t in project.teams}
    builders, everybody = project.organisation.builders, sum(each.values())
    teams = tuple(
        t.model_copy(update={"people": max(builders * each[t.id] / max(everybody, 1), 1.0)})
        for t in project.teams
    )
    return checked(project, teams=teams)
