"""The business case: a plan's worth under uncertainty, and what moves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.errors import Cancelled, InputError
from planner.economics.atoms import ATOMS, REQUIRED
from planner.economics.flows import COMPONENTS, Flows, flows
from planner.economics.metrics import (
    discount_factors,
    first_payback_month,
    payback_month,
    present_value,
    roi,
    standard_error,
)
from planner.economics.model import CaseProblem, Draws, Schedule, at_means, draw
from planner.economics.pools import annual_pools

Floats = NDArray[np.float64]
Progress = Callable[[int, int], bool]
CHUNK = 2_000
FAN = (5, 25, 50, 75, 95)


@dataclass(frozen=True)
class Spread:
    """Distribution of one figure: percentiles and mean over all trials."""

    p5: float
    p25: float
    p50: float
    p75: float
    p95: float
    mean: float

    @classmethod
    def of(cls, values: Floats) -> Spread:
        """Summarise ``values`` (one per trial)."""
        p5, p25, p50, p75, p95 = (float(p) for p in np.percentile(values, FAN))
        return cls(p5, p25, p50, p75, p95, float(values.mean()))


@dataclass(frozen=True)
class Case:
    """Result of an appraisal. Money is in the project's currency; months count from the start.

    ``cumulative`` holds the running discounted total at the percentiles ``FAN``: shape
    ``(5, T + 1)``. Shares are between 0 and 1. Paybacks are the month of the final crossing, ``_first`` the
    first one, of discounted flows unless ``simple``; they may be infinite ("never"). ``npv_values`` are
    those of single trials, to seven digits: kept in half the room.
    """

    horizon: int
    rate: float
    trials: int
    seed: int
    npv: Spread
    npv_at_means: float
    npv_standard_error: float
    loss_share: float
    roi: Spread | None
    benefit: Spread
    cost: Spread
    labour: float
    cash_cost: float
    components: dict[str, Spread]
    pools: dict[str, float]
    baseline: dict[str, float]
    payback: Spread
    payback_first: Spread
    simple_payback: Spread
    simple_payback_first: Spread
    payback_within: dict[int, float]
    deepest: Spread
    cumulative: Floats
    npv_values: Floats


def appraise(
    problem: CaseProblem,
    schedule: Schedule,
    *,
    trials: int = 10_000,
    seed: int = 7,
    progress: Progress | None = None,
) -> Case:
    """Simulate the plan ``schedule`` against doing nothing (which is worth 0).

    The same problem, schedule, trials and seed give the same bytes. ``progress(done, total)`` may
    return False to cancel, which raises ``Cancelled``. Raises ``InputError`` for missing inputs.
    """
    check(problem, schedule)
    draws = draw(problem, seed, trials)
    parts: list[_Part] = []
    for begin in range(0, trials, CHUNK):
        if progress is not None and not progress(begin, trials):
            raise Cancelled
        chunk = {id_: values[begin : begin + CHUNK] for id_, values in draws.items()}
        parts.append(_Part.of(problem, flows(problem, schedule, chunk)))
    whole = _Part.join(parts)
    means = at_means(problem)
    mean_flows = flows(problem, schedule, means)
    if progress is not None:
        progress(trials, trials)
    npv = whole.benefit - whole.cost
    return Case(
        horizon=problem.horizon,
        rate=problem.rate,
        trials=trials,
        seed=seed,
        npv=Spread.of(npv),
        npv_at_means=float(present_value(mean_flows.net, problem.rate)[0]),
        npv_standard_error=standard_error(npv),
        loss_share=float((npv < 0).mean()),
        roi=Spread.of(roi(whole.benefit, whole.cost)) if (whole.cost > 0).all() else None,
        benefit=Spread.of(whole.benefit),
        cost=Spread.of(whole.cost),
        labour=float(whole.labour.mean()),
        cash_cost=float((whole.cost - whole.labour).mean()),
        components={c: Spread.of(v) for c, v in whole.components.items()},
        pools=_by_pool({a: float(s.mean()) for a, s in whole.savings.items()}),
        baseline=_by_pool({a: float(v.mean()) for a, v in annual_pools(problem, draws).items()}),
        payback=_payback(whole.payback),
        payback_first=_payback(whole.payback_first),
        simple_payback=_payback(whole.simple_payback),
        simple_payback_first=_payback(whole.simple_payback_first),
        payback_within={m: float((whole.payback <= m).mean()) for m in (12, 24, 36)},
        deepest=Spread.of(whole.deepest),
        cumulative=np.percentile(whole.cumulative, FAN, axis=0),
        npv_values=npv.astype(np.float32).astype(np.float64),
    )


def check(problem: CaseProblem, schedule: Schedule) -> None:
    """Raise ``InputError`` when an input is missing or the schedule does not fit the problem."""
    missing = [i for i in REQUIRED if i not in problem.quantities]
    if missing:
        raise InputError("The business case lacks the input “{missing}”.", missing=missing[0])
    known = {i.id for i in problem.initiatives}
    for id_, timing in schedule.items():
        if id_ not in known:
            raise InputError("The plan names the unknown initiative “{id}”.", id=id_)
        if not 0 <= timing.start < timing.finish:
            raise InputError("The plan lets “{id}” finish before it starts.", id=id_)


@dataclass(frozen=True)
class _Part:
    """What is kept of a chunk of trials: present values, and the running total."""

    benefit: Floats
    cost: Floats
    labour: Floats
    payback: Floats
    payback_first: Floats
    simple_payback: Floats
    simple_payback_first: Floats
    deepest: Floats
    cumulative: Floats
    components: dict[str, Floats]
    savings: dict[str, Floats]

    @classmethod
    def of(cls, problem: CaseProblem, result: Flows) -> _Part:
        rate = problem.rate
        discounted = result.net * discount_factors(rate, problem.horizon)
        running = np.cumsum(discounted, axis=1)
        simple = np.cumsum(result.net, axis=1)
        return cls(
            benefit=present_value(result.benefit, rate),
            cost=present_value(result.cost, rate),
            labour=present_value(result.labour, rate),
            payback=payback_month(running),
            payback_first=first_payback_month(running),
            simple_payback=payback_month(simple),
            simple_payback_first=first_payback_month(simple),
            deepest=np.maximum(-running.min(axis=1), 0.0),
            cumulative=running.astype(np.float32),
            components={
                **{c: present_value(result.benefits[c], rate) for c in COMPONENTS},
                "claimed": present_value(result.claimed, rate),
            },
            savings=result.savings,
        )

    @classmethod
    def join(cls, parts: list[_Part]) -> _Part:
        def column(name: str) -> Floats:
            return np.concatenate([getattr(p, name) for p in parts])

        def table(name: str) -> dict[str, Floats]:
            keys = getattr(parts[0], name)
            return {k: np.concatenate([getattr(p, name)[k] for p in parts]) for k in keys}

        return cls(
            benefit=column("benefit"),
            cost=column("cost"),
            labour=column("labour"),
            payback=column("payback"),
            payback_first=column("payback_first"),
            simple_payback=column("simple_payback"),
            simple_payback_first=column("simple_payback_first"),
            deepest=column("deepest"),
            cumulative=column("cumulative"),
            components=table("components"),
            savings=table("savings"),
        )


def _payback(months: Floats) -> Spread:
    """Percentiles of the payback month; "never" sorts last, so no interpolation across it."""
    at = np.percentile(months, FAN, method="closest_observation")
    p5, p25, p50, p75, p95 = (float(p) for p in at)
    return Spread(p5, p25, p50, p75, p95, float(months.mean()))


def _by_pool(by_atom: dict[str, float]) -> dict[str, float]:
    totals: dict[str, float] = {}
    for atom in ATOMS:
        totals[atom.pool] = totals.get(atom.pool, 0.0) + by_atom[atom.id]
    return totals


def net_present_value(problem: CaseProblem, schedule: Schedule, draws: Draws) -> Floats:
    """NPV per trial for given draws, shape ``(trials,)``."""
    return present_value(flows(problem, schedule, draws).net, problem.rate)


def marginal_values(problem: CaseProblem, schedule: Schedule) -> dict[str, float]:
    """NPV of the plan less NPV without each initiative, at the means of the inputs."""
    means = at_means(problem)
    total = float(net_present_value(problem, schedule, means)[0])
    return {
        id_: total
        - float(
            net_present_value(problem, {k: v for k, v in schedule.items() if k != id_}, means)[0]
        )
        for id_ in schedule
    }
