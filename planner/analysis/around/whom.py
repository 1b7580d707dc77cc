"""Whom to ask where people differ: by team, or by the levels that they gave."""

from __future__ import annotations

import numpy as np

from planner.domain.base.language import Verbatim, phrase
from planner.domain.project import Project
from planner.maturity.answers import Answers, read_answers


def whom_words(project: Project, question: str, answers: Answers | None = None) -> str:
    """Who should explain an answer: the two teams that lie furthest apart, else two levels within teams.

    Teams are named, nobody else; empty where fewer than two people gave a level.
    """
    answers = answers or read_answers(project)
    column = next((k for k, q in enumerate(answers.questions) if q.id == question), None)
    if column is None:
        return ""
    given = answers.codes[:, column]
    levels = np.sort(given[given >= 0])
    if len(levels) < 2:
        return ""
    medians = []
    for row, team in enumerate(project.teams):
        own = given[answers.teams == row]
        if (own >= 0).any():
            medians.append((float(np.median(own[own >= 0])), team.name))
    ordered = sorted(medians, key=lambda m: m[0])
    if len(ordered) > 1 and ordered[-1][0] - ordered[0][0] >= 1:
        (low, one), (high, other) = ordered[0], ordered[-1]
        return phrase(
            "{one} {low:g}, {other} {high:g}",
            one=Verbatim(one),
            low=low,
            other=Verbatim(other),
            high=high,
        )
    if levels[0] == levels[-1]:
        return ""
    return phrase("ask a {low} and a {high}", low=int(levels[0]), high=int(levels[-1]))
