"""The futures that plans are compared in: few, drawn apart, and made to agree with all that are printed.

Pools have heavy tails, so few futures weigh like fewer still. Pools, pulls, success and delay are therefore
brought to the printed futures together: W by atom and month, then one factor on λ for each step and driver.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.economics.model import CaseProblem, Draws, sample
from planner.economics.planning_terms import PlanningTerms
from planner.roadmap.futures import Futures

Floats = NDArray[np.float64]
PLANNING = 256
CAREFUL = 1_024
"""Where the worst tenth of them is an aim."""
LOOKED_AT = (4, 10, 16, 22)
"""Months after the finish at which a step alone is made to save what it saves in all printed futures."""
ROUNDS = 12
CLOSE = 1e-9


def planning_draws(case: CaseProblem, seed: int, count: int = PLANNING) -> Draws:
    """Futures to plan in: the sampler of the printed ones, with a seed of their own."""
    return sample(case, zlib.crc32(f"planning:{seed}".encode()), count).draws


def calibrated(few: PlanningTerms, all_: PlanningTerms, per: int) -> Futures:
    """Futures of ``few``, for a plan of periods of ``per`` months, that save on average what ``all_`` do."""
    trials = _trials(few)
    weights = calibrated_weights(few, all_)
    pulls: dict[str, dict[str, Floats]] = {}
    for id_ in few.pulls:
        strengths = calibrated_strengths(few, all_, weights, id_)
        if strengths:
            grown = few.adopted(id_, 0)
            pulls[id_] = {
                d: np.ascontiguousarray((grown * s[:, None]).T) for d, s in strengths.items()
            }
    return Futures(
        per=per,
        weights={a: np.ascontiguousarray(w.T) / trials for a, w in weights.items()},
        drivers=few.drivers,
        pulls=pulls,
        caps=few.caps,
    )


def calibrated_weights(few: PlanningTerms, all_: PlanningTerms) -> dict[str, Floats]:
    """W of ``few`` by atom, ``(trials, T + 1)``, brought to the means of ``all_`` month by month."""
    weights = {}
    for atom, table in all_.weights.items():
        own = few.weights[atom]
        usual, wanted = own.mean(axis=0), table.mean(axis=0)
        times = np.divide(wanted, usual, out=np.zeros_like(usual), where=usual != 0)
        weights[atom] = own * times[None, :]
    return weights


def calibrated_strengths(
    few: PlanningTerms, all_: PlanningTerms, weights: Mapping[str, Floats], id_: str
) -> dict[str, Floats]:
    """λ·S of a step by driver, ``(trials,)``, at which it alone saves on ``weights`` what it does in all."""
    found = {}
    for driver, strength in few.pulls[id_].items():
        atoms = [a for a in weights if driver in few.drivers[a]]
        if atoms and np.any(strength):
            found[driver] = strength * _factor(few, all_, weights, id_, driver, atoms)
    return found


def single(terms: PlanningTerms, trial: int, per: int) -> Futures:
    """One future alone, as drawn; chances stay chances where no outcome is drawn."""

    def row(values: Floats) -> Floats:
        return values[trial : trial + 1] if len(values) > 1 else values

    pulls: dict[str, dict[str, Floats]] = {}
    for id_, by_driver in terms.pulls.items():
        grown = terms.adopted(id_, 0)
        for driver, strength in by_driver.items():
            if any(driver in terms.drivers[a] for a in terms.weights) and np.any(row(strength)):
                pulls.setdefault(id_, {})[driver] = (row(grown) * row(strength)[:, None]).T
    return Futures(
        per=per,
        weights={a: row(w).T for a, w in terms.weights.items()},
        drivers=terms.drivers,
        pulls=pulls,
        caps=terms.caps,
    )


def _trials(terms: PlanningTerms) -> int:
    return len(next(iter(terms.draws.values())))


def _factor(
    few: PlanningTerms,
    all_: PlanningTerms,
    weights: Mapping[str, Floats],
    id_: str,
    driver: str,
    atoms: list[str],
) -> float:
    """The factor on λ at which a step alone saves on one driver what it saves in all futures (Newton)."""
    horizon = few.problem.horizon
    months = [m for m in LOOKED_AT if m <= horizon]
    cap = few.caps[driver]

    def rows(terms: PlanningTerms, tables: Mapping[str, Floats]) -> tuple[Floats, Floats]:
        weight = sum(tables[a][:, months] for a in atoms)
        pull = terms.pulls[id_][driver][:, None] * terms.adopted(id_, 0, months)
        return np.broadcast_to(weight, np.broadcast_shapes(np.shape(weight), pull.shape)), pull

    weight, pull = rows(all_, all_.weights)
    wanted = float((weight * -np.expm1(-np.minimum(pull, cap))).mean())
    weight, pull = rows(few, weights)
    times = 1.0
    for _ in range(ROUNDS):
        held = np.minimum(times * pull, cap)
        off = wanted - float((weight * -np.expm1(-held)).mean())
        slope = float((weight * np.exp(-held) * (held < cap) * pull).mean())
        if abs(off) <= CLOSE * max(abs(wanted), CLOSE) or slope == 0:
            break
        times = min(max(times + off / slope, times / 4), times * 4)
    return times
