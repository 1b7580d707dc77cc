"""Where too little is known: what each person's open answers would take off the range of the level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.maturity.score import Profile


@dataclass(frozen=True)
class Narrowing:
    """Someone to ask: ``by`` is how much narrower the range gets after those who stand before, in levels.

    ``answers`` are the open answers, "don't know" among them.
    """

    person: str
    answers: int
    by: float


def narrowing(profile: Profile) -> tuple[Narrowing, ...]:
    """The people whom to ask first, in this order; whatever they answer, the range gets so much narrower."""
    decides = profile.overall.decides
    if decides is None or not decides.people:
        return ()
    cells = profile.cells
    answers = cells.answers
    takes = profile.frame.coefficients(cells.counted) * (cells.high - cells.low)
    takes[~cells.counted] = 0.0
    missing = answers.asked & (answers.codes < 0)
    row_of = {person: k for k, person in enumerate(answers.respondents)}
    found = []
    for person in decides.people:
        row = row_of[person]
        team, mine = answers.teams[row], missing[row]
        by = float(takes[team, mine].sum())
        takes[team, mine] = 0.0
        found.append(Narrowing(person, int(np.count_nonzero(mine)), by))
    return tuple(found)
