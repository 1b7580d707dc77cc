"""Where nothing pays: what would have to be true for the practice that comes nearest to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from planner.analysis.study.break_even import TRIED, alone
from planner.analysis.study.describe import DEAR
from planner.analysis.study.study import Study
from planner.domain.base.language import Phrase
from planner.domain.base.numbers import Money
from planner.economics.model import sample
from planner.economics.worth import net_present_value

HALVINGS = 24


@dataclass(frozen=True)
class Nearest:
    """A practice that costs ``short`` more over the horizon than it brings, in the project's currency."""

    id: str
    name: str
    short: float


@dataclass(frozen=True)
class Needed:
    """The ``value`` of the input ``id`` from which a practice pays, and the mean that is counted with."""

    id: str
    value: float
    mean: float


@dataclass(frozen=True)
class WouldPay:
    """What makes a practice alone worth 0 on average, all else as drawn.

    ``values`` are single inputs inside their ranges, those first that are least far from their mean as a part
    of the way to the better end. ``together`` is the worth with every input at its better end, in the
    project's currency.
    """

    values: tuple[Needed, ...]
    together: float


def nearest(study: Study) -> Nearest | None:
    """What comes nearest to paying where nothing does; ``None`` where nobody knows."""
    near = []
    for x in study.plan.left_out:
        amount = x.why.values.get("amount") if isinstance(x.why, Phrase) else None
        dear = isinstance(x.why, Phrase) and x.why.pattern == DEAR
        if dear and isinstance(amount, Money) and x.candidate.fit.status == "fits":
            near.append(Nearest(x.candidate.id, x.candidate.name, amount.amount))
    return min(near, key=lambda n: (n.short, n.name), default=None)


def would_pay(study: Study, id_: str) -> WouldPay | None:
    """What would have to be true for the practice ``id_`` to pay by itself; ``None`` where it is a tool."""
    practice = next((p for p in study.catalogue.practices if p.id == id_), None)
    if practice is None:
        return None
    problem, schedule = alone(study.project, study.catalogue, practice, study.profile)
    drawn = sample(problem, study.project.finance.seed, TRIED, schedule).draws

    def worth(fixed: dict[str, float]) -> float:
        draws = drawn | {i: np.full(TRIED, value) for i, value in fixed.items()}
        draws |= {d.id: d.of(draws) for d in problem.derived}
        return float(net_present_value(problem, schedule, draws).mean())

    def worth_at(key: str, value: float) -> float:
        return worth({key: value})

    derived = {d.id for d in problem.derived}
    better: dict[str, float] = {}
    found: list[tuple[float, Needed]] = []
    for row in study.register:
        key, ends = row.definition.id, (row.range.low, row.range.high)
        if key not in drawn or key in derived or ends[0] == ends[1]:
            continue
        low, high = (worth_at(key, end) for end in ends)
        if low == high:
            continue
        better[key] = ends[0] if low > high else ends[1]
        mean = float(drawn[key].mean())
        if max(low, high) > 0 >= worth_at(key, mean):
            value = _crossing(partial(worth_at, key), mean, better[key])
            found.append((abs(value - mean) / abs(better[key] - mean), Needed(key, value, mean)))
    found.sort(key=lambda f: (f[0], f[1].id))
    return WouldPay(tuple(one for _, one in found), worth(better))


def _crossing(worth: Callable[[float], float], below: float, above: float) -> float:
    """The value at which ``worth`` rises over 0 between one where it is not and one where it is."""
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        if worth(middle) > 0:
            above = middle
        else:
            below = middle
    return above
