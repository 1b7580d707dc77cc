"""The engine's own numbers in the form a planner needs: worth of atoms, pulls and costs at the means.

The product of verified share and saved value is not separable; it is linearised around a given
schedule, exactly there and to first order elsewhere. The engine itself values every plan shown.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from planner.economics.atoms import ATOMS, REACH
from planner.economics.flows import UNVERIFIED, adoption, flows
from planner.economics.metrics import discount_factors
from planner.economics.model import CaseProblem, Draws, Initiative, Schedule
from planner.economics.pools import annual_pools, effect_strength, growth_rates

Floats = NDArray[np.float64]
MONTHS = 3


def quarterly_pulls(
    problem: CaseProblem, initiative: Initiative, draws: Draws
) -> dict[str, tuple[float, ...]]:
    """−ln(1 − effect) by atom in each quarter after the finish, averaged over its three months."""
    quarters = math.ceil((initiative.delay_months + initiative.ramp_months) / MONTHS) + 1
    found: dict[str, Floats] = {}
    success = draws[f"{initiative.id}:success"]
    for effect in initiative.effects:
        share = draws[f"{initiative.id}:effect:{effect.target}"] * effect.gap
        strength = float((effect_strength(effect.target, share, problem, draws) * success)[0])
        if strength == 0:
            continue
        monthly = np.array(
            [
                -math.log1p(
                    -strength * adoption(m, initiative.delay_months, initiative.ramp_months)
                )
                for m in range(1, quarters * MONTHS + 1)
            ]
        )
        average = monthly.reshape(quarters, MONTHS).mean(axis=1)
        for atom in REACH[effect.target] or (UNVERIFIED,):
            found[atom] = found.get(atom, np.zeros(quarters)) + average
    return {atom: tuple(float(v) for v in values) for atom, values in found.items()}


def quarterly_worth(
    problem: CaseProblem, around: Schedule, draws: Draws
) -> dict[str, tuple[float, ...]]:
    """Discounted money saved per quarter if an atom vanished, realised and verified shares applied.

    ``around`` is the schedule at which the verified share and the saved value are taken.
    """
    months = problem.horizon
    annual = annual_pools(problem, draws)
    factors = discount_factors(problem.rate, months)
    before = float(draws["verified_share"][0])
    now = flows(problem, around, draws)
    measured = (now.benefits["measured"] + now.benefits["newly_verified"])[0]
    all_value = measured + now.claimed[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        verified = np.where(all_value > 0, measured / all_value, before)
    worth: dict[str, Floats] = {}
    rates = growth_rates(draws)
    for atom in ATOMS:
        share: Floats | float = 1.0
        if atom.kind == "capacity":
            share = float(draws["recapture"][0])
        elif atom.kind == "value":
            share = verified
        grown: Floats | float = 1.0
        if atom.grows in rates:
            grown = (1 + rates[atom.grows][0]) ** (np.arange(months + 1) / 12)
        worth[atom.id] = annual[atom.id][0] / 12 * factors * share * grown
    worth[UNVERIFIED] = all_value * factors * (1 - before)
    quarters = months // MONTHS
    return {
        atom: tuple(
            float(v)
            for v in values[1 : quarters * MONTHS + 1].reshape(quarters, MONTHS).sum(axis=1)
        )
        for atom, values in worth.items()
        if values.any()
    }
