"""What engines read of a document: equality of studies, the key of kept results and re-planning go by it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from planner.domain.answers.assessment import Answer, Consensus, Evidence, Respondent
from planner.domain.base.program import program_of
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.organisation import UseCase
from planner.domain.plan.stack import Comparison, ToolDecision
from planner.domain.project import Project


def _read(kind: type[BaseModel], *by_people: str) -> Callable[[Any], list[Any]]:
    """Reads all fields of a model but those that only people read: names, notes, times."""
    names = [name for name in kind.model_fields if name not in by_people]
    return lambda value: [_plain(getattr(value, name)) for name in names]


_of_person = _read(Respondent, "name")
answer_read = _read(Answer, "note", "when", "evidence")
evidence_read = _read(Evidence, "text", "link", "who", "when", "observation")
consensus_read = _read(Consensus, "reason", "who", "when")


def _people(project: Project) -> Any:
    return [_of_person(r) for r in project.respondents]


def _sheet(sheet: Mapping[str, Answer]) -> dict[str, Any]:
    return {
        q: [*answer_read(a), [evidence_read(e) for e in a.evidence]]
        for q, a in sheet.items()
        if a.state is not None or a.mapped is not None or a.evidence
    }


def _answers(project: Project) -> Any:
    """The current round without what only people read."""
    now = project.current_round
    given = {who: _sheet(sheet) for who, sheet in now.answers.items()}
    return [*_around(project), {who: sheet for who, sheet in given.items() if sheet}]


def _around(project: Project) -> list[Any]:
    """The current round but for the answers."""
    now = project.current_round
    agreed = {
        team: {q: consensus_read(c) for q, c in sheet.items()}
        for team, sheet in now.consensus.items()
    }
    return [now.date, now.scope, list(now.chosen), agreed]


def _same_answers(one: Project, other: Project) -> bool:
    """As comparing ``_answers``, but sheets that are the same object are not looked into: there are many."""
    given, then = one.current_round.answers, other.current_round.answers
    return _around(one) == _around(other) and all(
        given.get(who) is then.get(who) or _sheet(given.get(who, {})) == _sheet(then.get(who, {}))
        for who in given.keys() | then.keys()
    )


def _part(name: str) -> Callable[[Project], Any]:
    return lambda project: _plain(getattr(project, name))


_of_use_case = _read(UseCase, "cases", "regression")


def _organisation(project: Project) -> Any:
    """The profile without the cases that versions are held against: nobody plans by them."""
    organisation = project.organisation
    rest = organisation.model_copy(update={"use_cases": ()})
    return [_plain(rest), [_of_use_case(u) for u in organisation.use_cases]]


_of_decision = _read(ToolDecision, "why", "would_change", "who", "when")
_of_comparison = _read(Comparison, "decision")


def _stack(project: Project) -> list[Any]:
    """How tools are chosen together, without the reasons that people wrote."""
    stack = project.stack
    chosen = {
        category: [_of_comparison(c), _of_decision(c.decision) if c.decision else None]
        for category, c in stack.comparisons.items()
    }
    return [stack.kind, stack.open_only, chosen]


STUDIED: dict[str, Callable[[Project], Any]] = {
    "respondents": _people,
    "rounds": _answers,
    "stack": _stack,
    "organisation": _organisation,
    **{
        name: _part(name)
        for name in (
            "teams",
            "questionnaire",
            "policy",
            "targets",
            "assumptions",
            "wishes",
            "catalogue_update",
            "own_entries",
            "limits",
            "finance",
            "contracts",
            "confirmations",
            "duties",
            "trials",
        )
    },
}
"""The parts of a document that engines read, and what of each. A new part is not read till it stands here."""
CHANGED = "From before the last changes."
"""Why a study is old that is of another document than the one in front."""
ENGINES = ("analysis", "catalogue", "domain", "economics", "maturity", "roadmap")
LIBRARIES = ("numpy", "scipy", "ortools", "highspy")


def studied(project: Project, catalogue: Catalogue) -> dict[str, Any]:
    """Everything that a study of ``project`` depends on, by name: JSON of the parts that engines read.

    Whoever needs to know whether two documents give the same study asks here, and nowhere else.
    """
    parts = {name: read(project) for name, read in STUDIED.items()}
    return {**parts, "catalogue": _catalogue_hash(catalogue)}


def key_of(project: Project, catalogue: Catalogue) -> str:
    """The hash of what a study of ``project`` is made from."""
    text = json.dumps(studied(project, catalogue), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def same_but_for_weights(one: Project, other: Project) -> bool:
    """Whether two documents differ in nothing that engines read but the weights that tools are compared by.

    Then candidates and their prices are the same, whatever stack follows from the weights.
    """
    weights = other.stack.comparisons
    return same_study(
        one.model_copy(update={"stack": one.stack.model_copy(update={"comparisons": weights})}),
        other,
    )


def same_study(one: Project, other: Project) -> bool:
    """Whether two documents give the same study: they differ in nothing that engines read.

    Quick, for it is asked at every change: parts that are the same object need no look.
    """
    return one is other or all(
        getattr(one, name) is getattr(other, name)
        or (_same_answers(one, other) if name == "rounds" else read(one) == read(other))
        for name, read in STUDIED.items()
    )


def program() -> str:
    """Which program computes: its version, and a hash of the engines' code and the libraries below them."""
    return program_of(ENGINES, LIBRARIES)


def _plain(part: Any) -> Any:
    if isinstance(part, BaseModel):
        return part.model_dump(mode="json")
    if isinstance(part, dict):
        return {k: _plain(v) for k, v in part.items()}
    return [_plain(v) for v in part] if isinstance(part, tuple) else part


_hashed: list[tuple[Catalogue, str]] = []


def _catalogue_hash(catalogue: Catalogue) -> str:
    """The content of a catalogue; those met last are remembered by identity, for they are large."""
    for known, digest in _hashed:
        if known is catalogue:
            return digest
    digest = hashlib.sha256(catalogue.model_dump_json().encode()).hexdigest()
    _hashed.insert(0, (catalogue, digest))
    del _hashed[4:]
    return digest
