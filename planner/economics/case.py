"""The business case: a plan's worth under uncertainty, and what moves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.errors import Cancelled, InputError
from planner.domain.explain import Node
from planner.economics.flows import COMPONENTS, Flows, flows
from planner.economics.metrics import (
    discount_factors,
    payback_month,
    present_value,
    roi,
    standard_error,
)
from planner.economics.model import CaseProblem, Draws, Schedule, at_means, draw
from planner.economics.pools import ATOMS, POOL_LABELS, REQUIRED, annual_pools

Floats = NDArray[np.float64]
Progress = Callable[[int, int], bool]
CHUNK = 2_000
FAN = (5, 25, 50, 75, 95)
COMPONENT_LABELS = {
    "cash": "Cash",
    "capacity": "Capacity",
    "measured": "Value",
    "newly_verified": "Newly verified value",
    "risk": "Expected losses avoided",
    "claimed": "Claimed",
}


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


@dataclass(frozen=True)
class Case:
    """Result of an appraisal. Money is in the project's currency; months count from the start.

    ``cumulative`` holds the running discounted total at the percentiles ``FAN``: shape
    ``(5, T + 1)``. Shares are between 0 and 1; ``payback`` entries may be infinite ("never").
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
    payback_within: dict[int, float]
    deepest: Spread
    cumulative: Floats
    npv_values: Floats
    grade_share: float


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
        payback_within={m: float((whole.payback <= m).mean()) for m in (12, 24, 36)},
        deepest=Spread.of(whole.deepest),
        cumulative=np.percentile(whole.cumulative, FAN, axis=0),
        npv_values=npv,
        grade_share=_grade_share(problem),
    )


def check(problem: CaseProblem, schedule: Schedule) -> None:
    """Raise ``InputError`` when an input is missing or the schedule does not fit the problem."""
    missing = [i for i in REQUIRED if i not in problem.quantities]
    if missing:
        raise InputError(f"The business case lacks the input “{missing[0]}”.")
    known = {i.id for i in problem.initiatives}
    for id_, timing in schedule.items():
        if id_ not in known:
            raise InputError(f"The plan names the unknown initiative “{id_}”.")
        if not 0 <= timing.start < timing.finish:
            raise InputError(f"The plan lets “{id_}” finish before it starts.")


@dataclass(frozen=True)
class _Part:
    """What is kept of a chunk of trials: present values, and the running total."""

    benefit: Floats
    cost: Floats
    labour: Floats
    payback: Floats
    deepest: Floats
    cumulative: Floats
    components: dict[str, Floats]
    savings: dict[str, Floats]

    @classmethod
    def of(cls, problem: CaseProblem, result: Flows) -> _Part:
        rate = problem.rate
        discounted = result.net * discount_factors(rate, problem.horizon)
        running = np.cumsum(discounted, axis=1)
        return cls(
            benefit=present_value(result.benefit, rate),
            cost=present_value(result.cost, rate),
            labour=present_value(result.labour, rate),
            payback=payback_month(running),
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


def _grade_share(problem: CaseProblem) -> float:
    """Share of the organisation's inputs in use that rest on grade A or B.

    Inputs count equally; the effect sizes of the catalogue are judgement and are reported apart.
    """
    used = [q for q in problem.quantities.values() if q.range.high != 0]
    good = sum(q.grade in ("A", "B") for q in used)
    return good / len(used) if used else 0.0


def net_present_value(problem: CaseProblem, schedule: Schedule, draws: Draws) -> Floats:
    """NPV per trial for given draws, shape ``(trials,)``."""
    return present_value(flows(problem, schedule, draws).net, problem.rate)


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


def explain_npv(problem: CaseProblem, schedule: Schedule, case: Case, currency: str) -> Node:
    """Return the tree behind the mean NPV: benefits by class and pool, and costs."""
    means = at_means(problem)
    result = flows(problem, schedule, means)
    rate = problem.rate

    def total(values: Floats) -> float:
        return float(present_value(values, rate)[0])

    pool_nodes = tuple(
        Node(
            label=POOL_LABELS[pool],
            value=amount,
            unit=f"{currency}/year today",
            rule="; ".join(a.formula for a in ATOMS if a.pool == pool),
        )
        for pool, amount in _by_pool(
            {a: float(v[0]) for a, v in annual_pools(problem, means).items()}
        ).items()
    )
    benefits = tuple(
        Node(
            label=COMPONENT_LABELS[c],
            value=total(result.benefits[c]),
            unit=currency,
            rule="pool/12 × realised share × (1 − ∏(1 − effect × adoption)), discounted, summed",
        )
        for c in COMPONENTS
    )
    return Node(
        label="Net present value at the means",
        value=total(result.net),
        unit=currency,
        low=case.npv.p5,
        high=case.npv.p95,
        rule=f"benefits − costs, {problem.horizon} months at {rate:.1%} a year",
        operands=(
            Node(
                label="Benefits",
                value=total(result.benefit),
                unit=currency,
                operands=(
                    *benefits,
                    Node(label="Pools they act on", value=None, operands=pool_nodes),
                ),
                left_out=(f"claimed, not measured: {total(result.claimed):,.0f} {currency}",),
            ),
            Node(
                label="Costs",
                value=total(result.cost),
                unit=currency,
                operands=(
                    Node(label="Own labour", value=total(result.labour), unit=currency),
                    Node(label="Invoices", value=total(result.cash_cost), unit=currency),
                ),
            ),
        ),
    )
