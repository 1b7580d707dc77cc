"""Two laws or standards side by side: the questions that speak to both, and what one set of answers serves.

A question is shared where a need that binds, in a requirement that is asked of anybody, names it on both
sides. The level is the highest that either side asks: evidence of that level speaks to all of them. A
requirement rests on shared questions *alone* where each of its needs that bind is one at that level or
below; the others need something of their own beside. What only makes it easier (*supports*) shows nothing
and counts nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.analysis.systems.register import ORDER, Register
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.content.framework import Framework, Requirement

Articles = tuple[str, ...]
"""Requirements by id, in the order of their framework."""
NOT_ASKED = ORDER.index("not_asked")


@dataclass(frozen=True)
class Side:
    """One of the two: ``asked`` of anybody here, ``served`` by a shared question, ``alone`` on such."""

    framework: Framework
    asked: Articles
    served: Articles
    alone: Articles


@dataclass(frozen=True)
class Shared:
    """A question that speaks to both sides; ``evidence`` are ids of what shows it at ``level`` today."""

    question: str
    level: int
    first: Articles
    second: Articles
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Crosswalk:
    """Two sides, and the shared questions: those that speak to most requirements first."""

    first: Side
    second: Side
    shared: tuple[Shared, ...]


def crosswalk(
    found: Register, evidence: Iterable[EvidenceItem], first: str, second: str
) -> Crosswalk:
    """What frameworks ``first`` and ``second``, both in use, have in common by the questions they rest on.

    Raises ``KeyError`` for one that is not in use.
    """
    by_id = {f.id: f for f in found.frameworks}
    one, other = by_id[first], by_id[second]
    mine, theirs = _asked(found, one), _asked(found, other)
    left, right = _levels(mine), _levels(theirs)
    level = {q: max(left[q], right[q]) for q in left if q in right}
    library = [e for e in evidence if e.counts_on(found.day)]
    shared = [
        Shared(
            question,
            asked,
            _resting(mine, question),
            _resting(theirs, question),
            tuple(e.id for e in library if e.shows.get(question, 0) >= asked),
        )
        for question, asked in level.items()
    ]
    shared.sort(key=lambda s: (-len(s.first) - len(s.second), s.question))
    return Crosswalk(_side(one, mine, level), _side(other, theirs, level), tuple(shared))


def served(found: Register) -> dict[str, tuple[int, dict[str, Articles]]]:
    """By question the highest level that is asked, and by framework the requirements it speaks to.

    Those that speak to most requirements first.
    """
    by_question: dict[str, tuple[int, dict[str, Articles]]] = {}
    for framework in found.frameworks:
        asked = _asked(found, framework)
        for question, level in _levels(asked).items():
            before, articles = by_question.setdefault(question, (0, {}))
            articles[framework.id] = _resting(asked, question)
            by_question[question] = max(before, level), articles
    most = sorted(by_question.items(), key=lambda q: (-sum(map(len, q[1][1].values())), q[0]))
    return dict(most)


def _asked(found: Register, framework: Framework) -> tuple[Requirement, ...]:
    """What is asked of anybody, or may be."""
    anybody = {
        requirement.id
        for block in found.blocks
        if block.framework.id == framework.id
        for k, requirement in enumerate(block.requirements)
        if (block.codes[:, k] != NOT_ASKED).any()
    }
    return tuple(r for r in framework.requirements if r.id in anybody)


def binding(requirement: Requirement) -> dict[str, int]:
    """Questions of the needs that bind, with the level each asks."""
    return {n.question: n.level for n in requirement.needs if n.relation != "supports"}


def _levels(requirements: Iterable[Requirement]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for one in requirements:
        for question, level in binding(one).items():
            levels[question] = max(levels.get(question, 0), level)
    return levels


def _resting(requirements: Iterable[Requirement], question: str) -> Articles:
    return tuple(r.id for r in requirements if question in binding(r))


def _side(framework: Framework, asked: tuple[Requirement, ...], level: Mapping[str, int]) -> Side:
    needs = {r.id: binding(r) for r in asked}
    return Side(
        framework,
        tuple(needs),
        tuple(i for i, n in needs.items() if any(q in level for q in n)),
        tuple(i for i, n in needs.items() if n and all(q in level for q in n)),
    )
