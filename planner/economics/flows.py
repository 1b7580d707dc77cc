"""Monthly flows: savings with overlap and growth, and costs by what drives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.atoms import ATOMS, REACH
from planner.economics.costs import cost_flows
from planner.economics.model import CaseProblem, Draws, Initiative, Schedule
from planner.economics.pools import annual_pools, effect_strength, growth_rates

Floats = NDArray[np.float64]
UNVERIFIED = "unverified"  # the share of value nobody measures, combined like a pool
COMPONENTS = ("capacity", "cash", "measured", "newly_verified", "risk")
"""Benefits that count; ``claimed`` is shown beside them and never added."""


@dataclass(frozen=True)
class Flows:
    """Monthly flows per trial in the project's currency, undiscounted; shape ``(trials, T + 1)``.

    ``benefits`` by component (see ``COMPONENTS``), ``claimed`` value that nobody measures,
    ``savings`` by atom in total over the horizon (trials,), ``cost`` in total.
    """

    benefits: dict[str, Floats]
    claimed: Floats
    labour: Floats
    cash_cost: Floats
    savings: dict[str, Floats]

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


def adoption(months_since_finish: float, delay: float, ramp: float) -> float:
    """Share of full effect: clamp((x − delay)/ramp, 0, 1)."""
    if ramp <= 0:
        return 1.0 if months_since_finish > delay else 0.0
    return min(max((months_since_finish - delay) / ramp, 0.0), 1.0)


@dataclass(frozen=True)
class Pull:
    """One effect on one atom: ``strength`` (trials,) at full adoption, and when adoption begins."""

    initiative: Initiative
    finish: int
    strength: Floats

    def at(self, month: int) -> float:
        """Adoption in ``month``, 0–1."""
        return adoption(
            month - self.finish, self.initiative.delay_months, self.initiative.ramp_months
        )


def pulls(problem: CaseProblem, schedule: Schedule, draws: Draws) -> dict[str, list[Pull]]:
    """The effects of all scheduled initiatives by atom, and by ``UNVERIFIED``."""
    found: dict[str, list[Pull]] = {}
    for initiative in problem.initiatives:
        if initiative.id not in schedule or not initiative.effects:
            continue
        success = draws[f"{initiative.id}:success"]
        finish = schedule[initiative.id].finish
        for effect in initiative.effects:
            share = draws[f"{initiative.id}:effect:{effect.target}"] * effect.gap
            strength = effect_strength(effect.target, share, problem, draws) * success
            for atom in REACH[effect.target] or (UNVERIFIED,):
                found.setdefault(atom, []).append(Pull(initiative, finish, strength))
    return found


def remaining(acting: list[Pull], months: int) -> Iterator[tuple[int, Floats]]:
    """Yield months 1 … T with ∏(1 − e·A(t)·S), from the first month in which an effect acts.

    Full effects are multiplied once, not every month. What is yielded must not be changed.
    """
    full: Floats | None = None
    rising = list(acting)
    for month in range(1, months + 1):
        still: list[Pull] = []
        partly: Floats | None = None
        for pull in rising:
            share = pull.at(month)
            if share >= 1.0:
                factor = 1 - pull.strength
                full = factor if full is None else full * factor
                continue
            still.append(pull)
            if share > 0:
                factor = 1 - pull.strength * share
                partly = factor if partly is None else partly * factor
        rising = still
        if full is None and partly is None:
            continue
        if full is None or partly is None:
            yield month, full if partly is None else partly  # type: ignore[misc]
        else:
            yield month, full * partly


def flows(problem: CaseProblem, schedule: Schedule, draws: Draws) -> Flows:
    """Compute monthly flows for every trial.

    Savings on one atom combine as 1 − ∏(1 − e·A(t)·S); pools grow as the organisation does, (1 + g)^(t/12).
    Month 0 carries cost only; benefits come in months 1 … T. Initiatives not in ``schedule`` do nothing.
    """
    trials, months = len(next(iter(draws.values()))), problem.horizon
    acting = pulls(problem, schedule, draws)
    annual = annual_pools(problem, draws)
    rates = growth_rates(draws)
    shape = (months + 1, trials)  # months first: each month is one run of memory
    kinds = {kind: np.zeros(shape) for kind in ("capacity", "cash", "value", "risk")}
    savings = {a.id: np.zeros(trials) for a in ATOMS}
    for atom in ATOMS:
        if atom.id not in acting:
            continue
        monthly = annual[atom.id] / 12
        if atom.kind == "capacity":
            monthly = monthly * draws["recapture"]
        total, target = savings[atom.id], kinds[atom.kind]
        rate = rates.get(atom.grows)
        for month, kept in remaining(acting[atom.id], months):
            saving = (1 - kept) * monthly
            if rate is not None:
                saving *= (1 + rate) ** (month / 12)
            total += saving
            target[month] += saving
    before = draws["verified_share"]
    unverified = np.broadcast_to(1 - before, shape)
    if UNVERIFIED in acting:
        unverified = unverified.copy()
        for month, kept in remaining(acting[UNVERIFIED], months):
            unverified[month] *= kept
    value = kinds["value"]
    labour, cash_cost = cost_flows(problem, schedule, draws)
    return Flows(
        benefits={
            "capacity": kinds["capacity"].T,
            "cash": kinds["cash"].T,
            "measured": (value * before).T,
            "newly_verified": (value * (1 - before - unverified)).T,
            "risk": kinds["risk"].T,
        },
        claimed=(value * unverified).T,
        labour=labour.T,
        cash_cost=cash_cost.T,
        savings=savings,
    )
