"""How far practices can lead a dimension: a target beyond it is out of any plan's reach."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.base.language import Inner, joined, phrase
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile

HIGHEST = 4
MOST_NAMED = 3


@dataclass(frozen=True)
class Beyond:
    """A dimension whose target lies above what practices lead to: the target, and how far they lead.

    ``questions`` are the titles of those that no practice leads to the top.
    """

    dimension: str
    name: str
    target: float
    reach: float
    questions: tuple[str, ...] = ()


def tops(catalogue: Catalogue) -> dict[str, int]:
    """The highest level that a practice of ``catalogue`` raises each question to; without those of none."""
    top: dict[str, int] = {}
    for practice in catalogue.practices:
        for raised in practice.raises:
            top[raised.question] = max(top.get(raised.question, 0), raised.to_level)
    return top


def top_words(question: str, catalogue: Catalogue) -> str:
    """That no practice leads a question to its top; empty where one does."""
    top = tops(catalogue).get(question, 0)
    if top >= HIGHEST:
        return ""
    if top == 0:
        return "No practice of the catalogue raises this question, so no plan can."
    return phrase(
        "No practice leads to level {level} here: a plan gets to {top}.", level=top + 1, top=top
    )


def beyond_reach(project: Project, profile: Profile, catalogue: Catalogue) -> tuple[Beyond, ...]:
    """Dimensions with a target that no practice of ``catalogue`` leads to, the widest lack first.

    The reach of a question is the highest level that a practice raises it to, or what it has (or may have)
    already; that of a dimension the mean of its questions by weight.
    """
    top = tops(catalogue)
    found = []
    for dimension in asked_dimensions(project):
        target = project.target_level(dimension.id)
        questions = [q for q in profile.cells.questions if q.dimension == dimension.id]
        if target is None or not questions:
            continue
        reached = [
            max(
                float(top.get(q.id, 0)),
                profile.questions[q.id].high if q.id in profile.questions else 0.0,
            )
            for q in questions
        ]
        weights = [q.weight for q in questions]
        reach = sum(w * r for w, r in zip(weights, reached, strict=True)) / sum(weights)
        if target > reach + 0.05:
            short = tuple(q.title for q in questions if top.get(q.id, 0) < HIGHEST)
            found.append(Beyond(dimension.id, dimension.name, target, reach, short))
    return tuple(sorted(found, key=lambda b: b.reach - b.target))


def reach_words(found: tuple[Beyond, ...]) -> str:
    """That no practice leads to a target; empty where every target can be reached."""
    if not found:
        return ""
    named = [
        phrase(
            "{name} ({target:.1f}, practices lead to {reach:.1f}; not to the top in {questions})",
            name=b.name,
            target=b.target,
            reach=b.reach,
            questions=_some(b.questions),
        )
        for b in found
    ]
    return phrase("No plan reaches these targets: {which}.", which=joined(named, "; "))


def _some(titles: tuple[str, ...]) -> str:
    words = joined([str(Inner(t)) for t in titles[:MOST_NAMED]])
    rest = len(titles) - MOST_NAMED
    return phrase("{people}, and {more:one|#} more", people=words, more=rest) if rest > 0 else words
