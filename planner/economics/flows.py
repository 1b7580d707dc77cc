"""Monthly cash flows: savings with overlap, costs by physical driver, adoption dip."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.model import CaseProblem, Draws, Initiative, Schedule, Timing
from planner.economics.pools import (
    ATOMS,
    HOURS_PER_DAY,
    REACH,
    annual_pools,
    effect_strength,
    hourly_costs,
)

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


def dip_profile(months: int) -> Floats:
    """Weights of the adoption dip in months 0 … m−1 after the start: 1 − (j + ½)/m."""
    return np.asarray([1 - (j + 0.5) / months for j in range(months)])


def flows(problem: CaseProblem, schedule: Schedule, draws: Draws) -> Flows:
    """Compute monthly flows for every trial.

    Savings on one atom combine as 1 − ∏(1 − e·A(t)·S); pools stay at their baseline level. Month 0
    carries cost only; benefits come in months 1 … T. Initiatives not in ``schedule`` do nothing.
    """
    trials, months = len(next(iter(draws.values()))), problem.horizon
    annual = annual_pools(problem, draws)
    chosen = [i for i in problem.initiatives if i.id in schedule]
    factors = _Factors(problem, chosen, schedule, draws, trials)
    shape = (trials, months + 1)
    benefits = {c: np.zeros(shape) for c in COMPONENTS}
    claimed = np.zeros(shape)
    savings = {a.id: np.zeros(trials) for a in ATOMS}
    verified_before = draws["verified_share"]
    for month in range(1, months + 1):
        unverified = (1 - verified_before) * np.exp(factors.log(UNVERIFIED, month))
        for atom in ATOMS:
            log = factors.log(atom.id, month)
            if log is factors.nothing:
                continue
            saving = annual[atom.id] / 12 * -np.expm1(log)
            if atom.kind == "value":
                benefits["measured"][:, month] += saving * verified_before
                benefits["newly_verified"][:, month] += saving * (1 - unverified - verified_before)
                claimed[:, month] += saving * unverified
            elif atom.kind == "capacity":
                saving = saving * draws["recapture"]
                benefits["capacity"][:, month] += saving
            else:
                benefits[atom.kind][:, month] += saving
            savings[atom.id] += saving
    labour, cash_cost = np.zeros(shape), np.zeros(shape)
    for initiative in chosen:
        add_costs(problem, initiative, schedule[initiative.id], draws, labour, cash_cost)
    return Flows(benefits, claimed, labour, cash_cost, savings)


class _Factors:
    """Sums of ln(1 − e·A·S) per atom and month; full effects are logged once, not every month."""

    def __init__(
        self,
        problem: CaseProblem,
        chosen: list[Initiative],
        schedule: Schedule,
        draws: Draws,
        trials: int,
    ) -> None:
        self.nothing = np.zeros(trials)
        self._full: dict[str, Floats] = {}
        self._rising: dict[str, list[tuple[Floats, Initiative, int]]] = {}
        for initiative in chosen:
            success = draws[f"{initiative.id}:success"]
            finish = schedule[initiative.id].finish
            for effect in initiative.effects:
                share = draws[f"{initiative.id}:effect:{effect.target}"] * effect.gap
                strength = effect_strength(effect.target, share, problem, draws) * success
                reach = REACH[effect.target] or (UNVERIFIED,)
                for atom in reach:
                    self._rising.setdefault(atom, []).append((strength, initiative, finish))

    def log(self, atom: str, month: int) -> Floats:
        """Sum of logs for ``atom``; the object ``nothing`` where no effect acts yet."""
        still: list[tuple[Floats, Initiative, int]] = []
        total = self._full.get(atom)
        for strength, initiative, finish in self._rising.get(atom, ()):
            share = adoption(month - finish, initiative.delay_months, initiative.ramp_months)
            if share >= 1.0:
                full = np.log1p(-strength)
                self._full[atom] = self._full[atom] + full if atom in self._full else full
                total = full if total is None else total + full
                continue
            still.append((strength, initiative, finish))
            if share > 0:
                part = np.log1p(-strength * share)
                total = part if total is None else total + part
        if atom in self._rising:
            self._rising[atom] = still
        return self.nothing if total is None else total


def add_costs(
    problem: CaseProblem,
    initiative: Initiative,
    timing: Timing,
    draws: Draws,
    labour: Floats,
    cash_cost: Floats,
) -> None:
    """Add one initiative's costs to the monthly arrays, in place."""
    hourly = hourly_costs(draws)
    last = problem.horizon
    start, finish = timing.start, timing.finish
    once = sum(
        (days * HOURS_PER_DAY * hourly[role] for role, days in initiative.effort_days.items()),
        start=np.zeros(len(labour)),
    )
    monthly = once * draws[f"{initiative.id}:effort"] / max(finish - start, 1)
    labour[:, start : min(finish, last + 1)] += monthly[:, None]
    engineer_year = hourly["ml_engineer"] * draws["hours_per_year"]
    run = draws[f"{initiative.id}:run"] * engineer_year / 12
    if initiative.run_is_partly_replacement:
        run = run * draws["run_effort_additional"]
    labour[:, finish : last + 1] += run[:, None]
    cash_cost[:, start : last + 1] += (draws[f"{initiative.id}:cost"] / 12)[:, None]
    if initiative.dip_months and initiative.affected_fte:
        scientist_month = hourly["data_scientist"] * draws["hours_per_year"] / 12
        dip = initiative.affected_fte * scientist_month * draws[f"{initiative.id}:dip"]
        profile = dip_profile(initiative.dip_months)[: max(last + 1 - start, 0)]
        labour[:, start : start + len(profile)] += dip[:, None] * profile[None, :]
