"""Expected cost of one initiative for many starts at once, over all futures that are printed.

Amounts do not depend on the start, and when they fall depends only on what becomes of the step, of which
there are few kinds. So amounts are summed by kind once, and only the kinds are dated anew for each start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.costs import CostLine, cost_lines
from planner.economics.metrics import discount_factors
from planner.economics.model import CaseProblem, Draws, Initiative, Timing
from planner.economics.outcomes import Outcome
from planner.economics.pools import growth_rates

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CostTables:
    """Running sums of discount factors: ``plain`` (T + 1,), ``grown`` by what grows ``(trials, T + 1)``."""

    problem: CaseProblem
    draws: Draws
    plain: Floats
    grown: dict[str, Floats]

    @classmethod
    def of(cls, problem: CaseProblem, draws: Draws) -> CostTables:
        """The tables of these futures."""
        factors = discount_factors(problem.rate, problem.horizon)[: problem.horizon]
        months = np.arange(problem.horizon) / 12
        grown = {
            str(name): _running(factors * (1 + rate[:, None]) ** months)
            for name, rate in growth_rates(draws).items()
        }
        return cls(problem, draws, _running(factors), grown)

    def expected(self, one: Initiative, timings: Iterable[Timing], became: Outcome) -> list[float]:
        """Mean present cost of ``one`` at each timing, all of one length.

        ``became`` holds what becomes of it in each future, with whole months of delay.
        """
        wanted = list(timings)
        if not wanted or one.anyway:
            return [0.0] * len(wanted)
        trials = len(next(iter(self.draws.values())))
        _, first, kind = np.unique(
            _numbered(np.broadcast_to(x, trials) for x in became.columns),
            return_index=True,
            return_inverse=True,
        )
        kinds = len(first)
        sums = [
            self._by_kind(line, kind, kinds)
            for line in cost_lines(self.problem, one, wanted[0], self.draws, became)
        ]
        few = {id_: np.asarray(values)[first] for id_, values in self.draws.items()}
        small = became.at(first, trials)
        return [
            sum(
                _between(table, line, self.problem.horizon)
                for table, line in zip(
                    sums, cost_lines(self.problem, one, timing, few, small), strict=True
                )
            )
            for timing in wanted
        ]

    def _by_kind(self, line: CostLine, kind: NDArray[np.intp], kinds: int) -> Floats:
        """Expected present amount up to each month, were it paid from the first; ``(kinds, T + 1)``."""
        amount = np.broadcast_to(line.amount, len(kind)) / len(kind)
        table = self.grown.get(line.grows)
        if table is None:
            return np.bincount(kind, amount, kinds)[:, None] * self.plain[None, :]
        found = np.zeros((kinds, table.shape[1]))
        for k in np.unique(kind[amount != 0]):
            rows = np.flatnonzero((kind == k) & (amount != 0))
            found[k] = amount[rows] @ table[rows]
        return found


def _numbered(columns: Iterable[Floats]) -> NDArray[np.int64]:
    """One whole number a future, the same for futures that are alike in every column."""
    number = np.zeros(1, dtype=np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        number = number * len(values) + place
    return number


def _running(values: Floats) -> Floats:
    sums = np.cumsum(values, axis=-1)
    return np.concatenate([np.zeros((*values.shape[:-1], 1)), sums], axis=-1)


def _between(table: Floats, line: CostLine, last: int) -> float:
    """What of each kind's running sum lies from where the line begins to where it ends."""
    rows = np.arange(len(table))

    def at(month: Floats) -> Floats:
        place = np.minimum(np.broadcast_to(month, len(table)), last)
        whole = np.floor(place).astype(np.intp)
        part = place - whole
        upper = np.minimum(whole + 1, last)
        return table[rows, whole] * (1 - part) + table[rows, upper] * part

    return float((at(np.maximum(line.end, line.begin)) - at(line.begin)).sum())
