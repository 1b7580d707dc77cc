"""Base rates of gaps beside the own levels, as rows of words for report and terminal."""

from __future__ import annotations

from planner.catalogue.baselines import survey, without
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import percent
from planner.domain.project import Project
from planner.maturity.score import Profile
from planner.maturity.words import figure

RATE_HEADS = ("Question", "Use no tool for it", "Your level")


def rates_sentence() -> str:
    """Whose shares these are, and what they are worth."""
    return phrase(
        "Shares of those asked in a small survey of volunteers ({survey}; grade C). They say how common a "
        "gap is, not how good you are; no figure rests on them.",
        survey=survey(),
    )


def rate_rows(project: Project, profile: Profile) -> list[tuple[str, ...]]:
    """Each gap with its share and the level here; none for questions that are not asked here."""
    titles = {q.id: q.title for q in project.questionnaire.questions}
    return [
        (tr(titles[w.question]), percent(w.share), tr(figure(profile.questions[w.question])))
        for w in without()
        if w.question in titles and w.question in profile.questions
    ]
