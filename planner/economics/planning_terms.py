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
) -> dict[str, Floats]:
    """−ln(1 − effect) by atom in each quarter after the finish, averaged over its three months.

    Arrays of shape ``(quarters, trials)``; the last quarter holds for good.
    """
    quarters = math.ceil((initiative.delay_months + initiative.ramp_months) / MONTHS) + 1
    months = range(1, quarters * MONTHS + 1)
    adopted = np.array(
        [adoption(m, initiative.delay_months, initiative.ramp_months) for m in months]
    )
    found: dict[str, Floats] = {}
    success = draws[f"{initiative.id}:success"]
    for effect in initiative.effects:
        share = draws[f"{initiative.id}:effect:{effect.target}"] * effect.gap
        strength = effect_strength(effect.target, share, problem, draws) * success
        if not np.any(strength):
            continue
        monthly = -np.log1p(-adopted[:, None] * strength[None, :])
        average = monthly.reshape(quarters, MONTHS, -1).mean(axis=1)
        for atom in REACH[effect.target] or (UNVERIFIED,):
            found[atom] = found[atom] + average if atom in found else average
    return found


def quarterly_worth(problem: CaseProblem, around: Schedule, draws: Draws) -> dict[str, Floats]:
    """Discounted money saved per quarter if an atom vanished, realised and verified shares applied.

    ``around`` is the schedule at which the verified share and the saved value are taken. Arrays of shape
    ``(quarters, trials)``.
    """
    months = problem.horizon
    annual = annual_pools(problem, draws)
    factors = discount_factors(problem.rate, months)[:, None]
    before = draws["verified_share"][None, :]
    now = flows(problem, around, draws)
    measured = (now.benefits["measured"] + now.benefits["newly_verified"]).T
    all_value = measured + now.claimed.T
    with np.errstate(divide="ignore", invalid="ignore"):
        verified = np.where(all_value > 0, measured / all_value, before)
    worth: dict[str, Floats] = {}
    rates = growth_rates(draws)
    since = np.arange(months + 1)[:, None] / 12
    for atom in ATOMS:
        share: Floats | float = 1.0
        if atom.kind == "capacity":
            share = draws["recapture"][None, :]
        elif atom.kind == "value":
            share = verified
        grown: Floats | float = 1.0
        if atom.grows in rates:
            grown = (1 + rates[atom.grows][None, :]) ** since
        worth[atom.id] = annual[atom.id][None, :] / 12 * factors * share * grown
    worth[UNVERIFIED] = all_value * factors * (1 - before)
    quarters = months // MONTHS
    return {
        atom: values[1 : quarters * MONTHS + 1].reshape(quarters, MONTHS, -1).sum(axis=1)
        for atom, values in worth.items()
        if values.any()
    }
