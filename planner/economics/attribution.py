"""Who brings what: shares of the saved money by initiative that add up, whatever the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.content.catalogue import EffectTarget
from planner.economics.atoms import ATOMS
from planner.economics.costs import cost_flows
from planner.economics.flows import UNVERIFIED, Pull, pulls
from planner.economics.metrics import discount_factors, present_value
from planner.economics.model import CaseProblem, Draws, Schedule
from planner.economics.pools import annual_pools, growth_rates

Floats = NDArray[np.float64]

CAPS: dict[EffectTarget, float] = {
    "P1": 0.60,
    "P2": 0.75,
    "P3": 0.65,
    "P8": 0.80,
    "P9": 0.90,
    "P10": 0.50,
    "P11": 0.75,
    "P12": 0.80,
    "incident_rate": 0.75,
    "detect": 0.85,
    "repair": 0.85,
}
"""Combined effects beyond which a case is not plausible: judgement of the fact base (grade D).

They warn and never change a figure. P1 is 35 % of all hours at a toil share of 58 %.
"""


@dataclass(frozen=True)
class Attribution:
    """Present values of one initiative in the project's currency: ``benefit`` that counts, and ``cost``.

    ``atoms`` splits the benefit by atom; value that becomes measured is under ``unverified``.
    """

    benefit: float
    cost: float
    atoms: Mapping[str, float]

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.benefit - self.cost


def attribute(problem: CaseProblem, schedule: Schedule, draws: Draws) -> dict[str, Attribution]:
    """Split the worth of a plan between its initiatives, for the first trial of ``draws``.

    With lᵢ = ln(1 − eᵢ) and L their sum, initiative i gets lᵢ/L of what is saved on an atom; for L = 0,
    −lᵢ of the pool. Benefit that was measured before goes to those who save it; value that becomes measured
    goes to those who measure. Adds up to the plan's NPV at these draws.
    """
    one: Draws = {k: v[:1] for k, v in draws.items()}
    acting = pulls(problem, schedule, one)
    annual = annual_pools(problem, one)
    rates = growth_rates(one)
    months = problem.horizon
    factors = discount_factors(problem.rate, months)
    before = float(one["verified_share"][0])
    recapture = float(one["recapture"][0])
    found: dict[str, dict[str, float]] = {id_: {} for id_ in schedule}

    def add(id_: str, atom: str, amount: float) -> None:
        found[id_][atom] = found[id_].get(atom, 0.0) + amount

    for month in range(1, months + 1):
        newly = 0.0
        _, splits = _split(acting.get(UNVERIFIED, []), month)
        for atom in ATOMS:
            if atom.id not in acting:
                continue
            rate = rates.get(atom.grows)
            growth = 1.0 if rate is None else float((1 + rate[0]) ** (month / 12))
            monthly = float(annual[atom.id][0]) / 12 * growth * float(factors[month])
            share = {"capacity": recapture, "value": before}.get(atom.kind, 1.0)
            whole, parts = _split(acting[atom.id], month)
            for id_, part in parts:
                add(id_, atom.id, part * monthly * share)
            if atom.kind == "value":
                newly += whole * monthly
        for id_, part in splits:
            add(id_, UNVERIFIED, newly * (1 - before) * part)
    result = {}
    for id_, atoms in found.items():
        labour, cash = cost_flows(problem, {id_: schedule[id_]}, one)
        cost = float(present_value((labour + cash).T, problem.rate)[0])
        result[id_] = Attribution(sum(atoms.values()), cost, atoms)
    return result


def _split(acting: list[Pull], month: int) -> tuple[float, list[tuple[str, float]]]:
    """The combined effect in ``month`` and each initiative's part of it."""
    logs = [
        (p.initiative.id, float(np.log1p(-p.strength[0] * share)))
        for p in acting
        if (share := p.at(month)) > 0
    ]
    total = sum(log for _, log in logs)
    if not logs:
        return 0.0, []
    per_log = -1.0 if abs(total) < 1e-12 else -float(np.expm1(total)) / total
    # −expm1(L)/L is the saving per unit of log and tends to −1 as L does to 0
    return -float(np.expm1(total)), [(id_, log * per_log) for id_, log in logs]


def over_caps(problem: CaseProblem, schedule: Schedule, draws: Draws) -> dict[EffectTarget, float]:
    """Combined effects at full adoption, by target, where they lie above ``CAPS``; first trial."""
    strengths: dict[EffectTarget, float] = {}
    for initiative in problem.initiatives:
        if initiative.id not in schedule:
            continue
        success = float(draws[f"{initiative.id}:success"][0])
        for effect in initiative.effects:
            share = float(draws[f"{initiative.id}:effect:{effect.target}"][0]) * effect.gap
            kept = strengths.get(effect.target, 1.0)
            strengths[effect.target] = kept * (1 - min(share * success, 0.99))
    return {
        target: 1 - kept
        for target, kept in strengths.items()
        if target in CAPS and 1 - kept > CAPS[target]
    }
