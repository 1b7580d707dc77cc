"""The document that an anonymous report is made from: public facts, and the table as its answers.

Respondents, answers, agreed levels, earlier rounds, names, free texts are not carried over; each unit of the
table answers with its entries. So every engine, figure, picture and format computes from what is given away
anyway, and there is nothing else to find.
"""

from __future__ import annotations

import math
from typing import Any

from planner.analysis.published.table import AGREED_LEAST, WORDS
from planner.domain.answers.assessment import Answer, Consensus, Policy, Respondent, Round
from planner.domain.base.language import speaking, tr
from planner.domain.organisation.organisation import Team
from planner.domain.plan.trial import Trial
from planner.domain.project import Project
from planner.domain.record.publication import Entry, Publication

WITHHELD = "not shown"
NOT_SAID = "–"
TOGETHER = "Smaller teams together"
NOBODY = "All teams"
TEXTS = frozenset(
    {
        "note",
        "reason",
        "who",
        "link",
        "facilitator",
        "owner",
        "ask",
        "wish",
        "text",
        "decided_by",
        "result",
    }
)
"""Fields of free text, or of a name, wherever they stand in what is carried over."""


class BareProject(Project):
    """A document of which nothing is left but what may be published. No file is ever read as one."""

    @property
    def facts(self) -> dict[str, bool | None]:
        """As in the document: teams that are counted together are several teams all the same."""
        there = sum(len(u.teams) for u in self.publications[-1].units)
        return self.organisation.all_facts(max(there, len(self.teams)))


def bare(project: Project, table: Publication) -> BareProject:
    """What may be published of ``project``: its public facts, and ``table``."""
    teams, people, answers, agreed = _voices(project, table)
    current = project.current_round
    round_ = Round(
        id=current.id,
        label=current.label,
        date=current.date,
        scope=current.scope,
        answers=answers,
        consensus=agreed,
    )
    known = {t.id for t in teams}
    facts = {
        name: _without_texts(getattr(project, name).model_dump())
        for name in ("organisation", "limits", "finance", "own_entries", "report", "stack")
    }
    facts["report"] = project.report.model_dump()
    facts["contracts"] = {
        key: _without_texts(one.model_dump()) for key, one in project.contracts.items()
    }
    update = project.catalogue_update
    assumptions = {
        key: _without_texts(one.model_dump(), also=("source",))
        for key, one in project.assumptions.items()
    }
    return BareProject.model_validate(
        {
            "id": project.id,
            "name": project.name,
            "created": project.created,
            "modified": project.created,
            "example": project.example,
            "teams": teams,
            "respondents": people,
            "questionnaire": project.questionnaire,
            "rounds": (round_,),
            "policy": Policy(respondents="median", teams=project.policy.teams),
            "targets": tuple(
                t
                for t in project.targets
                if t.model is None and (t.team is None or t.team in known)
            ),
            "assumptions": assumptions,
            "wishes": dict(project.wishes),
            "promise": project.promise,
            "check_key": project.check_key,
            "catalogue_update": update and update.model_copy(update={"note": ""}),
            "trials": tuple(_bare_trial(t) for t in project.trials),
            "publications": (table.model_copy(update={"taken_back": None}),),
            **facts,
        }
    )


def _bare_trial(trial: Trial) -> Trial:
    """A trial without team and names."""
    return trial.model_copy(
        update={
            "team": "",
            "owner": "",
            "note": "",
            "decided_by": NOT_SAID if trial.decided_by else "",
            "criteria": tuple(c.model_copy(update={"who": ""}) for c in trial.criteria),
        }
    )


def _without_texts(value: Any, also: tuple[str, ...] = ()) -> Any:
    """A model's values without free texts and names."""
    if isinstance(value, dict):
        return {
            k: ("" if isinstance(v, str) and (k in TEXTS or k in also) else _without_texts(v, also))
            for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(_without_texts(v, also) for v in value)
    return value


Sheets = dict[str, dict[str, Answer]]


def _voices(
    project: Project, table: Publication
) -> tuple[tuple[Team, ...], tuple[Respondent, ...], Sheets, dict[str, dict[str, Consensus]]]:
    """Units as teams, each with two who answer: together their median is the entry.

    What a team alone has agreed stands as agreed. Where several teams are one unit, what some of them agreed
    and what is said of the rest are one mean, to the half level.
    """
    names = {t.id: t.name for t in project.teams}
    with speaking(project.report.language, project.report.numbers):
        together = tr(TOGETHER)
    teams: list[Team] = []
    people: list[Respondent] = []
    answers: Sheets = {}
    agreed: dict[str, dict[str, Consensus]] = {}
    for number, unit in enumerate(table.units):
        alone = len(unit.teams) == 1
        id_ = unit.teams[0] if alone else f"together-{number}"
        name = names.get(id_, id_) if alone else together
        teams.append(Team(id=id_, name=name, people=float(unit.people)))
        pair = [Respondent(id=f"{id_[:70]}.{k}", team=id_) for k in (1, 2)]
        people += pair
        said: dict[str, list[Entry]] = {}
        for entry in table.entries:
            if entry.unit == number:
                said.setdefault(entry.question, []).append(entry)
        for question, entries in said.items():
            if alone and entries[0].team:
                agreed.setdefault(id_, {})[question] = _consensus(entries[0])
                continue
            for person, answer in zip(pair, _answers(entries, unit.people), strict=True):
                answers.setdefault(person.id, {})[question] = answer
    if not teams:
        teams.append(Team(id="all", name=NOBODY))
        people.append(
            Respondent(id="all.1", team="all")
        )  # asked: its levels are open, not left out
    return tuple(teams), tuple(people), answers, agreed


def middle_of(entry: Entry) -> float | None:
    """The half level that an entry says, or that its word stands for."""
    if entry.value is not None:
        return entry.value
    return WORDS[entry.word][1] if entry.word else None


def _answers(entries: list[Entry], people: int) -> tuple[Answer, Answer]:
    found = [(middle_of(e), bool(e.team)) for e in entries]
    rest = max(people - AGREED_LEAST * sum(own for _, own in found), 1)
    weighed = [(m, AGREED_LEAST if own else rest) for m, own in found if m is not None]
    if not weighed:
        none = Answer(state="not_applicable", reason=WITHHELD)
        return none, none
    mean = sum(m * w for m, w in weighed) / sum(w for _, w in weighed)
    half = round(2 * mean) / 2
    return (
        Answer(state="level", level=math.floor(half)),
        Answer(state="level", level=math.ceil(half)),
    )


def _consensus(entry: Entry) -> Consensus:
    if not entry.applies or entry.value is None:
        return Consensus(state="not_applicable", reason=WITHHELD)
    return Consensus(level=int(entry.value))
