"""What a plan is worth, future by future, without a table of months for each flow.

The equations are those of ``flows``; only the order of the sums differs. A cost line is worth its amount
times what one a month is worth between its ends. What is saved on an atom changes only while something ramps
up, so only these months are looked at: before them nothing is saved, and after them as much every month.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.economics.atoms import ATOMS, DRIVERS_OF_ATOM
from planner.economics.costs import durations, present_values_of
from planner.economics.flows import UNSTATED, Pull, most_pull, pulls, realised
from planner.economics.grid import Ramps, Rise
from planner.economics.metrics import discount_factors
from planner.economics.model import CaseProblem, Draws, Schedule, sample
from planner.economics.outcomes import Outcome, outcomes
from planner.economics.pools import annual_pools, growth_rates

Floats = NDArray[np.float64]
CHUNK = 10_000
"""Futures that are looked at together."""
FEW_FUTURES = 1_000
"""Futures in which small variants of a plan are compared: paired, so their differences are far exacter."""


def net_present_value(problem: CaseProblem, schedule: Schedule, draws: Draws) -> Floats:
    """NPV per trial for given draws, shape ``(trials,)``."""
    benefit, cost = benefit_and_cost(problem, schedule, draws)
    return benefit - cost


def benefit_and_cost(
    problem: CaseProblem, schedule: Schedule, draws: Draws
) -> tuple[Floats, Floats]:
    """Present values of the benefits that count and of all costs, each of shape ``(trials,)``."""
    trials = len(next(iter(draws.values())))
    benefit, cost = np.zeros(trials), np.zeros(trials)
    for begin in range(0, trials, CHUNK):
        part = slice(begin, begin + CHUNK)
        few = {id_: values[part] for id_, values in draws.items()} if trials > CHUNK else draws
        became = outcomes(problem, durations(schedule), few)
        benefit[part] = _saved(problem, schedule, few, became)
        paid = present_values_of(problem, few)
        for initiative in problem.initiatives:
            if initiative.id in schedule:
                id_ = initiative.id
                cost[part] += sum(paid(initiative, schedule[id_], became[id_]))
    return benefit, cost


def _saved(
    problem: CaseProblem, schedule: Schedule, draws: Draws, became: Mapping[str, Outcome]
) -> Floats:
    """Present value of what is saved and counts; ``(trials,)``."""
    trials = len(next(iter(draws.values())))
    rises: dict[str, Rise] = {}
    acting = {
        driver: _Pulled.of(driver, own, rises, trials, problem.horizon)
        for driver, own in pulls(problem, schedule, draws, became).items()
    }
    annual, rates = annual_pools(problem, draws), growth_rates(draws)
    months = np.arange(problem.horizon + 1)[:, None]
    plain = discount_factors(problem.rate, problem.horizon)[:, None]
    weights = {grows: (1 + rate) ** (months / 12) * plain for grows, rate in rates.items()}
    factors: dict[tuple[object, ...], Floats] = {}
    total = np.zeros(trials)
    for atom in ATOMS:
        own = [acting[d] for d in DRIVERS_OF_ATOM[atom.id] if d in acting]
        invoice = UNSTATED.get(atom.id)
        counts = invoice is None or invoice in problem.stated
        if not own or not counts or not np.any(annual[atom.id]):
            continue
        key = (atom.grows if atom.grows in weights else "", *(p.driver for p in own))
        if key not in factors:
            factors[key] = _worth(own, weights.get(atom.grows, plain))
        total += annual[atom.id] / 12 * factors[key] * realised(atom, draws)
    return total


class _Pulled:
    """The capped pull of one driver by month, ``(months, trials)``, from ``begin`` until it is level."""

    def __init__(self, driver: str, begin: int, table: Floats) -> None:
        self.driver, self.begin, self.table = driver, begin, table

    @property
    def level(self) -> int:
        """The month from which it stays as it is."""
        return self.begin + len(self.table) - 1

    @classmethod
    def of(
        cls, driver: str, own: list[Pull], rises: dict[str, Rise], trials: int, horizon: int
    ) -> _Pulled:
        ramps = Ramps(trials, horizon)
        begin, level = horizon, 0
        for pull in own:
            rise = pull.rise(rises, trials, horizon)
            ramps.add_rise(pull.strength, rise)
            begin, level = min(begin, rise.first), max(level, rise.last)
        table = ramps.sums(begin, max(level, begin))
        return cls(driver, begin, np.minimum(table, most_pull(driver), out=table))

    def between(self, begin: int, level: int) -> Floats:
        """The pull in months ``begin`` to ``level``."""
        if (begin, level) == (self.begin, self.level):
            return self.table
        table = np.empty((level - begin + 1, self.table.shape[1]))
        before, after = self.begin - begin, self.level - begin + 1
        table[:before] = 0.0
        table[before:after] = self.table
        table[after:] = self.table[-1]
        return table


def _worth(own: list[_Pulled], weights: Floats) -> Floats:
    """Σ over months of weight · (1 − exp(−pull)); ``weights`` by month, one column or one a future."""
    begin = max(min(p.begin for p in own), 1)  # benefits begin with month 1
    level = max(begin, *(p.level for p in own))
    pull = own[0].between(begin, level)
    for other in own[1:]:
        pull = pull + other.between(begin, level)
    left = np.negative(pull)
    np.exp(left, out=left)
    inside, after = weights[begin : level + 1], weights[level + 1 :].sum(axis=0)
    if weights.shape[1] == 1:
        return np.asarray(inside.sum() + after - (inside[:, 0] @ left + left[-1] * after))
    kept = np.einsum("mt,mt->t", inside, left) + left[-1] * after
    return np.asarray(inside.sum(axis=0) + after - kept)


def expected_value(
    problem: CaseProblem, schedule: Schedule, seed: int = 7, trials: int = FEW_FUTURES
) -> float:
    """Mean worth of a plan over few futures of its own draw; for sizes and settings that are only tried."""
    draws = sample(problem, seed, trials, schedule).draws
    return float(net_present_value(problem, schedule, draws).mean())


def without(problem: CaseProblem, schedule: Schedule, id_: str) -> Schedule:
    """The plan less one step and all that cannot begin, or is not safe, without it."""
    gone = {id_}
    changed = True
    while changed:
        changed = False
        for other in schedule:
            one = problem.by_id[other]
            groups = [[t for t in g if t in schedule] for g in one.needs_any]
            if other not in gone and (
                gone.intersection((*one.needs, *one.safe_with))
                or any(g and gone.issuperset(g) for g in groups)
            ):
                gone.add(other)
                changed = True
    return {k: t for k, t in schedule.items() if k not in gone}


def marginal_values(problem: CaseProblem, schedule: Schedule, draws: Draws) -> dict[str, float]:
    """Expected worth of the plan less that without each step and what cannot stand without it."""
    total = float(net_present_value(problem, schedule, draws).mean())
    return {
        id_: total
        - float(net_present_value(problem, without(problem, schedule, id_), draws).mean())
        for id_ in schedule
    }
