"""States of requirements for systems: hole, claimed, shown or reviewed, at the low and at the high end.

The rules are those of one requirement after the other, on arrays over systems. At each end of a need's
cell: a *hole* below its level; else *claimed*, *shown* where evidence that counts shows the level, and
*reviewed* where a second person confirmed it as well. A need that only *supports* can be a hole and else has
no say. The state of a requirement is the lowest of its needs and of the own document, where one is needed:
where no need binds, or facts leave every need out that does.

Raising an answer, adding evidence or a review worsens neither end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.conditions import Truth, parse_condition
from planner.domain.base.facts import alike, decide
from planner.domain.content.framework import ALWAYS, Requirement

Levels = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]
NOTHING = -1.0
"""Level that no evidence shows, or nobody confirmed."""


class State(IntEnum):
    """From worst to best; what nobody has to show has none."""

    HOLE = 0
    CLAIMED = 1
    SHOWN = 2
    REVIEWED = 3


NO_SAY = np.int8(State.REVIEWED + 1)
_HOLE = np.int8(State.HOLE)
YES, NO, OPEN = np.int8(1), np.int8(0), np.int8(-1)


@dataclass(frozen=True)
class Spans:
    """What is known of systems (rows) by question (columns ``questions``); levels 0–4, all of one shape.

    ``low`` and ``high`` bound each answer; an inherited one is the span of the system's first team, and a
    claim. ``shown`` is the highest level that evidence shows which counts today and covers the system,
    ``confirmed`` the one that somebody else than who answered reviewed; ``NOTHING`` for none. ``asked`` is
    False where a fact leaves the question out: its needs drop. ``waived`` is True where a person said “not
    applicable”: that waives no law, so the low end stays a hole. ``of_team`` is what the first team says of
    itself (low, high, not applicable), whatever the system answers; states do not look at it.
    """

    questions: tuple[str, ...]
    low: Levels
    high: Levels
    shown: Levels
    confirmed: Levels
    asked: Flags
    waived: Flags
    of_team: tuple[Levels, Levels, Flags] | None = None

    def __post_init__(self) -> None:
        shape = (len(self.low), len(self.questions))
        given = [getattr(self, n) for n in ("low", "high", "shown", "confirmed", "asked", "waived")]
        for one in (*given, *(self.of_team or ())):
            if one.shape != shape:
                raise ValueError(f"levels and flags must have the shape {shape}")

    def need(self, column: int, level: int, *, binds: bool) -> tuple[Codes, Codes]:
        """Low and high end of a need over all systems; many requirements share one, so each is kept."""
        key = (column, level, binds)
        if key not in self._needs:
            self._needs[key] = self._need(column, level, binds)
        return self._needs[key]

    @cached_property
    def _needs(self) -> dict[tuple[int, int, bool], tuple[Codes, Codes]]:
        return {}

    def _need(self, column: int, level: int, binds: bool) -> tuple[Codes, Codes]:
        asked, waived = self.asked[:, column], self.waived[:, column]
        best = self._reached(column, level) if binds else NO_SAY
        at_low = np.where(self.low[:, column] < level, _HOLE, best)
        at_high = np.where(self.high[:, column] < level, _HOLE, best)
        at_low = np.where(waived, _HOLE, at_low)
        at_high = np.where(waived, NO_SAY, at_high)
        return np.where(asked, at_low, NO_SAY), np.where(asked, at_high, NO_SAY)

    def _reached(self, column: int, level: int) -> Codes:
        """The state of a need whose level is reached."""
        shown = self.shown[:, column] >= level
        reviewed = shown & (self.confirmed[:, column] >= level)
        # a state more for what is shown, and one more for what is reviewed as well
        return np.int8(State.CLAIMED) + shown.astype(np.int8) + reviewed.astype(np.int8)


@dataclass(frozen=True)
class States:
    """States of requirements (columns) for systems (rows): codes of ``State`` at both ends.

    ``applies`` is ``YES``, ``NO`` or ``OPEN``; where it is ``NO`` the states say nothing.
    """

    low: Codes
    high: Codes
    applies: Codes

    @property
    def settled(self) -> Flags:
        """Where one state is known: asked, and both ends equal."""
        return np.asarray((self.applies == YES) & (self.low == self.high))

    @property
    def open(self) -> Flags:
        """Where facts or answers decide."""
        undecided = (self.applies == YES) & (self.low < self.high)
        return np.asarray((self.applies == OPEN) | undecided)

    def counts(self) -> tuple[dict[str, int], ...]:
        """By requirement how many systems stand where; never a mean, worst first."""
        found = []
        for column in range(self.low.shape[1]):
            settled = self.low[:, column][self.settled[:, column]]
            row = {state.name.lower(): int((settled == state).sum()) for state in State}
            row["open"] = int(self.open[:, column].sum())
            row["not_asked"] = int((self.applies[:, column] == NO).sum())
            found.append(row)
        return tuple(found)


def applying(
    requirements: Sequence[Requirement],
    facts: Sequence[Mapping[str, Truth]],
    also: str = ALWAYS,
) -> Codes:
    """Whether each requirement (column) is asked of each system (row), by its facts and by ``also``.

    Many requirements share a condition, and many systems the facts it names: each is decided once.
    """
    codes = {True: YES, False: NO, None: OPEN}
    shared: dict[str, list[int]] = {}
    for k, requirement in enumerate(requirements):
        shared.setdefault(requirement.applies_if, []).append(k)
    found = np.empty((len(facts), len(requirements)), dtype=np.int8)
    of_all = parse_condition(also).names
    for condition, columns in shared.items():
        names = (of_all | parse_condition(condition).names) - {ALWAYS}
        kinds, which = alike(facts, names)
        decided = [codes[decide((also, condition), {**one, ALWAYS: True})] for one in kinds]
        found[:, columns] = np.array(decided, dtype=np.int8)[which, None]
    return found


def anybody(
    also: str, requirements: Sequence[Requirement], facts: Sequence[Mapping[str, Truth]]
) -> Codes:
    """One row: whether a requirement of the organisation holds for any of its systems; open where that is."""
    each = applying(requirements, facts, also)
    best = np.where((each == YES).any(axis=0), YES, np.where((each == OPEN).any(axis=0), OPEN, NO))
    return np.asarray(best, dtype=np.int8)[None, :]


def concerned(asked: Codes) -> Flags:
    """The systems (rows) that each requirement of the organisation (columns) is about, by ``applying``.

    Those that it holds for; where it holds for none for certain, those of which that is open.
    """
    certain = asked == YES
    return np.asarray(np.where(certain.any(axis=0), certain, asked == OPEN), dtype=bool)


def states(
    requirements: Sequence[Requirement],
    spans: Spans,
    applies: Codes,
    documents: Codes | None = None,
) -> States:
    """States of ``requirements`` for the systems of ``spans``.

    ``applies`` of shape ``(systems, requirements)`` comes from ``applying``; ``documents`` of that shape are
    the states of own documents, read only where nothing else binds, and holes where it is missing.
    A question that the spans do not have is not asked. Raises ``ValueError`` for shapes that do not fit.
    """
    shape = (len(spans.low), len(requirements))
    documents = np.zeros(shape, dtype=np.int8) if documents is None else documents
    if applies.shape != shape or documents.shape != shape:
        raise ValueError(f"applies and documents must have the shape {shape}")
    column = {q: k for k, q in enumerate(spans.questions)}
    low, high = np.empty(shape, dtype=np.int8), np.empty(shape, dtype=np.int8)
    for k, requirement in enumerate(requirements):
        ends = _ends(requirement, spans, column, documents[:, k])
        low[:, k], high[:, k] = ends
    return States(low, high, applies)


def _ends(
    requirement: Requirement, spans: Spans, column: Mapping[str, int], document: Codes
) -> tuple[Codes, Codes]:
    """Low and high end of one requirement over all systems."""
    size = len(spans.low)
    start = document if requirement.own_document else np.full(size, NO_SAY, dtype=np.int8)
    low, high = start.copy(), start.copy()
    for need in requirement.needs:
        k = column.get(need.question)
        if k is None:
            continue
        at_low, at_high = spans.need(k, need.level, binds=need.relation != "supports")
        low, high = np.minimum(low, at_low), np.minimum(high, at_high)
    # what nothing binding is left of is what its own document is: needs left out never show anything
    return np.where(low == NO_SAY, document, low), np.where(high == NO_SAY, document, high)
