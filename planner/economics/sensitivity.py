"""What moves the result: tornado, break-even of inputs, Sobol indices, and what the result rests on.

All but the Sobol indices come from the draws of the simulation itself, so they are of one basis with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.errors import Cancelled
from planner.domain.case.estimate import Grade
from planner.economics.atoms import ATOMS, DRIVER_OF, DRIVERS_OF_ATOM, FACTS, REMOVED_BY, TERMS
from planner.economics.attribution import Attribution
from planner.economics.information import BINS
from planner.economics.model import TILES, CaseProblem, Draws, Quantity, Sample, Schedule, at_means
from planner.economics.shared_causes import SharedCauses
from planner.economics.worth import net_present_value

Floats = NDArray[np.float64]
ROWS = 4_000


@dataclass(frozen=True)
class Swing:
    """One bar of the tornado: the mean worth with one input about its low (P10) and its high (P90) end."""

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


LOW_TILES, HIGH_TILES = (3, 9), (51, 57)
"""Tiles of the futures in which an input is near its P10 and its P90: strata .05–.15 and .85–.95."""


def tornado(
    problem: CaseProblem, schedule: Schedule, futures: Sample, worth: Floats, limit: int = 8
) -> tuple[Swing, ...]:
    """The mean worth of the futures with one input low, and with it high; the widest swings first.

    ``worth`` is that of the plan in ``futures``, so bars and headline are of one basis: all else as drawn.
    What inputs share is a bar of its own, from its worst to its best tenth, and not part of theirs (see
    ``shared_causes``).
    """
    if not np.ptp(worth):
        return ()  # an empty plan is moved by nothing
    used = {i: q for i, q in used_quantities(problem, schedule).items() if i in futures.tiles}
    shared = SharedCauses.of(problem, futures, used)
    swings = []
    for id_, quantity in used.items():
        low, high = (float(v) for v in quantity.at(np.array([0.1, 0.9])))
        at_low, at_high = _at_tenths(futures.tiles[id_], shared.alone(id_, worth))
        swings.append(Swing(id_, quantity.label, low, high, at_low, at_high))
    for id_, tile in shared.cause_tiles().items():
        swings.append(Swing(id_, shared.labels[id_], 0.1, 0.9, *_at_tenths(tile, worth)))
    return tuple(sorted(swings, key=lambda s: (-s.width, s.id))[:limit])


def _at_tenths(tile: NDArray[np.uint8], worth: Floats) -> tuple[float, float]:
    """Mean of ``worth`` in the tiles about the tenth from below, and from above."""
    counts = np.bincount(tile, minlength=TILES)
    sums = np.bincount(tile, weights=worth, minlength=TILES)
    low, high = (float(sums[a:b].sum() / counts[a:b].sum()) for a, b in (LOW_TILES, HIGH_TILES))
    return low, high


CLEAR = 4.0
"""Standard errors above which a swing is no chance: among hundreds of inputs some always swing by three."""


def clear_of_chance(swings: Iterable[Swing], worth: Floats) -> tuple[Swing, ...]:
    """The swings that are more than chance in the futures whose worth is ``worth``.

    A swing is the difference of two means over a tenth of the futures each: its error is σ·√(20/n).
    """
    error = float(worth.std()) * math.sqrt(20 / len(worth))
    return tuple(s for s in swings if s.width > CLEAR * error)


def _is_of_absent(id_: str, schedule: Schedule) -> bool:
    owner, colon, _ = id_.partition(":")
    return bool(colon) and owner not in schedule


def used_quantities(problem: CaseProblem, schedule: Schedule) -> dict[str, Quantity]:
    """The inputs that a plan depends on: the organisation's, and those of what is scheduled."""
    return {
        id_: q for id_, q in problem.all_quantities().items() if not _is_of_absent(id_, schedule)
    }


def fixing(
    problem: CaseProblem, schedule: Schedule, draws: Draws, values: Mapping[str, float]
) -> Floats:
    """NPV in every future with some inputs fixed and all else as drawn; ``(trials,)``."""
    trials = len(next(iter(draws.values())))
    fixed = {id_: np.full(trials, float(v)) for id_, v in values.items()}
    return net_present_value(problem, schedule, {**draws, **fixed})


@dataclass(frozen=True)
class InputBreakEven:
    """Value of one input at which the plan is worth 0 on average; ``None`` when none in its range is.

    ``worth_rises`` tells whether a higher input makes the plan worth more. ``low`` and ``high`` are the
    ends of what is drawn.
    """

    id: str
    label: str
    unit: str
    mean: float
    value: float | None
    worth_rises: bool
    low: float
    high: float


def input_break_evens(
    problem: CaseProblem, futures: Sample, worth: Floats, ids: Sequence[str]
) -> tuple[InputBreakEven, ...]:
    """Where the straight line through the mean worth of 30 equal-count bins of an input crosses 0.

    All else as drawn: what an input shares with others stays as it is. ``None`` where the line does not cross
    inside what is drawn. Ids of shared causes are passed over.
    """
    quantities = problem.all_quantities()
    shared = SharedCauses.of(problem, futures, quantities)
    found = []
    for id_ in ids:
        if id_ not in quantities:
            continue
        tile, drawn, quantity = futures.tiles.get(id_), futures.draws[id_], quantities[id_]
        low, high = float(drawn.min()), float(drawn.max())
        value, rises = None, False
        if tile is not None and high > low:
            bins = tile.astype(np.intp) * BINS // TILES
            counts = np.bincount(bins, minlength=BINS)
            full = counts > 0
            x = np.bincount(bins, weights=drawn, minlength=BINS)[full] / counts[full]
            left = shared.alone(id_, worth)
            y = np.bincount(bins, weights=left, minlength=BINS)[full] / counts[full]
            slope = float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())
            rises = slope > 0
            if slope != 0:
                crossing = float(x.mean() - y.mean() / slope)
                value = crossing if low <= crossing <= high else None
        found.append(
            InputBreakEven(
                id_, quantity.label, quantity.unit, quantity.mean, value, rises, low, high
            )
        )
    return tuple(found)


WORST: tuple[Grade, ...] = ("A", "B", "C", "D")


def weakest(grades: Iterable[Grade]) -> Grade:
    """The grade of a product: that of its worst factor; A for none."""
    return max(grades, key=WORST.index, default="A")


def benefit_by_grade(
    problem: CaseProblem, attributed: Mapping[str, Attribution]
) -> dict[Grade, float]:
    """Expected benefit by the grade of its weakest factor: pool, share that counts, effect, chance, whole."""
    quantities = problem.all_quantities()

    def grade(id_: str) -> Grade:
        quantity = quantities.get(id_)
        return "A" if quantity is None or quantity.mean == 0 else quantity.grade

    pools = {a.id: weakest(grade(i) for i in inputs_of(a.formula)) for a in ATOMS}
    kinds = {"capacity": "recapture", "value": "verified_share"}
    found: dict[Grade, float] = dict.fromkeys(WORST, 0.0)
    for id_, share in attributed.items():
        effects = problem.by_id[id_].effects
        for atom in ATOMS:
            amount = share.atoms.get(atom.id, 0.0)
            if not amount:
                continue
            acting = [e for e in effects if DRIVER_OF.get(e.target) in DRIVERS_OF_ATOM[atom.id]]
            parts = [pools[atom.id], grade(f"{id_}:success")]
            parts += [grade(f"{id_}:effect:{e.target}") for e in acting]
            parts += [
                grade(REMOVED_BY[DRIVER_OF[e.target]].removed) for e in acting if e.part is not None
            ]
            if atom.kind in kinds:
                parts.append(grade(kinds[atom.kind]))
            found[weakest(parts)] += amount
    return found


def resting_share(problem: CaseProblem, attributed: Mapping[str, Attribution]) -> float:
    """Share of the expected benefit whose every factor is of grade A or B, 0–1."""
    found = benefit_by_grade(problem, attributed)
    total = sum(abs(v) for v in found.values())
    return (abs(found["A"]) + abs(found["B"])) / total if total else 0.0


def inputs_of(formula: str) -> set[str]:
    """The inputs that a formula reads, through the terms in it."""
    found: set[str] = set()
    for name in re.findall(r"\[([a-z_]+)\]", formula):
        if name in TERMS:
            found |= inputs_of(TERMS[name].formula) | FURTHER.get(name, set())
        elif name not in FACTS:
            found.add(name)
    return found


FURTHER = {"blind_hours": {"unseen_share", "detect_hours"}}
"""Inputs of terms whose formula is said in words."""


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

    def ppf(self, u: Floats) -> Floats:
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
    (shared drivers are left out). Whether steps take hold stays at its chances. Estimators of Saltelli 2010
    in ``scipy.stats.sobol_indices``. Raises ``Cancelled`` when ``proceed`` says no.
    """
    quantities = problem.all_quantities()
    means = at_means(problem)

    def worth(x: Floats) -> Floats:
        draws = {k: np.full(x.shape[1], v[0]) for k, v in means.items()}
        draws |= {id_: x[k] for k, id_ in enumerate(ids)}
        return net_present_value(problem, schedule, draws)

    marginals = [_Marginal(quantities[id_]) for id_ in ids]
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
