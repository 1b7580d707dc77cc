"""The inputs of a study one by one, each with a name: what a report that was issued is compared with later.

They are what ``studied`` reads. Answers stand by team and question, all people of the team together, so that
nothing tells whose answer has changed; names, notes, times and what nobody stated are no inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from planner.analysis.study.studied import STUDIED, answer_read, consensus_read, evidence_read
from planner.domain.answers.assessment import Policy, Target
from planner.domain.base.types import Frozen
from planner.domain.organisation.organisation import Organisation, Team, UseCase
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.plan.plan import Finance, Limits
from planner.domain.plan.stack import Stack
from planner.domain.project import Project

Place = tuple[str, ...]
MOST = 2_000
"""Inputs that are marked one by one; above it answers go together, by dimension and then by team."""
OPEN = (Organisation, Team, UseCase, Limits, Finance, Policy, Stack, OwnEntries)
"""Whose fields are inputs of their own; everything else is one input."""
FOR_PEOPLE = frozenset({"id", "name", "note", "who", "when", "why", "reason", "would_change"})
"""Fields that say nothing to an engine, wherever they stand."""
NOTHING: tuple[Any, ...] = (None, "", [], {})


def inputs_of(project: Project) -> dict[Place, Any]:
    """Every input of a study of ``project`` by its place; values as JSON holds them."""
    found: dict[Place, Any] = {}
    for part in STUDIED:
        if part not in ("rounds", "questionnaire"):
            found.update(_leaves((part,), getattr(project, part)))
    found["questionnaire",] = project.questionnaire.content_hash
    now = project.current_round
    found["rounds", now.id] = [now.date, now.scope, sorted(now.chosen)]
    for team, sheet in now.consensus.items():
        for question, agreed in sheet.items():
            found["rounds", now.id, "consensus", team, question] = consensus_read(agreed)
    answers = _answers(project)
    dimension = {q.id: q.dimension for q in project.questionnaire.questions}
    for depth in (2, 1, 0):
        head = ("rounds", now.id, "answers")
        grouped: dict[Place, Any] = {}
        for (team, question), given in answers.items():
            rest = ((), (dimension.get(question, ""),), (question,))[depth]
            grouped.setdefault((*head, team, *rest), []).append([question, given])
        if len(found) + len(grouped) <= MOST or depth == 0:
            return {**found, **grouped}
    raise AssertionError("unreachable")


def named(inputs: Mapping[Place, Any]) -> dict[str, Any]:
    """Inputs under one name each, as marks are made of them."""
    return {"/".join(place): value for place, value in inputs.items()}


def _answers(project: Project) -> dict[tuple[str, str], list[Any]]:
    """What the people of a team answered to a question; in an order that names nobody."""
    team_of = {r.id: r.team for r in project.respondents}
    found: dict[tuple[str, str], list[Any]] = {}
    for who, sheet in sorted(project.current_round.answers.items()):
        for question, answer in sorted(sheet.items()):
            if answer.state is None and answer.mapped is None and not answer.evidence:
                continue
            given = [answer_read(answer), [evidence_read(e) for e in answer.evidence]]
            found.setdefault((team_of[who], question), []).append(given)
    return {key: sorted(given, key=repr) for key, given in found.items()}


def _leaves(place: Place, value: Any) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, OPEN):
        for name in _stated(value):
            yield from _leaves((*place, name), getattr(value, name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves((*place, str(key)), one)
    elif isinstance(value, tuple) and value and all(_id(x) for x in value):
        for one in value:
            yield from _leaves((*place, _id(one)), one)
    else:
        plain = _plain(value)
        if plain not in NOTHING:
            yield place, plain


def _stated(value: BaseModel) -> list[str]:
    """The fields that engines read and that are not as they would be unsaid.

    So a field that a later release adds is no input of an older document.
    """
    return [
        name
        for name, field in type(value).model_fields.items()
        if name not in FOR_PEOPLE
        and (
            field.is_required()
            or getattr(value, name) != field.get_default(call_default_factory=True)
        )
    ]


def _id(entry: Any) -> str:
    if isinstance(entry, Target):
        parts = (entry.dimension, entry.team, entry.model, entry.phase)
        return " ".join(str(p) for p in parts if p is not None)
    return str(getattr(entry, "id", "")) if isinstance(entry, Frozen) else ""


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        body = {k: _plain(getattr(value, k)) for k in _stated(value)}
        return {k: v for k, v in body.items() if v not in NOTHING}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, tuple | list | frozenset) else value
