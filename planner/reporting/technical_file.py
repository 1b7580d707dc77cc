"""What a document holds for each chapter of the technical documentation of the AI Act (Annex IV)."""

from __future__ import annotations

from typing import NamedTuple

from planner.analysis.study.duty_title import number_words
from planner.analysis.systems.missing import missing_at
from planner.analysis.systems.register import STATE_WORDS, Place, Register
from planner.analysis.systems.serving import served_by
from planner.domain.base.language import tr
from planner.domain.organisation.system import System
from planner.domain.project import Project
from planner.standards.standing import AI_ACT

CHAPTERS = "IV-"


class Chapter(NamedTuple):
    """A chapter in the report's language: its number, what it asks for, and what is there."""

    number: str
    asks: str
    holds: str


def chapters(
    project: Project, found: Register, system: System, *, free_text: bool
) -> list[Chapter]:
    """The chapters that are asked of ``system``; what people wrote only where ``free_text`` may be shown."""
    places = [
        p
        for p in found.places(system.id, AI_ACT)
        if p.requirement.id.startswith(CHAPTERS) and p.state != "not_asked"
    ]
    if not places:
        return []
    serves = served_by(found, [e for e in project.evidence if system.id in e.covers])
    rows = []
    for place in places:
        key = (AI_ACT, place.requirement.id)
        ids = [id_ for id_, articles in serves.items() if key in articles]
        lacks = missing_at(project, found, place)
        holds = _holds(system, place, lacks, ids, free_text)
        rows.append(
            Chapter(tr(number_words(place.requirement)), tr(place.requirement.summary), holds)
        )
    return rows


def _holds(system: System, place: Place, lacks: str, evidence: list[str], free_text: bool) -> str:
    parts = [tr(STATE_WORDS[place.state])]
    if place.requirement.id == f"{CHAPTERS}1":
        parts += [system.name]
        if system.purpose and free_text:
            parts.append(system.purpose.replace("\n", " ").rstrip("."))
        parts += [f"{m.name} {m.version}".strip() for m in system.models]
    parts.append(", ".join(evidence) if evidence else tr("nothing shown"))
    if lacks:
        parts.append(tr(lacks))
    return "; ".join(parts)
