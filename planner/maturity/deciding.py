"""What would decide a mean: the heaviest open answers, and the people who hold most of them."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from planner.domain.answers.level import SLACK, Ask, Decides, Level
from planner.maturity.answers import DONT_KNOW, OPEN
from planner.maturity.cells import Cells, Flags, Floats
from planner.maturity.means import Frame

NAMED = 5
"""People who are named; the others are counted."""


def what_decides(
    cells: Cells, frame: Frame, level: Level, columns: tuple[int, ...] | None = None
) -> Decides:
    """The fewest open answers that narrow a mean to its bound, and whom to ask first.

    An answer takes its weight times the width of its own cell off, whatever it says, so the heaviest are the
    fewest. ``columns``: of one dimension only. Where the lowest team counts, no weight is fixed: all open
    answers are named as at most needed.
    """
    weight = frame.coefficients(cells.counted)
    if columns is not None:
        inside = np.zeros(weight.shape[1], dtype=bool)
        inside[list(columns)] = True
        weight = _within(weight, frame, cells.counted, columns) * inside
    takes = weight * (cells.high - cells.low)
    takes[~cells.counted] = 0.0
    asks = _heaviest(cells, takes, level, all_of_them=frame.policy == "lowest")
    return who_decides(cells, takes, asks, at_most=frame.policy == "lowest")


def who_decides(cells: Cells, takes: Floats, asks: tuple[Ask, ...], *, at_most: bool) -> Decides:
    """What settles a level with the people: whom to ask first, and who was asked and does not know."""
    people, more = whom_to_ask(cells, takes)
    return Decides(asks, people, more, at_most, *who_else(cells, takes))


def _within(weight: Floats, frame: Frame, counted: Flags, columns: tuple[int, ...]) -> Floats:
    """Weights inside one dimension, also of one that stands beside the overall level."""
    part = counted[:, list(columns)] * frame.weights[list(columns)]
    total = part.sum(axis=1, keepdims=True)
    share = np.divide(part, total, out=np.zeros_like(part), where=total > 0)
    people = frame.people * (total[:, 0] > 0)
    found = np.zeros_like(weight)
    found[:, list(columns)] = share * (people / people.sum())[:, None] if people.sum() else 0.0
    return found


def _heaviest(cells: Cells, takes: Floats, level: Level, *, all_of_them: bool) -> tuple[Ask, ...]:
    """The open answers that take most off the width, until it is narrow enough.

    Of answers that take the same the dimensions stand by turns, that of which most is open first: five
    questions of one thing tell less than one of each.
    """
    of = [q.dimension for q in cells.questions]
    wide: dict[str, float] = defaultdict(float)
    for row, column in zip(*np.nonzero(takes > SLACK), strict=True):
        wide[of[column]] += float(takes[row, column])
    heaviest = sorted(
        ((r, c) for r, c in zip(*np.nonzero(takes > SLACK), strict=True)),
        key=lambda at: (-round(float(takes[at]), 9), at[0], cells.questions[at[1]].id),
    )
    turns: dict[tuple[float, str], int] = defaultdict(int)
    turn = {}
    for at in heaviest:
        alike = round(float(takes[at]), 9), of[at[1]]
        turn[at] = turns[alike]
        turns[alike] += 1
    order = sorted(
        heaviest,
        key=lambda at: (-round(float(takes[at]), 9), turn[at], -round(wide[of[at[1]]], 9)),
    )
    left, found = level.width, []
    for row, column in order:
        if left <= level.scale.bound + SLACK and not all_of_them:
            break
        left -= float(takes[row, column])
        found.append(Ask(cells.teams[row], cells.questions[column].id))
    return tuple(found)


def whom_to_ask(cells: Cells, takes: Floats) -> tuple[tuple[str, ...], int]:
    """People by how far their open answers narrow the range, again after each: five of them.

    With how many others hold an open answer that none of these holds. Who said “don't know” holds none.
    """
    answers = cells.answers
    missing = answers.asked & (answers.codes == OPEN)
    left = takes.copy()
    named: list[str] = []
    while True:
        holds = (missing * left[answers.teams]).sum(axis=1)
        if len(named) == NAMED or not len(holds) or holds.max() <= SLACK:
            break
        best = int(holds.argmax())
        named.append(answers.respondents[best])
        left[answers.teams[best], missing[best]] = 0.0
    return tuple(named), int((holds > SLACK).sum())


def who_else(cells: Cells, takes: Floats) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who said “don’t know” where nobody is left to ask, and the roles that these questions are for."""
    answers = cells.answers
    held = np.zeros_like(takes, dtype=bool)
    np.logical_or.at(held, answers.teams, answers.asked & (answers.codes == OPEN))
    nobody = (takes > SLACK) & ~held
    counts = ((answers.codes == DONT_KNOW) & nobody[answers.teams]).sum(axis=1)
    order = sorted(np.nonzero(counts)[0].tolist(), key=lambda k: (-counts[k], k))
    named = Counter(
        role
        for question, alone in zip(cells.questions, nobody.any(axis=0), strict=True)
        for role in (question.roles if alone else ())
    )
    roles = sorted(named, key=lambda role: (-named[role], role))
    return tuple(answers.respondents[k] for k in order), tuple(roles)
