"""Which piece of evidence shows most: claims that would be shown by it, over laws and systems.

A claim reads *shown* once evidence shows each question that it rests on, at its level. A piece of evidence
shows one question, or all that one requirement lacks. Nothing is priced: what a piece costs nobody has said,
so pieces are ranked by the claims they lift for each question they have to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.analysis.systems.register import Block, Register
from planner.domain.content.framework import Requirement, RequirementNeed
from planner.standards.states import YES, State

MOST_PIECES = 5
Needs = frozenset[tuple[str, int]]
"""Questions with the levels that evidence has to show."""


@dataclass(frozen=True)
class NextPiece:
    """A piece of evidence that nobody has yet: what it shows, and which claims it lifts to shown.

    ``claims`` counts requirements of single systems; ``articles`` are (framework, requirement). ``helps``
    counts claims that it lifts only together with another piece.
    """

    shows: Mapping[str, int]
    claims: int
    frameworks: tuple[str, ...]
    articles: tuple[tuple[str, str], ...]
    systems: tuple[str, ...]
    helps: int


@dataclass(frozen=True)
class _Claim:
    """A requirement with what evidence lacks, and the systems of which that is so."""

    framework: str
    requirement: str
    lacks: Needs
    systems: tuple[str, ...]


def next_pieces(found: Register, most: int = MOST_PIECES) -> tuple[NextPiece, ...]:
    """The pieces in the order in which to look for them, each counted after those before it."""
    claims = [c for block in found.blocks for c in _claims(block)]
    pieces: list[NextPiece] = []
    while claims and len(pieces) < most:
        best = max(_offers(claims), key=lambda p: (p[0], p[1], sorted(p[2])))
        piece, rest = _taken(best[2], claims)
        pieces.append(piece)
        claims = rest
    return tuple(pieces)


def _claims(block: Block) -> Iterable[_Claim]:
    """Claims of a block, put together where the same systems lack the same."""
    claimed = (block.states.applies == YES) & (block.states.low == State.CLAIMED)
    column = {q: k for k, q in enumerate(block.spans.questions)}
    for k, requirement in enumerate(block.requirements):
        rows = np.nonzero(claimed[:, k])[0]
        if not len(rows) or requirement.own_document:
            continue
        needs = [(n, column[n.question]) for n in _binding(requirement) if n.question in column]
        asked = block.spans.asked[rows][:, [c for _, c in needs]]
        shown = block.spans.shown[rows][:, [c for _, c in needs]]
        levels = np.array([n.level for n, _ in needs], dtype=float)
        lacking = asked & (shown < levels)
        patterns, which = np.unique(lacking, axis=0, return_inverse=True)
        for p, pattern in enumerate(patterns):
            lacks = frozenset(
                (n.question, n.level) for (n, _), on in zip(needs, pattern, strict=True) if on
            )
            systems = tuple(block.subjects[r] for r in rows[which.reshape(-1) == p])
            if lacks:
                yield _Claim(block.framework.id, requirement.id, lacks, systems)


def _binding(requirement: Requirement) -> list[RequirementNeed]:
    return [n for n in requirement.needs if n.relation != "supports"]


def _offers(claims: list[_Claim]) -> Iterable[tuple[float, int, Needs]]:
    """What a piece may show: claims lifted for each question, claims lifted, and what it shows."""
    offers: set[Needs] = {c.lacks for c in claims}
    offers |= {frozenset({need}) for c in claims for need in c.lacks}
    for offer in offers:
        levels = _levels(offer)
        lifted = sum(len(c.systems) for c in claims if _covers(levels, c.lacks))
        yield lifted / len(levels), lifted, offer


def _levels(offer: Needs) -> dict[str, int]:
    levels: dict[str, int] = {}
    for question, level in offer:
        levels[question] = max(levels.get(question, 0), level)
    return levels


def _covers(levels: Mapping[str, int], lacks: Needs) -> bool:
    return all(levels.get(q, 0) >= level for q, level in lacks)


def _taken(offer: Needs, claims: list[_Claim]) -> tuple[NextPiece, list[_Claim]]:
    """The piece, and what is still to be shown after it for the systems that it is about."""
    levels = _levels(offer)
    lifted = [c for c in claims if _covers(levels, c.lacks)]
    helped = [c for c in claims if c not in lifted and any(q in levels for q, _ in c.lacks)]
    rest = [
        _Claim(
            c.framework,
            c.requirement,
            frozenset((q, n) for q, n in c.lacks if levels.get(q, 0) < n),
            c.systems,
        )
        for c in claims
        if c not in lifted
    ]
    piece = NextPiece(
        shows=dict(sorted(levels.items())),
        claims=sum(len(c.systems) for c in lifted),
        frameworks=tuple(dict.fromkeys(c.framework for c in lifted)),
        articles=tuple(dict.fromkeys((c.framework, c.requirement) for c in lifted)),
        systems=tuple(sorted({s for c in (*lifted, *helped) for s in c.systems})),
        helps=sum(len(c.systems) for c in helped),
    )
    return piece, rest
