"""Edits of looks at what lies on disk: add, attach, dismiss, take measured inputs over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from planner.analysis.study.baseline import check_assumption
from planner.catalogue.own import catalogue_of
from planner.domain.answers.assessment import Answer, Evidence
from planner.domain.answers.observation import (
    GRADE_OF_SURE,
    MOST_SURVEYS,
    Dismissal,
    Measured,
    Observed,
    Survey,
)
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.case.estimate import Assumption, Provenance
from planner.domain.project import Project
from planner.workspace.edits import Edit, checked


def add_survey(survey: Survey) -> Edit:
    """Keep a look; the oldest one goes where there would be too many. One of the same id is replaced."""

    def apply(project: Project) -> Project:
        teams = set(project.team_by_id)
        unknown = {s.team for s in survey.sources if s.team} - teams
        if unknown:
            raise InputError("There is no team “{team}”.", team=min(unknown))
        kept = tuple(s for s in project.surveys if s.id != survey.id)
        return checked(project, surveys=(*kept, survey)[-MOST_SURVEYS:])

    return Edit(phrase("Look at what lies on disk, {day}", day=survey.day), apply)


def remove_survey(survey: str) -> Edit:
    """Take a look out of the document; evidence that was attached stays."""
    return Edit(
        "Remove a look at what lies on disk",
        lambda p: checked(p, surveys=tuple(s for s in p.surveys if s.id != survey)),
    )


def _with(project: Project, survey: Survey) -> Project:
    if survey.id not in {s.id for s in project.surveys}:
        raise InputError("That look at what lies on disk is not in the document any more.")
    return checked(
        project, surveys=tuple(survey if s.id == survey.id else s for s in project.surveys)
    )


def _of(project: Project, survey: str) -> Survey:
    for one in project.surveys:
        if one.id == survey:
            return one
    raise InputError("That look at what lies on disk is not in the document any more.")


def dismiss(survey: str, team: str, question: str, reason: str, who: str, when: str) -> Edit:
    """Say that what was observed does not speak to a question of a team, and why."""

    def apply(project: Project) -> Project:
        one = _of(project, survey)
        if not reason.strip():
            raise InputError("Say why it does not speak to the question.")
        others = tuple(d for d in one.dismissed if (d.team, d.question) != (team, question))
        new = Dismissal(team=team, question=question, reason=reason.strip(), who=who, when=when)
        return _with(project, one.model_copy(update={"dismissed": (*others, new)}))

    return Edit(phrase("Dismiss what was observed on {question}", question=question), apply)


def undismiss(survey: str, team: str, question: str) -> Edit:
    """Let what was observed speak again."""

    def apply(project: Project) -> Project:
        one = _of(project, survey)
        others = tuple(d for d in one.dismissed if (d.team, d.question) != (team, question))
        return _with(project, one.model_copy(update={"dismissed": others}))

    return Edit(phrase("Heed what was observed on {question}", question=question), apply)


def evidence_of(survey: Survey, observed: Observed, who: str) -> Evidence:
    """What was observed as a piece of evidence: of the day of the fact, for a year."""
    facts = sorted(o.fact for o in observed.observations if o.fact and o.outcome == "seen")
    day = facts[-1] if facts else survey.day
    until = (date.fromisoformat(day) + timedelta(days=365)).isoformat()
    text = phrase(
        "Observed on {day}: {what}", day=survey.day, what=tr(observed.words) or observed.question
    )
    return Evidence(
        text=str(text)[:300],
        grade=GRADE_OF_SURE[observed.sure],
        who=who,
        when=day,
        until=until,
        observation=f"{survey.id}:{observed.team}:{observed.question}"[:80],
    )


def attach(survey: Survey, observed: Observed, respondent: str, who: str) -> Edit:
    """Attach what was observed to the answer of one person, as evidence."""
    made = evidence_of(survey, observed, who)

    def apply(project: Project) -> Project:
        if respondent not in project.respondent_by_id:
            raise InputError("There is no respondent “{respondent}”.", respondent=respondent)
        round_ = project.current_round
        sheet = dict(round_.answers.get(respondent, {}))
        old = sheet.get(observed.question, Answer())
        kept = tuple(e for e in old.evidence if e.observation != made.observation)
        sheet[observed.question] = old.model_copy(update={"evidence": (*kept, made)})
        answers = {**round_.answers, respondent: sheet}
        now = round_.model_copy(update={"answers": answers})
        return checked(project, rounds=(*project.rounds[:-1], now))

    return Edit(phrase("Attach what was observed to {question}", question=observed.question), apply)


def assumption_of(survey: Survey, measure: Measured, when: str) -> Assumption:
    """A measured input as an assumption that says where it comes from."""
    labels = {s.id: s.label for s in survey.sources}
    named = ", ".join(labels[i] for i in measure.sources[:3])
    more = f" +{len(measure.sources) - 3}" if len(measure.sources) > 3 else ""
    note = phrase(
        "{how}; n = {n}, {since} to {until}",
        how=tr(measure.how),
        n=measure.events,
        since=measure.since,
        until=measure.until,
    )
    return Assumption(
        range=measure.range,
        provenance=Provenance(
            grade=measure.grade,
            source=str(phrase("measured: {sources}", sources=f"{named}{more}"))[:300],
            when=when,
            note=str(note),
        ),
    )


def take_over(survey: Survey, inputs: Iterable[str], when: str) -> Edit:
    """Take measured inputs over as assumptions, in one step; raises ``InputError`` for one that cannot be."""
    wanted = list(inputs)
    measures = {m.input: m for m in survey.measured}

    def apply(project: Project) -> Project:
        known = {i.id: i for i in catalogue_of(project).inputs}
        stated = dict(project.assumptions)
        for input_ in wanted:
            if input_ not in measures or input_ not in known:
                raise InputError("“{id}” was not measured.", id=input_)
            if open_ := survey.unconfirmed(measures[input_]):
                raise InputError(
                    "“{id}” cannot be taken yet: nobody has confirmed what {sources} is for.",
                    id=input_,
                    sources=Verbatim(", ".join(open_[:3])),
                )
            made = assumption_of(survey, measures[input_], when)
            check_assumption(known[input_], made)
            stated[input_] = made
        return checked(project, assumptions=stated)

    return Edit(phrase("Take {n} measured inputs", n=len(wanted)), apply)
