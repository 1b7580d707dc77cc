"""Levels drawn where they are open: a gap is drawn from what could be, never taken as zero."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from planner.domain.project import Project
from planner.domain.record.lineage import root_of
from planner.maturity.cells import Cells, Floats

LEVELS = 5
FUTURES = 1024
ELSEWHERE = 0.25
"""Weight of the team's known levels in other dimensions; judgement (grade D)."""
SHARED = 0.5
"""Share of the open share of a team's cells that its open levels have in common; judgement (grade D)."""
APART = 2
"""From this many levels between two answers on, with nothing agreed, one of them is drawn."""


@dataclass(frozen=True)
class Drawn:
    """Levels of an assessment over futures.

    Marginal of an open cell: p(l) ∝ 1 + c(l) + ¼ · o(l), with the counts of the team's known levels in the
    same dimension and elsewhere; no other population is used, as none is held. Jointly: one factor for each
    team, with ρ = ½ × the open share of its cells, because independent draws are falsely sure. Where people
    differ by two levels or more and nothing is agreed, one of their answers, each alike. Known levels stay.

    Streams are keyed by document (a copy has its original’s), team and question: a new answer moves no
    other draw.
    """

    key: str
    cells: Cells
    people: Floats
    lowest: bool
    futures: int = FUTURES

    def levels(self, question: str) -> Floats:
        """Level of ``question`` over all teams by future, shape ``(futures,)``, or ``(1,)`` where known.

        Teams for which it does not apply are left out. Raises ``KeyError`` when no team is asked.
        """
        return self._summed(question)[0]

    def shortfall(self, question: str, to: int) -> Floats:
        """How far each team is expected to be below level ``to``, 0 where not asked, shape ``(teams,)``.

        Raises ``KeyError`` when no team is asked.
        """
        return np.asarray(self._summed(question)[1][to])

    def _summed(self, question: str) -> tuple[Floats, Floats]:
        """``levels``, and ``shortfall`` by level and team: drawn once for all who ask."""
        if question not in self._kept:
            counted = self.cells.counted[:, self.cells.columns[question]]
            if not counted.any():
                raise KeyError(question)
            by_team = self.by_team(question)
            if self.lowest:
                levels = by_team[:, counted].min(axis=1)
            else:
                weights = self.people[counted]
                levels = (by_team[:, counted] * weights).sum(axis=1) / weights.sum()
            known = np.nan_to_num(by_team, nan=float(LEVELS))
            short = [np.maximum(to - known, 0.0).mean(axis=0) for to in range(LEVELS)]
            self._kept[question] = np.asarray(levels), np.array(short)
        return self._kept[question]

    def by_team(self, question: str) -> Floats:
        """Levels by future and team, shape ``(futures, teams)``, or ``(1, teams)`` where all are known."""
        column = self.cells.columns[question]
        counted = self.cells.counted[:, column]
        drawn = {
            row: self._drawn(row, column)
            for row in np.nonzero(counted & (self.cells.open | self._apart)[:, column])[0].tolist()
        }
        number = self.futures if drawn else 1
        found = np.broadcast_to(self.cells.value[:, column], (number, len(counted))).copy()
        found[:, ~counted] = np.nan
        for row, levels in drawn.items():
            found[:, row] = levels
        return found

    @property
    def asked(self) -> tuple[str, ...]:
        """Questions that at least one team is asked."""
        cells = self.cells
        return tuple(q.id for k, q in enumerate(cells.questions) if cells.counted[:, k].any())

    @cached_property
    def _kept(self) -> dict[str, tuple[Floats, Floats]]:
        return {}

    @cached_property
    def _apart(self) -> NDArray[np.bool_]:
        cells = self.cells
        return np.asarray(cells.known & (cells.said_high - cells.said_low >= APART))

    @cached_property
    def _factors(self) -> dict[int, Floats]:
        """What the open levels of a team have in common."""
        return {
            row: self._normal(team, "")
            for row, team in enumerate(self.cells.teams)
            if self.cells.counted[row].any()
        }

    @cached_property
    def _shared(self) -> Floats:
        cells = self.cells
        counted = cells.counted.sum(axis=1)
        return np.asarray(SHARED * cells.open.sum(axis=1) / np.maximum(counted, 1))

    @cached_property
    def _known(self) -> Floats:
        """Known levels by team, dimension and level; a half level counts half to each side."""
        cells = self.cells
        dimensions = [d.id for d in cells.questionnaire.dimensions]
        found = np.zeros((len(cells.teams), len(dimensions), LEVELS))
        for column, question in enumerate(cells.questions):
            at = dimensions.index(question.dimension)
            for row in np.nonzero(cells.known[:, column] & cells.counted[:, column])[0].tolist():
                value = float(cells.value[row, column])
                below, part = int(value), value - int(value)
                found[row, at, below] += 1 - part
                if part:
                    found[row, at, below + 1] += part
        return found

    def marginal(self, row: int, column: int) -> Floats:
        """Chances of the levels 0–4 of one open cell, within what it could be."""
        cells = self.cells
        dimension = cells.questions[column].dimension
        at = [d.id for d in cells.questionnaire.dimensions].index(dimension)
        here = self._known[row, at]
        chance = 1.0 + here + ELSEWHERE * (self._known[row].sum(axis=0) - here)
        levels = np.arange(LEVELS)
        inside = (levels >= cells.low[row, column]) & (levels <= cells.high[row, column])
        chance = np.where(inside, chance, 0.0)
        return np.asarray(chance / chance.sum())

    def _drawn(self, row: int, column: int) -> Floats:
        cells = self.cells
        team, question = cells.teams[row], cells.questions[column].id
        own = self._normal(team, question)
        if self._apart[row, column] and not cells.open[row, column]:
            codes = cells.answers.codes[cells.answers.teams == row, column]
            if (
                cells.questions[column].scope == "org"
            ):  # one cell from everybody's answers, drawn once
                own, codes = self._normal("", question), cells.answers.codes[:, column]
            given = np.sort(codes[codes >= 0]).astype(float)
            ends = np.arange(1, len(given)) / len(given)
            return np.asarray(given[np.searchsorted(_quantiles(ends), own)])
        share = float(self._shared[row])
        mixed = np.sqrt(share) * self._factors[row] + np.sqrt(1 - share) * own
        ends = np.cumsum(self.marginal(row, column))[:-1]
        return np.asarray(np.searchsorted(_quantiles(ends), mixed), dtype=float)

    def _normal(self, team: str, question: str) -> Floats:
        digest = hashlib.sha256(f"{self.key}\n{team}\n{question}".encode()).digest()
        stream = np.random.default_rng(int.from_bytes(digest[:8], "big"))
        return stream.standard_normal(self.futures)


def _quantiles(shares: Floats) -> Floats:
    """Where a normal variable passes each cumulated share: comparing there is comparing Φ with the share."""
    normal = NormalDist()
    return np.array(
        [-np.inf if s <= 0 else np.inf if s >= 1 else normal.inv_cdf(float(s)) for s in shares]
    )


def draw_levels(project: Project, cells: Cells, futures: int = FUTURES) -> Drawn:
    """Prepare the draws of the open levels of ``project``; see ``Drawn``."""
    return Drawn(
        key=root_of(project.id),
        cells=cells,
        people=np.array([t.people for t in project.teams], dtype=float),
        lowest=project.policy.teams == "lowest",
        futures=futures,
    )
