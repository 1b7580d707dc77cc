"""The business case: a plan's worth under uncertainty, and what moves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.errors import Cancelled, InputError
from planner.economics import attribution
from planner.economics.atoms import ATOMS, REQUIRED
from planner.economics.attribution import Attribution, attribution_of
from planner.economics.flows import COMPONENTS, Flows, flows, flows_of, play
from planner.economics.grid import running as sums
from planner.economics.metrics import (
    discount_factors,
    first_payback_month,
    internal_rates_of_many,
    payback_month,
    present_value,
    roi,
    standard_error,
)
from planner.economics.model import CaseProblem, Sample, Schedule, at_means, sample
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
        return cls.of_each({"": values})[""]

    @classmethod
    def of_each(cls, rows: Mapping[str, Floats]) -> dict[str, Spread]:
        """Summarise several figures of the same futures in one go."""
        table = np.stack(list(rows.values()))
        columns = (*np.percentile(table, FAN, axis=1), table.mean(axis=1))
        return {name: cls(*(float(c[k]) for c in columns)) for k, name in enumerate(rows)}


@dataclass(frozen=True)
class Rates:
    """Internal rates of return a year in the futures with exactly one; shares without and with more.

    Percentiles are ``None`` where no future has exactly one.
    """

    p5: float | None
    p50: float | None
    p95: float | None
    none: float
    several: float

    @property
    def middle(self) -> float | None:
        """The middle one; ``None`` where half of the futures or more have none, of which few say nothing."""
        return self.p50 if self.none < 0.5 else None

    @classmethod
    def of(cls, rates: Floats, counts: NDArray[np.int64]) -> Rates:
        """Summarise what ``internal_rates_of_many`` found."""
        one = rates[counts == 1]
        ends = [float(x) for x in np.percentile(one, (5, 50, 95))] if len(one) else [None] * 3
        share = 1 / max(len(counts), 1)
        none, several = float((counts == 0).sum()) * share, float((counts > 1).sum()) * share
        return cls(ends[0], ends[1], ends[2], none, several)


@dataclass(frozen=True)
class Case:
    """Result of an appraisal. Money is in the project's currency; months count from the start.

    ``cumulative`` holds the running discounted total at the percentiles ``FAN``: shape ``(5, T + 1)``.
    Shares are between 0 and 1. Paybacks are the month of the final crossing, ``_first`` the first one, of
    discounted flows unless ``simple``; they may be infinite ("never"). ``if_real`` is the worth in the same
    futures if all claimed value is real, ``unstated`` what would be saved on invoices nobody stated: both
    are shown and never added. ``pools`` are expected present values of what counts, and add up to the
    benefit. ``monthly`` are expected flows by kind, undiscounted, ``(T + 1,)``. ``last_year``
    is all that is saved in the last twelve months by atom, counted or not. ``npv_values`` are those of single
    trials, to seven digits: kept in half the room.
    """

    horizon: int
    rate: float
    trials: int
    seed: int
    npv: Spread
    npv_at_means: float
    npv_standard_error: float
    loss_share: float
    loss_error: float
    roi: Spread | None
    benefit: Spread
    cost: Spread
    labour: float
    cash_cost: float
    cash: Spread
    if_real: Spread
    if_real_loss_share: float
    unstated: float
    components: dict[str, Spread]
    pools: dict[str, float]
    baseline: dict[str, float]
    payback: Spread
    payback_first: Spread
    simple_payback: Spread
    simple_payback_first: Spread
    payback_within: dict[int, float]
    deepest: Spread
    rates: Rates
    monthly: dict[str, Floats]
    last_year: dict[str, float]
    cumulative: Floats
    npv_values: Floats


@dataclass(frozen=True)
class Simulated:
    """A case with what it was read off: worth, cost and what is saved in the last year, future by future.

    ``net`` are expected flows by month, undiscounted; ``attributed`` adds up to the expected worth.
    """

    case: Case
    npv: Floats
    cost: Floats
    last_year: dict[str, Floats]
    net: Floats
    attributed: dict[str, Attribution]


def appraise(
    problem: CaseProblem,
    schedule: Schedule,
    *,
    trials: int = 10_000,
    seed: int = 7,
    progress: Progress | None = None,
    futures: Sample | None = None,
) -> Case:
    """Simulate the plan ``schedule`` against doing nothing (which is worth 0); see ``simulate``."""
    check(problem, schedule)
    futures = futures or sample(problem, seed, trials, schedule)
    return simulate(problem, schedule, futures, seed=seed, progress=progress, split=False).case


def simulate(
    problem: CaseProblem,
    schedule: Schedule,
    futures: Sample,
    *,
    seed: int = 7,
    progress: Progress | None = None,
    split: bool = True,
) -> Simulated:
    """Simulate the plan in ``futures``, which were drawn with ``seed``; ``split`` says who brings what.

    The same problem, schedule and futures give the same bytes. ``progress(done, total)`` may return False to
    cancel, which raises ``Cancelled``. Raises ``InputError`` for missing inputs.
    """
    check(problem, schedule)
    draws, trials = futures.draws, futures.trials
    parts: list[_Part] = []
    shares: list[tuple[int, dict[str, Attribution]]] = []
    for begin in range(0, trials, CHUNK):
        if progress is not None and not progress(begin, trials):
            raise Cancelled
        chunk = {id_: values[begin : begin + CHUNK] for id_, values in draws.items()}
        played = play(problem, schedule, chunk)
        parts.append(_Part.of(problem, flows_of(played)))
        if split:
            shares.append((played.trials, attribution_of(played)))
    whole = _Part.join(parts)
    means = at_means(problem, schedule)
    mean_flows = flows(problem, schedule, means)
    if progress is not None:
        progress(trials, trials)
    npv = whole.benefit - whole.cost
    real = npv + whole.components["claimed"]
    monthly = whole.monthly
    net = sum((monthly[c] for c in COMPONENTS), start=-monthly["labour"] - monthly["invoices"])
    invoices = whole.cost - whole.labour
    spreads = Spread.of_each(
        {
            "npv": npv,
            "benefit": whole.benefit,
            "cost": whole.cost,
            "cash balance": whole.components["cash"] - invoices,
            "if real": real,
            "deepest": whole.deepest,
            **{c: whole.components[c] for c in (*COMPONENTS, "claimed")},
        }
    )
    case = Case(
        horizon=problem.horizon,
        rate=problem.rate,
        trials=trials,
        seed=seed,
        npv=spreads["npv"],
        npv_at_means=float(present_value(mean_flows.net, problem.rate)[0]),
        npv_standard_error=standard_error(npv),
        loss_share=float((npv < 0).mean()),
        loss_error=standard_error((npv < 0).astype(float)),
        roi=Spread.of(roi(whole.benefit, whole.cost)) if (whole.cost > 0).all() else None,
        benefit=spreads["benefit"],
        cost=spreads["cost"],
        labour=float(whole.labour.mean()),
        cash_cost=float(invoices.mean()),
        cash=spreads["cash balance"],
        if_real=spreads["if real"],
        if_real_loss_share=float((real < 0).mean()),
        unstated=float(whole.components["unstated"].mean()),
        components={c: spreads[c] for c in (*COMPONENTS, "claimed")},
        pools=_by_pool({a: float(s.mean()) for a, s in whole.savings.items()}),
        baseline=_by_pool({a: float(v.mean()) for a, v in annual_pools(problem, draws).items()}),
        payback=_payback(whole.payback),
        payback_first=_payback(whole.payback_first),
        simple_payback=_payback(whole.simple_payback),
        simple_payback_first=_payback(whole.simple_payback_first),
        payback_within={m: float((whole.payback <= m).mean()) for m in (12, 24, 36)},
        deepest=spreads["deepest"],
        rates=Rates.of(whole.rate, whole.rate_count),
        monthly=whole.monthly,
        last_year={a: float(v.mean()) for a, v in whole.last_year.items()},
        cumulative=np.percentile(whole.cumulative, FAN, axis=0),
        npv_values=npv.astype(np.float32).astype(np.float64),
    )
    return Simulated(case, npv, whole.cost, whole.last_year, net, attribution.join(shares))


def check(problem: CaseProblem, schedule: Schedule) -> None:
    """Raise ``InputError`` when an input is missing or the schedule does not fit the problem."""
    missing = [i for i in REQUIRED if i not in problem.quantities]
    if missing:
        raise InputError("The business case lacks the input “{missing}”.", missing=missing[0])
    for id_, timing in schedule.items():
        if id_ not in problem.by_id:
            raise InputError("The plan names the unknown initiative “{id}”.", id=id_)
        if not 0 <= timing.start < timing.finish:
            raise InputError("The plan lets “{id}” finish before it starts.", id=id_)


@dataclass(frozen=True)
class _Part:
    """What is kept of a chunk of trials: present values, and the running total.

    ``monthly`` are sums over the chunk's futures by kind, ``(T + 1,)``; the rest is future by future.
    """

    benefit: Floats
    cost: Floats
    labour: Floats
    payback: Floats
    payback_first: Floats
    simple_payback: Floats
    simple_payback_first: Floats
    deepest: Floats
    cumulative: Floats
    rate: Floats
    rate_count: NDArray[np.int64]
    components: dict[str, Floats]
    savings: dict[str, Floats]
    last_year: dict[str, Floats]
    monthly: dict[str, Floats]

    @classmethod
    def of(cls, problem: CaseProblem, result: Flows) -> _Part:
        rate = problem.rate
        net = result.net
        discounted = net * discount_factors(rate, problem.horizon)
        running, simple = (sums(table.T.copy()).T for table in (discounted, net))
        rates, counts = internal_rates_of_many(net)
        kinds = {
            **result.benefits,
            "claimed": result.claimed,
            "unstated": result.unstated,
        }
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
            rate=rates,
            rate_count=counts,
            components={c: present_value(v, rate) for c, v in kinds.items()},
            savings={a: present_value(v, rate) for a, v in result.savings.items()},
            last_year=result.last_year,
            monthly={
                name: values.mean(axis=0) * len(values)
                for name, values in {
                    **kinds,
                    "labour": result.labour,
                    "invoices": result.cash_cost,
                }.items()
            },
        )

    @classmethod
    def join(cls, parts: Sequence[_Part]) -> _Part:
        def column(name: str) -> Floats:
            return np.concatenate([getattr(p, name) for p in parts])

        def table(name: str) -> dict[str, Floats]:
            keys = getattr(parts[0], name)
            return {k: np.concatenate([getattr(p, name)[k] for p in parts]) for k in keys}

        trials = sum(len(p.benefit) for p in parts)
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
            rate=column("rate"),
            rate_count=np.concatenate([p.rate_count for p in parts]),
            components=table("components"),
            savings=table("savings"),
            last_year=table("last_year"),
            monthly={
                k: np.sum([p.monthly[k] for p in parts], axis=0) / trials for k in parts[0].monthly
            },
        )


def by_year(monthly: Floats) -> tuple[float, ...]:
    """Sums by year of the plan: costs of months 0 … 11 and benefits of months 1 … 12 make the first.

    What falls in the last month of the horizon belongs to its last year.
    """
    months = len(monthly) - 1
    return tuple(
        float(monthly[begin : begin + 12].sum())
        + (float(monthly[months]) if begin + 12 >= months else 0.0)
        for begin in range(0, months, 12)
    )


def _payback(months: Floats) -> Spread:
    """Percentiles of the payback month; "never" sorts last, so no interpolation across it."""
    at = np.percentile(months, FAN, method="closest_observation")
    p5, p25, p50, p75, p95 = (float(p) for p in at)
    return Spread(p5, p25, p50, p75, p95, float(months.mean()))


def _by_pool(by_atom: Mapping[str, float]) -> dict[str, float]:
    totals: dict[str, float] = {}
    for atom in ATOMS:
        totals[atom.pool] = totals.get(atom.pool, 0.0) + by_atom.get(atom.id, 0.0)
    return totals
