"""Which questions go to whom: by role, and to the whole team where nobody in it has one that fits."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from planner.domain.content.questionnaire import Question
from planner.domain.organisation.roles import role_of
from planner.domain.project import Project


def same_role(text: str) -> str:
    """What a role is compared by: the role that it means, else its own words."""
    return role_of(text) or text.strip().casefold()


def routed(project: Project, questions: tuple[Question, ...]) -> NDArray[np.bool_]:
    """Who is asked what, of shape ``(respondents, questions)``.

    A person is asked what names their role. Where nobody in a team has a role that a question names, the
    whole team is asked. Who has no role that any question knows is asked everything: a title of the house
    ("Head of pricing models") says nothing of what somebody knows.
    """
    known = {same_role(r) for r in {r for q in questions for r in q.roles}}
    held = [same_role(r.role) for r in project.respondents]
    members: dict[str, list[int]] = defaultdict(list)
    for row, respondent in enumerate(project.respondents):
        members[respondent.team].append(row)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for column, question in enumerate(questions):
        alike[question.roles].append(column)
    asked = np.zeros((len(held), len(questions)), dtype=bool)
    for roles, columns in alike.items():
        wanted = {same_role(r) for r in roles}
        fits = np.array([h in wanted or h not in known for h in held], dtype=bool)
        for rows in members.values():
            if not any(held[r] in wanted for r in rows):
                fits[rows] = True
        asked[:, columns] = fits[:, None]
    return asked


def questions_for(
    project: Project, respondent: str, questions: tuple[Question, ...]
) -> tuple[Question, ...]:
    """Those of ``questions`` that ``respondent`` is asked; all of them for somebody who is not there."""
    rows = [k for k, r in enumerate(project.respondents) if r.id == respondent]
    if not rows:
        return questions
    asked = routed(project, questions)[rows[0]]
    return tuple(q for q, here in zip(questions, asked, strict=True) if here)
