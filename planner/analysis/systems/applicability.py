"""The statement of applicability: each requirement once, whether it applies and why, and what shows it.

No person waives anything here: whether a requirement applies follows from stated facts, and the facts are
named. A state is a count over systems, never a mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from planner.analysis.systems.missing import missing_words
from planner.analysis.systems.register import ORDER, Block, Place, Register
from planner.analysis.systems.serving import served_by
from planner.analysis.systems.words import count_words, fact_words
from planner.domain.base.conditions import parse_condition
from planner.domain.base.facts import decide
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.content.framework import ALWAYS, Framework, Requirement
from planner.domain.project import Project
from planner.standards.standing import tree_of

Applies = Literal["yes", "no", "undecided"]
APPLIES_WORDS: dict[Applies, str] = {"yes": "yes", "no": "no", "undecided": "not decided"}
STATED = ("iso-42001", "ss1-23")
"""Frameworks whose statement the report prints; the window shows that of any."""


@dataclass(frozen=True)
class Statement:
    """One line: a requirement, whether it applies and why, how many stand where, and which evidence shows it.

    ``counts`` are by state, worst first, of what is asked; ``missing`` says what lacks where it stands worst;
    ``evidence`` are ids of what counts today and speaks of it for somebody that it is asked of.
    """

    framework: Framework
    requirement: Requirement
    applies: Applies
    why: str
    counts: dict[str, int]
    missing: str
    evidence: tuple[str, ...]

    @property
    def worst(self) -> str:
        """The worst state that anybody is in."""
        return next(iter(self.counts), "not_asked")

    @property
    def states(self) -> str:
        """How many stand where, in words."""
        return count_words(self.counts)


def statements(project: Project, found: Register, framework: str) -> tuple[Statement, ...]:
    """The statement of ``framework``, in the order of its requirements; none where it is not in use."""
    blocks = tuple(b for b in found.blocks if b.framework.id == framework)
    counting = [e for e in project.evidence if e.counts_on(found.day)]
    shown: dict[str, list[str]] = {}
    for id_, articles in served_by(replace(found, blocks=blocks), counting).items():
        for _, requirement in articles:
            shown.setdefault(requirement, []).append(id_)
    lines = {
        one.id: _line(project, block, column, shown.get(one.id, []))
        for block in blocks
        for column, one in enumerate(block.requirements)
    }
    return tuple(lines[r.id] for b in blocks[:1] for r in b.framework.requirements if r.id in lines)


def _line(project: Project, block: Block, column: int, evidence: Iterable[str]) -> Statement:
    places = [block.place(row, column) for row in range(len(block.subjects))]
    asked = [p for p in places if p.state != "not_asked"]
    counts = {s: sum(p.state == s for p in asked) for s in ORDER if s != "not_asked"}
    applies: Applies = "yes" if asked else "no"
    if asked and all(p.waits_for for p in asked):
        applies = "undecided"
    return Statement(
        block.framework,
        block.requirements[column],
        applies,
        _why(project, block, column, asked),
        {s: n for s, n in counts.items() if n},
        _missing(project, block, column, asked),
        tuple(evidence) if asked else (),
    )


def _missing(project: Project, block: Block, column: int, asked: list[Place]) -> str:
    """What is missing where it stands worst; of which system, where several are asked."""
    if not asked:
        return ""
    worst = min(asked, key=lambda p: ORDER.index(p.state))
    words = missing_words(project, block, block.row_of[worst.system], column)
    if not words or len(asked) == 1:
        return words
    name = Verbatim(project.system_by_id[worst.system].name)
    return phrase("{system}: {words}", system=name, words=words)


def _why(project: Project, block: Block, column: int, asked: list[Place]) -> str:
    """Of whom it is asked, what it waits for, or which facts rule it out."""
    tree = tree_of(project)
    one = block.requirements[column]
    if asked:
        waits = sorted({f for p in asked for f in p.waits_for})
        if waits and all(p.waits_for for p in asked):
            words = joined([fact_words(tree, f) for f in waits], "; ")
            return phrase("Waits for: {facts}.", facts=words)
        if one.scope != "system":
            whom = "Holds for the organisation."
        else:
            whom = phrase(
                "Holds for {n:d} of {all:d} systems.", n=len(asked), all=len(block.subjects)
            )
        return whom if block.framework.binds else joined(["The standard was chosen.", whom], " ")
    if not block.subjects:
        return "There is no system that it could be asked of."
    ruling = joined([fact_words(tree, f) for f in _ruling(block, one)], "; ")
    return phrase("Not asked. What decides it: {facts}.", facts=ruling)


def _ruling(block: Block, one: Requirement) -> tuple[str, ...]:
    """The known facts that rule a requirement out: those whose other answer alone would let it in."""
    conditions = (block.also, one.applies_if)
    names = sorted({n for c in conditions for n in parse_condition(c).names} - {ALWAYS})
    found = set()
    for known in block.facts:
        for name in names:
            value = known.get(name)
            if value is None:
                continue
            other = decide(conditions, {**known, name: not value, ALWAYS: True})
            if other is not False:
                found.add(name)
    stated = {n for n in names for known in block.facts if known.get(n) is False}
    return tuple(sorted(found or stated))
