"""Means of levels with ranges: the one function behind figures and the reasons for their ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from planner.domain.answers.assessment import TeamPolicy
from planner.domain.content.questionnaire import Questionnaire
from planner.maturity.cells import TOP, Cells, Flags, Floats


class Triple(NamedTuple):
    """Low end, value (NaN where nothing is known) and high end; all NaN where nothing counts."""

    low: Floats
    value: Floats
    high: Floats

    def at(self, index: Any) -> Triple:
        """The same of part of the arrays."""
        return Triple(*(a[index] for a in self))

    def moved(self) -> Triple:
        """The same with the last two axes exchanged."""
        return Triple(*(a.swapaxes(-2, -1) for a in self))


@dataclass(frozen=True)
class Means:
    """Levels by team and dimension, by team, by dimension over all teams, and of the whole."""

    by_team: Triple
    teams: Triple
    dimensions: Triple
    overall: Triple


@dataclass(frozen=True)
class Frame:
    """What does not change while cells are widened: weights, columns of dimensions, policy."""

    weights: Floats
    """Of questions, in the order of the cells' columns; 0 outside the round's scope."""
    columns: tuple[tuple[int, ...], ...]
    dimensions: Floats
    """Of dimensions; 0 for those beside the overall level."""
    people: Floats
    policy: TeamPolicy

    @classmethod
    def of(cls, cells: Cells, people: Floats, policy: TeamPolicy) -> Frame:
        """The frame of ``cells``, with the people of each team."""
        questionnaire: Questionnaire = cells.questionnaire
        return cls(
            weights=np.array([q.weight for q in cells.questions]) * cells.in_scope,
            columns=tuple(
                tuple(k for k, q in enumerate(cells.questions) if q.dimension == d.id)
                for d in questionnaire.dimensions
            ),
            dimensions=np.array([0.0 if d.beside else d.weight for d in questionnaire.dimensions]),
            people=people,
            policy=policy,
        )

    def means(self, cells: Triple, counted: Flags) -> Means:
        """Means of ``cells`` (teams × questions) among those that are ``counted``.

        Dimension: weighted mean of its questions. Overall: weighted mean of the dimensions. All teams: mean
        by people, or the lowest team of each dimension, which has a value where each team has one. Axes
        before the two of ``cells`` are several such tables; every mean then has them too.
        """
        parts = [
            mean(cells.at((..., list(c))), counted[:, list(c)] * self.weights[list(c)])
            for c in self.columns
        ]
        by_team = Triple(
            *(np.stack([p[e] for p in parts], axis=-1) for e in range(3))
        )  # teams × dimensions
        teams = mean(by_team, np.broadcast_to(self.dimensions, by_team.low.shape))
        rows = counted.any(axis=1)
        over = by_team.at((..., rows, slice(None)))
        if self.policy == "lowest":
            dimensions = lowest(over)
        else:
            there = over.moved()
            dimensions = mean(there, np.broadcast_to(self.people[rows], there.low.shape))
        return Means(by_team, teams, dimensions, mean(dimensions, self.dimensions))

    def questions(self, cells: Cells) -> Triple:
        """Level of each question over the teams that count."""
        shape = cells.low.T.shape
        triple = Triple(cells.low, cells.value, cells.high)
        if self.policy == "lowest":
            return lowest(Triple(*(np.where(cells.counted, a, np.nan) for a in triple)))
        return mean(
            triple.moved(), cells.counted.T * np.broadcast_to(self.people, shape).astype(float)
        )

    def coefficients(self, counted: Flags) -> Floats:
        """By how much the overall level moves per level of each cell, where teams count by their people."""
        inside = np.zeros(counted.shape)
        shares = self._shares_of_dimensions(counted)
        for of_whole, columns in zip(shares, self.columns, strict=True):
            part = counted[:, list(columns)] * self.weights[list(columns)]
            total = part.sum(axis=1, keepdims=True)
            share = np.divide(part, total, out=np.zeros_like(part), where=total > 0)
            people = self.people * (total[:, 0] > 0)
            all_people = people.sum()
            if all_people > 0:
                share = share * (people / all_people)[:, None]
            inside[:, list(columns)] = share * of_whole
        return inside

    def _shares_of_dimensions(self, counted: Flags) -> list[float]:
        """The weight of each dimension of which something is read, of that of all such."""
        read = [
            w if (counted[:, list(c)] * self.weights[list(c)]).any() else 0.0
            for w, c in zip(self.dimensions, self.columns, strict=True)
        ]
        whole = float(sum(read))
        return [float(w) / whole if whole else 0.0 for w in read]


def mean(parts: Triple, weights: Floats) -> Triple:
    """Weighted mean along the last axis; parts that are NaN or have no weight do not count.

    An open part counts as the mean of the known, held inside its own range; where nothing is known there is
    no value.
    """
    weights = np.where(np.isnan(parts.low), 0.0, weights)
    total = weights.sum(axis=-1)
    known = (weights > 0) & ~np.isnan(parts.value)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = (np.where(weights > 0, end, 0.0) * weights for end in (parts.low, parts.high))
        ends = [np.where(total > 0, e.sum(axis=-1) / total, np.nan) for e in (low, high)]
        heavy = (known * weights).sum(axis=-1)
        usual = (np.where(known, parts.value, 0.0) * weights).sum(axis=-1) / heavy
        held = np.clip(np.nan_to_num(usual)[..., None], parts.low, parts.high)
        filled = np.where(known, parts.value, held)
        value = (np.where(weights > 0, filled, 0.0) * weights).sum(axis=-1) / total
    value = np.where(heavy > 0, np.clip(value, *ends), np.nan)
    return Triple(np.asarray(ends[0]), np.asarray(value), np.asarray(ends[1]))


def lowest(parts: Triple) -> Triple:
    """The lowest along the last axis but one; a value only where every part that counts has one."""
    counts = ~np.isnan(parts.low)
    ends = [
        np.where(counts, a, np.inf).min(axis=-2, initial=np.inf) for a in (parts.low, parts.high)
    ]
    low, high = (np.where(np.isinf(e), np.nan, e) for e in ends)
    unknown = (counts & np.isnan(parts.value)).any(axis=-2)
    value = np.where(counts & ~np.isnan(parts.value), parts.value, np.inf).min(
        axis=-2, initial=np.inf
    )
    return Triple(low, np.where(unknown | np.isinf(value), np.nan, value), high)


def widened(cells: Cells | Triple, where: Flags) -> Triple:
    """The cells with those of ``where`` free to be anything."""
    return Triple(
        np.where(where, 0.0, cells.low),
        np.where(where, np.nan, cells.value),
        np.where(where, TOP, cells.high),
    )
