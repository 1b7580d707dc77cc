"""Monthly flows: what is saved on each pool, with overlap, caps and growth, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.atoms import ATOMS, DRIVER_OF, DRIVERS_OF_ATOM, REMOVED_BY, Atom
from planner.economics.costs import cost_flows, durations
from planner.economics.grid import Ramps, Rise
from planner.economics.model import CaseProblem, Draws, Initiative, Schedule
from planner.economics.outcomes import Outcome, outcomes
from planner.economics.pools import annual_pools, growth_rates, pull_strength

Floats = NDArray[np.float64]
COMPONENTS = ("capacity", "cash", "measured", "risk")
"""Benefits that count; ``claimed`` and ``unstated`` are shown beside them and never added."""
YEAR = 12
UNSTATED = {"P10": "infra_spend", "P10.tokens": "token_spend"}
"""Atoms of cash, and the invoice that has to be the user's own before a saving on it counts."""


@dataclass(frozen=True)
class Flows:
    """Monthly flows per trial in the project's currency, undiscounted; shape ``(trials, T + 1)``.

    ``benefits`` by component (see ``COMPONENTS``); ``claimed`` is value that nobody measures, ``unstated``
    cash on invoices that nobody stated. ``savings`` by atom is what counts of it, ``last_year`` all that is
    saved in the last twelve months, counted or not (trials,).
    """

    benefits: dict[str, Floats]
    claimed: Floats
    unstated: Floats
    labour: Floats
    cash_cost: Floats
    savings: dict[str, Floats]
    last_year: dict[str, Floats]

    @property
    def cost(self) -> Floats:
        """Own labour plus invoices."""
        return self.labour + self.cash_cost

    @property
    def benefit(self) -> Floats:
        """Sum of the benefits that count."""
        return np.asarray(sum(self.benefits[c] for c in COMPONENTS))

    @property
    def net(self) -> Floats:
        """Benefit less cost."""
        return self.benefit - self.cost


@dataclass(frozen=True)
class Pull:
    """One effect on its driver: λ where the step works, else 0, rising over the ramp from ``since`` on.

    Arrays of shape ``(trials,)``.
    """

    initiative: Initiative
    driver: str
    target: str
    strength: Floats
    since: Floats

    def rise(self, rises: dict[str, Rise], trials: int, months: int) -> Rise:
        """When it rises; all effects of one initiative rise together, so ``rises`` keeps it by initiative."""
        id_ = self.initiative.id
        if id_ not in rises:
            rises[id_] = Rise(self.since, self.initiative.ramp_months, trials, months)
        return rises[id_]


def pulls(
    problem: CaseProblem, schedule: Schedule, draws: Draws, became: Mapping[str, Outcome]
) -> dict[str, list[Pull]]:
    """The effects of all scheduled initiatives by driver; what is done anyway pulls on neither side."""
    found: dict[str, list[Pull]] = {}
    for initiative in problem.initiatives:
        if initiative.id not in schedule or initiative.anyway:
            continue
        outcome = became[initiative.id]
        since = schedule[initiative.id].finish + outcome.late_finish + initiative.delay_months
        for effect in initiative.effects:
            driver = DRIVER_OF.get(effect.target)
            if driver is not None:
                strength = pull_strength(problem, initiative, effect, draws) * outcome.works
                pull = Pull(initiative, driver, effect.target, strength, since)
                found.setdefault(driver, []).append(pull)
    return found


def pulled(acting: Mapping[str, list[Pull]], trials: int, months: int) -> dict[str, Floats]:
    """Σ λ·A(t) by driver before its cap, shape ``(trials, T + 1)``."""
    found = {}
    rises: dict[str, Rise] = {}
    for driver, own in acting.items():
        ramps = Ramps(trials, months)
        for pull in own:
            ramps.add_rise(pull.strength, pull.rise(rises, trials, months))
        found[driver] = ramps.by_month()
    return found


def most_pull(driver: str) -> float:
    """−ln(1 − cap): the most that a driver can be pulled."""
    return float(-np.log1p(-REMOVED_BY[driver].cap))


def realised(atom: Atom, draws: Draws) -> Floats | float:
    """The share of what is saved that counts: freed time put to use, value that is measured, else all."""
    if atom.kind == "capacity":
        return draws["recapture"]
    return draws["verified_share"] if atom.kind == "value" else 1.0


@dataclass(frozen=True)
class AtomFlow:
    """One atom that something pulls on: its ``pool`` by month and the capped pull, ``(trials, T + 1)``."""

    atom: Atom
    pool: Floats
    pull: Floats
    counts: bool


def atom_flows(
    problem: CaseProblem, draws: Draws, pull_of: Mapping[str, Floats]
) -> Iterator[AtomFlow]:
    """The atoms that are pulled, one at a time: amounts a month in months 1 … T, grown, before any share."""
    annual = annual_pools(problem, draws)
    rates = growth_rates(draws)
    months = np.arange(problem.horizon + 1)[:, None]
    grown = {grows: (1 + rate) ** (months / 12) for grows, rate in rates.items()}
    capped = {d: np.minimum(u, most_pull(d)) for d, u in pull_of.items()}
    for atom in ATOMS:
        own = [capped[d] for d in DRIVERS_OF_ATOM[atom.id] if d in capped]
        if not own or not np.any(annual[atom.id]):
            continue
        pool = np.repeat(annual[atom.id][None, :] / 12, problem.horizon + 1, axis=0)
        if atom.grows in grown:
            pool *= grown[atom.grows]
        pool[0] = 0.0
        invoice = UNSTATED.get(atom.id)
        counts = invoice is None or invoice in problem.stated
        yield AtomFlow(atom, pool.T, own[0] if len(own) == 1 else sum(own[1:], own[0]), counts)


@dataclass(frozen=True)
class Played:
    """A plan in given futures: what becomes of its steps, what they pull, and on which pools."""

    problem: CaseProblem
    schedule: Schedule
    draws: Draws
    became: Mapping[str, Outcome]
    acting: dict[str, list[Pull]]
    pull_of: dict[str, Floats]
    atoms: tuple[AtomFlow, ...]

    @property
    def trials(self) -> int:
        """How many futures."""
        return len(next(iter(self.draws.values())))


def play(
    problem: CaseProblem,
    schedule: Schedule,
    draws: Draws,
    became: Mapping[str, Outcome] | None = None,
) -> Played:
    """Play ``schedule`` in the futures of ``draws``; ``became`` is what becomes of it, where it is known."""
    became = outcomes(problem, durations(schedule), draws) if became is None else became
    trials = len(next(iter(draws.values())))
    acting = pulls(problem, schedule, draws, became)
    pull_of = pulled(acting, trials, problem.horizon)
    atoms = tuple(atom_flows(problem, draws, pull_of))
    return Played(problem, schedule, draws, became, acting, pull_of, atoms)


def flows(
    problem: CaseProblem,
    schedule: Schedule,
    draws: Draws,
    became: Mapping[str, Outcome] | None = None,
) -> Flows:
    """Compute monthly flows for every trial.

    What is saved on an atom is 1 − exp(−Σ over its drivers of min(Σ λ·A(t)·works, −ln(1 − cap))); pools
    grow as the organisation does, (1 + g)^(t/12). Costs fall in months 0 … T − 1, benefits in 1 … T.
    Initiatives not in ``schedule`` do nothing.
    """
    return flows_of(play(problem, schedule, draws, became))


def flows_of(played: Played) -> Flows:
    """The flows of a plan that was played."""
    problem, draws = played.problem, played.draws
    shape = (
        problem.horizon + 1,
        played.trials,
    )  # months by future: sums over months add whole rows
    kinds = {kind: np.zeros(shape).T for kind in ("capacity", "cash", "value", "risk")}
    unstated = np.zeros(shape).T
    savings, last_year = {}, {}
    for flow in played.atoms:
        saved = flow.pool * -np.expm1(-flow.pull)
        last_year[flow.atom.id] = saved[:, -YEAR:].sum(axis=1)
        if not flow.counts:
            unstated += saved
            continue
        kinds[flow.atom.kind] += saved
        share = realised(flow.atom, draws)
        savings[flow.atom.id] = saved * (share if isinstance(share, float) else share[:, None])
    measured = draws["verified_share"][:, None]
    labour, cash_cost = cost_flows(problem, played.schedule, draws, played.became)
    return Flows(
        benefits={
            "capacity": kinds["capacity"] * draws["recapture"][:, None],
            "cash": kinds["cash"],
            "measured": kinds["value"] * measured,
            "risk": kinds["risk"],
        },
        claimed=kinds["value"] * (1 - measured),
        unstated=unstated,
        labour=labour,
        cash_cost=cash_cost,
        savings=savings,
        last_year=last_year,
    )
