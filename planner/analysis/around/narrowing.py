"""Where too little is known: what open answers would take off the range of the level, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.domain.answers.level import Ask
from planner.maturity.answers import OPEN
from planner.maturity.cells import Floats
from planner.maturity.score import Profile


@dataclass(frozen=True)
class Narrowing:
    """Someone to ask: ``by`` is how much narrower the range gets after those who stand before, in levels.

    ``answers`` are the open answers, without those to which the person said “don’t know”.
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
    takes = _takes(profile)
    missing = answers.asked & (answers.codes == OPEN)
    row_of = {person: k for k, person in enumerate(answers.respondents)}
    found = []
    for person in decides.people:
        row = row_of[person]
        team, mine = answers.teams[row], missing[row]
        by = float(takes[team, mine].sum())
        takes[team, mine] = 0.0
        found.append(Narrowing(person, int(np.count_nonzero(mine)), by))
    return tuple(found)


MOST_ANSWERS = 9


@dataclass(frozen=True)
class Deciding:
    """An open answer: ``by`` is how much narrower the range gets whatever it says, in levels.

    ``held``: somebody is left who was asked and has not answered. Else all of them said “don’t know”.
    """

    ask: Ask
    by: float
    held: bool


def deciding_answers(profile: Profile, most: int = MOST_ANSWERS) -> tuple[Deciding, ...]:
    """The open answers that narrow the range of the overall level most, the heaviest first."""
    decides = profile.overall.decides
    if decides is None:
        return ()
    cells, takes = profile.cells, _takes(profile)
    answers = cells.answers
    missing = answers.asked & (answers.codes == OPEN)
    rows = {team: k for k, team in enumerate(cells.teams)}
    found = []
    for ask in decides.asks[:most]:
        row, column = rows[ask.team], cells.columns[ask.question]
        held = bool(missing[answers.teams == row, column].any())
        found.append(Deciding(ask, float(takes[row, column]), held))
    return tuple(found)


def _takes(profile: Profile) -> Floats:
    """By how much each open answer narrows the range, whatever it says; teams by questions."""
    cells = profile.cells
    takes = profile.frame.coefficients(cells.counted) * (cells.high - cells.low)
    takes[~cells.counted] = 0.0
    return np.asarray(takes)
