"""The sentences of the Results page: where the organisation stands, and what a published model says."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import share
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.lens import Reading
from planner.maturity.quick import is_part, lowest_words, part_words
from planner.maturity.score import TEAM_WORDS, Profile, extremes
from planner.maturity.words import (
    distance_words,
    first_words,
    left_out_words,
    reading_notes,
    sentence,
    widest_first,
)

MOST_WEAKEST = 3
"""So many dimensions are named where each of them could be the weakest."""


def standing(project: Project, profile: Profile, *, whom: bool = True) -> str:
    """Where the organisation stands: what has to be said first, the weakest point, the widest gap.

    Without ``whom`` people to ask are not called: they stand below with what each takes off the range.
    """
    if not profile.counts.answered:
        return "Nobody has answered yet. Answer some questions to see a level."
    parts = list(first_words(project, profile, whom=whom))
    if is_part(profile):
        parts = [part_words(profile), *parts, lowest_words(project, profile)]
    elif profile.overall.leads:
        parts += weakest_and_gap(project, profile)
        parts.append(left_out_words(profile.overall))
    return joined([p for p in parts if p], " ")


def rests_words(profile: Profile) -> tuple[str, str]:
    """What the level rests on: how much is answered, and behind how much of that there is evidence."""
    return (
        phrase("Coverage {share}", share=share(profile.coverage)),
        phrase("evidence behind {share} of the answers", share=share(profile.evidence)),
    )


def agreement_words(agreed: float | None, compared: int) -> str:
    """How far people agree; ``agreed`` is the share of the ``compared`` questions."""
    if agreed is None:
        return "No agreement figure: no question has levels from two people."
    return phrase(
        "People lie within one level of the median in {share} of {compared} questions.",
        share=share(agreed),
        compared=compared,
    )


def order_words(project: Project, profile: Profile) -> str:
    """How the table of dimensions is ordered, and how teams count where there are several."""
    aimed = any(profile.gap(project, d.id) is not None for d in asked_dimensions(project))
    parts = ["widest gap first"] if aimed else []
    if len(project.teams) > 1:
        parts.append(TEAM_WORDS[profile.policy.teams])
    return joined(parts, "; ") if parts else ""


def weakest_and_gap(project: Project, profile: Profile) -> list[str]:
    """The weakest point and the widest gap, in one sentence where both are the same dimension."""
    names = {d.id: d.name for d in asked_dimensions(project) if not d.beside}
    weakest = extremes({d: profile.dimensions[d] for d in names})
    widest = _widest(project, profile)
    if len(weakest) == 1 < len(names) and widest and widest[0] == names[weakest[0]]:
        pattern = "{weakest} is the weakest point, with the widest gap to target ({gap})."
        return [phrase(pattern, weakest=widest[0], gap=widest[1])]
    return [_weakest_words(names, weakest), gap_words(project, profile)]


def _weakest_words(names: dict[str, str], weakest: Sequence[str]) -> str:
    """All that could be the weakest point where these are at most three."""
    if len(weakest) == len(names) > 1:
        return "No dimension is weaker than another." if len(names) > 1 else ""
    if len(weakest) > MOST_WEAKEST or not weakest:
        return ""
    if len(weakest) == 1:
        return phrase("{weakest} is the weakest point.", weakest=names[weakest[0]])
    first = joined([names[weakest[0]], *(str(Inner(names[d])) for d in weakest[1:-1])])
    return phrase(
        "{first} or {last} is the weakest point.", first=first, last=Inner(names[weakest[-1]])
    )


def gap_words(project: Project, profile: Profile) -> str:
    """The widest gap to a target, that all are reached, or that it cannot be said yet."""
    gaps = {
        d.name: g
        for d in asked_dimensions(project)
        if (g := profile.gap(project, d.id)) is not None
    }
    if not gaps:
        return "No target is chosen yet."
    if all(g.reach == "reached" for g in gaps.values()):
        return "Every target is reached."
    widest = _widest(project, profile)
    if widest is None:
        return "Whether every target is reached cannot be said yet."
    return phrase("{widest} has the widest gap to target ({gap}).", widest=widest[0], gap=widest[1])


def _widest(project: Project, profile: Profile) -> tuple[str, str] | None:
    """The dimension with the widest gap that is certain, and the gap in words."""
    missed = {
        d.name: g
        for d in asked_dimensions(project)
        if (g := profile.gap(project, d.id)) is not None and g.reach == "missed"
    }
    if not missed:
        return None
    widest = max(missed, key=lambda n: widest_first(missed[n]))
    return widest, distance_words(missed[widest])


def reading_words(project: Project, reading: Reading) -> str:
    """What blocks the next level of a published model, or what would settle it."""
    teams = {t.id: t.name for t in project.teams}
    notes = list(reading_notes(reading, teams))
    if reading.level is None:
        return ""
    if reading.next_level is None and reading.level.leads and not reading.limits:
        return joined(["The highest level is reached.", *(sentence(n) for n in notes)], " ")
    parts = []
    if reading.blocked_by:
        count = len(reading.blocked_by) - 1
        more = phrase(" and {count} more", count=count) if count else ""
        parts.append(
            phrase(
                "Level {next_level} blocked by: {text}{more}.",
                next_level=reading.next_level,
                text=reading.blocked_by[0].text,
                more=more,
            )
        )
    elif reading.unknown:
        parts.append(
            phrase(
                "Level {next_level} depends on answers that are still open.",
                next_level=reading.next_level,
            )
        )
    return joined([*parts, *(sentence(n) for n in notes)], " ")
