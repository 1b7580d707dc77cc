"""Who brings what: shares of the saved money by initiative that add up, whatever the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.atoms import DRIVERS_OF_ATOM
from planner.economics.costs import cost_flows
from planner.economics.flows import Played, Pull, most_pull, play, realised
from planner.economics.grid import adoption
from planner.economics.metrics import discount_factors
from planner.economics.model import CaseProblem, Draws, Schedule

Floats = NDArray[np.float64]
FEW = 1e-12


@dataclass(frozen=True)
class Attribution:
    """Expected present values of one initiative in the project's currency: ``benefit`` that counts, ``cost``.

    ``atoms`` splits the benefit by atom; ``invoices`` is the part of the cost that is paid.
    """

    benefit: float
    cost: float
    atoms: Mapping[str, float]
    invoices: float = 0.0

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.benefit - self.cost


def attribute(problem: CaseProblem, schedule: Schedule, draws: Draws) -> dict[str, Attribution]:
    """Split the expected worth of a plan between its initiatives; adds up to its mean worth on ``draws``.

    In every future and month each initiative gets the share λᵢ / Σλ of what is saved on an atom.
    """
    return attribution_of(play(problem, schedule, draws))


def attribution_of(played: Played) -> dict[str, Attribution]:
    """As ``attribute``, for a plan that was played."""
    problem = played.problem
    found: dict[str, dict[str, float]] = {id_: {} for id_ in played.schedule}
    factors = discount_factors(problem.rate, problem.horizon)
    relief = {d: _relief(u, most_pull(d)) for d, u in played.pull_of.items()}
    for flow in played.atoms:
        if not flow.counts:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(np.abs(flow.pull) > FEW, -np.expm1(-flow.pull) / flow.pull, 1.0)
        share = realised(flow.atom, played.draws)
        each *= flow.pool * factors
        each *= share if isinstance(share, float) else share[:, None]
        for driver in DRIVERS_OF_ATOM[flow.atom.id]:
            part = relief.get(driver)
            if part is None:
                continue
            weight = each if isinstance(part, float) else each * part
            for pull in played.acting[driver]:
                amount = float(_taken(pull, weight).mean())
                atoms = found[pull.initiative.id]
                atoms[flow.atom.id] = atoms.get(flow.atom.id, 0.0) + amount
    result = {}
    for id_, atoms in found.items():
        alone = {id_: played.schedule[id_]}
        labour, cash = cost_flows(problem, alone, played.draws, played.became)
        own, paid = (float((x.mean(axis=0) * factors).sum()) for x in (labour, cash))
        result[id_] = Attribution(sum(atoms.values()), own + paid, atoms, paid)
    return result


def _relief(pull: Floats, most: float) -> Floats | float:
    """The part of a pull that is left under its cap: 1 where it does not bind."""
    if not np.any(pull > most):
        return 1.0
    return np.where(pull > most, most / np.maximum(pull, FEW), 1.0)


def _taken(pull: Pull, weight: Floats) -> Floats:
    """Σ over months of weight·λ·A(t), future by future; futures that start together share one curve."""
    months = np.arange(weight.shape[1])
    total = np.zeros(len(weight))
    for since in np.unique(pull.since):
        rows = np.flatnonzero((pull.since == since) & (pull.strength != 0))
        if len(rows):
            curve = adoption(months - since, 0.0, pull.initiative.ramp_months)
            total[rows] = weight[rows] @ curve
    return total * pull.strength


def join(parts: list[tuple[int, dict[str, Attribution]]]) -> dict[str, Attribution]:
    """One attribution from those of several parts of the futures, with how many each held."""
    whole = sum(n for n, _ in parts)
    found: dict[str, Attribution] = {}
    for n, part in parts:
        for id_, one in part.items():
            weight = n / whole
            before = found.get(id_, Attribution(0.0, 0.0, {}))
            atoms = dict(before.atoms)
            for atom, amount in one.atoms.items():
                atoms[atom] = atoms.get(atom, 0.0) + weight * amount
            found[id_] = Attribution(
                before.benefit + weight * one.benefit,
                before.cost + weight * one.cost,
                atoms,
                before.invoices + weight * one.invoices,
            )
    return found
