"""Why a level has a range: the same means after widening the cells of one kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.answers.level import Pair, Why, WhyKind
from planner.maturity.answers import NOT_APPLICABLE, Answers
from planner.maturity.cells import Cells, Flags
from planner.maturity.means import Frame, Means, Triple, widened

Where = Literal["overall", "dimensions", "teams", "by_team"]
Ints = NDArray[np.int64]


class Tally(NamedTuple):
    """Counts by team and dimension, by team, by dimension, and of the whole."""

    by_team: Ints
    teams: Ints
    dimensions: Ints
    overall: Ints

    def at(self, where: Where, index: tuple[int, ...]) -> int:
        """The count at one place."""
        array: Ints = getattr(self, where)
        return int(array[index])


def tally_cells(where: Flags, frame: Frame) -> Tally:
    """Count cells (teams × questions); dimensions beside the overall level are not in the whole."""
    by_team = np.stack([where[:, list(c)].sum(axis=1) for c in frame.columns], axis=1)
    inside = by_team[:, frame.dimensions > 0]
    return Tally(by_team, inside.sum(axis=1), by_team.sum(axis=0), np.asarray(inside.sum()))


def tally_people(where: Flags, answers: Answers, frame: Frame, teams: int) -> Tally:
    """Count the people with at least one of the marked answers (people × questions)."""
    some = np.stack([where[:, list(c)].any(axis=1) for c in frame.columns], axis=1)
    whole = some[:, frame.dimensions > 0].any(axis=1)
    by_team = np.zeros((teams, some.shape[1]), dtype=np.int64)
    np.add.at(by_team, answers.teams, some)
    in_team = np.zeros(teams, dtype=np.int64)
    np.add.at(in_team, answers.teams, whole)
    return Tally(by_team, in_team, some.sum(axis=0), np.asarray(whole.sum()))


@dataclass(frozen=True)
class _Reason:
    kind: WhyKind
    cells: Tally
    people: Tally
    means: Means


@dataclass(frozen=True)
class Reasons:
    """All reasons for the ranges of one assessment."""

    found: tuple[_Reason, ...] = field(default=())

    def at(self, where: Where, index: tuple[int, ...]) -> tuple[tuple[Why, ...], Pair | None]:
        """Reasons at one place, and the reading of the lowest and the highest respondent if people differ."""
        why, said = [], None
        for one in self.found:
            cells = one.cells.at(where, index)
            if not cells:
                continue
            ends: Triple = getattr(one.means, where)
            low, high = float(ends.low[index]), float(ends.high[index])
            why.append(Why(one.kind, cells, one.people.at(where, index), low, high))
            if one.kind == "differ":
                said = Pair(low, high)
        return tuple(why), said


def reasons_of(cells: Cells, frame: Frame, *, brief: bool = False) -> Reasons:
    """Why the levels of ``cells`` could be others; none where ``brief``."""
    if brief:
        return Reasons()
    answers, counted = cells.answers, cells.counted
    no_level = answers.asked & (answers.codes < 0)
    gave = answers.codes >= 0
    known = cells.known & counted
    excluded = cells.excluded
    differ = known & (cells.said_low < cells.said_high)
    kinds: tuple[tuple[WhyKind, Flags, Flags], ...] = (
        ("open", cells.open & ~cells.dont_know & ~cells.mapped, no_level),
        ("dont_know", cells.open & cells.dont_know, no_level),
        ("mapped", cells.open & cells.mapped, no_level),
        ("differ", differ, gave),
        ("carried", known & ~cells.confirmed, gave),
        ("left_out", excluded, answers.codes == NOT_APPLICABLE),
        ("thin", known & cells.thin, no_level),
    )
    found = []
    for kind, where, who in kinds:
        inside = where & cells.in_scope
        if inside.any():
            found.append(_reason(kind, inside, who, cells, frame))
    outside = counted & ~cells.in_scope
    if outside.any():
        everything = Frame.of(_all_in_scope(cells), frame.people, frame.policy)
        found.append(_reason("unasked", outside, answers.asked, cells, everything))
    return Reasons(tuple(found))


def _reason(kind: WhyKind, where: Flags, who: Flags, cells: Cells, frame: Frame) -> _Reason:
    if kind == "differ":
        triple = Triple(cells.said_low, cells.value, cells.said_high)
    elif kind == "mapped":
        triple = Triple(cells.low, cells.value, cells.high)
    else:
        triple = widened(cells, where)
    counted = cells.counted | where
    people = who & where[cells.answers.teams]
    return _Reason(
        kind,
        tally_cells(where, frame),
        tally_people(people, cells.answers, frame, len(cells.teams)),
        frame.means(triple, counted),
    )


def _all_in_scope(cells: Cells) -> Cells:
    return replace(cells, in_scope=np.ones_like(cells.in_scope))
