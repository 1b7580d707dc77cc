"""Which articles a question or a piece of evidence serves, among those that are asked here."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.study.duty_title import number_words
from planner.analysis.systems.missing import denials
from planner.analysis.systems.register import Register
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.base.language import joined, phrase
from planner.domain.content.framework import Framework
from planner.domain.project import Project
from planner.standards.states import NO

Article = tuple[str, str]
"""Framework and requirement."""


def articles_of(project: Project, question: str) -> tuple[tuple[Framework, tuple[str, ...]], ...]:
    """By framework in use the requirements that ``question`` speaks to."""
    found = [(f, tuple(r.id for r in f.serves(question))) for f in project.frameworks]
    return tuple((f, ids) for f, ids in found if ids)


def served_by(found: Register, evidence: Iterable[EvidenceItem]) -> dict[str, tuple[Article, ...]]:
    """By id of evidence the requirements it speaks to that are asked of anybody it covers."""
    items = tuple(evidence)
    served: dict[str, list[Article]] = {e.id: [] for e in items}
    for block in found.blocks:
        asked = block.states.applies != NO
        needs = [
            {n.question: n.level for n in r.needs if n.relation != "supports"}
            for r in block.requirements
        ]
        for item in items:
            who = (*item.covers, *([""] if item.organisation else []))
            rows = [block.row_of[s] for s in who if s in block.row_of]
            if not rows:
                continue
            own = {d.requirement for d in item.documents if d.framework == block.framework.id}
            anybody = np.asarray(asked[rows].any(axis=0))
            for k, requirement in enumerate(block.requirements):
                speaks = any(item.shows.get(q, 0) >= level for q, level in needs[k].items())
                if anybody[k] and (speaks or requirement.id in own):
                    served[item.id].append((block.framework.id, requirement.id))
    return {id_: tuple(dict.fromkeys(ids)) for id_, ids in served.items()}


def named_with(project: Project, found: Register) -> dict[str, tuple[Article, ...]]:
    """By id of all evidence what it serves, and besides each requirement whose row names it.

    A row names what is filed for a level that the answer denies, also where that level only helps.
    """
    named = {id_: list(served) for id_, served in served_by(found, project.evidence).items()}
    for framework, requirement, ids in denials(project, found):
        for id_ in ids:
            named.setdefault(id_, []).append((framework, requirement))
    order = {(b.framework.id, r.id): k for b in found.blocks for k, r in enumerate(b.requirements)}
    return {id_: tuple(sorted(set(of), key=lambda a: order.get(a, 0))) for id_, of in named.items()}


def articles_words(project: Project, served: Iterable[Article]) -> str:
    """Articles by their law: “AI Act 12(1)-(2), 19; GDPR 25”; empty where there are none."""
    laws = {f.id: f for f in project.frameworks}
    by_law: dict[str, list[str]] = {}
    for law, article in served:
        if law in laws and article in laws[law].by_id:
            by_law.setdefault(law, []).append(number_words(laws[law].by_id[article]))
    said = [
        phrase("{law} {articles}", law=laws[law].short, articles=joined(found))
        for law, found in by_law.items()
    ]
    return joined(said, "; ") if said else ""
