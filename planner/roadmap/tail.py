"""The worst tenth of futures: what a plan is worth in it, and a row that bounds that for every plan.

The mean worth of the worst tenth is the least that any weighting of the futures by at most ten times their
share makes of the plan. So it is concave, and the futures that are worst at one plan bound it at every other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from planner.roadmap.futures import Floats
from planner.roadmap.problem import PlanningProblem, Starts

TAIL = 0.1
"""The share of futures that is looked at, the worst first."""
Point = Mapping[tuple[str, int], float]
"""Shares of each start of a plan, which may be fractions."""


def worst_shares(worths: Floats, tail: float = TAIL) -> Floats:
    """Weights of the futures, 1 in all, that lie on the worst ``tail`` of them; the last one in part."""
    count = len(worths)
    left = tail * count
    found: Floats = np.zeros(count)
    for place in np.argsort(worths, kind="stable"):
        if left <= 1e-12:
            break
        found[place] = min(1.0, left)
        left -= found[place]
    found /= found.sum()
    return found


def worth_by_future(problem: PlanningProblem, point: Point) -> Floats:
    """What a plan, or shares of starts, is worth in each future; ``(n,)``."""
    valued = problem.valued
    worths = valued.by_future(valued.pulled(problem.placed(point)))
    for (id_, start), share in sorted(point.items()):
        worths = worths - share * costs_of(problem, id_)[start]
    return worths


def costs_of(problem: PlanningProblem, id_: str) -> Floats:
    """Present costs of an activity by start and future; at their mean where futures do not tell."""
    own = problem.valued.costs.get(id_)
    if own is not None:
        return own
    means = np.array(problem.by_id[id_].cost_by_start)
    return np.broadcast_to(means[:, None], (len(means), problem.valued.count))


def most_lost(problem: PlanningProblem) -> float:
    """No plan is worth less than this below 0 in any future: everything at its dearest and most harmful."""
    valued = problem.valued
    lost = sum(float(costs_of(problem, a.id).max(initial=0.0)) for a in problem.activities)
    for atom, weight in valued.weights.items():
        worst = sum(
            float(np.minimum(pull, 0.0).min(axis=0).min())
            for own in valued.pulls.values()
            for driver, pull in own.items()
            if driver in valued.drivers[atom]
        )
        lost += float(weight.sum(axis=0).max(initial=0.0)) * valued.count * math.expm1(-worst)
    return lost


def tail_worth(problem: PlanningProblem, starts: Starts, tail: float = TAIL) -> float:
    """The mean worth of a plan in the worst ``tail`` of futures."""
    worths = worth_by_future(problem, dict.fromkeys(starts.items(), 1.0))
    return float(np.einsum("n,n->", worst_shares(worths, tail), worths))


def tail_slopes(
    problem: PlanningProblem, point: Point, windows: Mapping[str, list[int]]
) -> tuple[float, dict[str, Floats]]:
    """The worst tenth at ``point``: what is left of its worth without slopes, and slopes by id and start.

    For every plan, worth in the worst tenth is at most the first plus the slopes of its starts.
    """
    valued = problem.valued
    worths = worth_by_future(problem, point)
    shares = worst_shares(worths)
    tilted = replace(
        valued, weights={a: w * (shares * valued.count)[None, :] for a, w in valued.weights.items()}
    )
    finishes = problem.finish_ticks(windows)
    pulled = tilted.pulled(problem.placed(point))
    slopes = {
        id_: -np.einsum("sn,n->s", costs_of(problem, id_)[windows[id_]], shares) for id_ in finishes
    }
    for atom in tilted.weights:
        for id_, gains in tilted.slopes(atom, pulled, finishes).items():
            slopes[id_] = slopes[id_] + gains
    rest = float(np.einsum("n,n->", shares, worths))
    for id_, gains in slopes.items():
        rest -= math.fsum(
            float(g) * point.get((id_, t), 0.0) for t, g in zip(windows[id_], gains, strict=True)
        )
    return rest, slopes
