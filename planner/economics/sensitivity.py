"""What moves the result: tornado, break-even of inputs, Sobol indices, and what the result rests on.

Every question is asked of many cases at once: one row of draws for each value of an input.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.errors import Cancelled
from planner.economics.case import net_present_value
from planner.economics.model import CaseProblem, Quantity, Schedule, at_means

Floats = NDArray[np.float64]
ROWS = 4_000


@dataclass(frozen=True)
class Swing:
    """One bar of the tornado: the result with one input at its low (P10) and high (P90) end."""

    id: str
    label: str
    low_input: float
    high_input: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """Distance between the two results."""
        return abs(self.at_high - self.at_low)


def tornado(problem: CaseProblem, schedule: Schedule, limit: int = 8) -> tuple[Swing, ...]:
    """Vary each input from its P10 to its P90 with all others at P50; the widest swings first.

    All cases are computed in one pass: trial 2k has input k at its low end, 2k + 1 at its high end.
    """
    quantities = {
        id_: q
        for id_, q in problem.all_quantities().items()
        if not q.range.is_fixed and not _is_of_absent(id_, schedule)
    }
    rows = 2 * len(quantities)
    draws: dict[str, Floats] = {}
    for id_, quantity in problem.all_quantities().items():
        draws[id_] = np.full(max(rows, 1), quantity.at(np.array([0.5]))[0])
    ends = {}
    for k, (id_, quantity) in enumerate(quantities.items()):
        low, high = (float(v) for v in quantity.at(np.array([0.1, 0.9])))
        draws[id_][2 * k], draws[id_][2 * k + 1] = low, high
        ends[id_] = (low, high)
    npv = net_present_value(problem, schedule, draws)
    swings = [
        Swing(id_, quantity.label, *ends[id_], float(npv[2 * k]), float(npv[2 * k + 1]))
        for k, (id_, quantity) in enumerate(quantities.items())
    ]
    return tuple(sorted(swings, key=lambda s: (-s.width, s.id))[:limit])


def middle_value(problem: CaseProblem, schedule: Schedule) -> float:
    """NPV with every input at its P50: the tornado's base."""
    half = np.array([0.5])
    draws = {id_: q.at(half) for id_, q in problem.all_quantities().items()}
    return float(net_present_value(problem, schedule, draws)[0])


def _is_of_absent(id_: str, schedule: Schedule) -> bool:
    owner, colon, _ = id_.partition(":")
    return bool(colon) and owner not in schedule


def used_quantities(problem: CaseProblem, schedule: Schedule) -> dict[str, Quantity]:
    """The inputs that a plan depends on: the organisation's, and those of what is scheduled."""
    return {
        id_: q for id_, q in problem.all_quantities().items() if not _is_of_absent(id_, schedule)
    }


def one_at_a_time(
    problem: CaseProblem, schedule: Schedule, values: Mapping[str, Sequence[float] | Floats]
) -> dict[str, Floats]:
    """NPV with one input at each of its ``values`` and all others at their means; arrays by id."""
    means = at_means(problem)
    ids = [id_ for id_, v in values.items() for _ in v]
    wanted = [float(x) for v in values.values() for x in v]
    results = np.empty(len(ids))
    for begin in range(0, len(ids), ROWS):
        part = slice(begin, min(begin + ROWS, len(ids)))
        size = part.stop - part.start
        draws = {k: np.full(size, v[0]) for k, v in means.items()}
        for row in range(size):
            draws[ids[begin + row]][row] = wanted[begin + row]
        results[part] = net_present_value(problem, schedule, draws)
    found, place = {}, 0
    for id_, v in values.items():
        found[id_] = results[place : place + len(v)]
        place += len(v)
    return found


@dataclass(frozen=True)
class InputBreakEven:
    """Value of one input at which the plan is worth 0, all others at their means; ``None`` when none is.

    ``worth_rises`` tells whether a higher input makes the plan worth more. Searched between ``low`` and
    ``high``: the input's bounds, or 0 and ten times its high end.
    """

    id: str
    label: str
    unit: str
    mean: float
    value: float | None
    worth_rises: bool
    low: float
    high: float


POINTS = 33
PASSES = 4


def input_break_evens(
    problem: CaseProblem, schedule: Schedule, ids: Sequence[str]
) -> tuple[InputBreakEven, ...]:
    """Find for each input the nearest value to its mean at which the worth changes sign.

    A grid of 33 points from bound to bound is narrowed three times around the crossing nearest to the mean;
    crossings in pairs between two points of the first grid are not seen.
    """
    quantities = {id_: problem.all_quantities()[id_] for id_ in ids}
    spans: dict[str, tuple[float, float]] = {}
    for id_, quantity in quantities.items():
        top = 10 * max(quantity.range.high, quantity.mean)
        high = top if quantity.maximum is None else quantity.maximum
        spans[id_] = (quantity.minimum, high)
    first = dict(spans)
    slope: dict[str, float] = {}
    open_ids = list(quantities)
    for step in range(PASSES):
        grids = {id_: np.linspace(*spans[id_], POINTS) for id_ in open_ids}
        if (
            step == 0
        ):  # the mean is a point of the first grid, so the nearest crossing is found on its side
            grids = {
                id_: np.sort(np.append(grid, quantities[id_].mean)) for id_, grid in grids.items()
            }
        worth = one_at_a_time(problem, schedule, grids)
        for id_ in list(open_ids):
            grid, values = grids[id_], worth[id_]
            slope.setdefault(id_, float(values[-1] - values[0]))
            signs = values >= 0
            places = np.flatnonzero(signs[1:] != signs[:-1])
            if not len(places):
                open_ids.remove(id_)
                continue
            middles = (grid[places] + grid[places + 1]) / 2
            at = places[np.argmin(np.abs(middles - quantities[id_].mean))]
            spans[id_] = (float(grid[at]), float(grid[at + 1]))
            if step == PASSES - 1:
                a, b = values[at], values[at + 1]
                share = float(a / (a - b))
                spans[id_] = (float(grid[at] + share * (grid[at + 1] - grid[at])),) * 2
    return tuple(
        InputBreakEven(
            id=id_,
            label=q.label,
            unit=q.unit,
            mean=q.mean,
            value=spans[id_][0] if id_ in open_ids else None,
            worth_rises=slope[id_] > 0,
            low=first[id_][0],
            high=first[id_][1],
        )
        for id_, q in quantities.items()
    )


def resting_share(problem: CaseProblem, schedule: Schedule) -> float:
    """Share of the result that rests on inputs of grade A or B, 0–1.

    Each input weighs as much as a rise by 1 % of its mean moves the NPV, all others at their means.
    """
    used = {id_: q for id_, q in used_quantities(problem, schedule).items() if q.mean != 0}
    if not used or not schedule:
        return 0.0
    base = float(net_present_value(problem, schedule, at_means(problem))[0])
    moved = one_at_a_time(problem, schedule, {id_: (1.01 * q.mean,) for id_, q in used.items()})
    weights = {id_: abs(float(v[0]) - base) for id_, v in moved.items()}
    total = sum(weights.values())
    good = sum(w for id_, w in weights.items() if used[id_].grade in ("A", "B"))
    return good / total if total else 0.0


@dataclass(frozen=True)
class SobolIndex:
    """Share of the variance of the NPV that one input explains, alone (``first``) and with others."""

    id: str
    label: str
    first: float
    total: float


@dataclass(frozen=True)
class _Marginal:
    """An input as the sampler of ``scipy.stats.sobol_indices`` wants it."""

    quantity: Quantity
    is_event: bool

    def ppf(self, u: Floats) -> Floats:
        if self.is_event:
            return (u < self.quantity.mean).astype(float)
        return self.quantity.at(u)


def sobol_indices(
    problem: CaseProblem,
    schedule: Schedule,
    ids: Sequence[str],
    *,
    points: int = 1024,
    seed: int = 7,
    proceed: Callable[[], bool] = lambda: True,
) -> tuple[SobolIndex, ...]:
    """First- and total-order Sobol indices of ``ids``, all other inputs at their means.

    Needs ``points`` · (d + 2) cases, with ``points`` a power of 2 and d inputs, which vary independently
    (shared drivers are left out). Estimators of Saltelli 2010 in ``scipy.stats.sobol_indices``. Raises
    ``Cancelled`` when ``proceed`` says no.
    """
    quantities = problem.all_quantities()
    means = at_means(problem)

    def worth(x: Floats) -> Floats:
        draws = {k: np.full(x.shape[1], v[0]) for k, v in means.items()}
        draws |= {id_: x[k] for k, id_ in enumerate(ids)}
        return net_present_value(problem, schedule, draws)

    marginals = [_Marginal(quantities[id_], id_.endswith(":success")) for id_ in ids]
    first, total = indices_of(worth, marginals, points, seed, proceed)
    rows = zip(ids, first, total, strict=True)
    indices = [SobolIndex(i, quantities[i].label, float(a), float(b)) for i, a, b in rows]
    return tuple(sorted(indices, key=lambda s: (-s.total, s.id)))


def indices_of(
    function: Callable[[Floats], Floats],
    marginals: Sequence[Any],
    points: int,
    seed: int,
    proceed: Callable[[], bool] = lambda: True,
) -> tuple[Floats, Floats]:
    """First- and total-order indices of ``function``, which takes ``(d, n)`` values and returns ``(n,)``.

    ``marginals`` are the d independent distributions, each with a quantile function ``ppf``.
    """
    from scipy.stats import sobol_indices as estimate

    def in_parts(x: Floats) -> Floats:
        values = np.empty(x.shape[1])
        for begin in range(0, len(values), ROWS):
            if not proceed():
                raise Cancelled
            values[begin : begin + ROWS] = function(x[:, begin : begin + ROWS])
        return values

    found = estimate(
        func=in_parts, n=points, dists=list(marginals), rng=np.random.default_rng(seed)
    )
    return np.ravel(found.first_order), np.ravel(found.total_order)
